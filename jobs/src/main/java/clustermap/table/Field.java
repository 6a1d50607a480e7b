package clustermap.table;

import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a contract.
 *
 * @param name snake_case, with the unit in the name where there is one
 * @param type Spark SQL type of the column in a file written by contract
 * @param nullable whether a row may have no value
 * @param optional whether an input may lack the column altogether (it is then read as null)
 * @param unit unit of measure, or the empty string
 * @param confidential whether disclosure control guards the column in public tables
 * @param description one sentence or two: what the value means
 */
public record Field(
    String name,
    DataType type,
    boolean nullable,
    boolean optional,
    String unit,
    boolean confidential,
    String description) {

  /** Pounds and pence: exact sums, whatever the order of rows. */
  public static final DataType MONEY = DataTypes.createDecimalType(18, 2);

  public Field {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("column name is not snake_case: " + name);
    }
    if (description.isBlank()) {
      throw new IllegalArgumentException("column " + name + " has no description");
    }
    Objects.requireNonNull(type);
  }

  private static Field of(String name, DataType type, String description) {
    return new Field(name, type, true, false, "", false, description);
  }

  /** Text. */
  public static Field text(String name, String description) {
    return of(name, DataTypes.StringType, description);
  }

  /** A list of texts; by contract never null inside, and empty rather than null in outputs. */
  public static Field texts(String name, String description) {
    // Parquet does not keep that lists hold no nulls, so the type does not say it either.
    return of(name, DataTypes.createArrayType(DataTypes.StringType, true), description);
  }

  /** A 32-bit whole number. */
  public static Field whole(String name, String description) {
    return of(name, DataTypes.IntegerType, description);
  }

  /** A 64-bit whole number, for counts. */
  public static Field count(String name, String description) {
    return of(name, DataTypes.LongType, description);
  }

  /** A double. */
  public static Field real(String name, String description) {
    return of(name, DataTypes.DoubleType, description);
  }

  /** Pounds sterling with pence. */
  public static Field money(String name, String description) {
    return of(name, MONEY, description).in("GBP");
  }

  /** A calendar day. */
  public static Field date(String name, String description) {
    return of(name, DataTypes.DateType, description);
  }

  /** True or false. */
  public static Field flag(String name, String description) {
    return of(name, DataTypes.BooleanType, description);
  }

  /** Bytes. */
  public static Field bytes(String name, String description) {
    return of(name, DataTypes.BinaryType, description);
  }

  /** Any other type. */
  public static Field typed(String name, DataType type, String description) {
    return of(name, type, description);
  }

  /** The same column, never null. */
  public Field required() {
    return new Field(name, type, false, false, unit, confidential, description);
  }

  /** The same column, which an input may lack. */
  public Field mayBeAbsent() {
    return new Field(name, type, true, true, unit, confidential, description);
  }

  /** The same column with a unit of measure. */
  public Field in(String newUnit) {
    return new Field(name, type, nullable, optional, newUnit, confidential, description);
  }

  /** The same column, guarded by disclosure control in public tables. */
  public Field guarded() {
    return new Field(name, type, nullable, optional, unit, true, description);
  }

  /** The column as a Spark expression. */
  public Column col() {
    return functions.col(name);
  }

  /** An expression under this column's name and type. */
  public Column of(Column expression) {
    return expression.cast(type).as(name);
  }

  /** No value, under this column's name and type. */
  public Column none() {
    return functions.lit(null).cast(type).as(name);
  }

  StructField structField() {
    MetadataBuilder metadata = new MetadataBuilder().putString("comment", description);
    if (!unit.isEmpty()) {
      metadata.putString("unit", unit);
    }
    return new StructField(name, type, nullable, metadata.build());
  }
}
