package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;

/** The right to change a root: one holder at a time, which ends with its process. */
public final class RootLock implements AutoCloseable {
  static final String FILE = ".lock";

  private final Store.Lock lock;

  private RootLock(Store.Lock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock; at once on this machine, elsewhere after a look whether its holder lives.
   *
   * @throws Fault LOCKED when another run holds the root; UNAVAILABLE when the lock file cannot be
   *     written
   */
  public static RootLock take(Root root) {
    return new RootLock(root.store().lock(FILE));
  }

  /**
   * Fails when the lock was given up, since changing a root without it is a bug, or lost.
   *
   * @throws Fault LOCKED or UNAVAILABLE when another run may hold the root now
   */
  void requireHeld() {
    lock.requireHeld();
  }

  @Override
  public void close() {
    lock.close();
  }
}
