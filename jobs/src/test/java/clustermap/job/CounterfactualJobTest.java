package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.query.Attribution;
import clustermap.query.Attribution.Part;
import clustermap.query.Format;
import clustermap.query.SnapshotDiff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of a register of three towns, each with one change more than the one before it: what a
 * diff of the first and the last measures is what these show one by one.
 */
@Tag("series-3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CounterfactualJobTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);
  private static final List<String> WORLD =
      List.of(
          "new",
          "gone",
          "reclassified_in",
          "reclassified_out",
          "moved_in",
          "moved_out",
          "redrawn_in",
          "redrawn_out");

  @TempDir static Path temp;

  private String first = "";
  private String moved = "";
  private String smaller = "";
  private String last = "";

  /** A row a cluster, by id, as a diff tells it. */
  private record Told(Attribution attribution, Map<String, JsonNode> clusters, String steps) {
    long sum(String column) {
      return clusters.values().stream().mapToLong(one -> one.path(column).asLong()).sum();
    }
  }

  @BeforeAll
  void publishNights() throws IOException {
    register("before", 60, 20);
    register("after", 70, 0);
    reference("old", false);
    reference("moved", true);
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + """
        cluster { method = dbscan, eps_m = 3000, min_points = 5, min_cluster_size = 25 }
        """);
    first = publish(0, "before", "old", "25");
    moved = publish(1, "before", "moved", "25");
    smaller = publish(2, "before", "moved", "10");
    last = publish(3, "after", "moved", "10");
  }

  private static void register(String name, int sheffield, int maltby) throws IOException {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, sheffield, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 2, 30, ThreeTowns.MOSBOROUGH, "62012");
    ThreeTowns.add(companies, 3, maltby, ThreeTowns.MALTBY, "62012");
    Files.createDirectories(temp.resolve(name));
    Files.write(temp.resolve(name).resolve("companies.csv"), companies);
  }

  /** Reference tables in which, when it moved, a postcode of Mosborough is elsewhere. */
  private static void reference(String name, boolean moved) {
    TownsReference.write(
        temp.resolve(name),
        moved ? "CASE WHEN postcode = 'S20 3GH' THEN easting + 20000 ELSE easting END" : "easting");
  }

  private static String publish(int day, String inputs, String reference, String minClusterSize) {
    TreeMap<String, String> set = new TreeMap<>();
    set.put("inputs.dir", inputs);
    set.put("reference.dir", reference);
    set.put("cluster.min_cluster_size", minClusterSize);
    return NightlyJob.run(
            RunConfig.load(temp.resolve("run.conf"), set, temp),
            FIRST.plusDays(day),
            ThreeTowns.options(true, "", false),
            Progress.silent())
        .run()
        .runId();
  }

  /** A copy of the nights, in which one of them says otherwise what it was made from. */
  private static void copy(String root, int day, String run, Consumer<ObjectNode> otherwise)
      throws IOException {
    Path from = temp.resolve("root");
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, temp.resolve(root).resolve(from.relativize(path).toString()));
      }
    }
    Path file = temp.resolve(root + "/snapshots/" + FIRST.plusDays(day) + "/" + run + "/run.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode record = (ObjectNode) json.readTree(file.toFile());
    otherwise.accept(record);
    json.writeValue(file.toFile(), record);
  }

  private Told diff(String root, String before, String now) throws IOException {
    Root there = Roots.readable(temp.resolve(root), null);
    Snapshots snapshots = Snapshots.of(there);
    StringBuilder clusters = new StringBuilder();
    StringBuilder steps = new StringBuilder();
    Attribution attribution;
    try (CounterfactualJob job =
        CounterfactualJob.measure(
            there, snapshots, snapshots.find(before), snapshots.find(now), Progress.silent())) {
      attribution = job.attribution();
      SnapshotDiff.of(
          snapshots,
          snapshots.find(before),
          snapshots.find(now),
          attribution,
          diff -> {
            diff.clusters(Format.JSON, clusters, 0);
            diff.steps(Format.CSV, steps, 0);
          });
    }
    Map<String, JsonNode> byCluster = new TreeMap<>();
    for (JsonNode one : new ObjectMapper().readTree(clusters.toString())) {
      byCluster.put(one.path("cluster_id").asText(), one);
      long change = one.path("change").asLong();
      long parts = one.path("code").asLong();
      for (String in : List.of("reference", "settings", "new", "reclassified_in", "moved_in")) {
        parts += one.path(in).asLong();
      }
      parts += one.path("redrawn_in").asLong();
      for (String out : List.of("gone", "reclassified_out", "moved_out", "redrawn_out")) {
        parts -= one.path(out).asLong();
      }
      assertThat(parts).as(one.toString()).isEqualTo(change);
      assertThat(change).isEqualTo(one.path("firms").asLong() - one.path("firms_before").asLong());
    }
    return new Told(attribution, byCluster, steps.toString());
  }

  private static Snapshots.Entry entry(String root, String run) {
    return Snapshots.of(Roots.readable(temp.resolve(root), null)).find(run);
  }

  private Map<String, Long> firms(String run) {
    Snapshots snapshots = Snapshots.of(Roots.readable(temp.resolve("root"), null));
    Snapshots.Entry entry = snapshots.find(run);
    Map<String, Long> firms = new TreeMap<>();
    entry.run().tables().stream()
        .filter(table -> table.name().equals("members"))
        .forEach(
            table ->
                spark()
                    .read()
                    .parquet(
                        snapshots.files(entry, table).stream()
                            .map(Path::toString)
                            .toArray(String[]::new))
                    .where("cluster_id IS NOT NULL")
                    .groupBy("cluster_id")
                    .count()
                    .collectAsList()
                    .forEach(row -> firms.put(row.getString(0), row.getLong(1))));
    return firms;
  }

  @Test
  void aChangedExtractAloneIsAllWorldAndRunsNothing() throws IOException {
    Told told = diff("root", smaller, last);

    assertThat(told.attribution()).isEqualTo(Attribution.world());
    assertThat(told.sum("new")).isEqualTo(10);
    assertThat(told.sum("gone")).isEqualTo(20);
    assertThat(told.clusters().values())
        .allSatisfy(
            one ->
                assertThat(List.of("code", "reference", "settings"))
                    .allSatisfy(part -> assertThat(one.path(part).asLong(-1)).isZero()));
  }

  @Test
  void aChangedSettingAloneIsAllSettings() throws IOException {
    Told told = diff("root", moved, smaller);

    assertThat(told.attribution().unmeasured()).isEmpty();
    assertThat(told.attribution().steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.part()).isEqualTo(Part.SETTINGS);
              assertThat(step.what()).isEqualTo("cluster.min_cluster_size 25, now 10");
            });
    // Maltby, and Mosborough in two parts.
    assertThat(told.sum("settings")).isEqualTo(50);
    assertThat(WORLD).allSatisfy(column -> assertThat(told.sum(column)).as(column).isZero());
    assertThat(told.clusters().keySet()).isEqualTo(firms(smaller).keySet());
    assertThat(told.steps().lines())
        .containsExactly(
            "part,what,clusters,firms,came,went",
            ",as published,1,60,,",
            "settings,\"cluster.min_cluster_size 25, now 10\",4,110,50,0",
            "world,the world,4,110,0,0");
  }

  @Test
  void eachPartIsWhatANightWithThatChangeAloneShows() throws IOException {
    Told told = diff("root", first, last);

    assertThat(told.attribution().unmeasured()).isEmpty();
    assertThat(told.attribution().steps())
        .extracting(Attribution.Step::part)
        .containsExactly(Part.REFERENCE, Part.SETTINGS);
    assertThat(told.attribution().steps().get(0).what())
        .isEqualTo("postcodes.parquet of 2024-11-04");
    List<Map<String, Long>> nights =
        List.of(firms(first), firms(moved), firms(smaller), firms(last));
    // A third of Mosborough is elsewhere: too few for a cluster of twenty-five, enough for ten.
    assertThat(nights).extracting(Map::size).containsExactly(2, 1, 4, 3);
    told.clusters()
        .forEach(
            (id, one) -> {
              List<Long> had = nights.stream().map(n -> n.getOrDefault(id, 0L)).toList();
              if (had.get(0) + had.get(3) > 0) {
                assertThat(one.path("reference").asLong()).isEqualTo(had.get(1) - had.get(0));
                assertThat(one.path("settings").asLong()).isEqualTo(had.get(2) - had.get(1));
              }
            });
    // Maltby came with the settings and went with its firms.
    assertThat(told.clusters().values())
        .filteredOn(one -> one.path("there").asText().equals("only in between"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("settings").asLong()).isEqualTo(20);
              assertThat(one.path("gone").asLong()).isEqualTo(20);
            });
    assertThat(told.sum("reference")).isEqualTo(-30);
    assertThat(told.sum("settings")).isEqualTo(50);
    assertThat(told.sum("new")).isEqualTo(10);
    assertThat(told.sum("moved_in") + told.sum("redrawn_in") + told.sum("redrawn_out")).isZero();
  }

  @Test
  void theProgramsPartIsWhatTheOldOneFoundOtherwise() throws IOException {
    // As if an older program had found clusters of twenty-five firms where it was asked for ten.
    copy(
        "code",
        1,
        moved,
        run -> {
          run.put("code", "0ld");
          ((ObjectNode) run.path("config")).put("cluster.min_cluster_size", "10");
        });

    Told told = diff("code", moved, last);

    assertThat(told.attribution().unmeasured()).isEmpty();
    assertThat(told.attribution().steps())
        .extracting(Attribution.Step::part)
        .containsExactly(Part.CODE);
    assertThat(told.sum("code")).isEqualTo(50);
    assertThat(told.sum("settings")).isZero();
    assertThat(told.sum("new")).isEqualTo(10);
    assertThat(told.sum("gone")).isEqualTo(20);
    assertThat(CounterfactualJob.plan(entry("code", first), entry("code", moved)).unmeasured())
        .containsEntry(
            Part.CODE, "the later snapshot was made by another program than the one that runs now");
  }

  @Test
  void whatIsNotAtHandIsBoundedAndSaid() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("overwritten"));
    Path companies = folder.resolve("companies.csv");
    copy(
        "lost",
        0,
        first,
        run -> ((ObjectNode) run.path("config")).put("inputs.dir", folder.toString()));
    // As many bytes, other ones.
    Files.writeString(
        companies,
        Files.readString(temp.resolve("before/companies.csv"))
            .replace("FIRM 1 0 LTD", "FIRM 1 0 PLC"));
    assertThat(CounterfactualJob.plan(entry("lost", first), entry("lost", last)).unmeasured())
        .containsOnlyKeys(Part.REFERENCE, Part.SETTINGS)
        .allSatisfy((part, reason) -> assertThat(reason).contains("--measure"));

    Told told = diff("lost", first, last);

    assertThat(told.attribution().steps()).isEmpty();
    assertThat(told.attribution().unmeasured())
        .containsOnlyKeys(Part.REFERENCE, Part.SETTINGS)
        .allSatisfy(
            (part, reason) ->
                assertThat(reason)
                    .isEqualTo(
                        "the extract companies at "
                            + companies
                            + " has other bytes than 2024-11-01 "
                            + first
                            + " read"));
    assertThat(told.clusters().values())
        .allSatisfy(
            one -> {
              assertThat(one.path("settings").isNull()).isTrue();
              assertThat(one.path("code").asLong(-1)).isZero();
            });
    Files.writeString(companies, "company_number\n");
    assertThat(CounterfactualJob.plan(entry("lost", first), entry("lost", last)).unmeasured())
        .allSatisfy((part, reason) -> assertThat(reason).contains("has other bytes"));
    Files.delete(companies);
    assertThat(CounterfactualJob.plan(entry("lost", first), entry("lost", last)).unmeasured())
        .allSatisfy((part, reason) -> assertThat(reason).contains("is not at hand"));
  }
}
