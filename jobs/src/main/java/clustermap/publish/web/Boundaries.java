package clustermap.publish.web;

import clustermap.geo.LonLatOutline;
import clustermap.publish.ParquetSql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * Outlines of places in longitude and latitude, from a table of places by its contract
 * (EPSG:27700). A file that is missing or cannot be read gives none, and the reason, for the page
 * to say so.
 */
public final class Boundaries {
  private final Map<String, Map<String, Area>> byGeography;
  private final String missing;

  /**
   * One area.
   *
   * @param name of the place
   * @param outline in longitude and latitude
   */
  public record Area(String name, Geometry outline) {}

  private Boundaries(Map<String, Map<String, Area>> byGeography, String missing) {
    this.byGeography = byGeography;
    this.missing = missing;
  }

  /** The outlines of a Parquet file of places. */
  public static Boundaries read(Path places) {
    if (!Files.isReadable(places)) {
      return new Boundaries(Map.of(), "there is no file of boundaries at " + places.getFileName());
    }
    Map<String, Map<String, Area>> found = new LinkedHashMap<>();
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT geography, code, name, geometry FROM "
                    + ParquetSql.scan(List.of(places))
                    + " WHERE geometry IS NOT NULL ORDER BY geography, code")) {
      while (rows.next()) {
        Object bytes = rows.getObject(4);
        Geometry outline =
            Outline.wkb(
                bytes instanceof Blob b ? b.getBytes(1, Math.toIntExact(b.length())) : bytes);
        if (outline != null && !outline.isEmpty()) {
          LonLatOutline.toLonLat(outline);
          found
              .computeIfAbsent(rows.getString(1), g -> new LinkedHashMap<>())
              .put(rows.getString(2), new Area(rows.getString(3), outline));
        }
      }
    } catch (SQLException e) {
      return new Boundaries(
          Map.of(),
          "the file of boundaries "
              + places.getFileName()
              + " cannot be read: "
              + ParquetSql.firstLine(e));
    }
    return new Boundaries(found, found.isEmpty() ? "the file of boundaries holds no outline" : "");
  }

  /** No outlines at all, and why, in words for the reader of the map. */
  public static Boundaries none(String why) {
    return new Boundaries(Map.of(), why);
  }

  /** Why there are none; empty where there are. */
  public String missing() {
    return missing;
  }

  /** Areas by geography and code. */
  public Map<String, Map<String, Area>> byGeography() {
    return byGeography;
  }

  /** The outline of a place; null where none is known. */
  public @Nullable Geometry of(String geography, String code) {
    Area area = byGeography.getOrDefault(geography, Map.of()).get(code);
    return area == null ? null : area.outline();
  }

  /** What all outlines lie in. */
  public Envelope extent() {
    Envelope all = new Envelope();
    byGeography.values().stream()
        .flatMap(places -> places.values().stream())
        .forEach(area -> all.expandToInclude(area.outline().getEnvelopeInternal()));
    return all;
  }

  /** A position inside the outline to write its name at. */
  public static Coordinate inside(Geometry outline) {
    Geometry largest = outline;
    for (int i = 0; i < outline.getNumGeometries(); i++) {
      Geometry part = outline.getGeometryN(i);
      if (i == 0 || part.getArea() > largest.getArea()) {
        largest = part;
      }
    }
    Coordinate centre = largest.getCentroid().getCoordinate();
    return largest.contains(largest.getFactory().createPoint(centre))
        ? centre
        : largest.getInteriorPoint().getCoordinate();
  }
}
