package clustermap.density;

/**
 * The condensed tree of HDBSCAN*: how the points part into ever denser clusters as distance shrinks
 * (Campello et al., TKDD 2015; McInnes and Healy 2017).
 *
 * <p>A cluster is born when its parent parts into two or more pieces that are heavy enough, or at λ
 * = 0 for the root; its points leave it one by one as they get isolated, until it parts or
 * dissolves. λ is 1 / distance, per metre, infinite at distance 0.
 *
 * <p>Clusters are numbered by falling distance of birth, equal ones by smallest point id, so that
 * the root is 0 and a parent comes before its children. There is no cluster at all when all points
 * together are too light or at too few locations for one. Arrays are handed out without copying and
 * must not be written.
 */
public final class CondensedTree {
  /** In place of a cluster where there is none. */
  public static final int NONE = -1;

  final int[] parent;
  final double[] birthDistance;
  final double[] deathDistance;
  final double[] densestDistance;
  final double[] stability;
  final double[] extent;
  final long[] weight;
  final int[] locations;
  final int[] smallestPoint;
  final int[] clusterOfPoint;
  final double[] distanceOfPoint;

  CondensedTree(
      int[] parent,
      double[] birthDistance,
      double[] deathDistance,
      double[] densestDistance,
      double[] stability,
      double[] extent,
      long[] weight,
      int[] locations,
      int[] smallestPoint,
      int[] clusterOfPoint,
      double[] distanceOfPoint) {
    this.parent = parent;
    this.birthDistance = birthDistance;
    this.deathDistance = deathDistance;
    this.densestDistance = densestDistance;
    this.stability = stability;
    this.extent = extent;
    this.weight = weight;
    this.locations = locations;
    this.smallestPoint = smallestPoint;
    this.clusterOfPoint = clusterOfPoint;
    this.distanceOfPoint = distanceOfPoint;
  }

  /** How many clusters the tree has, the root included. */
  public int size() {
    return parent.length;
  }

  /** The cluster that this one parted from, {@link #NONE} for the root. */
  public int parent(int cluster) {
    return parent[cluster];
  }

  /** The distance at which the cluster parts from its siblings, metres; infinite for the root. */
  public double birthDistance(int cluster) {
    return birthDistance[cluster];
  }

  /** The distance at which the cluster parts or loses its last points, metres. */
  public double deathDistance(int cluster) {
    return deathDistance[cluster];
  }

  /** λ of birth, per metre; 0 for the root. */
  public double birthLambda(int cluster) {
    return 1 / birthDistance[cluster];
  }

  /** λ at which the cluster parts or loses its last points, per metre: the largest a point has. */
  public double deathLambda(int cluster) {
    return 1 / deathDistance[cluster];
  }

  /** Σ over firms of (λ at which the firm leaves or the cluster parts − λ of birth). */
  public double stability(int cluster) {
    return stability[cluster];
  }

  /** The weight at birth, thousandths of a firm. */
  public long weight(int cluster) {
    return weight[cluster];
  }

  /** Distinct locations at birth. */
  public int locations(int cluster) {
    return locations[cluster];
  }

  /** The longer side of the bounding box at birth, metres. */
  public double extentMetres(int cluster) {
    return extent[cluster];
  }

  /** The smallest id of a point that is in the cluster at birth. */
  public int smallestPoint(int cluster) {
    return smallestPoint[cluster];
  }

  /** The last cluster that each point is in, {@link #NONE} in a tree without clusters. */
  public int[] clusterOfPoint() {
    return clusterOfPoint;
  }

  /** The distance at which each point leaves its last cluster, metres. */
  public double[] distanceOfPoint() {
    return distanceOfPoint;
  }

  /** λ at which a point leaves its last cluster, per metre. */
  public double lambdaOfPoint(int point) {
    return clusterOfPoint[point] == NONE ? 0 : 1 / distanceOfPoint[point];
  }
}
