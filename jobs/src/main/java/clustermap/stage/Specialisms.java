package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterSpecialisms;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.Members;
import clustermap.table.SicCodes;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * What stands out among a cluster's firms, by SIC group (three digits).
 *
 * <p>The largest group is the one with most member firms. The distinctive group is the one that
 * stands out against the sector: at least a quarter of the member firms have a code of it, and the
 * 95 % interval of its quotient against the counted firms of the sector in the register that was
 * read lies above 2; of several, the one whose lower bound is largest. So nothing is distinctive in
 * a sector of one group, and a firm more or less rarely changes the answer. Groups that say
 * nothing, &ldquo;other&rdquo; and &ldquo;n.e.c.&rdquo;, do not count as distinctive.
 */
public final class Specialisms {
  static final double LEAST_SHARE = 0.25;
  static final double LEAST_QUOTIENT = 2;

  private static final String NO_ANSWER = "(?i)^other |n\\.\\s*e\\.\\s*c|not elsewhere";

  private Specialisms() {}

  /**
   * Specialisms by contract, a row for each cluster with a code.
   *
   * @param members members, noise included
   * @param firms firms with their codes
   * @param firmSectors firms by sector
   * @param sicCodes the tree of SIC codes
   */
  public static Dataset<Row> run(
      Dataset<Row> members, Dataset<Row> firms, Dataset<Row> firmSectors, Dataset<Row> sicCodes) {
    // The empty group stands for the firm itself, so that one count gives groups and totals.
    Dataset<Row> codes =
        firms
            .where(Firms.COUNTED.col())
            .select(
                Firms.COMPANY_NUMBER.col(),
                explode(
                        expr(
                            "array_union(array(''),"
                                + " transform(sic_codes, c -> substring(c, 1, 3)))"))
                    .as("sic"));
    Dataset<Row> nation =
        firmSectors
            .select(
                FirmSectors.TAXONOMY.col(),
                FirmSectors.SECTOR.col(),
                FirmSectors.COMPANY_NUMBER.col())
            .join(codes, FirmSectors.COMPANY_NUMBER.name())
            .groupBy("taxonomy", "sector", "sic")
            .agg(count(lit(1)).as("sector_group_firms"))
            .withColumn("sector_firms", ofAll("sector_group_firms", "taxonomy", "sector"));
    Dataset<Row> groups =
        Magnitudes.firmsOfSectors(members)
            .join(codes, Members.COMPANY_NUMBER.name())
            .groupBy("cluster_id", "taxonomy", "sector", "sic")
            .agg(count(lit(1)).as("group_firms"))
            .withColumn("cluster_firms", ofAll("group_firms", "cluster_id"))
            .where(col("sic").notEqual(""))
            .join(nation, new String[] {"taxonomy", "sector", "sic"})
            .join(broadcast(names(sicCodes)), col("sic").equalTo(col("sic3")), "left")
            .withColumn("share", col("group_firms").cast("double").divide(col("cluster_firms")))
            .withColumn(
                "quotient",
                Quotients.withinNation(
                    col("group_firms"),
                    col("cluster_firms"),
                    col("sector_group_firms"),
                    col("sector_firms"),
                    lit(1.0)));
    Column distinctive =
        col("share")
            .geq(LEAST_SHARE)
            .and(col("quotient.low").gt(LEAST_QUOTIENT))
            .and(col("sic3_name").rlike(NO_ANSWER).equalTo(false));
    // The least of the negative is the most, and of equal ones the smallest code.
    return groups
        .groupBy("cluster_id")
        .agg(
            min(struct(col("group_firms").multiply(-1), col("sic"), col("share"))).as("most"),
            min(when(
                    distinctive,
                    struct(
                        col("quotient.low").multiply(-1),
                        col("sic"),
                        shortName(col("sic3_name")).as("short_name"),
                        col("share"),
                        col("quotient.lq").as("lq"))))
                .as("stands_out"))
        .select(
            col("cluster_id"),
            col("most.sic").as("largest_sic_group"),
            col("most.share").as("largest_sic_group_share"),
            col("stands_out.sic").as("distinctive_sic_group"),
            col("stands_out.short_name").as("distinctive_name"),
            col("stands_out.share").as("distinctive_share"),
            col("stands_out.lq").as("distinctive_quotient"))
        .select(ClusterSpecialisms.CONTRACT.columns());
  }

  /** What the empty group counts, beside every group. */
  private static Column ofAll(String counted, String... key) {
    Column[] columns = Stream.of(key).map(functions::col).toArray(Column[]::new);
    return max(when(col("sic").equalTo(""), col(counted))).over(Window.partitionBy(columns));
  }

  private static Dataset<Row> names(Dataset<Row> sicCodes) {
    return sicCodes
        .where(SicCodes.SIC3.col().isNotNull().and(SicCodes.SIC3_NAME.col().isNotNull()))
        .select(SicCodes.SIC3.col(), SicCodes.SIC3_NAME.col())
        .distinct();
  }

  /** What comes before the first comma or bracket, without "Manufacture of", in lower case. */
  static Column shortName(Column name) {
    Column bare = regexp_replace(name, "(?i)^manufacture of ", "");
    Column cut = trim(regexp_replace(bare, "(?i)[,;(].*$| and related .*$| n\\.e\\.c.*$", ""));
    // Not IT or TV: an initial is made small before a small letter only.
    return when(
            cut.rlike("^[A-Z][a-z]"),
            concat(lower(substring(cut, 1, 1)), cut.substr(lit(2), length(cut))))
        .otherwise(cut);
  }
}
