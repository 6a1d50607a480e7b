package clustermap.stats.panel;

/**
 * How many times the mean of the treated grew more than that of the comparison, as a logarithm:
 * what Poisson regression on cohort and time fits exactly ({@link Scale#RATIO}).
 */
final class RatioOfMeans {
  private RatioOfMeans() {}

  /**
   * Estimates; the influence is that of the four means.
   *
   * @param before outcomes at the time that is compared with
   * @param after outcomes at the time in question
   */
  static TwoPeriodEffect.Estimate of(double[] before, double[] after, boolean[] treated) {
    int n = before.length;
    int[] size = new int[2];
    double[][] mean = new double[2][2];
    for (int i = 0; i < n; i++) {
      int side = treated[i] ? 1 : 0;
      size[side]++;
      mean[side][0] += before[i];
      mean[side][1] += after[i];
    }
    for (int side = 0; side < 2; side++) {
      for (int period = 0; period < 2; period++) {
        mean[side][period] /= size[side];
        if (!(mean[side][period] > 0)) {
          return TwoPeriodEffect.Estimate.none(
              "the mean of the "
                  + (side == 1 ? "treated" : "comparison")
                  + " is 0 or less, so nothing is so many times it");
        }
      }
    }
    double[] influence = new double[n];
    for (int i = 0; i < n; i++) {
      int side = treated[i] ? 1 : 0;
      double own = after[i] / mean[side][1] - before[i] / mean[side][0];
      influence[i] = (side == 1 ? own : -own) * n / size[side];
    }
    double att = Math.log(mean[1][1] / mean[1][0]) - Math.log(mean[0][1] / mean[0][0]);
    return new TwoPeriodEffect.Estimate(att, influence, null);
  }
}
