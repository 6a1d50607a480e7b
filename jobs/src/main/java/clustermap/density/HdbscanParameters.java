package clustermap.density;

/**
 * What HDBSCAN* is told. Start from {@link #of} and change what differs.
 *
 * @param minClusterSizeThousandths the weight a cluster needs, thousandths of a firm; at least two
 *     firms
 * @param minSamplesThousandths the weight within a point's core distance, its own included,
 *     thousandths of a firm; positive
 * @param resolutionMetres the smallest distance that counts, also between firms at one point,
 *     metres; 0 is the textbook
 * @param selection which clusters of the condensed tree are given labels
 * @param selectionEpsilonMetres clusters born at this distance or below are taken with their
 *     siblings as the ancestor born above it (Malzer and Baum 2020), metres; 0 for never
 * @param allowSingleCluster whether the root, all points in one cluster, may be selected
 * @param maxClusterExtentMetres a cluster whose bounding box is longer than this in easting or
 *     northing is never selected, metres; infinite for no limit
 * @param minSitesLocations how many distinct locations a cluster needs, at least one
 */
public record HdbscanParameters(
    long minClusterSizeThousandths,
    long minSamplesThousandths,
    double resolutionMetres,
    Selection selection,
    double selectionEpsilonMetres,
    boolean allowSingleCluster,
    double maxClusterExtentMetres,
    int minSitesLocations)
    implements DensityMethod {

  /** How clusters are selected from the condensed tree. */
  public enum Selection {
    /** Excess of mass: a cluster unless its descendants are, in sum, strictly more stable. */
    EXCESS_OF_MASS,
    /** The clusters that have no children: many and small. */
    LEAF
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public HdbscanParameters {
    require(
        minClusterSizeThousandths >= 2 * WeightedPoints.ONE_FIRM,
        "min_cluster_size is %s thousandths of a firm; it must be at least 2000, two firms",
        minClusterSizeThousandths);
    require(
        minSamplesThousandths > 0,
        "min_samples is %s thousandths of a firm; it must be positive",
        minSamplesThousandths);
    require(
        resolutionMetres >= 0 && resolutionMetres <= WeightedPoints.LARGEST_COORDINATE,
        "resolution is %s m; it must lie between 0 and 10⁹ m",
        resolutionMetres);
    require(
        selectionEpsilonMetres >= 0 && selectionEpsilonMetres < Double.POSITIVE_INFINITY,
        "selection_epsilon is %s m; it must be finite and at least 0",
        selectionEpsilonMetres);
    require(
        maxClusterExtentMetres > 0,
        "max_cluster_extent is %s m; it must be positive, infinite for no limit",
        maxClusterExtentMetres);
    require(
        minSitesLocations >= 1,
        "min_sites_locations is %s; it must be at least 1",
        minSitesLocations);
  }

  /**
   * Excess of mass, resolution 0, no limits, no single cluster.
   *
   * @param minClusterSizeThousandths thousandths of a firm
   * @param minSamplesThousandths thousandths of a firm
   */
  public static HdbscanParameters of(long minClusterSizeThousandths, long minSamplesThousandths) {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        0,
        Selection.EXCESS_OF_MASS,
        0,
        false,
        Double.POSITIVE_INFINITY,
        1);
  }

  /** The same with another resolution, metres. */
  public HdbscanParameters withResolutionMetres(double metres) {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        metres,
        selection,
        selectionEpsilonMetres,
        allowSingleCluster,
        maxClusterExtentMetres,
        minSitesLocations);
  }

  /** The same with another way to select. */
  public HdbscanParameters withSelection(Selection other) {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        resolutionMetres,
        other,
        selectionEpsilonMetres,
        allowSingleCluster,
        maxClusterExtentMetres,
        minSitesLocations);
  }

  /** The same with another selection epsilon, metres. */
  public HdbscanParameters withSelectionEpsilonMetres(double metres) {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        resolutionMetres,
        selection,
        metres,
        allowSingleCluster,
        maxClusterExtentMetres,
        minSitesLocations);
  }

  /** The same, but all points may be one cluster. */
  public HdbscanParameters allowingSingleCluster() {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        resolutionMetres,
        selection,
        selectionEpsilonMetres,
        true,
        maxClusterExtentMetres,
        minSitesLocations);
  }

  /** The same with another largest extent, metres. */
  public HdbscanParameters withMaxClusterExtentMetres(double metres) {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        resolutionMetres,
        selection,
        selectionEpsilonMetres,
        allowSingleCluster,
        metres,
        minSitesLocations);
  }

  /** The same with another least number of distinct locations. */
  public HdbscanParameters withMinSitesLocations(int locations) {
    return new HdbscanParameters(
        minClusterSizeThousandths,
        minSamplesThousandths,
        resolutionMetres,
        selection,
        selectionEpsilonMetres,
        allowSingleCluster,
        maxClusterExtentMetres,
        locations);
  }

  @Override
  public DensityLabels cluster(WeightedPoints points, int threads) {
    return Hdbscan.cluster(points, this, threads).labels();
  }

  @Override
  public HdbscanParameters halved() {
    return new HdbscanParameters(
        Math.max(2 * WeightedPoints.ONE_FIRM, DensityMethod.half(minClusterSizeThousandths)),
        DensityMethod.half(minSamplesThousandths),
        resolutionMetres,
        selection,
        selectionEpsilonMetres,
        allowSingleCluster,
        maxClusterExtentMetres,
        (minSitesLocations + 1) / 2);
  }

  private static void require(boolean holds, String message, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(message.replace("%s", String.valueOf(value)));
    }
  }
}
