package clustermap.publish;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Cells of CSV files (RFC 4180) that are safe to open in a spreadsheet. Null is an empty cell and
 * an empty text {@code ""}. A text that a spreadsheet could take for a formula gets an apostrophe
 * in front, after OWASP's page on CSV injection: one whose first character, spaces and characters
 * of no width left aside, is {@code = + - @}, their full-width twins, a tab or an end of line.
 * Numbers are never touched, so {@code -1.5} stays a number.
 */
public final class CsvText {
  private static final String BEGIN_FORMULAS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvText() {}

  /** A value as DuckDB's driver hands it out, as one cell. */
  public static String cell(@Nullable Object value) throws SQLException {
    String text = Cells.text(value);
    if (text == null) {
      return "";
    }
    return Cells.isNumber(value) ? text : cell(text);
  }

  /** A text as one cell. */
  public static String cell(String text) {
    return quoted(beginsFormula(text) ? "'" + text : text);
  }

  private static boolean beginsFormula(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (BEGIN_FORMULAS.indexOf(c) >= 0) {
        return true;
      }
      if (!Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT) {
        return false;
      }
    }
    return false;
  }

  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
