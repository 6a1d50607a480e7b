package clustermap.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The one definition of a table: readers, writers, validation, {@code datapackage.json} and the
 * data dictionary are made from it.
 *
 * @param name the table's name, also its folder's
 * @param tier who makes it and who may read it
 * @param description what one row is
 * @param key the columns that identify a row; empty when rows have no identity
 * @param fields the columns, in order
 * @param checks what holds for every row
 */
public record Contract(
    String name,
    Tier tier,
    String description,
    List<Field> key,
    List<Field> fields,
    List<Check> checks) {

  /** Who makes a table and who may read it. */
  public enum Tier {
    /** An extract that a run reads. */
    INPUT,
    /** Open reference data that ships in {@code conf/reference}. */
    REFERENCE,
    /** Passed between stages, never published. */
    STAGE,
    /** Published to everybody, after disclosure control. */
    PUBLIC,
    /** Published to those with permission: rows of single firms. */
    RESTRICTED
  }

  /**
   * A rule that every row obeys; a row that breaks it is a bug of the stage that wrote it.
   *
   * @param name snake_case
   * @param sql a Spark SQL predicate over the table's columns; null counts as obeyed
   * @param meaning the rule in words
   */
  public record Check(String name, String sql, String meaning) {}

  public Contract {
    key = List.copyOf(key);
    fields = List.copyOf(fields);
    checks = List.copyOf(checks);
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("table " + name + " has two columns " + field.name());
      }
    }
    for (Field field : key) {
      if (!fields.contains(field)) {
        throw new IllegalArgumentException("key " + field.name() + " is not in table " + name);
      }
    }
  }

  /** A table of a tier with its columns and no key yet. */
  public static Contract of(Tier tier, String name, String description, Field... fields) {
    return new Contract(name, tier, description, List.of(), List.of(fields), List.of());
  }

  /** An input; every input also carries {@link #ISSUES} once it has been read. */
  public static Contract input(String name, String description, Field... fields) {
    List<Field> all = Stream.concat(Stream.of(fields), Stream.of(ISSUES)).toList();
    return new Contract(name, Tier.INPUT, description, List.of(), all, List.of());
  }

  /** What was wrong with an accepted row of an input: {@code column:reason}, in column order. */
  public static final Field ISSUES =
      Field.texts(
              "issues",
              "Fields of the row that could not be used and were nulled or mended, each as"
                  + " column:reason; empty when there is none.")
          .mayBeAbsent();

  public Contract keyed(Field... columns) {
    return new Contract(name, tier, description, List.of(columns), fields, checks);
  }

  public Contract checked(String check, String sql, String meaning) {
    List<Check> more =
        Stream.concat(checks.stream(), Stream.of(new Check(check, sql, meaning))).toList();
    return new Contract(name, tier, description, key, fields, more);
  }

  /** The Spark schema, with descriptions and units as column metadata. */
  public StructType schema() {
    return new StructType(fields.stream().map(Field::structField).toArray(StructField[]::new));
  }

  /** The columns as expressions, in order: what a stage selects last. */
  public Column[] columns() {
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }

  /** The column of that name. */
  public Field field(String column) {
    return fields.stream()
        .filter(f -> f.name().equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column " + column + " in " + name));
  }

  public boolean has(String column) {
    return fields.stream().anyMatch(f -> f.name().equals(column));
  }
}
