package clustermap.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Writes on file systems that rename a file in one step and refuse to rename onto one that is
 * there, as HDFS does. Such a file system compares nothing, so {@link #replace} holds a guard file
 * for the moment between its look and its rename; a guard that stays the same for {@link #STALE} is
 * of a process that died, and is broken.
 */
final class RenamingWrites implements AtomicWrites {
  static final Duration STALE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final FileContext files;
  private final Duration stale;

  RenamingWrites(FileContext files, Duration stale) {
    this.files = files;
    this.stale = stale;
  }

  /** The text is the version: no two writes of one file have the same. */
  @Override
  public Optional<Versioned> read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new Versioned(text, text));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void put(Path file, String text) throws IOException {
    Path written = written(file, text);
    files.rename(written, file, Options.Rename.OVERWRITE);
  }

  @Override
  public boolean create(Path file, String text) throws IOException {
    Path written = written(file, text);
    try {
      files.rename(written, file, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      files.delete(written, false);
      return false;
    }
  }

  @Override
  public boolean replace(Path file, String version, String text) throws IOException {
    Path guard = new Path(file.getParent(), "." + file.getName() + ".guard");
    String nonce = UUID.randomUUID().toString();
    String seen = "";
    long since = System.nanoTime();
    while (!create(guard, nonce)) {
      String now = read(guard).map(Versioned::text).orElse("");
      if (!now.equals(seen)) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > stale.toNanos()) {
        put(guard, nonce);
        break;
      }
      pause();
    }
    try {
      if (!read(file).map(Versioned::version).equals(Optional.of(version))
          || !read(guard).map(Versioned::text).equals(Optional.of(nonce))) {
        return false;
      }
      put(file, text);
      return true;
    } finally {
      if (read(guard).map(Versioned::text).equals(Optional.of(nonce))) {
        files.delete(guard, false);
      }
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    try {
      files.delete(file, false);
    } catch (FileNotFoundException e) {
      return;
    }
  }

  private Path written(Path file, String text) throws IOException {
    Path temporary = new Path(file.getParent(), ".writing-" + UUID.randomUUID());
    try (FSDataOutputStream out =
        files.create(
            temporary,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            Options.CreateOpts.createParent())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.hsync();
    }
    return temporary;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
