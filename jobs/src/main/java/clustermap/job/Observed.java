package clustermap.job;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.table.Contract;
import clustermap.table.Field;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;

/**
 * What is learned of a table while it is written, in the same pass: how many rows, a hash of them
 * that no order or partitioning changes (the sums of two 64-bit hashes of each row), and which
 * rules of the contract some row breaks.
 *
 * <p>Spark interprets what it observes, expression by expression, and compiles what it selects. So
 * all that is asked of a row is selected as a few numbers, and only those are observed.
 */
final class Observed {
  private static final String ROWS = "rows";
  private static final String[] HASHES = {"observed_first", "observed_second"};
  private static final String LOW = "_low";
  private static final String HIGH = "_high";
  private static final String BROKEN = "observed_broken_";
  private static final int HALF = 32;
  private static final long HALF_BITS = 0xffff_ffffL;
  private static final int RULES_A_NUMBER = 63;

  private final Contract contract;
  private final Observation observation = new Observation();

  /** What a row may break, by the words that say so. */
  private final List<String> rules = new ArrayList<>();

  private final List<Column> breaks = new ArrayList<>();

  Observed(Contract contract) {
    this.contract = contract;
    for (Field field : contract.fields()) {
      if (!field.nullable()) {
        rules.add("null " + field.name());
        breaks.add(field.col().isNull());
      }
    }
    for (Contract.Check check : contract.checks()) {
      rules.add(check.name());
      breaks.add(not(coalesce(expr(check.sql()), lit(true))));
    }
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
    Map<String, Column> asked = new LinkedHashMap<>();
    asked.put(HASHES[0], xxhash64(cells));
    asked.put(HASHES[1], xxhash64(salted));
    List<Column> seen = new ArrayList<>();
    for (String hash : HASHES) {
      // Halves add up in 64 bits, without decimals: more than any table has rows.
      seen.add(sum(col(hash).bitwiseAND(HALF_BITS)).as(hash + LOW));
      seen.add(sum(shiftrightunsigned(col(hash), HALF)).as(hash + HIGH));
    }
    for (int from = 0; from < rules.size(); from += RULES_A_NUMBER) {
      String name = BROKEN + from / RULES_A_NUMBER;
      asked.put(name, bits(breaks.subList(from, Math.min(rules.size(), from + RULES_A_NUMBER))));
      seen.add(bit_or(col(name)).as(name));
    }
    return rows.withColumns(asked)
        .observe(observation, count(lit(1)).as(ROWS), seen.toArray(Column[]::new))
        .drop(asked.keySet().toArray(String[]::new));
  }

  /** A number with a bit for each that holds. */
  private static Column bits(List<Column> conditions) {
    Column bits = lit(0L);
    for (int i = 0; i < conditions.size(); i++) {
      bits = bits.bitwiseOR(when(conditions.get(i), lit(1L << i)).otherwise(lit(0L)));
    }
    return bits;
  }

  /**
   * What was learned, once the rows are written.
   *
   * @throws IllegalStateException when rows break the contract: a bug of the stage
   */
  StageRecord.Table result(String stage) {
    Map<String, Object> seen = seen();
    List<String> broken = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      long bits = number(seen, BROKEN + rule / RULES_A_NUMBER);
      if ((bits >>> rule % RULES_A_NUMBER & 1) == 1) {
        broken.add(rules.get(rule));
      }
    }
    if (!broken.isEmpty()) {
      throw new IllegalStateException(
          "stage " + stage + " broke the contract of " + contract.name() + ": " + broken);
    }
    long rows = number(seen, ROWS);
    String hash = rows + "-" + hex(seen, HASHES[0]) + "-" + hex(seen, HASHES[1]);
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

  /** 0 where no row was seen. */
  private static long number(Map<String, Object> seen, String name) {
    return seen.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static String hex(Map<String, Object> seen, String hash) {
    return BigInteger.valueOf(number(seen, hash + HIGH))
        .shiftLeft(HALF)
        .add(BigInteger.valueOf(number(seen, hash + LOW)))
        .toString(36);
  }
}
