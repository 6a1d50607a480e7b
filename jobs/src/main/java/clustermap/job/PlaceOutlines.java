package clustermap.job;

import clustermap.fault.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.operation.overlayng.UnaryUnionNG;

/**
 * District outlines from GeoJSON in EPSG:27700 metres, and their unions, on the file's 1 m grid.
 */
final class PlaceOutlines {

  private static final PrecisionModel ONE_METRE = new PrecisionModel(1.0);
  private static final GeometryFactory GEOMETRIES = new GeometryFactory(ONE_METRE);

  private final Map<String, Geometry> districts;

  private PlaceOutlines(Map<String, Geometry> districts) {
    this.districts = districts;
  }

  /** Reads a FeatureCollection whose features have {@code lad21_code} and (Multi)Polygons. */
  static PlaceOutlines read(Path geojson) {
    JsonNode features;
    try {
      features = new ObjectMapper().readTree(geojson.toFile()).path("features");
    } catch (IOException e) {
      throw Fault.input(geojson + " is not JSON: " + e.getMessage(), e);
    }
    Map<String, Geometry> districts = new TreeMap<>();
    for (JsonNode feature : features) {
      String code = feature.path("properties").path("lad21_code").asText();
      JsonNode geometry = feature.path("geometry");
      JsonNode coordinates = geometry.path("coordinates");
      List<Polygon> polygons = new ArrayList<>();
      switch (geometry.path("type").asText()) {
        case "Polygon" -> polygons.add(polygon(coordinates));
        case "MultiPolygon" -> coordinates.forEach(c -> polygons.add(polygon(c)));
        default ->
            throw Fault.input(
                geojson + ": the outline of " + code + " is not a Polygon or MultiPolygon");
      }
      Geometry outline =
          polygons.size() == 1
              ? polygons.get(0)
              : GEOMETRIES.createMultiPolygon(polygons.toArray(Polygon[]::new));
      districts.put(code, outline.isValid() ? outline : GeometryFixer.fix(outline));
    }
    if (districts.isEmpty()) {
      throw Fault.input(geojson + " holds no features: expected one a district");
    }
    return new PlaceOutlines(districts);
  }

  private static Polygon polygon(JsonNode rings) {
    LinearRing shell = ring(rings.get(0));
    LinearRing[] holes = new LinearRing[rings.size() - 1];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = ring(rings.get(i + 1));
    }
    return GEOMETRIES.createPolygon(shell, holes);
  }

  private static LinearRing ring(JsonNode points) {
    Coordinate[] coordinates = new Coordinate[points.size()];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] =
          new Coordinate(points.get(i).get(0).asDouble(), points.get(i).get(1).asDouble());
    }
    return GEOMETRIES.createLinearRing(coordinates);
  }

  /** The outline of the districts together as WKB; null when one of them has none. */
  byte @Nullable [] union(Collection<String> codes) {
    if (codes.isEmpty() || !districts.keySet().containsAll(codes)) {
      return null;
    }
    List<Geometry> parts = codes.stream().sorted().map(districts::get).toList();
    Geometry whole =
        parts.size() == 1
            ? parts.get(0)
            : UnaryUnionNG.union(GEOMETRIES.buildGeometry(parts), ONE_METRE);
    return new WKBWriter(2, ByteOrderValues.LITTLE_ENDIAN).write(whole.norm());
  }
}
