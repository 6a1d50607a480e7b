package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cron runs, with a launcher in place of clustermap that ends as it is told. */
class SchedulesTest {
  private static final Path NIGHTLY = Path.of("../conf/schedules/nightly");

  @TempDir private Path folder;

  private record Night(int code, List<String> runs, String alert) {}

  /** A night whose tries end with these codes, one after the other. */
  private Night night(Map<String, String> settings, int... codes)
      throws IOException, InterruptedException {
    Path launcher = folder.resolve("launcher");
    StringBuilder script =
        new StringBuilder("#!/usr/bin/env bash\ncd '" + folder + "'\necho \"$*\" >> runs\n");
    script.append("echo 'message of try '$(wc -l < runs) >&2\ncase $(wc -l < runs) in\n");
    for (int i = 0; i < codes.length; i++) {
      String end = codes[i] < 0 ? "exec sleep 60" : "exit " + codes[i];
      script.append(i + 1).append(") ").append(end).append(" ;;\n");
    }
    Files.writeString(launcher, script.append("*) exit 99 ;;\nesac\n"));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path alert = folder.resolve("alert");
    Files.writeString(alert, "#!/bin/sh\nprintf '%s|' \"$@\" > '" + folder + "/alerted'\n");
    assertThat(alert.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder("bash", NIGHTLY.toString(), "--conf", "a b.conf")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    Map<String, String> all = new TreeMap<>(Map.of("CLUSTERMAP_WAIT_S", "0"));
    all.putAll(settings);
    all.put("CLUSTERMAP", launcher.toString());
    all.put("CLUSTERMAP_ALERT", alert.toString());
    builder.environment().putAll(all);
    int code = builder.start().waitFor();
    return new Night(
        code,
        Files.readAllLines(folder.resolve("runs"), StandardCharsets.UTF_8),
        Files.exists(folder.resolve("alerted")) ? Files.readString(folder.resolve("alerted")) : "");
  }

  @Test
  void aPublishedNightIsRunOnceAndAlertsNobody() throws Exception {
    Night night = night(Map.of(), 0);

    assertThat(night).isEqualTo(new Night(0, List.of("nightly --conf a b.conf"), ""));
  }

  @Test
  void anUnavailableStoreIsTriedAgainUntilItAnswers() throws Exception {
    Night night = night(Map.of(), 5, 5, 0);

    assertThat(night.code()).isZero();
    assertThat(night.runs()).hasSize(3);
    assertThat(night.alert()).isEmpty();
  }

  @Test
  void triesEndAndTheAlertHasTheCodeAndTheLastMessage() throws Exception {
    Night night = night(Map.of("CLUSTERMAP_TRIES", "2"), 5, 5, 0);

    assertThat(night.code()).isEqualTo(5);
    assertThat(night.runs()).hasSize(2);
    assertThat(night.alert()).isEqualTo("5|message of try 2|");
  }

  @Test
  void aMistakeIsNotTriedAgain() throws Exception {
    for (int code : new int[] {2, 3, 4, 6, 70}) {
      Files.deleteIfExists(folder.resolve("runs"));
      Night night = night(Map.of(), code, 0);

      assertThat(night.code()).isEqualTo(code);
      assertThat(night.runs()).hasSize(1);
      assertThat(night.alert()).startsWith(code + "|");
    }
  }

  @Test
  void aNightThatHangsIsStoppedAtTheDeadline() throws Exception {
    Night night = night(Map.of("CLUSTERMAP_DEADLINE_S", "1"), -1);

    assertThat(night.code()).isEqualTo(124);
    assertThat(night.runs()).hasSize(1);
    assertThat(night.alert()).startsWith("124|");
  }
}
