package clustermap.publish.export;

import clustermap.fault.Fault;
import clustermap.geo.LonLatOutline;
import clustermap.publish.CsvText;
import clustermap.publish.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Public tables as CSV (RFC 4180, UTF-8 without a byte order mark) by the rules of {@link CsvText}:
 * numbers in full precision, lists and structs as JSON, outlines as well-known text of six
 * decimals. A figure that disclosure control hides is {@code c}, one that is not known an empty
 * cell. Beside them lies {@code datapackage.json}, which tells columns, units, licences and what is
 * made up.
 */
public final class CsvTables {
  /** A figure that disclosure control hides. */
  static final String HIDDEN = "c";

  static final String SUPPRESSED = "suppressed";

  private CsvTables() {}

  /**
   * Writes every table into a folder.
   *
   * @return how many tables
   */
  public static int writeAll(PublicTables tables, Path folder) {
    List<String> names = tables.names();
    ExportTarget.folder(
        folder,
        CsvPackage::isAll,
        target -> {
          for (String table : names) {
            Path file = target.resolve(table + ".csv");
            try (Writer out = Files.newBufferedWriter(file)) {
              write(tables, table, out);
            }
          }
          Files.writeString(
              target.resolve(CsvPackage.FILE),
              Json.write(
                  CsvPackage.of(
                      tables.label(),
                      names.stream()
                          .map(name -> CsvPackage.resource(tables, name, name + ".csv"))
                          .toList())));
        });
    return names.size();
  }

  /** Writes one table as a file, and its description beside it. */
  public static void writeOne(PublicTables tables, String table, Path file) {
    ExportTarget.requireEnding(file, List.of(".csv"));
    tables.described(table);
    ExportTarget.file(file, out -> write(tables, table, out));
    ObjectNode resource = CsvPackage.resource(tables, table, String.valueOf(file.getFileName()));
    CsvPackage.beside(file, CsvPackage.of(tables.label(), List.of(resource)));
  }

  private static void write(PublicTables tables, String table, Writer out) throws IOException {
    List<PublicTables.Column> columns = tables.columns(table);
    List<String> names = columns.stream().map(PublicTables.Column::name).toList();
    int suppressed = names.indexOf(SUPPRESSED) + 1;
    line(out, names.stream().map(CsvText::cell).toList());
    tables.<IOException>each(
        tables.inOrder(table),
        rows -> {
          Set<String> hidden = suppressed == 0 ? Set.of() : texts(rows.getObject(suppressed));
          List<String> cells = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            cells.add(hidden.contains(names.get(i)) ? HIDDEN : cell(columns.get(i), rows, i + 1));
          }
          line(out, cells);
        });
  }

  private static String cell(PublicTables.Column column, ResultSet rows, int index)
      throws SQLException {
    return column.isOutline()
        ? outline(rows.getObject(index))
        : CsvText.cell(rows.getObject(index));
  }

  static String outline(@Nullable Object wkb) throws SQLException {
    return wkb instanceof Blob blob ? CsvText.cell(read(blob).wkt()) : "";
  }

  /**
   * An outline of a snapshot.
   *
   * @throws Fault INPUT when it is none
   */
  static LonLatOutline read(Blob blob) throws SQLException {
    try {
      return LonLatOutline.ofWkb(blob.getBytes(1, Math.toIntExact(blob.length())));
    } catch (IllegalArgumentException e) {
      throw Fault.input(
          "an outline of the snapshot cannot be read: "
              + e.getMessage()
              + ". Find the damage with: clustermap verify",
          e);
    }
  }

  /** A list of texts as DuckDB's driver hands it out; none for null. */
  static Set<String> texts(@Nullable Object list) throws SQLException {
    Set<String> texts = new HashSet<>();
    if (list instanceof Array array) {
      for (Object text : (Object[]) array.getArray()) {
        texts.add(String.valueOf(text));
      }
    }
    return texts;
  }

  static void line(Writer out, List<String> cells) throws IOException {
    out.write(String.join(",", cells));
    out.write("\r\n");
  }
}
