package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.Members;
import clustermap.table.SectorSignificance;
import clustermap.table.Sectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Every sector of the configured taxonomies, also those without a firm. */
public final class DescribeSectors {

  private DescribeSectors() {}

  /**
   * Sectors by contract.
   *
   * @param definitions taxonomy, sector, name, parent, definition
   * @param firmSectors firms by sector
   * @param firms firms with their standing
   * @param members members, noise included
   * @param totals totals of every sector
   * @param significance sectors against chance; without rows when that was left out
   * @param families families of sectors; without rows when none was found
   */
  public static Dataset<Row> run(
      Dataset<Row> definitions,
      Dataset<Row> firmSectors,
      Dataset<Row> firms,
      Dataset<Row> members,
      Dataset<Row> totals,
      Dataset<Row> significance,
      Dataset<Row> families) {
    String[] sector = {"taxonomy", "sector"};
    Dataset<Row> counted =
        firmSectors
            .join(
                firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col()),
                Firms.COMPANY_NUMBER.name())
            .groupBy(FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col())
            .agg(count_distinct(FirmSectors.COMPANY_NUMBER.col()).as("firms"));
    Dataset<Row> located =
        members
            .groupBy(Members.TAXONOMY.col(), Members.SECTOR.col())
            .agg(
                count_distinct(Members.COMPANY_NUMBER.col()).as("firms_located"),
                count_distinct(
                        when(Members.CLUSTER_ID.col().isNotNull(), Members.COMPANY_NUMBER.col()))
                    .as("in_clusters"),
                count_distinct(Members.CLUSTER_ID.col()).as("clusters"));
    Dataset<Row> shares =
        totals.select(
            col("taxonomy"),
            col("sector"),
            when(Quotients.byReference(), col("reference_sector").divide(col("reference_all")))
                // No share of nothing: of a day before any firm, or of firms none of which counts.
                .when(
                    col("all_sites").gt(0),
                    col("sector_sites").cast("double").divide(col("all_sites")))
                .as(Sectors.NATIONAL_SHARE.name()));
    return definitions
        .join(counted, sector, "left")
        .join(located, sector, "left")
        .join(shares, sector, "left")
        .join(significance.drop(SectorSignificance.REPLICATES.name()), sector, "left")
        .join(families, sector, "left")
        .withColumn("firms", coalesce(col("firms"), lit(0L)))
        .withColumn("firms_located", coalesce(col("firms_located"), lit(0L)))
        .withColumn("clusters", coalesce(col("clusters"), lit(0L)))
        .withColumn(
            Sectors.SHARE_IN_CLUSTERS.name(),
            when(
                col("firms_located").gt(0),
                col("in_clusters").cast("double").divide(col("firms_located"))))
        .select(Sectors.CONTRACT.columns());
  }
}
