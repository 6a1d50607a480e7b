package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Locations;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Gathers sites into distinct locations with what is there, in all and by sector. Every count and
 * weight is a long, so sums over locations are exact. Later steps that look at areas read this
 * table, which grows with postcodes, and never the firms.
 */
public final class Gather {
  private static final List<Field> PLACE =
      List.of(
          Locations.EASTING,
          Locations.NORTHING,
          Locations.LAD,
          Locations.ITL3,
          Locations.ITL2,
          Locations.ITL1,
          Locations.TTWA,
          Locations.OTHER_PLACES);

  private Gather() {}

  /**
   * Locations by contract.
   *
   * @param sites geocoded sites
   * @param firmSectors firms by sector
   * @param firms firms with their standing
   */
  public static Dataset<Row> run(Dataset<Row> sites, Dataset<Row> firmSectors, Dataset<Row> firms) {
    Dataset<Row> standing =
        firms
            .where(Firms.STANDING.col().isin("live", "winding_up", "non_trading"))
            .select(Firms.COMPANY_NUMBER.col(), Firms.COUNTED.col());
    Column counted = when(Firms.COUNTED.col(), 1L).otherwise(0L);
    Column open =
        when(Firms.COUNTED.col().and(not(GeocodedSites.OFFICE_SHARED.col())), 1L).otherwise(0L);
    // A site has a row for each sector of its firm, of which one counts for the place in all.
    Column once = coalesce(col("nth").equalTo(1), lit(true));
    // Firms whose position is not known are at one location where they share a postcode.
    Column apart = when(GeocodedSites.EASTING.col().isNull(), GeocodedSites.POSTCODE.col());
    return sites
        .withColumn("apart", apart)
        .join(standing, Firms.COMPANY_NUMBER.name())
        .join(numbered(firmSectors), new String[] {FirmSectors.COMPANY_NUMBER.name()}, "left")
        // By place alone, so that neither of the sums exchanges rows: few add up before.
        .repartition(place())
        .groupBy(
            Stream.concat(
                    Stream.of(place()),
                    Stream.of(col("apart"), FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col()))
                .toArray(Column[]::new))
        .agg(
            sum(counted).as("sites"),
            sum(open).as("sites_excl_shared"),
            sum(lit(1L)).as("sites_all_standings"),
            sum(when(Firms.COUNTED.col(), thousandths(FirmSectors.WEIGHT.col())).otherwise(0L))
                .as("sector_weight"),
            sum(when(
                        Firms.COUNTED.col(),
                        Cluster.weight(
                            FirmSectors.WEIGHT.col(), GeocodedSites.LOCATION_WEIGHT.col()))
                    .otherwise(0L))
                .as("weight"),
            sum(when(once, counted).otherwise(0L)).as("all_sites"),
            sum(when(once, open).otherwise(0L)).as("all_excl_shared"),
            sum(when(once, 1L).otherwise(0L)).as("all_standings"),
            sum(when(
                        once.and(Firms.COUNTED.col()),
                        thousandths(GeocodedSites.LOCATION_WEIGHT.col()))
                    .otherwise(0L))
                .as("all_weight"))
        .groupBy(Stream.concat(Stream.of(place()), Stream.of(col("apart"))).toArray(Column[]::new))
        .agg(
            sum("all_sites").as(Locations.SITES.name()),
            sum("all_excl_shared").as(Locations.SITES_EXCL_SHARED.name()),
            sum("all_standings").as(Locations.SITES_ALL_STANDINGS.name()),
            sum("all_weight").as(Locations.LOCATION_WEIGHT.name()),
            // Nulls are not collected: a place without sectors has an empty list.
            sort_array(
                    collect_list(
                        when(
                            col("taxonomy").isNotNull(),
                            struct(
                                col("taxonomy"),
                                col("sector"),
                                col("sites"),
                                col("sites_excl_shared"),
                                col("sites_all_standings"),
                                col("sector_weight"),
                                col("weight")))))
                .as(Locations.SECTORS.name()))
        .select(Locations.CONTRACT.columns());
  }

  /** Sectors of firms, numbered within each: the join sorts them by firm anyway. */
  private static Dataset<Row> numbered(Dataset<Row> firmSectors) {
    return firmSectors.select(
        FirmSectors.COMPANY_NUMBER.col(),
        FirmSectors.TAXONOMY.col(),
        FirmSectors.SECTOR.col(),
        FirmSectors.WEIGHT.col(),
        row_number()
            .over(
                Window.partitionBy(FirmSectors.COMPANY_NUMBER.col())
                    .orderBy(FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col()))
            .as("nth"));
  }

  private static Column[] place() {
    return PLACE.stream().map(Field::col).toArray(Column[]::new);
  }

  private static Column thousandths(Column weight) {
    return round(weight.multiply(1000)).cast("long");
  }
}
