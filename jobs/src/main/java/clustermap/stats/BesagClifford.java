package clustermap.stats;

import java.util.Arrays;

/**
 * Sequential Monte Carlo p-values by Besag and Clifford (Biometrika 78, 1991) of several tests on
 * the same replicates, each against the replicate's one largest score.
 *
 * <p>A test stops at its h-th exceedance: p = h / l, where l is the number of that replicate. A
 * test that never stops has p = (1 + exceedances) / (B + 1). Replicates are told in their own
 * order, so the result is that of drawing them one by one, however many were drawn at a time.
 */
public final class BesagClifford {
  private static final int RUNNING = 0;

  private final int enough;
  private final int replicates;
  private final int[] exceedances;

  /** The replicate at which each test stopped; {@link #RUNNING} while it has not. */
  private final int[] stoppedAt;

  private int told;
  private int stopped;

  /**
   * Tests without a replicate yet.
   *
   * @param tests how many tests, in ascending order of their scores
   * @param enough h, exceedances at which a test stops, at least 1
   * @param replicates B, the most that are drawn, at least 1
   */
  public BesagClifford(int tests, int enough, int replicates) {
    if (tests < 0 || enough < 1 || replicates < 1) {
      throw new IllegalArgumentException(
          "tests must be at least 0, h and B at least 1, found "
              + tests
              + ", "
              + enough
              + " and "
              + replicates);
    }
    this.enough = enough;
    this.replicates = replicates;
    exceedances = new int[tests];
    stoppedAt = new int[tests];
    Arrays.fill(stoppedAt, RUNNING);
  }

  /**
   * Tells the next replicate.
   *
   * @param reached how many tests, from the smallest score up, the replicate's largest score
   *     reaches (equals or exceeds); for tests that have stopped it need not be right
   * @throws IllegalStateException if no test needs it
   */
  public void tell(int reached) {
    if (done()) {
      throw new IllegalStateException("no test waits for replicate " + (told + 1));
    }
    told++;
    for (int t = stopped; t < reached; t++) {
      exceedances[t]++;
      if (exceedances[t] == enough) {
        stoppedAt[t] = told;
      }
    }
    // Whatever reaches a score reaches the smaller ones: tests stop from the smallest up.
    while (stopped < stoppedAt.length && stoppedAt[stopped] != RUNNING) {
      stopped++;
    }
  }

  /** Whether no further replicate is needed. */
  public boolean done() {
    return told == replicates || stopped == stoppedAt.length;
  }

  /** How many replicates were told. */
  public int told() {
    return told;
  }

  /** How many tests have stopped: those with the smallest scores. */
  public int stopped() {
    return stopped;
  }

  /**
   * The p-values, in ascending order of scores.
   *
   * @throws IllegalStateException if a further replicate is needed
   */
  public double[] pValues() {
    if (!done()) {
      throw new IllegalStateException("only " + told + " replicates were told");
    }
    double[] p = new double[stoppedAt.length];
    for (int t = 0; t < p.length; t++) {
      p[t] =
          stoppedAt[t] == RUNNING
              ? (1.0 + exceedances[t]) / (replicates + 1.0)
              : (double) enough / stoppedAt[t];
    }
    return p;
  }
}
