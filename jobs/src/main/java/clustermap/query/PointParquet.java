package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/** Points of Parquet files, in the order of their rows. */
final class PointParquet {
  private static final int REPORT_ROWS = 1 << 20;
  private static final String TEXT = "VARCHAR";
  private static final Set<String> NUMBERS =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "DOUBLE");

  private PointParquet() {}

  /**
   * Reads files that are parts of one table.
   *
   * @param name what to call them in messages
   * @param rowsRead told now and then how many rows were read
   * @throws Fault INPUT when a file cannot be read or a row is no point
   */
  static PointRows read(String name, List<Path> files, LongConsumer rowsRead) {
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      List<String> types = new ArrayList<>();
      String scan = ParquetSql.scan(files);
      try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + scan)) {
        while (described.next()) {
          names.add(described.getString(1));
          types.add(described.getString(2));
        }
      }
      PointColumns columns = PointColumns.find(name, names);
      List<Cell> cells = new ArrayList<>();
      cells.add(cell(name, names, types, columns.x(), columns.xName()));
      cells.add(cell(name, names, types, columns.y(), columns.yName()));
      if (columns.weight() >= 0) {
        cells.add(cell(name, names, types, columns.weight(), PointColumns.WEIGHT));
      }
      List<String> selected = new ArrayList<>(cells.stream().map(Cell::sql).toList());
      if (columns.id() >= 0) {
        selected.add(
            "CAST(" + ParquetSql.identifier(names.get(columns.id())) + " AS " + TEXT + ")");
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT " + String.join(", ", selected) + " FROM " + scan)) {
        return rows(name, rows, cells, columns, rowsRead);
      }
    } catch (SQLException e) {
      throw Fault.input(
          name
              + " cannot be read as Parquet: "
              + ParquetSql.firstLine(e)
              + ". Make the file again.",
          e);
    }
  }

  /** How one number of a row is read. */
  private record Cell(String sql, String column, boolean isText) {}

  private static Cell cell(
      String name, List<String> names, List<String> types, int at, String column) {
    String type = types.get(at);
    String identifier = ParquetSql.identifier(names.get(at));
    if (type.equals(TEXT)) {
      return new Cell(identifier, column, true);
    }
    if (!NUMBERS.contains(type) && !type.startsWith("DECIMAL")) {
      throw Fault.input(
          name + ", column " + column + ": found the type " + type + ", expected a number.");
    }
    return new Cell("CAST(" + identifier + " AS DOUBLE)", column, false);
  }

  private static PointRows rows(
      String name, ResultSet rows, List<Cell> cells, PointColumns columns, LongConsumer rowsRead)
      throws SQLException {
    PointRows.Builder builder = new PointRows.Builder(name);
    Texts ids = columns.id() < 0 ? null : new Texts();
    double[] value = new double[cells.size()];
    while (rows.next()) {
      for (int c = 0; c < value.length; c++) {
        value[c] = number(rows, c + 1, cells.get(c).isText());
        boolean holds =
            c < 2 ? PointRows.Builder.isCoordinate(value[c]) : PointRows.Builder.isWeight(value[c]);
        if (!holds) {
          String found = rows.getString(c + 1);
          throw builder.refused(
              "row " + (builder.size() + 1), cells.get(c).column(), found == null ? "" : found);
        }
      }
      builder.add(value[0], value[1]);
      if (value.length > 2) {
        builder.weigh(value[2]);
      }
      if (ids != null) {
        String id = rows.getString(value.length + 1);
        byte[] text = (id == null ? "" : id).getBytes(StandardCharsets.UTF_8);
        ids.add(text, 0, text.length);
      }
      if (builder.size() % REPORT_ROWS == 0) {
        rowsRead.accept(builder.size());
      }
    }
    return builder.build(ids, columns.unused());
  }

  /** A number, NaN where there is none. */
  private static double number(ResultSet rows, int column, boolean isText) throws SQLException {
    if (isText) {
      String text = rows.getString(column);
      if (text == null) {
        return Double.NaN;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Decimal.parse(bytes, 0, bytes.length);
    }
    double value = rows.getDouble(column);
    return value == 0 && rows.wasNull() ? Double.NaN : value;
  }
}
