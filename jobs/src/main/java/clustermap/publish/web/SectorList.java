package clustermap.publish.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sectors of a map in their order, by which clusters name theirs. */
final class SectorList {
  private static final List<String> FIGURES =
      List.of("definition", "firms", "clusters", "clusters_significant", "share_in_clusters");

  private final List<Map<String, @Nullable Object>> sectors = new ArrayList<>();
  private final Map<String, Integer> index = new LinkedHashMap<>();
  private final List<String> taxonomies;

  /**
   * The sectors of a snapshot.
   *
   * @param order taxonomies as the run was told them, separated by commas; the first one is shown
   *     first
   */
  SectorList(PublicTables tables, String order) {
    taxonomies =
        new ArrayList<>(
            Arrays.stream(order.split("[\\[\\],\\s]+")).filter(t -> !t.isEmpty()).toList());
    if (tables.has("sectors", "taxonomy", "sector", "name")) {
      for (Map<String, @Nullable Object> row :
          tables.rows("SELECT * FROM sectors ORDER BY taxonomy, name, sector")) {
        Map<String, @Nullable Object> sector = new LinkedHashMap<>();
        sector.put("taxonomy", row.get("taxonomy"));
        sector.put("sector", row.get("sector"));
        sector.put("name", row.get("name"));
        FIGURES.forEach(column -> sector.put(column, row.get(column)));
        add(String.valueOf(row.get("taxonomy")), String.valueOf(row.get("sector")), sector);
      }
    }
  }

  private int add(String taxonomy, String sector, Map<String, @Nullable Object> row) {
    index.put(taxonomy + ":" + sector, sectors.size());
    sectors.add(row);
    if (!taxonomies.contains(taxonomy)) {
      taxonomies.add(taxonomy);
    }
    return sectors.size() - 1;
  }

  /** Where a sector stands; one that the snapshot does not describe is called by its code. */
  int index(String taxonomy, String sector) {
    Integer known = index.get(taxonomy + ":" + sector);
    if (known != null) {
      return known;
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("taxonomy", taxonomy);
    row.put("sector", sector);
    row.put("name", sector);
    return add(taxonomy, sector, row);
  }

  List<Map<String, @Nullable Object>> sectors() {
    return sectors;
  }

  /** Taxonomies that have a sector, in the order in which the run was told them. */
  List<String> taxonomies() {
    return taxonomies.stream()
        .filter(t -> sectors.stream().anyMatch(s -> t.equals(s.get("taxonomy"))))
        .toList();
  }
}
