package clustermap.job;

import clustermap.Launcher;
import clustermap.Launcher.Launched;
import clustermap.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nights of a small register by the launcher on a cluster, and what an embedded one publishes.
 *
 * @param home an empty folder
 * @param master of the cluster
 */
record ClusterNights(Path home, String master) {
  static final LocalDate DAY = LocalDate.of(2024, 11, 1);

  /** Writes register and configuration. */
  ClusterNights prepared() throws IOException {
    Files.createDirectories(home.resolve("inputs"));
    Files.write(home.resolve("inputs/companies.csv"), register());
    Files.writeString(
        conf(),
        ThreeTowns.SETTINGS
            + """
        root = embedded
        as_of = 2024-11-01
        inputs.dir = inputs
        significance.replicates = 19
        stability.replicates = 4
        cluster { min_cluster_size = 10, min_samples = 5 }
        spark.driver.host = 127.0.0.1
        spark.executor.memory = 768m
        spark.driver.extraJavaOptions = "-XX:TieredStopAtLevel=1"
        """);
    return this;
  }

  Path conf() {
    return home.resolve("run.conf");
  }

  private static List<String> register() {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, 60, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 2, 40, ThreeTowns.MOSBOROUGH, "62012");
    ThreeTowns.add(companies, 3, 200, List.of("S1 2JA", "S1 1WR", "S1 2GU", "S66 8HN"), "47110");
    return companies;
  }

  /** The rows of a night without a cluster, with other settings. */
  PublishedRows embedded(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    Path root = embeddedRoot(settings);
    all.put("root", root.toString());
    NightlyJob.run(
        RunConfig.load(conf(), all, home),
        DAY,
        ThreeTowns.options(false, "", false),
        Progress.silent());
    return PublishedRows.current(root);
  }

  /** Where that night is. */
  Path embeddedRoot(Map<String, String> settings) {
    return home.resolve("embedded-" + settings.hashCode());
  }

  /** Starts a command on the cluster. */
  Launched launch(String heap, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(arguments);
    command.addAll(List.of("--master", master));
    return new Launcher(home).start(heap, command, environment);
  }

  /** Starts a night. */
  Launched night(Path root, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("nightly", "--conf", conf().toString(), "--out", root.toString()));
    arguments.addAll(Arrays.asList(more));
    return launch("1g", arguments, Map.of());
  }
}
