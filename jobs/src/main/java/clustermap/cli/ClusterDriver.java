package clustermap.cli;

import clustermap.config.Secrets;
import clustermap.fault.Fault;
import clustermap.publish.DriverOutcome;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The process that a Worker of a cluster starts for a run that was submitted: it does what was
 * typed, as if it were where that was typed, and leaves how it ended in the root.
 */
public final class ClusterDriver {
  /** Root, name of the submission and working directory come before what was typed. */
  private static final int OWN = 3;

  private ClusterDriver() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Main.exit(run(Main.surroundings(), arguments));
  }

  static int run(Surroundings process, String... arguments) {
    StringWriter results = new StringWriter();
    DriverLog log = new DriverLog(process.err());
    Surroundings there =
        new Surroundings(
            results, log, Path.of(arguments[2]), process.environment(), process.clock());
    int code = Main.execute(there, Arrays.copyOfRange(arguments, OWN, arguments.length));
    try {
      process.out().write(results.toString());
      process.out().flush();
    } catch (IOException e) {
      process.say("what it found cannot be written to the driver's stdout: " + e.getMessage());
    }
    try {
      new DriverOutcome(
              RunRecord.SCHEMA_VERSION, code, results.toString(), log.warnings, log.ending)
          .keep(Root.readable(Stores.standard(), arguments[0], null), arguments[1]);
      return code;
    } catch (Fault e) {
      process.say("clustermap: how the run ended cannot be told: " + e.getMessage());
      return code == ExitCode.DONE.code() ? ExitCode.UNAVAILABLE.code() : code;
    }
  }

  /** Stderr of the driver, which keeps what whoever submitted it must hear. */
  private static final class DriverLog extends Log {
    private static final Pattern BUG = Pattern.compile("clustermap: this is a bug: [\\w.$]+");

    private final List<String> warnings = new ArrayList<>();
    private String ending = "";

    private DriverLog(PrintWriter to) {
      super(to);
    }

    @Override
    void warn(String text) {
      println("note: " + text);
      warnings.add(Secrets.within(text));
    }

    @Override
    void end(String text, int exitCode, @Nullable Throwable trace) {
      if (trace != null) {
        trace.printStackTrace(this);
      }
      println(text);
      Matcher bug = BUG.matcher(text);
      // A bug's own words may quote a row, and readers see the root.
      ending =
          bug.lookingAt()
              ? bug.group() + "\nThe driver's stderr, in the work folder of its worker, has more."
              : Secrets.within(text);
    }
  }
}
