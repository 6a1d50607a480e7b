package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;

import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Firms to sectors by SIC. A firm with k codes gives 1/k to each; its weight in a sector is the sum
 * over its codes of that share times the weight of the sector's rule for the code. A firm in
 * several sectors keeps them all; Companies House does not rank a company's codes, so neither do
 * we.
 */
public final class Classify {

  private Classify() {}

  /**
   * Firm by sector, for every firm that is not dissolved or yet to come.
   *
   * @param firms firms of every standing
   * @param rules taxonomy, sector, sic5, rule_weight: the resolved rules, a few thousand rows
   */
  public static Dataset<Row> run(Dataset<Row> firms, Dataset<Row> rules) {
    Column codes = Firms.SIC_CODES.col();
    Dataset<Row> byCode =
        firms
            .where(Firms.STANDING.col().isin("live", "winding_up", "non_trading"))
            .select(Firms.COMPANY_NUMBER.col(), size(codes).as("codes"), explode(codes).as("sic5"));
    // Sums in thousandths: exact, whatever the order of rows.
    Column thousandths = functions.round(functions.col("rule_weight").multiply(1000)).cast("long");
    return byCode
        .join(broadcast(rules), "sic5")
        .groupBy(
            FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col(), FirmSectors.COMPANY_NUMBER.col())
        .agg(
            sum(thousandths).as("thousandths"),
            max("codes").as("codes"),
            sort_array(collect_set(concat(lit("sic:"), functions.col("sic5"))))
                .as(FirmSectors.EVIDENCE.name()))
        .withColumn(
            FirmSectors.WEIGHT.name(),
            functions
                .col("thousandths")
                .cast("double")
                .divide(functions.col("codes").multiply(1000)))
        .select(FirmSectors.CONTRACT.columns());
  }
}
