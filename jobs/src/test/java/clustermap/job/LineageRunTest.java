package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Roots;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.table.Firms;
import com.sun.net.httpserver.HttpServer;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nights tell to whoever keeps lineage, by OpenLineage's own client and types. */
@Tag("series-3")
class LineageRunTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);

  @TempDir private Path temp;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  private final Progress progress =
      new Progress() {
        @Override
        public void note(String text) {
          notes.add(text);
        }
      };

  @BeforeEach
  void configuration() throws IOException {
    Files.writeString(temp.resolve("run.conf"), "root = root\ninputs.companies = c.csv\n");
  }

  private NightLineage lineage(Map<String, String> settings) {
    return NightLineage.of(
        RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(settings), temp),
        DAY,
        Map.of(),
        () -> Instant.EPOCH,
        progress);
  }

  /** Events that were written; the client's types refuse what is not of its schema. */
  private static List<OpenLineage.RunEvent> parsed(List<String> lines) {
    return lines.stream().map(OpenLineageClientUtils::runEventFromJson).toList();
  }

  private static OpenLineage.OutputDataset output(
      List<OpenLineage.RunEvent> events, String job, String table) {
    return events.stream()
        .filter(e -> e.getJob().getName().equals(job) && e.getEventType() == EventType.COMPLETE)
        .flatMap(e -> e.getOutputs().stream())
        .filter(o -> o.getName().endsWith("/" + table))
        .findFirst()
        .orElseThrow();
  }

  /** Where a column comes from, as table.column with how. */
  private static List<String> origins(OpenLineage.OutputDataset table, String column) {
    OpenLineage.ColumnLineageDatasetFacetFieldsAdditional from =
        table.getFacets().getColumnLineage().getFields().getAdditionalProperties().get(column);
    return Objects.requireNonNull(from, column).getInputFields().stream()
        .map(
            f ->
                f.getName().substring(f.getName().lastIndexOf('/') + 1)
                    + "."
                    + f.getField()
                    + " "
                    + f.getTransformations().get(0).getSubtype())
        .toList();
  }

  @Test
  void tellsOfANightOfItsStagesAndWhereColumnsComeFrom() throws IOException {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, 30, ThreeTowns.SHEFFIELD, "62012");
    Files.write(temp.resolve("c.csv"), companies);
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + TownsReference.setting()
            + """
            inputs.companies = c.csv
            cluster { min_cluster_size = 10, min_samples = 5 }
            openlineage { transport = file, file = lineage.jsonl }
            """);
    RunRecord run =
        NightlyJob.run(
                RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(), temp),
                DAY,
                ThreeTowns.options(false, "", false),
                Progress.silent())
            .run();
    List<OpenLineage.RunEvent> events = parsed(Files.readAllLines(temp.resolve("lineage.jsonl")));

    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getJob().getNamespace()).isEqualTo("clustermap");
              assertThat(event.getProducer()).hasToString("urn:clustermap:program");
              assertThat(event.getEventTime()).isNotNull();
              assertThat(event.getSchemaURL().toString()).contains("openlineage.io/spec/");
            });
    OpenLineage.RunEvent first = events.get(0);
    OpenLineage.RunEvent last = events.get(events.size() - 1);
    assertThat(List.of(first.getJob().getName(), last.getJob().getName())).containsOnly("nightly");
    assertThat(first.getEventType()).isEqualTo(EventType.START);
    assertThat(first.getInputs())
        .allMatch(input -> input.getNamespace().equals("file"))
        .anyMatch(input -> input.getName().endsWith("c.csv"));
    assertThat(last.getEventType()).isEqualTo(EventType.COMPLETE);
    assertThat(last.getOutputs()).hasSameSizeAs(run.tables());

    Map<String, List<EventType>> stages =
        events.stream()
            .filter(e -> e.getJob().getName().startsWith("nightly."))
            .collect(
                Collectors.groupingBy(
                    e -> e.getJob().getName() + " " + e.getRun().getRunId(),
                    Collectors.mapping(OpenLineage.RunEvent::getEventType, Collectors.toList())));
    assertThat(stages.values()).containsOnly(List.of(EventType.START, EventType.COMPLETE));
    // Publishing is told like a stage.
    assertThat(stages).hasSize(run.stages().size() + 1);
    assertThat(events)
        .filteredOn(e -> e.getJob().getName().equals("nightly.publish"))
        .allSatisfy(
            e ->
                assertThat(e.getRun().getFacets().getParent().getRun().getRunId())
                    .isEqualTo(last.getRun().getRunId()));

    OpenLineage.OutputDataset firms = output(events, "nightly.publish", "firms");
    assertThat(origins(firms, "company_number")).containsExactly("firms.company_number IDENTITY");
    assertThat(firms.getFacets().getSymlinks().getIdentifiers().get(0).getName())
        .isEqualTo("snapshots.firms");
    assertThat(firms.getFacets().getSchema().getFields())
        .extracting(OpenLineage.SchemaDatasetFacetFields::getName)
        .containsExactlyElementsOf(
            Firms.CONTRACT.fields().stream().map(field -> field.name()).toList());
    assertThat(firms.getOutputFacets().getOutputStatistics().getRowCount()).isEqualTo(30);
    assertThat(origins(output(events, "nightly.ingest companies", "companies"), "postcode"))
        .containsExactly("companies_judged.postcode IDENTITY");
    // Raw text is read by code of our own, which no plan tells of, and it is said so.
    assertThat(
            output(events, "nightly.read companies", "companies_as_read")
                .getFacets()
                .getColumnLineage()
                .getAdditionalProperties())
        .containsKey("untracedFields");
  }

  @Test
  void sendsAServerTheFailureOfANight() throws IOException {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    HttpServer server = server(201, received);
    try (NightLineage lineage =
        lineage(
            Map.of(
                "openlineage.transport",
                "http",
                "openlineage.url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "openlineage.namespace",
                "night-shift"))) {
      StageRunner.Stage stage = new StageRunner.Stage("firms", "", List.of());
      assertThatThrownBy(
              () ->
                  lineage.around(
                      Roots.readable(temp.resolve("root"), null),
                      () -> {
                        lineage.begun(stage, "k3y");
                        Fault fault =
                            Fault.unavailable("the disk is full\nfs.secret.key=hunter2", null);
                        lineage.failed(stage, "k3y", fault);
                        throw new IllegalStateException("a task failed", fault);
                      }))
          .hasMessage("a task failed");
    } finally {
      server.stop(0);
    }

    List<OpenLineage.RunEvent> events = parsed(received);
    assertThat(events)
        .extracting(e -> e.getJob().getName() + " " + e.getEventType())
        .containsExactly(
            "nightly START", "nightly.firms START", "nightly.firms FAIL", "nightly FAIL");
    assertThat(events).allMatch(e -> e.getJob().getNamespace().equals("night-shift"));
    assertThat(events.get(2).getRun().getRunId()).isEqualTo(events.get(1).getRun().getRunId());
    assertThat(events.get(3).getRun().getFacets().getErrorMessage().getMessage())
        .isEqualTo("the disk is full");
    assertThat(notes).isEmpty();
  }

  @Test
  void aServerThatFailsFailsNoNightAndIsToldOfOnce() throws IOException {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    HttpServer server = server(500, received);
    try (NightLineage lineage =
        lineage(
            Map.of(
                "openlineage.transport",
                "http",
                "openlineage.url",
                "http://127.0.0.1:" + server.getAddress().getPort()))) {
      for (int i = 0; i < 10; i++) {
        StageRunner.Stage stage = new StageRunner.Stage("stage " + i, "", List.of());
        lineage.begun(stage, "key " + i);
      }
    } finally {
      server.stop(0);
    }

    assertThat(notes).hasSize(1);
    assertThat(notes.get(0)).contains("openlineage.transport", "500");
    // After five failures in a row it is left alone.
    assertThat(received).hasSize(5);
  }

  @Test
  void aTransportThatCannotBeMadeFailsNoNightEither() throws IOException {
    Path taken = Files.writeString(temp.resolve("taken"), "a file");
    try (NightLineage lineage =
        lineage(
            Map.of(
                "openlineage.transport",
                "file",
                "openlineage.file",
                taken.resolve("events.jsonl").toString()))) {
      lineage.begun(new StageRunner.Stage("firms", "", List.of()), "k3y");
    }
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0)).contains("the run goes on without");
  }

  @Test
  void settingsThatDoNotGoTogetherAreMistakes() {
    assertThatThrownBy(() -> lineage(Map.of("openlineage.transport", "http")))
        .hasMessageContaining("openlineage.transport = http needs openlineage.url");
    assertThatThrownBy(() -> lineage(Map.of("openlineage.transport", "file")))
        .hasMessageContaining("openlineage.transport = file needs openlineage.file");
    assertThatThrownBy(
            () ->
                lineage(
                    Map.of(
                        "openlineage.transport",
                        "http",
                        "openlineage.url",
                        "https://example.org/?api_key=hunter2")))
        .hasMessageContaining("credentials go with openlineage.transport = client")
        .hasMessageNotContaining("hunter2");
    assertThat(RowKeys.changesRows("openlineage.url")).isFalse();
  }

  private static HttpServer server(int status, List<String> received) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
