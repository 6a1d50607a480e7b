package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.table.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPackageTest {
  @TempDir Path folder;

  private JsonNode published() throws Exception {
    Root root = Roots.writable(folder.resolve("root"), null);
    SampleSnapshot.publish(root, "aa1", "2024-12-01", folder.resolve("work"), 3);
    return new ObjectMapper()
        .readTree(
            Files.readString(
                Roots.folder(root).resolve("snapshots/2024-12-01/aa1/datapackage.json")));
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode node : list) {
      if (node.path("name").asText().equals(name)) {
        return node;
      }
    }
    throw new AssertionError("no " + name + " in " + list);
  }

  @Test
  void everyTableAndColumnIsDescribedAsItsContractSays() throws Exception {
    JsonNode resources = published().path("resources");
    assertThat(resources).hasSize(SampleSnapshot.CONTRACTS.size());
    for (Contract contract : SampleSnapshot.CONTRACTS) {
      JsonNode resource = named(resources, contract.name());
      List<String> columns = new ArrayList<>();
      for (JsonNode field : resource.path("schema").path("fields")) {
        columns.add(field.path("name").asText());
        assertThat(field.path("description").asText()).isNotBlank();
      }
      assertThat(columns).isEqualTo(contract.fields().stream().map(f -> f.name()).toList());
      assertThat(resource.path("schema").path("primaryKey")).hasSize(contract.key().size());
      assertThat(resource.path("rows").asLong()).isEqualTo(3);
      assertThat(resource.path("format").asText()).isEqualTo("parquet");
    }
    JsonNode area = named(named(resources, "clusters").path("schema").path("fields"), "area_km2");
    assertThat(area.path("type").asText()).isEqualTo("number");
    assertThat(area.path("unit").asText()).isEqualTo("km2");
    assertThat(area.path("constraints").path("required").asBoolean()).isTrue();
  }

  @Test
  void whatRestsOnSyntheticInputsSaysSo() throws Exception {
    JsonNode described = published();
    assertThat(described.path("synthetic")).extracting(JsonNode::asText).containsExactly("grants");
    assertThat(described.path("title").asText()).startsWith("[SYNTHETIC EVIDENCE]");
    JsonNode clusters = named(described.path("resources"), "clusters");
    assertThat(clusters.path("synthetic")).extracting(JsonNode::asText).containsExactly("grants");
    JsonNode fields = clusters.path("schema").path("fields");
    assertThat(named(fields, "grants_gbp").path("synthetic")).hasSize(1);
    assertThat(named(fields, "firms").has("synthetic")).isFalse();
    assertThat(named(described.path("resources"), "sectors").has("synthetic")).isFalse();
  }

  @Test
  void sourcesAndLicencesAreCarried() throws Exception {
    JsonNode described = published();
    assertThat(described.path("schema_version").asText()).isEqualTo(RunRecord.SCHEMA_VERSION);
    JsonNode source = described.path("sources").get(0);
    assertThat(source.path("title").asText()).isEqualTo("Code-Point Open");
    assertThat(source.path("attribution").get(0).asText()).isEqualTo("Contains OS data");
    assertThat(described.path("licenses").get(0).path("name").asText()).isEqualTo("ogl-v3");
    assertThat(described.path("licenses").get(1).path("title").asText())
        .isEqualTo("Open Government Licence v3.0");
    assertThat(described.path("licenses").get(1).path("path").asText()).startsWith("https://");
    JsonNode places = described.path("sources").get(1);
    assertThat(places.path("attribution"))
        .extracting(JsonNode::asText)
        .containsExactly("Source: ONS", "Contains Royal Mail data");
    assertThat(places.path("licenses").get(0).asText()).isEqualTo("OGL-UK-3.0");
    assertThat(described.path("resources"))
        .allSatisfy(resource -> assertThat(resource.path("licenses")).hasSize(2));
    JsonNode clusters = named(described.path("resources"), "clusters");
    assertThat(clusters.path("geoparquet").asText()).isEqualTo("1.1.0");
    assertThat(named(described.path("resources"), "sectors").has("geoparquet")).isFalse();
  }
}
