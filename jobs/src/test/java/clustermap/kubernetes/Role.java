package clustermap.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** What a role allows, by the document that defines it. */
record Role(List<JsonNode> rules) {
  static Role of(JsonNode document) {
    return new Role(StreamSupport.stream(document.path("rules").spliterator(), false).toList());
  }

  /**
   * Whether it allows this.
   *
   * @param group of the API, empty for the core one
   */
  boolean allows(String verb, String group, String resource) {
    return rules.stream()
        .anyMatch(
            rule ->
                has(rule.path("apiGroups"), group)
                    && has(rule.path("resources"), resource)
                    && has(rule.path("verbs"), verb));
  }

  /** All of them, such as {@code list pods}; the group follows the resource where there is one. */
  Set<String> rights() {
    Set<String> rights = new TreeSet<>();
    for (JsonNode rule : rules) {
      for (JsonNode group : rule.path("apiGroups")) {
        String of = group.asText().isEmpty() ? "" : "." + group.asText();
        for (JsonNode resource : rule.path("resources")) {
          rule.path("verbs")
              .forEach(verb -> rights.add(verb.asText() + " " + resource.asText() + of));
        }
      }
    }
    return rights;
  }

  private static boolean has(JsonNode list, String wanted) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .anyMatch(word -> word.equals(wanted) || word.equals("*"));
  }
}
