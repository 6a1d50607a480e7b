package clustermap.query;

import clustermap.density.WeightedPoints;
import clustermap.publish.ParquetSql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Clustered points as one Parquet file. */
final class ClusteredParquet {
  private ClusteredParquet() {}

  static void write(ClusteredPoints points, Path file, LongConsumer rowsWritten)
      throws IOException {
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE points (id VARCHAR, x DOUBLE, y DOUBLE, weight DOUBLE, label INTEGER,"
              + " core BOOLEAN, probability DOUBLE)");
      try (DuckDBAppender rows =
          connection
              .unwrap(DuckDBConnection.class)
              .createAppender(DuckDBConnection.DEFAULT_SCHEMA, "points")) {
        points.forEach(
            (id, from, to, x, y, thousandths, label, core, probability) -> {
              try {
                rows.beginRow()
                    .append(new String(id, from, to - from, StandardCharsets.UTF_8))
                    .append(x)
                    .append(y)
                    .append(thousandths / (double) WeightedPoints.ONE_FIRM)
                    .append(label)
                    .append(core)
                    .append(probability)
                    .endRow();
              } catch (SQLException e) {
                throw new IOException(ParquetSql.firstLine(e), e);
              }
            },
            rowsWritten);
      }
      statement.execute(
          "COPY points TO " + ParquetSql.literal(file.toString()) + " (FORMAT parquet)");
    } catch (SQLException e) {
      throw new IOException(ParquetSql.firstLine(e), e);
    }
  }
}
