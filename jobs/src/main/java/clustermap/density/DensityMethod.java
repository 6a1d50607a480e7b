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
}
