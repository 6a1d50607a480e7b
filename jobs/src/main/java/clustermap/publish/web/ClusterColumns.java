package clustermap.publish.web;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/**
 * The clusters of one edition in columns: what the map draws and filters without asking for more.
 */
final class ClusterColumns {
  private static final List<String> NEEDED =
      List.of(
          "cluster_id",
          "taxonomy",
          "sector",
          "name",
          "firms",
          "centroid_lon",
          "centroid_lat",
          "geometry");
  private static final List<String> WANTED =
      List.of(
          "type",
          "stage",
          "lq",
          "lq_low",
          "lq_high",
          "q_value",
          "llr",
          "stability",
          "stability_planted",
          "confidence",
          "lad_1",
          "lad_2",
          "lad_3");

  /** About a metre. */
  private static final int SHAPE_UNITS = 100_000;

  /** Some thirty metres: less than a pixel at the closest zoom at which whole towns are seen. */
  private static final double SIMPLER_DEGREES = 0.0003;

  private final List<String> ids = new ArrayList<>();
  private final Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
  private final List<List<int[]>> shapes = new ArrayList<>();
  private final Map<String, Integer> index = new LinkedHashMap<>();
  private int withoutShape;

  /**
   * Reads the clusters of an edition.
   *
   * @param sectors the sectors of the map, to which unknown ones are added
   * @param places of the map, or null where clusters are not looked for by place
   * @throws Fault INPUT when the edition lacks what a map needs
   */
  ClusterColumns(PublicTables tables, SectorList sectors, @Nullable PlaceList places) {
    require(tables);
    for (String column :
        List.of(
            "name",
            "sector",
            "type",
            "stage",
            "firms",
            "lq",
            "lq_low",
            "lq_high",
            "q_value",
            "llr",
            "stability",
            "stability_planted",
            "confidence",
            "lon",
            "lat")) {
      columns.put(column, new ArrayList<>());
    }
    List<List<Integer>> inPlaces = new ArrayList<>();
    String wanted =
        WANTED.stream().map(c -> tables.column("clusters", c)).collect(Collectors.joining(", "));
    String needed =
        NEEDED.stream().map(c -> tables.column("clusters", c)).collect(Collectors.joining(", "));
    tables.each(
        "SELECT "
            + needed
            + ", "
            + wanted
            + " FROM clusters WHERE centroid_lon IS NOT NULL AND centroid_lat IS NOT NULL"
            + " ORDER BY taxonomy, sector, cluster_id",
        row -> {
          double lon = ((Number) known(row, "centroid_lon")).doubleValue();
          double lat = ((Number) known(row, "centroid_lat")).doubleValue();
          String id = text(row, "cluster_id");
          index.put(id, ids.size());
          ids.add(id);
          put("name", text(row, "name"));
          put("sector", sectors.index(text(row, "taxonomy"), text(row, "sector")));
          put("firms", row.get("firms"));
          for (String column : WANTED.subList(0, 10)) {
            put(column, row.get(column));
          }
          put("lon", PlaceList.position(lon));
          put("lat", PlaceList.position(lat));
          shape(row.get("geometry"));
          if (places != null) {
            inPlaces.add(places(places, row, lon, lat));
          }
        });
    if (places != null) {
      columns.put("places", new ArrayList<>(inPlaces));
    }
  }

  private static void require(PublicTables tables) {
    if (!tables.has("clusters")) {
      throw Fault.input(
          tables.where() + " has no public table clusters: there is nothing to draw a map of.");
    }
    Set<String> missing = new LinkedHashSet<>(NEEDED);
    missing.removeAll(tables.columns("clusters"));
    if (!missing.isEmpty()) {
      throw Fault.input(
          tables.where()
              + " is of an edition that this map cannot show: its table clusters lacks "
              + String.join(", ", missing)
              + ". Publish it again with this program, or export it with the one that made it.");
    }
  }

  private void put(String column, @Nullable Object value) {
    List<@Nullable Object> values = columns.get(column);
    if (values == null) {
      throw new IllegalArgumentException(column);
    }
    values.add(value);
  }

  private void shape(@Nullable Object bytes) {
    Geometry footprint = Outline.wkb(bytes);
    if (footprint == null || footprint.isEmpty()) {
      withoutShape++;
      shapes.add(List.of());
      return;
    }
    shapes.add(
        Outline.rings(
            TopologyPreservingSimplifier.simplify(footprint, SIMPLER_DEGREES), SHAPE_UNITS));
  }

  /** A cluster is of the places that hold its centre and of its main districts. */
  private static List<Integer> places(
      PlaceList places, Map<String, @Nullable Object> row, double lon, double lat) {
    Set<Integer> found = new TreeSet<>(places.holding(lon, lat));
    for (String column : List.of("lad_1", "lad_2", "lad_3")) {
      PlaceList.Place district = places.find("LAD", row.get(column));
      if (district != null) {
        found.add(district.index());
      }
    }
    return List.copyOf(found);
  }

  private static Object known(Map<String, @Nullable Object> row, String column) {
    Object value = row.get(column);
    if (value == null) {
      throw Fault.input("a cluster has no " + column + ". Find damage with: clustermap verify");
    }
    return value;
  }

  private static String text(Map<String, @Nullable Object> row, String column) {
    return String.valueOf(known(row, column));
  }

  List<String> ids() {
    return ids;
  }

  /** Where a cluster stands in the columns; null where the edition has no such cluster. */
  @Nullable Integer index(String id) {
    return index.get(id);
  }

  int withoutShape() {
    return withoutShape;
  }

  /** Name and position of a cluster by its place in the columns. */
  Spot spot(int at) {
    return new Spot(
        String.valueOf(columns.getOrDefault("name", List.of()).get(at)),
        columns.getOrDefault("lon", List.of()).get(at),
        columns.getOrDefault("lat", List.of()).get(at),
        columns.getOrDefault("sector", List.of()).get(at));
  }

  /**
   * Where a cluster is, or was.
   *
   * @param lon units of a degree
   * @param lat units of a degree
   */
  record Spot(String name, @Nullable Object lon, @Nullable Object lat, @Nullable Object sector) {}

  /** The content of {@code data/clusters/AS_OF.js}. */
  Map<String, Object> columns() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", ids);
    all.putAll(columns);
    return all;
  }

  /** The content of {@code data/shapes/AS_OF.js}. */
  Map<String, Object> shapes() {
    return Map.of("units", SHAPE_UNITS, "rings", shapes);
  }
}
