package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.geo.OutlineDistance;
import clustermap.table.Assets;
import clustermap.table.ClusterSupport;
import clustermap.table.Footprints;
import clustermap.table.Postcodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What supports each cluster within reach, by kind of asset and distance in a straight line from
 * its footprint, which is 0 inside.
 *
 * <p>The assets, some hundreds or thousands, are sent to where the footprints are; each footprint
 * is held against them one by one, and only those that may be within reach or the nearest are
 * measured beyond their bounding box. No join of clusters with assets is made.
 */
public final class Support {
  private static final double METRES = 1000;

  private Support() {}

  /**
   * Assets that have a position, ready to be sent to executors.
   *
   * @param byKind the assets of each kind, by asset_id
   */
  public record Located(TreeMap<String, List<Asset>> byKind) implements java.io.Serializable {
    /** From rows of {@link #locate}. */
    public static Located of(List<Row> assets) {
      TreeMap<String, List<Asset>> byKind = new TreeMap<>();
      for (Row row : assets) {
        byKind
            .computeIfAbsent(row.getAs(Assets.KIND.name()), kind -> new ArrayList<>())
            .add(
                new Asset(
                    row.getAs(Assets.ASSET_ID.name()),
                    row.getAs(Assets.NAME.name()),
                    row.<Double>getAs(Assets.EASTING.name()),
                    row.<Double>getAs(Assets.NORTHING.name())));
      }
      byKind.values().forEach(list -> list.sort(Comparator.comparing(Asset::id)));
      return new Located(byKind);
    }
  }

  /** One asset. */
  public record Asset(String id, String name, double easting, double northing)
      implements java.io.Serializable {}

  /**
   * The assets with a position: their own, else their postcode's. Of a kind that the given assets
   * lack, the shipped ones are taken; assets without a position are left out.
   *
   * @param given accepted assets
   * @param shipped assets that ship as reference
   * @param postcodes postcodes
   */
  public static Dataset<Row> locate(
      Dataset<Row> given, Dataset<Row> shipped, Dataset<Row> postcodes) {
    Dataset<Row> all = all(given, shipped);
    // The nation has millions of postcodes, the assets name some hundreds.
    Dataset<Row> named =
        all.select(Assets.POSTCODE.col()).where(Assets.POSTCODE.col().isNotNull()).distinct();
    Dataset<Row> positions =
        postcodes
            .where(Postcodes.EASTING.col().isNotNull().and(Postcodes.NORTHING.col().isNotNull()))
            .join(broadcast(named), new String[] {Postcodes.POSTCODE.name()}, "left_semi")
            .select(
                Postcodes.POSTCODE.col(),
                Postcodes.EASTING.col().as("postcode_easting"),
                Postcodes.NORTHING.col().as("postcode_northing"));
    Column own = Assets.EASTING.col().isNotNull().and(Assets.NORTHING.col().isNotNull());
    return all.join(positions, new String[] {Assets.POSTCODE.name()}, "left")
        .select(
            Assets.ASSET_ID.col(),
            Assets.KIND.col(),
            Assets.NAME.col(),
            Assets.POSTCODE.col(),
            when(own, Assets.EASTING.col())
                .otherwise(col("postcode_easting"))
                .cast("double")
                .as(Assets.EASTING.name()),
            when(own, Assets.NORTHING.col())
                .otherwise(col("postcode_northing"))
                .cast("double")
                .as(Assets.NORTHING.name()))
        .where(Assets.EASTING.col().isNotNull());
  }

  /**
   * The assets, with a position or without: asset_id, kind, name, postcode, easting, northing. Of a
   * kind that the given assets lack, the shipped ones are taken.
   */
  static Dataset<Row> all(Dataset<Row> given, Dataset<Row> shipped) {
    Column[] wanted = {
      Assets.ASSET_ID.col(),
      Assets.KIND.col(),
      Assets.NAME.col(),
      Assets.POSTCODE.col(),
      Assets.EASTING.col(),
      Assets.NORTHING.col()
    };
    Dataset<Row> kinds = given.select(Assets.KIND.col().as("kind")).distinct();
    return given
        .select(wanted)
        .union(
            shipped
                .select(wanted)
                .join(broadcast(kinds), new String[] {"kind"}, "left_anti")
                .select(wanted));
  }

  /**
   * Support by contract: for each cluster every kind of which an asset has a position, by every
   * distance.
   *
   * @param footprints footprints by contract
   */
  public static Dataset<Row> run(
      Dataset<Row> footprints, Broadcast<Located> assets, RunConfig.Support params) {
    double[] reachKm = params.reachKm().stream().mapToDouble(Double::doubleValue).toArray();
    return footprints
        .select(Footprints.CLUSTER_ID.col(), Footprints.GRID_GEOMETRY.col())
        .flatMap(near(assets, reachKm), Encoders.row(ClusterSupport.CONTRACT.schema()));
  }

  private static FlatMapFunction<Row, Row> near(Broadcast<Located> assets, double[] reachKm) {
    return footprint -> {
      OutlineDistance outline = OutlineDistance.ofWkb(footprint.<byte[]>getAs(1));
      List<Row> rows = new ArrayList<>();
      for (Map.Entry<String, List<Asset>> kind : assets.value().byKind().entrySet()) {
        measure(footprint.getString(0), kind.getKey(), kind.getValue(), outline, reachKm, rows);
      }
      return rows.iterator();
    };
  }

  private static void measure(
      String cluster,
      String kind,
      List<Asset> assets,
      OutlineDistance outline,
      double[] reachKm,
      List<Row> rows) {
    double farthest = reachKm[reachKm.length - 1] * METRES;
    long[] within = new long[reachKm.length];
    Asset nearest = assets.get(0);
    double best = Double.POSITIVE_INFINITY;
    for (Asset asset : assets) {
      double atLeast = outline.atLeastMetres(asset.easting(), asset.northing());
      if (atLeast > farthest && atLeast >= best) {
        continue;
      }
      double metres = outline.metres(asset.easting(), asset.northing());
      for (int r = 0; r < reachKm.length; r++) {
        if (metres <= reachKm[r] * METRES) {
          within[r]++;
        }
      }
      if (metres < best) {
        best = metres;
        nearest = asset;
      }
    }
    int reached = 0;
    for (long count : within) {
      reached += count > 0 ? 1 : 0;
    }
    for (int r = 0; r < reachKm.length; r++) {
      rows.add(
          RowFactory.create(
              cluster,
              kind,
              reachKm[r],
              within[r],
              nearest.id(),
              nearest.name(),
              Math.rint(best) / METRES,
              (double) reached / reachKm.length));
    }
  }
}
