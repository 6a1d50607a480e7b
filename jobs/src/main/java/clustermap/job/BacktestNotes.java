package clustermap.job;

import clustermap.table.PotentialBacktest;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the run record says of the backtest of nascent potential; a leaky one gives no figure. */
final class BacktestNotes {
  private BacktestNotes() {}

  /**
   * Adds a note on the main outcome; none where there is no backtest, as in rebuilt years.
   *
   * @param backtest potential_backtest
   */
  static void add(Dataset<Row> backtest, Map<String, String> notes) {
    List<Row> rows =
        backtest
            .where("outcome = 'births' AND predictor = 'relatedness_density'")
            .select(
                PotentialBacktest.TAXONOMY.col(),
                PotentialBacktest.LEAKY.col(),
                PotentialBacktest.CONCLUSION.col(),
                PotentialBacktest.figures().get(0).col())
            .orderBy(PotentialBacktest.TAXONOMY.col())
            .collectAsList();
    if (rows.isEmpty()) {
      return;
    }
    boolean told = rows.stream().anyMatch(row -> !row.isNullAt(3));
    String note =
        told && rows.get(0).getBoolean(1)
            ? "Leaky: today's addresses and sectors; figures stand in potential_backtest and are"
                + " none to quote."
            : conclusions(rows);
    notes.put("potential_backtest", note);
  }

  private static String conclusions(List<Row> rows) {
    if (rows.stream().map(row -> row.getString(2)).distinct().count() == 1) {
      return rows.get(0).getString(2) + ".";
    }
    StringBuilder all = new StringBuilder();
    for (Row row : rows) {
      all.append(all.isEmpty() ? "" : " ")
          .append(row.getString(0))
          .append(": ")
          .append(row.getString(2))
          .append('.');
    }
    return all.toString();
  }
}
