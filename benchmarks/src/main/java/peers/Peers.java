package peers;

import clustermap.density.Dbscan;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import elki.clustering.dbscan.DBSCAN;
import elki.clustering.hierarchical.SLINKHDBSCANLinearMemory;
import elki.clustering.hierarchical.extraction.HDBSCANHierarchyExtraction;
import elki.data.Cluster;
import elki.data.Clustering;
import elki.data.DoubleVector;
import elki.data.type.TypeUtil;
import elki.database.StaticArrayDatabase;
import elki.database.ids.DBIDIter;
import elki.database.ids.DBIDRange;
import elki.database.relation.Relation;
import elki.datasource.ArrayAdapterDatabaseConnection;
import elki.distance.minkowski.EuclideanDistance;
import elki.index.tree.spatial.rstarvariants.RTreeSettings;
import elki.index.tree.spatial.rstarvariants.rstar.RStarTreeFactory;
import elki.index.tree.spatial.rstarvariants.strategies.bulk.SortTileRecursiveBulkSplit;
import elki.persistent.MemoryPageFileFactory;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.DBSCANClusterer;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.hdbscan.HdbscanTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Times one peer and clustermap on the same points in one process, and compares their labels by the
 * adjusted Rand index (Hubert and Arabie 1985). Prints one line of CSV, its columns in
 * benchmarks/run.
 *
 * <p>Arguments: peer, file of points, eps or 0 for HDBSCAN*, min points or samples, threads, and for
 * a peer outside the JVM its seconds and file of labels.
 */
final class Peers {
  private static final double SLOW_SECONDS = 3;

  /** As long as this a peer has to get warm, and so has clustermap. */
  private static final double WARM_SECONDS = 5;

  private final double[][] rows;
  private final double[] weight;
  private final double eps;
  private final int min;

  private Peers(Path file, double eps, int min) throws IOException {
    this.eps = eps;
    this.min = min;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      int n = (int) in.readDouble();
      rows = new double[n][2];
      weight = new double[n];
      for (int i = 0; i < n; i++) {
        rows[i][0] = in.readDouble();
        rows[i][1] = in.readDouble();
        weight[i] = in.readDouble();
      }
    }
  }

  public static void main(String[] a) throws IOException {
    Peers run = new Peers(Path.of(a[1]), Double.parseDouble(a[2]), Integer.parseInt(a[3]));
    int threads = Integer.parseInt(a[4]);
    double seconds;
    double megabytes = Double.NaN;
    int[] labels;
    if (a.length > 5) {
      seconds = Double.parseDouble(a[5]);
      labels = run.read(Path.of(a[6]));
    } else {
      int[][] result = new int[1][];
      long before = allocated();
      seconds = best(0, () -> result[0] = run.peer(a[0], threads));
      // Of the calling thread; Tribuo's others are not seen.
      megabytes = (allocated() - before) / 1e6;
      if (seconds < SLOW_SECONDS) {
        seconds = Math.min(seconds, best(WARM_SECONDS, () -> result[0] = run.peer(a[0], threads)));
      }
      labels = result[0];
    }
    WeightedPoints points = run.points();
    DensityLabels[] ours = new DensityLabels[1];
    double own = best(WARM_SECONDS, () -> ours[0] = run.ours(points, threads));
    long before = allocated();
    run.ours(points, 1);
    double ownMegabytes = (allocated() - before) / 1e6;
    boolean isWeighted = Arrays.stream(run.weight).anyMatch(w -> w != 1);
    System.out.printf(
        Locale.ROOT,
        "%s,%s,%d,%s,%d,%.4f,%s,%.5f,%.1f,%.6f,%d,%d%n",
        (run.eps > 0 ? "dbscan" : "hdbscan") + (isWeighted ? " weighted" : " rows"),
        a[0],
        run.rows.length,
        run.eps > 0 ? "eps " + a[2] + " min " + a[3] : "min " + a[3],
        threads,
        seconds,
        Double.isNaN(megabytes) ? "" : String.format(Locale.ROOT, "%.1f", megabytes),
        own,
        ownMegabytes,
        run.adjustedRand(labels, ours[0]),
        Arrays.stream(labels).filter(l -> l >= 0).distinct().count(),
        ours[0].clusterCount());
  }

  /** Bytes this thread has allocated so far. */
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** The best of the tries that fit into some seconds, one at least. */
  private static double best(double seconds, Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    long begun = System.nanoTime();
    for (int k = 0; k == 0 || System.nanoTime() - begun < seconds * 1e9; k++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  private WeightedPoints points() {
    double[] x = new double[rows.length];
    double[] y = new double[rows.length];
    long[] w = new long[rows.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows[i][0];
      y[i] = rows[i][1];
      w[i] = Math.round(weight[i] * WeightedPoints.ONE_FIRM);
    }
    return WeightedPoints.of(x, y, w);
  }

  private DensityLabels ours(WeightedPoints points, int threads) {
    long thousandths = min * WeightedPoints.ONE_FIRM;
    return eps > 0
        ? Dbscan.cluster(points, new DbscanParameters(eps, thousandths), threads)
        : Hdbscan.cluster(points, HdbscanParameters.of(thousandths, thousandths), threads).labels();
  }

  private int[] peer(String name, int threads) {
    return switch (name) {
      case "elki-rstar" -> elkiDbscan(true);
      case "elki-default" -> elkiDbscan(false);
      case "elki-hdbscan" -> elkiHdbscan();
      case "smile" -> smile();
      case "commons-math" -> commonsMath();
      case "tribuo" -> tribuo(threads);
      default -> throw new IllegalArgumentException("No peer is called " + name);
    };
  }

  private int[] elkiDbscan(boolean rTree) {
    RTreeSettings settings = new RTreeSettings();
    settings.setBulkStrategy(SortTileRecursiveBulkSplit.STATIC);
    StaticArrayDatabase database =
        new StaticArrayDatabase(
            new ArrayAdapterDatabaseConnection(rows),
            rTree
                ? List.of(
                    new RStarTreeFactory<DoubleVector>(new MemoryPageFileFactory<>(4096), settings))
                : List.of());
    database.initialize();
    Relation<DoubleVector> relation = database.getRelation(TypeUtil.DOUBLE_VECTOR_FIELD);
    return labels(
        relation, new DBSCAN<DoubleVector>(EuclideanDistance.STATIC, eps, min).run(relation));
  }

  private int[] elkiHdbscan() {
    StaticArrayDatabase database =
        new StaticArrayDatabase(new ArrayAdapterDatabaseConnection(rows), List.of());
    database.initialize();
    Relation<DoubleVector> relation = database.getRelation(TypeUtil.DOUBLE_VECTOR_FIELD);
    SLINKHDBSCANLinearMemory<DoubleVector> slink =
        new SLINKHDBSCANLinearMemory<>(EuclideanDistance.STATIC, min);
    return labels(
        relation, new HDBSCANHierarchyExtraction(slink, min, false).run(slink.run(relation)));
  }

  private int[] labels(Relation<DoubleVector> relation, Clustering<?> clustering) {
    int[] labels = new int[rows.length];
    Arrays.fill(labels, -1);
    DBIDRange ids = (DBIDRange) relation.getDBIDs();
    int next = 0;
    for (Cluster<?> cluster : clustering.getAllClusters()) {
      if (cluster.isNoise()) {
        continue;
      }
      for (DBIDIter i = cluster.getIDs().iter(); i.valid(); i.advance()) {
        labels[ids.getOffset(i)] = next;
      }
      next++;
    }
    return labels;
  }

  /** Smile does not count a point itself. */
  private int[] smile() {
    int[] labels = smile.clustering.DBSCAN.fit(rows, min - 1, eps).y.clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] == Integer.MAX_VALUE ? -1 : labels[i];
    }
    return labels;
  }

  private record Row(int id, double[] at) implements Clusterable {
    @Override
    public double[] getPoint() {
      return at;
    }
  }

  /** Commons Math does not count a point itself. */
  private int[] commonsMath() {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      all.add(new Row(i, rows[i]));
    }
    int[] labels = new int[rows.length];
    Arrays.fill(labels, -1);
    int next = 0;
    for (var cluster : new DBSCANClusterer<Row>(eps, min - 1).cluster(all)) {
      for (Row row : cluster.getPoints()) {
        labels[row.id()] = next;
      }
      next++;
    }
    return labels;
  }

  private int[] tribuo(int threads) {
    var dataset =
        new MutableDataset<>(
            new SimpleDataSourceProvenance("points", new ClusteringFactory()),
            new ClusteringFactory());
    for (double[] row : rows) {
      dataset.add(
          new ArrayExample<>(new ClusterID(ClusterID.UNASSIGNED), new String[] {"x", "y"}, row));
    }
    var trainer =
        new HdbscanTrainer(
            min,
            org.tribuo.math.distance.DistanceType.L2.getDistance(),
            min,
            threads,
            org.tribuo.math.neighbour.NeighboursQueryFactoryType.KD_TREE);
    List<Integer> found = trainer.train(dataset).getClusterLabels();
    int[] labels = new int[rows.length];
    for (int i = 0; i < labels.length; i++) {
      // Tribuo calls noise 0.
      labels[i] = found.get(i) - 1;
    }
    return labels;
  }

  private int[] read(Path file) throws IOException {
    int[] labels = new int[rows.length];
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readInt();
      }
    }
    return labels;
  }

  /** Over core points for DBSCAN, whose borders are free; over all, noise a class, for HDBSCAN*. */
  private double adjustedRand(int[] theirs, DensityLabels ours) {
    Map<Long, Long> both = new HashMap<>();
    Map<Integer, Long> first = new HashMap<>();
    Map<Integer, Long> second = new HashMap<>();
    long n = 0;
    for (int i = 0; i < theirs.length; i++) {
      if (eps == 0 || ours.core()[i]) {
        both.merge(((long) theirs[i] << 32) | (ours.label()[i] & 0xffffffffL), 1L, Long::sum);
        first.merge(theirs[i], 1L, Long::sum);
        second.merge(ours.label()[i], 1L, Long::sum);
        n++;
      }
    }
    double together = pairs(both);
    double a = pairs(first);
    double b = pairs(second);
    double expected = a * b / (n * (n - 1) / 2.0);
    double most = (a + b) / 2;
    return most == expected ? 1 : (together - expected) / (most - expected);
  }

  private static double pairs(Map<?, Long> counts) {
    return counts.values().stream().mapToDouble(c -> c * (c - 1) / 2.0).sum();
  }
}
