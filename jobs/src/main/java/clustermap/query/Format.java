package clustermap.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rows are shown. */
public enum Format {
  /** For eyes: aligned columns; long cells are cut, numbers rounded to six digits. */
  TABLE {
    @Override
    RowWriter writer(Appendable out, int width) {
      return new TableWriter(out, width);
    }
  },
  /** RFC 4180 with a header line, in full precision. */
  CSV {
    @Override
    RowWriter writer(Appendable out, int width) {
      return new CsvWriter(out);
    }
  },
  /** An array of objects, in full precision. */
  JSON {
    @Override
    RowWriter writer(Appendable out, int width) {
      return new JsonWriter(out);
    }
  };

  /**
   * Writes rows that are at hand.
   *
   * @param width of the terminal in characters, for tables; 0 when the output is none
   */
  public void write(
      Appendable out, int width, List<String> columns, List<List<@Nullable Object>> rows)
      throws IOException {
    RowWriter writer = writer(out, width);
    writer.header(columns);
    try {
      for (List<@Nullable Object> row : rows) {
        writer.row(row);
      }
    } catch (SQLException e) {
      throw new IllegalArgumentException("a value of a database among rows at hand", e);
    }
    writer.end();
  }

  abstract RowWriter writer(Appendable out, int width);
}
