package clustermap.store;

import clustermap.fault.Fault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/**
 * A store that Hadoop reaches: an object store that writes on conditions ({@code s3a://}), or a
 * file system that renames in one step ({@code hdfs://}). Endpoints, credentials, retries and time
 * limits are those of its client.
 */
final class HadoopStore implements Store {

  /**
   * How a store is used.
   *
   * @param onlyWriter whether nobody else ever writes there, so that conditions need not hold
   * @param lease after how long without a sign of life a lock is taken over
   * @param copies where files that are read stay on this machine
   * @param say is told what a user should know while it waits
   */
  record Use(boolean onlyWriter, Duration lease, LocalCopies copies, Consumer<String> say) {}

  private final FileSystem files;
  private final @Nullable FileContext renaming;
  private final AtomicWrites writes;
  private final Path base;
  private final Use use;

  /**
   * A store.
   *
   * @param renaming the same file system, when it renames in one step; null for an object store
   */
  HadoopStore(FileSystem files, @Nullable FileContext renaming, Path base, Use use) {
    this.files = files;
    this.renaming = renaming;
    this.writes =
        renaming == null
            ? new ConditionalWrites(files)
            : new RenamingWrites(renaming, RenamingWrites.STALE);
    this.base = base;
    this.use = use;
  }

  @Override
  public String location() {
    return base.toString();
  }

  @Override
  public String uri(String path) {
    return at(path).toString();
  }

  private Path at(String path) {
    if (path.isEmpty()) {
      return base;
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("path leaves the store: " + path);
      }
    }
    return new Path(base, path);
  }

  @Override
  public void prepare() {
    try {
      files.mkdirs(base);
      Conditions.prove(writes, base, use.onlyWriter());
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write the root "
              + base
              + ": "
              + LocalStore.reason(e)
              + ". Look at the store, its address and this user's rights.",
          e);
    }
  }

  @Override
  public Optional<String> readText(String path) {
    try {
      return writes.read(at(path)).map(AtomicWrites.Versioned::text);
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public void writeText(String path, String text) {
    try {
      writes.put(at(path), text);
    } catch (IOException e) {
      throw failed("write", path, e);
    }
  }

  @Override
  public boolean compareAndSwap(String path, @Nullable String expected, String text) {
    try {
      return Swap.of(writes, at(path), expected, text);
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write "
              + at(path)
              + ": "
              + LocalStore.reason(e)
              + ". When last seen it was as before; run again, which finds out and goes on.",
          e);
    }
  }

  @Override
  public boolean link(String name, String folder) {
    return false;
  }

  @Override
  public void bring(java.nio.file.Path file, String path) {
    try {
      files.copyFromLocalFile(false, true, new Path(file.toUri()), at(path));
    } catch (IOException e) {
      throw failed("write", path, e);
    }
  }

  @Override
  public FileFacts facts(String path) {
    try (InputStream in = files.open(at(path))) {
      return Content.pass(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public Optional<Long> bytes(String path) {
    try {
      return Optional.of(files.getContentSummary(at(path)).getLength());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public Optional<Instant> modified(String path) {
    try {
      return Optional.of(Instant.ofEpochMilli(files.getFileStatus(at(path)).getModificationTime()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public void touch(String path) {
    readText(path).ifPresent(text -> writeText(path, text));
  }

  @Override
  public boolean readable(String path) {
    try {
      files.access(at(path), FsAction.READ);
      return true;
    } catch (FileNotFoundException | AccessControlException e) {
      return false;
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public boolean atHand() {
    return false;
  }

  @Override
  public java.nio.file.Path here(String path, FileFacts content) {
    try {
      return use.copies()
          .get(
              content,
              out -> {
                try (InputStream in = files.open(at(path))) {
                  return Content.pass(in, out);
                }
              },
              uri(path));
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public Here here(String folder) {
    try {
      return new Fetched(files, at(folder));
    } catch (IOException e) {
      throw failed("read", folder, e);
    }
  }

  @Override
  public List<String> list(String folder) {
    try {
      return Arrays.stream(files.listStatus(at(folder)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", folder, e);
    }
  }

  @Override
  public boolean exists(String path) {
    try {
      return files.exists(at(path));
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public boolean renames() {
    return renaming != null;
  }

  @Override
  public void move(String from, String to) {
    if (renaming == null) {
      throw new IllegalStateException(base + " renames nothing in one step");
    }
    try {
      files.mkdirs(at(to).getParent());
      renaming.rename(at(from), at(to), Options.Rename.NONE);
    } catch (IOException e) {
      throw failed("rename", from + " to " + to, e);
    }
  }

  @Override
  public void deleteTree(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a store is not deleted whole: " + base);
    }
    try {
      files.delete(at(path), true);
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw failed("delete", path, e);
    }
  }

  @Override
  public void flush(String folder) {
    // What the store has taken is durable.
  }

  @Override
  public Lock lock(String path) {
    return Lease.take(writes, at(path), this, use.lease(), use.say());
  }

  private Fault failed(String what, String path, IOException cause) {
    return Fault.unavailable(
        "cannot " + what + " " + base + "/" + path + ": " + LocalStore.reason(cause), cause);
  }

  /** Files of a folder that are fetched into a temporary one. */
  private static final class Fetched implements Here {
    private final java.nio.file.Path folder;

    Fetched(FileSystem files, Path from) throws IOException {
      folder = Files.createTempDirectory("clustermap-fetched-");
      boolean done = false;
      try {
        for (FileStatus file : files.listStatus(from)) {
          if (file.isFile()) {
            try (InputStream in = files.open(file.getPath());
                OutputStream out =
                    Files.newOutputStream(folder.resolve(file.getPath().getName()))) {
              in.transferTo(out);
            }
          }
        }
        done = true;
      } finally {
        if (!done) {
          close();
        }
      }
    }

    @Override
    public java.nio.file.Path folder() {
      return folder;
    }

    @Override
    public void close() {
      new LocalStore(folder.resolveSibling("")).deleteTree(String.valueOf(folder.getFileName()));
    }
  }
}
