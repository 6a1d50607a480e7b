package clustermap.publish.export;

import clustermap.fault.Fault;
import clustermap.publish.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What CSV files mean, as a Frictionless Data Package beside them. */
final class CsvPackage {
  /** The description of a folder of tables. */
  static final String FILE = "datapackage.json";

  private static final String PROFILE = "tabular-data-package";

  private CsvPackage() {}

  /** Whether a folder holds such a package of ours and nothing that it does not list. */
  static boolean isAll(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      JsonNode described = new ObjectMapper().readTree(file.toFile());
      Set<String> listed = new HashSet<>(Set.of(FILE));
      described.path("resources").forEach(resource -> listed.add(resource.path("path").asText()));
      return described.path("profile").asText().equals(PROFILE)
          && described.path("name").asText().matches("clustermap-.*-csv")
          && entries.map(entry -> String.valueOf(entry.getFileName())).allMatch(listed::contains);
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw Fault.unavailable(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The package of such resources. */
  static ObjectNode of(ExportLabel label, List<ObjectNode> resources) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("profile", PROFILE);
    root.put("name", "clustermap-" + label.asOf() + "-csv");
    root.put("id", label.runId());
    root.put("title", label.title());
    if (!label.notice().isEmpty()) {
      root.put("description", label.notice());
    }
    root.put("version", label.runId());
    root.put("schema_version", label.schemaVersion());
    root.put("as_of", label.asOf());
    texts(root, "synthetic", label.synthetic());
    texts(root, "attribution", label.attribution());
    if (!label.licences().isEmpty()) {
      root.set("licenses", label.licences());
    }
    ArrayNode list = root.putArray("resources");
    resources.forEach(list::add);
    return root;
  }

  /** A table of the snapshot as a CSV file. */
  static ObjectNode resource(PublicTables tables, String table, String path) {
    JsonNode described = tables.described(table);
    ObjectNode resource = resource(table, path);
    for (String kept : List.of("title", "description", "rows", "synthetic", "licenses")) {
      if (described.has(kept)) {
        resource.set(kept, described.path(kept).deepCopy());
      }
    }
    ObjectNode schema = described.path("schema").deepCopy();
    for (JsonNode field : schema.path("fields")) {
      if (new PublicTables.Column(field.path("name").asText(), field).isOutline()) {
        // Well-known text, no bytes.
        ((ObjectNode) field).remove("format");
        ((ObjectNode) field).remove("type_sql");
      }
    }
    boolean hides =
        tables.columns(table).stream().anyMatch(c -> c.name().equals(CsvTables.SUPPRESSED));
    ArrayNode missing = schema.putArray("missingValues").add("");
    if (hides) {
      missing.add(CsvTables.HIDDEN);
    }
    resource.set("schema", schema);
    return resource;
  }

  /** A CSV file without its columns yet. */
  static ObjectNode resource(String name, String path) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("profile", "tabular-data-resource");
    resource.put("name", name);
    resource.put("path", path);
    resource.put("format", "csv");
    resource.put("mediatype", "text/csv");
    resource.put("encoding", "utf-8");
    return resource;
  }

  /**
   * Writes the description of one file beside it: {@code map.csv}, {@code map.datapackage.json}.
   */
  static void beside(Path file, ObjectNode description) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    ExportTarget.file(
        file.resolveSibling(name + ".datapackage.json"), out -> out.write(Json.write(description)));
  }

  static void texts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = node.putArray(name);
      texts.forEach(list::add);
    }
  }
}
