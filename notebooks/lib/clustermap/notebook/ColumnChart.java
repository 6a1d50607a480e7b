package clustermap.notebook;

/** Values over years, days or distances: columns side by side, or lines with intervals. */
public final class ColumnChart extends Chart {
  private static final int HEIGHT = 260;

  private final String across;

  private ColumnChart(String title, String across, String axis) {
    super(title, axis);
    this.across = across;
  }

  /** A chart without a column yet; the axes name what is measured, with units. */
  public static ColumnChart of(String title, String across, String axis) {
    if (Svg.breadth(axis, 12.5) > HEIGHT + 20) {
      throw new IllegalArgumentException("too long for the upright axis: " + axis);
    }
    return new ColumnChart(title, across, axis);
  }

  /** A column each, from 0. */
  public ColumnChart columns(String name, Table table, String label, String value) {
    add(name, Style.COLUMNS, table, label, value, value, value);
    return this;
  }

  /** A line of dots. */
  public ColumnChart line(String name, Table table, String label, String value) {
    return line(name, table, label, value, value, value);
  }

  /** A line of dots with their intervals. */
  public ColumnChart line(
      String name, Table table, String label, String value, String low, String high) {
    add(name, Style.LINE, table, label, low, value, high);
    return this;
  }

  /** Where the figures come from and what they rest on. */
  public ColumnChart source(String words) {
    addSource(words);
    return this;
  }

  /** What must not be overlooked, such as that figures are synthetic. Empty says nothing. */
  public ColumnChart warning(String words) {
    addWarning(words);
    return this;
  }

  @Override
  String drawn() {
    double[] extent = extent(0);
    double from = extent[0];
    double to = extent[1] + Math.max(extent[1] - extent[0], 1e-9) / 20;
    double left = EDGE + 74.0;
    double right = WIDTH - EDGE - 6.0;
    Svg svg = new Svg(WIDTH);
    svg.heading(EDGE, 28, title);
    double top = legend(svg, 52) + 16;
    double bottom = top + HEIGHT;
    for (double tick : Svg.ticks(from, to)) {
      double y = bottom - (tick - from) / (to - from) * HEIGHT;
      svg.line(left, y, right, y, tick == 0 ? Svg.INK : Svg.FAINT, 1, "");
      svg.words(left - 8, y + 4, "end", 12, Svg.INK, Svg.label(tick));
    }
    double step = (right - left) / names.size();
    long beside = series.stream().filter(s -> s.style() == Style.COLUMNS).count();
    for (int c = 0; c < names.size(); c++) {
      svg.words(left + step * (c + 0.5), bottom + 18, "middle", 12, Svg.INK, names.get(c));
    }
    int column = 0;
    for (int s = 0; s < series.size(); s++) {
      boolean columns = series.get(s).style() == Style.COLUMNS;
      double lastX = Double.NaN;
      double lastY = Double.NaN;
      for (int c = 0; c < names.size(); c++) {
        Mark mark = series.get(s).marks().get(names.get(c));
        double x = left + step * (c + 0.5);
        double y =
            mark == null ? Double.NaN : bottom - (mark.value() - from) / (to - from) * HEIGHT;
        if (columns && !Double.isNaN(y)) {
          double wide = step * 0.7 / beside;
          double zero = bottom - (0 - from) / (to - from) * HEIGHT;
          double start = x - step * 0.35 + column * wide;
          svg.box(start, Math.min(y, zero), wide - 2, Math.abs(zero - y), colour(s), 1);
        } else if (!Double.isNaN(y)) {
          if (!Double.isNaN(lastX)) {
            svg.line(lastX, lastY, x, y, colour(s), 1.5, "");
          }
          if (mark.high() > mark.low()) {
            double low = bottom - (mark.low() - from) / (to - from) * HEIGHT;
            double high = bottom - (mark.high() - from) / (to - from) * HEIGHT;
            svg.line(x, low, x, high, colour(s), 2, "");
          }
          svg.mark(s, x, y, colour(s));
        }
        lastX = Double.isNaN(y) ? Double.NaN : x;
        lastY = y;
      }
      column += columns ? 1 : 0;
    }
    svg.words((left + right) / 2, bottom + 40, "middle", 12.5, Svg.INK, across);
    svg.upright(EDGE + 10.0, (top + bottom) / 2, axis);
    return svg.finished(caption(svg, bottom + 64), title, described());
  }
}
