package clustermap.density;

/**
 * Which cluster each point is in. Arrays are indexed by point id and are the result's own: they are
 * handed out without copying and must not be written.
 *
 * <p>Clusters are numbered from 0 in order of the smallest point id they hold, so the numbers
 * follow from the clusters alone.
 */
public final class DensityLabels {
  /** The label of a point that is in no cluster. */
  public static final int NOISE = -1;

  private final int[] label;
  private final boolean[] core;
  private final double[] probability;
  private final int clusterCount;

  DensityLabels(int[] label, boolean[] core, double[] probability, int clusterCount) {
    this.label = label;
    this.core = core;
    this.probability = probability;
    this.clusterCount = clusterCount;
  }

  /** Cluster of each point, {@link #NOISE} for none. */
  public int[] label() {
    return label;
  }

  /** Whether each point is a core: dense itself, rather than beside something dense. */
  public boolean[] core() {
    return core;
  }

  /**
   * How firmly each point belongs to its cluster, 0 for noise. DBSCAN knows only 1 and 0; HDBSCAN*
   * gives λ of the point over the largest λ of its cluster.
   */
  public double[] probability() {
    return probability;
  }

  /** How many clusters. */
  public int clusterCount() {
    return clusterCount;
  }
}
