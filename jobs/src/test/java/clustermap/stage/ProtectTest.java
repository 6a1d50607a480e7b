package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.ClusterActivity;
import clustermap.table.Clusters;
import clustermap.table.DisclosedFigures;
import clustermap.table.Field;
import clustermap.table.FirmEvidence;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectTest extends SparkTest {

  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final LocalDate FORMER_DAY = LocalDate.of(2024, 10, 1);
  private static final RunConfig.Disclosure RULES =
      new RunConfig.Disclosure(5, 1, 0.5, 10, "quarterly", 0, 0);

  private static Protect.Night night(boolean anew) {
    return new Protect.Night(DAY, anew, new TreeSet<>(Set.of("rd_spend", "financials")));
  }

  private static Rows disclosed() {
    return Rows.of(
        DisclosedFigures.CONTRACT,
        "figure cluster_id year contributors total count_shown total_shown blocked reason");
  }

  private static Rows none() {
    return Rows.of(Clusters.CONTRACT, "cluster_id");
  }

  private static Rows activity() {
    return Rows.of(ClusterActivity.CONTRACT, "cluster_id rd_only_firms");
  }

  private static Map<String, Row> shown(
      Rows clusters, Rows disclosed, Rows former, Rows activity, boolean anew) {
    return Rows.byFirst(
        Protect.run(
            clusters.made(), disclosed.made(), former.made(), activity.made(), night(anew), RULES));
  }

  private static List<String> suppressed(Row row) {
    return row.getList(row.fieldIndex("suppressed"));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, false"})
  void hidesWhatMayNotBeTold(boolean count, boolean total) {
    Rows clusters =
        Rows.of(Clusters.CONTRACT, "cluster_id firms rd_spend_gbp rd_spend_firms employees")
            .row("c1", 40L, new BigDecimal("1000.00"), 7L, 77L)
            .row("c2", 40L, null, 0L, null);
    Rows disclosed =
        disclosed()
            .row("rd_spend_gbp", "c1", 0, 7L, pounds(1000), count, total, false, "none")
            .row("rd_spend_gbp", "c1", 2024, 7L, pounds(1000), true, true, false, "none");

    Map<String, Row> found = shown(clusters, disclosed, none(), activity(), true);

    Row row = Rows.at(found, "c1");
    assertThat(row.<Object>getAs("rd_spend_gbp") != null).isEqualTo(total);
    assertThat(suppressed(row))
        .isEqualTo(
            total
                ? List.of()
                : count
                    ? List.of("rd_spend_gbp")
                    : List.of(
                        "rd_spend_gbp", "rd_spend_firms", "rd_active_share", "rd_spend_share"));
    // Other figures and facts of the register stay.
    assertThat(row.<Long>getAs("employees")).isEqualTo(77);
    assertThat(row.<Long>getAs("firms")).isEqualTo(40);
    // How few firms are behind a hidden figure is hidden with it.
    assertThat(row.<Long>getAs("rd_spend_firms") == null).isEqualTo(!count);
    assertThat(row.<Date>getAs("rd_held_from")).isEqualTo(Date.valueOf(DAY));
    assertThat(row.<Date>getAs("held_from")).isEqualTo(Date.valueOf(DAY));
    assertThat(suppressed(Rows.at(found, "c2"))).isEmpty();
    assertThat(Rows.at(found, "c2").<Long>getAs("rd_spend_firms")).isZero();
  }

  @Test
  void hidesTheShareOfActiveFirmsWhereItWouldTellAFewWhoSpend() {
    Rows clusters = Rows.of(Clusters.CONTRACT, "cluster_id firms rd_spend_firms rd_active_share");
    Rows disclosed = disclosed();
    Rows activity = activity();
    // 12 firms have a grant, 12 spend; of those who spend so many have no grant.
    for (long only : new long[] {0, 1, 4, 5, 12}) {
      clusters.row("c" + only, 40L, 12L, (12 + only) / 40.0);
      disclosed.row("rd_spend_gbp", "c" + only, 0, 12L, pounds(1000), true, true, false, "none");
      activity.row("c" + only, only);
    }

    Map<String, Row> found = shown(clusters, disclosed, none(), activity, true);

    for (int only : new int[] {0, 1, 4, 5, 12}) {
      Row row = Rows.at(found, "c" + only);
      boolean few = only == 1 || only == 4;
      assertThat(row.<Object>getAs("rd_active_share") == null).as("c" + only).isEqualTo(few);
      assertThat(suppressed(row)).isEqualTo(few ? List.of("rd_active_share") : List.of());
      assertThat(row.<Long>getAs("rd_spend_firms")).isEqualTo(12);
    }
  }

  @Test
  void keepsWhatReadersHaveWhereTheNewFigureWouldTell() {
    Rows clusters =
        Rows.of(Clusters.CONTRACT, "cluster_id rd_spend_gbp rd_spend_firms employees")
            .row("kept", pounds(1100), 11L, 50L)
            .row("never", pounds(1100), 11L, 50L);
    Rows former =
        Rows.of(
                Clusters.CONTRACT,
                "cluster_id rd_spend_gbp rd_spend_firms rd_active_share rd_held_from"
                    + " employees_held_from suppressed")
            .row(
                "kept",
                pounds(1000),
                10L,
                0.25,
                Date.valueOf(FORMER_DAY),
                Date.valueOf(FORMER_DAY),
                List.of());
    Rows disclosed =
        disclosed()
            .row("rd_spend_gbp", "kept", 0, 11L, pounds(1100), true, false, true, "edition")
            .row("rd_spend_gbp", "never", 0, 11L, pounds(1100), false, false, true, "sibling");

    Map<String, Row> found = shown(clusters, disclosed, former, activity(), true);

    Row kept = Rows.at(found, "kept");
    assertThat(kept.<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("1000");
    assertThat(kept.<Long>getAs("rd_spend_firms")).isEqualTo(10);
    assertThat(kept.<Double>getAs("rd_active_share")).isEqualTo(0.25);
    assertThat(kept.<Date>getAs("rd_held_from")).isEqualTo(Date.valueOf(FORMER_DAY));
    assertThat(kept.<Date>getAs("held_from")).isEqualTo(Date.valueOf(FORMER_DAY));
    assertThat(suppressed(kept)).isEmpty();
    assertThat(kept.<Long>getAs("employees")).isEqualTo(50);
    assertThat(kept.<Date>getAs("employees_held_from")).isEqualTo(Date.valueOf(DAY));
    Row never = Rows.at(found, "never");
    assertThat(never.<Object>getAs("rd_spend_gbp")).isNull();
    assertThat(suppressed(never)).contains("rd_spend_gbp", "rd_spend_firms");
  }

  @Test
  void changesNothingConfidentialBetweenTheFixedDates() {
    String columns =
        "cluster_id firms rd_spend_gbp rd_spend_firms rd_active_share employees turnover_gbp"
            + " grant_share largest_sic_group_share type";
    Rows clusters =
        Rows.of(Clusters.CONTRACT, columns)
            .row("old", 41L, pounds(1100), 11L, 0.3, 60L, pounds(5), 0.0, 0.7, "specialised")
            .row("few", 41L, pounds(1100), 11L, 0.3, 60L, pounds(5), 0.0, 0.7, null)
            .row("new", 40L, pounds(1000), 12L, 0.3, 50L, pounds(5), 0.0, 0.7, "specialised")
            .row("open", 40L, pounds(1000), 12L, 0.3, 50L, pounds(5), 0.1, 0.2, "diverse");
    Date then = Date.valueOf(FORMER_DAY);
    Rows former =
        Rows.of(
                Clusters.CONTRACT,
                "cluster_id rd_spend_gbp rd_spend_firms employees rd_held_from employees_held_from"
                    + " turnover_held_from suppressed")
            .row("old", pounds(1000), 10L, 50L, then, then, then, List.of("turnover_gbp"))
            .row(
                "few",
                null,
                null,
                50L,
                then,
                then,
                then,
                List.of("rd_spend_gbp", "rd_spend_firms", "rd_spend_share", "turnover_gbp"));

    Map<String, Row> found = shown(clusters, disclosed(), former, activity(), false);

    Row old = Rows.at(found, "old");
    assertThat(old.<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("1000");
    assertThat(old.<Long>getAs("employees")).isEqualTo(50);
    assertThat(old.<Object>getAs("turnover_gbp")).isNull();
    assertThat(suppressed(old)).containsExactly("turnover_gbp");
    assertThat(old.<Long>getAs("firms")).isEqualTo(41);
    assertThat(old.<String>getAs("type")).isEqualTo("specialised");
    // Hidden since few firms spend: they do.
    assertThat(Rows.at(found, "few").<String>getAs("type")).isEqualTo("specialised");
    Row fresh = Rows.at(found, "new");
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      for (Field field : figure.columns()) {
        assertThat(fresh.<Object>getAs(field.name())).as(field.name()).isNull();
        assertThat(suppressed(fresh)).contains(field.name());
      }
    }
    assertThat(fresh.<Object>getAs("held_from")).isNull();
    // That a member spends on R&D would show in the type of a cluster without open evidence.
    assertThat(fresh.<Object>getAs("type")).isNull();
    assertThat(Rows.at(found, "open").<String>getAs("type")).isEqualTo("diverse");
  }

  @Test
  void roundsToTheNearestMultiple() {
    Rows clusters =
        Rows.of(Clusters.CONTRACT, "cluster_id rd_spend_gbp employees")
            .row("c", new BigDecimal("2500.00"), 44L);

    Row row =
        Rows.at(
            Rows.byFirst(
                Protect.run(
                    clusters.made(),
                    disclosed().made(),
                    none().made(),
                    activity().made(),
                    night(true),
                    new RunConfig.Disclosure(5, 1, 0.5, 10, "quarterly", 1000, 10))),
            "c");

    assertThat(row.<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("3000");
    assertThat(row.<Long>getAs("employees")).isEqualTo(40);
  }

  @Test
  void knowsEveryConfidentialColumnOfClusters() {
    Set<String> handled = new HashSet<>();
    Magnitudes.FIGURES.forEach(
        figure -> figure.columns().forEach(field -> handled.add(field.name())));
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
    Rows disclosed =
        disclosed()
            .row("employees", "many", 0, 20L, pounds(100), true, false, false, "dominance")
            .row("employees", "few", 0, 3L, pounds(100), false, false, false, "min_count");

    Map<String, Row> found = shown(clusters, disclosed, none(), activity(), true);

    Row many = Rows.at(found, "many");
    assertThat(suppressed(many)).containsExactly("employees", "largest_firm_share", "firm_hhi");
    assertThat(many.<Object>getAs("largest_firm_share")).isNull();
    assertThat(many.<Object>getAs("firm_hhi")).isNull();
    assertThat(many.<Double>getAs("employees_coverage")).isEqualTo(0.5);
    Row few = Rows.at(found, "few");
    assertThat(suppressed(few))
        .containsExactlyInAnyOrder(
            "employees", "largest_firm_share", "firm_hhi", "employees_firms", "employees_coverage");
    assertThat(few.<Object>getAs("employees_coverage")).isNull();
    assertThat(few.<Double>getAs("turnover_coverage")).isEqualTo(0.5);
  }

  private static BigDecimal pounds(long amount) {
    return BigDecimal.valueOf(amount, 0).setScale(2);
  }

  @Tag("sample")
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
    int beside = 0;
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
      if (safe && row.isNullAt(1)) {
        // Safe by itself, and not beside the figures of clusters that share firms with it.
        beside++;
        assertThat(row.<String>getList(2)).contains("rd_spend_gbp");
      } else if (safe) {
        shown++;
        assertThat(row.getDecimal(1)).isEqualByComparingTo(total);
        assertThat(row.<String>getList(2)).doesNotContain("rd_spend_gbp");
      } else {
        hidden++;
        assertThat(row.isNullAt(1)).isTrue();
        assertThat(row.<String>getList(2)).contains("rd_spend_gbp");
        if (values.size() < 10) {
          assertThat(row.<String>getList(2))
              .containsExactly(
                  "rd_spend_gbp", "rd_spend_firms", "rd_active_share", "rd_spend_share");
          assertThat(row.isNullAt(3)).isTrue();
        }
      }
    }
    assertThat(hidden).isPositive();
    assertThat(shown).isGreaterThan(beside).isPositive();
  }
}
