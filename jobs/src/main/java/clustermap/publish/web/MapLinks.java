package clustermap.publish.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a map: links between two clusters, and between two places of one geography. */
final class MapLinks {
  /** Lines of one kind and source; a browser draws no more, and nobody could tell them apart. */
  static final int MOST = 10_000;

  private MapLinks() {}

  /** The content of {@code data/links.js}; empty where the snapshot has no links. */
  static Map<String, Object> columns(
      PublicTables tables, ClusterColumns clusters, PlaceList places) {
    Map<String, Object> links = new LinkedHashMap<>();
    if (!tables.has("links", "from_kind", "to_kind", "from_id", "to_id", "projects", "source")) {
      return links;
    }
    links.put(
        "clusters",
        lines(
            tables,
            "cluster",
            row -> clusters.index(text(row, "from_id")),
            row -> clusters.index(text(row, "to_id"))));
    links.put(
        "places",
        lines(
            tables,
            "place",
            row -> place(places, row, "from_id"),
            row -> place(places, row, "to_id")));
    return links;
  }

  private static @Nullable Integer place(
      PlaceList places, Map<String, @Nullable Object> row, String end) {
    PlaceList.Place place = places.find(text(row, "geography"), row.get(end));
    return place == null ? null : place.index();
  }

  private static Map<String, Object> lines(PublicTables tables, String kind, End from, End to) {
    List<Integer> ends = new ArrayList<>();
    List<@Nullable Object> projects = new ArrayList<>();
    List<Integer> patents = new ArrayList<>();
    tables.each(
        "SELECT from_id, to_id, geography, source, projects FROM links WHERE from_kind = '"
            + kind
            + "' AND to_kind = '"
            + kind
            + "' AND projects > 0 QUALIFY row_number() OVER (PARTITION BY source ORDER BY"
            + " projects DESC, geography, from_id, to_id) <= "
            + MOST
            + " ORDER BY projects DESC, source, geography, from_id, to_id",
        row -> {
          Integer one = from.of(row);
          Integer other = to.of(row);
          if (one != null && other != null) {
            ends.add(one);
            ends.add(other);
            projects.add(row.get("projects"));
            patents.add("patents".equals(row.get("source")) ? 1 : 0);
          }
        });
    return Map.of("ends", ends, "projects", projects, "patents", patents);
  }

  private static String text(Map<String, @Nullable Object> row, String column) {
    return String.valueOf(row.get(column));
  }

  private interface End {
    @Nullable Integer of(Map<String, @Nullable Object> row);
  }
}
