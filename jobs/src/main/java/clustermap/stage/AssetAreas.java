package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import clustermap.table.Assets;
import clustermap.table.Districts;
import clustermap.table.Postcodes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** In which places assets are, by their postcodes as sites are. */
public final class AssetAreas {
  private AssetAreas() {}

  /**
   * Assets with a column areas: the code of the place that holds the asset, by geography; null
   * where its postcode says none.
   *
   * @param located assets that have a position, as {@link Support#locate} gives them
   * @param postcodes postcodes by contract
   * @param districts districts by contract
   */
  public static Dataset<Row> run(
      Dataset<Row> located, Dataset<Row> postcodes, Dataset<Row> districts) {
    Dataset<Row> wanted =
        located.select(Assets.POSTCODE.col()).where(Assets.POSTCODE.col().isNotNull()).distinct();
    Dataset<Row> found =
        postcodes
            .join(broadcast(wanted), new String[] {Postcodes.POSTCODE.name()}, "left_semi")
            .select(
                Postcodes.POSTCODE.col(),
                Postcodes.LAD.col().as("found_lad"),
                Postcodes.TTWA.col());
    Dataset<Row> byCode =
        districts.select(
            Districts.LAD.col().as("found_lad"),
            Districts.LAD_2021.col(),
            Districts.ITL3.col(),
            Districts.ITL2.col(),
            Districts.ITL1.col());
    Dataset<Row> placed =
        located
            .select(Assets.ASSET_ID.col(), Assets.KIND.col(), Assets.POSTCODE.col())
            .join(found, Assets.POSTCODE.name())
            .join(broadcast(byCode), new String[] {"found_lad"}, "left")
            .withColumn("lad", coalesce(Districts.LAD_2021.col(), col("found_lad")));
    Dataset<Row> areas =
        InPlaces.rows(placed, InPlaces.with(Assets.ASSET_ID.col(), Assets.KIND.col()))
            .groupBy(Assets.ASSET_ID.col(), Assets.KIND.col())
            .agg(
                map_from_entries(sort_array(collect_list(struct(col("geography"), col("code")))))
                    .as("areas"));
    return located.join(areas, new String[] {Assets.ASSET_ID.name(), Assets.KIND.name()}, "left");
  }
}
