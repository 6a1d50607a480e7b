package clustermap.stage;

import clustermap.resample.LabelledReplicate;
import clustermap.resample.LabellingRules;
import clustermap.resample.LabellingTask;
import clustermap.resample.Population;
import clustermap.resample.RandomLabelling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Random labellings of many sectors on Spark: in rounds that double, each round in batches of
 * replicates, the heaviest batch first, so that one giant sector keeps all cores busy. How
 * replicates are batched changes no result: a replicate follows from its number, and they are told
 * in order.
 */
final class LabellingRounds {
  private static final int FIRST_ROUND = 64;
  private static final int FEWEST_IN_BATCH = 8;
  private static final int BATCHES_PER_CORE = 4;

  /** A labelling costs something however few firms are dealt: in firms. */
  private static final long FIXED_COST = 50;

  private LabellingRounds() {}

  /** Replicates first to last of one run; what clusters have stopped. */
  private record Batch(int run, int first, int last, int stopped, long cost)
      implements Serializable {}

  /** What came of a batch. */
  private record Drawn(int run, int first, List<LabelledReplicate> replicates)
      implements Serializable {}

  /** Draws until every run is done. */
  static void run(
      SparkSession spark,
      Population population,
      Significance.Params params,
      List<LabellingRun> runs) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Population> everyone = context.broadcast(population);
    Broadcast<ArrayList<LabellingTask>> tasks =
        context.broadcast(new ArrayList<>(runs.stream().map(LabellingRun::task).toList()));
    try {
      int drawn = 0;
      int upTo = FIRST_ROUND;
      while (drawn < params.replicates() && !runs.stream().allMatch(LabellingRun::done)) {
        upTo = Math.min(upTo, params.replicates());
        List<List<Batch>> slices =
            slices(runs, drawn + 1, upTo, spark.sparkContext().defaultParallelism());
        LabellingRules rules = params.rules();
        int enough = params.enough();
        List<Drawn> results =
            new ArrayList<>(
                context
                    .parallelize(slices, slices.size())
                    .flatMap(
                        slice ->
                            draw(slice, everyone.value(), tasks.value(), rules, enough).iterator())
                    .collect());
        results.sort(Comparator.comparingInt(Drawn::run).thenComparingInt(Drawn::first));
        results.forEach(result -> runs.get(result.run()).tell(result.replicates()));
        drawn = upTo;
        upTo = 2 * upTo;
      }
    } finally {
      everyone.destroy();
      tasks.destroy();
    }
  }

  private static List<Drawn> draw(
      List<Batch> slice,
      Population population,
      List<LabellingTask> tasks,
      LabellingRules rules,
      int enough) {
    RandomLabelling labelling = new RandomLabelling(population, rules);
    List<Drawn> results = new ArrayList<>();
    for (Batch batch : slice) {
      results.add(
          new Drawn(
              batch.run(),
              batch.first(),
              labelling.run(
                  tasks.get(batch.run()),
                  batch.first(),
                  batch.last(),
                  batch.stopped(),
                  enough,
                  Significance.QUOTIENT_REPLICATES)));
    }
    return results;
  }

  /** What each task does, in the order in which they start. */
  private static List<List<Batch>> slices(List<LabellingRun> runs, int first, int last, int cores) {
    long total = 0;
    for (LabellingRun run : runs) {
      total += run.done() ? 0 : cost(run) * (last - first + 1);
    }
    long target = Math.max(1, total / ((long) BATCHES_PER_CORE * cores));
    List<Batch> batches = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      LabellingRun run = runs.get(r);
      if (!run.done()) {
        long length = Math.max(FEWEST_IN_BATCH, target / cost(run));
        for (long from = first; from <= last; from += length) {
          int to = (int) Math.min(last, from + length - 1);
          batches.add(new Batch(r, (int) from, to, run.stopped(), cost(run) * (to - from + 1)));
        }
      }
    }
    batches.sort(Comparator.comparingLong(Batch::cost).reversed());
    List<List<Batch>> slices = new ArrayList<>();
    long filled = 0;
    for (Batch batch : batches) {
      if (slices.isEmpty() || filled + batch.cost() > target) {
        slices.add(new ArrayList<>());
        filled = 0;
      }
      slices.get(slices.size() - 1).add(batch);
      filled += batch.cost();
    }
    return slices;
  }

  private static long cost(LabellingRun run) {
    return FIXED_COST + run.task().firms();
  }
}
