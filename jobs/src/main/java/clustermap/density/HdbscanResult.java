package clustermap.density;

/** What HDBSCAN* found. Arrays are handed out without copying and must not be written. */
public final class HdbscanResult {
  private final DensityLabels labels;
  private final CondensedTree tree;
  private final int[] selected;
  private final int[] labelOfTreeCluster;
  private final double[] outlierScore;
  private final double[] coreDistance;

  HdbscanResult(
      DensityLabels labels,
      CondensedTree tree,
      int[] selected,
      int[] labelOfTreeCluster,
      double[] outlierScore,
      double[] coreDistance) {
    this.labels = labels;
    this.tree = tree;
    this.selected = selected;
    this.labelOfTreeCluster = labelOfTreeCluster;
    this.outlierScore = outlierScore;
    this.coreDistance = coreDistance;
  }

  /**
   * The selected clusters. Every member is a core: at the distance of its cluster's birth it is
   * dense; probability is λ at which the point leaves the cluster over the largest such λ.
   */
  public DensityLabels labels() {
    return labels;
  }

  /** The hierarchy behind the labels. */
  public CondensedTree tree() {
    return tree;
  }

  /** The cluster of the condensed tree that stands behind a label. */
  public int treeCluster(int label) {
    return selected[label];
  }

  /**
   * The label of a cluster of the condensed tree: its own or that of the selected ancestor, {@link
   * DensityLabels#NOISE} where neither is selected.
   */
  public int labelOfTreeCluster(int treeCluster) {
    return labelOfTreeCluster[treeCluster];
  }

  /** Σ over firms of (λ − λ of birth), firms per metre, of a label's cluster. */
  public double stability(int label) {
    return tree.stability(selected[label]);
  }

  /**
   * GLOSH outlier score of each point (Campello et al., TKDD 2015): 1 − λ(point) / λ(densest point
   * of its last cluster, descendants included); 0 inside the densest parts, near 1 far outside. 0
   * for all where the tree has no clusters.
   */
  public double[] outlierScore() {
    return outlierScore;
  }

  /**
   * The larger of core distance and resolution of each point, metres; infinite where all points
   * together weigh less than min_samples.
   */
  public double[] coreDistance() {
    return coreDistance;
  }
}
