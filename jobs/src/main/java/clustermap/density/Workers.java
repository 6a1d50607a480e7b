package clustermap.density;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs loops over ranges on a few threads. What runs must not depend on which thread takes which
 * range. Helpers start with the first loop that has work for them and stay until {@link #close()};
 * between loops they soon sleep.
 *
 * <p>Loops are run by one thread at a time.
 */
final class Workers implements AutoCloseable {
  /** A piece of the loop. */
  @FunctionalInterface
  interface Range {
    /** Does the indices {@code from} up to but not including {@code to}. */
    void run(int from, int to);
  }

  /** A part of what is divided evenly. */
  @FunctionalInterface
  interface Part {
    /** Does the indices {@code from} up to but not including {@code to} of one part. */
    void run(int part, int from, int to);
  }

  private final int threads;
  private final List<LoopThread> helpers;

  Workers(int threads) {
    this(threads, new ArrayList<>());
  }

  private Workers(int threads, List<LoopThread> helpers) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    this.threads = threads;
    this.helpers = helpers;
  }

  int threads() {
    return threads;
  }

  /** The same helpers, but at most one thread for so many items: handing out work has its price. */
  Workers atMostOnePer(int itemsPerThread, int items) {
    return new Workers(Math.min(threads, 1 + items / itemsPerThread), helpers);
  }

  /**
   * Covers 0 to {@code size} in ranges of {@code grain} indices, handed out as threads get free.
   */
  void forEachRange(int size, int grain, Range body) {
    int ranges = (int) (((long) size + grain - 1) / grain);
    int helping = Math.min(threads, ranges) - 1;
    if (helping <= 0) {
      if (size > 0) {
        body.run(0, size);
      }
      return;
    }
    Loop loop = new Loop(size, grain, ranges, body, helping);
    while (helpers.size() < helping) {
      helpers.add(new LoopThread("density-" + helpers.size()));
    }
    for (int h = 0; h < helping; h++) {
      helpers.get(h).give(loop);
    }
    loop.run();
    for (int h = 0; h < helping; h++) {
      helpers.get(h).takeBack(loop);
    }
    loop.await();
    loop.rethrow();
  }

  /** Covers 0 to {@code size} in so many parts of equal size, give or take one, in order. */
  void forEachPart(int size, int parts, Part body) {
    forEachRange(
        parts,
        1,
        (from, to) -> {
          for (int part = from; part < to; part++) {
            body.run(part, start(size, parts, part), start(size, parts, part + 1));
          }
        });
  }

  /** Where a part begins, and the one before it ends. */
  static int start(int size, int parts, int part) {
    return (int) ((long) size * part / parts);
  }

  /** Lets the helpers end. */
  @Override
  public void close() {
    for (LoopThread helper : helpers) {
      helper.end();
    }
    helpers.clear();
  }

  /** One loop, shared by the threads that run it. */
  private static final class Loop {
    private final int size;
    private final int grain;
    private final int ranges;
    private final Range body;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger busy;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Loop(int size, int grain, int ranges, Range body, int helping) {
      this.size = size;
      this.grain = grain;
      this.ranges = ranges;
      this.body = body;
      this.busy = new AtomicInteger(helping);
    }

    void run() {
      try {
        for (int r = next.getAndIncrement(); r < ranges; r = next.getAndIncrement()) {
          int from = r * grain;
          body.run(from, (int) Math.min(size, (long) from + grain));
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        next.set(ranges);
      }
    }

    void leave() {
      if (busy.decrementAndGet() == 0) {
        LockSupport.unpark(caller);
      }
    }

    /** Waits for all, also when interrupted: the arrays are theirs until they end. */
    void await() {
      boolean interrupted = false;
      for (int spins = 0; busy.get() > 0; spins++) {
        if (spins < LoopThread.SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        caller.interrupt();
      }
    }

    void rethrow() {
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  /** A thread that runs what it is given, one loop at a time. */
  private static final class LoopThread {
    /** Some tens of microseconds of looking before sleeping: waking takes longer. */
    static final int SPINS = 4000;

    private static final Loop END = new Loop(0, 1, 0, (from, to) -> {}, 0);

    private final AtomicReference<Loop> given = new AtomicReference<>();
    private final Thread thread;

    LoopThread(String name) {
      thread = new Thread(this::work, name);
      thread.setDaemon(true);
      thread.start();
    }

    void give(Loop loop) {
      given.set(loop);
      LockSupport.unpark(thread);
    }

    /** Nobody waits for a helper that has not begun. */
    void takeBack(Loop loop) {
      if (given.compareAndSet(loop, null)) {
        loop.leave();
      }
    }

    void end() {
      give(END);
    }

    private void work() {
      int spins = 0;
      while (true) {
        Loop loop = given.get();
        if (loop == END) {
          return;
        }
        if (loop != null && given.compareAndSet(loop, null)) {
          loop.run();
          loop.leave();
          spins = 0;
        } else if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
    }
  }
}
