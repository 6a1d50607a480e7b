package clustermap.density;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a loop over ranges on a few threads. What runs must not depend on which thread takes which
 * range.
 */
final class Workers {
  /** A piece of the loop. */
  @FunctionalInterface
  interface Range {
    /** Does the indices {@code from} up to but not including {@code to}. */
    void run(int from, int to);
  }

  private final int threads;

  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    this.threads = threads;
  }

  int threads() {
    return threads;
  }

  /** At most one thread for so many items: starting one costs 0.1 ms in every loop. */
  Workers atMostOnePer(int itemsPerThread, int items) {
    return new Workers(Math.min(threads, 1 + items / itemsPerThread));
  }

  /**
   * Covers 0 to {@code size} in ranges of {@code grain} indices, handed out as threads get free.
   */
  void forEachRange(int size, int grain, Range body) {
    int ranges = (int) (((long) size + grain - 1) / grain);
    int helpers = Math.min(threads, ranges) - 1;
    if (helpers <= 0) {
      if (size > 0) {
        body.run(0, size);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          try {
            for (int r = next.getAndIncrement(); r < ranges; r = next.getAndIncrement()) {
              int from = r * grain;
              body.run(from, (int) Math.min(size, (long) from + grain));
            }
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(ranges);
          }
        };
    Thread[] others = new Thread[helpers];
    for (int t = 0; t < helpers; t++) {
      others[t] = new Thread(work, "density-" + t);
      others[t].setDaemon(true);
      others[t].start();
    }
    work.run();
    join(others);
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Waits for all, also when interrupted: the arrays are theirs until they end. */
  private static void join(Thread[] others) {
    boolean interrupted = false;
    for (Thread other : others) {
      while (true) {
        try {
          other.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
