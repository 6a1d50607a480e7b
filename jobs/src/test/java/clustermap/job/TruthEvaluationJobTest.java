package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clustermap.Roots;
import clustermap.SparkTest;
import clustermap.density.AdjustedRandIndex;
import clustermap.fault.Fault;
import clustermap.job.TruthEvaluationJob.Cell;
import clustermap.job.TruthEvaluationJob.Line;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.SampleSnapshot;
import clustermap.publish.SnapshotWriter.Source;
import clustermap.publish.Snapshots;
import clustermap.table.Clusters;
import clustermap.table.Firms;
import clustermap.table.Lineage;
import clustermap.table.Members;
import clustermap.table.ParticipantLinks;
import clustermap.table.PlaceSectors;
import clustermap.table.ProgrammeEffects;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A nation made by hand. In sector s1 are planted: 0, steady, firms a1 to a6; 1, split in 2020 into
 * b1 to b4 and c1 to c3, between which m1 went; 2, which died; 3, born in 2021, whose firms the
 * snapshot does not count. Beside them are n1 to n5, in sector s2 z1 to z4. Published are x (a1 to
 * a5), y (b1, b2, n1 to n4) and, in s2, z.
 */
class TruthEvaluationJobTest extends SparkTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "cluster.eps_m", "100.0",
          "cluster.min_points", "3.0",
          "cluster.min_cluster_size", "4",
          "cluster.min_sites_locations", "0",
          "significance.alpha", "0.05");

  @TempDir static Path folder = Path.of("unset");
  private static Map<String, Line> lines = Map.of();

  private record Group(String letter, int firms, double easting, String sector) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("a", 6, 0, "s1"),
          new Group("b", 4, 10_000, "s1"),
          new Group("c", 3, 20_000, "s1"),
          new Group("n", 4, 30_000, "s1"),
          new Group("z", 4, 0, "s2"));

  private static Path nation() {
    return folder.resolve("nation");
  }

  private static Path postcodes() {
    return folder.resolve("postcodes.parquet");
  }

  private static Root root(String name) {
    return Roots.writable(folder.resolve(name), null);
  }

  /** Members, each in the cluster that is given for its number. */
  private static Source members(Path work, Function<String, String> clusters) {
    List<String> rows = new ArrayList<>();
    for (Group group : GROUPS) {
      for (int i = 1; i <= group.firms(); i++) {
        rows.add(member(group.letter() + i, group.sector(), group.easting() + i, clusters));
      }
    }
    rows.add(member("n5", "s1", 50_000, clusters));
    return SampleSnapshot.rows(
        Members.CONTRACT,
        work,
        "cluster_id, taxonomy, sector, company_number, site_id, weight, easting, northing,"
            + " probability",
        String.join(", ", rows));
  }

  private static String member(
      String number, String sector, double easting, Function<String, String> clusters) {
    String cluster = clusters.apply(number);
    return "(%s, 'industrial_strategy', '%s', '%s', '%s', 1, %s, 0, %d)"
        .formatted(
            cluster.isEmpty() ? "NULL" : "'" + cluster + "'",
            sector,
            number,
            number,
            easting,
            cluster.isEmpty() ? 0 : 1);
  }

  private static String published(String number) {
    return switch (number) {
      case "a1", "a2", "a3", "a4", "a5" -> "x";
      case "b1", "b2", "n1", "n2", "n3", "n4" -> "y";
      case "z1", "z2", "z3", "z4" -> "z";
      default -> "";
    };
  }

  private static RunRecord record(String runId, String asOf, Map<String, String> notes) {
    RunRecord base = SampleSnapshot.record(runId, LocalDate.parse(asOf));
    String register =
        Hashes.ofFile(
            spark().sparkContext().hadoopConfiguration(),
            nation().resolve("companies/part-0.parquet").toUri().toString());
    return new RunRecord(
        base.schemaVersion(),
        base.runId(),
        base.asOf(),
        base.startedAt(),
        base.finishedAt(),
        base.code(),
        base.versions(),
        SETTINGS,
        null,
        List.of(
            new RunRecord.Input(
                "companies",
                List.of(new RunRecord.InputFile("companies/part-0.parquet", 1, register)),
                true,
                1,
                1,
                0,
                Map.of(),
                Map.of(),
                List.of())),
        base.stages(),
        List.of(),
        base.gate(),
        List.of(),
        notes,
        List.of(),
        List.of());
  }

  private static void truth(String table, String query) {
    SampleSnapshot.sql(nation().resolve("truth").resolve(table).resolve("part-0.parquet"), query);
  }

  private static Source firms(Path work) {
    // a and c are in the one district, b, n and what is born in the other.
    List<String> rows = new ArrayList<>(List.of("('n5', 'P2')", "('e1', 'P2')", "('e2', 'P2')"));
    for (Group group : GROUPS) {
      for (int i = 1; i <= group.firms(); i++) {
        boolean one = group.letter().equals("a") || group.letter().equals("c");
        rows.add("('%s%d', '%s')".formatted(group.letter(), i, one ? "P1" : "P2"));
      }
    }
    return SampleSnapshot.rows(
        Firms.CONTRACT, work, "company_number, postcode", String.join(", ", rows));
  }

  private static final String PLACE_COLUMNS =
      "geography, code, taxonomy, sector, lq, lq_low, lq_high, firms, rank_of_place, births_5y";

  @BeforeAll
  static void evaluate() {
    SampleSnapshot.sql(
        postcodes(), "SELECT * FROM (VALUES ('P1', 'D1'), ('P2', 'D2')) AS t(postcode, lad)");
    SampleSnapshot.sql(nation().resolve("companies/part-0.parquet"), "SELECT 1 AS synthetic");
    truth(
        "planted_clusters",
        "SELECT * FROM (VALUES (0, 's1', 'steady', NULL), (1, 's1', 'split', 2020),"
            + " (2, 's1', 'died', 2019), (3, 's1', 'born', 2021))"
            + " AS t(planted, sector, history, event_year)");
    truth(
        "planted_members",
        "SELECT 'a' || i AS company_number, 0 AS planted, 0 AS lobe FROM range(1, 7) AS r(i)"
            + " UNION ALL SELECT 'b' || i, 1, 0 FROM range(1, 5) AS r(i)"
            + " UNION ALL SELECT 'c' || i, 1, 1 FROM range(1, 4) AS r(i)"
            + " UNION ALL VALUES ('m1', 1, 2), ('d1', 2, 0), ('d2', 2, 0), ('e1', 3, 0), ('e2', 3,"
            + " 0)");
    truth(
        "planted_effects",
        "SELECT 'A' AS programme, 'D1' AS place_code, 2020 AS start_year, 0.3 AS births_effect,"
            + " 0.0 AS grants_effect");
    truth(
        "participant_truth",
        "SELECT * FROM (VALUES ('grants', 'p1/1', 'a1'), ('grants', 'p1/2', 'a2'),"
            + " ('grants', 'p2/1', NULL), ('patents', 'e1/ONE', 'a1'), ('patents', 'e2/TWO',"
            + " 'a3')) AS t(source_table, source_id, company_number)");

    Root root = root("root");
    Path work = folder.resolve("night");
    SampleSnapshot.publish(
        root,
        record("aa1", "2025-01-01", Map.of()),
        List.of(
            SampleSnapshot.rows(
                Clusters.CONTRACT,
                work,
                "cluster_id, taxonomy, sector, q_value",
                "('x', 'industrial_strategy', 's1', 0.01), ('y', 'industrial_strategy', 's1', 0.2),"
                    + " ('z', 'industrial_strategy', 's2', 0.01)"),
            members(work, TruthEvaluationJobTest::published),
            firms(work),
            SampleSnapshot.rows(
                PlaceSectors.CONTRACT,
                work,
                PLACE_COLUMNS,
                "('LAD', 'D1', 'industrial_strategy', 's1', 1.2, 0.9, 1.4, 9, 1, 0),"
                    + " ('LAD', 'D2', 'industrial_strategy', 's1', 0.8, 0.7, 0.9, 9, 2, 0)"),
            SampleSnapshot.rows(
                ParticipantLinks.CONTRACT,
                work,
                "source_table, project_id, source_id, participant_name, company_number, method",
                "('grants', 'p1', '1', 'ONE', 'a1', 'company_number'),"
                    + " ('grants', 'p1', '2', 'TWO', 'b1', 'model'),"
                    + " ('grants', 'p2', '1', 'THREE', 'a2', 'model'),"
                    + " ('patents', 'e1', 'e1', 'ONE', 'a1', 'name_and_postcode')"),
            SampleSnapshot.rows(
                ProgrammeEffects.CONTRACT,
                work,
                "programme, outcome, scale, kind, att, conf_low, conf_high, n_treated",
                "('A', 'births', 'log', 'simple', 0.25, 0.1, 0.4, 7),"
                    + " ('A', 'births', 'ratio', 'simple', 0.1, 0.0, 0.2, 7),"
                    + " ('A', 'births', 'level', 'simple', 9, 8, 10, 7),"
                    + " ('A', 'births', 'log', 'dynamic', 9, 8, 10, 7)")));
    Path before = folder.resolve("2020");
    SampleSnapshot.publish(
        root,
        record("aa2", "2020-01-01", Map.of("backcast", "s", "backcast_basis", "survivors")),
        List.of(
            members(before, number -> "bc".indexOf(number.charAt(0)) < 0 ? "" : "whole"),
            firms(before),
            SampleSnapshot.rows(
                PlaceSectors.CONTRACT,
                before,
                PLACE_COLUMNS,
                "('LAD', 'D1', 'industrial_strategy', 's1', 0.8, 0.7, 0.9, 5, 2, 0),"
                    + " ('LAD', 'D2', 'industrial_strategy', 's1', 0.8, 0.7, 0.9, 1, 1, 0),"
                    + " ('LAD', 'D1', 'industrial_strategy', 's2', 0.8, 0.7, 0.9, 3, 3, 0)"),
            SampleSnapshot.rows(
                Lineage.CONTRACT,
                before,
                "cluster_id, event, previous_cluster_id",
                "('whole', 'born', NULL)")));
    Path after = folder.resolve("2021");
    SampleSnapshot.publish(
        root,
        record("aa3", "2021-01-01", Map.of("backcast", "s", "backcast_basis", "observed")),
        List.of(
            members(
                after,
                number ->
                    switch (number.charAt(0)) {
                      case 'a' -> "x";
                      case 'b' -> "whole";
                      case 'c' -> "part";
                      default -> "";
                    }),
            SampleSnapshot.rows(
                Lineage.CONTRACT,
                after,
                "cluster_id, event, previous_cluster_id",
                "('part', 'split', 'whole'), ('x', 'born', NULL), ('w', 'born', NULL)")));
    lines = evaluated(root).stream().collect(Collectors.toMap(Line::measure, line -> line));
  }

  private static List<Line> evaluated(Root root) {
    return evaluated(spark(), root);
  }

  private static List<Line> evaluated(@Nullable SparkSession spark, Root root) {
    Snapshots snapshots = Snapshots.of(root);
    return TruthEvaluationJob.run(
        spark, snapshots, snapshots.current(), nation(), postcodes(), 7, 99, said -> {});
  }

  private static Line line(String measure) {
    assertThat(lines).containsKey(measure);
    return lines.getOrDefault(measure, new Line("", "", 0, Map.of(), ""));
  }

  private static Cell cell(String measure, String column) {
    Map<String, Cell> cells = line(measure).cells();
    assertThat(cells).as(measure).containsKey(column);
    return cells.getOrDefault(column, new Cell(0, 0, 0, 0));
  }

  private static void assertShare(String measure, String column, int count, int total) {
    Cell cell = cell(measure, column);
    assertThat(cell.n()).as(measure + " " + column).isEqualTo(total);
    assertThat(cell.value()).as(measure + " " + column).isEqualTo((double) count / total);
    assertThat(cell.low()).isBetween(0.0, cell.value());
    assertThat(cell.high()).isBetween(cell.value(), 1.0);
  }

  @Test
  void lobesOfASplitAreTwoToFindAndWhatDiedIsNone() {
    assertShare("clusters: recall", "engine", 1, 3);
    assertShare("clusters: recall", "significant", 1, 3);
    assertShare("clusters: recall", "dbscan", 2, 3);
    assertShare("clusters: recall", "lq_above_1", 1, 3);
    assertThat(cell("clusters: recall", "kmeans").n()).isEqualTo(3);
    assertShare("clusters: recall of those of at least 4 firms", "engine", 1, 2);
    assertShare("clusters: recall of those of at least 4 firms", "dbscan", 2, 2);
    assertShare("clusters: half their firms in one", "engine", 2, 3);
  }

  @Test
  void precisionIsOfAllSectorsAndOfThoseThatAreSignificant() {
    assertShare("clusters: precision", "engine", 1, 3);
    assertShare("clusters: precision", "significant", 1, 2);
    assertShare("clusters: precision", "dbscan", 2, 4);
    assertShare("clusters: precision", "lq_above_1", 1, 1);
    assertShare("clusters: precision, half planted", "engine", 1, 3);
    // The one of nine is all of planted firms, of two clusters.
    assertShare("clusters: precision, half planted", "lq_above_1", 1, 1);
  }

  @Test
  void agreementIsOverAllFirmsOfASectorWithSomethingToFind() {
    assertThat(cell("clusters: mean best Jaccard", "engine").value())
        .isCloseTo((5 / 6.0 + 2 / 8.0) / 3, within(1e-12));
    int[] truth = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, -1, -1, -1, -1, -1};
    int[] engine = {0, 0, 0, 0, 0, -1, 1, 1, -1, -1, -1, -1, -1, 1, 1, 1, 1, -1};
    int[] dbscan = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1, 2, 2, 2, 2, -1};
    assertThat(cell("clusters: adjusted Rand index", "engine").value())
        .isCloseTo(AdjustedRandIndex.of(truth, engine), within(1e-12));
    assertThat(cell("clusters: adjusted Rand index", "dbscan").value())
        .isCloseTo(AdjustedRandIndex.of(truth, dbscan), within(1e-12));
  }

  @Test
  void linksAreRightWhenTheyAreToTheFirmThatItIs() {
    assertShare("links: recall", "engine", 2, 4);
    assertShare("links: precision", "engine", 2, 4);
    assertShare("links: recall, exact alone", "engine", 2, 4);
    assertShare("links: precision, exact alone", "engine", 2, 2);
  }

  @Test
  void eventsCountWhereTheirClusterIsLikeAPlantedOne() {
    assertShare("lineage: recall, split", "engine", 1, 1);
    assertShare("lineage: recall, split, both lobes found", "engine", 1, 1);
    assertThat(cell("lineage: recall, merged, both lobes found", "engine").value()).isNaN();
    assertShare("lineage: precision, split", "engine", 1, 1);
    // x is like one that is steady; w is like none, and so are births of the first year.
    assertShare("lineage: precision, born", "engine", 0, 1);
    assertThat(line("lineage: recall, split").note())
        .contains("2020 to 2021", "1 on a basis of survivors");
    assertThat(cell("lineage: recall, died", "engine").value()).isNaN();
  }

  @Test
  void effectsAreTheLogarithmsOfWhatWasPlanted() {
    Line held = line("programmes: births, log, A");
    assertThat(held.planted()).isCloseTo(Math.log(1.3), within(1e-15));
    assertThat(held.note()).isEqualTo("interval holds what was planted");
    assertThat(cell("programmes: births, log, A", "engine")).isEqualTo(new Cell(0.25, 0.1, 0.4, 7));
    assertThat(line("programmes: births, ratio, A").note()).contains("does not hold");
    assertThat(line("programmes: grants, log, A").note()).startsWith("not measured");
    assertShare("programmes: intervals that hold what was planted", "engine", 1, 2);
  }

  @Test
  void ranksAreThoseOfTheFirstFormerYear() {
    assertThat(cell("nascent ranks: AUC of rank_of_place", "engine").value()).isEqualTo(1);
    assertThat(cell("nascent ranks: AUC of rank_of_place", "engine").n()).isEqualTo(3);
    assertThat(cell("nascent ranks: AUC of the sector's firms", "engine").value()).isZero();
  }

  @Test
  void whatASnapshotLacksIsSaidNotToBeMeasuredAndWithoutSparkThereIsNoKMeans() {
    Root root = root("bare");
    Path work = folder.resolve("bare-tables");
    SampleSnapshot.publish(
        root,
        record("bb1", "2025-01-01", Map.of()),
        List.of(
            SampleSnapshot.rows(
                Clusters.CONTRACT,
                work,
                "cluster_id, taxonomy, sector, q_value",
                "('x', 'industrial_strategy', 's1', NULL)"),
            members(work, TruthEvaluationJobTest::published)));

    Map<String, Line> bare =
        evaluated(null, root).stream().collect(Collectors.toMap(Line::measure, line -> line));

    assertThat(bare)
        .containsKeys("links", "lineage", "programmes", "nascent ranks", "clusters: recall");
    assertThat(bare.values())
        .filteredOn(line -> line.cells().isEmpty())
        .allMatch(line -> line.note().startsWith("not measured: "))
        .hasSize(4);
    assertThat(bare.getOrDefault("clusters: recall", line("links: recall")).cells())
        .containsOnlyKeys("engine", "dbscan");
  }

  @Test
  void anotherNationsSnapshotIsRefused() {
    Root root = root("other");
    SampleSnapshot.publish(root, "cc1", "2025-01-01", folder.resolve("other-tables"), 3);

    assertThatThrownBy(() -> evaluated(root))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("did not read the register of the nation");
  }

  @Test
  void aFolderWithoutTruthIsRefused() {
    Snapshots snapshots = Snapshots.of(root("root"));

    assertThatThrownBy(
            () ->
                TruthEvaluationJob.run(
                    spark(),
                    snapshots,
                    snapshots.current(),
                    folder.resolve("nowhere"),
                    postcodes(),
                    7,
                    99,
                    said -> {}))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("clustermap generate wrote");
  }
}
