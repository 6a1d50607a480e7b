package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.publish.SampleSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a snapshot whose clusters are cluster_id-0 to cluster_id-2, and lack places. */
class ReportCommandTest {
  private record Ran(int code, String out, String err) {}

  @TempDir Path folder;
  private Path here;

  @BeforeEach
  void publish() throws IOException {
    here = Files.createDirectories(folder.resolve("here"));
    SampleSnapshot.publish(
        Roots.writable(folder.resolve("root"), null),
        "aa1",
        "2024-12-01",
        folder.resolve("work"),
        3);
  }

  private Ran report(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all =
        new ArrayList<>(List.of("report", "--at", folder.resolve("root").toString()));
    all.addAll(List.of(arguments));
    int code =
        Main.run(
            new Surroundings(
                out,
                new PrintWriter(err),
                here,
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
                Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC)),
            all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void writesOneFileNamedAfterTheIdAndPrintsItsPath() throws IOException {
    Ran ran = report("name-1");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    Path file = here.resolve("report-cluster_id-1.html");
    assertThat(ran.out()).isEqualTo(file + "\n");
    assertThat(Files.readString(file)).contains("<h1><bdi>name-1</bdi></h1>");
    assertThat(here.toFile().list()).containsExactly("report-cluster_id-1.html");
  }

  @Test
  void aFileThatIsThereIsReplacedByForceAlone() throws IOException {
    Path file = Files.writeString(here.resolve("mine.html"), "mine");

    Ran refused = report("cluster_id-1", "--out", "mine.html");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("is there already", "--force");
    assertThat(Files.readString(file)).isEqualTo("mine");

    assertThat(report("cluster_id-1", "--out", "mine.html", "--force").code()).isZero();
    assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
  }

  @Test
  void whatIsNotThereOrCannotBeWrittenIsToldBeforeAnythingIsWritten() {
    assertThat(report("nowhere").code()).isEqualTo(2);
    assertThat(report("nowhere").err()).contains("no cluster has the id", "cluster_id-0  name-0");
    assertThat(report().code()).isEqualTo(2);
    assertThat(report("cluster_id").err()).contains("several clusters");
    assertThat(report("cluster_id-1", "--out", "x.pdf").code()).isEqualTo(2);
    assertThat(report("cluster_id-1", "--out", "no/such/x.html").code()).isEqualTo(2);
    assertThat(here.toFile().list()).isEmpty();
  }
}
