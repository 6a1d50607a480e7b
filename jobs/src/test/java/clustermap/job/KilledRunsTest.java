package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher;
import clustermap.Roots;
import clustermap.config.RunConfig;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RELIABILITY 1: nights killed with {@code kill -9} at every moment that a run tells of, one after
 * the other on one root; and nights that are told to stop. {@code .ci/long/faults} runs it; of each
 * build one death is drawn in {@link clustermap.EndToEndIT}.
 */
@Tag("faults")
class KilledRunsTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final int KILLED = 128 + 9;
  private static final int TOLD = 128 + 15;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private Path temp;

  private Path configure(String root) throws IOException {
    return Files.writeString(
        temp.resolve(root + ".conf"),
        ThreeTowns.SETTINGS
            + """
            root = %s
            inputs.dir = inputs
            cluster { min_cluster_size = 10, min_samples = 5 }
            """
                .formatted(root));
  }

  private void register(int firms) throws IOException {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, firms, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 2, 20, ThreeTowns.MOSBOROUGH, "62012");
    ThreeTowns.add(companies, 3, 100, ThreeTowns.SHEFFIELD, "47110");
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), companies);
  }

  private RunRecord night(Path conf, LocalDate day) {
    return NightlyJob.run(
            RunConfig.load(conf, new TreeMap<>(), temp),
            day,
            ThreeTowns.options(false, "", false),
            Progress.silent())
        .run();
  }

  /** How a night of another process ended. */
  private int dyingNight(Path conf, Path diary) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-X"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Duser.timezone=UTC",
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-cp",
            System.getProperty("java.class.path"),
            DyingNight.class.getName(),
            conf.toString(),
            temp.toString(),
            SECOND.toString(),
            diary.toString()));
    Path log = temp.resolve("night.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("%s", log).isTrue();
    if (process.exitValue() != 0 && process.exitValue() != KILLED) {
      throw new AssertionError(Files.readString(log));
    }
    return process.exitValue();
  }

  @Test
  void aRunKilledAtAnyMomentLeavesTheOldSnapshotAndTheNextOneFinishes() throws Exception {
    Path conf = configure("root");
    Path root = temp.resolve("root");
    register(30);
    RunRecord old = night(conf, FIRST);
    String pointer = Files.readString(root.resolve(Root.CURRENT));
    register(33);
    Path diary = temp.resolve("deaths");

    int deaths = 0;
    while (dyingNight(conf, diary) == KILLED) {
      List<String> died = Files.readAllLines(diary);
      deaths++;
      assertThat(died).hasSize(deaths).doesNotHaveDuplicates();
      String moment = died.get(deaths - 1);
      System.out.println("killed: " + moment);
      Snapshots snapshots = Snapshots.of(Roots.readable(root, null));
      if (moment.equals("publish switched")) {
        assertThat(snapshots.current().run().asOf()).as(moment).isEqualTo(SECOND);
      } else {
        assertThat(Files.readString(root.resolve(Root.CURRENT))).as(moment).isEqualTo(pointer);
        assertThat(snapshots.current().run()).as(moment).isEqualTo(old);
      }
      snapshots.verify(snapshots.current());
    }

    List<String> steps =
        Arrays.stream(SnapshotWriter.Step.values())
            .map(step -> step.name().toLowerCase(Locale.ROOT))
            .filter(step -> !step.equals("table") && !step.equals("rename_restricted"))
            .map(step -> "publish " + step)
            .toList();
    assertThat(Files.readAllLines(diary))
        .containsAll(steps)
        .contains("publish table:clusters", "publish table:members", "begun cluster")
        .hasSizeGreaterThan(100);
    Snapshots snapshots = Snapshots.of(Roots.readable(root, null));
    assertThat(snapshots.list()).hasSize(2);
    assertThat(leftovers(root)).isEmpty();
    Path calm = configure("calm");
    register(30);
    night(calm, FIRST);
    register(33);
    assertThat(PublishedRows.current(root)).isEqualTo(PublishedRows.of(night(calm, SECOND)));
  }

  @Test
  void aRunThatIsToldToStopCallsItNoBugAndTheNextOneGoesOn() throws IOException {
    Path conf = configure("root");
    Path root = temp.resolve("root");
    register(30);
    Launcher launcher = new Launcher(temp);
    List<String> night = List.of("nightly", "--conf", conf.toString(), "--as-of", FIRST.toString());
    for (int stages : new int[] {1, 10, 25}) {
      Launcher.Launched told = launcher.start("1g", night);
      told.awaitStages(root, stages, LIMIT);
      told.process().destroy();

      assertThat(told.code(LIMIT)).isEqualTo(TOLD);
      assertThat(told.out()).isEmpty();
      assertThat(told.err()).doesNotContain("a bug");
      assertThat(root.resolve(Root.CURRENT)).doesNotExist();
    }

    Launcher.Launched last = launcher.start("1g", night);

    assertThat(last.code(LIMIT)).as(last.err()).isZero();
    assertThat(leftovers(root)).isEmpty();
    Path calm = configure("calm");
    assertThat(PublishedRows.current(root)).isEqualTo(PublishedRows.of(night(calm, FIRST)));
  }

  private static List<Path> leftovers(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(
              path -> {
                String name = String.valueOf(path.getFileName());
                return name.startsWith(".staging-")
                    || name.startsWith(".unfinished-")
                    || name.startsWith(".writing-");
              })
          .toList();
    }
  }
}
