package clustermap.density;

/**
 * What DBSCAN is told.
 *
 * @param epsMetres the radius of a neighbourhood, metres, inclusive; from one millimetre to 10⁹
 * @param minPointsThousandths the weight, in thousandths of a firm, that a neighbourhood needs for
 *     its centre to be a core; the centre counts itself; positive
 * @param minSitesLocations how many distinct locations a cluster needs, at least one; clusters with
 *     fewer are noise
 */
public record DbscanParameters(double epsMetres, long minPointsThousandths, int minSitesLocations)
    implements DensityMethod {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public DbscanParameters {
    if (!(epsMetres >= 1e-3 && epsMetres <= WeightedPoints.LARGEST_COORDINATE)) {
      throw new IllegalArgumentException(
          "eps is " + epsMetres + " m; it must lie between 0.001 m and 10⁹ m");
    }
    if (minPointsThousandths <= 0) {
      throw new IllegalArgumentException(
          "min_points is " + minPointsThousandths + " thousandths of a firm; it must be positive");
    }
    if (minSitesLocations < 1) {
      throw new IllegalArgumentException(
          "min_sites_locations is " + minSitesLocations + "; it must be at least 1");
    }
  }

  /** The textbook: clusters of any number of locations. */
  public DbscanParameters(double epsMetres, long minPointsThousandths) {
    this(epsMetres, minPointsThousandths, 1);
  }

  @Override
  public DensityLabels cluster(WeightedPoints points, int threads) {
    return Dbscan.cluster(points, this, threads);
  }

  @Override
  public DbscanParameters halved() {
    return new DbscanParameters(
        epsMetres, DensityMethod.half(minPointsThousandths), (minSitesLocations + 1) / 2);
  }
}
