package clustermap.cli;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.job.NightlyJob;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that takes a configuration. */
abstract class ConfiguredCommand implements Callable<Integer> {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      required = true,
      description = "The configuration, HOCON; see config --describe.")
  private Path conf = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "ROOT",
      description = "The root to publish to, in place of the key root: a folder or a URI.")
  private @Nullable String out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A key in place of the file's, its value taken literally. May be given many times.")
  private List<String> sets = List.of();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The cluster that does the work, such as spark://host:7077: short for --set"
              + " spark.master=URL. Default: the key spark.master, else this machine.")
  private @Nullable String master;

  private final Surroundings here;

  ConfiguredCommand(Surroundings here) {
    this.here = here;
  }

  final Surroundings here() {
    return here;
  }

  /** Reads the configuration with what was typed in place of what is in the file. */
  final RunConfig config() {
    return config(Map.of());
  }

  /** The same, with keys of the command's own that only what was typed outweighs. */
  final RunConfig config(Map<String, String> own) {
    Map<String, String> values = new LinkedHashMap<>(own);
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        throw Fault.config("--set " + set + " has no key before =, expected --set key=value");
      }
      values.put(set.substring(0, equals).strip(), set.substring(equals + 1));
    }
    if (master != null) {
      values.put("spark.master", master);
    }
    if (out != null) {
      values.put("root", here.location(out));
    }
    return RunConfig.load(here.resolve(conf), values, here.workingDirectory());
  }

  /** The day that the map stands for: as configured, else today. */
  final LocalDate day(RunConfig config) {
    return config.asOf().orElseGet(() -> NightlyJob.today(here.clock().instant()));
  }
}
