package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.publish.SampleSnapshot;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a snapshot whose clusters are cluster_id-0 to cluster_id-2, and lack the child tables. */
class ExplainCommandTest {
  private record Ran(int code, String out, String err) {}

  @TempDir Path folder;

  @BeforeEach
  void publish() throws IOException {
    Files.createDirectories(folder.resolve("here"));
    SampleSnapshot.publish(
        Roots.writable(folder.resolve("root"), null),
        "aa1",
        "2024-12-01",
        folder.resolve("work"),
        3);
  }

  private Ran explain(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = new String[arguments.length + 3];
    all[0] = "explain";
    all[1] = "--at";
    all[2] = folder.resolve("root").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    int code =
        Main.run(
            new Surroundings(
                out,
                new PrintWriter(err),
                folder.resolve("here"),
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
                Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC)),
            all);
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void explainsOneClusterOnAScreen() {
    Ran ran = explain("cluster_id-1");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .startsWith("name-1\ncluster_id-1 · taxonomy-1 / sector-1 (name-1) · snapshot 2024-12-01")
        .contains("WHY IT IS A CLUSTER", "FIGURES", "NEIGHBOURS", "WHAT IS UNCERTAIN")
        .contains("definition-1")
        .containsPattern("WHERE\\s+cluster_id = 'cluster_id-1'");
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 140);
  }

  @Test
  void aNameOrTheBeginningOfOneIdWillDo() {
    assertThat(explain("name-2").out()).contains("cluster_id-2");
    assertThat(explain("NAME-2").out()).contains("cluster_id-2");
    // As a line of CSV leaves it in a shell.
    assertThat(explain("cluster_id-2\r").out()).contains("cluster_id-2");
    Ran several = explain("cluster_id");
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err()).contains("several clusters", "cluster_id-0  name-0", "cluster_id-2");
  }

  @Test
  void anUnknownClusterIsToldWithThoseMostAlike() {
    Ran ran = explain("name-7'; DROP VIEW clusters --\u001b[31m");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("no cluster has the id", "'name-7'; DROP VIEW clusters --\\u001b[31m'")
        .contains("cluster_id-0  name-0")
        .contains("clustermap query")
        .doesNotContain("\u001b");
    assertThat(explain("").code()).isEqualTo(2);
    assertThat(explain().code()).isEqualTo(2);
    assertThat(explain("%").code()).isEqualTo(2);
  }

  @Test
  void jsonHasEveryColumnButTheOutline() throws IOException {
    JsonNode json = new ObjectMapper().readTree(explain("cluster_id-1", "--json").out());

    assertThat(json.path("cluster_id").asText()).isEqualTo("cluster_id-1");
    assertThat(json.path("figures").path("lq_low").asDouble()).isEqualTo(1);
    assertThat(json.path("figures").path("bbox").path("xmax").asDouble()).isEqualTo(1);
    assertThat(json.path("figures").has("geometry")).isFalse();
    assertThat(json.path("why").size()).isPositive();
    assertThat(json.path("uncertain").toString()).contains("No sites were given");
    assertThat(json.path("rules").path("inputs").get(1).path("synthetic").asBoolean()).isTrue();
    assertThat(json.path("evidence").path("member_rows").asLong()).isEqualTo(1);
    assertThat(json.path("support").size()).isZero();
  }
}
