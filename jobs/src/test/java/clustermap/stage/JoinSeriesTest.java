package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.lineage.ClusterIds;
import clustermap.lineage.LineageRules;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.DormantMembers;
import clustermap.table.Lineage;
import clustermap.table.Members;
import clustermap.table.SeriesIds;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Years of three clusters, and nights that saw the third of them being born. */
class JoinSeriesTest extends SparkTest {
  private static final LocalDate YEAR = LocalDate.of(2023, 11, 1);
  private static final LocalDate BEGAN = LocalDate.of(2024, 2, 1);
  private static final LocalDate NIGHT = LocalDate.of(2024, 3, 1);

  private static final String HISTORY =
      "cluster_id as_of taxonomy sector status runs born_as_of confirmed_as_of last_as_of firms"
          + " backcast";

  private static Rows members() {
    return Rows.of(
        Members.CONTRACT,
        "cluster_id taxonomy sector company_number site_id weight easting northing");
  }

  private static void firms(Rows rows, int from, int to, String id, double easting) {
    for (int f = from; f < to; f++) {
      rows.row(id, "t", "digital", "F" + f, "F" + f, 1.0, easting, 400_000.0);
    }
  }

  private static void told(
      Rows history, String id, LocalDate asOf, String status, LocalDate born, boolean backcast) {
    told(history, id, asOf, status, born, born, backcast);
  }

  private static void told(
      Rows history,
      String id,
      LocalDate asOf,
      String status,
      LocalDate born,
      @Nullable LocalDate confirmed,
      boolean backcast) {
    history.row(
        id,
        Date.valueOf(asOf),
        "t",
        "digital",
        status,
        1,
        Date.valueOf(born),
        confirmed == null ? null : Date.valueOf(confirmed),
        Date.valueOf(asOf),
        30L,
        backcast);
  }

  private static Map<String, String> joined() {
    Rows year = members();
    firms(year, 0, 30, "north", 430_000);
    firms(year, 30, 60, "south", 450_000);
    firms(year, 60, 90, "late", 470_000);
    Rows states = Rows.of(ClusterStates.CONTRACT, "cluster_id status runs born_as_of last_as_of");
    for (String id : List.of("north", "south", "late", "taken")) {
      states.row(
          id,
          id.equals("taken") ? "lost" : "live",
          1,
          Date.valueOf(YEAR.minusYears(5)),
          Date.valueOf(YEAR));
    }
    Rows current = members();
    firms(current, 2, 33, "n", 430_000);
    firms(current, 33, 62, "taken", 450_000);
    firms(current, 62, 95, "l", 470_000);
    Rows history = Rows.of(ClusterHistory.CONTRACT, HISTORY);
    // Of the first night nothing is kept but what was known at the end of its month.
    told(history, "n", BEGAN.plusDays(20), "live", BEGAN, false);
    told(history, "taken", BEGAN.plusDays(20), "live", BEGAN, false);
    told(history, "l", BEGAN.plusDays(5), "live", BEGAN.plusDays(5), false);
    Map<String, String> ids = new TreeMap<>();
    JoinSeries.run(
            new JoinSeries.Inputs(
                year.made(),
                Rows.of(DormantMembers.CONTRACT, "cluster_id").made(),
                states.made(),
                current.made(),
                history.made()),
            LineageRules.DEFAULTS,
            YEAR,
            BEGAN)
        .collectAsList()
        .forEach(row -> ids.put(row.getString(0), row.getString(1)));
    return ids;
  }

  @Test
  void givesYearsTheIdsOfClustersThatWereThereWhenTheNightsBegan() {
    Map<String, String> ids = joined();

    // The third was seen being born by the nights, so it is not that of the years.
    assertThat(ids)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("north", "n", "south", "taken", "taken", ClusterIds.born("taken", YEAR)));
  }

  @Test
  void renamesBothSidesOfLineage() {
    Rows ids = Rows.of(SeriesIds.CONTRACT, "cluster_id published_id").row("a", "b").row("b", "c");
    Dataset<Row> lineage =
        Rows.of(Lineage.CONTRACT, "cluster_id event previous_cluster_id")
            .row("a", "merged", "b")
            .row("d", "born", null)
            .made();

    assertThat(
            JoinSeries.renamed(
                    lineage, Lineage.CONTRACT, ids.made(), "cluster_id", "previous_cluster_id")
                .select("cluster_id", "previous_cluster_id")
                .collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getString(1))
        .containsExactlyInAnyOrder("b c", "d null");
  }

  @Test
  void putsTheYearsBeforeTheNightsInPlaceOfThoseThatWereThere() {
    LocalDate before = YEAR.minusYears(1);
    Rows nights = Rows.of(ClusterHistory.CONTRACT, HISTORY);
    told(nights, "n", before, "live", before, true);
    // As an earlier series, which went further back, had it.
    told(nights, "n", BEGAN, "live", before, false);
    told(nights, "former", BEGAN, "live", before, false);
    told(nights, "gone", BEGAN, "live", BEGAN, false);
    told(nights, "gone", NIGHT, "dead", BEGAN, NIGHT, false);
    told(nights, "new", NIGHT, "live", NIGHT, null, false);
    Rows years = Rows.of(ClusterHistory.CONTRACT, HISTORY);
    told(years, "n", YEAR, "live", YEAR, true);
    told(years, "gone", YEAR, "live", YEAR, true);
    told(years, "n", NIGHT, "live", YEAR, true);

    assertThat(
            History.joined(nights.made(), years.made(), BEGAN)
                .orderBy("cluster_id", "as_of")
                .selectExpr(
                    "concat_ws(' ', cluster_id, as_of, born_as_of, "
                        + " coalesce(cast(confirmed_as_of AS string), 'null'), backcast)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "former 2024-02-01 2024-02-01 2024-02-01 false",
            "gone 2023-11-01 2023-11-01 2023-11-01 true",
            "gone 2024-02-01 2023-11-01 2023-11-01 false",
            "gone 2024-03-01 2023-11-01 2024-03-01 false",
            "n 2023-11-01 2023-11-01 2023-11-01 true",
            "n 2024-02-01 2023-11-01 2023-11-01 false",
            "new 2024-03-01 2024-03-01 null false");
  }
}
