package clustermap.query;

import clustermap.publish.Cells;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns for a terminal. Null shows as {@code null}; characters that would steer the
 * terminal show as escapes; texts are cut to fit the width, floating-point numbers rounded to six
 * digits, and no more than {@link #MOST_ROWS} rows are held and shown.
 */
final class TableWriter implements RowWriter {
  static final int MOST_ROWS = 1000;
  private static final int NARROWEST = 8;
  private static final int WIDEST = 60;

  private final Appendable out;
  private final int width;
  private List<String> columns = List.of();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();
  private long left;

  /**
   * A writer that has written nothing.
   *
   * @param width of the terminal in characters; 0 when the output is none
   */
  TableWriter(Appendable out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public void header(List<String> names) {
    columns = names.stream().map(TableWriter::escaped).toList();
    names.forEach(name -> numeric.add(true));
  }

  @Override
  public void row(List<@Nullable Object> values) throws SQLException {
    if (rows.size() == MOST_ROWS) {
      left++;
      return;
    }
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      cells.add(cell(value));
      if (value != null && !Cells.isNumber(value)) {
        numeric.set(i, false);
      }
    }
    rows.add(cells);
  }

  @Override
  public String end() throws IOException {
    int[] widths = widths();
    line(columns, widths);
    List<String> rules = new ArrayList<>();
    for (int w : widths) {
      rules.add("-".repeat(w));
    }
    line(rules, widths);
    for (List<String> row : rows) {
      line(row, widths);
    }
    return left == 0
        ? ""
        : left + " more rows are not shown; --format csv or json gives all of them";
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(columns.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
      widths[i] = Math.min(widths[i], WIDEST);
    }
    // The widest text column gives way first; numbers are never cut.
    while (width > 0 && total(widths) > width) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (!numeric.get(i)
            && widths[i] > NARROWEST
            && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static int total(int[] widths) {
    int total = 2 * (widths.length - 1);
    for (int w : widths) {
      total += w;
    }
    return total;
  }

  private void line(List<String> cells, int[] widths) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      if (length(cell) > widths[i]) {
        cell = cell.substring(0, cell.offsetByCodePoints(0, widths[i] - 1)) + "…";
      }
      String padding = " ".repeat(widths[i] - length(cell));
      line.append(i == 0 ? "" : "  ");
      line.append(numeric.get(i) ? padding + cell : cell + padding);
    }
    out.append(line.toString().stripTrailing()).append("\n");
  }

  private static String cell(@Nullable Object value) throws SQLException {
    if (value == null) {
      return "null";
    }
    if (value instanceof Blob blob) {
      return "<" + blob.length() + " bytes>";
    }
    if ((value instanceof Double || value instanceof Float)
        && Double.isFinite(((Number) value).doubleValue())) {
      return rounded(((Number) value).doubleValue());
    }
    return escaped(String.valueOf(Cells.text(value)));
  }

  private static String rounded(double value) {
    BigDecimal six = new BigDecimal(value).round(new MathContext(6, RoundingMode.HALF_EVEN));
    double size = Math.abs(value);
    return size != 0 && (size < 1e-4 || size >= 1e15)
        ? String.format(Locale.ROOT, "%.5e", value)
        : size >= 1e6
            ? new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toPlainString()
            : six.signum() == 0 ? "0" : six.stripTrailingZeros().toPlainString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * The text with control and formatting characters (also those that turn direction) as escapes.
   */
  static String escaped(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                  int type = Character.getType(c);
                  if (type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR
                      || type == Character.SURROGATE) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    shown.appendCodePoint(c);
                  }
                }
              }
            });
    return shown.toString();
  }
}
