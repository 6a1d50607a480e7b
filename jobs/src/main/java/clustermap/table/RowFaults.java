package clustermap.table;

import java.util.Locale;

/** The codes that the raw reader leaves in {@link AsRead#FAULTS}. */
public final class RowFaults {
  /** Stands where a column's name would when the row as a whole is meant. */
  public static final String ROW = "row";

  private RowFaults() {}

  static String of(RawRecords.RowFault fault) {
    return ROW + ":" + fault.name().toLowerCase(Locale.ROOT);
  }

  static String of(Field field, RawRecords.FieldFault fault) {
    return field.name() + ":" + fault.name().toLowerCase(Locale.ROOT);
  }
}
