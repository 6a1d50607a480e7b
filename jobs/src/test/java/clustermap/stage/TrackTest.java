package clustermap.stage;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.lineage.LineageRules;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.Clusters;
import clustermap.table.DormantMembers;
import clustermap.table.Lineage;
import clustermap.table.Members;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nights of a small nation, one after the other. */
class TrackTest extends SparkTest {
  private static final LineageRules RULES = LineageRules.DEFAULTS;
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);

  /** A night: where each firm is and which cluster found it. */
  private static final class Night {
    private final Rows rows =
        Rows.of(
            Members.CONTRACT,
            "cluster_id taxonomy sector company_number site_id weight easting northing");

    Night firms(int from, int to, @Nullable String found, double easting) {
      for (int f = from; f < to; f++) {
        rows.row(found, "t", "digital", "F" + f, "F" + f, 1.0, easting, 400_000.0);
      }
      return this;
    }

    Dataset<Row> made() {
      return rows.made();
    }
  }

  /** What a night leaves to the next. */
  private static final class Chain {
    private Dataset<Row> members = Rows.of(Members.CONTRACT, "cluster_id").made();
    private Dataset<Row> dormant = Rows.of(DormantMembers.CONTRACT, "cluster_id").made();
    private Dataset<Row> history = Rows.of(ClusterHistory.CONTRACT, "cluster_id").made();
    private @Nullable LocalDate day;
    private List<Row> lineage = List.of();
    private Map<String, Row> states = new TreeMap<>();

    Chain night(Dataset<Row> found) {
      LocalDate today = day == null ? FIRST : day.plusDays(1);
      Track.Tracked tracked =
          new Track(RULES, today, day, "world", false)
              .run(
                  new Track.Inputs(
                      members, dormant, day == null ? history : History.day(history, day), found));
      lineage = tracked.lineage().orderBy("cluster_id", "event").collectAsList();
      states = Rows.byFirst(tracked.states());
      Dataset<Row> next = kept(Track.members(found, tracked.states()));
      dormant = kept(Track.dormant(members, dormant, tracked.states()));
      history =
          kept(
              History.run(
                  new History.Inputs(
                      tracked.states(),
                      tracked.lineage(),
                      Rows.of(Clusters.CONTRACT, "cluster_id").made(),
                      history),
                  today,
                  false));
      members = next;
      day = today;
      return this;
    }

    /** As a stage leaves it: rows, not a plan. */
    private static Dataset<Row> kept(Dataset<Row> rows) {
      return spark().createDataFrame(rows.collectAsList(), rows.schema());
    }

    /** The cluster that a firm is in. */
    String of(String firm) {
      String id = members.where("company_number = '" + firm + "'").first().getString(0);
      return id == null ? "noise" : id;
    }

    /** Of a day of the history, who each cluster is and where it came from and went. */
    List<String> told(LocalDate of) {
      List<String> told = new ArrayList<>();
      for (Row row : history.where(ClusterHistory.AS_OF.col().equalTo(lit(of))).collectAsList()) {
        told.add(
            row.getString(0)
                + " "
                + row.getAs("status")
                + " from "
                + row.getList(row.fieldIndex("came_from"))
                + " into "
                + row.getList(row.fieldIndex("went_into")));
      }
      return told;
    }

    List<String> events() {
      List<String> events = new ArrayList<>();
      lineage.forEach(
          row ->
              events.add(
                  row.getString(1) + (row.<Boolean>getAs("provisional") ? " provisionally" : "")));
      return events;
    }
  }

  private static Night two() {
    return new Night()
        .firms(0, 40, "north", 430_000)
        .firms(40, 70, "south", 450_000)
        .firms(70, 80, null, 470_000);
  }

  @Test
  void beginsWithConfirmedClustersAndNoEvents() {
    Chain chain = new Chain().night(two().made());

    assertThat(chain.lineage).isEmpty();
    assertThat(chain.states).hasSize(2);
    assertThat(chain.states.values())
        .allSatisfy(
            state -> {
              assertThat(state.<String>getAs("status")).isEqualTo("live");
              assertThat(state.<Date>getAs("confirmed_as_of")).isEqualTo(Date.valueOf(FIRST));
            });
    assertThat(chain.of("F1"))
        .isNotEqualTo("noise")
        .isNotEqualTo("north")
        .isNotEqualTo(chain.of("F50"));
    assertThat(chain.of("F75")).isEqualTo("noise");
  }

  @Test
  void continuesEverythingWhenNothingChangedButTheNamesOfLabelsAndTheOrderOfRows() {
    Chain chain = new Chain().night(two().made());
    String north = chain.of("F1");
    String south = chain.of("F50");
    Dataset<Row> again =
        two()
            .made()
            .selectExpr(
                "CASE cluster_id WHEN 'north' THEN 'b' WHEN 'south' THEN 'a' END AS cluster_id",
                "taxonomy",
                "sector",
                "company_number",
                "site_id",
                "weight",
                "easting",
                "northing",
                "office_shared",
                "is_core",
                "probability")
            .repartition(7);
    chain.night(again);

    assertThat(chain.events()).containsExactly("continued", "continued");
    assertThat(chain.of("F1")).isEqualTo(north);
    assertThat(chain.of("F50")).isEqualTo(south);
    assertThat(chain.lineage)
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("overlap_of_previous")).isEqualTo(1);
              assertThat(row.<Double>getAs("overlap_of_current")).isEqualTo(1);
              assertThat(row.<String>getAs("cause")).isNull();
            });
  }

  @Test
  void givesAClusterThatIsGoneForANightItsIdBack() {
    Chain chain = new Chain().night(two().made());
    String south = chain.of("F50");
    Dataset<Row> without =
        new Night()
            .firms(0, 40, "north", 430_000)
            .firms(40, 70, null, 450_000)
            .firms(70, 80, null, 470_000)
            .made();
    chain.night(without);
    assertThat(chain.events()).containsExactlyInAnyOrder("continued", "died provisionally");
    assertThat(Rows.at(chain.states, south).<String>getAs("status")).isEqualTo("dormant");
    chain.night(without);
    assertThat(chain.events()).containsExactly("continued");
    chain.night(two().made());

    assertThat(chain.events()).containsExactly("continued", "continued");
    assertThat(chain.of("F50")).isEqualTo(south);
    Row back = chain.lineage.stream().filter(r -> r.getString(0).equals(south)).findFirst().get();
    assertThat(back.<Date>getAs("previous_as_of")).isEqualTo(Date.valueOf(FIRST));
    Row state = Rows.at(chain.states, south);
    assertThat(state.<Date>getAs("born_as_of")).isEqualTo(Date.valueOf(FIRST));
    assertThat(state.<Date>getAs("confirmed_as_of")).isEqualTo(Date.valueOf(FIRST));
  }

  @Test
  void givesAClusterUpAfterThreeNightsAndNeverGivesItsIdAgain() {
    Chain chain = new Chain().night(two().made());
    String south = chain.of("F50");
    Dataset<Row> without = new Night().firms(0, 40, "north", 430_000).made();
    chain.night(without).night(without).night(without);
    assertThat(Rows.at(chain.states, south).<String>getAs("status")).isEqualTo("dead");
    assertThat(Rows.at(chain.states, south).<Date>getAs("confirmed_as_of"))
        .isEqualTo(Date.valueOf(FIRST.plusDays(3)));
    chain.night(two().made());

    assertThat(chain.events()).containsExactlyInAnyOrder("continued", "born provisionally");
    assertThat(chain.of("F50")).isNotEqualTo(south);
    chain.night(two().made()).night(two().made());
    Row born = Rows.at(chain.states, chain.of("F50"));
    assertThat(born.<Date>getAs("confirmed_as_of")).isEqualTo(Date.valueOf(FIRST.plusDays(6)));
  }

  @Test
  void tellsGrowthByNewFirmsFromARedrawnBoundary() {
    Chain chain = new Chain().night(two().made());
    chain.night(
        new Night()
            .firms(0, 40, "north", 430_000)
            .firms(100, 120, "north", 430_000)
            .firms(40, 70, "south", 450_000)
            .firms(70, 80, "south", 470_000)
            .made());

    Map<String, String> events = new TreeMap<>();
    chain.lineage.forEach(row -> events.merge(row.getString(0), row.getString(1), (a, b) -> a + b));
    assertThat(Rows.at(events, chain.of("F1"))).isEqualTo("grew");
    // The noise that it takes in was there before, and moves its centre by 5 km.
    assertThat(Rows.at(events, chain.of("F50"))).isEqualTo("continuedmoved");
    assertThat(chain.lineage.stream().map(r -> r.<String>getAs("cause")).toList())
        .contains("world");
  }

  @Test
  void splitsAndMergesWithOverlapsBothWays() {
    Chain chain = new Chain().night(two().made());
    String north = chain.of("F1");
    String south = chain.of("F50");
    chain.night(
        new Night()
            .firms(0, 25, "a", 430_000)
            .firms(25, 40, "b", 430_000)
            .firms(40, 70, "a", 450_000)
            .made());

    Map<String, Row> events = new TreeMap<>();
    chain.lineage.forEach(row -> events.put(row.getString(1) + " " + row.getString(3), row));
    // South is a larger part of what is there now, and north goes on in neither.
    assertThat(chain.of("F50")).isEqualTo(south);
    assertThat(chain.of("F1")).isEqualTo(south);
    assertThat(new TreeSet<>(events.keySet()))
        .contains("continued " + south, "merged " + north, "split " + north);
    Row merged = Rows.at(events, "merged " + north);
    assertThat(merged.<Double>getAs("overlap_of_previous")).isCloseTo(25 / 40.0, within(1e-12));
    assertThat(merged.<Double>getAs("overlap_of_current")).isCloseTo(25 / 55.0, within(1e-12));
    assertThat(merged.<String>getAs("cluster_id")).isEqualTo(south);
    Row split = Rows.at(events, "split " + north);
    String part = chain.of("F30");
    chain.night(
        new Night()
            .firms(0, 25, "a", 430_000)
            .firms(25, 40, "b", 430_000)
            .firms(40, 70, "a", 450_000)
            .made());
    // The history keeps both ways when tonight's lineage knows of them no more.
    assertThat(chain.lineage).extracting(row -> row.getString(1)).containsOnly("continued");
    assertThat(chain.told(FIRST.plusDays(1)))
        .containsExactlyInAnyOrder(
            south + " live from [" + north + "] into []",
            part + " live from [" + north + "] into []",
            north + " dormant from [] into " + Stream.of(south, part).sorted().toList());
    assertThat(chain.told(FIRST.plusDays(2))).allMatch(row -> row.endsWith("from [] into []"));
    assertThat(split.<String>getAs("cluster_id")).isEqualTo(chain.of("F30"));
    assertThat(split.<Double>getAs("overlap_of_current")).isEqualTo(1);
  }

  @Test
  void keepsWhatDisclosureControlShowsAndSaysWhatItHides() {
    Rows states = Rows.of(ClusterStates.CONTRACT, "cluster_id status");
    for (String cluster : List.of("shown", "hidden", "without", "gone")) {
      states.row(cluster, cluster.equals("gone") ? "dormant" : "live");
    }
    Dataset<Row> clusters =
        Rows.of(Clusters.CONTRACT, "cluster_id firms births_1y deaths_1y rd_spend_gbp suppressed")
            .row("shown", 20L, 3L, 2L, new BigDecimal("1200.50"), List.of("employees"))
            .row(
                "hidden",
                30L,
                0L,
                null,
                null,
                List.of("employees", "rd_spend_gbp", "rd_spend_firms"))
            .row("without", 40L, 1L, null, null, List.of())
            .made();

    Map<String, Row> history =
        Rows.byFirst(
            History.run(
                new History.Inputs(
                    states.made(),
                    Rows.of(Lineage.CONTRACT, "cluster_id").made(),
                    clusters,
                    Rows.of(ClusterHistory.CONTRACT, "cluster_id").made()),
                FIRST,
                false));

    Row shown = Rows.at(history, "shown");
    assertThat(shown.<BigDecimal>getAs("rd_spend_gbp")).isEqualTo("1200.50");
    assertThat(shown.getList(shown.fieldIndex("suppressed"))).isEmpty();
    assertThat(shown.<Long>getAs("births")).isEqualTo(3);
    assertThat(shown.<Long>getAs("deaths")).isEqualTo(2);
    Row hidden = Rows.at(history, "hidden");
    assertThat(hidden.<Object>getAs("rd_spend_gbp")).isNull();
    assertThat(hidden.<String>getList(hidden.fieldIndex("suppressed")))
        .containsExactly("rd_spend_gbp");
    for (String cluster : List.of("without", "gone")) {
      Row row = Rows.at(history, cluster);
      assertThat(row.<Object>getAs("rd_spend_gbp")).isNull();
      assertThat(row.getList(row.fieldIndex("suppressed"))).isEmpty();
    }
    assertThat(ClusterHistory.CONTRACT.field("rd_spend_gbp").confidential()).isTrue();
  }

  @Test
  void keepsTheLastSnapshotOfEachMonthAndEveryEvent() {
    Chain chain = new Chain().night(two().made());
    for (int night = 0; night < 3; night++) {
      chain.night(two().made());
    }
    chain.night(new Night().firms(0, 40, "north", 430_000).made());
    chain.night(new Night().firms(0, 40, "north", 430_000).made());

    List<String> rows = new ArrayList<>();
    chain
        .history
        .orderBy("as_of", "status")
        .collectAsList()
        .forEach(row -> rows.add(row.getDate(1) + " " + row.<String>getAs("status")));
    // The night of the death stays for its event, and for being the predecessor's.
    assertThat(rows)
        .containsExactly(
            "2024-11-05 dormant", "2024-11-05 live", "2024-11-06 dormant", "2024-11-06 live");
  }
}
