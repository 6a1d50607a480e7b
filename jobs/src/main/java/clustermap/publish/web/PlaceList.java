package clustermap.publish.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;

/** The places of a map in their order, by which everything else names them. */
final class PlaceList {
  /** Units of a degree of what is drawn as background: some ten metres. */
  static final int OUTLINE_UNITS = 10_000;

  private static final int POSITION_UNITS = 100_000;

  /**
   * One place.
   *
   * @param geography of it
   * @param code of it within its geography
   * @param outline in longitude and latitude, or null where none is known
   */
  record Place(int index, String geography, String code, String name, @Nullable Geometry outline) {}

  private record Shape(Place place, PreparedGeometry outline) {}

  private final List<Place> places = new ArrayList<>();
  private final Map<String, Place> byCode = new LinkedHashMap<>();
  private final List<Map<String, @Nullable Object>> figures = new ArrayList<>();
  private final STRtree shapes = new STRtree();

  /**
   * The places of a snapshot, or, where it has none, those of the boundaries.
   *
   * @param boundaries outlines that may belong to them
   */
  PlaceList(PublicTables tables, Boundaries boundaries) {
    if (tables.has("places", "geography", "code", "name")) {
      for (Map<String, @Nullable Object> row :
          tables.rows("SELECT * FROM places ORDER BY geography, code")) {
        String geography = String.valueOf(row.get("geography"));
        String code = String.valueOf(row.get("code"));
        add(geography, code, String.valueOf(row.get("name")), boundaries.of(geography, code), row);
      }
    }
    if (places.isEmpty()) {
      boundaries
          .byGeography()
          .forEach(
              (geography, areas) ->
                  areas.forEach(
                      (code, area) -> add(geography, code, area.name(), area.outline(), Map.of())));
    }
    shapes.build();
  }

  private void add(
      String geography,
      String code,
      String name,
      @Nullable Geometry outline,
      Map<String, @Nullable Object> row) {
    Place place = new Place(places.size(), geography, code, name, outline);
    places.add(place);
    figures.add(row);
    byCode.put(geography + ":" + code, place);
    if (outline != null) {
      shapes.insert(
          outline.getEnvelopeInternal(),
          new Shape(place, PreparedGeometryFactory.prepare(outline)));
    }
  }

  List<Place> places() {
    return places;
  }

  /** All that the snapshot says of a place; empty where it has no row of it. */
  Map<String, @Nullable Object> figures(Place place) {
    return figures.get(place.index());
  }

  @Nullable Place find(String geography, @Nullable Object code) {
    return code == null ? null : byCode.get(geography + ":" + code);
  }

  /** Whether any place has an outline. */
  boolean drawn() {
    return places.stream().anyMatch(p -> p.outline() != null);
  }

  /** Indices, ascending, of the places whose outline holds the position. */
  List<Integer> holding(double lon, double lat) {
    Coordinate position = new Coordinate(lon, lat);
    var point = new GeometryFactory().createPoint(position);
    List<Integer> found = new ArrayList<>();
    for (Object one : shapes.query(point.getEnvelopeInternal())) {
      Shape shape = (Shape) one;
      if (shape.outline().intersects(point)) {
        found.add(shape.place().index());
      }
    }
    found.sort(null);
    return found;
  }

  /**
   * The columns of {@code data/places.js}.
   *
   * @param cores positions of places without an outline, by geography:code, lon and lat
   */
  Map<String, Object> columns(Map<String, double[]> cores) {
    List<String> geography = new ArrayList<>();
    List<String> code = new ArrayList<>();
    List<String> name = new ArrayList<>();
    List<@Nullable Integer> lon = new ArrayList<>();
    List<@Nullable Integer> lat = new ArrayList<>();
    List<@Nullable Object> firms = new ArrayList<>();
    List<@Nullable Object> clusters = new ArrayList<>();
    List<Integer> extent = new ArrayList<>();
    for (Place place : places) {
      geography.add(place.geography());
      code.add(place.code());
      name.add(place.name());
      firms.add(figures(place).get("firms"));
      clusters.add(figures(place).get("clusters"));
      double[] core = cores.get(place.geography() + ":" + place.code());
      if (place.outline() != null) {
        Coordinate inside = Boundaries.inside(place.outline());
        core = new double[] {inside.x, inside.y};
      }
      lon.add(core == null ? null : position(core[0]));
      lat.add(core == null ? null : position(core[1]));
      extent.add(place.outline() == null ? 0 : (int) (1000 * Math.sqrt(place.outline().getArea())));
    }
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("geography", geography);
    columns.put("code", code);
    columns.put("name", name);
    columns.put("lon", lon);
    columns.put("lat", lat);
    columns.put("firms", firms);
    columns.put("clusters", clusters);
    columns.put("extent", extent);
    return columns;
  }

  static int position(double degrees) {
    return Math.toIntExact(Math.round(degrees * POSITION_UNITS));
  }

  /** The outlines of one geography; null where it has none. */
  @Nullable Map<String, Object> outlines(String geography) {
    List<Integer> index = new ArrayList<>();
    List<List<int[]>> rings = new ArrayList<>();
    for (Place place : places) {
      if (place.geography().equals(geography) && place.outline() != null) {
        index.add(place.index());
        rings.add(Outline.rings(place.outline(), OUTLINE_UNITS));
      }
    }
    if (index.isEmpty()) {
      return null;
    }
    Map<String, Object> outlines = new LinkedHashMap<>();
    outlines.put("units", OUTLINE_UNITS);
    outlines.put("places", index);
    outlines.put("rings", rings);
    return outlines;
  }
}
