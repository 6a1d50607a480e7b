package clustermap.job;

import clustermap.publish.RunRecord;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sums what Spark does for one stage of the pipeline, known by the job group of its jobs: stages
 * run side by side, so time says nothing. Also names the jobs, for whoever looks at Spark's own
 * pages. Keeps sums only, however many tasks there are.
 */
final class StageWork extends SparkListener implements AutoCloseable {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String STAGE = "stage";

  /** Spark puts local properties with this beginning into the log context of tasks. */
  private static final String STAGE_OF_TASK = "mdc." + STAGE;

  private static final String HEAP = "JVMHeapMemory";
  private static final long PATIENCE_SECONDS = 10;

  private final SparkContext context;
  private final String stage;
  private final String group;
  private final LongConsumer progress;

  // Only the thread that hands out Spark's events touches these until it has met the last mark.
  private final Set<Integer> sparkStages = new HashSet<>();
  private long jobs;
  private long tasks;
  private long failed;
  private long millis;
  private long longest;
  private long rowsRead;
  private long bytesRead;
  private long rowsWritten;
  private long bytesWritten;
  private long shuffleRead;
  private long shuffleWritten;
  private long spilled;
  private long spilledOnDisk;
  private long peakTask;
  private long peakHeap;

  /** Stands in the queue of events: when it is met, all before it were. */
  private record Mark(CountDownLatch met) implements SparkListenerEvent {
    @Override
    public boolean logEvent() {
      return false;
    }
  }

  private StageWork(SparkContext context, String stage, String group, LongConsumer progress) {
    this.context = context;
    this.stage = stage;
    this.group = group;
    this.progress = progress;
  }

  /**
   * Begins: jobs that this thread starts, and threads that it starts for them, are the stage's
   * until this is closed.
   *
   * @param key of the stage's output; tells stages of one name apart
   * @param progress hears from time to time how many rows were read so far
   */
  static StageWork begin(SparkContext context, String stage, String key, LongConsumer progress) {
    String group = stage + " " + key.substring(0, Math.min(8, key.length()));
    StageWork work = new StageWork(context, stage, group, progress);
    context.addSparkListener(work);
    context.setJobGroup(group, stage, true);
    // So that a log can say what stage a line of this thread, or of a task, is of.
    MDC.put(STAGE, stage);
    context.setLocalProperty(STAGE_OF_TASK, stage);
    return work;
  }

  /** Names the jobs to come after the table that they make. */
  void making(String table) {
    context.setJobDescription(stage + ": " + table);
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (start.properties() != null && group.equals(start.properties().getProperty(GROUP))) {
      jobs++;
      CollectionConverters.asJava(start.stageIds()).forEach(id -> sparkStages.add((Integer) id));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (!sparkStages.contains(end.stageId())) {
      return;
    }
    tasks++;
    failed += end.reason() == Success$.MODULE$ ? 0 : 1;
    ExecutorMetrics executor = end.taskExecutorMetrics();
    if (executor != null) {
      peakHeap = Math.max(peakHeap, executor.getMetricValue(HEAP));
    }
    // A task that was lost with its executor has none.
    TaskMetrics task = end.taskMetrics();
    if (task != null) {
      millis += task.executorRunTime();
      longest = Math.max(longest, task.executorRunTime());
      rowsRead += task.inputMetrics().recordsRead();
      bytesRead += task.inputMetrics().bytesRead();
      rowsWritten += task.outputMetrics().recordsWritten();
      bytesWritten += task.outputMetrics().bytesWritten();
      shuffleRead += task.shuffleReadMetrics().totalBytesRead();
      shuffleWritten += task.shuffleWriteMetrics().bytesWritten();
      spilled += task.memoryBytesSpilled();
      spilledOnDisk += task.diskBytesSpilled();
      peakTask = Math.max(peakTask, task.peakExecutionMemory());
      progress.accept(rowsRead);
    }
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof Mark mark) {
      mark.met().countDown();
    }
  }

  /**
   * The sums, once Spark has told of all that ended.
   *
   * @return null when Spark does not tell in time
   */
  RunRecord.@Nullable Work sums() {
    Mark mark = new Mark(new CountDownLatch(1));
    context.listenerBus().post(mark);
    try {
      if (!mark.met().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    return new RunRecord.Work(
        jobs,
        tasks,
        failed,
        millis / 1e3,
        longest / 1e3,
        rowsRead,
        bytesRead,
        rowsWritten,
        bytesWritten,
        shuffleRead,
        shuffleWritten,
        spilled,
        spilledOnDisk,
        peakTask,
        peakHeap == 0 ? null : peakHeap);
  }

  @Override
  public void close() {
    MDC.remove(STAGE);
    context.setLocalProperty(STAGE_OF_TASK, null);
    context.clearJobGroup();
    context.removeSparkListener(this);
  }
}
