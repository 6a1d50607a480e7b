package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RELIABILITY 1, 6 and 16 on machines that are not as they should be: a full disk, a clock that is
 * wrong, another language, time zone and character set. {@code .ci/long/faults} runs it, as the
 * superuser and with faketime installed.
 */
@Tag("faults")
class OddMachinesTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private Path temp;

  @BeforeEach
  void configure() throws IOException {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, 30, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 3, 100, ThreeTowns.SHEFFIELD, "47110");
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + """
            as_of = 2024-11-01
            inputs.dir = inputs
            cluster { min_cluster_size = 10, min_samples = 5 }
            """);
  }

  private Launcher.Launched night(String root, Map<String, String> environment) {
    return new Launcher(temp)
        .start(
            "1g",
            List.of(
                "nightly",
                "--conf",
                temp.resolve("run.conf").toString(),
                "--out",
                temp.resolve(root).toString()),
            environment);
  }

  private PublishedRows rows(String root, Map<String, String> environment) {
    Launcher.Launched run = night(root, environment);
    assertThat(run.code(LIMIT)).as(run.err()).isZero();
    return PublishedRows.current(temp.resolve(root));
  }

  @Test
  void languageTimeZoneCharactersAndClockChangeNoRow() {
    PublishedRows usual = rows("usual", Map.of());

    // A dotless i, no UTF-8, a day ahead of everybody.
    assertThat(
            rows(
                "abroad",
                Map.of(
                    "LC_ALL",
                    "C",
                    "TZ",
                    "Pacific/Kiritimati",
                    "CLUSTERMAP_JAVA_OPTS",
                    "-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-1"
                        + " -Duser.timezone=Pacific/Kiritimati")))
        .isEqualTo(usual);
    String library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    assertThat(Path.of(library)).isRegularFile();
    for (String clock : List.of("1999-12-31 23:59:50", "2094-03-01 00:00:00")) {
      assertThat(
              rows(
                  "clock" + clock.substring(0, 4),
                  Map.of(
                      "LD_PRELOAD",
                      library,
                      "FAKETIME",
                      "@" + clock,
                      "DONT_FAKE_MONOTONIC",
                      "1",
                      // Else its timed waits return at once, and the JVM spins in all of them.
                      "FAKETIME_FORCE_MONOTONIC_FIX",
                      "0",
                      "NO_FAKE_STAT",
                      "1")))
          .as(clock)
          .isEqualTo(usual);
    }
  }

  @Test
  void aDiskThatFillsEndsTheRunAndRoomLetsItGoOn() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    try {
      int full = 0;
      for (int kilobytes = 256; ; kilobytes *= 2) {
        run("mount", "-o", "remount,size=" + kilobytes + "k", disk.toString());
        Launcher.Launched run = night("disk/root", Map.of());
        int code = run.code(LIMIT);
        if (code == 0) {
          break;
        }
        full++;
        assertThat(code).as(run.err()).isEqualTo(5);
        assertThat(run.err()).contains("No space left on device").doesNotContain("\tat ", "a bug");
        assertThat(disk.resolve("root/CURRENT.json")).doesNotExist();
        assertThat(kilobytes).as("room that must be enough").isLessThan(100_000);
      }
      assertThat(full).as("disks that were too small").isGreaterThan(1);
      assertThat(PublishedRows.current(disk.resolve("root"))).isEqualTo(rows("usual", Map.of()));
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s", List.of(command)).isZero();
  }
}
