package clustermap.generate;

import clustermap.resample.RandomStream;
import clustermap.stats.GravityPairs;
import java.util.Arrays;

/**
 * Ends on a plain of 300 km in four regions, linked as a gravity model has it: joint projects of a
 * pair are Poisson with mean exp(β₀ + β₁ ln(s_i s_j) + β₂ ln km + β₃ same region). Synthetic.
 */
public final class PlantedLinks {
  private static final double[] TRUTH = {-2.5, 0.8, -0.7, 0.6};
  private static final int SIDE_METRES = 300_000;
  private static final double LOG_LEAST = 1;
  private static final double LOG_MOST = 5;

  private PlantedLinks() {}

  /** Intercept, ln size, ln distance, same region. */
  public static double[] truth() {
    return TRUTH.clone();
  }

  /**
   * A network.
   *
   * @param ends how many, all of one kind
   * @param resolutionKm the smallest distance that counts
   */
  public static GravityPairs network(int ends, double resolutionKm, long seed, int trial) {
    RandomStream random = RandomStream.of(seed, "links", Integer.toString(ends), "", trial);
    double[] size = new double[ends];
    double[] easting = new double[ends];
    double[] northing = new double[ends];
    int[] region = new int[ends];
    for (int i = 0; i < ends; i++) {
      size[i] = Math.ceil(Math.exp(LOG_LEAST + random.nextDouble() * (LOG_MOST - LOG_LEAST)));
      easting[i] = random.nextInt(SIDE_METRES);
      northing[i] = random.nextInt(SIDE_METRES);
      region[i] = (easting[i] * 2 > SIDE_METRES ? 1 : 0) + (northing[i] * 2 > SIDE_METRES ? 2 : 0);
    }
    long[] none = new long[0];
    long[] linked = new long[ends * (ends - 1) / 2];
    long[] projects = new long[linked.length];
    int[] found = new int[1];
    new GravityPairs(size, easting, northing, region, 0, resolutionKm, none, none, none)
        .forEach(
            (i, j, logSizes, logDistance, same, n) -> {
              long count =
                  poisson(
                      random,
                      Math.exp(
                          TRUTH[0]
                              + TRUTH[1] * logSizes
                              + TRUTH[2] * logDistance
                              + TRUTH[3] * same));
              if (count > 0) {
                linked[found[0]] = GravityPairs.key(i, j);
                projects[found[0]++] = count;
              }
            });
    return new GravityPairs(
        size,
        easting,
        northing,
        region,
        0,
        resolutionKm,
        Arrays.copyOf(linked, found[0]),
        Arrays.copyOf(projects, found[0]),
        none);
  }

  /** By waiting times, as many as fit into the mean (Knuth, TAOCP 2, 3.4.1). */
  private static long poisson(RandomStream random, double mean) {
    long count = 0;
    double waited = -Math.log1p(-random.nextDouble());
    while (waited < mean) {
      count++;
      waited -= Math.log1p(-random.nextDouble());
    }
    return count;
  }
}
