package clustermap.density;

/**
 * What DBSCAN is told.
 *
 * @param epsMetres the radius of a neighbourhood, metres, inclusive; from one millimetre to 10⁹
 * @param minPointsThousandths the weight, in thousandths of a firm, that a neighbourhood needs for
 *     its centre to be a core; the centre counts itself; positive
 */
public record DbscanParameters(double epsMetres, long minPointsThousandths)
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
  }

  @Override
  public DensityLabels cluster(WeightedPoints points, int threads) {
    return Dbscan.cluster(points, this, threads);
  }

  @Override
  public DbscanParameters halved() {
    return new DbscanParameters(epsMetres, DensityMethod.half(minPointsThousandths));
  }
}
