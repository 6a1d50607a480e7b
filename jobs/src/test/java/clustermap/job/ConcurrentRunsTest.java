package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher;
import clustermap.Roots;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RELIABILITY 8: two processes at once on one root, fifty times. {@code .ci/long/faults} runs it;
 * of each build once, in {@link clustermap.EndToEndIT}.
 */
@Tag("faults")
class ConcurrentRunsTest {
  private static final int TIMES = Integer.getInteger("clustermap.times", 50);
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private Path temp;

  private Launcher.Launched night(LocalDate day) {
    return new Launcher(temp)
        .start(
            "1g",
            List.of(
                "nightly",
                "--conf",
                temp.resolve("run.conf").toString(),
                "--as-of",
                day.toString()));
  }

  @Test
  void ofTwoRunsAtOnceExactlyOnePublishes() throws IOException, InterruptedException {
    long seed = Long.getLong("clustermap.seed", 20241101);
    System.out.println("seed of the delays: " + seed);
    SplittableRandom draw = new SplittableRandom(seed);
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, 30, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 3, 100, ThreeTowns.SHEFFIELD, "47110");
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + "inputs.dir = inputs\ncluster { min_cluster_size = 10, min_samples = 5 }\n");
    LocalDate day = LocalDate.of(2024, 11, 1);

    for (int time = 0; time < TIMES; time++) {
      LocalDate today = day.plusDays(time);
      Launcher.Launched one = night(today);
      Thread.sleep(draw.nextInt(3_000));
      Launcher.Launched other = night(today);
      int code = one.code(LIMIT);
      int otherCode = other.code(LIMIT);

      String said = one.err() + other.err();
      assertThat(Stream.of(one, other).filter(run -> run.out().startsWith("published ")))
          .as("%s: %d, %d: %s", today, code, otherCode, said)
          .hasSize(1);
      // Whoever comes when the other is done finds nothing to do.
      assertThat(List.of(code, otherCode)).as(said).contains(0).allMatch(c -> c == 0 || c == 6);
      if (code + otherCode == 6) {
        assertThat(said).contains("another run holds the root");
      } else {
        assertThat(one.out() + other.out()).contains("nothing to do");
      }
      Snapshots snapshots = Snapshots.of(Roots.readable(temp.resolve("root"), null));
      assertThat(snapshots.list()).hasSize(time + 1);
      assertThat(snapshots.current().run().asOf()).isEqualTo(today);
      snapshots.verify(snapshots.current());
    }
  }
}
