package clustermap.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Charts of a report as drawings inside the page, a quarter of a millimetre a unit on paper. Each
 * has a title and tells all its figures in words; shapes differ in lightness and form, not in hue
 * alone.
 */
final class ReportCharts {
  static final String INK = "#1a1a1a";
  static final String DARK = "#1d4e89";
  static final String LIGHT = "#cfdced";
  static final String GREY = "#595959";
  static final String BAND = "#e3e3e0";
  static final double HALF = 352;
  static final double WHOLE = 728;
  private static final double FONT = 10.5;
  private static final double SMALL = 9.2;
  private static final double LINE = 20;

  /** How wide a character is on average, in sizes of the font. */
  private static final double CHARACTER = 0.51;

  private ReportCharts() {}

  /**
   * One row of a chart.
   *
   * @param value what is drawn; not a number where it is not known
   * @param low end of its interval, or not a number
   * @param high other end of it
   * @param told the value in words
   */
  record Row(String label, double value, double low, double high, String told) {
    static Row of(String label, double value, String told) {
      return new Row(label, value, Double.NaN, Double.NaN, told);
    }
  }

  /** What chance alone gives: the median and the 95th percentile, or not numbers. */
  record Chance(double median, double p95) {
    static final Chance NONE = new Chance(Double.NaN, Double.NaN);
  }

  static void open(Markup m, double width, double height, String title, String told) {
    m.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + Markup.number(width) + " " + Markup.number(height),
        "role",
        "img");
    m.element("title", title).element("desc", told);
  }

  static void text(Markup m, double x, double y, String anchor, String fill, String words) {
    text(m, x, y, anchor, fill, words, FONT);
  }

  private static void text(
      Markup m, double x, double y, String anchor, String fill, String words, double size) {
    m.element(
        "text", words, "x", x, "y", y, "text-anchor", anchor, "font-size", size, "fill", fill);
  }

  static void line(Markup m, double x1, double y1, double x2, double y2, String stroke, double w) {
    m.empty("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", stroke, "stroke-width", w);
  }

  private static void dashed(Markup m, double x, double y1, double y2) {
    m.empty(
        "line",
        "x1",
        x,
        "y1",
        y1,
        "x2",
        x,
        "y2",
        y2,
        "stroke",
        GREY,
        "stroke-width",
        1.2,
        "stroke-dasharray",
        "4 3");
  }

  static String fit(String words, double width) {
    return Markup.cut(words, Math.max(4, (int) (width / (FONT * CHARACTER))));
  }

  private static String described(List<Row> rows) {
    return String.join("; ", rows.stream().map(r -> r.label() + ": " + r.told()).toList());
  }

  /**
   * Values with their intervals on one scale from zero, and the line where a share is as elsewhere.
   *
   * @param labels width of the column of labels
   * @param told width of the column of figures
   */
  static void dots(
      Markup m,
      double width,
      double labels,
      double told,
      String title,
      List<Row> rows,
      Chance chance,
      double reference) {
    double most = Double.isFinite(reference) ? reference * 1.4 : 0;
    for (Row row : rows) {
      for (double end : new double[] {row.value(), row.high(), chance.p95()}) {
        most = Double.isFinite(end) ? Math.max(most, end) : most;
      }
    }
    double step = step(most);
    double end = Math.ceil(most / step + 0.05) * step;
    double left = labels + 8;
    double scale = (width - told - 8 - left) / end;
    boolean banded = Double.isFinite(chance.p95());
    double top = banded ? 16 : 6;
    double bottom = top + LINE * rows.size();
    String words =
        described(rows)
            + (banded
                ? "; chance alone: median "
                    + Figures.real(chance.median())
                    + ", 95th percentile "
                    + Figures.real(chance.p95())
                : "");
    open(m, width, bottom + 18, title, words);
    if (banded) {
      m.empty(
          "rect",
          "x",
          left,
          "y",
          top,
          "width",
          chance.p95() * scale,
          "height",
          bottom - top,
          "fill",
          BAND);
      if (Double.isFinite(chance.median())) {
        dashed(m, left + chance.median() * scale, top, bottom);
      }
      text(
          m,
          left,
          11,
          "start",
          GREY,
          "grey: what chance alone gives, to its 95th percentile; dashed: its median");
    }
    axis(m, left, scale, end, step, bottom, top, reference);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = top + LINE * (i + 0.5);
      text(m, labels, y + 3.5, "end", INK, fit(row.label(), labels));
      if (Double.isFinite(row.low()) && Double.isFinite(row.high())) {
        line(m, left + row.low() * scale, y, left + row.high() * scale, y, DARK, 2.5);
        line(m, left + row.low() * scale, y - 4, left + row.low() * scale, y + 4, DARK, 1.5);
        line(m, left + row.high() * scale, y - 4, left + row.high() * scale, y + 4, DARK, 1.5);
      }
      if (Double.isFinite(row.value())) {
        m.empty(
            "circle",
            "cx",
            left + row.value() * scale,
            "cy",
            y,
            "r",
            4.2,
            "fill",
            Double.isFinite(row.low()) ? DARK : "#ffffff",
            "stroke",
            DARK,
            "stroke-width",
            1.5);
      }
      text(m, width - told, y + 3.5, "start", INK, row.told());
    }
    m.close();
  }

  private static void axis(
      Markup m,
      double left,
      double scale,
      double end,
      double step,
      double bottom,
      double top,
      double reference) {
    line(m, left, bottom, left + end * scale, bottom, GREY, 0.8);
    for (int i = 0; i * step <= end * 1.0001; i++) {
      double x = left + i * step * scale;
      line(m, x, bottom, x, bottom + 3, GREY, 0.8);
      text(m, x, bottom + 14, "middle", GREY, Figures.real(i * step));
    }
    if (Double.isFinite(reference)) {
      line(m, left + reference * scale, top, left + reference * scale, bottom, INK, 1.2);
    }
  }

  private static double step(double most) {
    if (!(most > 0)) {
      return 1;
    }
    double raw = most / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double times = raw / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }

  /** Bars from zero; the first dark, the others light with an outline. */
  static void bars(
      Markup m,
      double width,
      double labels,
      double told,
      String title,
      List<Row> rows,
      boolean one) {
    double most = rows.stream().mapToDouble(Row::value).filter(Double::isFinite).max().orElse(0);
    double left = labels + 8;
    double scale = most > 0 ? (width - told - left - 6) / most : 0;
    open(m, width, 6 + 18 * rows.size(), title, described(rows));
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = 3 + 18 * i;
      double length = Double.isFinite(row.value()) ? row.value() * scale : 0;
      text(m, labels, y + 11, "end", INK, fit(row.label(), labels));
      m.empty(
          "rect",
          "x",
          left,
          "y",
          y + 1,
          "width",
          length,
          "height",
          13.0,
          "fill",
          one || i == 0 ? DARK : LIGHT,
          "stroke",
          DARK,
          "stroke-width",
          0.8);
      text(m, left + length + 6, y + 11, "start", INK, row.told());
    }
    line(m, left, 1, left, 4 + 18 * rows.size(), GREY, 0.8);
    m.close();
  }

  /**
   * Shares of two groups by distance, as pairs of bars from nothing to all.
   *
   * @param rows pairs: of the first group, of the second
   */
  static void pairs(
      Markup m, double width, String title, String first, String second, List<Row[]> rows) {
    double labels = 74;
    double left = labels + 8;
    double scale = width - left - 44;
    List<String> words = new ArrayList<>();
    rows.forEach(
        r ->
            words.add(
                String.format(
                    Locale.ROOT,
                    "%s: %s %s, %s %s",
                    r[0].label(),
                    r[0].told(),
                    first,
                    r[1].told(),
                    second)));
    open(m, width, 20 + 24 * rows.size(), title, String.join("; ", words));
    key(m, left, DARK, first);
    key(m, left + 22 + first.length() * FONT * CHARACTER, LIGHT, second);
    for (int i = 0; i < rows.size(); i++) {
      double y = 20 + 24 * i;
      text(m, labels, y + 13, "end", INK, rows.get(i)[0].label());
      for (int k = 0; k < 2; k++) {
        Row row = rows.get(i)[k];
        double length = Double.isFinite(row.value()) ? row.value() * scale : 0;
        m.empty(
            "rect",
            "x",
            left,
            "y",
            y + 10.0 * k,
            "width",
            length,
            "height",
            9.0,
            "fill",
            k == 0 ? DARK : LIGHT,
            "stroke",
            DARK,
            "stroke-width",
            0.8);
        text(m, left + length + 5, y + 10 * k + 7.9, "start", INK, row.told(), SMALL);
      }
    }
    m.close();
  }

  private static void key(Markup m, double x, String fill, String words) {
    m.empty(
        "rect",
        "x",
        x,
        "y",
        3.0,
        "width",
        10.0,
        "height",
        9.0,
        "fill",
        fill,
        "stroke",
        DARK,
        "stroke-width",
        0.8);
    text(m, x + 14, 11, "start", INK, words);
  }

  /** A figure by snapshot: evenly spaced, with its intervals where it has them. */
  static void history(Markup m, double width, String title, List<Row> rows) {
    double top = 14;
    double height = 88;
    double most = 0;
    for (Row row : rows) {
      for (double end : new double[] {row.value(), row.high()}) {
        most = Double.isFinite(end) ? Math.max(most, end) : most;
      }
    }
    double step = step(most);
    double end = Math.max(step, Math.ceil(most / step) * step);
    double left = 44;
    double across = (width - left - 24) / Math.max(1, rows.size() - 1);
    open(m, width, top + height + 22, title, described(rows));
    for (int i = 0; i * step <= end * 1.0001; i++) {
      double y = top + height - i * step / end * height;
      line(m, left, y, width - 6, y, i == 0 ? GREY : BAND, 0.8);
      text(m, left - 6, y + 3.5, "end", GREY, Figures.real(i * step));
    }
    int every = 1 + (rows.size() - 1) / (width > HALF ? 12 : 6);
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double x = left + 12 + i * across;
      if (i % every == 0) {
        text(m, x, top + height + 15, "middle", GREY, row.label());
      }
      if (!Double.isFinite(row.value())) {
        lastX = Double.NaN;
        continue;
      }
      double y = top + height - row.value() / end * height;
      if (Double.isFinite(row.low()) && Double.isFinite(row.high())) {
        line(
            m,
            x,
            top + height - row.low() / end * height,
            x,
            top + height - row.high() / end * height,
            DARK,
            1.2);
      }
      if (Double.isFinite(lastX)) {
        line(m, lastX, lastY, x, y, DARK, 1.8);
      }
      m.empty("circle", "cx", x, "cy", y, "r", 3.0, "fill", DARK);
      lastX = x;
      lastY = y;
    }
    m.close();
  }
}
