package clustermap.ml;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.density.Placement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.kdtree.KdNode;
import org.locationtech.jts.index.kdtree.KdTree;

/** The fitted locations of one group, in order of easting and northing, for looking up. */
final class FittedLocations {
  private static final int EASTING = 1;
  private static final int NORTHING = 2;
  private static final int WEIGHT = 3;
  private static final int LABEL = 4;
  private static final int CORE = 5;
  private static final int PROBABILITY = 6;
  private static final int OUTLIER_SCORE = 7;
  private static final int CORE_DISTANCE = 8;
  private static final int BIRTH_DISTANCE = 9;
  private static final int DENSEST_DISTANCE = 10;

  private final List<Row> rows = new ArrayList<>();
  private final DensityMethod method;
  private @Nullable KdTree cores;
  private @Nullable Placement placement;

  private FittedLocations(DensityMethod method) {
    this.method = method;
  }

  static FittedLocations of(Iterator<Row> sorted, DensityMethod method) {
    FittedLocations fitted = new FittedLocations(method);
    sorted.forEachRemaining(fitted.rows::add);
    return fitted;
  }

  /** Group, easting, northing, label, core, probability and outlier score at a place. */
  Row place(String group, double x, double y) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      return RowFactory.create(group, x, y, DensityLabels.NOISE, false, 0.0, null);
    }
    int at = indexOf(x, y);
    if (at >= 0) {
      Row row = rows.get(at);
      return RowFactory.create(
          group,
          x,
          y,
          row.getInt(LABEL),
          row.getBoolean(CORE),
          row.getDouble(PROBABILITY),
          row.get(OUTLIER_SCORE));
    }
    int label = DensityLabels.NOISE;
    double probability = 0;
    if (method instanceof HdbscanParameters hdbscan) {
      Placement near = placement == null ? index(hdbscan) : placement;
      int neighbour = near.neighbour(x, y);
      Row row = neighbour < 0 ? null : rows.get(neighbour);
      if (row != null
          && row.getInt(LABEL) != DensityLabels.NOISE
          && near.reachabilityMetres() < row.getDouble(BIRTH_DISTANCE)) {
        label = row.getInt(LABEL);
        probability =
            Placement.probability(row.getDouble(DENSEST_DISTANCE), near.reachabilityMetres());
      }
    } else if (method instanceof DbscanParameters dbscan) {
      int core = nearestCore(cores == null ? index() : cores, x, y, dbscan.epsMetres());
      if (core >= 0) {
        label = rows.get(core).getInt(LABEL);
        probability = 1;
      }
    }
    return RowFactory.create(group, x, y, label, false, probability, null);
  }

  private KdTree index() {
    KdTree tree = new KdTree();
    // The tree does not balance itself, and locations come from west to east.
    int[] order = IntStream.range(0, rows.size()).toArray();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    for (int i : order) {
      Row row = rows.get(i);
      if (row.getBoolean(CORE)) {
        tree.insert(new Coordinate(row.getDouble(EASTING), row.getDouble(NORTHING)), i);
      }
    }
    cores = tree;
    return tree;
  }

  private Placement index(HdbscanParameters hdbscan) {
    GrowingPoints points = new GrowingPoints();
    double[] coreDistance = new double[rows.size()];
    for (int i = 0; i < coreDistance.length; i++) {
      Row row = rows.get(i);
      points.add(row.getDouble(EASTING), row.getDouble(NORTHING), row.getLong(WEIGHT));
      coreDistance[i] = row.getDouble(CORE_DISTANCE);
    }
    Placement made =
        new Placement(
            points.toWeightedPoints(),
            coreDistance,
            hdbscan.minSamplesThousandths(),
            hdbscan.resolutionMetres());
    placement = made;
    return made;
  }

  /** The location at exactly these coordinates, or a negative number. */
  private int indexOf(double x, double y) {
    int low = 0;
    int high = rows.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Row row = rows.get(middle);
      int order = Double.compare(row.getDouble(EASTING), x);
      if (order == 0) {
        order = Double.compare(row.getDouble(NORTHING), y);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The nearest core within eps, the first among equals; -1 for none. */
  private static int nearestCore(KdTree cores, double x, double y, double epsMetres) {
    Envelope around = new Envelope(x - epsMetres, x + epsMetres, y - epsMetres, y + epsMetres);
    int best = -1;
    double bestSquared = epsMetres * epsMetres;
    for (Object found : cores.query(around)) {
      KdNode node = (KdNode) found;
      int index = (Integer) node.getData();
      double dx = node.getX() - x;
      double dy = node.getY() - y;
      double squared = dx * dx + dy * dy;
      if (squared < bestSquared || (squared == bestSquared && (best < 0 || index < best))) {
        best = index;
        bestSquared = squared;
      }
    }
    return best;
  }
}
