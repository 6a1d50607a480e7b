package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Clusters;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One sound cluster, and the same with one thing wrong at a time. */
class ConfidenceTest extends SparkTest {
  private static final RunConfig.Confidence PARAMS =
      new RunConfig.Confidence(0.05, 0.5, 0.5, 5, 20);
  private static final Set<String> GIVEN = Set.of("rd_spend", "sites");

  private static Dataset<Row> sound() {
    return Rows.of(
            Clusters.CONTRACT,
            "cluster_id firms q_value stability stability_dissolved stability_planted"
                + " shared_office_share largest_group_share sites_locations largest_location_share"
                + " lq lq_groups lq_excl_shared_offices sites_known_share head_office_effect"
                + " firms_by_office firms_by_site")
        .row(
            "c", 100L, 0.01, 0.8, 0.0, 0.85, 0.1, 0.1, 60L, 0.2, 3.0, 2.5, 2.8, 0.9, 1.1, 110L,
            100L)
        .made();
  }

  private static List<String> reasons(Dataset<Row> clusters, Set<String> given) {
    Row row = Confidence.grade(clusters, PARAMS, given).first();
    List<String> reasons = row.getList(row.fieldIndex("confidence_reasons"));
    String worst =
        reasons.stream().anyMatch(r -> r.startsWith("low: "))
            ? "low"
            : reasons.stream().anyMatch(r -> r.startsWith("medium: ")) ? "medium" : "high";
    assertThat(row.<String>getAs("confidence")).isEqualTo(worst);
    return reasons;
  }

  private static List<String> with(String column, Object value) {
    Dataset<Row> sound = sound();
    return reasons(
        sound.withColumn(
            column, functions.lit(value).cast(sound.schema().apply(column).dataType())),
        GIVEN);
  }

  private static List<String> without(String column) {
    Dataset<Row> sound = sound();
    return reasons(
        sound.withColumn(column, functions.lit(null).cast(sound.schema().apply(column).dataType())),
        GIVEN);
  }

  @Test
  void aSoundClusterIsHighWithNothingAgainstIt() {
    assertThat(reasons(sound(), GIVEN)).isEmpty();
  }

  @Test
  void eachFaultIsNamedWithItsFiguresAndItsWeight() {
    assertThat(with("q_value", 0.312))
        .containsExactly("low: chance may explain it, q_value 0.312 is above 0.05");
    assertThat(without("q_value")).containsExactly("medium: significance was not measured");
    assertThat(with("stability_dissolved", 0.62))
        .containsExactly("low: it dissolves in 62 % of half-samples");
    assertThat(with("stability", 0.6))
        .containsExactly("medium: stability 0.60, where planted clusters of its size reach 0.85");
    assertThat(with("shared_office_share", 0.3))
        .containsExactly("medium: 30 % of its firms are at shared offices only");
    assertThat(with("shared_office_share", 0.8))
        .containsExactly("low: 80 % of its firms are at shared offices only");
    assertThat(with("largest_group_share", 0.26))
        .containsExactly("medium: one owner holds 26 % of its firms");
    assertThat(with("largest_group_share", 0.97))
        .containsExactly("low: one owner holds 97 % of its firms");
    assertThat(with("sites_locations", 1L))
        .containsExactly("low: its firms are at only 1 locations");
    assertThat(with("sites_locations", 9L))
        .containsExactly("medium: its firms are at only 9 locations");
    assertThat(with("largest_location_share", 0.7))
        .containsExactly("medium: 70 % of its firms are at one postcode");
    assertThat(with("firms", 12L)).containsExactly("medium: only 12 firms, fewer than 20");
    assertThat(with("lq_groups", 0.9))
        .containsExactly(
            "medium: its location quotient of 3.00 is 0.90 with each owner counted once");
    assertThat(with("lq_excl_shared_offices", 1.0))
        .containsExactly("medium: its location quotient of 3.00 is 1.00 without shared offices");
    assertThat(with("sites_known_share", 0.2))
        .containsExactly("medium: sites are known of only 20 % of its firms");
  }

  @Test
  void notesDoNotChangeTheGrade() {
    assertThat(without("sites_known_share"))
        .containsExactly(
            "note: firms stand at their registered offices, no sites extract was given");
    assertThat(with("head_office_effect", 0.5))
        .containsExactly("note: 110 firms by registered office, 100 by site");
    assertThat(reasons(sound(), Set.of("sites")))
        .containsExactly("note: no evidence of R&D was given");
    assertThat(
            reasons(
                sound()
                    .withColumn(
                        "evidence_synthetic",
                        functions.array(functions.lit("grants"), functions.lit("patents"))),
                GIVEN))
        .containsExactly("note: made-up inputs behind its figures: grants, patents");
  }

  @Test
  void thresholdsThemselvesPass() {
    assertThat(with("q_value", 0.05)).isEmpty();
    assertThat(with("largest_group_share", 0.25)).isEmpty();
    assertThat(with("sites_locations", 10L)).isEmpty();
    assertThat(with("firms", 20L)).isEmpty();
  }

  @Tag("sample")
  @Test
  void everyClusterOfTheSampleHasAGradeThatItsReasonsExplain() {
    List<Row> rows =
        SampleRun.get()
            .table("clusters")
            .select("confidence", "confidence_reasons")
            .collectAsList();
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              List<String> reasons = row.getList(1);
              boolean low = reasons.stream().anyMatch(r -> r.startsWith("low: "));
              boolean medium = reasons.stream().anyMatch(r -> r.startsWith("medium: "));
              assertThat(row.getString(0)).isEqualTo(low ? "low" : medium ? "medium" : "high");
              assertThat(reasons)
                  .contains("note: made-up inputs behind its figures: grants, patents, rd_spend");
            });
  }
}
