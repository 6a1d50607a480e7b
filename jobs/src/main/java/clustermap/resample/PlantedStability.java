package clustermap.resample;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import java.util.Arrays;

/**
 * What stability clusters reach that are really there: the reference beside a published cluster's,
 * since small clusters score lower by nature.
 *
 * <p>Four clusters of one size are planted: firms spread evenly over discs so dense that a circle
 * of the method's own scale holds twice the firms that it asks for; between them firms at a
 * twentieth of that density. The scale is eps of DBSCAN; HDBSCAN* has none, and takes its
 * resolution, at least 250 m. They are clustered, and each planted cluster that is found (its best
 * Jaccard is at least a half) is put through half-samples. Of ten such countries the median is
 * taken.
 */
public final class PlantedStability {
  private static final String PURPOSE = "planted";
  private static final int COUNTRIES = 10;
  private static final int SAMPLES = 20;
  private static final int PLANTED = 4;
  private static final double DENSER = 2;
  private static final double BETWEEN = 20;
  private static final double GAP_SCALES = 10;
  private static final double SMALLEST_SCALE_METRES = 250;
  private static final double FOUND = 0.5;
  private static final double STEP = 1.5;
  private static final int LARGEST = 500;

  private PlantedStability() {}

  /**
   * The sizes at which the reference is computed: from the smallest cluster up by half again each,
   * until the largest cluster or 500 firms.
   *
   * @param smallest fewest firms of a cluster
   * @param largest firms of the largest cluster, 0 for none
   */
  public static int[] sizes(int smallest, int largest) {
    int[] sizes = new int[Integer.SIZE];
    int count = 0;
    double size = smallest;
    while (largest >= smallest && (count == 0 || sizes[count - 1] < Math.min(largest, LARGEST))) {
      sizes[count++] = (int) Math.rint(size);
      size *= STEP;
    }
    return Arrays.copyOf(sizes, count);
  }

  /**
   * The reference at a size, between the computed ones linear in the logarithm of the size, beyond
   * them that of the nearest.
   *
   * @return NaN where it is not known
   */
  public static double at(int firms, int[] sizes, double[] medians) {
    if (sizes.length == 0) {
      return Double.NaN;
    }
    int above = 0;
    while (above < sizes.length && sizes[above] < firms) {
      above++;
    }
    if (above == sizes.length || above == 0 || sizes[above] == firms) {
      return medians[Math.min(above, sizes.length - 1)];
    }
    double t =
        Math.log((double) firms / sizes[above - 1])
            / Math.log((double) sizes[above] / sizes[above - 1]);
    return medians[above - 1] + t * (medians[above] - medians[above - 1]);
  }

  /**
   * The median stability of planted clusters of one size; NaN when none is found.
   *
   * @param size firms of each
   * @param method how the night clustered
   * @param minClusterFirms fewest distinct firms of a published cluster
   * @param seed seed of the run
   */
  public static double median(int size, DensityMethod method, int minClusterFirms, long seed) {
    double[] found = new double[COUNTRIES * PLANTED];
    int count = 0;
    for (int country = 1; country <= COUNTRIES; country++) {
      for (double stability : country(size, method, minClusterFirms, seed, country)) {
        found[count++] = stability;
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(found, 0, count);
    return (found[(count - 1) / 2] + found[count / 2]) / 2;
  }

  private static double[] country(
      int size, DensityMethod method, int minClusterFirms, long seed, int number) {
    RandomStream random =
        RandomStream.of(seed, PURPOSE, Integer.toString(size), method.toString(), number);
    double scale = scale(method);
    double density = DENSER * asked(method) / (Math.PI * scale * scale);
    double radius = Math.sqrt(size / (density * Math.PI));
    double gap = 2 * radius + GAP_SCALES * scale;
    double side = 2 * gap;
    int between = (int) Math.rint(density / BETWEEN * side * side);
    int n = PLANTED * size + between;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      if (i < PLANTED * size) {
        int planted = i / size;
        int column = planted % 2;
        int row = planted / 2;
        double r = radius * Math.sqrt(random.nextDouble());
        double angle = 2 * Math.PI * random.nextDouble();
        x[i] = gap * (column + 0.5) + r * Math.cos(angle);
        y[i] = gap * (row + 0.5) + r * Math.sin(angle);
      } else {
        x[i] = side * random.nextDouble();
        y[i] = side * random.nextDouble();
      }
    }
    long[] weight = new long[n];
    Arrays.fill(weight, WeightedPoints.ONE_FIRM);
    DensityLabels labels = method.cluster(WeightedPoints.of(x, y, weight), 1);
    int[] best = bestOfPlanted(size, labels, minClusterFirms);
    SectorFirms firms = new SectorFirms();
    for (int i = 0; i < n; i++) {
      firms.firm();
      firms.site(x[i], y[i], WeightedPoints.ONE_FIRM, labels.label()[i]);
    }
    HalfSamples halves =
        new HalfSamples(firms, method, minClusterFirms, seed, PURPOSE + size, "" + number);
    double[] sums = new double[labels.clusterCount()];
    for (int sample = 1; sample <= SAMPLES && best.length > 0; sample++) {
      double[] scores = halves.scores(sample);
      for (int cluster : best) {
        sums[cluster] += scores[cluster];
      }
    }
    return Arrays.stream(best).mapToDouble(cluster -> sums[cluster] / SAMPLES).toArray();
  }

  /** The clusters that were found for the planted ones, those that were. */
  private static int[] bestOfPlanted(int size, DensityLabels labels, int minClusterFirms) {
    int[] all = new int[labels.clusterCount()];
    int[][] inside = new int[PLANTED][labels.clusterCount()];
    for (int i = 0; i < labels.label().length; i++) {
      int cluster = labels.label()[i];
      if (cluster >= 0) {
        all[cluster]++;
        if (i < PLANTED * size) {
          inside[i / size][cluster]++;
        }
      }
    }
    int[] best = new int[PLANTED];
    int count = 0;
    for (int planted = 0; planted < PLANTED; planted++) {
      for (int cluster = 0; cluster < all.length; cluster++) {
        double jaccard =
            (double) inside[planted][cluster] / (size + all[cluster] - inside[planted][cluster]);
        // At most one cluster can hold more than half of it.
        if (all[cluster] >= minClusterFirms && jaccard >= FOUND) {
          best[count++] = cluster;
          break;
        }
      }
    }
    return Arrays.copyOf(best, count);
  }

  private static double scale(DensityMethod method) {
    return method instanceof DbscanParameters dbscan
        ? dbscan.epsMetres()
        : Math.max(SMALLEST_SCALE_METRES, ((HdbscanParameters) method).resolutionMetres());
  }

  private static double asked(DensityMethod method) {
    long thousandths =
        method instanceof DbscanParameters dbscan
            ? dbscan.minPointsThousandths()
            : ((HdbscanParameters) method).minSamplesThousandths();
    return thousandths / (double) WeightedPoints.ONE_FIRM;
  }
}
