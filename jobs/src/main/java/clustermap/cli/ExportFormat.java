package clustermap.cli;

import clustermap.publish.export.CsvTables;
import clustermap.publish.export.GeoJson;
import clustermap.publish.export.OfficialCsv;
import clustermap.publish.export.PublicTables;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What an export makes of the public tables. */
enum ExportFormat {
  OFFICIAL_CSV("official-csv", /* choosesTable= */ false) {
    @Override
    String write(PublicTables tables, @Nullable String table, Path out) {
      return OfficialCsv.write(tables, out) + " clusters in the government's layout";
    }
  },
  GEOJSON("geojson", /* choosesTable= */ true) {
    @Override
    String write(PublicTables tables, @Nullable String table, Path out) {
      String one = table == null ? "clusters" : table;
      return GeoJson.write(tables, one, out) + " features of " + one;
    }
  },
  CSV("csv", /* choosesTable= */ true) {
    @Override
    String write(PublicTables tables, @Nullable String table, Path out) {
      if (table == null) {
        return CsvTables.writeAll(tables, out) + " tables";
      }
      CsvTables.writeOne(tables, table, out);
      return "table " + table;
    }
  };

  private final String word;
  private final boolean choosesTable;

  ExportFormat(String word, boolean choosesTable) {
    this.word = word;
    this.choosesTable = choosesTable;
  }

  /** As users type it. */
  String word() {
    return word;
  }

  /** Whether --table means anything to it. */
  boolean choosesTable() {
    return choosesTable;
  }

  /**
   * Writes the export.
   *
   * @param table the one that the user named, or null
   * @return what was written, in words
   */
  abstract String write(PublicTables tables, @Nullable String table, Path out);

  /** Reads what users type. */
  static final class Converter implements ITypeConverter<ExportFormat> {
    @Override
    public ExportFormat convert(String typed) {
      return Arrays.stream(values())
          .filter(format -> format.word.equalsIgnoreCase(typed))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of "
                          + Arrays.stream(values())
                              .map(ExportFormat::word)
                              .collect(Collectors.joining(", "))
                          + ", found "
                          + typed));
    }
  }
}
