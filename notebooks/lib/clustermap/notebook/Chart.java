package clustermap.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rapaio.jupyter.kernel.display.DisplayData;

/**
 * A drawing of named rows or columns with their values, intervals and ranges. What has no value is
 * not drawn and stays in its row, so that a gap is seen.
 */
public abstract sealed class Chart permits DotChart, ColumnChart {
  static final int WIDTH = 780;
  static final int EDGE = 16;

  record Mark(double low, double value, double high) {}

  /**
   * Values of one kind.
   *
   * @param style how they are drawn
   * @param marks by the name of their row or column
   */
  record Series(String name, Style style, Map<String, Mark> marks) {}

  enum Style {
    POINTS,
    BAND,
    COLUMNS,
    LINE
  }

  final String title;
  final String axis;
  final List<Series> series = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  private String source = "";
  private String warning = "";

  Chart(String title, String axis) {
    this.title = title;
    this.axis = axis;
  }

  final void add(
      String name, Style style, Table table, String label, String low, String value, String high) {
    Map<String, Mark> marks = new LinkedHashMap<>();
    for (int i = 0; i < table.size(); i++) {
      String row = table.text(i, label);
      if (!names.contains(row)) {
        names.add(row);
      }
      if (marks.put(
              row, new Mark(table.number(i, low), table.number(i, value), table.number(i, high)))
          != null) {
        throw new IllegalArgumentException(label + " has " + row + " twice: name rows apart");
      }
    }
    series.add(new Series(name, style, marks));
  }

  final void addSource(String words) {
    source = words;
  }

  final void addWarning(String words) {
    warning = words;
  }

  /** Everything that is drawn, for the ends of the axis. */
  final double[] extent(double... besides) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    List<Double> all = new ArrayList<>();
    for (double one : besides) {
      all.add(one);
    }
    for (Series one : series) {
      for (Mark mark : one.marks().values()) {
        all.addAll(List.of(mark.low(), mark.value(), mark.high()));
      }
    }
    for (double one : all) {
      if (Double.isFinite(one)) {
        least = Math.min(least, one);
        most = Math.max(most, one);
      }
    }
    if (!(least <= most)) {
      throw new IllegalStateException("nothing to draw in: " + title);
    }
    return new double[] {least, most};
  }

  final double legend(Svg svg, double y) {
    double x = EDGE;
    for (int i = 0; i < series.size(); i++) {
      Series one = series.get(i);
      double needs = 22 + Svg.breadth(one.name(), 12.5) + 18;
      if (x > EDGE && x + needs > WIDTH - EDGE) {
        x = EDGE;
        y += 19;
      }
      switch (one.style()) {
        case BAND -> svg.box(x, y - 9, 16, 10, colour(i), 0.3);
        case COLUMNS -> svg.box(x, y - 9, 12, 10, colour(i), 1);
        default -> {
          if (drawsIntervals(one) || one.style() == Style.LINE) {
            svg.line(x - 1, y - 4, x + 17, y - 4, colour(i), 2, "");
          }
          svg.mark(i, x + 8, y - 4, colour(i));
        }
      }
      svg.words(x + 22, y, "start", 12.5, Svg.INK, one.name());
      x += needs;
    }
    return y;
  }

  static boolean drawsIntervals(Series series) {
    return series.style() != Style.BAND
        && series.marks().values().stream().anyMatch(m -> m.high() > m.low());
  }

  final String colour(int i) {
    return series.get(i).style() == Style.BAND ? "#6b7680" : Svg.COLOURS.get(i % 4);
  }

  /** The lines below; gives where they end. */
  final double caption(Svg svg, double y) {
    if (!warning.isEmpty()) {
      for (String line : Svg.wrapped(warning, WIDTH - 2.0 * EDGE, 12)) {
        svg.words(EDGE, y, "start", 12, Svg.WARNING, line);
        y += 16;
      }
    }
    for (String line : Svg.wrapped(source, WIDTH - 2.0 * EDGE, 11.5)) {
      svg.words(EDGE, y, "start", 11.5, "#4b5560", line);
      y += 15;
    }
    return y;
  }

  final String described() {
    StringBuilder words = new StringBuilder(axis).append(". ");
    for (Series one : series) {
      words.append(one.name()).append(": ");
      one.marks()
          .forEach(
              (row, mark) -> {
                words.append(row).append(' ').append(number(mark.value()));
                if (mark.high() > mark.low()) {
                  words.append(" (").append(number(mark.low())).append(" to ");
                  words.append(number(mark.high())).append(')');
                }
                words.append("; ");
              });
    }
    return words.append(warning).toString().strip();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "not known" : Svg.label(value);
  }

  abstract String drawn();

  /** What a cell shows. */
  public final DisplayData show() {
    if (source.isEmpty()) {
      throw new IllegalStateException("name the source of: " + title);
    }
    DisplayData shown = DisplayData.fromText(title + (title.endsWith("?") ? " " : ". ") + described());
    shown.putData("image/svg+xml", drawn());
    return shown;
  }
}
