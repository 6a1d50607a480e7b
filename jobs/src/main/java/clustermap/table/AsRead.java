package clustermap.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;

/**
 * A table as it was read and before it was checked: the columns of its contract as text (lists as
 * lists of text), and where each row came from. Both raw files and Parquet take this form, so that
 * one set of rules checks them.
 *
 * <p>Dates are {@code yyyy-MM-dd} when they come from Parquet, and as the file writes them when
 * raw; bytes are hexadecimal; numbers are as the file writes them.
 */
public final class AsRead {
  public static final Field FAULTS =
      Field.texts(
              "faults",
              "What was wrong with the bytes of the row: row:reason where they are no row of the"
                  + " table, column:reason where a field could be read all the same.")
          .required();

  private AsRead() {}

  /** The as-read form of a table: {@code <table>_as_read}. */
  public static Contract of(Contract table) {
    List<Field> fields =
        new ArrayList<>(
            List.of(Quarantine.FILE, Quarantine.RECORD_NUMBER, Quarantine.BYTE_OFFSET, FAULTS));
    for (Field field : table.fields()) {
      String description = field.description();
      fields.add(
          isList(field)
              ? Field.texts(field.name(), description)
              : Field.text(field.name(), description));
    }
    return new Contract(
        table.name() + "_as_read",
        Contract.Tier.STAGE,
        "As read: " + table.description(),
        List.of(Quarantine.FILE, Quarantine.RECORD_NUMBER),
        fields,
        List.of());
  }

  /**
   * Name of a column that no contract has, but a file may: the currency of the row's amounts. It is
   * read as a part of them, so that no amount in euros passes for pounds.
   */
  static final String CURRENCY = "currency";

  /** Whether a column of a contract is an amount of money. */
  static boolean isMoney(Field field) {
    return field.type().equals(Field.MONEY);
  }

  /** An amount with the currency that stands beside it. */
  static String priced(String amount, String currency) {
    return currency.isBlank() ? amount : amount + " " + currency.strip();
  }

  /** Whether a column of a contract is a list of texts. */
  public static boolean isList(Field field) {
    return field.type() instanceof ArrayType;
  }
}
