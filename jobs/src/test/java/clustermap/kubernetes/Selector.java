package clustermap.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which objects a list or a watch is about.
 *
 * @param labels {@code a=b,c!=d,e in (f,g)}
 * @param fields {@code metadata.name=a}
 */
record Selector(String labels, String fields) {
  private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern CLAUSE =
      Pattern.compile("(\\S+?)\\s*(!=|==?|\\sin(?=[\\s(]))\\s*(.*)");

  boolean selects(JsonNode object) {
    return clauses(labels).stream()
            .allMatch(clause -> holds(clause, object.path("metadata").path("labels")))
        && clauses(fields).stream().allMatch(clause -> holds(clause, object));
  }

  private static List<String> clauses(String selector) {
    return BETWEEN.splitAsStream(selector).filter(clause -> !clause.isBlank()).toList();
  }

  private static boolean holds(String clause, JsonNode of) {
    Matcher parts = CLAUSE.matcher(clause);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a selector that is not known here: " + clause);
    }
    JsonNode value = of.path(parts.group(1));
    if (value.isMissingNode()) {
      value = of.at("/" + parts.group(1).replace('.', '/'));
    }
    String[] wanted = parts.group(3).replaceAll("[()\\s]", "").split(",", -1);
    boolean found = Arrays.asList(wanted).contains(value.asText());
    return parts.group(2).equals("!=") != found;
  }
}
