package clustermap.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies of published files on this machine, named after their content: one that is there is the
 * right one, from whatever root it came. The folder is this user's alone, since copies of
 * restricted tables may be among them; what was not read for {@link #KEPT} goes when another copy
 * is made.
 */
final class LocalCopies {
  static final Duration KEPT = Duration.ofDays(14);

  private final Path folder;

  LocalCopies(Path folder) {
    this.folder = folder;
  }

  /** The folder of the environment: {@code CLUSTERMAP_CACHE}, else the user's own for caches. */
  static LocalCopies of(Map<String, String> environment) {
    String named = environment.getOrDefault("CLUSTERMAP_CACHE", "");
    if (!named.isEmpty()) {
      return new LocalCopies(Path.of(named).toAbsolutePath());
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        caches.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(caches);
    return new LocalCopies(base.resolve("clustermap").toAbsolutePath());
  }

  /** Fetches a file. */
  interface Fetch {
    Store.FileFacts into(OutputStream out) throws IOException;
  }

  /**
   * The copy of a file, which is fetched if it is not there.
   *
   * @throws IOException when it cannot be fetched, or has another content than it should
   */
  Path get(Store.FileFacts content, Fetch fetch, String from) throws IOException {
    Path copy = folder.resolve(content.sha256() + ".parquet");
    if (Files.isRegularFile(copy) && Files.size(copy) == content.bytes()) {
      Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
      return copy;
    }
    if (!Files.isDirectory(folder)) {
      Path above = folder.getParent();
      if (above != null) {
        Files.createDirectories(above);
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    forget();
    Path temporary = Files.createTempFile(folder, ".fetching-", ".tmp");
    try {
      Store.FileFacts fetched;
      try (OutputStream out = Files.newOutputStream(temporary)) {
        fetched = fetch.into(out);
      }
      if (!fetched.equals(content)) {
        throw new IOException(
            from + " has another content than was published (SHA-256 " + content.sha256() + ")");
      }
      Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return copy;
  }

  private void forget() throws IOException {
    Instant oldest = Instant.now().minus(KEPT);
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
