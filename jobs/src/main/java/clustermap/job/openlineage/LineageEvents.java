package clustermap.job.openlineage;

import clustermap.config.RunConfig;
import clustermap.table.Contract;
import clustermap.table.Field;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.utils.UUIDUtils;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run and its stages as events of OpenLineage: what began, what ended and how, what was
 * read and written, and which columns came from which. Only names, types, counts and messages go
 * out, never a row. Nothing that goes wrong here is thrown.
 */
public final class LineageEvents implements AutoCloseable {
  private static final URI PRODUCER = URI.create("urn:clustermap:program");
  private static final String INTEGRATION = "CLUSTERMAP";

  /**
   * A table as an event tells it.
   *
   * @param contract its columns and what they mean; null for a file in a form of its own
   * @param path where it lies
   * @param symlink the name that it keeps from night to night, unlike its path; empty for none
   * @param rows how many; null when nobody counted them
   * @param bytes as it is stored; null when unknown
   * @param files how many; null when unknown
   * @param version equal for equal rows; empty when unknown
   */
  public record Table(
      @Nullable Contract contract,
      String path,
      String symlink,
      @Nullable Long rows,
      @Nullable Long bytes,
      @Nullable Long files,
      String version) {

    /** A file of which only the path is known. */
    public static Table file(String path) {
      return new Table(null, path, "", null, null, null, "");
    }
  }

  private final OpenLineage events = new OpenLineage(PRODUCER);
  private final Optional<EventSink> sink;
  private final String namespace;
  private final String job;
  private final String root;
  private final LocalDate asOf;
  private final Supplier<Instant> clock;
  private final String engine;
  private final UUID run;
  private final Map<String, UUID> stages = new ConcurrentHashMap<>();

  private LineageEvents(
      Optional<EventSink> sink,
      RunConfig config,
      String job,
      LocalDate asOf,
      Supplier<Instant> clock,
      String engine) {
    this.sink = sink;
    this.namespace = config.openLineage().namespace();
    this.job = job;
    this.root = DatasetName.of(config.root()).uri();
    this.asOf = asOf;
    this.clock = clock;
    this.engine = engine;
    this.run = UUIDUtils.generateNewUUID(clock.get());
  }

  /**
   * Events as the configuration says, which may be none.
   *
   * @param job name of the run's job; those of stages begin with it
   * @param asOf the day that the run is for
   * @param engine version of Spark
   * @param warn hears once when events cannot be sent
   */
  public static LineageEvents of(
      RunConfig config,
      String job,
      LocalDate asOf,
      Supplier<Instant> clock,
      String engine,
      Consumer<String> warn) {
    return new LineageEvents(sink(config, warn), config, job, asOf, clock, engine);
  }

  private static Optional<EventSink> sink(RunConfig config, Consumer<String> warn) {
    if (config.openLineage().transport().equals("none")) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventSink.of(config.openLineage(), warn));
    } catch (IOException | RuntimeException | LinkageError e) {
      warn.accept(
          "lineage events cannot be sent (openlineage.transport = "
              + config.openLineage().transport()
              + "), the run goes on without: "
              + e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether anybody listens: plans are worth tracing then. */
  public boolean wanted() {
    return sink.isPresent();
  }

  /** The run begins. */
  public void began(List<Table> inputs) {
    tell(() -> event(EventType.START, runOf(null), job(""), inputs(inputs), List.of()));
  }

  /** The run is done. */
  public void ended(List<Table> inputs, List<Table> outputs) {
    tell(
        () ->
            event(
                EventType.COMPLETE,
                runOf(null),
                job(""),
                inputs(inputs),
                outputs.stream().map(table -> output(table, null)).toList()));
  }

  /** The run failed. */
  public void failed(String message) {
    tell(() -> event(EventType.FAIL, runOf(message), job(""), List.of(), List.of()));
  }

  /**
   * A stage begins.
   *
   * @param key tells it apart from others of its name
   */
  public void stageBegan(String stage, String key, List<Table> inputs) {
    tell(
        () -> event(EventType.START, runOfStage(key, null), job(stage), inputs(inputs), List.of()));
  }

  /**
   * A stage is done.
   *
   * @param plans how each output was made, in the order of the outputs
   */
  public void stageEnded(
      String stage, String key, List<Table> inputs, List<Table> outputs, List<LogicalPlan> plans) {
    tell(
        () -> {
          Map<String, Table> read = new LinkedHashMap<>();
          inputs.forEach(table -> read.put(DatasetName.of(table.path()).uri(), table));
          List<OpenLineage.OutputDataset> written = new ArrayList<>();
          for (int i = 0; i < outputs.size(); i++) {
            ColumnOrigins.Traced traced = ColumnOrigins.of(plans.get(i));
            // Reference tables are read beside what the stage was given.
            traced
                .paths()
                .forEach(path -> read.putIfAbsent(DatasetName.of(path).uri(), Table.file(path)));
            written.add(output(outputs.get(i), traced));
          }
          return event(
              EventType.COMPLETE,
              runOfStage(key, null),
              job(stage),
              inputs(List.copyOf(read.values())),
              written);
        });
    stages.remove(key);
  }

  /** A stage failed. */
  public void stageFailed(String stage, String key, String message) {
    tell(() -> event(EventType.FAIL, runOfStage(key, message), job(stage), List.of(), List.of()));
    stages.remove(key);
  }

  /**
   * Tables were copied as they are.
   *
   * @param step what that is called
   * @param from the tables, in the order of {@code to}
   */
  public void copied(String step, List<Table> from, List<Table> to) {
    stageBegan(step, step, from);
    tell(
        () -> {
          List<OpenLineage.OutputDataset> written = new ArrayList<>();
          for (int i = 0; i < to.size(); i++) {
            written.add(output(to.get(i), asItIs(from.get(i))));
          }
          return event(
              EventType.COMPLETE, runOfStage(step, null), job(step), inputs(from), written);
        });
    stages.remove(step);
  }

  private static ColumnOrigins.@Nullable Traced asItIs(Table from) {
    Contract contract = from.contract();
    return contract == null
        ? null
        : ColumnOrigins.asItIs(from.path(), contract.fields().stream().map(Field::name).toList());
  }

  private void tell(Supplier<OpenLineage.RunEvent> event) {
    if (sink.isPresent()) {
      try {
        sink.get().send(event.get());
      } catch (RuntimeException | LinkageError e) {
        sink.get().warnOnce(String.valueOf(e));
      }
    }
  }

  private OpenLineage.RunEvent event(
      EventType type,
      OpenLineage.Run of,
      OpenLineage.Job by,
      List<OpenLineage.InputDataset> inputs,
      List<OpenLineage.OutputDataset> outputs) {
    return events
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(clock.get().atZone(ZoneOffset.UTC))
        .run(of)
        .job(by)
        .inputs(inputs)
        .outputs(outputs)
        .build();
  }

  private OpenLineage.RunFacetsBuilder facets(@Nullable String message) {
    ZonedDateTime day = asOf.atStartOfDay(ZoneOffset.UTC);
    OpenLineage.RunFacetsBuilder facets =
        events
            .newRunFacetsBuilder()
            .nominalTime(events.newNominalTimeRunFacet(day, day.plusDays(1)))
            .processing_engine(events.newProcessingEngineRunFacet(engine, "spark", null));
    return message == null
        ? facets
        : facets.errorMessage(events.newErrorMessageRunFacet(message, "JAVA", null));
  }

  private OpenLineage.Run runOf(@Nullable String message) {
    return events.newRun(run, facets(message).build());
  }

  private OpenLineage.Run runOfStage(String key, @Nullable String message) {
    UUID id = stages.computeIfAbsent(key, k -> UUIDUtils.generateNewUUID(clock.get()));
    OpenLineage.ParentRunFacet parent =
        events
            .newParentRunFacetBuilder()
            .run(events.newParentRunFacetRun(run, null))
            .job(events.newParentRunFacetJob(namespace, job, null))
            .build();
    return events.newRun(id, facets(message).parent(parent).build());
  }

  private OpenLineage.Job job(String stage) {
    return events.newJob(
        namespace,
        stage.isEmpty() ? job : job + "." + stage,
        events
            .newJobFacetsBuilder()
            .jobType(
                events.newJobTypeJobFacet(
                    "BATCH", INTEGRATION, stage.isEmpty() ? "JOB" : "TASK", null))
            .build());
  }

  private List<OpenLineage.InputDataset> inputs(List<Table> tables) {
    return tables.stream()
        .map(
            table -> {
              DatasetName name = DatasetName.of(table.path());
              OpenLineage.InputDatasetInputFacetsBuilder counts =
                  events.newInputDatasetInputFacetsBuilder();
              if (table.rows() != null || table.bytes() != null) {
                counts.inputStatistics(
                    events.newInputStatisticsInputDatasetFacet(
                        table.rows(), table.bytes(), table.files()));
              }
              return events.newInputDataset(
                  name.namespace(), name.name(), facets(table, null), counts.build());
            })
        .toList();
  }

  private OpenLineage.OutputDataset output(Table table, ColumnOrigins.@Nullable Traced traced) {
    DatasetName name = DatasetName.of(table.path());
    OpenLineage.OutputDatasetOutputFacetsBuilder counts =
        events.newOutputDatasetOutputFacetsBuilder();
    if (table.rows() != null || table.bytes() != null) {
      counts.outputStatistics(
          events.newOutputStatisticsOutputDatasetFacet(table.rows(), table.bytes(), table.files()));
    }
    return events.newOutputDataset(
        name.namespace(), name.name(), facets(table, traced), counts.build());
  }

  private OpenLineage.DatasetFacets facets(Table table, ColumnOrigins.@Nullable Traced traced) {
    OpenLineage.DatasetFacetsBuilder facets = events.newDatasetFacetsBuilder();
    Contract contract = table.contract();
    if (contract != null) {
      facets
          .schema(schema(contract))
          .documentation(events.newDocumentationDatasetFacet(contract.description(), "text/plain"));
    }
    if (!table.symlink().isEmpty()) {
      facets.symlinks(
          events.newSymlinksDatasetFacet(
              List.of(events.newSymlinksDatasetFacetIdentifiers(root, table.symlink(), "TABLE"))));
    }
    if (!table.version().isEmpty()) {
      facets.version(events.newDatasetVersionDatasetFacet(table.version()));
    }
    if (contract != null && traced != null) {
      facets.columnLineage(lineage(contract, traced));
    }
    return facets.build();
  }

  private OpenLineage.SchemaDatasetFacet schema(Contract contract) {
    List<OpenLineage.SchemaDatasetFacetFields> fields = new ArrayList<>();
    for (Field field : contract.fields()) {
      fields.add(
          events.newSchemaDatasetFacetFields(
              field.name(),
              field.type().simpleString(),
              field.description() + (field.unit().isEmpty() ? "" : " Unit: " + field.unit() + "."),
              (long) fields.size() + 1,
              null));
    }
    return events.newSchemaDatasetFacet(fields);
  }

  /** The columns of the contract; what a plan has beside them is not written. */
  private OpenLineage.ColumnLineageDatasetFacet lineage(
      Contract contract, ColumnOrigins.Traced traced) {
    OpenLineage.ColumnLineageDatasetFacetFieldsBuilder fields =
        events.newColumnLineageDatasetFacetFieldsBuilder();
    List<String> untraced = new ArrayList<>();
    for (Field field : contract.fields()) {
      SortedMap<ColumnOrigins.Origin, Set<ColumnOrigins.Kind>> origins =
          traced.columns().get(field.name());
      if (origins != null) {
        fields.put(
            field.name(),
            events
                .newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                .inputFields(origins.entrySet().stream().map(this::input).toList())
                .build());
      }
      if (traced.untraced().contains(field.name())) {
        untraced.add(field.name());
      }
    }
    OpenLineage.ColumnLineageDatasetFacetBuilder facet =
        events.newColumnLineageDatasetFacetBuilder().fields(fields.build());
    if (!untraced.isEmpty()) {
      // Beside what the schema of the facet has, which allows more: what is not known.
      facet.put("untracedFields", untraced);
    }
    return facet.build();
  }

  private OpenLineage.InputField input(
      Map.Entry<ColumnOrigins.Origin, Set<ColumnOrigins.Kind>> origin) {
    DatasetName from = DatasetName.of(origin.getKey().path());
    return events.newInputField(
        from.namespace(),
        from.name(),
        origin.getKey().column(),
        origin.getValue().stream().map(this::transformation).toList());
  }

  private OpenLineage.InputFieldTransformations transformation(ColumnOrigins.Kind kind) {
    return switch (kind) {
      case IDENTITY, TRANSFORMATION, AGGREGATION ->
          events.newInputFieldTransformations("DIRECT", kind.name(), "", false);
      case WHOLE_ROWS ->
          events.newInputFieldTransformations(
              "DIRECT",
              "TRANSFORMATION",
              "through code over whole rows, which may use this column",
              false);
      case CONDITIONAL, WINDOW ->
          events.newInputFieldTransformations("INDIRECT", kind.name(), "", false);
    };
  }

  /** Sends what waits. */
  @Override
  public void close() {
    sink.ifPresent(EventSink::close);
  }
}
