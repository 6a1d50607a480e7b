package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** Outlines of clusters, for maps of reports. */
final class Footprints {
  private Footprints() {}

  /** An outline; null where it is none that can be read. */
  static @Nullable Geometry of(@Nullable Object value) throws SQLException {
    try {
      byte[] bytes =
          value instanceof Blob blob
              ? blob.getBytes(1, Math.toIntExact(blob.length()))
              : value instanceof byte[] plain ? plain : new byte[0];
      Geometry outline = bytes.length == 0 ? null : new WKBReader().read(bytes);
      return outline == null || outline.isEmpty() ? null : outline;
    } catch (ParseException | RuntimeException e) {
      // An outline that cannot be read is for verify to tell; the rest can be reported.
      return null;
    }
  }

  /** Clusters whose boxes meet an extent, the most significant first. */
  static List<Map<String, @Nullable Object>> within(
      Query query, Envelope extent, String where, int most, Object... parameters)
      throws SQLException {
    List<Object> all = new ArrayList<>(Arrays.asList(parameters));
    all.addAll(List.of(extent.getMaxX(), extent.getMinX(), extent.getMaxY(), extent.getMinY()));
    return query.rows(
        "SELECT * FROM clusters WHERE "
            + where
            + " AND bbox.xmin <= ? AND bbox.xmax >= ? AND bbox.ymin <= ? AND bbox.ymax >= ?"
            + " ORDER BY q_value NULLS LAST, llr DESC NULLS LAST, cluster_id LIMIT "
            + most,
        all.toArray());
  }

  /** The boundaries, or none where they are of another part of the world than what is shown. */
  static Boundaries fitting(Boundaries boundaries, Envelope extent) {
    return !boundaries.missing().isEmpty() || boundaries.extent().intersects(extent)
        ? boundaries
        : Boundaries.none(
            "the boundaries that ship with the program are British, and this lies elsewhere");
  }

  /** What the background is, and whose. */
  static String background(Boundaries boundaries) {
    return boundaries.missing().isEmpty()
        ? "Districts: ONS, May 2021, generalised to 500 m. North is up. © Crown copyright and database"
            + " right; licences on page 2."
        : "Without a background: " + Markup.cut(boundaries.missing(), 160) + ".";
  }
}
