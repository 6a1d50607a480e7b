package clustermap.notebook;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** Rows to show and to compute with. The last expression of a cell is shown by itself. */
public final class Table extends DisplayData {
  private final List<String> names;
  private final List<List<Object>> rows;

  private Table(List<String> names, List<List<Object>> rows) {
    this.names = names;
    this.rows = rows;
    putText(text());
    putHTML(html());
  }

  /** Rows of values, each in the order of the names; lists are kept as lists. */
  public static Table of(List<String> names, List<List<Object>> rows) {
    for (List<Object> row : rows) {
      if (row.size() != names.size()) {
        throw new IllegalArgumentException("expected " + names.size() + " values, found " + row);
      }
    }
    return new Table(List.copyOf(names), rows);
  }

  static Table of(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= names.size(); i++) {
        row.add(plain(result.getObject(i)));
      }
      rows.add(row);
    }
    return new Table(names, rows);
  }

  private static Object plain(Object value) throws SQLException {
    if (value instanceof Array array) {
      return Arrays.asList((Object[]) array.getArray());
    }
    return value instanceof Struct struct ? Arrays.asList(struct.getAttributes()) : value;
  }

  List<String> names() {
    return names;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** A value; null where there is none. */
  public Object get(int row, String column) {
    int at = names.indexOf(column);
    if (at < 0) {
      throw new IllegalArgumentException("no column " + column + ". There is: " + names);
    }
    return rows.get(row).get(at);
  }

  /** A number; NaN where there is none. */
  public double number(int row, String column) {
    return get(row, column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** A value as it is shown; empty where there is none. */
  public String text(int row, String column) {
    return shown(get(row, column));
  }

  /** Values of a column. */
  public List<Object> values(String column) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      all.add(get(i, column));
    }
    return all;
  }

  /** Numbers of a column. */
  public double[] numbers(String column) {
    double[] all = new double[rows.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = number(i, column);
    }
    return all;
  }

  /** Three figures that count, all figures of whole numbers. */
  private static String shown(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Table::shown).collect(Collectors.joining(", "));
    }
    if (!(value instanceof Number number)) {
      return value.toString();
    }
    double v = number.doubleValue();
    if (v == Math.rint(v) && Math.abs(v) < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) v);
    }
    if (Math.abs(v) < 1e-4 || !Double.isFinite(v)) {
      return String.format(Locale.ROOT, "%.2g", v);
    }
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(v))));
    String digits = String.format(Locale.ROOT, "%,." + decimals + "f", v);
    return decimals == 0 ? digits : digits.replaceFirst("\\.?0+$", "");
  }

  private boolean numeric(int column) {
    return rows.stream().map(r -> r.get(column)).anyMatch(Number.class::isInstance);
  }

  private String text() {
    int[] widths = names.stream().mapToInt(String::length).toArray();
    for (List<Object> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], shown(row.get(i)).length());
      }
    }
    List<List<Object>> lines = new ArrayList<>();
    lines.add(List.copyOf(names));
    lines.addAll(rows);
    StringBuilder text = new StringBuilder();
    for (List<Object> line : lines) {
      StringBuilder one = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = shown(line.get(i));
        String room = " ".repeat(widths[i] - cell.length());
        one.append(i == 0 ? "" : "  ").append(numeric(i) ? room + cell : cell + room);
      }
      text.append(one.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String html() {
    StringBuilder html = new StringBuilder("<table>\n<thead><tr>");
    for (int i = 0; i < names.size(); i++) {
      html.append(cell("th", i, names.get(i)));
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<Object> row : rows) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(cell("td", i, shown(row.get(i))));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table>\n").toString();
  }

  private String cell(String tag, int column, String words) {
    String side = numeric(column) ? "right" : "left";
    return "<"
        + tag
        + " style=\"text-align:"
        + side
        + "\">"
        + Svg.escaped(words)
        + "</"
        + tag
        + ">";
  }
}
