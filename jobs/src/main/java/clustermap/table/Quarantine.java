package clustermap.table;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/** Rows that were rejected, with the reasons. */
public final class Quarantine {
  private static final MapType AS_READ_TYPE =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true);

  public static final Field TABLE_NAME =
      Field.text("table_name", "Input table the row was meant for.").required();

  public static final Field REASONS =
      Field.texts("reasons", "Why it was rejected, each as column:reason; at least one.")
          .required();

  public static final Field FILE =
      Field.text("file", "File the row came from, relative to the input's path.").required();

  public static final Field RECORD_NUMBER =
      Field.count("record_number", "Record within the file, the first after the header being 1.")
          .required();

  public static final Field BYTE_OFFSET =
      Field.count(
              "byte_offset", "Where the record begins in the uncompressed file; null for Parquet.")
          .in("bytes");

  public static final Field AS_READ =
      Field.typed(
              "as_read",
              AS_READ_TYPE,
              "The contract's columns as they were read, before any mending; nothing else"
                  + " of the source.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "quarantine",
              "One rejected row of an input.",
              TABLE_NAME,
              REASONS,
              FILE,
              RECORD_NUMBER,
              BYTE_OFFSET,
              AS_READ)
          .keyed(TABLE_NAME, FILE, RECORD_NUMBER);

  private Quarantine() {}
}
