package clustermap.stage;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;

import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Firms to sectors, by three kinds of evidence. By SIC: a firm with k codes gives 1/k to each, and
 * belongs to a sector by the sum of those shares, each times the weight of the sector's rule for
 * the code. By patents and by grants: a firm belongs to a sector by the share of its applications,
 * or projects, that the sector's rules claim ({@link DocumentSectors}). The strongest of the three
 * is the firm's weight, so evidence never counts twice, and each is named. A firm in several
 * sectors keeps them all; Companies House does not rank a company's codes, so neither do we.
 */
public final class Classify {
  private Classify() {}

  /**
   * Firm by sector, for every firm that is not dissolved or yet to come.
   *
   * @param firms firms of every standing
   * @param rules taxonomy, sector, sic5, rule_weight: the resolved rules, a few thousand rows
   * @param documents company_number, taxonomy, sector, weight, evidence, of any firm
   */
  public static Dataset<Row> run(Dataset<Row> firms, Dataset<Row> rules, Dataset<Row> documents) {
    Dataset<Row> alive =
        firms.where(Firms.STANDING.col().isin("live", "winding_up", "non_trading"));
    Dataset<Row> byDocument =
        documents.join(
            alive.select(Firms.COMPANY_NUMBER.col()),
            new String[] {Firms.COMPANY_NUMBER.name()},
            "left_semi");
    return bySic(alive, rules)
        .unionByName(byDocument)
        // The most telling key first: lists are gathered by sorting, which compares no further.
        .groupBy(
            FirmSectors.COMPANY_NUMBER.col(), FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col())
        .agg(
            max(FirmSectors.WEIGHT.col()).as(FirmSectors.WEIGHT.name()),
            sort_array(array_distinct(flatten(collect_list(FirmSectors.EVIDENCE.col()))))
                .as(FirmSectors.EVIDENCE.name()))
        .select(FirmSectors.CONTRACT.columns());
  }

  private static Dataset<Row> bySic(Dataset<Row> firms, Dataset<Row> rules) {
    Column codes = Firms.SIC_CODES.col();
    // Sums in thousandths: exact, whatever the order of rows.
    Column thousandths = round(col("rule_weight").multiply(1000)).cast("long");
    return firms
        .select(Firms.COMPANY_NUMBER.col(), size(codes).as("codes"), explode(codes).as("sic5"))
        .join(broadcast(rules), "sic5")
        .groupBy(
            FirmSectors.COMPANY_NUMBER.col(), FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col())
        .agg(
            sum(thousandths).as("claimed"),
            max("codes").as("codes"),
            collect_set(concat(lit("sic:"), col("sic5"))).as(FirmSectors.EVIDENCE.name()))
        .withColumn(FirmSectors.WEIGHT.name(), share(col("claimed"), col("codes")))
        .drop("claimed", "codes");
  }

  /** The mean over so many parts of what is claimed of them, in thousandths. */
  static Column share(Column claimed, Column parts) {
    return claimed.cast("double").divide(parts.multiply(1000));
  }
}
