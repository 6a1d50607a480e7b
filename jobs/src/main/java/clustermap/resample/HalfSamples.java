package clustermap.resample;

import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.WeightedPoints;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How well clusters survive the loss of half of the firms (Hennig, Computational Statistics and
 * Data Analysis 52, 2007, adapted). Half of a sector's located firms, rounded up, are drawn without
 * replacement, and clustered with every threshold that counts firms halved; a cluster's score in
 * that sample is the largest Jaccard coefficient between its drawn firms and those of any cluster
 * found, 0 when none of its firms was drawn or nothing was found.
 *
 * <p>Points keep the order they were given in, so a sample follows from (seed, taxonomy, sector,
 * number) and the order of the firms alone.
 */
public final class HalfSamples {
  private static final String PURPOSE = "half";

  private final SectorFirms all;
  private final DensityMethod method;
  private final int minClusterFirms;
  private final long seed;
  private final String taxonomy;
  private final String sector;

  /**
   * Half-samples of one sector.
   *
   * @param all its firms
   * @param method how the night clustered
   * @param minClusterFirms fewest distinct firms of a published cluster
   * @param seed seed of the run
   */
  public HalfSamples(
      SectorFirms all,
      DensityMethod method,
      int minClusterFirms,
      long seed,
      String taxonomy,
      String sector) {
    this.all = all;
    this.method = method.halved();
    this.minClusterFirms = (minClusterFirms + 1) / 2;
    this.seed = seed;
    this.taxonomy = taxonomy;
    this.sector = sector;
  }

  /**
   * The scores in one sample.
   *
   * @param number of the sample, from 1
   * @return by published cluster, each in [0, 1]
   */
  public double[] scores(int number) {
    return scores(drawn(number));
  }

  /** Firms of a sample, ascending. */
  private int[] drawn(int number) {
    RandomStream random = RandomStream.of(seed, PURPOSE, taxonomy, sector, number);
    int[] firms = new int[all.firms];
    Arrays.setAll(firms, f -> f);
    int half = (all.firms + 1) / 2;
    for (int i = 0; i < half; i++) {
      int at = i + random.nextInt(all.firms - i);
      int firm = firms[at];
      firms[at] = firms[i];
      firms[i] = firm;
    }
    int[] drawn = Arrays.copyOf(firms, half);
    Arrays.sort(drawn);
    return drawn;
  }

  /** The scores when these firms, ascending, are drawn. */
  double[] scores(int[] drawn) {
    int sites = 0;
    for (int firm : drawn) {
      sites += all.firmStart[firm + 1] - all.firmStart[firm];
    }
    double[] x = new double[sites];
    double[] y = new double[sites];
    long[] weight = new long[sites];
    int at = 0;
    for (int firm : drawn) {
      for (int s = all.firmStart[firm]; s < all.firmStart[firm + 1]; s++) {
        x[at] = all.x[s];
        y[at] = all.y[s];
        weight[at++] = all.weight[s];
      }
    }
    DensityLabels labels = method.cluster(WeightedPoints.of(x, y, weight), 1);
    return jaccard(drawn, labels);
  }

  private double[] jaccard(int[] drawn, DensityLabels labels) {
    int[] published = new int[all.clusters];
    int[] found = new int[labels.clusterCount()];
    // Firms in both, by published cluster and cluster found.
    Map<Long, Integer> both = new HashMap<>();
    int at = 0;
    int[] mine = new int[8];
    int[] theirs = new int[8];
    for (int firm : drawn) {
      int start = all.firmStart[firm];
      int sites = all.firmStart[firm + 1] - start;
      if (mine.length < sites) {
        mine = new int[2 * sites];
        theirs = new int[2 * sites];
      }
      System.arraycopy(all.cluster, start, mine, 0, sites);
      System.arraycopy(labels.label(), at, theirs, 0, sites);
      at += sites;
      int mineCount = distinct(mine, sites);
      int theirsCount = distinct(theirs, sites);
      for (int i = 0; i < mineCount; i++) {
        published[mine[i]]++;
        for (int j = 0; j < theirsCount; j++) {
          both.merge(((long) mine[i] << Integer.SIZE) | theirs[j], 1, Integer::sum);
        }
      }
      for (int j = 0; j < theirsCount; j++) {
        found[theirs[j]]++;
      }
    }
    double[] best = new double[all.clusters];
    both.forEach(
        (pair, firms) -> {
          int one = (int) (pair >> Integer.SIZE);
          int other = pair.intValue();
          if (found[other] >= minClusterFirms) {
            double union = (double) published[one] + found[other] - firms;
            best[one] = Math.max(best[one], firms / union);
          }
        });
    return best;
  }

  /** Leaves the distinct numbers that are not negative in front and says how many. */
  private static int distinct(int[] values, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      boolean isNew = values[i] >= 0;
      for (int k = 0; k < count && isNew; k++) {
        isNew = values[k] != values[i];
      }
      if (isNew) {
        values[count++] = values[i];
      }
    }
    return count;
  }
}
