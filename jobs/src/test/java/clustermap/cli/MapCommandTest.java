package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.publish.SampleSnapshot;
import clustermap.publish.web.MapFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code map} and {@code export --format web}. */
class MapCommandTest {
  private record Ran(int code, String out, String err) {}

  @TempDir private Path folder;

  @BeforeEach
  void publish() throws IOException {
    Files.createDirectories(folder.resolve("here"));
    new MapFixture(folder).publishNation("2024-12-01", 20);
  }

  private Ran run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "--at", folder.resolve("root").toString()));
    all.addAll(Arrays.asList(arguments));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new Surroundings(
                out,
                new PrintWriter(err),
                folder.resolve("here"),
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
                Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC)),
            all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void exportsToAFolderRelativeToWhereItWasTyped() {
    Ran ran = run("export", "--format", "web", "--out", "map");

    assertThat(ran.err()).startsWith("Made-up inputs stand behind some figures: grants.");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .startsWith("map with 20 clusters, 1 edition")
        .contains(folder.resolve("here/map").toString());
    assertThat(folder.resolve("here/map/data/clusters/2024-12-01.js")).isRegularFile();
  }

  @Test
  void anEarlierMapIsReplacedAndAnythingElseIsLeftAlone() throws IOException {
    assertThat(run("export", "--format", "web", "--out", "map").code()).isZero();
    assertThat(run("export", "--format", "web", "--out", "map").code()).isZero();
    Path letters = Files.createDirectories(folder.resolve("here/letters")).resolve("one.txt");
    Files.writeString(letters, "dear");

    Ran refused = run("export", "--format", "web", "--out", "letters");

    assertThat(refused.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(refused.err()).contains("something other than an earlier export");
    assertThat(letters).hasContent("dear");
  }

  @Test
  void aDamagedTableIsNamed() throws IOException {
    Path clusters;
    try (Stream<Path> files = Files.walk(folder.resolve("root/snapshots"))) {
      clusters =
          files
              .filter(
                  f ->
                      f.toString().contains("public/clusters/")
                          && f.toString().endsWith(".parquet"))
              .findFirst()
              .orElseThrow();
    }
    Files.delete(clusters);
    Files.writeString(clusters, "no Parquet");

    Ran ran = run("export", "--format", "web", "--out", "map");

    assertThat(ran.code()).isEqualTo(ExitCode.INPUT.code());
    assertThat(ran.err()).contains("table clusters", "clustermap verify");
    assertThat(folder.resolve("here/map")).doesNotExist();
  }

  @Test
  void aTakenPortEndsWithAMessage() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ran ran = run("map", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(ran.code()).isEqualTo(ExitCode.UNAVAILABLE.code());
      assertThat(ran.err()).contains("port " + taken.getLocalPort(), "--port");
    }
  }

  @Test
  void aPortThatCannotBeIsRefused() {
    Ran ran = run("map", "--port", "70000");

    assertThat(ran.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains("70000");
  }
}
