package clustermap.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: a header, commas, CR LF, quotes where a cell needs them. Null is an empty cell and an
 * empty text {@code ""}. A text that a spreadsheet would take for a formula (it begins with = +
 * - @, tab or carriage return) gets an apostrophe in front; numbers never do.
 */
final class CsvWriter implements RowWriter {
  private final Appendable out;

  CsvWriter(Appendable out) {
    this.out = out;
  }

  @Override
  public void header(List<String> columns) throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      out.append(i == 0 ? "" : ",").append(quoted(harmless(columns.get(i))));
    }
    out.append("\r\n");
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException, SQLException {
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ",");
      Object value = values.get(i);
      String text = Cells.text(value);
      if (text != null) {
        out.append(Cells.isNumber(value) ? text : quoted(harmless(text)));
      }
    }
    out.append("\r\n");
  }

  @Override
  public String end() {
    return "";
  }

  private static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
