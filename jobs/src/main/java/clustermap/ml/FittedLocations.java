package clustermap.ml;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.density.NearestLocation;
import clustermap.density.Placement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The fitted locations of one group, in order of easting and northing, among which others are
 * placed: under DBSCAN the cores alone.
 */
abstract class FittedLocations {
  private static final int EASTING = 1;
  private static final int NORTHING = 2;
  private static final int WEIGHT = 3;
  private static final int LABEL = 4;
  private static final int CORE = 5;
  private static final int CORE_DISTANCE = 8;
  private static final int BIRTH_DISTANCE = 9;
  private static final int DENSEST_DISTANCE = 10;

  static FittedLocations of(Iterator<Row> sorted, DensityMethod method) {
    if (method instanceof HdbscanParameters hdbscan) {
      return new OfHdbscan(sorted, hdbscan);
    }
    return new OfDbscan(sorted, (DbscanParameters) method);
  }

  /** Group, easting, northing, label, core, probability and outlier score at a new place. */
  abstract Row place(String group, double x, double y);

  private static Row placed(String group, double x, double y, int label, double probability) {
    return RowFactory.create(group, x, y, label, false, probability, null);
  }

  private static Row noise(String group, double x, double y) {
    return placed(group, x, y, DensityLabels.NOISE, 0);
  }

  private static final class OfDbscan extends FittedLocations {
    private final double epsMetres;
    private final List<Integer> label = new ArrayList<>();
    private final NearestLocation cores;

    OfDbscan(Iterator<Row> sorted, DbscanParameters dbscan) {
      epsMetres = dbscan.epsMetres();
      GrowingPoints points = new GrowingPoints();
      while (sorted.hasNext()) {
        Row row = sorted.next();
        if (row.getBoolean(CORE)) {
          points.add(row.getDouble(EASTING), row.getDouble(NORTHING), row.getLong(WEIGHT));
          label.add(row.getInt(LABEL));
        }
      }
      cores = new NearestLocation(points.toWeightedPoints());
    }

    @Override
    Row place(String group, double x, double y) {
      int core = cores.within(x, y, epsMetres);
      return core < 0 ? noise(group, x, y) : placed(group, x, y, label.get(core), 1);
    }
  }

  private static final class OfHdbscan extends FittedLocations {
    private final List<Row> rows = new ArrayList<>();
    private final Placement placement;

    OfHdbscan(Iterator<Row> sorted, HdbscanParameters hdbscan) {
      sorted.forEachRemaining(rows::add);
      GrowingPoints points = new GrowingPoints();
      double[] coreDistance = new double[rows.size()];
      for (int i = 0; i < coreDistance.length; i++) {
        Row row = rows.get(i);
        points.add(row.getDouble(EASTING), row.getDouble(NORTHING), row.getLong(WEIGHT));
        coreDistance[i] = row.getDouble(CORE_DISTANCE);
      }
      placement =
          new Placement(
              points.toWeightedPoints(),
              coreDistance,
              hdbscan.minSamplesThousandths(),
              hdbscan.resolutionMetres());
    }

    @Override
    Row place(String group, double x, double y) {
      int neighbour = placement.neighbour(x, y);
      Row row = neighbour < 0 ? null : rows.get(neighbour);
      if (row == null
          || row.getInt(LABEL) == DensityLabels.NOISE
          || placement.reachabilityMetres() >= row.getDouble(BIRTH_DISTANCE)) {
        return noise(group, x, y);
      }
      double densest = row.getDouble(DENSEST_DISTANCE);
      return placed(
          group,
          x,
          y,
          row.getInt(LABEL),
          Placement.probability(densest, placement.reachabilityMetres()));
    }
  }
}
