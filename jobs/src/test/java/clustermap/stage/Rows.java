package clustermap.stage;

import clustermap.SparkTest;
import clustermap.table.Contract;
import clustermap.table.SicCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/** Hand-made rows of a contract; what is not said is null, of lists empty. */
final class Rows {
  private final Contract contract;
  private final List<String> columns;
  private final List<Row> rows = new ArrayList<>();

  private Rows(Contract contract, List<String> columns) {
    this.contract = contract;
    this.columns = columns;
  }

  /** Rows that say these columns, separated by blanks. */
  static Rows of(Contract contract, String columns) {
    List<String> names = List.of(columns.split(" ", -1));
    names.forEach(contract::field);
    return new Rows(contract, names);
  }

  Rows row(@Nullable Object... said) {
    if (said.length != columns.size()) {
      throw new IllegalArgumentException("said " + Arrays.toString(said) + " for " + columns);
    }
    rows.add(
        RowFactory.create(
            contract.fields().stream()
                .map(
                    field -> {
                      int at = columns.indexOf(field.name());
                      if (at >= 0) {
                        return said[at];
                      }
                      return field.type() instanceof ArrayType ? List.of() : null;
                    })
                .toArray()));
    return this;
  }

  Dataset<Row> made() {
    StructType nullable =
        new StructType(
            Stream.of(contract.schema().fields())
                .map(f -> new StructField(f.name(), f.dataType(), true, f.metadata()))
                .toArray(StructField[]::new));
    return SparkTest.spark().createDataFrame(rows, nullable);
  }

  /** A value as tasks get it. */
  static <T> Broadcast<T> broadcast(T value, Class<T> type) {
    return SparkTest.spark().sparkContext().broadcast(value, ClassTag$.MODULE$.apply(type));
  }

  /** Rows by the text in their first column. */
  static Map<String, Row> byFirst(Dataset<Row> rows) {
    Map<String, Row> all = new TreeMap<>();
    rows.collectAsList().forEach(row -> all.put(row.getString(0), row));
    return all;
  }

  /** The value of a key that must be there. */
  static <V> V at(Map<?, V> map, Object key) {
    V value = map.get(key);
    if (value == null) {
      throw new AssertionError("nothing for " + key + " among " + map.keySet());
    }
    return value;
  }

  /** The resolved rules of sectors: taxonomy, sector, sic5, rule_weight. */
  static Dataset<Row> rules(String... sectorCodeWeight) {
    List<Row> rules = new ArrayList<>();
    for (String rule : sectorCodeWeight) {
      String[] parts = rule.split(" ", -1);
      rules.add(RowFactory.create("t", parts[0], parts[1], Double.parseDouble(parts[2])));
    }
    return SparkTest.spark()
        .createDataFrame(
            rules,
            StructType.fromDDL("taxonomy STRING, sector STRING, sic5 STRING, rule_weight DOUBLE"));
  }

  /** The sectors of rules, by SIC alone: taxonomy, sector, by_sic_alone. */
  static Dataset<Row> sectors(Dataset<Row> rules) {
    return rules.select("taxonomy", "sector").distinct().selectExpr("*", "true AS by_sic_alone");
  }

  /** Five-digit codes, as the tree of SIC has them. */
  static Dataset<Row> sicCodes(String... codes) {
    Rows rows = of(SicCodes.CONTRACT, "sic5 sic4");
    for (String code : codes) {
      rows.row(code, code.substring(0, 4));
    }
    return rows.made();
  }

  /** No documents: company_number, taxonomy, sector, weight, evidence. */
  static Dataset<Row> noDocuments() {
    return SparkTest.spark()
        .createDataFrame(
            List.of(),
            StructType.fromDDL(
                "company_number STRING, taxonomy STRING, sector STRING, weight DOUBLE, evidence"
                    + " ARRAY<STRING>"));
  }
}
