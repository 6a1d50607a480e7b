package clustermap.table;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The mark of made-up data: {@code {"synthetic": true}} in the metadata of a table's columns. */
public final class Synthetic {
  private static final String KEY = "synthetic";

  private Synthetic() {}

  /** Whether any column is marked. */
  public static boolean isMarked(StructType schema) {
    return Arrays.stream(schema.fields()).anyMatch(Synthetic::isMarked);
  }

  private static boolean isMarked(StructField field) {
    return field.metadata().contains(KEY) && field.metadata().getBoolean(KEY);
  }

  /** The same rows with every column marked. */
  public static Dataset<Row> mark(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(f -> functions.col(f.name()).as(f.name(), mark(f.metadata())))
            .toArray(Column[]::new));
  }

  /** The same rows, marked where the table they were made from is marked. */
  public static Dataset<Row> carry(StructType from, Dataset<Row> rows) {
    return isMarked(from) ? mark(rows) : rows;
  }

  static Metadata mark(Metadata metadata) {
    return new MetadataBuilder().withMetadata(metadata).putBoolean(KEY, true).build();
  }
}
