package clustermap.density;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Times the kernels alone, one and two threads, over nations that get denser: with twice the firms
 * a nation has the same towns and the locations it had, and as many again. Prints CSV: work, firms,
 * locations, setting, threads, best milliseconds, megabytes allocated and best milliseconds of
 * processor time, both of the calling thread. On a machine that others use, processor time with one
 * thread is the fairer measure of growth.
 */
final class OwnTimes {
  private static final com.sun.management.ThreadMXBean MACHINE =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private OwnTimes() {}

  /**
   * Runs all.
   *
   * @param arguments pairs firms/locations
   */
  public static void main(String[] arguments) {
    // Once for the compiler, so that the first size is as warm as the last.
    WeightedPoints warm = SyntheticNation.firms(100_000, 9_000, 2);
    for (int k = 0; k < 60; k++) {
      Hdbscan.cluster(warm, HdbscanParameters.of(10_000, 10_000), 1 + k % 2);
      Dbscan.cluster(warm, new DbscanParameters(1000, 10_000), 1 + k % 2);
    }
    System.out.println("work,firms,locations,setting,threads,ms,mb,cpu_ms");
    for (String nation : arguments) {
      int slash = nation.indexOf('/');
      WeightedPoints rows =
          SyntheticNation.firms(
              Integer.parseInt(nation.substring(0, slash)),
              Integer.parseInt(nation.substring(slash + 1)),
              1);
      WeightedPoints locations = SyntheticNation.locations(rows);
      for (int[] s : new int[][] {{1000, 10}, {300, 5}}) {
        DbscanParameters p = new DbscanParameters(s[0], 1000L * s[1]);
        String setting = "eps " + s[0] + " min " + s[1];
        time("dbscan rows", rows, locations, setting, t -> Dbscan.cluster(rows, p, t));
        time("dbscan weighted", rows, locations, setting, t -> Dbscan.cluster(locations, p, t));
      }
      HdbscanParameters h = HdbscanParameters.of(10_000, 10_000);
      time("hdbscan rows", rows, locations, "min 10", t -> Hdbscan.cluster(rows, h, t));
      HdbscanParameters r = h.withResolutionMetres(100);
      time(
          "hdbscan rows",
          rows,
          locations,
          "min 10 resolution 100",
          t -> Hdbscan.cluster(rows, r, t));
    }
  }

  private static void time(
      String name,
      WeightedPoints rows,
      WeightedPoints locations,
      String setting,
      IntConsumer work) {
    double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] bestOfProcessor = best.clone();
    long[] allocated = new long[2];
    long begun = System.nanoTime();
    // One thread and two by turns, so that a slow moment of the machine meets both: at least three
    // times each and for four seconds.
    for (int k = 0; k < 6 || (System.nanoTime() - begun < 4_000_000_000L && k < 400); k++) {
      int t = k % 2;
      long before = allocated();
      long processor = MACHINE.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      work.accept(t + 1);
      best[t] = Math.min(best[t], (System.nanoTime() - start) / 1e6);
      bestOfProcessor[t] =
          Math.min(bestOfProcessor[t], (MACHINE.getCurrentThreadCpuTime() - processor) / 1e6);
      allocated[t] = allocated() - before;
    }
    for (int t = 0; t < 2; t++) {
      System.out.printf(
          Locale.ROOT,
          "%s,%d,%d,%s,%d,%.2f,%.1f,%.2f%n",
          name,
          rows.size(),
          locations.size(),
          setting,
          t + 1,
          best[t],
          allocated[t] / 1e6,
          bestOfProcessor[t]);
    }
  }

  private static long allocated() {
    return MACHINE.getCurrentThreadAllocatedBytes();
  }
}
