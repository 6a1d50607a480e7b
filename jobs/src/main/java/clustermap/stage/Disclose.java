package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import clustermap.disclosure.SensitivityRule;
import clustermap.table.DisclosedFigures;
import clustermap.table.DisclosureLedger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What may be told tonight of confidential figures, on a day on which they are taken anew: of
 * employment, turnover and R&amp;D spend of each cluster, and of the latter by year, given all that
 * former editions told. One task a figure, which holds who contributes what to which cluster; see
 * {@link clustermap.disclosure.ReleasedFigures} for the rules.
 */
public final class Disclose {
  private Disclose() {}

  /**
   * The tables that figures come from.
   *
   * @param members members, noise included
   * @param evidence firms with evidence
   * @param rdSpend accepted R&amp;D spend
   * @param ledger former editions
   */
  public record Inputs(
      Dataset<Row> members, Dataset<Row> evidence, Dataset<Row> rdSpend, Dataset<Row> ledger) {}

  /**
   * Decisions by contract; a cluster without a contributor has no row.
   *
   * @param asOf the day; its calendar year is the last that counts
   * @param years how many years of R&amp;D spend count
   */
  public static Dataset<Row> run(Inputs in, SensitivityRule rule, LocalDate asOf, int years) {
    Dataset<Row> tonight =
        contributions(in, asOf, years)
            .select(
                col("figure"),
                col("cluster_id"),
                DisclosureLedger.HELD_FROM.none(),
                DisclosedFigures.EDITION.none(),
                col("company_number"),
                col("year"),
                col("amount"),
                lit(false).as("count_shown"),
                lit(false).as("total_shown"),
                lit(false).as("year_count_shown"),
                lit(false).as("year_shown"));
    return tonight
        .union(in.ledger().select(DisclosureLedger.CONTRACT.columns()))
        .groupByKey((MapFunction<Row, String>) row -> row.getAs("figure"), Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {
              col("company_number"),
              col("year"),
              col("cluster_id"),
              col("held_from"),
              col("edition")
            },
            judging(rule),
            Encoders.row(DisclosedFigures.CONTRACT.schema()));
  }

  /**
   * Former editions and tonight's, by contract: an edition that tells and contributes what a former
   * one of the cluster did is not told twice.
   *
   * @param disclosed what may be told tonight
   * @param clusters clusters after disclosure control
   */
  public static Dataset<Row> ledger(
      Inputs in, Dataset<Row> disclosed, Dataset<Row> clusters, LocalDate asOf, int years) {
    String[] whole = {"figure", "cluster_id"};
    // A figure that is held is not told anew.
    List<Dataset<Row>> taken = new ArrayList<>();
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      taken.add(
          clusters
              .where(figure.heldFrom().col().equalTo(lit(asOf)))
              .select(lit(figure.sum().name()).as("figure"), col("cluster_id")));
    }
    Dataset<Row> editions =
        disclosed
            .where("year = 0 AND (count_shown OR total_shown)")
            .select("figure", "cluster_id", "edition", "count_shown", "total_shown")
            .join(taken.stream().reduce(Dataset::union).orElseThrow(), whole, "left_semi")
            .join(
                in.ledger().select("figure", "cluster_id", "edition").distinct(),
                new String[] {"figure", "cluster_id", "edition"},
                "left_anti");
    Dataset<Row> parts =
        disclosed
            .where("year <> 0")
            .select(
                col("figure"),
                col("cluster_id"),
                col("year"),
                col("count_shown").as("year_count_shown"),
                col("total_shown").as("year_shown"));
    Dataset<Row> anew =
        contributions(in, asOf, years)
            .join(editions, whole)
            .join(parts, new String[] {"figure", "cluster_id", "year"}, "left")
            .na()
            .fill(false, new String[] {"year_count_shown", "year_shown"})
            .withColumn("held_from", lit(asOf));
    return in.ledger()
        .select(DisclosureLedger.CONTRACT.columns())
        .union(anew.select(DisclosureLedger.CONTRACT.columns()));
  }

  private static Dataset<Row> contributions(Inputs in, LocalDate asOf, int years) {
    return Magnitudes.contributions(in.members(), in.evidence(), in.rdSpend(), asOf, years);
  }

  private static FlatMapGroupsFunction<String, Row, Row> judging(SensitivityRule rule) {
    return (figure, rows) -> new FigureDisclosure(rule, figure).judge(rows);
  }
}
