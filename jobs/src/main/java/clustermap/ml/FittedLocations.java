package clustermap.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.kdtree.KdNode;
import org.locationtech.jts.index.kdtree.KdTree;

/** The fitted locations of one group, in order of easting and northing, for looking up. */
final class FittedLocations {
  private final List<Row> rows = new ArrayList<>();
  private final KdTree cores = new KdTree();
  private final double epsMetres;

  private FittedLocations(double epsMetres) {
    this.epsMetres = epsMetres;
  }

  static FittedLocations of(Iterator<Row> sorted, double epsMetres) {
    FittedLocations fitted = new FittedLocations(epsMetres);
    while (sorted.hasNext()) {
      Row row = sorted.next();
      if (row.getBoolean(4)) {
        fitted.cores.insert(new Coordinate(row.getDouble(1), row.getDouble(2)), fitted.rows.size());
      }
      fitted.rows.add(row);
    }
    return fitted;
  }

  /** The location at exactly these coordinates, or a negative number. */
  int indexOf(double x, double y) {
    int low = 0;
    int high = rows.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Row row = rows.get(middle);
      int order = Double.compare(row.getDouble(1), x);
      if (order == 0) {
        order = Double.compare(row.getDouble(2), y);
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
  int nearestCore(double x, double y) {
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

  int label(int index) {
    return rows.get(index).getInt(3);
  }

  boolean core(int index) {
    return rows.get(index).getBoolean(4);
  }

  double probability(int index) {
    return rows.get(index).getDouble(5);
  }
}
