package clustermap.cli;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.job.SubmittedDriver;
import clustermap.publish.DriverOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that does work on Spark, here or as a driver on a machine of a cluster. */
abstract class RunningCommand extends ConfiguredCommand {
  /** Where the driver is. */
  enum DeployMode {
    CLIENT,
    CLUSTER
  }

  /** Variables of this program, which the driver gets; others may be secrets. */
  private static final String OURS = "CLUSTERMAP_";

  /**
   * What the configuration said where the run was submitted; with it this process is the driver.
   */
  private static final String SUBMITTED = OURS + "SUBMITTED";

  /** Of the terminal, and of the JVM that submits. */
  private static final Set<String> OF_HERE =
      Set.of(OURS + "TERMINAL", OURS + "LOG", OURS + "JAVA_OPTS");

  @Option(
      names = "--deploy-mode",
      paramLabel = "MODE",
      description =
          "Where the driver is: client, in this process, or cluster, on a machine of the standalone"
              + " cluster, which this process waits for and ends as. Default: client.")
  private DeployMode deployMode = DeployMode.CLIENT;

  @Spec private @Nullable CommandSpec spec;

  RunningCommand(Surroundings here) {
    super(here);
  }

  /** Keys of the command's own. */
  Map<String, String> own() {
    return Map.of();
  }

  /**
   * Judges what was typed, before the configuration is read.
   *
   * @throws Fault CONFIG when it makes no sense
   */
  void judgeTyped() {}

  /** Does the work, with Spark of this process. */
  abstract void run(RunConfig config) throws IOException;

  @Override
  public final Integer call() throws IOException {
    String submitted = here().environment().get(SUBMITTED);
    if (submitted == null) {
      judgeTyped();
    }
    RunConfig config = config(own());
    if (submitted != null) {
      refuseOther(submitted, config);
      run(config);
      return ExitCode.DONE.code();
    }
    int code = ExitCode.DONE.code();
    if (deployMode == DeployMode.CLUSTER) {
      code = submit(config);
    } else {
      run(config);
    }
    if (code == ExitCode.DONE.code()) {
      new LastRoot(here()).remember(config.root());
    }
    return code;
  }

  private int submit(RunConfig config) throws IOException {
    Map<String, String> environment = new TreeMap<>(here().environment());
    environment.keySet().removeIf(name -> !name.startsWith(OURS) || OF_HERE.contains(name));
    environment.put(SUBMITTED, told(config));
    DriverOutcome outcome =
        SubmittedDriver.run(
            config,
            typed(),
            here().workingDirectory(),
            environment,
            here().clock().instant(),
            here()::say);
    outcome.notes().forEach(here()::warn);
    here().out().write(outcome.results());
    return outcome.exitCode() == ExitCode.DONE.code()
        ? outcome.exitCode()
        : Main.ended(here(), ExitCode.of(outcome.exitCode()), null, outcome.message());
  }

  private List<String> typed() {
    if (spec == null) {
      throw new IllegalStateException("the command was not parsed");
    }
    return spec.root().commandLine().getParseResult().originalArgs();
  }

  private static String told(RunConfig config) {
    return config.effective().entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** The file, or variables that it takes, may say something else on the driver's machine. */
  private static void refuseOther(String submitted, RunConfig config) {
    Set<String> there = Set.copyOf(submitted.lines().toList());
    List<String> other = told(config).lines().filter(line -> !there.contains(line)).toList();
    if (!other.isEmpty()) {
      throw Fault.config(
          "the configuration says on the driver's machine what it does not say where the run was"
              + " submitted:\n  - "
              + String.join("\n  - ", other)
              + "\nBoth must see the same files, and variables that a configuration takes go along"
              + " only when their names begin with "
              + OURS
              + ".");
    }
  }
}
