package clustermap.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Stages that do not wait for each other, side by side: planning one overlaps with running another.
 */
final class Branches implements AutoCloseable {
  private static final int WIDTH = 3;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          WIDTH,
          work -> {
            Thread thread = new Thread(work, "stages");
            thread.setDaemon(true);
            return thread;
          });

  /** Work under way. */
  static final class Branch<T> {
    private final CompletableFuture<T> future;

    private Branch(CompletableFuture<T> future) {
      this.future = future;
    }

    /** Its result; what it threw is thrown here. */
    T join() {
      try {
        return future.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }

  /** Begins work on another thread; it must not begin or wait for work that has not begun yet. */
  <T> Branch<T> start(Supplier<T> work) {
    return new Branch<>(CompletableFuture.supplyAsync(work, threads));
  }

  /** Stops what has not begun. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
