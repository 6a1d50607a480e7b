package clustermap.geo;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * How the areas of one geography fit together: pairs that overlap, and gaps, which are holes of
 * their union. The sea around them is no gap, and neither is land that lies between two parts and
 * the sea. Less than {@link #SLIVER_M2} is rounding.
 *
 * @param overlaps pairs of areas that overlap
 * @param overlapKm2 area of these overlaps; where three areas overlap it counts for every pair
 * @param first the position of one area of the largest overlap; −1 where there is none
 * @param second the position of the other
 * @param largestKm2 its area
 * @param gaps holes of the union
 * @param gapKm2 their area
 */
public record AreaOverlaps(
    int overlaps,
    double overlapKm2,
    int first,
    int second,
    double largestKm2,
    int gaps,
    double gapKm2) {
  /** Square metres below which an overlap or a gap is rounding. */
  public static final double SLIVER_M2 = 1;

  private static final double KM2 = 1e6;

  /**
   * Of outlines, each of one or several polygons.
   *
   * @param outlines WKB in EPSG:27700; mended where a ring crosses itself
   * @throws IllegalArgumentException if one is no WKB of a polygon
   */
  public static AreaOverlaps of(List<byte[]> outlines) {
    Geometry[] areas = new Geometry[outlines.size()];
    STRtree tree = new STRtree();
    for (int i = 0; i < areas.length; i++) {
      areas[i] = read(i, outlines.get(i));
      tree.insert(areas[i].getEnvelopeInternal(), i);
    }
    int overlaps = 0;
    double sum = 0;
    int first = -1;
    int second = -1;
    double largest = 0;
    for (int i = 0; i < areas.length; i++) {
      Envelope box = areas[i].getEnvelopeInternal();
      int[] near =
          ((List<?>) tree.query(box)).stream().mapToInt(o -> (Integer) o).sorted().toArray();
      for (int j : near) {
        if (j <= i) {
          continue;
        }
        double shared =
            OverlayNGRobust.overlay(areas[i], areas[j], OverlayNG.INTERSECTION).getArea();
        if (shared >= SLIVER_M2) {
          overlaps++;
          sum += shared;
          if (shared > largest) {
            largest = shared;
            first = i;
            second = j;
          }
        }
      }
    }
    int gaps = 0;
    double empty = 0;
    for (double hole : holes(union(areas))) {
      if (hole >= SLIVER_M2) {
        gaps++;
        empty += hole;
      }
    }
    return new AreaOverlaps(overlaps, sum / KM2, first, second, largest / KM2, gaps, empty / KM2);
  }

  private static Geometry read(int index, byte[] wkb) {
    Geometry geometry = FootprintIndex.read(index, wkb);
    return geometry.isValid() ? geometry : GeometryFixer.fix(geometry);
  }

  private static @Nullable Geometry union(Geometry[] areas) {
    return areas.length == 0
        ? null
        : OverlayNGRobust.union(new GeometryFactory().createGeometryCollection(areas));
  }

  private static double[] holes(@Nullable Geometry union) {
    if (union == null) {
      return new double[0];
    }
    double[] areas = new double[0];
    for (int part = 0; part < union.getNumGeometries(); part++) {
      if (union.getGeometryN(part) instanceof Polygon polygon) {
        int known = areas.length;
        areas = Arrays.copyOf(areas, known + polygon.getNumInteriorRing());
        for (int ring = 0; ring < polygon.getNumInteriorRing(); ring++) {
          areas[known + ring] =
              polygon.getFactory().createPolygon(polygon.getInteriorRingN(ring)).getArea();
        }
      }
    }
    return areas;
  }
}
