package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.stats.LocationQuotient;
import clustermap.stats.LogTrend;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.ClusterVitality;
import clustermap.table.FootprintCounts;
import clustermap.table.Footprints;
import clustermap.table.Lineage;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StagesOfLifeTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final LocalDate FIRST = LocalDate.of(2021, 11, 1);
  private static final LocalDate LATER = LocalDate.of(2023, 11, 1);

  private final Rows vitality =
      Rows.of(
          ClusterVitality.CONTRACT,
          "cluster_id dated_firms undated_firms young_firms births_5y sector_dated_firms"
              + " sector_births_5y history_basis entered_5y left_5y stayed_5y");
  private final Rows footprints = Rows.of(Footprints.CONTRACT, "cluster_id taxonomy sector");
  private final Rows counts =
      Rows.of(
          FootprintCounts.CONTRACT,
          "cluster_id area_sites sector_sites sector_weight sum_xx sum_xn sum_nn");
  private final Rows totals =
      Rows.of(clustermap.table.NationalTotals.CONTRACT, "taxonomy sector sector_sites all_sites");
  private final Rows states =
      Rows.of(
          ClusterStates.CONTRACT,
          "cluster_id found_id taxonomy sector status born_as_of confirmed_as_of last_as_of");
  private final Rows lineage = Rows.of(Lineage.CONTRACT, "cluster_id event");
  private final Rows history =
      Rows.of(
          ClusterHistory.CONTRACT,
          "cluster_id as_of taxonomy sector status born_as_of last_as_of events lq lq_low lq_high");

  private Map<String, Row> run(int replicates) {
    return Rows.byFirst(
        StagesOfLife.run(
            new StagesOfLife.Inputs(
                vitality.made(),
                footprints.made(),
                counts.made(),
                totals.made(),
                states.made(),
                lineage.made(),
                history.made()),
            DAY,
            new RunConfig.Life(3, 5, 1, 0.1, 0.5, 0.02, 5, replicates, 0.1),
            1));
  }

  private void survivors(String cluster, long births) {
    vitality.row(cluster, 100L, 0L, 10L, births, 1000L, 250L, "survivors", null, null, null);
  }

  private void observed(String cluster) {
    vitality.row(cluster, 100L, 0L, 10L, 25L, 1000L, 250L, "observed", 25L, 24L, 75L);
  }

  private void there(String cluster, String sector, LocalDate born, @Nullable LocalDate confirmed) {
    states.row(cluster, cluster, "t", sector, "live", born, confirmed, DAY);
  }

  private void was(
      String cluster, String sector, LocalDate day, LocalDate born, List<String> events) {
    history.row(cluster, day, "t", sector, "live", born, day, events, null, null, null);
  }

  private void quotient(String cluster, LocalDate day, String status, double lq) {
    history.row(cluster, day, "t", "s", status, FIRST, day, List.of(), lq, lq / 1.05, lq * 1.05);
  }

  private static List<String> reasons(Row row) {
    return row.getList(row.fieldIndex("stage_reasons"));
  }

  @Test
  void takesTheTrendFromSnapshotsAYearApartAndTonight() {
    survivors("c", 45);
    there("c", "s", FIRST, FIRST);
    footprints.row("c", "t", "s");
    // Each site at a place of its own: no design effect.
    counts.row("c", 400L, 40L, 40_000L, 40L, 40L, 400L);
    totals.row("t", "s", 1000L, 20_000L);
    quotient("c", LocalDate.of(2018, 11, 1), "live", 90);
    quotient("c", FIRST, "live", 4);
    quotient("c", LocalDate.of(2022, 11, 1), "live", 3.2);
    quotient("c", LATER, "live", 2.5);
    quotient("c", LocalDate.of(2024, 1, 31), "live", 70);
    quotient("c", LocalDate.of(2024, 10, 31), "live", 2);
    LocationQuotient tonight = LocationQuotient.withinNation(40, 400, 1000, 20_000);
    double[] lq = {tonight.lq(), 2.5, 3.2, 4};
    double[] low = {tonight.low(), 2.5 / 1.05, 3.2 / 1.05, 4 / 1.05};
    double[] high = {tonight.high(), 2.5 * 1.05, 3.2 * 1.05, 4 * 1.05};
    LogTrend trend = LogTrend.of(new double[] {0, 366, 731, 1096}, lq, low, high);

    Row row = Rows.at(run(99), "c");

    assertThat(row.<Integer>getAs("lq_trend_snapshots")).isEqualTo(4);
    assertThat(row.<Double>getAs("lq_trend_per_year")).isCloseTo(trend.perYear(), within(1e-12));
    assertThat(row.<Double>getAs("lq_trend_per_year_low"))
        .isCloseTo(trend.perYearLow(), within(1e-12));
    assertThat(row.<Double>getAs("lq_trend_per_year_high"))
        .isCloseTo(trend.perYearHigh(), within(1e-12))
        .isNegative();
    assertThat(row.<Double>getAs("years_since_birth")).isEqualTo(3);
    assertThat(row.<Boolean>getAs("birth_seen")).isFalse();
    // Births beyond the sector's, but the quotient falls.
    assertThat(row.<String>getAs("stage")).isEqualTo("mature");
    assertThat(reasons(row))
        .containsExactly("births_above_sector", "deaths_not_known", "lq_falling");
  }

  @Test
  void seesABirthOnlyWhereLineageToldOneAmongClustersThatWereThereBefore() {
    for (String cluster : List.of("born", "first", "split", "waits", "mapped", "redrawn")) {
      observed(cluster);
    }
    for (String old : List.of("first", "old", "older")) {
      was(old, "s", FIRST, FIRST, List.of());
    }
    there("first", "s", FIRST, FIRST);
    was("born", "s", LATER, LATER, List.of("born"));
    there("born", "s", LATER, LATER);
    was("split", "s", LATER, LATER, List.of("split"));
    there("split", "s", LATER, LATER);
    // Born tonight, and not confirmed.
    lineage.row("waits", "born").row("first", "continued");
    there("waits", "s", DAY, null);
    // All that a sector has was born that day: it is newly mapped.
    was("mapped", "new", LATER, LATER, List.of("born"));
    there("mapped", "new", LATER, LATER);
    // Most of it was: settings changed. One that was there before, and is dead now, counts.
    was("before", "redrawn", LATER, FIRST, List.of("died"));
    was("redrawn", "redrawn", LATER, LATER, List.of("born", "grew"));
    was("other", "redrawn", LATER, LATER, List.of("born"));
    there("redrawn", "redrawn", LATER, LATER);

    Map<String, Row> found = run(0);

    assertThat(found).hasSize(6);
    found.forEach(
        (cluster, row) ->
            assertThat(row.<Boolean>getAs("birth_seen"))
                .as(cluster)
                .isEqualTo(cluster.equals("born")));
    assertThat(Rows.at(found, "born").<String>getAs("stage")).isEqualTo("emerging");
    assertThat(reasons(Rows.at(found, "born")))
        .containsExactly(
            "cluster_born_recently", "births_as_sector", "stock_steady", "short_history");
    assertThat(Rows.at(found, "born").<Double>getAs("years_since_birth")).isEqualTo(1);
    assertThat(Rows.at(found, "first").<String>getAs("stage")).isEqualTo("mature");
    assertThat(reasons(Rows.at(found, "waits"))).contains("no_history");
    // No resamples were asked for.
    assertThat(Rows.at(found, "born").<Object>getAs("stage_probability")).isNull();
    assertThat(Rows.at(found, "born").<Object>getAs("stage_second")).isNull();
  }

  @Test
  void saysWhenAClusterSpansTwoStages() {
    survivors("edge", 34);
    survivors("firm", 60);
    vitality.row("undated", 9L, 10L, 9L, 9L, 1000L, 250L, "survivors", null, null, null);

    Map<String, Row> found = run(999);

    Row edge = Rows.at(found, "edge");
    assertThat(edge.<String>getAs("stage")).isEqualTo("growing");
    assertThat(edge.<String>getAs("stage_second")).isEqualTo("mature");
    assertThat(edge.<Double>getAs("stage_probability")).isBetween(0.45, 0.65);
    assertThat(
            edge.<Double>getAs("stage_probability")
                + edge.<Double>getAs("stage_second_probability"))
        .isCloseTo(1, within(1e-12));
    assertThat(Rows.at(found, "firm").<Double>getAs("stage_probability")).isGreaterThan(0.98);
    assertThat(Rows.at(found, "firm").<Object>getAs("stage_second")).isNull();
    Row undated = Rows.at(found, "undated");
    for (String column : List.of("stage", "stage_probability", "stage_second")) {
      assertThat(undated.<Object>getAs(column)).isNull();
    }
    // Without states nothing is known of its age.
    assertThat(undated.<Object>getAs("years_since_birth")).isNull();
    assertThat(undated.<Boolean>getAs("birth_seen")).isFalse();
  }
}
