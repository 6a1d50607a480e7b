package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/**
 * A map as a drawing inside the page: districts, footprints, numbers and a scale bar. Plate carrée
 * with its true parallel in the middle, which within a region is true to a fraction of a percent;
 * north is up.
 */
final class ReportMap {
  private static final double KM_A_DEGREE = 111.32;
  private static final double SMALLEST_KM = 2;
  private static final double MARK = 8;
  private static final double[] BARS_KM = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200};

  /** Where a name may stand beside the middle of its district, in this order. */
  private static final double[][] ASIDE = {
    {0, 0}, {0, -40}, {0, 40}, {-60, 0}, {60, 0}, {-60, -60}, {60, 60}, {0, -90}, {0, 90}
  };

  private final Boundaries boundaries;
  private final double width;
  private final double height;
  private final Envelope view;
  private final double scale;
  private final double shrink;

  /** A number on the map at a place in longitude and latitude. */
  record Mark(int number, double lon, double lat) {}

  /**
   * What a map shows.
   *
   * @param place outline of a place to stand out, or null
   * @param subjects footprints that it is about
   * @param others footprints around them
   */
  record Content(
      @Nullable Geometry place, List<Geometry> subjects, List<Geometry> others, List<Mark> marks) {}

  /**
   * A map of an extent.
   *
   * @param extent in longitude and latitude
   * @param room part of the extent to leave around it
   */
  ReportMap(Boundaries boundaries, double width, double height, Envelope extent, double room) {
    this.boundaries = boundaries;
    this.width = width;
    this.height = height;
    double lat = (extent.getMinY() + extent.getMaxY()) / 2;
    double lon = (extent.getMinX() + extent.getMaxX()) / 2;
    shrink = Math.max(0.05, Math.cos(Math.toRadians(lat)));
    double least = SMALLEST_KM / KM_A_DEGREE;
    double across = Math.max(least, extent.getWidth() * shrink) * (1 + room);
    double up = Math.max(least, extent.getHeight()) * (1 + room);
    scale = Math.min(width / across, height / up);
    double halfLon = width / scale / shrink / 2;
    double halfLat = height / scale / 2;
    view = new Envelope(lon - halfLon, lon + halfLon, lat - halfLat, lat + halfLat);
  }

  private double x(double lon) {
    return (lon - view.getMinX()) * shrink * scale;
  }

  private double y(double lat) {
    return (view.getMaxY() - lat) * scale;
  }

  /** What the map reaches, in longitude and latitude. */
  Envelope view() {
    return view;
  }

  void draw(Markup m, String title, String told, Content content) {
    ReportCharts.open(m, width, height, title, told);
    m.open("clipPath", "id", "frame");
    m.empty("rect", "x", 0, "y", 0, "width", width, "height", height).close();
    m.open("g", "clip-path", "url(#frame)");
    Map<String, Boundaries.Area> districts = boundaries.byGeography().getOrDefault("LAD", Map.of());
    m.empty(
        "rect",
        "width",
        width,
        "height",
        height,
        "fill",
        districts.isEmpty() ? "#ffffff" : "#e9eef2");
    List<Boundaries.Area> near =
        districts.values().stream()
            .filter(a -> view.intersects(a.outline().getEnvelopeInternal()))
            .toList();
    for (Boundaries.Area area : near) {
      shape(m, clipped(area.outline()), "#fbfaf6", "#8a8a8a", 0.8, null);
    }
    if (content.place() != null) {
      shape(m, clipped(content.place()), "none", "#1a1a1a", 2.2, null);
    }
    for (Geometry other : content.others()) {
      shape(m, other, "#d9d9d6", "#595959", 0.9, "3 2");
    }
    for (Geometry subject : content.subjects()) {
      shape(m, subject, "#7fa6d1", "#123a6b", 1.6, null);
    }
    labels(m, near, content.subjects());
    marks(m, content.marks());
    m.close();
    ReportLocator.draw(m, boundaries, view, width);
    furniture(m);
    m.empty(
        "rect",
        "x",
        0.5,
        "y",
        0.5,
        "width",
        width - 1,
        "height",
        height - 1,
        "fill",
        "none",
        "stroke",
        "#8a8a8a");
    m.close();
  }

  private Geometry clipped(Geometry outline) {
    Envelope wide = new Envelope(view);
    wide.expandBy(view.getWidth() / 10, view.getHeight() / 10);
    if (wide.contains(outline.getEnvelopeInternal())) {
      return outline;
    }
    try {
      return outline.intersection(new GeometryFactory().toGeometry(wide));
    } catch (RuntimeException e) {
      // An outline that crosses itself is drawn as a whole; the frame cuts it.
      return outline;
    }
  }

  private void shape(
      Markup m, Geometry shape, String fill, String stroke, double wide, @Nullable String dashes) {
    String path = path(shape);
    if (!path.isEmpty()) {
      m.empty(
          "path",
          "d",
          path,
          "fill",
          fill,
          "fill-rule",
          "evenodd",
          "fill-opacity",
          fill.equals("none") || fill.startsWith("#fb") ? null : "0.75",
          "stroke",
          stroke,
          "stroke-width",
          wide,
          "stroke-dasharray",
          dashes);
    }
  }

  private String path(Geometry shape) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < shape.getNumGeometries(); i++) {
      if (shape.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
        ring(path, polygon.getExteriorRing().getCoordinates());
        for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
          ring(path, polygon.getInteriorRingN(hole).getCoordinates());
        }
      }
    }
    return path.toString();
  }

  private void ring(StringBuilder path, Coordinate[] ring) {
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < ring.length - 1; i++) {
      double x = x(ring[i].x);
      double y = y(ring[i].y);
      // What is nearer than the eye can tell is left out.
      if (i == 0 || Math.hypot(x - lastX, y - lastY) >= 0.4) {
        path.append(i == 0 ? 'M' : 'L')
            .append(Markup.number(x))
            .append(' ')
            .append(Markup.number(y));
        lastX = x;
        lastY = y;
      }
    }
    path.append('Z');
  }

  /** Names of districts that have room for them and do not lie on one another. */
  private void labels(Markup m, List<Boundaries.Area> near, List<Geometry> subjects) {
    List<Envelope> taken = new ArrayList<>();
    for (Geometry subject : subjects) {
      Envelope box = subject.getEnvelopeInternal();
      Envelope drawn =
          new Envelope(x(box.getMinX()), x(box.getMaxX()), y(box.getMaxY()), y(box.getMinY()));
      // A footprint that fills the map leaves no room beside it.
      if (drawn.getArea() < width * height / 6) {
        taken.add(drawn);
      }
    }
    for (Boundaries.Area area : near) {
      Geometry seen = inView(area.outline());
      if (seen.isEmpty() || seen.getArea() < view.getArea() / 60) {
        continue;
      }
      Coordinate at = Boundaries.inside(seen);
      double half = area.name().length() * 3.0;
      for (double[] aside : ASIDE) {
        double x = Math.max(half + 4, Math.min(width - half - 4, x(at.x) + aside[0]));
        double y = Math.max(14, Math.min(height - 34, y(at.y) + aside[1]));
        Envelope box = new Envelope(x - half - 5, x + half + 5, y - 12, y + 6);
        if (taken.stream().noneMatch(box::intersects) && seen.contains(point(x, y - 3))) {
          taken.add(box);
          halo(m, x, y, "middle", "#404040", area.name());
          break;
        }
      }
    }
  }

  private Geometry point(double x, double y) {
    return new GeometryFactory()
        .createPoint(
            new Coordinate(view.getMinX() + x / shrink / scale, view.getMaxY() - y / scale));
  }

  private Geometry inView(Geometry outline) {
    try {
      return outline.intersection(new GeometryFactory().toGeometry(view));
    } catch (RuntimeException e) {
      return new GeometryFactory().createPolygon();
    }
  }

  private static void halo(Markup m, double x, double y, String anchor, String fill, String words) {
    m.element(
        "text",
        words,
        "x",
        x,
        "y",
        y,
        "text-anchor",
        anchor,
        "font-size",
        10.5,
        "fill",
        fill,
        "stroke",
        "#ffffff",
        "stroke-width",
        2.5,
        "stroke-linejoin",
        "round",
        "paint-order",
        "stroke");
  }

  /**
   * Numbers, pushed apart where they would lie on one another, with a line to where they belong.
   */
  private void marks(Markup m, List<Mark> marks) {
    int n = marks.size();
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      // Marks of one position start in different directions, so that they can be pushed apart.
      x[i] = x(marks.get(i).lon()) + 0.5 * Math.cos(2.4 * i);
      y[i] = y(marks.get(i).lat()) + 0.5 * Math.sin(2.4 * i);
    }
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < n; i++) {
        for (int k = i + 1; k < n; k++) {
          double dx = x[k] - x[i];
          double dy = y[k] - y[i];
          double apart = Math.max(1e-6, Math.hypot(dx, dy));
          double push = (2 * MARK + 2 - apart) / 2;
          if (push > 0) {
            x[i] -= dx / apart * push;
            y[i] -= dy / apart * push;
            x[k] += dx / apart * push;
            y[k] += dy / apart * push;
          }
        }
        x[i] = Math.max(MARK + 2, Math.min(width - MARK - 2, x[i]));
        y[i] = Math.max(MARK + 2, Math.min(height - MARK - 24, y[i]));
      }
    }
    for (int i = 0; i < n; i++) {
      double trueX = x(marks.get(i).lon());
      double trueY = y(marks.get(i).lat());
      if (Math.hypot(x[i] - trueX, y[i] - trueY) > MARK) {
        ReportCharts.line(m, x[i], y[i], trueX, trueY, ReportCharts.INK, 0.7);
        m.empty("circle", "cx", trueX, "cy", trueY, "r", 1.6, "fill", ReportCharts.INK);
      }
    }
    for (int i = 0; i < n; i++) {
      m.empty(
          "circle",
          "cx",
          x[i],
          "cy",
          y[i],
          "r",
          MARK,
          "fill",
          "#ffffff",
          "stroke",
          "#123a6b",
          "stroke-width",
          1.5);
      m.element(
          "text",
          Integer.toString(marks.get(i).number()),
          "x",
          x[i],
          "y",
          y[i] + 3.6,
          "text-anchor",
          "middle",
          "font-size",
          10,
          "font-weight",
          "bold",
          "fill",
          "#123a6b");
    }
  }

  private void furniture(Markup m) {
    double km = BARS_KM[0];
    for (double bar : BARS_KM) {
      km = bar / KM_A_DEGREE * scale <= width / 3.5 ? bar : km;
    }
    double length = km / KM_A_DEGREE * scale;
    double y = height - 9;
    m.empty(
        "rect",
        "x",
        4.0,
        "y",
        height - 27,
        "width",
        length + 38,
        "height",
        23.0,
        "fill",
        "#ffffff",
        "fill-opacity",
        "0.85");
    ReportCharts.line(m, 9, y, 9 + length, y, ReportCharts.INK, 1.5);
    ReportCharts.line(m, 9, y - 4, 9, y, ReportCharts.INK, 1.5);
    ReportCharts.line(m, 9 + length, y - 4, 9 + length, y, ReportCharts.INK, 1.5);
    ReportCharts.text(m, 9, y - 7, "start", ReportCharts.INK, Figures.real(km) + " km");
    double north = 9 + length + 18;
    m.empty(
        "path",
        "d",
        String.format(Locale.ROOT, "M%.1f %.1fl4 11l-4 -3l-4 3z", north, height - 24),
        "fill",
        ReportCharts.INK);
    ReportCharts.text(m, north, y + 3, "middle", ReportCharts.INK, "N");
  }
}
