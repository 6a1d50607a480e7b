package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Firms;
import clustermap.table.Locations;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Totals of every sector: over the register, and, for a register of only a part of the nation, over
 * the nation's businesses by SIC class.
 *
 * <p>The published classes have four digits; a class is given to its five-digit codes in proportion
 * to the codes of the counted firms that were read, evenly where they have none of the class. A
 * business there has one class, a company here up to four codes: against the reference, the firms
 * of a sector count by their weight in it. A sector that patents or grants lead to has no published
 * total, and is measured within the register.
 */
public final class NationalTotals {

  private NationalTotals() {}

  /**
   * Businesses of the nation.
   *
   * @param totals by SIC class
   * @param codes all five-digit codes, be they of a sector or not: {@code sic_codes}
   */
  public record Reference(Dataset<Row> totals, Dataset<Row> codes) {}

  /**
   * One row a sector, in the order of nothing.
   *
   * @param locations locations by contract
   * @param firms firms with their standing
   * @param sectors taxonomy, sector, by_sic_alone
   * @param rules taxonomy, sector, sic5, rule_weight
   * @param reference null under the register baseline
   */
  public static Dataset<Row> run(
      Dataset<Row> locations,
      Dataset<Row> firms,
      Dataset<Row> sectors,
      Dataset<Row> rules,
      @Nullable Reference reference) {
    Column located = Locations.EASTING.col().isNotNull();
    Dataset<Row> all =
        locations.agg(
            orZero(sum(Locations.SITES.col())).as("all_sites"),
            orZero(sum(Locations.SITES_EXCL_SHARED.col())).as("all_sites_excl_shared"),
            orZero(sum(Locations.SITES_ALL_STANDINGS.col())).as("all_sites_all_standings"),
            orZero(sum(when(located, Locations.LOCATION_WEIGHT.col()).otherwise(0L)))
                .as("located_weight"));
    Dataset<Row> bySector =
        locations
            .select(located.as("located"), explode(Locations.SECTORS.col()).as("s"))
            .groupBy(col("s.taxonomy").as("t"), col("s.sector").as("c"))
            .agg(
                sum("s.sites").as("sector_sites"),
                sum("s.sites_excl_shared").as("sector_sites_excl_shared"),
                sum("s.sites_all_standings").as("sector_sites_all_standings"),
                sum("s.sector_weight").as("sector_weight"),
                sum(when(col("located"), col("s.weight")).otherwise(0L))
                    .as("sector_located_weight"));
    Dataset<Row> totals =
        sectors
            .select("taxonomy", "sector", "by_sic_alone")
            .join(
                bySector,
                col("taxonomy").equalTo(col("t")).and(col("sector").equalTo(col("c"))),
                "left")
            .drop("t", "c")
            .na()
            .fill(0L)
            .crossJoin(broadcast(all));
    return withReference(totals, firms, rules, reference)
        .select(clustermap.table.NationalTotals.CONTRACT.columns());
  }

  private static Column orZero(Column sum) {
    return functions.coalesce(sum, lit(0L));
  }

  private static Dataset<Row> withReference(
      Dataset<Row> totals, Dataset<Row> firms, Dataset<Row> rules, @Nullable Reference reference) {
    if (reference == null) {
      return totals
          .withColumn("reference_sector", lit(null).cast("double"))
          .withColumn("reference_all", lit(null).cast("double"));
    }
    Dataset<Row> nation =
        reference
            .totals()
            .where(SectorTotals.REGION.col().equalTo("UK"))
            .select(SectorTotals.SIC4.col(), SectorTotals.ENTERPRISES.col());
    Dataset<Row> read =
        firms
            .where(Firms.COUNTED.col())
            .select(explode(Firms.SIC_CODES.col()).as("read_sic5"))
            .groupBy("read_sic5")
            .agg(count(lit(1)).as("read"));
    Dataset<Row> codes =
        reference
            .codes()
            .select(SicCodes.SIC5.col())
            .union(read.select("read_sic5"))
            .distinct()
            .withColumn("sic4", substring(col("sic5"), 1, 4))
            .join(read, col("sic5").equalTo(col("read_sic5")), "left");
    Dataset<Row> classes =
        codes
            .groupBy(col("sic4").as("class"))
            .agg(sum("read").as("class_read"), count(lit(1)).as("class_codes"));
    Column share =
        when(
                col("class_read").gt(0),
                functions.coalesce(col("read"), lit(0L)).divide(col("class_read")))
            .otherwise(lit(1).divide(col("class_codes")));
    // In millionths, so that the sum does not depend on the order of rows.
    Column amount =
        functions
            .round(col("rule_weight").multiply(share).multiply(col("enterprises")).multiply(1e6))
            .cast("decimal(38,0)");
    Dataset<Row> bySector =
        rules
            .join(codes.select("sic5", "sic4", "read"), "sic5")
            .join(classes, col("sic4").equalTo(col("class")))
            .join(
                nation.withColumnRenamed("sic4", "nation_sic4"),
                col("sic4").equalTo(col("nation_sic4")))
            .groupBy(col("taxonomy").as("t"), col("sector").as("c"))
            .agg(sum(amount).cast("double").divide(1e6).as("reference_sector"));
    Dataset<Row> all = nation.agg(sum("enterprises").cast("double").as("reference_all"));
    return totals
        .join(
            bySector,
            col("taxonomy").equalTo(col("t")).and(col("sector").equalTo(col("c"))),
            "left")
        .crossJoin(broadcast(all))
        .withColumn(
            "reference_sector",
            when(col("by_sic_alone"), functions.coalesce(col("reference_sector"), lit(0.0))));
  }
}
