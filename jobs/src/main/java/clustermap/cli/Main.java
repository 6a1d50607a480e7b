package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.job.Failures;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. Only {@link #main} ends the process; everything else returns an exit code. */
public final class Main {

  @Command(
      name = "clustermap",
      description = "The open engine for a national map of innovation clusters.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Help on a command: clustermap COMMAND --help",
        "Example: clustermap nightly --conf conf/sample.conf",
        "",
        "Exit codes: 0 done or nothing to do, 2 usage or configuration, 3 bad or missing input, 4"
            + " quality gate refused, 5 store or cluster unavailable (a retry may help), 6 another"
            + " run holds the root, 70 a bug.",
        "Results go to stdout, everything else to stderr."
      })
  static final class Program {
    @Option(
        names = "--debug",
        scope = ScopeType.INHERIT,
        description = "Show the stack trace of a failure.")
    boolean debug;

    @Option(
        names = "--log",
        paramLabel = "FORMAT",
        scope = ScopeType.INHERIT,
        description =
            "What stderr is written as: text, or json with one object a line. Default: text, or"
                + " what the variable CLUSTERMAP_LOG says.")
    LogFormat log = LogFormat.TEXT;
  }

  /** What stderr is written as. */
  enum LogFormat {
    TEXT,
    JSON
  }

  /** The version in the manifest of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "clustermap " + (version == null ? "(not from a jar)" : version),
        "Java " + Runtime.version()
      };
    }
  }

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    exit(run(surroundings(), arguments));
  }

  /** On YARN in cluster mode a driver that ends its process has failed, whatever its exit code. */
  static void exit(int code) {
    boolean hosted =
        System.getProperty("spark.master", "").equals("yarn")
            && System.getProperty("spark.submit.deployMode", "").equals("cluster");
    if (code != ExitCode.DONE.code() || !hosted) {
      System.exit(code);
    }
  }

  /** Those of this process. */
  static Surroundings surroundings() {
    return new Surroundings(
        new BufferedWriter(
            new OutputStreamWriter(new StandardOutput(), StandardCharsets.UTF_8), 1 << 16),
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
            true),
        Path.of("").toAbsolutePath(),
        System.getenv(),
        Clock.systemUTC());
  }

  /**
   * Runs one command.
   *
   * @return the exit code, see {@link ExitCode}
   */
  static int run(Surroundings here, String... arguments) {
    String wanted = log(here, arguments);
    if (!wanted.equalsIgnoreCase(LogFormat.JSON.name())) {
      return execute(here, arguments);
    }
    try (JsonLog log = JsonLog.to(here.err(), here.clock())) {
      int code = execute(here.logging(log), arguments);
      if (code == ExitCode.DONE.code()) {
        log.end("done", code, null);
      }
      return code;
    }
  }

  /** Looked up before anything is parsed, so that the first mistake is told in this form too. */
  private static String log(Surroundings here, String... arguments) {
    String wanted = here.environment().getOrDefault("CLUSTERMAP_LOG", "");
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--log=")) {
        wanted = arguments[i].substring("--log=".length());
      } else if (arguments[i].equals("--log") && i + 1 < arguments.length) {
        wanted = arguments[i + 1];
      }
    }
    return wanted;
  }

  /** The same in the log that it has. */
  static int execute(Surroundings here, String... arguments) {
    boolean debug = Arrays.asList(arguments).contains("--debug");
    CommandLine line = commands(here);
    line.setOut(new PrintWriter(here.out()));
    line.setErr(here.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, ignored) -> usage(here, e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(here, e, debug));
    try {
      if (arguments.length == 0) {
        line.usage(here.err());
        here.err().flush();
        return ExitCode.USAGE.code();
      }
      int code = line.execute(arguments);
      here.out().flush();
      return code;
    } catch (IOException | RuntimeException | Error e) {
      return failed(here, e, debug);
    }
  }

  /** The command line with all its commands. */
  static CommandLine commands(Surroundings here) {
    CommandLine line = new CommandLine(new Program());
    for (Object command :
        new Object[] {
          new NightlyCommand(here),
          new BackcastCommand(here),
          new CheckCommand(here),
          new ConfigCommand(here),
          new IngestCommand(here),
          new ReferenceCommand(here),
          new GenerateCommand(here),
          new DensityCommand(here),
          new DiffCommand(here),
          new LinkEvaluateCommand(here),
          new TrackEvaluateCommand(here),
          new EffectEvaluateCommand(here),
          new GravityEvaluateCommand(here),
          new TruthEvaluateCommand(here),
          new EvaluateCommand(here),
          new QueryCommand(here),
          new ExplainCommand(here),
          new ReportCommand(here),
          new ExportCommand(here),
          new MapCommand(here),
          new SnapshotsCommand(here),
          new VerifyCommand(here),
          new RollbackCommand(here),
          new PinCommand(here),
          new PruneCommand(here),
          new RunsCommand(here)
        }) {
      CommandLine sub = new CommandLine(command);
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      sub.getCommandSpec().versionProvider(new Version());
      line.addSubcommand(sub);
    }
    return line;
  }

  private static int usage(Surroundings here, ParameterException e) {
    StringBuilder message = new StringBuilder(oneLine(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message.append(". Did you mean ").append(String.join(" or ", suggestions)).append('?');
      }
    }
    return ended(
        here,
        ExitCode.USAGE,
        null,
        "clustermap: " + message,
        "See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
  }

  private static int failed(Surroundings here, Throwable thrown, boolean debug) {
    if (thrown instanceof ClosedOutput) {
      return ExitCode.DONE.code();
    }
    try {
      // What was written before the failure is a result all the same.
      here.out().flush();
    } catch (ClosedOutput e) {
      return ExitCode.DONE.code();
    } catch (IOException e) {
      thrown.addSuppressed(e);
    }
    Fault fault = Failures.fault(thrown).orElse(null);
    Throwable trace = debug ? thrown : null;
    if (fault != null) {
      return ended(here, ExitCode.of(fault.kind()), trace, "clustermap: " + fault.getMessage());
    }
    if (thrown instanceof IOException) {
      return ended(
          here,
          ExitCode.UNAVAILABLE,
          trace,
          "clustermap: cannot write the results: " + thrown.getMessage());
    }
    return ended(
        here,
        ExitCode.BUG,
        trace,
        "clustermap: this is a bug: " + oneLine(thrown.toString()),
        debug
            ? "Report it with the lines above."
            : "Type the same command with --debug for the stack trace, and report it.");
  }

  /** Says why the command ends with an exit code: lines of text, or one line of a JSON log. */
  static int ended(Surroundings here, ExitCode code, @Nullable Throwable trace, String... lines) {
    if (here.err() instanceof Log log) {
      log.end(String.join("\n", lines), code.code(), trace);
      return code.code();
    }
    if (trace != null) {
      trace.printStackTrace(here.err());
    }
    for (String line : lines) {
      here.say(line);
    }
    return code.code();
  }

  /** The exit code that a failure ends the process with. */
  static ExitCode exitCode(Throwable thrown) {
    return Failures.fault(thrown)
        .map(fault -> ExitCode.of(fault.kind()))
        .orElse(thrown instanceof IOException ? ExitCode.UNAVAILABLE : ExitCode.BUG);
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
  }
}
