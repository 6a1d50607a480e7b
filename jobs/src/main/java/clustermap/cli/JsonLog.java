package clustermap.cli;

import clustermap.config.Secrets;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Stderr as one JSON object a line, for programs that collect logs: what clustermap says and what
 * its libraries log. Secrets that can be told by their names are hidden; of what a library threw
 * only the class is kept, since its message may quote a row.
 */
final class JsonLog extends Log {
  /** Of what clustermap itself says. */
  private static final String OWN = "clustermap";

  private static final String JSON = "json";
  private static final String RUN_ID = "run_id";
  private static final String STAGE = "stage";
  private static final String EXIT_CODE = "exit_code";
  private static final String ERROR = "error";

  /** As Spark hands a stage's name on to its tasks. */
  private static final String STAGE_OF_TASK = "mdc." + STAGE;

  private static final String TEMPLATE =
      """
      {
        "time": {
          "$resolver": "timestamp",
          "pattern": {"format": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "timeZone": "UTC"}
        },
        "level": {"$resolver": "level", "field": "name"},
        "logger": {"$resolver": "logger", "field": "name"},
        "message": {"$resolver": "message", "stringified": true},
        "run_id": {"$resolver": "mdc", "key": "run_id"},
        "stage": {"$resolver": "mdc", "key": "stage"},
        "rows": {"$resolver": "mdc", "key": "rows"},
        "reused": {"$resolver": "mdc", "key": "reused"},
        "seconds": {"$resolver": "mdc", "key": "seconds"},
        "exit_code": {"$resolver": "mdc", "key": "exit_code"},
        "error": {"$resolver": "mdc", "key": "error"},
        "stack_trace": {
          "$resolver": "exception", "field": "stackTrace", "stackTrace": {"stringified": true}
        }
      }
      """;

  private final PrintWriter to;
  private final Clock clock;
  private final Configuration configuration;
  private final JsonTemplateLayout layout;
  private final Map<String, Appender> before = new TreeMap<>();
  private final StringBuilder begun = new StringBuilder();
  private volatile String runId = "";
  private volatile String failedStage = "";

  private JsonLog(PrintWriter to, Clock clock, Configuration configuration) {
    super(to);
    this.to = to;
    this.clock = clock;
    this.configuration = configuration;
    this.layout =
        JsonTemplateLayout.newBuilder()
            .setConfiguration(configuration)
            .setCharset(StandardCharsets.UTF_8)
            .setEventTemplate(TEMPLATE)
            .setEventDelimiter("")
            .setStackTraceEnabled(true)
            .setLocationInfoEnabled(false)
            .build();
  }

  /** Has everything that is logged from now on go to a writer as JSON, until it is closed. */
  static JsonLog to(PrintWriter err, Clock clock) {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    JsonLog log = new JsonLog(err, clock, context.getConfiguration());
    LoggerConfig root = log.configuration.getRootLogger();
    log.before.putAll(root.getAppenders());
    log.before.keySet().forEach(root::removeAppender);
    Libraries libraries = log.new Libraries();
    libraries.start();
    root.addAppender(libraries, null, null);
    context.updateLoggers();
    return log;
  }

  /** What libraries log. */
  private final class Libraries extends AbstractAppender {
    private Libraries() {
      super(JSON, null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      SortedArrayStringMap fields = new SortedArrayStringMap();
      ReadOnlyStringMap known = event.getContextData();
      String stage = known.getValue(STAGE);
      String stageOfTask = known.getValue(STAGE_OF_TASK);
      put(fields, STAGE, stage != null ? stage : stageOfTask);
      put(fields, RUN_ID, runId);
      Throwable thrown = event.getThrown();
      put(fields, ERROR, thrown == null ? null : thrown.getClass().getName());
      write(
          new Log4jLogEvent.Builder(event)
              .setContextData(fields)
              .setThrown(null)
              .setMessage(message(event.getMessage().getFormattedMessage()))
              .build());
    }
  }

  /** The run is known by this name from now on. */
  void run(String id) {
    runId = id;
  }

  /** The stage that a failure to come is of. */
  void failed(String stage) {
    failedStage = stage;
  }

  /** Tells something, with fields of its own. */
  void say(String text, Map<String, ?> fields) {
    write(Level.INFO, text, fields, null);
  }

  @Override
  void warn(String text) {
    write(Level.WARN, text, Map.of(), null);
  }

  @Override
  void end(String text, int exitCode, @Nullable Throwable trace) {
    Map<String, Object> fields = new TreeMap<>(Map.of(EXIT_CODE, exitCode));
    if (exitCode != 0 && !failedStage.isEmpty()) {
      fields.put(STAGE, failedStage);
    }
    write(exitCode == 0 ? Level.INFO : Level.ERROR, text, fields, trace);
  }

  private void write(Level level, String text, Map<String, ?> fields, @Nullable Throwable trace) {
    SortedArrayStringMap all = new SortedArrayStringMap();
    put(all, RUN_ID, runId);
    fields.forEach(all::putValue);
    write(
        Log4jLogEvent.newBuilder()
            .setLoggerName(OWN)
            .setLevel(level)
            .setTimeMillis(clock.millis())
            .setContextData(all)
            .setThrown(trace)
            .setMessage(message(text))
            .build());
  }

  private static SimpleMessage message(String text) {
    return new SimpleMessage(Secrets.within(text));
  }

  private static void put(SortedArrayStringMap fields, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      fields.putValue(key, value);
    }
  }

  private synchronized void write(LogEvent event) {
    to.println(layout.toSerializable(event));
    to.flush();
  }

  /** Text is told a line at a time, however it comes. */
  @Override
  public synchronized void write(String text, int from, int length) {
    begun.append(text, from, from + length);
    int end;
    while ((end = begun.indexOf("\n")) >= 0) {
      String line = begun.substring(0, end).stripTrailing();
      begun.delete(0, end + 1);
      if (!line.isEmpty()) {
        say(line, Map.of());
      }
    }
  }

  @Override
  public void write(char[] text, int from, int length) {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(int character) {
    write(String.valueOf((char) character), 0, 1);
  }

  /** A message stays one, whatever lines it has. */
  @Override
  public void println(String text) {
    say(text, Map.of());
  }

  @Override
  public void println() {
    write("\n", 0, 1);
  }

  @Override
  public void println(Object thing) {
    println(String.valueOf(thing));
  }

  @Override
  public void flush() {
    to.flush();
  }

  /** Leaves the writer open, and what is logged goes where it went before. */
  @Override
  public void close() {
    LoggerConfig root = configuration.getRootLogger();
    root.removeAppender(JSON);
    before.values().forEach(appender -> root.addAppender(appender, null, null));
    ((LoggerContext) LogManager.getContext(false)).updateLoggers();
    to.flush();
  }
}
