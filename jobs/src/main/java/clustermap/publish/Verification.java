package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Proof that a snapshot is as it was published and as its contracts say: every file of {@code
 * run.json} by size and SHA-256, the number of rows by the footers, and by DuckDB the columns, the
 * key, what may not be null and the checks of {@code datapackage.json}. It rests on the snapshot
 * alone, so a snapshot is verified by the contracts under which it was written.
 *
 * @param asOf day of the snapshot
 * @param runId the run that made it
 * @param tables what was found of each table, in order
 */
public record Verification(String asOf, String runId, List<Table> tables) {

  /**
   * One sound table.
   *
   * @param name of the table
   * @param files number of files
   * @param bytes of all files
   * @param rows of all files
   * @param rules how many rules of the contract were checked: key, required columns, checks
   * @param unchecked checks that this reader cannot express, each with the reason
   */
  public record Table(
      String name, int files, long bytes, long rows, int rules, List<String> unchecked) {}

  private static final int MOST_REPORTED = 20;

  public long bytes() {
    return tables.stream().mapToLong(Table::bytes).sum();
  }

  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /**
   * Checks everything and reports all damage at once.
   *
   * @throws Fault INPUT naming each damaged file or table
   */
  static Verification of(Root root, Snapshots.Entry entry) {
    List<String> damage = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    RunRecord run = entry.run();
    Map<String, JsonNode> resources = resources(root, entry, damage);
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      for (RunRecord.Table table : run.tables()) {
        List<String> broken = files(root, entry, table);
        damage.addAll(broken);
        JsonNode resource = resources.get(table.name());
        if (!broken.isEmpty()) {
          continue;
        }
        if (resource == null) {
          damage.add("table " + table.name() + " is not described in " + Root.DATA_PACKAGE);
          continue;
        }
        Store store = root.store(table.tier());
        List<Path> files =
            table.files().stream()
                .map(f -> store.here(entry.path() + "/" + f.path(), f.facts()))
                .toList();
        TableInspection inspection = new TableInspection(statement, table, resource, files);
        tables.add(inspection.run());
        damage.addAll(inspection.broken());
      }
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB failed while verifying", e);
    }
    if (!damage.isEmpty()) {
      throw Fault.input(
          "the snapshot "
              + run.asOf()
              + " "
              + run.runId()
              + " is damaged:\n  "
              + damage.stream().limit(MOST_REPORTED).collect(Collectors.joining("\n  "))
              + (damage.size() > MOST_REPORTED
                  ? "\n  and " + (damage.size() - MOST_REPORTED) + " more"
                  : "")
              + "\nRestore the files from a copy, or go back to a sound snapshot with: clustermap"
              + " rollback A");
    }
    return new Verification(run.asOf().toString(), run.runId(), List.copyOf(tables));
  }

  private static Map<String, JsonNode> resources(
      Root root, Snapshots.Entry entry, List<String> damage) {
    Map<String, JsonNode> resources = new HashMap<>();
    for (Store store : root.stores()) {
      String path = entry.path() + "/" + Root.DATA_PACKAGE;
      Optional<String> text = store.readText(path);
      if (text.isEmpty()) {
        damage.add(store.uri(path) + " is missing");
        continue;
      }
      try {
        for (JsonNode resource : Json.tree(text.get(), store.uri(path)).path("resources")) {
          resources.put(resource.path("name").asText(), resource);
        }
      } catch (Fault e) {
        damage.add(store.uri(path) + " is not JSON");
      }
    }
    return resources;
  }

  private static List<String> files(Root root, Snapshots.Entry entry, RunRecord.Table table) {
    List<String> broken = new ArrayList<>();
    Store store = root.store(table.tier());
    for (RunRecord.TableFile file : table.files()) {
      SnapshotWriter.damage(store, entry.path() + "/" + file.path(), file, true)
          .ifPresent(broken::add);
    }
    return broken;
  }
}
