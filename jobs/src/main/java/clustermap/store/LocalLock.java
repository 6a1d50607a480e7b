package clustermap.store;

import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A lock of the operating system, which ends with its process. The lock file stays; it says who
 * held it last.
 */
final class LocalLock implements Store.Lock {

  /**
   * Locks of this process. They are looked up before the file is opened, since closing any channel
   * of a file gives up every lock that the process has on it (POSIX).
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private LocalLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock without waiting.
   *
   * @throws Fault LOCKED when another holds it; UNAVAILABLE when the file cannot be written
   */
  static LocalLock take(Path path, Store store) {
    try {
      // One spelling of the root, so that a symbolic link cannot hide that it is held.
      Path file = path.resolveSibling("").toRealPath().resolve(path.getFileName());
      synchronized (HELD) {
        if (HELD.contains(file)) {
          throw Holder.refusal(store, "this process");
        }
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
          FileLock lock = channel.tryLock();
          if (lock == null) {
            throw Holder.refusal(store, holder(channel));
          }
          channel.truncate(0);
          channel.write(
              ByteBuffer.wrap((Holder.self() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
          HELD.add(file);
          taken = true;
          return new LocalLock(file, channel);
        } finally {
          if (!taken) {
            channel.close();
          }
        }
      }
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot lock the root " + store.location() + ": " + LocalStore.reason(e), e);
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(200);
    channel.read(bytes, 0);
    return Holder.read(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
  }

  @Override
  public void requireHeld() {
    if (!channel.isOpen()) {
      throw new IllegalStateException("the lock " + file + " is no longer held");
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(file);
      try {
        channel.close();
      } catch (IOException e) {
        throw Fault.unavailable("cannot unlock " + file + ": " + LocalStore.reason(e), e);
      }
    }
  }
}
