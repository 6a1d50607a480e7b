package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Published;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A register that its supplier replaces while a night runs. */
@Tag("series-2")
class ReplacedInputTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);

  @TempDir private Path temp;

  private Path register(String name, int firms) throws IOException {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, firms, ThreeTowns.SHEFFIELD, "62012");
    Files.createDirectories(temp.resolve("inputs"));
    return Files.write(temp.resolve(name), companies);
  }

  private void put(Path register) {
    try {
      Files.copy(
          register,
          temp.resolve("inputs/companies.csv"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private NightlyJob.Outcome night(Runnable beforeItIsRead) throws IOException {
    Path conf =
        Files.writeString(
            temp.resolve("run.conf"),
            ThreeTowns.SETTINGS
                + TownsReference.setting()
                + """
                inputs.dir = inputs
                cluster { min_cluster_size = 10, min_samples = 5 }
                """);
    Progress progress =
        new Progress() {
          @Override
          public void begun(String stage) {
            if (stage.equals("read companies")) {
              beforeItIsRead.run();
            }
          }
        };
    return NightlyJob.run(
        RunConfig.load(conf, Map.of(), temp), DAY, ThreeTowns.options(false, "", false), progress);
  }

  @Test
  void noStageKeepsTheRowsOfOneDeliveryUnderTheHashOfAnother() throws IOException {
    Path old = register("old.csv", 30);
    Path late = register("late.csv", 40);
    put(old);

    assertThatThrownBy(() -> night(() -> put(late)))
        .satisfies(
            thrown -> {
              Fault fault = Failures.fault(thrown).orElseThrow();
              assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
              assertThat(fault)
                  .hasMessageContaining("companies.csv: the file was replaced while it was read");
            });

    put(old);
    NightlyJob.Outcome outcome = night(() -> {});
    assertThat(Published.table(temp.resolve("root"), outcome.run().runId(), "firms").count())
        .isEqualTo(30);
  }
}
