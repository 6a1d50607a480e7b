package clustermap.resample;

import clustermap.density.DensityLabels;
import clustermap.geo.Footprint;
import clustermap.geo.LocationGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Random labelling of one sector (Diggle and Chetwynd, Biometrics 47, 1991; Duranton and Overman,
 * Review of Economic Studies 72, 2005): the firms stay where they are, the sector's labels are
 * dealt among them, and they are clustered again. What counts of a replicate is the largest log
 * likelihood ratio of its clusters, 0 without clusters, and the location quotients of some of them.
 *
 * <p>A replicate's labels follow from (seed, taxonomy, sector, local or not, number of the
 * replicate), so whoever computes it finds the same.
 *
 * <p><b>What is left out.</b> A footprint costs about a millisecond, a replicate may have thousands
 * of clusters. The only question asked of the largest score is which observed scores it reaches. So
 * a cluster's footprint is drawn only when a bound of its score reaches the next observed score
 * that waits for an answer and was not reached yet; those with the largest bounds come first. The
 * bound takes the sector's weight in the bounding box of any possible footprint for c, and for n
 * the weight of all firms that are surely inside. Neither can change the answer.
 *
 * <p><b>Quotients</b> come from clusters chosen by size alone: in the order of firms, ties at
 * random, the 1st, 2nd, 3rd, 5th, 9th, 17th and so on of each replicate; all sizes are seen, and
 * large clusters, of which there are few, are seen most. After the first replicates one cluster of
 * each, drawn at random, is enough.
 *
 * <p>Not for several threads at a time: it holds scratch space over locations.
 */
public final class RandomLabelling {
  private static final String PLAIN = "labels";
  private static final String LOCAL = "local labels";

  /** The footprint is rounded to whole centimetres. */
  private static final double ROUNDING_METRES = 0.1;

  /**
   * A hull is widened by arcs of eight straight pieces a quadrant; their number is rounded, so a
   * piece may span one and a half of them and come as near as cos(1.5 π/32), 0.989 of the distance.
   * Of a metre, the least distance, rounding to centimetres takes 0.007. Whatever is within this
   * share of the distance is inside.
   */
  private static final double SURELY_WIDENED = 0.98;

  private final Population population;
  private final LabellingRules rules;
  private final LocationGrid grid;
  private final Deal deal;

  /** The last look that came by a location. */
  private final int[] marked;

  private int mark;

  /** Scratch of the innermost sums. */
  private long sumSector;

  private long sumAll;
  private long sumSites;
  private long sumSectorWeight;
  private long sumSectorSites;

  /** What is near, and from where: made once, not anew for each of millions of looks. */
  private double nearX;

  private double nearY;
  private double nearSquared;
  private final LocationGrid.Stretch addIfNear = this::addIfNear;

  /** Smallest easting and northing, largest easting and northing of what is looked at. */
  private final double[] box = new double[4];

  private final LocationGrid.Stretch addSectorInBox = this::addSectorInBox;

  /** With scratch space of its own. */
  public RandomLabelling(Population population, LabellingRules rules) {
    this.population = population;
    this.rules = rules;
    // Its positions are the population's locations, which came from such a grid.
    this.grid = new LocationGrid(population.x, population.y);
    this.deal = new Deal(population);
    this.marked = new int[population.locations()];
  }

  /**
   * Replicates in a row.
   *
   * @param first number of the first, from 1
   * @param last number of the last; fewer come back when {@code enough} of them reach every score
   *     and quotients of all sizes are told
   * @param stopped how many observed scores, from the smallest up, have stopped before
   * @param enough exceedances at which a score stops
   * @param quotientReplicates up to which number a replicate tells location quotients of all sizes;
   *     later ones tell that of one cluster
   */
  public List<LabelledReplicate> run(
      LabellingTask task, int first, int last, int stopped, int enough, int quotientReplicates) {
    List<LabelledReplicate> replicates = new ArrayList<>();
    int[] exceedances = new int[task.observed().length];
    int waiting = stopped;
    int all = task.share().share() > 0 ? quotientReplicates : 0;
    for (int number = first;
        number <= last && (waiting < exceedances.length || number <= all);
        number++) {
      LabelledReplicate replicate = replicate(task, number, waiting, number <= quotientReplicates);
      replicates.add(replicate);
      for (int t = waiting; t < replicate.reached(); t++) {
        exceedances[t]++;
      }
      // Enough exceedances here are enough in all.
      while (waiting < exceedances.length && exceedances[waiting] >= enough) {
        waiting++;
      }
    }
    return replicates;
  }

  private LabelledReplicate replicate(
      LabellingTask task, int number, int waiting, boolean allSizes) {
    RandomStream random =
        RandomStream.of(
            rules.seed(), task.local() ? LOCAL : PLAIN, task.taxonomy(), task.sector(), number);
    deal.deal(task.labels(), random);
    DensityLabels labels = rules.method().cluster(deal.asPoints(), 1);
    Found found = new Found(deal.byPoint(labels.label()), labels.clusterCount());
    ScanStatistic statistic =
        new ScanStatistic(task.meanWeight(), population.totalWeight(), deal.totalWeight);

    boolean[] drawn = new boolean[found.count];
    double largest = 0;
    int[] sampled = task.share().share() > 0 ? found.sampled(random, allSizes) : new int[0];
    int[] firms = new int[sampled.length];
    double[] lq = new double[sampled.length];
    for (int i = 0; i < sampled.length; i++) {
      measure(found, sampled[i]);
      drawn[sampled[i]] = true;
      largest = Math.max(largest, statistic.of(sumSector, sumAll));
      firms[i] = found.firms[sampled[i]];
      double inside = task.share().byWeight() ? sumSectorWeight / 1000.0 : (double) sumSectorSites;
      lq[i] = inside / sumSites / task.share().share();
    }
    largest = largest(task.observed(), waiting, found, statistic, drawn, largest);
    return new LabelledReplicate(number, reached(task.observed(), largest), firms, lq);
  }

  /** How many of ascending scores a score reaches. */
  static int reached(double[] observed, double score) {
    int low = 0;
    int high = observed.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (observed[middle] <= score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double largest(
      double[] observed,
      int waiting,
      Found found,
      ScanStatistic statistic,
      boolean[] drawn,
      double before) {
    double largest = before;
    double next = next(observed, waiting, largest);
    double[] bound = new double[found.count];
    Integer[] turn = new Integer[found.count];
    int open = 0;
    for (int cluster = 0; cluster < found.count; cluster++) {
      if (!drawn[cluster] && bound(found, cluster, statistic) >= next) {
        bound[cluster] = statistic.atMost(found.sectorInBox[cluster], surelyInside(found, cluster));
        if (bound[cluster] >= next) {
          turn[open++] = cluster;
        }
      }
    }
    // From the largest bound down, until no bound can change the answer.
    Arrays.sort(turn, 0, open, (a, b) -> Double.compare(bound[b], bound[a]));
    for (int i = 0; i < open && bound[turn[i]] >= next; i++) {
      measure(found, turn[i]);
      double score = statistic.of(sumSector, sumAll);
      if (score > largest) {
        largest = score;
        next = next(observed, waiting, largest);
      }
    }
    return largest;
  }

  /** The smallest observed score that still waits and is not reached; infinite without one. */
  private static double next(double[] observed, int waiting, double largest) {
    int reached = Math.max(waiting, reached(observed, largest));
    return reached < observed.length ? observed[reached] : Double.POSITIVE_INFINITY;
  }

  /** At least the score of a cluster. */
  private double bound(Found found, int cluster, ScanStatistic statistic) {
    long all = 0;
    Arrays.fill(box, 0, 2, Double.POSITIVE_INFINITY);
    Arrays.fill(box, 2, 4, Double.NEGATIVE_INFINITY);
    for (int m = found.start[cluster]; m < found.start[cluster + 1]; m++) {
      int l = found.member[m];
      all += population.weightAt(l);
      box[0] = Math.min(box[0], population.x[l]);
      box[1] = Math.min(box[1], population.y[l]);
      box[2] = Math.max(box[2], population.x[l]);
      box[3] = Math.max(box[3], population.y[l]);
    }
    double reach = rules.footprint().bufferMetres() + ROUNDING_METRES;
    box[0] -= reach;
    box[1] -= reach;
    box[2] += reach;
    box[3] += reach;
    sumSector = 0;
    grid.around(box, addSectorInBox);
    found.sectorInBox[cluster] = sumSector;
    return statistic.atMost(sumSector, all);
  }

  /** Location weight of all sites so near to a member that its footprint holds them. */
  private long surelyInside(Found found, int cluster) {
    double near = SURELY_WIDENED * rules.footprint().bufferMetres();
    mark++;
    sumAll = 0;
    nearSquared = near * near;
    for (int m = found.start[cluster]; m < found.start[cluster + 1]; m++) {
      nearX = population.x[found.member[m]];
      nearY = population.y[found.member[m]];
      box[0] = nearX - near;
      box[1] = nearY - near;
      box[2] = nearX + near;
      box[3] = nearY + near;
      grid.around(box, addIfNear);
    }
    return sumAll;
  }

  private void addIfNear(int from, int to) {
    for (int l = from; l < to; l++) {
      double dx = population.x[l] - nearX;
      double dy = population.y[l] - nearY;
      if (dx * dx + dy * dy <= nearSquared && marked[l] != mark) {
        marked[l] = mark;
        sumAll += population.weightAt(l);
      }
    }
  }

  private void addSectorInBox(int from, int to) {
    int end = deal.pointsBefore(to);
    for (int p = deal.pointsBefore(from); p < end; p++) {
      int l = deal.location[p];
      double px = population.x[l];
      double py = population.y[l];
      if (px >= box[0] && px <= box[2] && py >= box[1] && py <= box[3]) {
        sumSector += deal.weightAt[l];
      }
    }
  }

  /** Sums what lies inside the footprint of a cluster. */
  private void measure(Found found, int cluster) {
    int start = found.start[cluster];
    int n = found.start[cluster + 1] - start;
    double[] xs = new double[n];
    double[] ys = new double[n];
    for (int i = 0; i < n; i++) {
      xs[i] = population.x[found.member[start + i]];
      ys[i] = population.y[found.member[start + i]];
    }
    sumSector = 0;
    sumAll = 0;
    sumSites = 0;
    sumSectorWeight = 0;
    sumSectorSites = 0;
    grid.inside(
        Footprint.of(rules.footprint(), xs, ys),
        (from, to) -> {
          sumAll += population.weightBefore[to] - population.weightBefore[from];
          sumSites += population.sitesBefore[to] - population.sitesBefore[from];
          int end = deal.pointsBefore(to);
          for (int p = deal.pointsBefore(from); p < end; p++) {
            int l = deal.location[p];
            sumSector += deal.weightAt[l];
            sumSectorWeight += deal.sectorWeightAt[l];
            sumSectorSites += deal.sitesAt[l];
          }
        });
  }

  /** The clusters of a replicate that have enough firms. */
  private final class Found {
    final int count;
    final int[] firms;

    /** Locations of cluster c: member[start[c]] .. member[start[c + 1] − 1]. */
    final int[] start;

    final int[] member;
    final long[] sectorInBox;

    Found(int[] label, int labels) {
      int[] firmsOfLabel = deal.firmsOf(label, labels);
      int[] number = new int[labels];
      int large = 0;
      for (int c = 0; c < labels; c++) {
        number[c] = firmsOfLabel[c] >= rules.minClusterFirms() ? large++ : DensityLabels.NOISE;
      }
      count = large;
      firms = new int[count];
      sectorInBox = new long[count];
      start = new int[count + 1];
      for (int c = 0; c < labels; c++) {
        if (number[c] >= 0) {
          firms[number[c]] = firmsOfLabel[c];
        }
      }
      for (int p = 0; p < deal.points; p++) {
        if (label[p] >= 0 && number[label[p]] >= 0) {
          start[number[label[p]] + 1]++;
        }
      }
      for (int c = 0; c < count; c++) {
        start[c + 1] += start[c];
      }
      member = new int[start[count]];
      int[] next = start.clone();
      for (int p = 0; p < deal.points; p++) {
        if (label[p] >= 0 && number[label[p]] >= 0) {
          member[next[number[label[p]]]++] = deal.location[p];
        }
      }
    }

    /**
     * Positions 0, 1, 2, 4, 8 and so on in descending order of firms, ties at random; or any one.
     */
    int[] sampled(RandomStream random, boolean allSizes) {
      if (!allSizes) {
        return count == 0 ? new int[0] : new int[] {random.nextInt(count)};
      }
      long[] order = new long[count];
      for (int c = 0; c < count; c++) {
        order[c] = random.nextLong() >>> 1;
      }
      Integer[] ranked = new Integer[count];
      Arrays.setAll(ranked, i -> i);
      Arrays.sort(
          ranked,
          (a, b) ->
              firms[a] != firms[b]
                  ? Integer.compare(firms[b], firms[a])
                  : Long.compare(order[a], order[b]));
      int size = 0;
      int[] chosen = new int[Integer.SIZE + 1];
      for (int at = 0; at >= 0 && at < count; at = at == 0 ? 1 : 2 * at) {
        chosen[size++] = ranked[at];
      }
      return Arrays.copyOf(chosen, size);
    }
  }
}
