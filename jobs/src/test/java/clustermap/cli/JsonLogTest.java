package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.fault.Fault;
import clustermap.job.Progress;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class JsonLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-11-02T01:02:03.004Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private Surroundings here(Map<String, String> environment) {
    return new Surroundings(new StringWriter(), new PrintWriter(err), folder, environment, CLOCK);
  }

  private List<JsonNode> lines() {
    ObjectMapper json = new ObjectMapper();
    return err.toString()
        .lines()
        .map(
            line -> {
              try {
                return json.readTree(line);
              } catch (IOException e) {
                throw new UncheckedIOException(line, e);
              }
            })
        .toList();
  }

  @Test
  void tellsTheFinalErrorOnceWithItsExitCode() {
    int code = Main.run(here(Map.of()), "nightly", "--log", "json", "--conf", "none.conf");

    assertThat(code).isEqualTo(2);
    assertThat(lines()).hasSize(1);
    JsonNode error = lines().get(0);
    assertThat(error.path("time").asText()).isEqualTo("2024-11-02T01:02:03.004Z");
    assertThat(error.path("level").asText()).isEqualTo("ERROR");
    assertThat(error.path("logger").asText()).isEqualTo("clustermap");
    assertThat(error.path("message").asText()).contains("none.conf");
    assertThat(error.path("exit_code").isInt()).isTrue();
    assertThat(error.path("exit_code").asInt()).isEqualTo(2);
    assertThat(error.has("stage")).isFalse();
    assertThat(error.has("stack_trace")).isFalse();
  }

  @Test
  void keepsTheStackTraceOfAFailureThatIsToBeDebugged() {
    Main.run(here(Map.of("CLUSTERMAP_LOG", "json")), "nightly", "--debug", "--conf", "none.conf");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0).path("stack_trace").asText())
        .contains(Fault.class.getName())
        .contains("\tat clustermap.");
  }

  @Test
  void tellsWhatIsWrongWithTheCommandLineInOneLineToo() {
    assertThat(Main.run(here(Map.of()), "--log=json", "nightly", "--conf", "x", "--cnof", "x"))
        .isEqualTo(2);
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0).path("message").asText()).contains("--cnof").contains("--help");

    assertThat(Main.run(here(Map.of()), "runs", "--log", "xml")).isEqualTo(2);
    assertThat(err.toString()).contains("xml").contains("TEXT, JSON");
  }

  @Test
  void tellsStagesOfARunWithTheirFiguresAsFields() {
    try (JsonLog log = JsonLog.to(new PrintWriter(err), CLOCK)) {
      Progress progress = ProgressLines.of(here(Map.of()).logging(log));
      progress.begun("firms");
      progress.done("firms", 46_611, false, 1.25);
      progress.named("abc123");
      progress.done("cluster", 12, true, 0.01);
      progress.note("two\nlines");
      progress.failed("protect");
      log.end("it broke", 5, null);
    }

    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).path("stage").asText()).isEqualTo("firms");
    assertThat(lines.get(0).path("rows").asLong()).isEqualTo(46_611);
    assertThat(lines.get(0).path("seconds").asDouble()).isEqualTo(1.25);
    assertThat(lines.get(0).path("reused").isBoolean()).isTrue();
    assertThat(lines.get(0).has("run_id")).isFalse();
    assertThat(lines.get(1).path("run_id").asText()).isEqualTo("abc123");
    assertThat(lines.get(1).path("reused").asBoolean()).isTrue();
    assertThat(lines.get(2).path("message").asText()).isEqualTo("two\nlines");
    assertThat(lines.get(3).path("stage").asText()).isEqualTo("protect");
    assertThat(lines.get(3).path("exit_code").asInt()).isEqualTo(5);
  }

  @Test
  void tellsWhatLibrariesLogWithoutSecretsAndWithoutWhatTheyThrew() {
    try (JsonLog log = JsonLog.to(new PrintWriter(err), CLOCK);
        MDC.MDCCloseable stage = MDC.putCloseable("stage", "firms")) {
      log.run("abc123");
      LoggerFactory.getLogger("org.example.Store")
          .error(
              "cannot open with fs.s3a.secret.key=hunter2 \"quoted\"",
              new IllegalStateException("ACME LTD,1 HIGH STREET"));
      assertThat(stage).isNotNull();
    }
    LoggerFactory.getLogger("org.example.Store").debug("to nobody");

    assertThat(err.toString()).doesNotContain("hunter2").doesNotContain("ACME");
    assertThat(lines()).hasSize(1);
    JsonNode line = lines().get(0);
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.path("logger").asText()).isEqualTo("org.example.Store");
    assertThat(line.path("message").asText()).contains("fs.s3a.secret.key=(hidden)");
    assertThat(line.path("stage").asText()).isEqualTo("firms");
    assertThat(line.path("run_id").asText()).isEqualTo("abc123");
    assertThat(line.path("error").asText()).isEqualTo("java.lang.IllegalStateException");
  }
}
