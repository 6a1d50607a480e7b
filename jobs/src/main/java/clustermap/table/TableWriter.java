package clustermap.table;

import static org.apache.spark.sql.functions.col;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes tables by contract, and reads back what was written so. */
public final class TableWriter {
  private TableWriter() {}

  /**
   * Writes the contract's columns, in its order and with its descriptions, as Parquet into a folder
   * that does not exist yet: in files by the hash of the key, each sorted by the key, so that the
   * same rows always make the same files. Rows of a stage are written as they come, unless they
   * have a key and the number of files is given. The mark of synthetic data is kept.
   *
   * @throws IllegalArgumentException when the rows have not the contract's columns and types
   */
  public static void write(Dataset<Row> rows, Contract contract, String path, int partitions) {
    write(rows, contract, path, partitions, UnaryOperator.identity());
  }

  /**
   * As above.
   *
   * @param partitions number of files; 0 lets Spark choose by size
   * @param watch sees the rows on their way to the files, and hands them on
   */
  public static void write(
      Dataset<Row> rows,
      Contract contract,
      String path,
      int partitions,
      UnaryOperator<Dataset<Row>> watch) {
    boolean synthetic = Synthetic.isMarked(rows.schema());
    List<Column> columns = new ArrayList<>();
    for (StructField field : contract.schema().fields()) {
      StructField found = found(rows.schema(), contract, field);
      if (!same(found.dataType(), field.dataType())) {
        throw new IllegalArgumentException(
            "column "
                + field.name()
                + " of table "
                + contract.name()
                + " has type "
                + found.dataType().simpleString()
                + ", the contract says "
                + field.dataType().simpleString());
      }
      Metadata metadata = synthetic ? Synthetic.mark(field.metadata()) : field.metadata();
      columns.add(col(field.name()).as(field.name(), metadata));
    }
    watch
        .apply(spread(rows.select(columns.toArray(Column[]::new)), contract, partitions))
        .write()
        .parquet(path);
  }

  /** Rows that only other stages read stay where they are: those shuffle them anyway. */
  private static Dataset<Row> spread(Dataset<Row> rows, Contract contract, int partitions) {
    boolean asAsked = partitions > 0 && !contract.key().isEmpty();
    if (contract.tier() == Contract.Tier.STAGE && !asAsked) {
      return rows;
    }
    Column[] order = order(contract);
    Dataset<Row> spread =
        partitions == 0 ? rows.repartition(order) : rows.repartition(partitions, order);
    return spread.sortWithinPartitions(order);
  }

  /** The key, or every column that has an order when rows have no identity. */
  private static Column[] order(Contract contract) {
    List<Field> fields =
        contract.key().isEmpty()
            ? contract.fields().stream().filter(f -> !(f.type() instanceof MapType)).toList()
            : contract.key();
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }

  private static StructField found(StructType schema, Contract contract, StructField wanted) {
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().equals(wanted.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "column " + wanted.name() + " of table " + contract.name() + " is missing"));
  }

  /** Equal but for whether lists, maps and structs may hold nulls, which Parquet does not keep. */
  private static boolean same(DataType a, DataType b) {
    if (a instanceof ArrayType x && b instanceof ArrayType y) {
      return same(x.elementType(), y.elementType());
    }
    if (a instanceof MapType x && b instanceof MapType y) {
      return same(x.keyType(), y.keyType()) && same(x.valueType(), y.valueType());
    }
    if (a instanceof StructType x && b instanceof StructType y) {
      StructField[] left = x.fields();
      StructField[] right = y.fields();
      boolean same = left.length == right.length;
      for (int i = 0; same && i < left.length; i++) {
        same =
            left[i].name().equals(right[i].name()) && same(left[i].dataType(), right[i].dataType());
      }
      return same;
    }
    return a.equals(b);
  }

  /**
   * Reads a table that was written by contract; columns have the contract's order, types and
   * descriptions, and keep the mark of synthetic data.
   *
   * @throws Fault (INPUT) when the folder holds something else
   */
  public static Dataset<Row> read(SparkSession spark, Contract contract, String path) {
    StructType stored = spark.read().parquet(path).schema();
    List<String> problems = new ArrayList<>();
    for (StructField field : contract.schema().fields()) {
      Arrays.stream(stored.fields())
          .filter(f -> f.name().equals(field.name()))
          .findFirst()
          .ifPresentOrElse(
              f -> {
                if (!same(f.dataType(), field.dataType())) {
                  problems.add(
                      "column "
                          + field.name()
                          + ": expected "
                          + field.dataType().simpleString()
                          + ", found "
                          + f.dataType().simpleString());
                }
              },
              () -> problems.add("column " + field.name() + " is missing"));
    }
    if (!problems.isEmpty()) {
      throw Fault.input(
          path
              + ": the folder does not hold table "
              + contract.name()
              + ": "
              + String.join("; ", problems)
              + "; make it again");
    }
    return Synthetic.carry(stored, spark.read().schema(contract.schema()).parquet(path));
  }
}
