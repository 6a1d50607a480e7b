package clustermap.density;

import java.io.Serializable;

/**
 * A density clustering with its settings, so that whatever clusters again (replicates of chance,
 * half-samples of stability, partitions) does so in the same way.
 */
public sealed interface DensityMethod extends Serializable
    permits DbscanParameters, HdbscanParameters {
  /**
   * Clusters points. The result does not depend on {@code threads}, nor on the order of the points
   * but for the order of ids.
   *
   * @param points any number, none included
   * @param threads how many threads to use, at least one
   */
  DensityLabels cluster(WeightedPoints points, int threads);

  /**
   * The settings for half of the firms: every threshold that counts firms is halved and rounded up
   * (to whole firms where it was whole firms, else to thousandths), so is the number of distinct
   * locations that a cluster needs; distances stay. A threshold never falls below the smallest that
   * the method takes.
   */
  DensityMethod halved();

  /** Half of a weight in thousandths, rounded up to whole firms where it was whole firms. */
  static long half(long thousandths) {
    return thousandths % WeightedPoints.ONE_FIRM == 0
        ? (thousandths / WeightedPoints.ONE_FIRM + 1) / 2 * WeightedPoints.ONE_FIRM
        : (thousandths + 1) / 2;
  }
}
