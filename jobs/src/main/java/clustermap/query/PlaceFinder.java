package clustermap.query;

import clustermap.fault.Fault;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which place a user means: by its code or its exact name, with its geography before it where
 * several geographies have that name, as in {@code LAD:Sheffield}.
 */
final class PlaceFinder {
  private PlaceFinder() {}

  /**
   * The row of places; empty where no place is called so.
   *
   * @throws Fault CONFIG where several are
   */
  static Optional<Map<String, @Nullable Object>> find(Query query, String asked)
      throws SQLException {
    if (!query.has("places")) {
      return Optional.empty();
    }
    String text = asked.strip();
    for (String rule :
        List.of(
            "geography || ':' || code = $1",
            "code = $1",
            "geography || ':' || name = $1",
            "name = $1",
            "lower(geography || ':' || code) = lower($1) OR lower(code) = lower($1)",
            "lower(geography || ':' || name) = lower($1) OR lower(name) = lower($1)")) {
      List<Map<String, @Nullable Object>> found =
          query.rows("SELECT * FROM places WHERE " + rule + " ORDER BY geography, code", text);
      if (found.size() == 1) {
        return Optional.of(found.get(0));
      }
      if (found.size() > 1) {
        StringBuilder lines = new StringBuilder();
        for (Map<String, @Nullable Object> row : found) {
          lines
              .append("\n  ")
              .append(
                  TableWriter.escaped(
                      row.get("geography") + ":" + row.get("code") + "  " + row.get("name")));
        }
        throw Fault.config(
            "several places are called '"
                + TableWriter.escaped(text)
                + "': say which by its geography and code:"
                + lines);
      }
    }
    return Optional.empty();
  }
}
