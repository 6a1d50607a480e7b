package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.stats.panel.Panel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A panel from a CSV or Parquet file, a row a unit and time. Units that lack an outcome or a
 * covariate at any time of the file are left out, so that all are seen at all times.
 *
 * @param panel the units that are seen at all times
 * @param units their names, in the order of the panel
 * @param leftOut names of units that are not
 * @param later units whose treatment begins after the last time: never treated in this panel
 */
public record PanelFile(Panel panel, List<String> units, List<String> leftOut, int later) {

  /**
   * Which columns hold what.
   *
   * @param unit who was observed
   * @param time when: whole numbers, such as years
   * @param outcome what was observed
   * @param firstTreated the unit's first time under treatment; 0 or nothing (empty, NA, NaN, null):
   *     never
   * @param covariates may be empty
   * @param cluster units of one value may depend on each other; null: each unit stands alone
   */
  public record Columns(
      String unit,
      String time,
      String outcome,
      String firstTreated,
      List<String> covariates,
      @Nullable String cluster) {
    List<String> all() {
      List<String> all = new ArrayList<>(List.of(unit, time, outcome, firstTreated));
      all.addAll(covariates);
      if (cluster != null) {
        all.add(cluster);
      }
      return all;
    }
  }

  /** What is known of one unit. */
  private static final class Unit {
    final Map<Integer, double[]> values = new TreeMap<>();
    final String cluster;
    final int firstTreated;

    Unit(String cluster, int firstTreated) {
      this.cluster = cluster;
      this.firstTreated = firstTreated;
    }
  }

  /**
   * Reads a panel.
   *
   * @throws Fault CONFIG when a column is not there; INPUT when the file cannot be read, a unit has
   *     two rows of one time, or one whose treatment begins at two times, or a value is no number
   */
  public static PanelFile read(Path file, Columns columns) {
    if (!Files.isRegularFile(file)) {
      throw Fault.input(file + " does not exist. Expected a CSV or Parquet file.");
    }
    Map<String, Unit> units = new TreeMap<>();
    TreeSet<Integer> times = new TreeSet<>();
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      String scan =
          PointFile.isParquet(file)
              ? ParquetSql.scan(List.of(file))
              : "read_csv(" + ParquetSql.literal(file) + ", all_varchar = true)";
      requireColumns(statement, file, scan, columns);
      String selected =
          columns.all().stream()
              .map(name -> "CAST(" + ParquetSql.identifier(name) + " AS VARCHAR)")
              .collect(Collectors.joining(", "));
      try (ResultSet rows = statement.executeQuery("SELECT " + selected + " FROM " + scan)) {
        for (long row = 1; rows.next(); row++) {
          add(rows, file + ", row " + row, columns, units, times);
        }
      }
    } catch (SQLException e) {
      throw Fault.input(file + " cannot be read: " + ParquetSql.firstLine(e) + ".", e);
    }
    if (times.size() < 2) {
      throw Fault.input(
          file + " has " + times.size() + " times in " + columns.time() + ": expected 2 or more.");
    }
    return of(file, columns, units, times);
  }

  private static void requireColumns(Statement statement, Path file, String scan, Columns columns)
      throws SQLException {
    List<String> there = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + scan)) {
      while (described.next()) {
        there.add(described.getString(1));
      }
    }
    List<String> missing =
        columns.all().stream().filter(name -> !there.contains(name)).distinct().toList();
    if (!missing.isEmpty()) {
      throw Fault.config(
          file
              + " has no column "
              + String.join(", ", missing)
              + ". It has: "
              + String.join(", ", there)
              + ".");
    }
  }

  private static void add(
      ResultSet rows,
      String where,
      Columns columns,
      Map<String, Unit> units,
      TreeSet<Integer> times)
      throws SQLException {
    String name = rows.getString(1);
    if (name == null || name.isEmpty()) {
      throw Fault.input(where + ": " + columns.unit() + " is empty.");
    }
    int time = whole(where, columns.time(), rows.getString(2));
    int first = firstTreated(where, columns.firstTreated(), rows.getString(4));
    int k = columns.covariates().size();
    String cluster = columns.cluster() == null ? name : rows.getString(5 + k);
    if (cluster == null || cluster.isEmpty()) {
      throw Fault.input(where + ": " + columns.cluster() + " is empty.");
    }
    Unit unit = units.computeIfAbsent(name, ignored -> new Unit(cluster, first));
    if (unit.firstTreated != first) {
      throw Fault.input(
          where
              + ": "
              + columns.firstTreated()
              + " of "
              + name
              + " is "
              + shown(first)
              + ", in another row "
              + shown(unit.firstTreated)
              + ". A treatment begins once and stays: give each unit one first time, or leave out"
              + " units whose treatment ends.");
    }
    if (!unit.cluster.equals(cluster)) {
      throw Fault.input(
          where + ": " + name + " is of " + cluster + ", in another row of " + unit.cluster + ".");
    }
    times.add(time);
    double[] values = new double[1 + k];
    values[0] = number(where, columns.outcome(), rows.getString(3));
    for (int c = 0; c < k; c++) {
      values[1 + c] = number(where, columns.covariates().get(c), rows.getString(5 + c));
    }
    if (unit.values.put(time, values) != null) {
      throw Fault.input(
          where + ": " + name + " has two rows of " + time + ". Give a row a unit and time.");
    }
  }

  private static PanelFile of(
      Path file, Columns columns, Map<String, Unit> all, TreeSet<Integer> times) {
    List<String> names = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    all.forEach(
        (name, unit) -> {
          boolean whole =
              unit.values.size() == times.size()
                  && unit.values.values().stream()
                      .allMatch(v -> Arrays.stream(v).allMatch(Double::isFinite));
          (whole ? names : leftOut).add(name);
        });
    if (names.isEmpty()) {
      throw Fault.input(
          file
              + ": none of the "
              + all.size()
              + " units has "
              + columns.outcome()
              + " at all of the "
              + times.size()
              + " times. Leave out the times at which many are missing.");
    }
    int last = times.last();
    int n = names.size();
    int length = times.size();
    double[] outcome = new double[n * length];
    double[][] covariates = new double[columns.covariates().size()][n * length];
    int[] firstTreated = new int[n];
    int[] cluster = new int[n];
    Map<String, Integer> clusters = new TreeMap<>();
    int later = 0;
    for (int u = 0; u < n; u++) {
      Unit unit = all.get(names.get(u));
      if (unit == null) {
        throw new IllegalStateException("no unit " + names.get(u));
      }
      boolean after = unit.firstTreated != Panel.NEVER && unit.firstTreated > last;
      later += after ? 1 : 0;
      firstTreated[u] = after ? Panel.NEVER : unit.firstTreated;
      Integer known = clusters.putIfAbsent(unit.cluster, clusters.size());
      cluster[u] = known == null ? clusters.size() - 1 : known;
      int t = 0;
      for (double[] values : unit.values.values()) {
        outcome[u * length + t] = values[0];
        for (int k = 0; k < covariates.length; k++) {
          covariates[k][u * length + t] = values[1 + k];
        }
        t++;
      }
    }
    Panel panel =
        new Panel(
            times.stream().mapToInt(Integer::intValue).toArray(),
            outcome,
            firstTreated,
            covariates,
            cluster);
    return new PanelFile(panel, List.copyOf(names), List.copyOf(leftOut), later);
  }

  private static String shown(int first) {
    return first == Panel.NEVER ? "never" : Integer.toString(first);
  }

  private static int firstTreated(String where, String column, @Nullable String text) {
    double value = number(where, column, text);
    return Double.isNaN(value) || value == 0 ? Panel.NEVER : whole(where, column, text);
  }

  private static int whole(String where, String column, @Nullable String text) {
    double value = number(where, column, text);
    if (value != Math.rint(value) || Math.abs(value) > 1e9) {
      throw Fault.input(
          where + ": " + column + " is " + text + ", expected a whole number such as a year.");
    }
    return (int) value;
  }

  /** A number; NaN for nothing. */
  private static double number(String where, String column, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text.trim());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number without bounds.
    }
    if (List.of("NA", "NaN", "nan", "null").contains(text.trim())) {
      return Double.NaN;
    }
    throw Fault.input(where + ": " + column + " is \"" + text + "\", expected a number.");
  }
}
