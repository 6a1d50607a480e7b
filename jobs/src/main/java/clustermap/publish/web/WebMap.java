package clustermap.publish.web;

import clustermap.config.Home;
import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/**
 * A snapshot as a web map: static files that any web server, or a browser alone, shows without a
 * network. Only public tables are read. The same snapshot, program and boundaries give the same
 * bytes.
 */
public final class WebMap {
  private static final String APP = "/clustermap/publish/web/";
  private static final String LEAFLET = "/META-INF/resources/webjars/leaflet/1.9.4/";

  /** A file that every map holds, by which an older one is known. */
  public static final String MARK = "app/basis.js";

  /** The files of the page itself, in this package's resources. */
  static final List<String> PAGE =
      List.of(
          "index.html",
          "app/style.css",
          "app/basis.js",
          "app/words.js",
          "app/canvas.js",
          "app/state.js",
          "app/map.js",
          "app/panel.js",
          "app/place.js",
          "app/list.js",
          "app/search.js",
          "app/time.js",
          "app/about.js",
          "app/main.js",
          "app/icon.svg");

  private WebMap() {}

  /**
   * What was written.
   *
   * @param folder that holds index.html
   * @param clusters on the map
   * @param editions that the time slider offers, the map's own included
   * @param bytes of all files
   * @param notes what the user should know: boundaries or editions that are not there
   */
  public record Written(Path folder, int clusters, int editions, long bytes, List<String> notes) {}

  /** The boundaries that ship with the program. */
  public static Boundaries shippedBoundaries() {
    return Boundaries.read(Path.of(Home.folder("conf/reference"), "places.parquet"));
  }

  /**
   * Writes the map of a snapshot.
   *
   * @param snapshots of a root
   * @param entry the snapshot to show; earlier ones of the root become its time slider
   * @param out a new or empty folder
   * @param boundaries of the background; those of another country are left out, and the page says
   *     so
   * @throws Fault CONFIG when the folder has something in it; INPUT when the snapshot is damaged or
   *     of an edition that lacks what a map needs; UNAVAILABLE when the folder cannot be written
   */
  public static Written write(
      Snapshots snapshots, Snapshots.Entry entry, Path out, Boundaries boundaries) {
    RunRecord run = entry.run();
    try (PublicTables tables = PublicTables.open(snapshots, entry)) {
      SectorList sectors = new SectorList(tables, run.config().getOrDefault("taxonomy", ""));
      Boundaries fitting = fitting(boundaries, tables);
      PlaceList places = new PlaceList(tables, fitting);
      // Reads all clusters, so that a snapshot that cannot be shown leaves no folder behind.
      ClusterColumns clusters = new ClusterColumns(tables, sectors, places);
      MapFolder folder = new MapFolder(out);
      MapEditions editions = new MapEditions();
      editions.write(folder, snapshots, MapEditions.days(snapshots, entry), sectors);
      editions.add(run, tables, clusters);
      folder.data("clusters/" + run.asOf(), clusters.columns());
      folder.data("shapes/" + run.asOf(), clusters.shapes());
      MapDetails details = new MapDetails(tables, folder);
      details.clusters();
      details.places(places);
      folder.data("places", places.columns(details.cores()));
      folder.data("industries", industries());
      folder.data("links", MapLinks.columns(tables, clusters, places));
      List<String> notes = new ArrayList<>(editions.notes());
      if (!fitting.missing().isEmpty()) {
        notes.add("The map has no background: " + fitting.missing() + ".");
      }
      if (!run.schemaVersion().equals(RunRecord.SCHEMA_VERSION)) {
        notes.add(
            "This snapshot is of edition "
                + run.schemaVersion()
                + " of the tables, this program writes "
                + RunRecord.SCHEMA_VERSION
                + ": figures that the one has and the other lacks are not shown.");
      }
      if (clusters.withoutShape() > 0) {
        notes.add(
            clusters.withoutShape() + " clusters have no outline and are drawn as circles alone.");
      }
      Map<String, @Nullable Object> page = new LinkedHashMap<>();
      page.put("as_of", run.asOf().toString());
      page.put("run_id", run.runId());
      page.put("schema_version", run.schemaVersion());
      page.put("alpha", alpha(run));
      page.put("synthetic", synthetic(run));
      page.put("warnings", run.warnings());
      page.put("notes", notes);
      page.put("taxonomies", sectors.taxonomies());
      page.put("sectors", sectors.sectors());
      page.put("editions", editions.list());
      page.put("background", background(folder, fitting));
      page.put("geographies", outlines(folder, places));
      page.put("sources", sources(snapshots, entry));
      page.put("pieces", Map.of("clusters", MapDetails.CLUSTERS, "places", MapDetails.PLACES));
      page.put("links", tables.has("links"));
      folder.data("edition", page);
      files(folder, run);
      return new Written(
          folder.path(), clusters.ids().size(), editions.list().size(), size(out), notes);
    }
  }

  /**
   * Boundaries belong to a snapshot that has a cluster, or where it has none a place, among them.
   */
  private static Boundaries fitting(Boundaries boundaries, PublicTables tables) {
    if (!boundaries.missing().isEmpty()
        || !tables.has("clusters", "centroid_lon", "centroid_lat")) {
      return boundaries;
    }
    Envelope extent = boundaries.extent();
    long[] inside = new long[2];
    tables.each(
        "SELECT count(*) AS n, coalesce(sum(CASE WHEN centroid_lon BETWEEN "
            + extent.getMinX()
            + " AND "
            + extent.getMaxX()
            + " AND centroid_lat BETWEEN "
            + extent.getMinY()
            + " AND "
            + extent.getMaxY()
            + " THEN 1 ELSE 0 END), 0) AS inside FROM clusters",
        row -> {
          inside[0] = ((Number) Map.copyOf(row).getOrDefault("n", 0L)).longValue();
          inside[1] = ((Number) Map.copyOf(row).getOrDefault("inside", 0L)).longValue();
        });
    return inside[0] == 0 || inside[1] > 0
        ? boundaries
        : Boundaries.none(
            "the boundaries that ship with the program are British, and none of the clusters lies"
                + " there");
  }

  private static double alpha(RunRecord run) {
    try {
      return Double.parseDouble(run.config().getOrDefault("significance.alpha", "0.05"));
    } catch (NumberFormatException e) {
      return 0.05;
    }
  }

  private static List<String> synthetic(RunRecord run) {
    return run.inputs().stream()
        .filter(RunRecord.Input::synthetic)
        .map(RunRecord.Input::table)
        .distinct()
        .toList();
  }

  /** Writes the land in the fewest areas that the boundaries have of it; whether there are any. */
  private static boolean background(MapFolder folder, Boundaries boundaries) {
    Map<String, Map<String, Boundaries.Area>> all = boundaries.byGeography();
    for (String geography : List.of("ITL1", "LAD")) {
      if (all.containsKey(geography)) {
        Map<String, Object> land = new LinkedHashMap<>();
        land.put("units", PlaceList.OUTLINE_UNITS);
        land.put(
            "rings",
            all.getOrDefault(geography, Map.of()).values().stream()
                .map(area -> Outline.rings(area.outline(), PlaceList.OUTLINE_UNITS))
                .toList());
        folder.data("background", land);
        return true;
      }
    }
    return false;
  }

  private static List<Map<String, Object>> outlines(MapFolder folder, PlaceList places) {
    Map<String, Integer> counts = new TreeMap<>();
    places.places().forEach(p -> counts.merge(p.geography(), 1, Integer::sum));
    List<Map<String, Object>> geographies = new ArrayList<>();
    int file = 0;
    for (Map.Entry<String, Integer> one : counts.entrySet()) {
      Map<String, Object> geography = new LinkedHashMap<>();
      geography.put("geography", one.getKey());
      geography.put("places", one.getValue());
      Map<String, Object> outlines = places.outlines(one.getKey());
      if (outlines != null) {
        // Numbered, since a geography of the user's own may be called anything.
        geography.put("outlines", "outlines/" + file);
        folder.data("outlines/" + file, outlines);
        file++;
      }
      geographies.add(geography);
    }
    return geographies;
  }

  /** What the data package says of origins, with what the program knows of its reference data. */
  public static List<Map<String, Object>> sources(Snapshots snapshots, Snapshots.Entry entry) {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode shipped = mapper.createObjectNode();
    JsonNode described = snapshots.description(entry);
    Map<String, String> licences = new TreeMap<>();
    described
        .path("licenses")
        .forEach(of -> licences.put(of.path("name").asText(), of.path("title").asText()));
    try (InputStream in = WebMap.class.getResourceAsStream("/clustermap/job/sources.json")) {
      shipped = in == null ? shipped : mapper.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the program's own sources.json cannot be read", e);
    }
    List<Map<String, Object>> sources = new ArrayList<>();
    for (JsonNode source : described.path("sources")) {
      boolean told = source.has("licenses") || source.has("attribution");
      // Of what a snapshot says nothing of, the program knows what it ships.
      JsonNode known =
          told ? MissingNode.getInstance() : shipped.path(source.path("table").asText());
      Map<String, Object> one = new LinkedHashMap<>();
      for (String property : List.of("title", "table", "edition", "note")) {
        if (source.path(property).isTextual()) {
          one.put(property, source.path(property).asText());
        }
      }
      List<String> under = new ArrayList<>();
      source
          .path("licenses")
          .forEach(of -> under.add(licences.getOrDefault(of.asText(), of.asText())));
      JsonNode licence = known.path("licence");
      if (!licence.isMissingNode()) {
        under.add(licence.isTextual() ? licence.asText() : licence.path("title").asText());
      }
      if (!under.isEmpty()) {
        one.put("licence", String.join("; ", under));
      }
      Set<String> attribution = new LinkedHashSet<>();
      for (JsonNode said : List.of(source.path("attribution"), known.path("attribution"))) {
        if (said.isTextual()) {
          attribution.add(said.asText());
        }
        said.forEach(s -> attribution.add(s.asText()));
      }
      one.put("attribution", attribution);
      sources.add(one);
    }
    return sources;
  }

  /**
   * Names of SIC divisions and groups, for codes are no words; none where the file is not there.
   */
  public static Map<String, String> industries() {
    Map<String, String> names = new TreeMap<>();
    Path file = Path.of(Home.folder("conf/reference"), "sic_codes.parquet");
    if (Files.isReadable(file)) {
      try (Connection connection = ParquetSql.open();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT DISTINCT sic2, sic2_name, sic3, sic3_name FROM "
                      + ParquetSql.scan(List.of(file)))) {
        while (rows.next()) {
          for (int i = 1; i < 4; i += 2) {
            if (rows.getString(i) != null && rows.getString(i + 1) != null) {
              names.put(rows.getString(i), rows.getString(i + 1));
            }
          }
        }
      } catch (SQLException e) {
        return Map.of();
      }
    }
    return names;
  }

  private static void files(MapFolder folder, RunRecord run) {
    for (String file : PAGE) {
      if (!file.equals("index.html")) {
        folder.resource(APP + file, file);
      }
    }
    folder.text("index.html", page().replace("{{as_of}}", run.asOf().toString()));
    folder.resource(LEAFLET + "dist/leaflet.js", "leaflet/leaflet.js");
    folder.resource(LEAFLET + "dist/leaflet.css", "leaflet/leaflet.css");
    folder.resource(LEAFLET + "LICENSE", "leaflet/LICENSE");
    for (String image :
        List.of(
            "layers.png",
            "layers-2x.png",
            "marker-icon.png",
            "marker-icon-2x.png",
            "marker-shadow.png")) {
      folder.resource(LEAFLET + "dist/images/" + image, "leaflet/images/" + image);
    }
  }

  private static String page() {
    try (InputStream in = WebMap.class.getResourceAsStream(APP + "index.html")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its page");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long all = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        all += Files.size(file);
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
