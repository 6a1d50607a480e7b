package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.ClusterMagnitudes;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.FirmEvidence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectTest extends SparkTest {

  @ParameterizedTest
  @CsvSource({
    // contributors, total, largest, second, shown; at least 5 firms, at most 50 %, at least 10 %
    "5, 1000, 300, 200, true",
    "4, 1000, 300, 200, false",
    "5, 1000, 500, 200, true",
    "5, 1000, 500.01, 200, false",
    "5, 1000, 480, 472, true",
    "5, 1000, 480, 473, false",
    "5, 0, 0, 0, true"
  })
  void hidesFiguresByCountDominanceAndPPercent(
      long contributors, String total, String largest, String second, boolean shown) {
    Rows clusters =
        Rows.of(Clusters.CONTRACT, "cluster_id firms rd_spend_gbp rd_spend_firms employees");
    clusters.row("c1", 40L, new BigDecimal("1000.00"), contributors, 77L);
    clusters.row("c2", 40L, null, 0L, null);
    Rows magnitudes =
        Rows.of(ClusterMagnitudes.CONTRACT, "cluster_id figure contributors total largest second");
    magnitudes.row(
        "c1",
        "rd_spend_gbp",
        contributors,
        new BigDecimal(total),
        new BigDecimal(largest),
        new BigDecimal(second));

    Map<String, Row> found = new TreeMap<>();
    Protect.run(clusters.made(), magnitudes.made(), new RunConfig.Disclosure(5, 0.5, 10))
        .collectAsList()
        .forEach(row -> found.put(row.getAs("cluster_id"), row));

    Row row = Rows.at(found, "c1");
    assertThat(row.<Object>getAs("rd_spend_gbp") != null).isEqualTo(shown);
    assertThat(row.<String>getList(row.fieldIndex("suppressed")))
        .isEqualTo(
            shown
                ? List.of()
                : contributors < 5
                    ? List.of("rd_spend_gbp", "rd_spend_firms", "rd_active_share", "rd_spend_share")
                    : List.of("rd_spend_gbp"));
    // Other figures and facts of the register stay.
    assertThat(row.<Long>getAs("employees")).isEqualTo(77);
    assertThat(row.<Long>getAs("firms")).isEqualTo(40);
    // How few firms are behind a hidden figure is hidden with it.
    assertThat(row.<Long>getAs("rd_spend_firms") == null).isEqualTo(contributors < 5);
    assertThat(Rows.at(found, "c2").<String>getList(row.fieldIndex("suppressed"))).isEmpty();
  }

  @Test
  void knowsEveryConfidentialColumnOfClusters() {
    Set<String> handled = new HashSet<>();
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      handled.add(figure.sum().name());
      handled.add(figure.firms().name());
      figure.alike().forEach(field -> handled.add(field.name()));
      figure.derived().forEach(field -> handled.add(field.name()));
    }
    assertThat(handled)
        .isEqualTo(
            Clusters.CONTRACT.fields().stream()
                .filter(Field::confidential)
                .map(Field::name)
                .collect(Collectors.toSet()));
  }

  @Test
  void hidesTheLargestFirmWhereverEmploymentIsHidden() {
    Rows clusters =
        Rows.of(
                Clusters.CONTRACT,
                "cluster_id employees employees_firms employees_coverage largest_firm_share"
                    + " firm_hhi turnover_coverage")
            .row("many", 100L, 20L, 0.5, 1.0, 0.5, 0.5)
            .row("few", 100L, 3L, 0.1, 0.5, 0.4, 0.5);
    Rows magnitudes =
        Rows.of(ClusterMagnitudes.CONTRACT, "cluster_id figure contributors total largest second")
            .row("many", "employees", 20L, pounds(100), pounds(60), pounds(10))
            .row("few", "employees", 3L, pounds(100), pounds(40), pounds(30));

    Map<String, Row> found =
        Rows.byFirst(
            Protect.run(clusters.made(), magnitudes.made(), new RunConfig.Disclosure(5, 0.5, 10)));

    Row many = Rows.at(found, "many");
    assertThat(many.<String>getList(many.fieldIndex("suppressed")))
        .containsExactly("employees", "largest_firm_share", "firm_hhi");
    assertThat(many.<Object>getAs("largest_firm_share")).isNull();
    assertThat(many.<Object>getAs("firm_hhi")).isNull();
    assertThat(many.<Double>getAs("employees_coverage")).isEqualTo(0.5);
    Row few = Rows.at(found, "few");
    assertThat(few.<String>getList(few.fieldIndex("suppressed")))
        .containsExactlyInAnyOrder(
            "employees", "largest_firm_share", "firm_hhi", "employees_firms", "employees_coverage");
    assertThat(few.<Object>getAs("employees_coverage")).isNull();
    assertThat(few.<Double>getAs("turnover_coverage")).isEqualTo(0.5);
  }

  private static BigDecimal pounds(long amount) {
    return BigDecimal.valueOf(amount, 0).setScale(2);
  }

  @Test
  void showsOfTheSampleOnlyWhatTheRulesAllow() {
    SampleRun sample = SampleRun.get();
    Map<String, BigDecimal> spend = new HashMap<>();
    for (Row row :
        sample
            .stage(spark(), "firm_evidence", FirmEvidence.CONTRACT)
            .where("rd_spend_gbp IS NOT NULL")
            .select("company_number", "rd_spend_gbp")
            .collectAsList()) {
      spend.put(row.getString(0), row.getDecimal(1));
    }
    Map<String, Set<String>> firms = new HashMap<>();
    for (Row row :
        sample
            .table("members")
            .where("cluster_id IS NOT NULL")
            .select("cluster_id", "company_number")
            .collectAsList()) {
      firms.computeIfAbsent(row.getString(0), c -> new HashSet<>()).add(row.getString(1));
    }
    int hidden = 0;
    int shown = 0;
    for (Row row :
        sample
            .table("clusters")
            .select("cluster_id", "rd_spend_gbp", "suppressed", "rd_spend_firms")
            .collectAsList()) {
      List<BigDecimal> values = new ArrayList<>();
      Rows.at(firms, row.getString(0)).stream()
          .filter(spend::containsKey)
          .forEach(f -> values.add(spend.get(f)));
      values.sort(Collections.reverseOrder());
      BigDecimal total = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      if (values.isEmpty()) {
        assertThat(row.isNullAt(1)).isTrue();
        continue;
      }
      double largest = values.get(0).doubleValue();
      double second = values.size() > 1 ? values.get(1).doubleValue() : 0;
      boolean safe =
          values.size() >= 10
              && largest <= 0.5 * total.doubleValue()
              && total.doubleValue() - largest - second >= 0.1 * largest;
      if (safe) {
        shown++;
        assertThat(row.getDecimal(1)).isEqualByComparingTo(total);
        assertThat(row.<String>getList(2)).isEmpty();
      } else {
        hidden++;
        assertThat(row.isNullAt(1)).isTrue();
        assertThat(row.<String>getList(2))
            .isEqualTo(
                values.size() < 10
                    ? List.of("rd_spend_gbp", "rd_spend_firms", "rd_active_share", "rd_spend_share")
                    : List.of("rd_spend_gbp"));
        assertThat(row.isNullAt(3)).isEqualTo(values.size() < 10);
      }
    }
    assertThat(hidden).isPositive();
    assertThat(shown).isPositive();
  }
}
