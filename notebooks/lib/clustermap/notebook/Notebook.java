package clustermap.notebook;

import clustermap.publish.ParquetSql;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** The current snapshot, as the cells of a notebook use it: import all of it statically. */
public final class Notebook {
  private static Connection connection;
  private static Snapshots snapshots;
  private static Snapshots.Entry current;

  private Notebook() {}

  /**
   * Opens the current snapshot of {@code CLUSTERMAP_ROOT}, else of the sample: each of its tables
   * is a view by its name. Says what it is.
   */
  public static void open() throws SQLException {
    Path home = Path.of(System.getProperty("clustermap.home"));
    String named = System.getenv("CLUSTERMAP_ROOT");
    String root =
        named == null || named.isBlank() ? home.resolve("data/sample").toString() : named;
    snapshots = Snapshots.of(Root.readable(Stores.standard(), root, null));
    current = snapshots.current();
    connection = ParquetSql.open();
    try (Statement statement = connection.createStatement()) {
      for (RunRecord.Table table : current.run().tables()) {
        // Rows of single firms may be kept from this user; what is public never is.
        if (snapshots.readable(current, table)) {
          statement.execute(
              "CREATE VIEW "
                  + ParquetSql.identifier(table.name())
                  + " AS SELECT * FROM "
                  + ParquetSql.scan(snapshots.files(current, table)));
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "Snapshot of %s; snapshots in its root: %d.%n%s%n",
        current.run().asOf(),
        snapshots.list().size(),
        synthetic().isEmpty() ? "No input is synthetic." : synthetic());
  }

  /** A warning that names the synthetic inputs of the snapshot; empty when there is none. */
  public static String synthetic() {
    String inputs =
        current.run().inputs().stream()
            .filter(RunRecord.Input::synthetic)
            .map(i -> i.table().replace("rd_spend", "R&D spend"))
            .collect(Collectors.joining(", "));
    return inputs.isEmpty()
        ? ""
        : "SYNTHETIC: "
            + inputs
            + " are made up. Figures that rest on them are evidence of nothing.";
  }

  /** Where figures come from: to be shown below each drawing. */
  public static String source(String words) {
    return words
        + " Source: clustermap, snapshot of "
        + current.run().asOf()
        + "; contains Companies House register data, and ONS and OS data under the Open Government"
        + " Licence v3.0.";
  }

  /** Rows of one SELECT, by DuckDB. */
  public static Table sql(String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      return Table.of(rows);
    }
  }

  /** The one value of one SELECT. */
  public static double number(String select) throws SQLException {
    Table table = sql(select);
    require(table.size() == 1, "expected one row of: " + select);
    return table.number(0, table.names().get(0));
  }

  /** A Spark session on this machine with tables of the snapshot as views. */
  public static SparkSession spark(String... tables) {
    // Cells run under a class loader that does not know what Spark compiles.
    Thread.currentThread().setContextClassLoader(Notebook.class.getClassLoader());
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("notebook")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    for (String name : tables) {
      RunRecord.Table table =
          current
              .run()
              .table(name)
              .orElseThrow(() -> new IllegalArgumentException("no table " + name));
      String[] files =
          snapshots.files(current, table).stream().map(Path::toString).toArray(String[]::new);
      spark.read().parquet(files).createOrReplaceTempView(name);
    }
    return spark;
  }

  /** Rows of a Spark dataset, which must be few. */
  public static Table table(Dataset<Row> rows) {
    List<List<Object>> all = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      List<Object> one = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        one.add(row.get(i));
      }
      all.add(one);
    }
    return Table.of(List.of(rows.columns()), all);
  }

  /** A drawing that was written as SVG. */
  public static DisplayData drawing(Path svg, String inWords) {
    try {
      DisplayData shown = DisplayData.fromText(inWords);
      shown.putData("image/svg+xml", Files.readString(svg));
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A figure by its name on a line of its own, as the checks of this project read it. */
  public static void figure(String name, double value) {
    System.out.println(
        name + ": " + new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString());
  }

  /** Ends the run of the notebook when what the text around it says does not hold. */
  public static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }
}
