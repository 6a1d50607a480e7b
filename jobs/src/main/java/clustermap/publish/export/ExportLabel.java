package clustermap.publish.export;

import clustermap.publish.RunRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What travels with every export: of which edition it is, what is made up, and whom to name.
 *
 * @param title of the map, which begins with [SYNTHETIC EVIDENCE] where figures are made up
 * @param notice which figures those are, in a sentence; empty without any
 * @param synthetic the made-up inputs
 * @param attribution sentences that licences ask for
 * @param licences as in Frictionless Data Package: name, path, title
 * @param asOf the day that the map describes
 * @param runId the run that made it
 * @param schemaVersion edition of its tables
 */
public record ExportLabel(
    String title,
    String notice,
    List<String> synthetic,
    List<String> attribution,
    ArrayNode licences,
    String asOf,
    String runId,
    String schemaVersion) {
  /** What stands behind the name of a row whose figures rest on made-up inputs. */
  public static final String MARK = "[synthetic evidence]";

  public ExportLabel {
    synthetic = List.copyOf(synthetic);
    attribution = List.copyOf(attribution);
    licences = licences.deepCopy();
  }

  static ExportLabel of(RunRecord run, JsonNode description) {
    List<String> synthetic = new ArrayList<>();
    description.path("synthetic").forEach(input -> synthetic.add(input.asText()));
    Set<String> attribution = new LinkedHashSet<>();
    for (JsonNode source : description.path("sources")) {
      JsonNode lines = source.path("attribution");
      if (lines.isTextual()) {
        attribution.add(lines.asText());
      }
      lines.forEach(line -> attribution.add(line.asText()));
    }
    ArrayNode licences = JsonNodeFactory.instance.arrayNode();
    description.path("licenses").forEach(licence -> licences.add(licence.deepCopy()));
    return new ExportLabel(
        description.path("title").asText("Map of innovation clusters as of " + run.asOf()),
        synthetic.isEmpty() ? "" : description.path("description").asText(),
        synthetic,
        List.copyOf(attribution),
        licences,
        run.asOf().toString(),
        run.runId(),
        String.valueOf(run.schemaVersion()));
  }
}
