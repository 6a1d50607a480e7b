package clustermap.publish.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a panel tells of a cluster or a place: rows of public tables, in pieces of so many
 * clusters or places that the browser loads when one of them is asked for.
 */
final class MapDetails {
  /** Clusters in one file, and places in one. */
  static final int CLUSTERS = 40;

  static final int PLACES = 20;

  private static final int MOST_LINKS = 12;
  private static final int MOST_DIVISIONS = 6;
  private static final int MOST_SECTORS = 8;
  private static final int MOST_DAYS = 60;

  // What the panel of a place shows; all else is in the tables.
  private static final List<String> SECTORS =
      List.of(
          "taxonomy",
          "sector",
          "firms",
          "lq",
          "lq_low",
          "lq_high",
          "relatedness_density",
          "relatedness_density_low",
          "relatedness_density_high",
          "firms_short");
  private static final List<String> REACH =
      List.of("cluster_set", "reach_m", "firms_share", "postcodes_share", "residents_share");
  private static final List<String> SPREAD =
      List.of(
          "measure",
          "theil",
          "theil_null_mean",
          "theil_null_low",
          "theil_null_high",
          "theil_excess",
          "trend");
  private static final List<String> DECAY =
      List.of("firm_set", "half_distance_km", "half_distance_low_km", "half_distance_high_km");
  private static final List<String> INGREDIENTS =
      List.of(
          "ingredient",
          "level",
          "firms",
          "lq",
          "lq_low",
          "lq_high",
          "nearest_asset_name",
          "nearest_asset_km",
          "nearest_strong_name",
          "nearest_strong_km");

  private static final String ENDS =
      "SELECT from_kind AS kind, from_id AS id, geography, to_kind AS other_kind, to_id AS other_id,"
          + " to_name AS other_name, * FROM links UNION ALL SELECT to_kind AS kind, to_id AS id,"
          + " geography, from_kind AS other_kind, from_id AS other_id, from_name AS other_name, *"
          + " FROM links";

  private static final String LINK =
      "other_kind, other_id, other_name, source, projects, amount_gbp, first_year, last_year,"
          + " distance_km, same_region, expected, expected_basis, ratio, ratio_low, ratio_high";

  private final PublicTables tables;
  private final MapFolder folder;

  MapDetails(PublicTables tables, MapFolder folder) {
    this.tables = tables;
    this.folder = folder;
  }

  /** Writes {@code data/details/K.js} for each piece of clusters, in the order of their columns. */
  void clusters() {
    Map<String, List<Map<String, @Nullable Object>>> divisions =
        byId(
            tables.has("cluster_sectors"),
            "cluster_id",
            "SELECT cluster_id, sector, firms, share FROM cluster_sectors WHERE taxonomy ="
                + " 'sic_division' QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY firms"
                + " DESC, sector) <= "
                + MOST_DIVISIONS
                + " ORDER BY cluster_id, firms DESC, sector");
    Map<String, List<Map<String, @Nullable Object>>> support =
        byId(
            tables.has("cluster_support"),
            "cluster_id",
            "SELECT cluster_id, kind, min(nearest_name) AS nearest_name, min(nearest_km) AS"
                + " nearest_km, max(reach_km) AS reach_km, max(assets) AS assets FROM"
                + " cluster_support GROUP BY cluster_id, kind ORDER BY cluster_id, kind");
    Map<String, List<Map<String, @Nullable Object>>> spend =
        byId(
            tables.has("cluster_rd_years"),
            "cluster_id",
            "SELECT * FROM cluster_rd_years ORDER BY cluster_id, year");
    Map<String, List<Map<String, @Nullable Object>>> history =
        byId(
            tables.has("cluster_history"),
            "cluster_id",
            "SELECT cluster_id, as_of, status, events, firms, lq, lq_low, lq_high, came_from,"
                + " went_into, "
                + tables.column("cluster_history", "backcast")
                + " FROM cluster_history QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER"
                + " BY as_of DESC) <= "
                + MOST_DAYS
                + " ORDER BY cluster_id, as_of");
    Map<String, List<Map<String, @Nullable Object>>> links =
        byId(tables.has("links"), "id", links("kind = 'cluster'", "id"));
    List<String> columns =
        tables.columns("clusters").stream()
            .filter(c -> !c.equals("geometry") && !c.equals("bbox"))
            .toList();
    Pieces pieces = new Pieces("details/", CLUSTERS);
    tables.each(
        "SELECT "
            + String.join(", ", columns.stream().map(c -> tables.column("clusters", c)).toList())
            + " FROM clusters WHERE centroid_lon IS NOT NULL AND centroid_lat IS NOT NULL"
            + " ORDER BY taxonomy, sector, cluster_id",
        row -> {
          String id = String.valueOf(row.get("cluster_id"));
          Map<String, @Nullable Object> all = new LinkedHashMap<>();
          all.put("figures", row);
          all.put("divisions", divisions.get(id));
          all.put("support", support.get(id));
          all.put("rd_years", spend.get(id));
          all.put("history", history.get(id));
          all.put("links", links.get(id));
          pieces.add(all);
        });
    pieces.end();
  }

  /** Writes {@code data/place/K.js} for each piece of places, in their order. */
  void places(PlaceList places) {
    Map<String, List<Map<String, @Nullable Object>>> strengths =
        sectors("lq_low > 1", "lq_low DESC");
    Map<String, List<Map<String, @Nullable Object>>> nascent =
        tables.has("place_sectors", "nascent", "rank", "relatedness_density")
            ? sectors("nascent", "rank")
            : Map.of();
    Map<String, List<Map<String, @Nullable Object>>> reach =
        of("place_reach", REACH, "sector IS NULL", "cluster_set, reach_m");
    Map<String, List<Map<String, @Nullable Object>>> spread =
        of("place_spread", SPREAD, "period = 'latest' AND events IS NOT NULL", "measure");
    Map<String, List<Map<String, @Nullable Object>>> decay =
        of("place_decay", DECAY, "firm_set = 'all'", "firm_set");
    Map<String, List<Map<String, @Nullable Object>>> confluence =
        of("place_confluence", List.of("sentence"), "true", "code");
    Map<String, List<Map<String, @Nullable Object>>> opportunities =
        of("place_opportunities", INGREDIENTS, "true", "ingredient");
    Map<String, List<Map<String, @Nullable Object>>> links =
        byId(
            tables.has("links"),
            "at",
            "SELECT geography || ':' || id AS at, * FROM ("
                + links("kind = 'place' AND other_kind IN ('place', 'asset')", "geography, id")
                + ")");
    Pieces pieces = new Pieces("place/", PLACES);
    for (PlaceList.Place place : places.places()) {
      String at = place.geography() + ":" + place.code();
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("figures", places.figures(place));
      all.put("strengths", strengths.get(at));
      all.put("nascent", nascent.get(at));
      all.put("reach", reach.get(at));
      all.put("spread", spread.get(at));
      all.put("decay", decay.get(at));
      all.put("confluence", confluence.get(at));
      all.put("opportunities", opportunities.get(at));
      all.put("links", links.get(at));
      pieces.add(all);
    }
    pieces.end();
  }

  /** Positions of the cores of places, by geography:code. */
  Map<String, double[]> cores() {
    Map<String, double[]> cores = new LinkedHashMap<>();
    if (tables.has("place_decay", "core_lon", "core_lat")) {
      tables.each(
          "SELECT geography || ':' || code AS at, core_lon, core_lat FROM place_decay WHERE firm_set"
              + " = 'all' AND core_lon IS NOT NULL AND core_lat IS NOT NULL",
          row -> {
            if (row.get("core_lon") instanceof Double lon
                && row.get("core_lat") instanceof Double lat) {
              cores.put(String.valueOf(row.get("at")), new double[] {lon, lat});
            }
          });
    }
    return cores;
  }

  private String links(String which, String partition) {
    return "SELECT geography, id, "
        + LINK
        + " FROM ("
        + ENDS
        + ") WHERE "
        + which
        + " AND projects > 0 QUALIFY row_number() OVER (PARTITION BY "
        + partition
        + " ORDER BY projects DESC, source, other_kind, other_id) <= "
        + MOST_LINKS
        + " ORDER BY "
        + partition
        + ", projects DESC, source, other_kind, other_id";
  }

  private Map<String, List<Map<String, @Nullable Object>>> sectors(String where, String order) {
    return byId(
        tables.has("place_sectors", "geography", "code", "taxonomy", "sector", "lq_low"),
        "at",
        "SELECT geography || ':' || code AS at, "
            + String.join(
                ", ", SECTORS.stream().map(c -> tables.column("place_sectors", c)).toList())
            + " FROM place_sectors WHERE "
            + where
            + " QUALIFY row_number() OVER (PARTITION BY geography, code, taxonomy ORDER BY "
            + order
            + ", sector) <= "
            + MOST_SECTORS
            + " ORDER BY geography, code, taxonomy, "
            + order
            + ", sector");
  }

  private Map<String, List<Map<String, @Nullable Object>>> of(
      String table, List<String> columns, String where, String order) {
    return byId(
        tables.has(table),
        "at",
        "SELECT geography || ':' || code AS at, "
            + String.join(", ", columns.stream().map(c -> tables.column(table, c)).toList())
            + " FROM "
            + table
            + " WHERE "
            + where
            + " ORDER BY geography, code, "
            + order);
  }

  /** Rows by the value of a column, which they lose; none where the edition lacks the table. */
  private Map<String, List<Map<String, @Nullable Object>>> byId(
      boolean there, String column, String sql) {
    Map<String, List<Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();
    if (there) {
      tables.each(
          sql,
          row ->
              rows.computeIfAbsent(String.valueOf(row.remove(column)), id -> new ArrayList<>())
                  .add(row));
    }
    return rows;
  }

  /** Things that go into files of so many each. */
  private final class Pieces {
    private final String name;
    private final int size;
    private List<Map<String, @Nullable Object>> piece = new ArrayList<>();
    private int written;

    Pieces(String name, int size) {
      this.name = name;
      this.size = size;
    }

    void add(Map<String, @Nullable Object> one) {
      piece.add(one);
      if (piece.size() == size) {
        end();
      }
    }

    void end() {
      if (!piece.isEmpty()) {
        folder.data(name + written++, piece);
        piece = new ArrayList<>();
      }
    }
  }
}
