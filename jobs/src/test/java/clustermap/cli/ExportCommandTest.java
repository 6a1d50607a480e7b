package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.publish.MadeMap;
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

class ExportCommandTest {
  private record Ran(int code, String out, String err) {}

  @TempDir Path folder;
  private MadeMap map = new MadeMap(Path.of("unset"));

  @BeforeEach
  void publish() throws IOException {
    Files.createDirectories(folder.resolve("here"));
    map = new MadeMap(folder);
    map.publish("aa1", 2, "");
  }

  private Ran run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("export", "--at", map.root().toString()));
    all.addAll(List.of(arguments));
    return ran(all);
  }

  private Ran ran(List<String> arguments) {
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
            arguments.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private Path written(String name) {
    return folder.resolve("here").resolve(name);
  }

  @Test
  void everyFormatIsWrittenWhereTheCommandWasStartedAndTellsWhatIsMadeUp() {
    Ran official = run("--format", "official-csv", "--out", "o.csv");
    assertThat(official.code()).isZero();
    assertThat(official.out())
        .isEqualTo(
            "2 clusters in the government's layout of 2024-12-01 aa1 in "
                + written("o.csv")
                + "\n");
    assertThat(official.err()).contains("Made-up inputs stand behind some figures: grants");
    assertThat(run("--format", "GeoJSON", "--out", "o.geojson").out()).startsWith("2 features");
    assertThat(run("--format", "csv", "--out", "tables").out()).startsWith("3 tables");
    assertThat(run("--format", "csv", "--table", "sectors", "--out", "s.csv").out())
        .startsWith("table sectors");
    assertThat(written("o.csv")).exists();
    assertThat(written("o.datapackage.json")).exists();
    assertThat(written("o.geojson")).exists();
    assertThat(written("tables/cluster_sectors.csv")).exists();
    assertThat(written("s.csv")).exists();
  }

  @Test
  void restrictedTablesNeverLeave() {
    run("--format", "csv", "--out", "tables");
    assertThat(written("tables/members.csv")).doesNotExist();
    assertThat(written("tables/firms.csv")).doesNotExist();
    Ran members = run("--format", "csv", "--table", "members", "--out", "m.csv");
    assertThat(members.code()).isEqualTo(2);
    assertThat(members.err()).contains("members").contains("no public table");
    assertThat(written("m.csv")).doesNotExist();
  }

  @Test
  void wrongWordsAreRefusedWithWhatIsExpected() {
    assertThat(run("--format", "shapefile", "--out", "o.zip"))
        .satisfies(
            ran -> {
              assertThat(ran.code()).isEqualTo(2);
              assertThat(ran.err()).contains("official-csv, geojson, csv").contains("shapefile");
            });
    assertThat(run("--format", "csv").code()).isEqualTo(2);
    assertThat(run("--format", "geojson", "--out", "o.txt").err()).contains(".geojson or .json");
    Ran flat = run("--format", "geojson", "--table", "sectors", "--out", "o.json");
    assertThat(flat.code()).isEqualTo(2);
    assertThat(flat.err()).contains("Tables with outlines: clusters");
    assertThat(run("--format", "official-csv", "--table", "clusters", "--out", "o.csv").code())
        .isEqualTo(2);
  }

  @Test
  void nothingIsWrittenIntoTheRoot() {
    Ran ran = run("--format", "csv", "--out", map.root().resolve("tables").toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("inside the root");
  }

  @Test
  void aSnapshotOfAnOlderEditionIsRefusedByEveryReadingCommand() throws IOException {
    Path record = map.root().resolve("snapshots/2024-12-01/aa1/run.json");
    String text = Files.readString(record);
    Files.delete(record);
    Files.writeString(
        record, text.replaceFirst("\"schema_version\" : \"\\d+\"", "\"schema_version\" : \"2\""));
    String root = map.root().toString();
    for (List<String> command :
        List.of(
            List.of("export", "--format", "csv", "--out", "t", "--at", root),
            List.of("query", "SELECT 1", "--at", root),
            List.of("explain", "x", "--at", root),
            List.of("diff", "aa1", "current", "--at", root),
            List.of("verify", "--at", root),
            List.of("rollback", "aa1", "--at", root))) {
      Ran ran = ran(command);
      assertThat(ran.code()).as(command.toString()).isEqualTo(3);
      assertThat(ran.err()).contains("schema_version 2, expected 3 to 4");
    }
    assertThat(written("t")).doesNotExist();
    assertThat(ran(List.of("snapshots", "--at", root)).code()).isZero();
    assertThat(ran(List.of("pin", "aa1", "--at", root)).code()).isZero();
  }
}
