package clustermap.query;

import clustermap.publish.CsvText;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A header and rows of {@link CsvText}: commas and CR LF. */
final class CsvWriter implements RowWriter {
  private final Appendable out;

  CsvWriter(Appendable out) {
    this.out = out;
  }

  @Override
  public void header(List<String> columns) throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      out.append(i == 0 ? "" : ",").append(CsvText.cell(columns.get(i)));
    }
    out.append("\r\n");
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException, SQLException {
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ",").append(CsvText.cell(values.get(i)));
    }
    out.append("\r\n");
  }

  @Override
  public String end() {
    return "";
  }
}
