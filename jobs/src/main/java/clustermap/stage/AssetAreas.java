package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import clustermap.table.Assets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** In which places assets are, found as sites are. */
public final class AssetAreas {
  private AssetAreas() {}

  /**
   * Assets with a column areas: geography and code of each place that holds the asset, in order;
   * null where neither its postcode nor its position says one.
   *
   * @param located assets that have a position, as {@link Support#locate} gives them
   */
  public static Dataset<Row> run(Dataset<Row> located, Gazetteer gazetteer) {
    Dataset<Row> placed =
        Geocode.located(
            located.select(
                Assets.ASSET_ID.col(),
                Assets.KIND.col(),
                Assets.POSTCODE.col(),
                Assets.EASTING.col().as("given_easting"),
                Assets.NORTHING.col().as("given_northing"),
                lit(false).as("unknown_postcode")),
            gazetteer);
    Dataset<Row> areas =
        InPlaces.rows(placed, Assets.ASSET_ID.col(), Assets.KIND.col())
            .groupBy(Assets.ASSET_ID.col(), Assets.KIND.col())
            .agg(sort_array(collect_set(struct(col("geography"), col("code")))).as("areas"));
    return located.join(areas, new String[] {Assets.ASSET_ID.name(), Assets.KIND.name()}, "left");
  }
}
