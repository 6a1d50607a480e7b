package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.publish.SampleSnapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it refuses before Spark starts; what it measures is in TruthEvaluationJobTest. */
class TruthEvaluateCommandTest {
  @TempDir Path folder;

  private String refused(String... arguments) {
    SampleSnapshot.publish(
        Roots.writable(folder.resolve("root"), null),
        "aa1",
        "2024-12-01",
        folder.resolve("work"),
        3);
    StringWriter err = new StringWriter();
    List<String> all =
        new ArrayList<>(List.of("truth-evaluate", "--at", folder.resolve("root").toString()));
    all.addAll(List.of(arguments));
    int code =
        Main.run(
            new Surroundings(
                new StringWriter(),
                new PrintWriter(err),
                folder,
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
                Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC)),
            all.toArray(String[]::new));
    assertThat(code).isEqualTo(2);
    return err.toString();
  }

  @Test
  void aNationIsNeeded() {
    assertThat(refused()).contains("--nation");
  }

  @Test
  void tooFewResamplesMakeNoInterval() {
    assertThat(refused("--nation", "nation", "--replicates", "38"))
        .contains("--replicates is 38: expected a number from 39 to 100000");
  }

  @Test
  void theTableIsCsv() {
    assertThat(refused("--nation", "nation", "--out", "truth.parquet")).contains(".csv");
  }
}
