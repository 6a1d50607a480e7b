package clustermap.stage;

import clustermap.resample.LabelledReplicate;
import clustermap.resample.LabellingTask;
import clustermap.resample.NullQuotients;
import clustermap.stats.BesagClifford;
import java.util.Arrays;
import java.util.List;

/** The random labellings of one sector so far, told in the order of their numbers. */
final class LabellingRun {
  private final LabellingTask task;
  private final BesagClifford test;
  private final NullQuotients quotients = new NullQuotients();

  LabellingRun(LabellingTask task, int enough, int replicates) {
    this.task = task;
    this.test = new BesagClifford(task.clusters(), enough, replicates);
  }

  LabellingTask task() {
    return task;
  }

  boolean done() {
    return test.done();
  }

  /** How many labellings counted. */
  int drawn() {
    return test.told();
  }

  /** How many clusters, from the smallest score up, need no more. */
  int stopped() {
    return test.stopped();
  }

  /**
   * The next labellings. Those that no score waits for are passed over, but the first tell their
   * quotients all the same: clusters that are soon told to be chance need them most.
   */
  void tell(List<LabelledReplicate> replicates) {
    for (LabelledReplicate replicate : replicates) {
      boolean waiting = !test.done();
      if (waiting) {
        test.tell(replicate.reached());
      }
      if (waiting || replicate.number() <= Significance.QUOTIENT_REPLICATES) {
        quotients.add(replicate.firms(), replicate.quotients());
      }
    }
  }

  /** In ascending order of scores. */
  double[] pValues() {
    return test.pValues();
  }

  double smallestP() {
    return Arrays.stream(test.pValues()).min().orElse(1);
  }

  NullQuotients quotients() {
    return quotients;
  }
}
