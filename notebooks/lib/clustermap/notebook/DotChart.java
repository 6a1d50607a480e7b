package clustermap.notebook;

import java.util.Arrays;
import java.util.List;

/** Values as dots with intervals on rows, beside ranges that chance alone gives. */
public final class DotChart extends Chart {
  private static final int ROW = 27;

  /** The widest that names of rows may be. */
  private static final int LABEL = 325;

  private double rule = Double.NaN;
  private String ruleWords = "";
  private boolean logarithmic;

  private DotChart(String title, String axis) {
    super(title, axis);
  }

  /** A chart without a row yet; the axis names what is measured, with its unit. */
  public static DotChart of(String title, String axis) {
    return new DotChart(title, axis);
  }

  /** A dot a row. */
  public DotChart points(String name, Table table, String label, String value) {
    return points(name, table, label, value, value, value);
  }

  /** A dot a row with its interval. */
  public DotChart points(
      String name, Table table, String label, String value, String low, String high) {
    add(name, Style.POINTS, table, label, low, value, high);
    return this;
  }

  /** A range a row, such as what chance gives. */
  public DotChart range(String name, Table table, String label, String low, String high) {
    add(name, Style.BAND, table, label, low, low, high);
    return this;
  }

  /** A line through all rows at a value that means something. */
  public DotChart rule(double at, String words) {
    rule = at;
    ruleWords = words;
    return this;
  }

  /** Equal distances are equal ratios; all values must be above 0. */
  public DotChart ratios() {
    logarithmic = true;
    return this;
  }

  /** Where the figures come from and what they rest on. */
  public DotChart source(String words) {
    addSource(words);
    return this;
  }

  /** What must not be overlooked, such as that figures are synthetic. Empty says nothing. */
  public DotChart warning(String words) {
    addWarning(words);
    return this;
  }

  @Override
  String drawn() {
    double[] extent = extent(rule);
    if (logarithmic && extent[0] <= 0) {
      throw new IllegalStateException("ratios must be above 0 in: " + title);
    }
    double from = at(extent[0]);
    double to = at(extent[1]);
    double room = Math.max(to - from, 1e-9) / 25;
    // An axis does not go below 0 when no value does.
    from = !logarithmic && extent[0] >= 0 && from - room < 0 ? 0 : from - room;
    to += room;
    double widest = names.stream().mapToDouble(n -> Svg.breadth(n, 12.5)).max().orElse(0);
    double left = EDGE + Math.min(widest, LABEL) + 12;
    double right = WIDTH - EDGE - 10.0;
    Svg svg = new Svg(WIDTH);
    svg.heading(EDGE, 28, title);
    double top = legend(svg, 52) + (ruleWords.isEmpty() ? 14 : 30);
    double bottom = top + ROW * names.size();
    for (double tick : logarithmic ? ratioTicks(from, to) : Svg.ticks(from, to)) {
      double x = left + (at(tick) - from) / (to - from) * (right - left);
      svg.line(x, top, x, bottom, Svg.FAINT, 1, "");
      svg.words(x, bottom + 18, "middle", 12, Svg.INK, Svg.label(tick));
    }
    if (Double.isFinite(rule)) {
      double x = left + (at(rule) - from) / (to - from) * (right - left);
      svg.line(x, top - 4, x, bottom, Svg.INK, 1.2, "4 3");
      String anchor = x < left + 90 ? "start" : x > right - 90 ? "end" : "middle";
      svg.words(x, top - 9, anchor, 11.5, Svg.INK, ruleWords);
    }
    long dotted = series.stream().filter(s -> s.style() == Style.POINTS).count();
    boolean intervals = series.stream().anyMatch(Chart::drawsIntervals);
    for (int r = 0; r < names.size(); r++) {
      double y = top + ROW * (r + 0.5);
      String name = names.get(r);
      label(svg, name, left - 12, y);
      int dot = 0;
      for (int s = 0; s < series.size(); s++) {
        Mark mark = series.get(s).marks().get(name);
        boolean band = series.get(s).style() == Style.BAND;
        double lane =
            y + (band || dotted < 2 ? 0 : (dot - (dotted - 1) / 2.0) * (intervals ? 9 : 3));
        dot += band ? 0 : 1;
        if (mark == null) {
          continue;
        }
        double low = left + (at(mark.low()) - from) / (to - from) * (right - left);
        double high = left + (at(mark.high()) - from) / (to - from) * (right - left);
        double value = left + (at(mark.value()) - from) / (to - from) * (right - left);
        if (band && high >= low) {
          svg.box(low, y - 8, Math.max(high - low, 2), 16, colour(s), 0.3);
        } else if (!band) {
          if (high > low) {
            svg.line(low, lane, high, lane, colour(s), 2, "");
          }
          if (Double.isFinite(value)) {
            svg.mark(s, value, lane, colour(s));
          }
        }
      }
    }
    svg.line(left, bottom, right, bottom, Svg.INK, 1, "");
    double half = Svg.breadth(axis, 12.5) / 2;
    svg.words(
        Math.min((left + right) / 2, WIDTH - EDGE - half),
        bottom + 38,
        "middle",
        12.5,
        Svg.INK,
        axis);
    return svg.finished(caption(svg, bottom + 62), title, described());
  }

  /** A name in one line, or in two where it is long. */
  private static void label(Svg svg, String name, double x, double y) {
    List<String> lines = Svg.wrapped(name, LABEL, 12.5);
    if (lines.size() == 1) {
      svg.words(x, y + 4, "end", 12.5, Svg.INK, name);
      return;
    }
    svg.words(x, y - 2, "end", 11, Svg.INK, lines.get(0));
    svg.words(x, y + 10, "end", 11, Svg.INK, lines.get(1) + (lines.size() > 2 ? " …" : ""));
  }

  private double at(double value) {
    return logarithmic ? Math.log(value) : value;
  }

  private static double[] ratioTicks(double from, double to) {
    double[] steps = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50};
    return Arrays.stream(steps).filter(s -> Math.log(s) >= from && Math.log(s) <= to).toArray();
  }
}
