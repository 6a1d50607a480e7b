package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import clustermap.check.Reason;
import clustermap.check.Reference;
import clustermap.check.RowRules;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Quarantine;
import clustermap.table.Synthetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Ingest: every row as read goes to exactly one of accepted or quarantined. {@link #judge} gives
 * each row the reasons against it, and {@link #accepted} and {@link #quarantined} take the rows
 * without and with reasons, so that the two add up to what was read.
 */
public final class Ingest {
  private static final String CONTENT = "content";
  private static final String NULLS = "nulls";

  private Ingest() {}

  /**
   * Checks rows in the form of {@link clustermap.table.AsRead} by the rules of their table, and
   * finds keys that occur more than once. Of the rows of a key the one with the fewest issues is
   * kept, then the one with the fewest nulls, then the first by content: never by position, so that
   * the order of rows and files changes nothing in what is accepted.
   *
   * @return the contract's columns with {@link Quarantine#REASONS} (empty when accepted) and where
   *     the row came from; carries the mark of synthetic data
   */
  public static Dataset<Row> judge(Dataset<Row> asRead, Contract contract, Reference reference) {
    RowRules rules = RowRules.of(contract, reference);
    Dataset<Row> checked = rules.apply(asRead);
    Column rejected = size(Quarantine.REASONS.col()).gt(0);
    // A rejected row competes with none; by itself, each is a group, so that a million rows without
    // a number do not meet in one task.
    Column own =
        when(rejected, concat_ws("\n", Quarantine.FILE.col(), Quarantine.RECORD_NUMBER.col()));
    String[] names =
        contract.fields().stream()
            .filter(f -> !f.equals(Contract.ISSUES))
            .map(Field::name)
            .toArray(String[]::new);
    Column[] values = Arrays.stream(names).map(name -> col(name)).toArray(Column[]::new);
    Column content = col(CONTENT);
    Column nulls =
        Arrays.stream(values)
            .map(value -> value.isNull().cast("int"))
            .reduce(Column::plus)
            .orElse(lit(0));
    WindowSpec sameKey =
        Window.partitionBy(
                Stream.concat(
                        contract.key().stream().map(f -> content.getField(f.name())),
                        Stream.of(own))
                    .toArray(Column[]::new))
            .orderBy(
                size(Contract.ISSUES.col()),
                col(NULLS),
                content,
                Contract.ISSUES.col(),
                Quarantine.FILE.col(),
                Quarantine.RECORD_NUMBER.col());
    Column repeats = row_number().over(sameKey).gt(1);
    Column asKept = content.eqNullSafe(first(content).over(sameKey));
    String column = rules.keyColumn();
    Column duplicate =
        when(asKept, lit(Reason.DUPLICATE.code(column)))
            .otherwise(lit(Reason.DUPLICATE_CONFLICT.code(column)));
    // As one value, which the window orders by: beside it the columns would travel twice.
    Dataset<Row> packed =
        checked.withColumns(Map.of(CONTENT, struct(values), NULLS, nulls)).drop(names);
    Dataset<Row> judged =
        packed
            .withColumn(
                Quarantine.REASONS.name(),
                when(repeats, array(duplicate)).otherwise(Quarantine.REASONS.col()))
            .select(col("*"), col(CONTENT + ".*"))
            .withColumn(Quarantine.AS_READ.name(), when(rejected, rules.asRead()))
            .select(judgedContract(contract).columns());
    return Synthetic.carry(asRead.schema(), judged);
  }

  /**
   * The contract of {@link #judge}'s rows: {@code <table>_judged}. Rows may stand twice under one
   * key, so it has none.
   */
  public static Contract judgedContract(Contract contract) {
    List<Field> fields = new ArrayList<>();
    for (Field field : contract.fields()) {
      fields.add(Field.typed(field.name(), field.type(), field.description()));
    }
    fields.addAll(
        List.of(
            Quarantine.REASONS,
            Quarantine.FILE,
            Quarantine.RECORD_NUMBER,
            Quarantine.BYTE_OFFSET,
            // Kept only for what is rejected.
            Field.typed(
                Quarantine.AS_READ.name(),
                Quarantine.AS_READ.type(),
                Quarantine.AS_READ.description())));
    return new Contract(
        contract.name() + "_judged",
        Contract.Tier.STAGE,
        "Judged: " + contract.description(),
        List.of(),
        fields,
        List.of());
  }

  /** The accepted rows of {@link #judge}, by the contract. */
  public static Dataset<Row> accepted(Dataset<Row> judged, Contract contract) {
    return judged.filter(size(Quarantine.REASONS.col()).equalTo(0)).select(contract.columns());
  }

  /** The rejected rows of {@link #judge}, by {@link Quarantine#CONTRACT}. */
  public static Dataset<Row> quarantined(Dataset<Row> judged, Contract contract) {
    return judged
        .filter(size(Quarantine.REASONS.col()).gt(0))
        .select(
            Quarantine.TABLE_NAME.of(lit(contract.name())),
            Quarantine.REASONS.col(),
            Quarantine.FILE.col(),
            Quarantine.RECORD_NUMBER.col(),
            Quarantine.BYTE_OFFSET.col(),
            Quarantine.AS_READ.col());
  }
}
