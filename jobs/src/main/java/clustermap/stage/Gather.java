package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
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
    Dataset<Row> alive = sites.join(standing, Firms.COMPANY_NUMBER.name());
    Column counted = when(Firms.COUNTED.col(), 1L).otherwise(0L);
    Column open =
        when(Firms.COUNTED.col().and(not(GeocodedSites.OFFICE_SHARED.col())), 1L).otherwise(0L);
    Column locationWeight = thousandths(GeocodedSites.LOCATION_WEIGHT.col());
    Dataset<Row> all =
        alive
            .groupBy(place())
            .agg(
                sum(counted).as(Locations.SITES.name()),
                sum(open).as(Locations.SITES_EXCL_SHARED.name()),
                sum(lit(1L)).as(Locations.SITES_ALL_STANDINGS.name()),
                sum(when(Firms.COUNTED.col(), locationWeight).otherwise(0L))
                    .as(Locations.LOCATION_WEIGHT.name()));
    Column[] bySector =
        Stream.concat(
                Stream.of(place()), Stream.of(FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col()))
            .toArray(Column[]::new);
    Dataset<Row> sectors =
        alive
            .join(firmSectors.drop(FirmSectors.EVIDENCE.name()), FirmSectors.COMPANY_NUMBER.name())
            .groupBy(bySector)
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
                    .as("weight"))
            .groupBy(place())
            .agg(
                sort_array(
                        collect_list(
                            struct(
                                col("taxonomy"),
                                col("sector"),
                                col("sites"),
                                col("sites_excl_shared"),
                                col("sites_all_standings"),
                                col("sector_weight"),
                                col("weight"))))
                    .as(Locations.SECTORS.name()));
    Column same = lit(true);
    // Both sides come from the same rows: the names of one must be its own.
    for (Field place : PLACE) {
      String own = "sectors_" + place.name();
      sectors = sectors.withColumnRenamed(place.name(), own);
      same = same.and(place.col().eqNullSafe(col(own)));
    }
    return all.join(sectors, same, "left")
        .withColumn(
            Locations.SECTORS.name(),
            coalesce(Locations.SECTORS.col(), array().cast(Locations.SECTORS.type())))
        .select(Locations.CONTRACT.columns());
  }

  private static Column[] place() {
    return PLACE.stream().map(Field::col).toArray(Column[]::new);
  }

  private static Column thousandths(Column weight) {
    return round(weight.multiply(1000)).cast("long");
  }
}
