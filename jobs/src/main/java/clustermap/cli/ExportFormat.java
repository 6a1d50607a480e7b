package clustermap.cli;

import clustermap.publish.Snapshots;
import clustermap.publish.export.CsvTables;
import clustermap.publish.export.ExportTarget;
import clustermap.publish.export.GeoJson;
import clustermap.publish.export.OfficialCsv;
import clustermap.publish.export.PublicTables;
import clustermap.publish.web.WebMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What an export makes of the public tables. */
enum ExportFormat {
  OFFICIAL_CSV("official-csv", /* choosesTable= */ false) {
    @Override
    String write(Source source, @Nullable String table, Path out) {
      return OfficialCsv.write(source.tables(), out) + " clusters in the government's layout";
    }
  },
  GEOJSON("geojson", /* choosesTable= */ true) {
    @Override
    String write(Source source, @Nullable String table, Path out) {
      String one = table == null ? "clusters" : table;
      return GeoJson.write(source.tables(), one, out) + " features of " + one;
    }
  },
  CSV("csv", /* choosesTable= */ true) {
    @Override
    String write(Source source, @Nullable String table, Path out) {
      if (table == null) {
        return CsvTables.writeAll(source.tables(), out) + " tables";
      }
      CsvTables.writeOne(source.tables(), table, out);
      return "table " + table;
    }
  },
  WEB("web", /* choosesTable= */ false) {
    @Override
    String write(Source source, @Nullable String table, Path out) {
      List<WebMap.Written> written = new ArrayList<>();
      ExportTarget.folder(
          out,
          earlier -> Files.isRegularFile(earlier.resolve(WebMap.MARK)),
          folder ->
              written.add(
                  WebMap.write(
                      source.snapshots(), source.entry(), folder, WebMap.shippedBoundaries())));
      WebMap.Written map = written.get(0);
      map.notes().forEach(source.notes());
      return String.format(
          Locale.ROOT,
          "map with %,d clusters, %d %s, %.1f MB",
          map.clusters(),
          map.editions(),
          map.editions() == 1 ? "edition" : "editions",
          map.bytes() / 1e6);
    }
  };

  /**
   * What is exported.
   *
   * @param entry one of the snapshots of the root
   * @param tables its public tables
   * @param notes hears what the user should know
   */
  record Source(
      Snapshots snapshots, Snapshots.Entry entry, PublicTables tables, Consumer<String> notes) {}

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
  abstract String write(Source source, @Nullable String table, Path out);

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
