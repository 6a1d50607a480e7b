package clustermap.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows one after the other. */
interface RowWriter {
  void header(List<String> columns) throws IOException;

  void row(List<@Nullable Object> values) throws IOException, SQLException;

  /**
   * Writes what is left.
   *
   * @return what the user should know of what was shown, or the empty string
   */
  String end() throws IOException;
}
