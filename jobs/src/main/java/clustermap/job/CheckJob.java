package clustermap.job;

import clustermap.config.ConfluenceRules;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.config.SectorOverlap;
import clustermap.config.SicNode;
import clustermap.config.Taxonomies;
import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.Districts;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import clustermap.table.SourceFiles;
import clustermap.table.TableSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** {@code check}: whether a run could start, without starting one and without writing anything. */
public final class CheckJob {
  private final RunConfig config;
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> found = new ArrayList<>();

  private CheckJob(RunConfig config) {
    this.config = config;
  }

  /**
   * Checks inputs by their headers and schemas, reference data, sector rules and the store.
   *
   * @return what was found, a sentence each
   * @throws Fault with everything that is wrong, of the first kind of CONFIG, INPUT, UNAVAILABLE
   */
  public static List<String> run(RunConfig config) {
    CheckJob job = new CheckJob(config);
    job.inputs();
    job.reference();
    job.store(config.root(), "root");
    config.restrictedRoot().ifPresent(root -> job.store(root, "restricted_root"));
    return job.found();
  }

  private List<String> found() {
    if (faults.isEmpty()) {
      return found;
    }
    String all =
        faults.stream()
            .map(f -> "- " + f.getMessage())
            .collect(Collectors.joining("\n  ", "a run cannot start:\n  ", ""));
    for (Fault.Kind kind : List.of(Fault.Kind.CONFIG, Fault.Kind.INPUT)) {
      for (Fault fault : faults) {
        if (fault.kind() == kind) {
          throw kind == Fault.Kind.CONFIG ? Fault.config(all) : Fault.input(all, fault);
        }
      }
    }
    throw Fault.unavailable(all, faults.get(0));
  }

  private void inputs() {
    Configuration hadoop = new Configuration();
    SortedMap<String, List<String>> paths = InputPaths.of(config.inputs());
    if (!paths.containsKey("companies")) {
      faults.add(
          Fault.input(
              "no register: put companies.parquet or companies.csv into inputs.dir, or set"
                  + " inputs.companies"));
    }
    paths.forEach(
        (name, files) -> {
          try {
            TableSource source =
                TableSource.open(
                    hadoop, Contracts.input(name).orElseThrow(), SourceFiles.of(hadoop, files));
            found.add(
                "input "
                    + name
                    + ": "
                    + String.join(", ", source.files().paths())
                    + " ("
                    + String.join(", ", source.formats())
                    + (source.isSynthetic() ? ", synthetic" : "")
                    + ")"
                    + (source.extraColumns().isEmpty()
                        ? ""
                        : "; columns kept out: " + String.join(", ", source.extraColumns())));
          } catch (Fault fault) {
            faults.add(fault);
          }
        });
  }

  private void reference() {
    String folder = config.inputs().referenceDir();
    boolean whole = true;
    for (Contract contract :
        List.of(
            Postcodes.CONTRACT,
            Places.CONTRACT,
            Districts.CONTRACT,
            SicCodes.CONTRACT,
            SectorTotals.CONTRACT)) {
      Path file = Path.of(folder, contract.name() + ".parquet");
      if (!Files.isReadable(file)) {
        whole = false;
        faults.add(
            Fault.input(
                "reference table "
                    + file
                    + " is missing: set reference.dir, or make it with: clustermap reference --raw"
                    + " DIR --out "
                    + folder));
      }
    }
    if (!whole) {
      return;
    }
    found.add("reference data: " + folder);
    try {
      List<SicNode> tree = sicTree(Path.of(folder, SicCodes.CONTRACT.name() + ".parquet"));
      confluence(tree);
      List<Sector> sectors =
          Taxonomies.resolve(config.taxonomies(), Path.of(config.inputs().sectorsDir()), tree);
      found.add(
          "sector rules: "
              + sectors.size()
              + " sectors of "
              + String.join(", ", config.taxonomies()));
      for (SectorOverlap overlap : SectorOverlap.among(sectors)) {
        found.add("rules overlap: " + overlap.inWords());
      }
    } catch (Fault fault) {
      faults.add(fault);
    } catch (SQLException e) {
      faults.add(Fault.input("reference table sic_codes cannot be read: " + e.getMessage(), e));
    }
  }

  private void confluence(List<SicNode> tree) {
    Path file = Path.of(config.inputs().confluenceRules());
    try {
      ConfluenceRules.resolve(file, tree);
      found.add("rules of confluence: " + file);
    } catch (Fault fault) {
      faults.add(fault);
    }
  }

  private static List<SicNode> sicTree(Path file) throws SQLException {
    String columns =
        List.of(
                SicCodes.SIC5,
                SicCodes.SIC3,
                SicCodes.SIC3_NAME,
                SicCodes.SIC2,
                SicCodes.SIC2_NAME,
                SicCodes.SECTION,
                SicCodes.SECTION_NAME,
                SicCodes.DESCRIPTION)
            .stream()
            .map(f -> ParquetSql.identifier(f.name()))
            .collect(Collectors.joining(", "));
    List<SicNode> tree = new ArrayList<>();
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + columns + " FROM " + ParquetSql.scan(List.of(file)) + " ORDER BY 1")) {
      while (rows.next()) {
        tree.add(
            new SicNode(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8)));
      }
    }
    return tree;
  }

  /** Whether the folder, or the nearest one above it that exists, can be written. */
  private void store(String root, String key) {
    Path folder = Path.of(root).toAbsolutePath();
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      faults.add(
          Fault.unavailable(
              key
                  + " "
                  + folder
                  + " cannot be written: "
                  + (existing == null || !Files.isDirectory(existing)
                      ? existing + " is no folder"
                      : "permission denied at " + existing),
              null));
    } else {
      found.add(key + ": " + folder + (Files.exists(folder) ? "" : " (will be made)"));
    }
  }
}
