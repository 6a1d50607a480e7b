package clustermap.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.table.Contract;
import clustermap.table.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;
import org.jspecify.annotations.Nullable;

/**
 * What is learned of a table while it is written, in the same pass: how many rows, a hash of them
 * that no order or partitioning changes (the sums of two 64-bit hashes of each row), and how many
 * rows break the contract.
 */
final class Observed {
  private static final String ROWS = "rows";
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  private final Contract contract;
  private final Observation observation = new Observation();

  Observed(Contract contract) {
    this.contract = contract;
  }

  /** The same rows, watched when they are written. */
  Dataset<Row> watch(Dataset<Row> rows) {
    Column[] cells =
        contract.fields().stream()
            .map(f -> f.type() instanceof MapType ? sort_array(map_entries(f.col())) : f.col())
            .toArray(Column[]::new);
    Column[] salted = new Column[cells.length + 1];
    salted[0] = lit(contract.name());
    System.arraycopy(cells, 0, salted, 1, cells.length);
    List<Column> more = new ArrayList<>();
    more.add(sum(xxhash64(cells).cast("decimal(20,0)")).as(FIRST));
    more.add(sum(xxhash64(salted).cast("decimal(20,0)")).as(SECOND));
    for (Field field : contract.fields()) {
      if (!field.nullable()) {
        more.add(sum(when(field.col().isNull(), 1L).otherwise(0L)).as("null " + field.name()));
      }
    }
    for (Contract.Check check : contract.checks()) {
      more.add(
          sum(when(coalesce(expr(check.sql()), lit(true)), 0L).otherwise(1L)).as(check.name()));
    }
    return rows.observe(observation, count(lit(1)).as(ROWS), more.toArray(Column[]::new));
  }

  /**
   * What was learned, once the rows are written.
   *
   * @throws IllegalStateException when rows break the contract: a bug of the stage
   */
  StageRecord.Table result(String stage) {
    Map<String, Object> seen = seen();
    List<String> broken = new ArrayList<>();
    seen.forEach(
        (name, value) -> {
          boolean rule = !name.equals(ROWS) && !name.equals(FIRST) && !name.equals(SECOND);
          if (rule && value instanceof Number n && n.longValue() > 0) {
            broken.add(name + " in " + n + " rows");
          }
        });
    if (!broken.isEmpty()) {
      throw new IllegalStateException(
          "stage " + stage + " broke the contract of " + contract.name() + ": " + broken);
    }
    long rows = ((Number) present(seen.get(ROWS))).longValue();
    String hash = rows + "-" + hex(seen.get(FIRST)) + "-" + hex(seen.get(SECOND));
    return new StageRecord.Table(contract.name(), rows, hash);
  }

  private Map<String, Object> seen() {
    try {
      return observation.getAsJava();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a table was written", e);
    }
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("nothing was observed");
    }
    return value;
  }

  private static String hex(@Nullable Object sum) {
    return sum instanceof BigDecimal number ? number.toBigInteger().toString(36) : "0";
  }
}
