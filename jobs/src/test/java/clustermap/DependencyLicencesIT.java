package clustermap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the bill of materials of the build (CycloneDX) says of the libraries that are linked. */
class DependencyLicencesIT {
  private static final Path BOM = Path.of("target/bom.json");

  /** Libraries whose descriptors name no licence, and the one in their files. */
  private static final Map<String, String> READ_BY_HAND =
      Map.of(
          "oro:oro", "Apache-1.1",
          "org.apache.datasketches:datasketches-memory", "Apache-2.0",
          "org.apache.xbean:xbean-asm9-shaded", "Apache-2.0");

  private static List<JsonNode> libraries() throws IOException {
    List<JsonNode> libraries = new ArrayList<>();
    new ObjectMapper().readTree(Files.readString(BOM)).path("components").forEach(libraries::add);
    return libraries;
  }

  private static String name(JsonNode library) {
    return library.path("group").asText() + ":" + library.path("name").asText();
  }

  /** The licences that one may choose from. */
  private static Set<String> choices(JsonNode library) {
    Set<String> choices = new TreeSet<>();
    for (JsonNode one : library.path("licenses")) {
      if (one.has("expression")) {
        String expression = one.path("expression").asText();
        assertThat(expression).as("%s: all must hold", name(library)).doesNotContain(" AND ");
        choices.addAll(List.of(expression.replaceAll("[()]", "").split(" OR ")));
      } else {
        JsonNode licence = one.path("license");
        choices.add(licence.path(licence.has("id") ? "id" : "name").asText());
      }
    }
    String known = READ_BY_HAND.get(name(library));
    if (choices.isEmpty() && known != null) {
      choices.add(known);
    }
    return choices;
  }

  /** The GNU licences by their identifiers and by their names, the lesser one not among them. */
  private static boolean isGeneralPublic(String licence) {
    String text = licence.toUpperCase(Locale.ROOT);
    return text.startsWith("GPL")
        || text.startsWith("AGPL")
        || (text.contains("GENERAL PUBLIC") && !text.contains("LESSER"));
  }

  @Test
  void everyLibraryCanBeHadUnderALicenceThatIsNoGeneralPublicOne() throws IOException {
    List<JsonNode> libraries = libraries();

    assertThat(libraries)
        .hasSizeGreaterThan(100)
        .extracting(DependencyLicencesIT::name)
        .contains("org.duckdb:duckdb_jdbc", "org.apache.spark:spark-mllib_2.13");
    assertThat(libraries)
        .allSatisfy(
            library ->
                assertThat(choices(library))
                    .as(name(library))
                    .anyMatch(licence -> !isGeneralPublic(licence)));
  }

  @Test
  void everyLibraryIsPinnedToARelease() throws IOException {
    assertThat(libraries())
        .allSatisfy(
            library ->
                assertThat(library.path("version").asText())
                    .as(name(library))
                    .isNotEmpty()
                    .doesNotContain("SNAPSHOT", "LATEST", "[", "("));
  }

  @Test
  void theRuleKnowsTheGeneralPublicLicences() {
    assertThat(
            List.of(
                "GPL-2.0-with-classpath-exception",
                "AGPL-3.0-only",
                "GNU General Public License, version 2",
                "GNU Affero General Public License v3"))
        .allMatch(DependencyLicencesIT::isGeneralPublic);
    assertThat(List.of("LGPL-2.1-only", "GNU Lesser General Public License", "EPL-2.0"))
        .noneMatch(DependencyLicencesIT::isGeneralPublic);
  }
}
