package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.publish.FailedRun;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.SampleSnapshot;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

class MainTest {
  /** What a command left behind. */
  private record Ran(int code, String out, String err) {}

  @TempDir Path folder;
  private Path root = Path.of("unset");

  @BeforeEach
  void folders() throws IOException {
    root = folder.resolve("root");
    Files.createDirectories(folder.resolve("here"));
  }

  private Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    return run(out, out, arguments);
  }

  private Ran run(Writer to, StringWriter out, String... arguments) {
    StringWriter err = new StringWriter();
    int code = Main.run(surroundings(to, err), arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  private Surroundings surroundings(Writer out, Writer err) {
    return new Surroundings(
        out,
        new PrintWriter(err),
        folder.resolve("here"),
        Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
        Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC));
  }

  private void publish(String runId, String asOf) {
    SampleSnapshot.publish(Roots.writable(root, null), runId, asOf, folder.resolve("work"), 3);
  }

  @ParameterizedTest
  @EnumSource(Fault.Kind.class)
  void everyKindOfFaultHasAnExitCodeOfItsOwn(Fault.Kind kind) {
    assertThat(ExitCode.of(kind).code())
        .isEqualTo(
            switch (kind) {
              case CONFIG -> 2;
              case INPUT -> 3;
              case GATE -> 4;
              case UNAVAILABLE -> 5;
              case LOCKED -> 6;
            });
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    Map<String, CommandLine> commands =
        Main.commands(surroundings(new StringWriter(), new StringWriter())).getSubcommands();
    assertThat(commands).hasSizeGreaterThan(20);
    String all = run("--help").out();
    commands.forEach(
        (name, command) -> {
          // Picocli formats these, and says nothing on this stream of a per cent sign that is
          // alone.
          UsageMessageSpec usage = command.getCommandSpec().usageMessage();
          List<String> texts = new ArrayList<>(List.of(usage.description()));
          texts.addAll(List.of(usage.footer()));
          assertThat(texts)
              .allSatisfy(
                  text -> assertThatCode(() -> String.format(text)).doesNotThrowAnyException());

          Ran ran = run(name, "--help");
          assertThat(ran.code()).as(name).isZero();
          assertThat(ran.out())
              .contains("Usage: clustermap " + name)
              .contains("Example: clustermap");
          assertThat(ran.err()).as(name).isEmpty();
          assertThat(all).contains("  " + name);
        });
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version").out()).startsWith("clustermap ").contains("Java 17");
  }

  @Test
  void aWrongCommandLineIsOneLineAndAHint() {
    assertThat(run("nihgtly"))
        .satisfies(
            ran -> {
              assertThat(ran.code()).isEqualTo(2);
              assertThat(ran.out()).isEmpty();
              assertThat(ran.err().lines()).hasSize(2);
              assertThat(ran.err()).contains("nihgtly").contains("nightly").contains("--help");
            });
    assertThat(run().code()).isEqualTo(2);
    assertThat(run("query").code()).isEqualTo(2);
    assertThat(run("query", "SELECT 1", "--format", "xml").code()).isEqualTo(2);
    assertThat(run("prune").err()).contains("--keep");
    assertThat(run("nightly", "--conf", "x.conf", "--set", "=1").err()).contains("--set =1");
    assertThat(run("nightly", "--conf", "no.conf").code()).isEqualTo(2);
    Ran reason = run("nightly", "--conf", "no.conf", "--reason", "moved");
    assertThat(reason.code()).isEqualTo(2);
    assertThat(reason.err()).contains("--accept-volume");
    assertThat(run("nightly", "--conf", "no.conf", "--accept-volume").err())
        .contains("none will be on record");
  }

  @Test
  void snapshotsMarkWhatWasPublishedAlthoughTheGateRefusedAlsoOfAnOlderProgram()
      throws IOException {
    publish("aa1", "2024-12-01");
    publish("bb2", "2024-12-02");
    Path record = root.resolve("snapshots/2024-12-01/aa1/run.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode run = (ObjectNode) json.readTree(record.toFile());
    // As programs wrote it that kept neither reason nor checks.
    run.putObject("gate").put("verdict", "overridden").putArray("findings").add("few firms");
    json.writeValue(record.toFile(), run);

    assertThat(run("snapshots", "--at", root.toString(), "--format", "csv").out().lines())
        .anyMatch(line -> line.startsWith("2024-12-01,aa1,overridden,"))
        .anyMatch(line -> line.startsWith("2024-12-02,bb2,current,"));
    assertThat(run("runs", "--at", root.toString(), "--format", "csv").out())
        .contains(",overridden,");
  }

  @Test
  void aQueryGoesToStdoutAndNothingElseDoes() {
    publish("aa1", "2024-12-01");
    Ran ran =
        run(
            "query",
            "SELECT count(*) AS n FROM clusters",
            "--at",
            root.toString(),
            "--format",
            "csv");
    assertThat(ran).isEqualTo(new Ran(0, "n\r\n3\r\n", ""));
  }

  @Test
  void theLastRootUsedIsReadAndNamed() {
    publish("aa1", "2024-12-01");
    Ran unknown = run("snapshots");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("--at ROOT").contains("nightly");

    assertThat(run("snapshots", "--at", root.toString()).code()).isZero();
    Ran known = run("snapshots", "--format", "csv");
    assertThat(known.code()).isZero();
    assertThat(known.err()).isEqualTo("reading " + root + System.lineSeparator());
    assertThat(known.out()).contains("2024-12-01,aa1,current,3");
    assertThat(run("runs", "--format", "csv").out())
        .contains(",aa1,2024-12-01,70.0,15,1,1,0,passed,1,3,3,published,0,");
  }

  @Test
  void theHistoryTellsOfRunsThatFailedAndOfTheWorkOfStages() throws IOException {
    publish("aa1", "2024-12-01");
    Path conf =
        Files.writeString(
            folder.resolve("here/run.conf"), "root = ../root\ninputs.companies = gone.csv\n");
    String pointer = Files.readString(root.resolve(Root.CURRENT));

    Ran failed = run("nightly", "--conf", conf.toString(), "--as-of", "2024-12-02");

    assertThat(failed.code()).isEqualTo(3);
    assertThat(Files.readString(root.resolve(Root.CURRENT))).isEqualTo(pointer);
    assertThat(run("runs", "--at", root.toString(), "--format", "csv").out().lines().toList())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("started_at,run_id,as_of,seconds,"),
            line -> assertThat(line).contains(",aa1,2024-12-01,70.0,").contains(",published,0,"),
            line ->
                assertThat(line).contains(",,2024-12-02,0.0,").contains(",failed,3,", "gone.csv"));
    JsonNode runs =
        new ObjectMapper().readTree(run("runs", "--at", root.toString(), "--json").out());
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).path("outcome").asText() + runs.get(1).path("outcome").asText())
        .contains("published", "failed");
    JsonNode stage =
        runs.get(0).path("stages").isEmpty()
            ? runs.get(1).path("stages").get(0)
            : runs.get(0).path("stages").get(0);
    assertThat(stage.path("name").asText()).isEqualTo("geocode");
    assertThat(stage.path("reused").asBoolean()).isFalse();
    assertThat(stage.path("rows_in").path("firms").asLong()).isEqualTo(12);
    assertThat(stage.path("work").path("shuffle_bytes_read").asLong()).isEqualTo(700);
    assertThat(run("runs", "--at", root.toString(), "--json", "--format", "csv").code())
        .isEqualTo(2);
  }

  @Test
  void theHistoryKeepsTheLastFailuresOnlyAndReadsOverWhatIsDamaged() throws IOException {
    publish("aa1", "2024-12-01");
    Root open = Roots.readable(root, null);
    for (int i = 0; i < 103; i++) {
      new FailedRun(
              "1",
              "nightly",
              SampleSnapshot.AT.plusSeconds(i),
              SampleSnapshot.AT.plusSeconds(i + 1),
              LocalDate.of(2024, 12, 2),
              null,
              5,
              "firms",
              "no " + i)
          .keep(open);
    }
    Files.writeString(root.resolve("runs/20990101T000000000Z-1.json"), "{");

    assertThat(FailedRun.list(open))
        .hasSize(100)
        .first()
        .satisfies(newest -> assertThat(newest.message()).isEqualTo("no 102"));
    assertThat(FailedRun.list(open).get(99).message()).isEqualTo("no 3");
    assertThat(run("runs", "--at", root.toString(), "--format", "csv").out())
        .contains("stage firms: no 102");
  }

  @Test
  void sqlThatIsWrongExitsWithTwoAndDuckDbsWords() {
    publish("aa1", "2024-12-01");
    Ran ran = run("query", "SELECT nope FROM clusters", "--at", root.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("nope").doesNotContain("\tat ");
    assertThat(run("query", "SELECT nope", "--at", root.toString(), "--debug").err())
        .contains("\tat ");
  }

  @Test
  void aMissingRootOrAnEmptyOneExitsWithThree() throws IOException {
    Ran missing = run("query", "SELECT 1", "--at", "nowhere");
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains(folder.resolve("here/nowhere").toString());
    Files.createDirectories(root);
    Ran empty = run("verify", "--at", root.toString());
    assertThat(empty.code()).isEqualTo(3);
    assertThat(empty.err()).contains("nothing is published");
  }

  @Test
  void verifyNamesDamageAndExitsWithThree() throws IOException {
    publish("aa1", "2024-12-01");
    assertThat(run("verify", "--at", root.toString()).out()).contains("aa1 is whole: 5 tables");
    Path file = root.resolve("snapshots/2024-12-01/aa1/public/sectors/part-00000.parquet");
    Files.delete(file);
    Ran ran = run("verify", "--at", root.toString());
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains(file + " is missing");
  }

  @Test
  void rollbackPinAndPruneWorkOnARoot() {
    for (int day = 1; day <= 4; day++) {
      publish("r" + day, "2024-12-0" + day);
    }
    String at = root.toString();
    assertThat(run("rollback", "r2", "--at", at).out()).contains("current is now 2024-12-02 r2");
    assertThat(run("rollback", "current", "--at", at).out()).contains("is current already");
    assertThat(run("pin", "r1", "--at", at).code()).isZero();
    Ran pruned = run("prune", "--keep", "0", "--at", at);
    assertThat(pruned.out()).isEqualTo("removed 2024-12-03 r3\n");
    assertThat(run("rollback", "r3", "--at", at).code()).isEqualTo(2);
    assertThat(run("prune", "--keep", "-1", "--at", at).code()).isEqualTo(2);
  }

  @Test
  void aHeldRootExitsWithSix() {
    publish("aa1", "2024-12-01");
    publish("aa2", "2024-12-02");
    try (RootLock lock = RootLock.take(Roots.readable(root, null))) {
      Ran ran = run("rollback", "aa1", "--at", root.toString());
      assertThat(ran.code()).isEqualTo(6);
      assertThat(ran.err()).contains(root.toString());
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void aReaderWhoHasGoneIsNoFailure() {
    publish("aa1", "2024-12-01");
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] buffer, int offset, int length) throws IOException {
            throw new ClosedOutput(new IOException("Broken pipe"));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Ran ran = run(closed, new StringWriter(), "snapshots", "--at", root.toString());
    assertThat(ran).isEqualTo(new Ran(0, "", ""));
  }

  @Test
  void aFullDiskExitsWithFive() {
    publish("aa1", "2024-12-01");
    Writer full =
        new Writer() {
          @Override
          public void write(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Ran ran = run(full, new StringWriter(), "snapshots", "--at", root.toString());
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err()).contains("No space left");
  }

  @Test
  void anythingUnforeseenIsABugWithAWayToTheTrace() throws IOException {
    publish("aa1", "2024-12-01");
    Writer broken =
        new Writer() {
          @Override
          public void write(char[] buffer, int offset, int length) {
            throw new IllegalStateException("unforeseen");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Ran ran = run(broken, new StringWriter(), "snapshots", "--at", root.toString());
    assertThat(ran.code()).isEqualTo(70);
    assertThat(ran.err()).contains("this is a bug").contains("--debug").doesNotContain("\tat ");
    assertThat(
            run(broken, new StringWriter(), "snapshots", "--at", root.toString(), "--debug").err())
        .contains("\tat ");
  }

  @Test
  void everyKeyOfTheConfigurationIsDescribed() {
    assertThat(run("config", "--describe").out())
        .contains("cluster.eps_m\n")
        .contains("disclosure.min_count\n");
  }
}
