package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Published;
import clustermap.Roots;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Attribution;
import clustermap.query.Format;
import clustermap.query.SnapshotDiff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, night after night, of a register of three towns. */
@Tag("series-2")
class TrackedRunsTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);
  @TempDir private static Path shared;

  private static NightlyJob.@Nullable Outcome firstNight;

  @TempDir private Path temp;

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(temp.resolve("inputs"));
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + TownsReference.setting()
            + """
            inputs.dir = inputs
            cluster { min_cluster_size = 10, min_samples = 5 }
            """);
  }

  /** The first night of every test: it runs once, and each test has its root. */
  private NightlyJob.Outcome firstNight() throws IOException {
    Path kept = shared.resolve("root");
    NightlyJob.Outcome first = firstNight;
    if (first == null) {
      first = night(0, 30, 20, false);
      FileUtils.copyDirectory(temp.resolve("root").toFile(), kept.toFile());
      firstNight = first;
    } else {
      FileUtils.copyDirectory(kept.toFile(), temp.resolve("root").toFile());
    }
    return first;
  }

  /** Publishes a night of a register with so many software firms in two of them. */
  private NightlyJob.Outcome night(int day, int sheffield, int mosborough, boolean newHistory)
      throws IOException {
    return night(day, sheffield, mosborough, newHistory, Map.of());
  }

  private NightlyJob.Outcome night(
      int day, int sheffield, int mosborough, boolean newHistory, Map<String, String> set)
      throws IOException {
    List<String> companies = register();
    ThreeTowns.add(companies, 1, sheffield, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 2, mosborough, ThreeTowns.MOSBOROUGH, "62012");
    ThreeTowns.add(companies, 4, 20, ThreeTowns.MALTBY, "62012");
    return night(day, companies, newHistory, set);
  }

  /** A register with the shops of Sheffield. */
  private static List<String> register() {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 3, 100, ThreeTowns.SHEFFIELD, "47110");
    return companies;
  }

  private NightlyJob.Outcome night(
      int day, List<String> companies, boolean newHistory, Map<String, String> set)
      throws IOException {
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    return NightlyJob.run(
        RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(set), temp),
        FIRST.plusDays(day),
        ThreeTowns.options(true, "", newHistory),
        Progress.silent());
  }

  private Dataset<Row> table(NightlyJob.Outcome outcome, String name) {
    return Published.table(temp.resolve("root"), outcome.run().runId(), name);
  }

  private String id(NightlyJob.Outcome outcome, String town) {
    return table(outcome, "members")
        .where("sector = '62' AND company_number LIKE '" + town + "%' AND cluster_id IS NOT NULL")
        .first()
        .getAs("cluster_id");
  }

  private List<String> events(NightlyJob.Outcome outcome) {
    return table(outcome, "lineage")
        .where("previous_cluster_id IS NOT NULL OR event = 'born'")
        .orderBy("event")
        .collectAsList()
        .stream()
        .map(row -> row.<String>getAs("event"))
        .toList();
  }

  @Test
  void aNightOnWhichNoFirmCountsHasNoClusterAndNoShare() throws IOException {
    List<String> companies =
        register().stream().map(line -> line.replace(",Active,", ",Liquidation,")).toList();

    NightlyJob.Outcome outcome = night(0, companies, false, Map.of());

    assertThat(table(outcome, "clusters").count()).isZero();
    assertThat(table(outcome, "firms").where("counted").count()).isZero();
    assertThat(table(outcome, "sectors").where("national_share IS NOT NULL").count()).isZero();
    assertThat(table(outcome, "sectors").count()).isPositive();
  }

  @Test
  void keepsClustersThemselvesFromNightToNight() throws IOException {
    NightlyJob.Outcome first = firstNight();
    NightlyJob.Outcome second = night(1, 30, 20, false);
    NightlyJob.Outcome again = night(1, 30, 20, false);
    NightlyJob.Outcome fourth = night(3, 60, 0, false, Map.of("seed", "9"));
    NightlyJob.Outcome rerun = night(3, 60, 20, false);

    assertThat(table(first, "lineage").count()).isZero();
    assertThat(first.run().notes()).containsEntry(RunRecord.PREDECESSOR, "none");
    assertThat(events(second)).isNotEmpty().allMatch("continued"::equals);
    assertThat(id(second, "1")).isEqualTo(id(first, "1"));
    assertThat(id(second, "2")).isEqualTo(id(first, "2"));
    assertThat(again.published()).isFalse();
    // A night was skipped, one town left the register, the other doubled.
    assertThat(id(fourth, "1")).isEqualTo(id(first, "1"));
    List<Row> lineage = table(fourth, "lineage").collectAsList();
    assertThat(lineage)
        .filteredOn(row -> row.getAs("cluster_id").equals(id(first, "2")))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("event")).isEqualTo("died");
              assertThat(row.<Boolean>getAs("provisional")).isTrue();
              assertThat(row.<String>getAs("cause")).isEqualTo("settings");
            });
    assertThat(lineage)
        .anySatisfy(
            row -> {
              assertThat(row.<String>getAs("event")).isEqualTo("grew");
              assertThat(row.getAs("cluster_id").equals(id(first, "1"))).isTrue();
            });
    assertThat(table(fourth, "dormant_members").count()).isEqualTo(20);
    assertThat(table(fourth, "clusters").where("sector = '62'").count()).isEqualTo(2);
    assertThat(
            table(fourth, "clusters")
                .where("sector = '62' AND born_as_of = DATE '2024-11-01'")
                .count())
        .isEqualTo(2);
    // The day runs again: tracked from the second night, not from its own first attempt.
    assertThat(rerun.run().notes()).containsEntry(RunRecord.PREDECESSOR, second.run().runId());
    assertThat(id(rerun, "2")).isEqualTo(id(first, "2"));
    assertThat(table(rerun, "dormant_members").count()).isZero();
    assertThat(
            table(rerun, "cluster_history")
                .where("cluster_id = '" + id(first, "2") + "'")
                .select("as_of", "runs", "firms", "births")
                .orderBy("as_of")
                .collectAsList())
        .extracting(row -> row.getDate(0) + " " + row.getInt(1) + " " + row.getLong(2))
        .containsExactly("2024-11-02 2 20", "2024-11-04 3 20");

    canRunAgainAfterPruning();
    tellsWhyClustersChangedInPartsThatAddUp(second, fourth, id(first, "1"), id(first, "2"));
    neverBeginsAnewInSilence(first, rerun);
  }

  /** What the current snapshot was tracked from stays. */
  private void canRunAgainAfterPruning() throws IOException {
    Path pruned = temp.resolve("pruned");
    FileUtils.copyDirectory(temp.resolve("root").toFile(), pruned.toFile());
    try (RootLock lock = RootLock.take(Roots.writable(pruned, null))) {
      assertThat(Snapshots.of(Roots.readable(pruned, null)).prune(0, lock)).isNotEmpty();
    }

    assertThat(night(3, 60, 20, false, Map.of("root", pruned.toString())).published()).isFalse();
  }

  @Test
  void aFirmThatTookOverANumberIsAnotherFirm() throws IOException {
    NightlyJob.Outcome first = firstNight();
    List<String> companies = register();
    ThreeTowns.add(companies, 1, 30, ThreeTowns.SHEFFIELD, "62012");
    List<String> second = new ArrayList<>();
    ThreeTowns.add(second, 2, 20, ThreeTowns.MOSBOROUGH, "62012");
    second.replaceAll(row -> row.replace("FIRM 2", "OTHER").replace("2012-08-08", "2024-03-01"));
    List<String> third = new ArrayList<>();
    ThreeTowns.add(third, 4, 20, ThreeTowns.MALTBY, "62012");
    third.replaceAll(row -> row.replace("2012-08-08", "2012-08-09"));
    companies.addAll(second);
    companies.addAll(third);
    NightlyJob.Outcome now = night(1, companies, false, Map.of());

    assertThat(now.run().notes())
        .containsEntry("numbers_reused", "20")
        .containsEntry("incorporation_dates_mended", "20");
    assertThat(now.run().warnings())
        .anyMatch(w -> w.startsWith("20 company numbers have another name"))
        .anyMatch(w -> w.startsWith("20 companies have another date of incorporation"));
    assertThat(first.run().notes()).containsEntry("numbers_reused", "0");
    // At the same place under the same numbers, but none of the same firms.
    assertThat(id(now, "2")).isNotEqualTo(id(first, "2"));
    assertThat(id(now, "1")).isEqualTo(id(first, "1"));
    assertThat(id(now, "4")).isEqualTo(id(first, "4"));
    assertThat(events(now)).contains("born", "died");
    assertThat(table(now, "dormant_members").count()).isZero();
    StringBuilder totals = new StringBuilder();
    Snapshots snapshots = Snapshots.of(Roots.readable(temp.resolve("root"), null));
    SnapshotDiff.of(
        snapshots,
        snapshots.find(first.run().runId()),
        snapshots.find(now.run().runId()),
        Attribution.world(),
        diff -> diff.totals(Format.JSON, totals, 0));
    JsonNode total = new ObjectMapper().readTree(totals.toString()).path(0);
    assertThat(total.path("new").asLong()).isEqualTo(20);
    assertThat(total.path("gone").asLong()).isEqualTo(20);
    assertThat(sum(total, "reclassified_in", "moved_in", "redrawn_in")).isZero();
  }

  @Test
  void goesOnAfterAGapOfAYearAndCountsNoFirmThatDiedBeforeItWasBorn() throws IOException {
    NightlyJob.Outcome first = firstNight();
    List<String> companies = register();
    companies.replaceAll(row -> row + (row.startsWith("company") ? ",dissolution_date" : ","));
    List<String> software = new ArrayList<>();
    ThreeTowns.add(software, 1, 60, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(software, 2, 20, ThreeTowns.MOSBOROUGH, "62012");
    for (int f = 0; f < software.size(); f++) {
      String row = software.get(f);
      software.set(
          f,
          f < 10
              // Dissolved before it was incorporated, which was in the gap.
              ? row.replace("2012-08-08", "2025-03-01").replace("Active", "Dissolved")
                  + ",2024-12-01"
              : f < 15 ? row.replace("2012-08-08", "2025-03-01") + "," : row + ",");
    }
    companies.addAll(software);
    NightlyJob.Outcome later = night(366, companies, false, Map.of());

    assertThat(id(later, "10000059")).isEqualTo(id(first, "1"));
    assertThat(id(later, "2")).isEqualTo(id(first, "2"));
    assertThat(
            table(later, "lineage")
                .where("previous_as_of = DATE '2024-11-01' AND as_of = DATE '2025-11-02'")
                .count())
        .isEqualTo(table(later, "lineage").count());
    assertThat(
            table(later, "cluster_history")
                .where("cluster_id = '" + id(first, "1") + "'")
                .orderBy("as_of")
                .selectExpr(
                    "concat_ws(' ', string(as_of), string(runs), string(firms), string(births),"
                        + " events)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("2024-11-01 1 30 0", "2025-11-02 2 50 5 grew");
    RunRecord.Input read =
        later.run().inputs().stream().filter(i -> i.table().equals("companies")).findFirst().get();
    assertThat(read.issues()).containsEntry("dissolution_date:before_start", 10L);
    Row year =
        table(later, "register_years")
            .where("sector IS NULL AND year_ending = DATE '2025-11-02'")
            .first();
    assertThat(year.<Long>getAs("born")).isEqualTo(5);
    assertThat(year.<Long>getAs("dissolved")).isZero();
    assertThat(year.<Long>getAs("firms_at_end")).isEqualTo(170);
    assertThat(year.<String>getAs("history_basis")).isEqualTo("survivors");
  }

  private void tellsWhyClustersChangedInPartsThatAddUp(
      NightlyJob.Outcome before, NightlyJob.Outcome now, String grew, String went)
      throws IOException {
    Snapshots snapshots = Snapshots.of(Roots.readable(temp.resolve("root"), null));
    StringBuilder clusters = new StringBuilder();
    StringBuilder totals = new StringBuilder();
    List<String> causes = new ArrayList<>();
    SnapshotDiff.of(
        snapshots,
        snapshots.find(before.run().runId()),
        snapshots.find(now.run().runId()),
        CounterfactualJob.plan(
            snapshots.find(before.run().runId()), snapshots.find(now.run().runId())),
        diff -> {
          diff.clusters(Format.JSON, clusters, 0);
          diff.totals(Format.CSV, totals, 0);
          causes.addAll(diff.causes());
        });

    Map<String, JsonNode> byCluster = new TreeMap<>();
    List<String> there = new ArrayList<>();
    for (JsonNode one : new ObjectMapper().readTree(clusters.toString())) {
      byCluster.put(one.path("cluster_id").asText(), one);
      there.add(one.path("there").asText());
      long change = one.path("change").asLong();
      assertThat(change).isEqualTo(one.path("firms").asLong() - one.path("firms_before").asLong());
      long came = sum(one, "new", "reclassified_in", "moved_in", "redrawn_in");
      long left = sum(one, "gone", "reclassified_out", "moved_out", "redrawn_out");
      assertThat(change).as(one.toString()).isEqualTo(came - left);
    }
    JsonNode lost = byCluster.getOrDefault(went, MissingNode.getInstance());
    assertThat(lost.path("there").asText()).isEqualTo("only in the earlier");
    assertThat(lost.path("gone").asLong()).isEqualTo(20);
    JsonNode grown = byCluster.getOrDefault(grew, MissingNode.getInstance());
    assertThat(grown.path("there").asText()).isEqualTo("in both");
    assertThat(grown.path("new").asLong()).isEqualTo(30);
    // What came or went stands first.
    assertThat(there).isSortedAccordingTo(Comparator.comparing("in both"::equals));
    assertThat(totals.toString()).contains("sic_division");
    assertThat(causes).first().isEqualTo("setting seed: 20241101, now 9.");
    // The register that the earlier night read was overwritten since.
    assertThat(causes).hasSize(3);
    assertThat(causes.get(1))
        .startsWith("What settings did is not measured: the extract companies at ")
        .contains("has other bytes than 2024-11-02");
  }

  private static long sum(JsonNode one, String... columns) {
    long sum = 0;
    for (String column : columns) {
      sum += one.path(column).asLong();
    }
    return sum;
  }

  private void neverBeginsAnewInSilence(NightlyJob.Outcome first, NightlyJob.Outcome last)
      throws IOException {
    assertThatThrownBy(() -> night(4, 30, 20, false, Map.of("taxonomy", "sic_section")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("also maps sic_division")
        .hasMessageContaining("--new-history");

    RunRecord.Table members =
        last.run().tables().stream().filter(t -> t.name().equals("members")).findFirst().get();
    Path file = Path.of(last.folder()).resolve(members.files().get(0).path());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[] {1});
    assertThatThrownBy(() -> night(4, 30, 20, false))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("expected " + whole.length);

    NightlyJob.Outcome anew = night(4, 30, 20, true);
    assertThat(anew.run().notes())
        .containsEntry("new_history", "true")
        .containsEntry(RunRecord.PREDECESSOR, "none");
    assertThat(table(anew, "lineage").count()).isZero();
    assertThat(id(anew, "1")).isNotEqualTo(id(first, "1"));
  }
}
