package clustermap.store;

import clustermap.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store in a folder of this machine, on a file system that renames atomically. */
public final class LocalStore implements Store {
  private static final Object SWAPPING = new Object();
  private static final AtomicLong WRITES = new AtomicLong();

  private final Path base;

  public LocalStore(Path base) {
    this.base = base.toAbsolutePath().normalize();
  }

  @Override
  public String location() {
    return base.toString();
  }

  @Override
  public String uri(String path) {
    return local(path).toString();
  }

  private Path local(String path) {
    Path resolved = base.resolve(path).normalize();
    if (!resolved.startsWith(base)) {
      throw new IllegalArgumentException("path leaves the store: " + path);
    }
    return resolved;
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(base);
      Path probe = Files.createTempFile(base, ".probe-", ".tmp");
      Files.delete(probe);
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write the root "
              + base
              + ": "
              + reason(e)
              + ". Name a folder that this user can create and write (root in the configuration, or"
              + " --out).",
          e);
    }
  }

  @Override
  public Optional<String> readText(String path) {
    try {
      return Optional.of(Files.readString(local(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.isRegularFile(parent(local(path)))) {
        return Optional.empty();
      }
      throw failed("read", path, e);
    }
  }

  @Override
  public void writeText(String path, String text) {
    Path target = local(path);
    Path folder = parent(target);
    try {
      Files.createDirectories(folder);
      // Not createTempFile: that is the owner's alone, and what is published is for readers.
      Path temporary =
          folder.resolve(
              ".writing-" + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet());
      try {
        try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      sync(folder);
    } catch (IOException e) {
      throw failed("write", path, e);
    }
  }

  @Override
  public boolean compareAndSwap(String path, @Nullable String expected, String text) {
    Path guard = local(path + ".lock");
    // The lock of the operating system keeps other processes out, the monitor other threads: Java
    // refuses two locks of one file in one process.
    synchronized (SWAPPING) {
      try {
        Files.createDirectories(parent(guard));
        try (FileChannel channel =
                FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!lock.isValid() || !readText(path).equals(Optional.ofNullable(expected))) {
            return false;
          }
          writeText(path, text);
          return true;
        }
      } catch (IOException e) {
        throw failed("lock", path, e);
      }
    }
  }

  @Override
  public boolean link(String name, String folder) {
    Path link = local(name);
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
      return false;
    }
    Path temporary =
        base.resolve(".linking-" + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet());
    try {
      Path target = Path.of(folder);
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
        return true;
      }
      try {
        // Relative, so that the root may be moved or mounted elsewhere.
        Files.createSymbolicLink(temporary, target);
        Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      sync(base);
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    }
  }

  @Override
  public void bring(Path file, String path) {
    Path target = local(path);
    try {
      Files.createDirectories(parent(target));
      try {
        Files.createLink(target, file);
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (UnsupportedOperationException | FileSystemException e) {
        // Another file system, or one without hard links.
        Files.copy(file, target);
      }
      try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw failed("write", path, e);
    }
  }

  @Override
  public FileFacts facts(String path) {
    Path file = local(path);
    try (InputStream in = Files.newInputStream(file)) {
      return Content.pass(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public Optional<Long> bytes(String path) {
    Path start = local(path);
    try (Stream<Path> walk = Files.walk(start)) {
      long bytes = 0;
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (UncheckedIOException e) {
      throw failed("read", path, new IOException(e));
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public Optional<Instant> modified(String path) {
    try {
      return Optional.of(Files.getLastModifiedTime(local(path)).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", path, e);
    }
  }

  @Override
  public void touch(String path) {
    try {
      Files.setLastModifiedTime(local(path), FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw failed("write", path, e);
    }
  }

  @Override
  public boolean readable(String path) {
    return Files.isReadable(local(path));
  }

  @Override
  public boolean atHand() {
    return true;
  }

  @Override
  public Path here(String path, FileFacts content) {
    return local(path);
  }

  @Override
  public Here here(String folder) {
    Path itself = local(folder);
    return new Here() {
      @Override
      public Path folder() {
        return itself;
      }

      @Override
      public void close() {
        // It is the store's own.
      }
    };
  }

  @Override
  public boolean renames() {
    return true;
  }

  @Override
  public Lock lock(String path) {
    return LocalLock.take(local(path), this);
  }

  @Override
  public List<String> list(String folder) {
    Path directory = local(folder);
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", folder, e);
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(local(path));
  }

  @Override
  public void move(String from, String to) {
    Path target = local(to);
    try {
      Files.createDirectories(parent(target));
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      Files.move(local(from), target, StandardCopyOption.ATOMIC_MOVE);
      sync(parent(target));
      sync(parent(local(from)));
    } catch (IOException e) {
      throw failed("rename", from + " to " + to, e);
    }
  }

  @Override
  public void deleteTree(String path) {
    Path start = local(path);
    if (start.equals(base)) {
      throw new IllegalArgumentException("a store is not deleted whole: " + base);
    }
    try {
      deleteTree(start);
    } catch (IOException e) {
      throw failed("delete", path, e);
    }
  }

  /**
   * Deletes a file, or a folder with all in it but not what links lead to; nothing if it is not.
   */
  public static void deleteTree(Path start) throws IOException {
    try {
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException thrown)
                throws IOException {
              if (thrown != null) {
                throw thrown;
              }
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      return;
    }
  }

  @Override
  public void flush(String folder) {
    List<Path> folders = new ArrayList<>();
    try {
      Files.walkFileTree(
          local(folder),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
              folders.add(found);
              return FileVisitResult.CONTINUE;
            }
          });
      for (Path found : folders) {
        sync(found);
      }
    } catch (IOException e) {
      throw failed("flush", folder, e);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no folder holds " + file);
    }
    return parent;
  }

  /** Makes the names in a folder durable. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Fault failed(String what, String path, IOException cause) {
    return Fault.unavailable(
        "cannot " + what + " " + base.resolve(path) + ": " + reason(cause), cause);
  }

  /** What went wrong, without the path that the exceptions of files put first. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      // Clients of other stores say why: no credentials, or not these.
      String why = denied.getReason();
      return "permission denied"
          + (why == null ? "" : " (" + why.lines().findFirst().orElse("").strip() + ")");
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile()
          + " already exists"
          + (Files.isRegularFile(Path.of(exists.getFile())) ? " and is a file" : "");
    }
    if (e instanceof FileSystemException fs && fs.getReason() != null) {
      return fs.getReason();
    }
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }
}
