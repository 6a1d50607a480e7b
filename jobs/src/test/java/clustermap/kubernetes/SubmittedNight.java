package clustermap.kubernetes;

import clustermap.Launcher.Launched;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The night of {@code conf/k8s/driver.yaml} as a process of this machine: its container's command,
 * arguments and environment, with paths of the image and of its volume led to this checkout and to
 * a folder. What {@code spark-submit} makes of the line is left to Spark's own launcher.
 *
 * @param home an empty folder
 */
record SubmittedNight(Path home) {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final String IN_IMAGE = "/opt/clustermap";
  private static final String IN_VOLUME = "/data";
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** The path here of one in the container; other words as they are. */
  String here(String word) {
    if (word.startsWith(IN_VOLUME + "/")) {
      return home + word;
    }
    // The same program as the jar to submit; its libraries are on the class path beside Spark's.
    return word.replace(
            IN_IMAGE + "/jobs/target/clustermap-submit.jar",
            TARGET.resolve("clustermap.jar").toString())
        .replace(IN_IMAGE, CHECKOUT.toString());
  }

  static JsonNode container() {
    return Manifests.one(Manifests.DRIVER, "Job").at("/spec/template/spec/containers/0");
  }

  static List<String> arguments() {
    List<String> words = new ArrayList<>();
    container().path("args").forEach(word -> words.add(word.asText()));
    return words;
  }

  /** The value of an option of the container. */
  static String option(String name) {
    List<String> words = arguments();
    return words.get(words.indexOf(name) + 1);
  }

  /**
   * Starts it.
   *
   * @param fields what the pod is told of itself, by path
   * @param master in place of the one in the manifest and in the profile
   * @param javaOptions beside those of the manifest
   * @param more arguments of the program
   */
  Launched start(Map<String, String> fields, String master, String javaOptions, List<String> more) {
    try {
      Files.createDirectory(Path.of(home + IN_VOLUME));
      // Of the distribution, which is there by the class path.
      Files.createDirectories(home.resolve("jars"));
      List<String> words = new ArrayList<>();
      for (String word : arguments()) {
        words.add(here(word).replace(option("--master"), master));
      }
      words.replaceAll(
          word -> word.equals(here(option("--driver-java-options"))) ? word + javaOptions : word);
      words.addAll(more);
      Path out = home.resolve("stdout.txt");
      Path err = home.resolve("stderr.txt");
      ProcessBuilder builder =
          new ProcessBuilder(java(words))
              .directory(home.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      surround(builder, fields);
      return new Launched(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void surround(ProcessBuilder builder, Map<String, String> fields) throws IOException {
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_DIST_CLASSPATH", libraries());
    for (JsonNode variable : container().path("env")) {
      String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      environment.put(variable.path("name").asText(), fields.getOrDefault(field, ""));
    }
  }

  /** What {@code spark-class} does: asks Spark's launcher for the command. */
  private List<String> java(List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(List.of("-cp", libraries(), "org.apache.spark.launcher.Main"));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(home.resolve("launcher.txt").toFile());
    surround(builder, Map.of());
    Process process = builder.start();
    try (InputStream said = process.getInputStream()) {
      // An empty line, then words that end in a zero each.
      String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      List<String> made =
          Stream.of(text.substring(text.indexOf('\n') + 1).split("\0", -1))
              .filter(word -> !word.isEmpty())
              .toList();
      if (made.isEmpty()) {
        throw new AssertionError(Files.readString(home.resolve("launcher.txt")));
      }
      return made;
    }
  }

  /** Spark's own jars, its part for Kubernetes, and libraries of the program. */
  private static String libraries() throws IOException {
    return Files.readString(TARGET.resolve("classpath")).strip()
        + File.pathSeparator
        + TARGET.resolve("kubernetes")
        + "/*";
  }
}
