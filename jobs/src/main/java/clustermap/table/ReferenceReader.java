package clustermap.table;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads reference tables, which ship compact: numbers may be narrower on disk than in the contract,
 * and columns that a row may lack may be left out.
 */
public final class ReferenceReader {

  private ReferenceReader() {}

  /**
   * The table with the contract's columns and types.
   *
   * @throws Fault (INPUT) when the file lacks a column that it must have
   */
  public static Dataset<Row> read(SparkSession spark, Contract contract, String path) {
    Dataset<Row> stored = spark.read().parquet(path);
    Set<String> present = new TreeSet<>(Arrays.asList(stored.columns()));
    List<String> missing = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (Field field : contract.fields()) {
      if (present.contains(field.name())) {
        columns.add(field.of(field.col()));
      } else if (field.optional()) {
        columns.add(field.none());
      } else {
        missing.add(field.name());
      }
    }
    if (!missing.isEmpty()) {
      throw Fault.input(
          path
              + ": the reference table "
              + contract.name()
              + " lacks the columns "
              + missing
              + "; make it again with `clustermap reference`.");
    }
    return stored.select(columns.toArray(Column[]::new));
  }
}
