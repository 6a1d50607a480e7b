package clustermap.publish;

import clustermap.table.Contract;
import clustermap.table.Field;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;

/**
 * {@code datapackage.json}: what the tables of a snapshot mean, made from their contracts after
 * Frictionless Data Package v1 (specs.frictionlessdata.io/data-package). Beyond the standard it
 * carries {@code schema_version}; {@code unit}, {@code confidential} and the exact {@code type_sql}
 * of each field; the {@code checks} of each table; {@code geoparquet}, the edition of that format
 * which the files of a table with outlines follow; and {@code synthetic}, the list of made-up
 * inputs behind a package, a table or a field, which is absent where there is none.
 */
public final class DataPackage {
  /** The edition of GeoParquet that the files of a table follow; absent for others. */
  static final String GEOPARQUET = "geoparquet";

  private static final String LICENSES = "licenses";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DataPackage() {}

  /**
   * Describes tables of a snapshot.
   *
   * @param run the record with the published files
   * @param contracts the tables to describe, all published by the run
   * @param reference origin of the inputs: by table, title, edition, licence, attribution and note;
   *     whatever is missing is left out
   */
  public static ObjectNode of(RunRecord run, List<Contract> contracts, JsonNode reference) {
    List<String> synthetic =
        run.inputs().stream()
            .filter(RunRecord.Input::synthetic)
            .map(RunRecord.Input::table)
            .distinct()
            .toList();
    ObjectNode root = NODES.objectNode();
    root.put("profile", "data-package");
    root.put("name", "clustermap-" + run.asOf());
    root.put("id", run.runId());
    root.put(
        "title",
        (synthetic.isEmpty() ? "" : "[SYNTHETIC EVIDENCE] ")
            + "Map of innovation clusters as of "
            + run.asOf());
    if (!synthetic.isEmpty()) {
      root.put(
          "description",
          "Made-up inputs stand behind some figures: "
              + String.join(", ", synthetic)
              + ". Tables and fields that rest on them say so; never quote those as facts.");
    }
    root.put("version", run.runId());
    root.put("schema_version", run.schemaVersion());
    root.put("as_of", run.asOf().toString());
    root.put("created", run.finishedAt().toString());
    label(root, synthetic);
    origins(root, reference);
    ArrayNode resources = root.putArray("resources");
    for (Contract contract : contracts) {
      RunRecord.Table table =
          run.table(contract.name())
              .orElseThrow(
                  () -> new IllegalArgumentException(contract.name() + " was not published"));
      ObjectNode resource = resource(contract, table, synthetic);
      if (root.has(LICENSES)) {
        // Those of the package: nearly every table rests on nearly every source.
        resource.set(LICENSES, root.path(LICENSES).deepCopy());
      }
      resources.add(resource);
    }
    return root;
  }

  private static ObjectNode resource(
      Contract contract, RunRecord.Table table, List<String> synthetic) {
    ObjectNode resource = NODES.objectNode();
    Set<String> behind = new LinkedHashSet<>();
    ArrayNode fields = NODES.arrayNode();
    for (Field field : contract.fields()) {
      List<String> made = Evidence.synthetic(synthetic, contract, field);
      behind.addAll(made);
      fields.add(field(contract, field, made));
    }
    resource.put("name", contract.name());
    resource.put("title", (behind.isEmpty() ? "" : "[SYNTHETIC EVIDENCE] ") + contract.name());
    resource.put("description", contract.description());
    if (table.files().size() == 1) {
      RunRecord.TableFile file = table.files().get(0);
      resource.put("path", file.path());
      resource.put("bytes", file.bytes());
      resource.put("hash", "sha256:" + file.sha256());
    } else {
      ArrayNode paths = resource.putArray("path");
      table.files().forEach(file -> paths.add(file.path()));
      resource.put("bytes", table.files().stream().mapToLong(RunRecord.TableFile::bytes).sum());
    }
    resource.put("format", "parquet");
    resource.put("mediatype", "application/vnd.apache.parquet");
    if (GeoParquetFile.holds(contract)) {
      resource.put(GEOPARQUET, GeoParquetFile.VERSION);
    }
    resource.put("tier", contract.tier().name().toLowerCase(Locale.ROOT));
    resource.put("rows", table.rows());
    label(resource, List.copyOf(behind));
    ObjectNode schema = resource.putObject("schema");
    schema.set("fields", fields);
    if (!contract.key().isEmpty()) {
      ArrayNode key = schema.putArray("primaryKey");
      contract.key().forEach(field -> key.add(field.name()));
    }
    // A missing value is a Parquet null; no text stands for it.
    schema.putArray("missingValues");
    ArrayNode checks = resource.putArray("checks");
    for (Contract.Check check : contract.checks()) {
      checks
          .addObject()
          .put("name", check.name())
          .put("sql", check.sql())
          .put("meaning", check.meaning());
    }
    return resource;
  }

  private static ObjectNode field(Contract contract, Field field, List<String> synthetic) {
    ObjectNode node = NODES.objectNode();
    node.put("name", field.name());
    node.put("type", type(field.type()));
    if (field.type() instanceof BinaryType) {
      node.put("format", "binary");
    }
    node.put("type_sql", field.type().sql());
    if (!field.unit().isEmpty()) {
      node.put("unit", field.unit());
    }
    node.put("description", field.description());
    node.put("confidential", field.confidential());
    ObjectNode constraints = node.putObject("constraints");
    constraints.put("required", !field.nullable());
    if (contract.key().equals(List.of(field))) {
      constraints.put("unique", true);
    }
    label(node, synthetic);
    return node;
  }

  /** The type's name in Frictionless Table Schema. */
  private static String type(DataType type) {
    if (type instanceof StringType || type instanceof BinaryType) {
      return "string";
    }
    if (type instanceof IntegerType || type instanceof LongType || type instanceof ShortType) {
      return "integer";
    }
    if (type instanceof DoubleType || type instanceof FloatType || type instanceof DecimalType) {
      return "number";
    }
    if (type instanceof BooleanType) {
      return "boolean";
    }
    if (type instanceof DateType) {
      return "date";
    }
    if (type instanceof TimestampType) {
      return "datetime";
    }
    return type instanceof ArrayType ? "array" : "object";
  }

  private static void label(ObjectNode node, List<String> synthetic) {
    if (!synthetic.isEmpty()) {
      ArrayNode inputs = node.putArray("synthetic");
      synthetic.forEach(inputs::add);
    }
  }

  /** One or several. */
  private static List<JsonNode> listed(JsonNode said) {
    List<JsonNode> list = new ArrayList<>();
    if (said.isArray()) {
      said.forEach(list::add);
    } else if (said.isObject() || !said.asText("").isBlank()) {
      list.add(said);
    }
    return list;
  }

  /** A licence of its own fields, or one that is called by its title alone. */
  private static ObjectNode licence(JsonNode said) {
    if (said instanceof ObjectNode whole) {
      return whole.deepCopy();
    }
    String title = said.asText();
    return NODES
        .objectNode()
        .put(
            "name",
            title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", ""))
        .put("title", title);
  }

  private static void origins(ObjectNode root, JsonNode reference) {
    ArrayNode licences = NODES.arrayNode();
    ArrayNode sources = NODES.arrayNode();
    Set<String> seen = new LinkedHashSet<>();
    for (var entry : reference.properties()) {
      JsonNode origin = entry.getValue();
      if (!origin.isObject()) {
        continue;
      }
      ObjectNode source = NODES.objectNode();
      source.put("title", origin.path("title").asText(entry.getKey()));
      source.put("table", entry.getKey());
      for (String property : List.of("path", "edition", "note")) {
        if (origin.path(property).isTextual()) {
          source.put(property, origin.path(property).asText());
        }
      }
      ArrayNode attribution = NODES.arrayNode();
      for (JsonNode line : listed(origin.path("attribution"))) {
        attribution.add(line.asText());
      }
      if (!attribution.isEmpty()) {
        source.set("attribution", attribution);
      }
      ArrayNode names = NODES.arrayNode();
      for (JsonNode said : listed(origin.path("licence"))) {
        ObjectNode licence = licence(said);
        names.add(licence.path("name").asText());
        if (seen.add(licence.path("name").asText())) {
          licences.add(licence);
        }
      }
      if (!names.isEmpty()) {
        source.set(LICENSES, names);
      }
      sources.add(source);
    }
    // The standard forbids empty lists.
    if (!licences.isEmpty()) {
      root.set(LICENSES, licences);
    }
    if (!sources.isEmpty()) {
      root.set("sources", sources);
    }
  }
}
