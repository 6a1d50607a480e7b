package clustermap.job;

import clustermap.fault.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Sees to it that a run on a cluster ends when there is nobody to do its work: Spark itself would
 * wait for an executor for ever. Stops Spark once jobs have waited without any executor for the
 * limit.
 */
final class ExecutorWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 500;

  /** How long Spark may take to give back to the cluster what the run had of it. */
  private static final long STOPPING_MILLIS = 30_000;

  private final SparkContext context;
  private final String master;
  private final Duration limit;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private long lastServed = System.nanoTime();
  private volatile boolean gaveUp;
  private volatile boolean everServed;

  private ExecutorWatch(SparkContext context, String master, Duration limit) {
    this.context = context;
    this.master = master;
    this.limit = limit;
    thread = new Thread(this::lookAgainAndAgain, "clustermap-executor-watch");
    thread.setDaemon(true);
  }

  static ExecutorWatch start(SparkContext context, String master, Duration limit) {
    ExecutorWatch watch = new ExecutorWatch(context, master, limit);
    watch.thread.start();
    return watch;
  }

  private void lookAgainAndAgain() {
    try {
      while (!context.isStopped() && !closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Spark was stopped while it was asked: there is nothing left to watch.
      if (!context.isStopped()) {
        throw e;
      }
    }
  }

  private void look() {
    // The driver's own store of blocks is among them.
    boolean served = context.getExecutorMemoryStatus().size() > 1;
    everServed |= served;
    long now = System.nanoTime();
    // Without jobs an allocation that follows the work has no executors, and rightly so.
    if (served || context.statusTracker().getActiveJobIds().length == 0) {
      lastServed = now;
    } else if (now - lastServed >= limit.toNanos()) {
      gaveUp = true;
      context.stop();
    }
  }

  /**
   * What a failure comes from, when it is the cluster's.
   *
   * @return a fault of kind UNAVAILABLE, or nothing when the failure has another cause
   */
  Optional<Fault> explain(Throwable thrown) {
    if (gaveUp) {
      return Optional.of(
          Fault.unavailable(
              (everServed
                      ? "all executors of the cluster are gone, and none came back within "
                      : "the cluster gave the run no executor within ")
                  + limit.toSeconds()
                  + " s ("
                  + master
                  + "). Nothing was published, and stages that were done are kept; see that"
                  + " workers are there with as much memory and as many cores as an executor asks"
                  + " for (spark.executor.memory, spark.executor.cores), then run again."
                  + " run.wait_for_cluster_s is how long is waited.",
              thrown));
    }
    if (context.isStopped()) {
      return Optional.of(
          Fault.unavailable(
              "the cluster ended the run ("
                  + master
                  + "): its log says why. Nothing was published, and stages that were done are"
                  + " kept; run again.",
              thrown));
    }
    if (lostExecutors(thrown)) {
      return Optional.of(
          Fault.unavailable(
              "executors were lost again and again ("
                  + master
                  + "). Nothing was published, and stages that were done are kept; run again. When"
                  + " it happens in the same stage each time, give executors more memory"
                  + " (spark.executor.memory).",
              thrown));
    }
    return Optional.empty();
  }

  private static boolean lostExecutors(Throwable thrown) {
    return says(thrown, "executorlostfailure", "fetchfailed") || lostKept(thrown);
  }

  /**
   * Whether rows are gone that executors alone had: of a local checkpoint, which nothing remakes.
   */
  static boolean lostKept(Throwable thrown) {
    return says(thrown, "checkpoint block");
  }

  private static boolean says(Throwable thrown, String... texts) {
    Throwable t = thrown;
    for (int depth = 0; t != null && depth < 50; depth++) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (Arrays.stream(texts).anyMatch(message::contains)) {
        return true;
      }
      t = t.getCause();
    }
    return false;
  }

  /**
   * Ends the watch. Where it has stopped Spark, waits until that is done: the run fails as soon as
   * its jobs do, and a process that ended then would leave Kubernetes its executors' pods.
   */
  @Override
  public void close() {
    closed.countDown();
    if (gaveUp) {
      try {
        thread.join(STOPPING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
