package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.table.DisclosureReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the run record says of disclosure control. */
final class DisclosureNotes {
  /** Under which note. */
  static final String NOTE = RunConfig.Disclosure.NOTE;

  private DisclosureNotes() {}

  /**
   * Adds a line on what was shown, held and hidden.
   *
   * @param report disclosure_report, some dozens of rows
   */
  static void add(Dataset<Row> report, Map<String, String> notes) {
    Map<String, List<String>> columns = new TreeMap<>();
    for (Row row :
        report
            .where("status <> 'none'")
            .select(
                DisclosureReport.TABLE.col(),
                DisclosureReport.FIGURE.col(),
                DisclosureReport.STATUS.col(),
                DisclosureReport.CELLS.col())
            .orderBy("table_name", "column_name", "status")
            .collectAsList()) {
      columns
          .computeIfAbsent(row.getString(0) + "." + row.getString(1), c -> new ArrayList<>())
          .add(row.getLong(3) + " " + row.getString(2));
    }
    if (!columns.isEmpty()) {
      notes.put(
          NOTE,
          columns.entrySet().stream()
              .map(column -> column.getKey() + ": " + String.join(", ", column.getValue()))
              .collect(Collectors.joining("; ")));
    }
  }

  /** What readers must know. */
  static List<String> warnings(RunConfig config, Editions editions) {
    List<String> warnings = new ArrayList<>();
    if (config.disclosure().refresh().equals("nightly")) {
      warnings.add(
          "disclosure.refresh is nightly: confidential figures are compared with every former"
              + " edition each night, and most that change by few firms are held or hidden.");
    }
    if (editions.unrecorded()) {
      warnings.add(
          "The snapshot before has no disclosure_ledger: confidential figures that it published"
              + " cannot be compared with tonight's.");
    }
    return warnings;
  }
}
