package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.job.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private static final Map<String, Double> BEFORE =
      Map.of("firms", 10.0, "cluster", 60.0, "protect", 30.0);

  private final StringWriter err = new StringWriter();
  private long seconds;

  private Progress progress(Map<String, String> environment) {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return Instant.ofEpochSecond(seconds);
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return ProgressLines.of(
        new Surroundings(
            new StringWriter(), new PrintWriter(err), Path.of("."), environment, clock));
  }

  /** What stands on the last line of the terminal. */
  private String bar() {
    String all = err.toString();
    return all.substring(all.lastIndexOf("\r\033[K") + "\r\033[K".length());
  }

  @Test
  void writesPlainLinesWhereNobodyWatches() {
    Progress progress = progress(Map.of());
    progress.before(BEFORE, 100);
    progress.begun("firms");
    progress.moved("firms", 5);
    progress.done("firms", 46_611, false, 1.25);
    progress.begun("cluster");
    progress.done("cluster", 12, true, 0);

    assertThat(err.toString().lines())
        .containsExactly(
            "  firms                              46,611 rows  1.3 s",
            "  cluster                                12 rows  reused");
  }

  @Test
  void estimatesWhatIsLeftFromTheSameStagesOfTheRunBefore() {
    Progress progress = progress(Map.of("CLUSTERMAP_TERMINAL", "1"));
    progress.before(BEFORE, 80);
    progress.begun("firms");
    assertThat(bar()).isEqualTo("[--------------------]   0 %  about 80 s left  firms");

    // This night is slower by half: so will be what is left.
    seconds = 15;
    progress.done("firms", 46_611, false, 15);
    progress.begun("cluster");
    assertThat(bar()).isEqualTo("[##------------------]  10 %  about 2 min left  cluster");
    progress.begun("new stage");
    seconds = 16;
    progress.moved("cluster", 1_234_567);
    assertThat(bar()).endsWith("left  1,234,567 rows read by cluster,");
    assertThat(bar().length()).isLessThanOrEqualTo(79);
    progress.done("new stage", 1, false, 1);

    seconds = 105;
    progress.done("cluster", 9, false, 90);
    assertThat(bar()).isEmpty();
    progress.begun("protect");
    assertThat(bar()).isEqualTo("[##############------]  70 %  about 45 s left  protect");
    progress.done("protect", 9, false, 45);
    assertThat(bar()).isEmpty();
    assertThat(err.toString()).contains("\r\033[K  protect                                 9 rows");
  }

  @Test
  void inventsNoEstimateWithoutARunBefore() {
    Progress progress = progress(Map.of("CLUSTERMAP_TERMINAL", "1"));
    progress.begun("firms");
    progress.done("firms", 46_611, false, 15);
    progress.begun("cluster");

    assertThat(bar()).isEqualTo("[1 stages done; no estimate without a run before]  cluster");
  }

  @Test
  void roundsDurationsSinceTheyAreEstimates() {
    assertThat(RemainingTime.words(3)).isEqualTo("a few seconds");
    assertThat(RemainingTime.words(43)).isEqualTo("45 s");
    assertThat(RemainingTime.words(130)).isEqualTo("2 min");
    assertThat(RemainingTime.words(5_700)).isEqualTo("1 h 35 min");
  }
}
