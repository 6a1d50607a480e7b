package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import clustermap.geo.OutlineDistance;
import clustermap.table.Locations;
import clustermap.table.Places;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * How far every place is from the nearest cluster of every sector, in a straight line from its
 * centre: the mean position of its counted firms, or the centroid of its outline where it has none.
 */
public final class NearestClusters {
  private static final double METRES = 1000;

  private static final StructType NEAREST =
      new StructType()
          .add("geography", DataTypes.StringType, false)
          .add("code", DataTypes.StringType, false)
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("nearest_cluster_id", DataTypes.StringType, false)
          .add("nearest_cluster_km", DataTypes.DoubleType, false)
          .add("nearest_strong_id", DataTypes.StringType, true)
          .add("nearest_strong_km", DataTypes.DoubleType, true);

  private NearestClusters() {}

  /** Clusters of one sector. */
  public record OfSector(
      String taxonomy, String sector, List<String> ids, List<Boolean> strong, List<byte[]> wkb)
      implements Serializable {}

  /** Outlines of all clusters, by taxonomy and sector; grows with clusters, never with firms. */
  public record Outlines(List<OfSector> sectors) implements Serializable {

    /** From rows of {@link Potential#clusters}. */
    public static Outlines of(List<Row> rows) {
      TreeMap<List<String>, OfSector> all =
          new TreeMap<>(
              Comparator.comparing((List<String> key) -> key.get(0))
                  .thenComparing(key -> key.get(1)));
      for (Row row : rows) {
        OfSector of =
            all.computeIfAbsent(
                List.of(row.getString(1), row.getString(2)),
                key ->
                    new OfSector(
                        key.get(0),
                        key.get(1),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>()));
        of.ids().add(row.getString(0));
        of.wkb().add(row.<byte[]>getAs(3));
        of.strong().add(row.getBoolean(4));
      }
      return new Outlines(List.copyOf(all.values()));
    }
  }

  /**
   * Centres of places that have one: geography, code, easting, northing.
   *
   * @param places areas of all geographies
   * @param locations locations by contract
   */
  static Dataset<Row> centres(Dataset<Row> places, Dataset<Row> locations) {
    Column n = Locations.SITES.col();
    // Whole metres add up to the same sum in any order.
    Dataset<Row> means =
        InPlaces.sums(
                locations
                    .where(n.gt(0).and(Locations.EASTING.col().isNotNull()))
                    .withColumn("sum_e", round(Locations.EASTING.col()).cast("long").multiply(n))
                    .withColumn("sum_n", round(Locations.NORTHING.col()).cast("long").multiply(n))
                    .withColumn("firms", n),
                List.of(),
                "firms",
                "sum_e",
                "sum_n")
            .select(
                col("geography"),
                col("code"),
                col("sum_e").cast("double").divide(col("firms")).as("mean_e"),
                col("sum_n").cast("double").divide(col("firms")).as("mean_n"));
    return places
        .select(Places.GEOGRAPHY.col(), Places.CODE.col(), Places.GEOMETRY.col())
        .join(means, new String[] {"geography", "code"}, "left")
        .withColumn("geometry", when(col("mean_e").isNull(), Places.GEOMETRY.col()))
        .mapPartitions(
            placing(),
            Encoders.row(
                new StructType()
                    .add("geography", DataTypes.StringType, false)
                    .add("code", DataTypes.StringType, false)
                    .add("easting", DataTypes.DoubleType, false)
                    .add("northing", DataTypes.DoubleType, false)));
  }

  private static MapPartitionsFunction<Row, Row> placing() {
    return rows -> {
      List<Row> placed = new ArrayList<>();
      while (rows.hasNext()) {
        Row row = rows.next();
        if (!row.isNullAt(row.fieldIndex("mean_e"))) {
          placed.add(
              RowFactory.create(
                  row.getAs("geography"),
                  row.getAs("code"),
                  row.getAs("mean_e"),
                  row.getAs("mean_n")));
        } else if (!row.isNullAt(row.fieldIndex("geometry"))) {
          Point centroid = centroid(row.<byte[]>getAs("geometry"));
          placed.add(
              RowFactory.create(
                  row.getAs("geography"), row.getAs("code"), centroid.getX(), centroid.getY()));
        }
      }
      return placed.iterator();
    };
  }

  private static Point centroid(byte[] wkb) {
    try {
      return new WKBReader().read(wkb).getCentroid();
    } catch (ParseException e) {
      throw new IllegalArgumentException("an outline of places is no WKB: " + e.getMessage(), e);
    }
  }

  /**
   * For each centre and each sector that has a cluster: the nearest one and how far its footprint
   * is, 0 inside; and the nearest of those whose quotient is surely above 1.
   */
  static Dataset<Row> run(Dataset<Row> centres, Broadcast<Outlines> outlines) {
    return centres.mapPartitions(nearest(outlines), Encoders.row(NEAREST));
  }

  private static MapPartitionsFunction<Row, Row> nearest(Broadcast<Outlines> outlines) {
    return rows -> {
      List<OfSector> sectors = outlines.value().sectors();
      List<List<OutlineDistance>> distances = new ArrayList<>();
      List<Row> found = new ArrayList<>();
      while (rows.hasNext()) {
        Row centre = rows.next();
        if (distances.isEmpty()) {
          for (OfSector sector : sectors) {
            distances.add(sector.wkb().stream().map(OutlineDistance::ofWkb).toList());
          }
        }
        for (int s = 0; s < sectors.size(); s++) {
          found.add(nearest(centre, sectors.get(s), distances.get(s)));
        }
      }
      return found.iterator();
    };
  }

  private static Row nearest(Row centre, OfSector sector, List<OutlineDistance> distances) {
    double easting = centre.getDouble(2);
    double northing = centre.getDouble(3);
    int best = -1;
    int strong = -1;
    double bestMetres = Double.POSITIVE_INFINITY;
    double strongMetres = Double.POSITIVE_INFINITY;
    for (int c = 0; c < distances.size(); c++) {
      boolean counts = sector.strong().get(c);
      double least = distances.get(c).atLeastMetres(easting, northing);
      if (least < bestMetres || (counts && least < strongMetres)) {
        double metres = distances.get(c).metres(easting, northing);
        if (metres < bestMetres) {
          best = c;
          bestMetres = metres;
        }
        if (counts && metres < strongMetres) {
          strong = c;
          strongMetres = metres;
        }
      }
    }
    return RowFactory.create(
        centre.getString(0),
        centre.getString(1),
        sector.taxonomy(),
        sector.sector(),
        sector.ids().get(best),
        Math.rint(bestMetres) / METRES,
        strong < 0 ? null : sector.ids().get(strong),
        strong < 0 ? null : (Double) (Math.rint(strongMetres) / METRES));
  }
}
