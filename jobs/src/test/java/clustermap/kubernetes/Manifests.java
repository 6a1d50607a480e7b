package clustermap.kubernetes;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The manifests of {@code conf}, as trees. */
final class Manifests {
  static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();
  static final Path DRIVER = CONF.resolve("k8s/driver.yaml");
  static final Path EXECUTOR = CONF.resolve("k8s/executor.yaml");
  static final Path CRON_JOB = CONF.resolve("schedules/cronjob.yaml");

  private static final ObjectReader READER =
      new YAMLMapper()
          .readerFor(JsonNode.class)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private Manifests() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All documents of a file; a field that stands twice in one of them is an error. */
  static List<JsonNode> documents(String text) {
    try (var documents = READER.<JsonNode>readValues(text)) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> documents(Path file) {
    return documents(text(file));
  }

  /** The one document of a kind. */
  static JsonNode one(Path file, String kind) {
    List<JsonNode> found =
        documents(file).stream().filter(d -> d.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(file + " has " + found.size() + " of kind " + kind);
    }
    return found.get(0);
  }

  /** What is wrong by Kubernetes' schema or, where nothing is, by its rules. */
  static List<String> mistakes(List<JsonNode> documents) {
    List<String> mistakes =
        documents.stream().flatMap(one -> KubernetesSchema.mistakes(one).stream()).toList();
    return mistakes.isEmpty() ? KubernetesRules.mistakes(documents) : mistakes;
  }
}
