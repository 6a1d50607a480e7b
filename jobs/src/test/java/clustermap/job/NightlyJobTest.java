package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Roots;
import clustermap.SampleRun;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: the real sample once, and a few postcodes of it where a test runs it often. */
class NightlyJobTest {
  private static final LocalDate AS_OF = SampleRun.AS_OF;

  /** Steps of a publication at which a run dies; {@code .ci/long/faults} has it die at each. */
  private static final int DEATHS = Integer.getInteger("clustermap.deaths", 2);

  @TempDir static Path temp;

  private static String header;
  private static List<String> some;

  @BeforeAll
  static void cutTheRegister() throws IOException {
    List<String> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Sample.REGISTER)),
                StandardCharsets.UTF_8))) {
      header = lines.readLine();
      lines.lines().filter(line -> line.contains(",S1 ")).forEach(rows::add);
    }
    some = List.copyOf(rows);
    assertThat(some).hasSizeGreaterThan(2_000);
  }

  /** A configuration for rows of the register in a few files. */
  private static RunConfig config(
      Path root, List<String> rows, int files, Map<String, String> more) {
    try {
      Path folder = Files.createTempDirectory(temp, "inputs");
      List<String> paths = new ArrayList<>();
      for (int f = 0; f < files; f++) {
        List<String> part = new ArrayList<>(List.of(header));
        for (int i = f; i < rows.size(); i += files) {
          part.add(rows.get(i));
        }
        paths.add("\"" + Files.write(folder.resolve("part" + f + ".csv"), part) + "\"");
      }
      Path file =
          Files.writeString(
              folder.resolve("run.conf"),
              "inputs.companies = ["
                  + String.join(", ", paths)
                  + "]\n"
                  + "run.leave_out = [connect, inclusion, confluence, programmes, backtest,"
                  + " geographies]\n"
                  + "lq.baseline = reference\n"
                  + "significance.replicates = 99\n"
                  + "stability.replicates = 10\n"
                  + "cluster { min_cluster_size = 10, min_samples = 10, resolution_m = 300 }\n");
      Map<String, String> sets = new TreeMap<>(more);
      sets.put("root", root.toString());
      return RunConfig.load(file, sets, temp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NightlyJob.Outcome nightly(RunConfig config) {
    return SampleRun.nightly(config, AS_OF, false, step -> {});
  }

  private static SortedMap<String, String> hashes(NightlyJob.Outcome outcome) {
    SortedMap<String, String> hashes = new TreeMap<>();
    outcome.run().tables().forEach(t -> hashes.put(t.name(), t.contentHash()));
    return hashes;
  }

  private static SortedMap<Path, FileTime> files(Path folder) throws IOException {
    SortedMap<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      // The lock says who holds it, whatever comes of the run.
      for (Path path : walk.filter(f -> Files.isRegularFile(f) && !f.endsWith(".lock")).toList()) {
        times.put(path, Files.getLastModifiedTime(path));
      }
    }
    return times;
  }

  @Tag("sample")
  @Test
  void publishesTheSampleAndAccountsForEveryRow() throws IOException {
    SampleRun sample = SampleRun.get();
    RunRecord run = sample.outcome().run();

    assertThat(run.inputs())
        .extracting(RunRecord.Input::table)
        .contains("companies", "rd_spend", "grants", "patents");
    assertThat(run.inputs())
        .allSatisfy(
            input ->
                assertThat(input.rowsRead())
                    .as(input.table())
                    .isEqualTo(input.rowsAccepted() + input.rowsQuarantined()));
    RunRecord.Input companies =
        run.inputs().stream().filter(i -> i.table().equals("companies")).findFirst().orElseThrow();
    assertThat(companies.rowsRead()).isEqualTo(46_611);
    assertThat(companies.synthetic()).isFalse();
    assertThat(run.inputs())
        .filteredOn(RunRecord.Input::synthetic)
        .extracting(RunRecord.Input::table)
        .containsExactlyInAnyOrder("rd_spend", "grants", "patents");

    assertThat(run.asOf()).isEqualTo(AS_OF);
    assertThat(run.tables())
        .extracting(RunRecord.Table::name)
        .contains(
            "clusters",
            "cluster_sectors",
            "sectors",
            "places",
            "place_sectors",
            "place_reconciliation",
            "place_opportunities",
            "place_confluence",
            "register_years",
            "links",
            "bridges",
            "link_gravity",
            "members",
            "firms",
            "quarantine");
    assertThat(run.tables())
        .filteredOn(t -> t.name().equals("firms"))
        .extracting(RunRecord.Table::rows)
        .containsExactly(46_611L);
    assertThat(run.tables())
        .filteredOn(t -> t.name().equals("sectors"))
        .extracting(RunRecord.Table::rows)
        .containsExactly(36L);
    assertThat(run.stages())
        .isNotEmpty()
        .allMatch(stage -> stage.reused() == (stage.work() == null))
        .filteredOn(stage -> !stage.reused())
        .allSatisfy(
            stage -> {
              RunRecord.Work work = Objects.requireNonNull(stage.work(), stage.name());
              long rows = stage.rows().values().stream().mapToLong(Long::longValue).sum();
              assertThat(work.rowsWritten()).as(stage.name()).isEqualTo(rows);
            });
    assertThat(run.stages())
        .filteredOn(stage -> stage.name().equals("ingest companies"))
        .extracting(RunRecord.Stage::rowsIn)
        .containsExactly(Map.of("companies_judged", 46_611L));
    assertThat(run.gate().verdict()).isEqualTo("passed");
    assertThat(run.warnings()).anyMatch(w -> w.contains("Synthetic"));
    assertThat(Snapshots.of(Roots.readable(sample.root(), null)).current().run()).isEqualTo(run);

    ObjectMapper json = new ObjectMapper();
    Path folder = Path.of(sample.outcome().folder());
    assertThat(json.readTree(folder.resolve("run.json").toFile()).path("run_id").asText())
        .isEqualTo(run.runId());
    assertThat(json.readTree(folder.resolve("datapackage.json").toFile()).path("resources"))
        .isNotEmpty();
  }

  @Tag("sample")
  @Test
  void doesAndWritesNothingTheSecondTime() throws IOException {
    Path root = SampleRun.get().root();
    SortedMap<Path, FileTime> before = files(root);

    NightlyJob.Outcome again = nightly(SampleRun.config());

    assertThat(again.published()).isFalse();
    assertThat(again.run()).isEqualTo(SampleRun.get().outcome().run());
    assertThat(again.folder()).isEqualTo(SampleRun.get().outcome().folder());
    assertThat(files(root)).isEqualTo(before);
  }

  /** Some of the register, in order and in one file; made once. */
  private static NightlyJob.Outcome plain() {
    if (!Files.exists(temp.resolve("plain").resolve(Root.CURRENT))) {
      return nightly(config(temp.resolve("plain"), some, 1, Map.of("write.partitions", "1")));
    }
    return outcome(temp.resolve("plain"));
  }

  /** The same in another order, in three files and other partitions. */
  private static RunConfig permuted() {
    List<String> shuffled = new ArrayList<>(some);
    Collections.shuffle(shuffled, new Random(20241101));
    return config(
        temp.resolve("permuted"),
        shuffled,
        3,
        Map.of("write.partitions", "5", "spark.sql.shuffle.partitions", "7"));
  }

  /** The first half of the same, for what no place has to do with. */
  private static RunConfig half(Path root) {
    return config(
        root,
        some.subList(0, some.size() / 2),
        1,
        Map.of(
            "run.leave_out",
            "places,connect,inclusion,confluence,programmes,backtest,geographies"));
  }

  private static NightlyJob.Outcome outcome(Path root) {
    Snapshots.Entry current = Snapshots.of(Roots.readable(root, null)).current();
    return new NightlyJob.Outcome(true, current.run(), root.resolve(current.path()).toString());
  }

  @Tag("series-5")
  @Test
  void givesTheSameRowsWhateverTheOrderFilesAndPartitionsAndReusesWhatANewDayDoesNotChange() {
    NightlyJob.Outcome plain = plain();
    RunConfig permuted = permuted();
    NightlyJob.Outcome other = nightly(permuted);

    assertThat(hashes(plain)).containsKeys("clusters", "members", "sectors", "places");
    assertThat(hashes(other)).isEqualTo(hashes(plain));
    assertThat(plain.run().tables())
        .filteredOn(t -> t.name().equals("clusters") || t.name().equals("members"))
        .allSatisfy(t -> assertThat(t.rows()).isPositive());
    // The name of a run follows from the rows that it stands on, not from how they came.
    assertThat(other.run().runId()).isEqualTo(plain.run().runId());
    assertThat(other.run().stages()).noneMatch(RunRecord.Stage::reused);

    NightlyJob.Outcome next = SampleRun.nightly(permuted, AS_OF.plusDays(1), false, step -> {});

    assertThat(next.published()).isTrue();
    assertThat(next.run().asOf()).isEqualTo(AS_OF.plusDays(1));
    assertThat(next.run().runId()).isNotEqualTo(other.run().runId());
    // Nobody was founded or closed on that day: the firms are made anew, and come out the same; so
    // are members, under the ids that their clusters keep.
    Map<String, Boolean> reused = new TreeMap<>();
    next.run().stages().forEach(s -> reused.put(s.name(), s.reused()));
    assertThat(reused)
        .containsEntry("ingest companies", true)
        .containsEntry("firm_standings", false)
        .containsEntry("firm_groups", true)
        .containsEntry("geocoded_sites", true)
        .containsEntry("cluster", true)
        .containsEntry("members", false)
        .containsEntry("locations", true)
        .containsEntry("footprints", true);
    // What was not done again has no figures of having been done.
    assertThat(next.run().stages()).allMatch(s -> s.reused() == (s.work() == null));
    assertThat(hashes(next)).containsEntry("members", hashes(other).get("members"));
    assertThat(Snapshots.of(Roots.readable(temp.resolve("permuted"), null)).list()).hasSize(2);

    assertThatThrownBy(() -> nightly(permuted))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG))
        .hasMessageContaining("--new-history");
  }

  @Tag("series-6")
  @Test
  void keepsTheOldSnapshotWhenTheGateRefusesOrTheRunDiesAtAnyStep() throws IOException {
    NightlyJob.Outcome old = plain();
    Path root = temp.resolve("plain");
    String pointer = Files.readString(root.resolve(Root.CURRENT));
    RunConfig half = half(root);

    assertThatThrownBy(() -> nightly(half))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.GATE))
        .hasMessageContaining("companies accepted")
        .hasMessageContaining("--accept-volume");
    assertThat(Files.readString(root.resolve(Root.CURRENT))).isEqualTo(pointer);

    // The first attempt dies before the switch and so tells the steps up to there.
    Set<String> steps = new LinkedHashSet<>();
    assertThatThrownBy(() -> SampleRun.nightly(half, AS_OF, true, dyingAt("switch", steps)))
        .hasMessage("killed at switch");
    assertThat(Files.readString(root.resolve(Root.CURRENT))).isEqualTo(pointer);
    List<String> toTry =
        steps.stream().filter(s -> !s.startsWith("table:") || s.equals("table:members")).toList();
    assertThat(toTry)
        .containsExactly(
            "clean", "table:members", "data_package", "verify", "run_record", "rename", "switch");
    List<String> fatal = new ArrayList<>(toTry.subList(0, toTry.size() - 1));
    long seed = Long.getLong("clustermap.seed", System.nanoTime());
    Collections.shuffle(fatal, new Random(seed));
    fatal = fatal.subList(0, Math.min(DEATHS, fatal.size()));
    System.out.println("seed " + seed + ": the run dies at " + fatal);
    for (String step : fatal) {
      // A complete snapshot of the attempt before would be found and not be written again.
      try (Stream<Path> list = Files.list(root.resolve("snapshots/" + AS_OF))) {
        for (Path path :
            list.filter(p -> !p.getFileName().toString().equals(old.run().runId())).toList()) {
          Files.move(path, Files.createTempDirectory(temp, "aside").resolve("snapshot"));
        }
      }
      assertThatThrownBy(
              () -> SampleRun.nightly(half, AS_OF, true, dyingAt(step, new LinkedHashSet<>())))
          .as(step)
          .hasMessage("killed at " + step);
      assertThat(Files.readString(root.resolve(Root.CURRENT))).as(step).isEqualTo(pointer);
      assertThat(outcome(root).run()).as(step).isEqualTo(old.run());
    }

    NightlyJob.Outcome recovered = SampleRun.nightly(half, AS_OF, true, step -> {});

    assertThat(recovered.published()).isTrue();
    assertThat(recovered.run().gate().verdict()).isEqualTo("overridden");
    assertThat(recovered.run().runId()).isNotEqualTo(old.run().runId());
    Snapshots snapshots = Snapshots.of(Roots.readable(root, null));
    assertThat(snapshots.current().run()).isEqualTo(recovered.run());
    assertThat(snapshots.verify(snapshots.current()).rows())
        .isEqualTo(recovered.run().tables().stream().mapToLong(RunRecord.Table::rows).sum());
    assertThat(recovered.run().stages()).allMatch(RunRecord.Stage::reused);
    Path calm = temp.resolve("calm");
    NightlyJob.Outcome undisturbed = nightly(half(calm));
    assertThat(hashes(recovered)).isEqualTo(hashes(undisturbed));
  }

  private static Consumer<String> dyingAt(String fatal, Set<String> heard) {
    return step -> {
      heard.add(step);
      if (step.equals(fatal)) {
        throw new IllegalStateException("killed at " + step);
      }
    };
  }
}
