package clustermap.publish;

import clustermap.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The right to change a root: one holder at a time, by a lock of the operating system that ends
 * with its process, however that ends. The lock file stays; it says who held it last.
 */
public final class RootLock implements AutoCloseable {
  static final String FILE = ".lock";

  /**
   * Locks of this process. They are looked up before the file is opened, since closing any channel
   * of a file gives up every lock that the process has on it (POSIX).
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private RootLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock without waiting.
   *
   * @throws Fault LOCKED when another run holds the root; UNAVAILABLE when the lock file cannot be
   *     written
   */
  public static RootLock take(Root root) {
    try {
      // One spelling of the root, so that a symbolic link cannot hide that it is held.
      Path file = root.folder().toRealPath().resolve(FILE);
      synchronized (HELD) {
        if (HELD.contains(file)) {
          throw held(root, "this process");
        }
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
          FileLock lock = channel.tryLock();
          if (lock == null) {
            throw held(root, holder(channel));
          }
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
          HELD.add(file);
          taken = true;
          return new RootLock(file, channel);
        } finally {
          if (!taken) {
            channel.close();
          }
        }
      }
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot lock the root " + root.location() + ": " + LocalStore.reason(e), e);
    }
  }

  private static Fault held(Root root, String who) {
    return Fault.locked(
        "another run holds the root "
            + root.location()
            + " ("
            + who
            + "). Wait until it has ended, or publish to another root.");
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(200);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    return text.matches("pid [0-9]+ on [A-Za-z0-9._-]+") ? text : "it did not say which";
  }

  private static String self() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return "pid " + ProcessHandle.current().pid() + " on " + host + "\n";
  }

  /** Fails when the lock was given up: changing a root without it is a bug. */
  void requireHeld() {
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
