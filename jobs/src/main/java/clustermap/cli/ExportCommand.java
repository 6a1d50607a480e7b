package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.publish.export.PublicTables;
import clustermap.store.Stores;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Writes a snapshot's public tables in a format of others, without a cluster.",
      "official-csv: the clusters in the government's columns and values"
          + " (docs/OFFICIAL_LAYOUT.md). geojson: the clusters, or another table with outlines, by"
          + " RFC 7946. csv: a folder with every public table, or one of them as a file. web: a map in"
          + " a folder of static files, for any web server or to be opened as a file; it loads"
          + " nothing from a network."
    },
    footer = {
      "",
      "Example: clustermap export --format geojson --out clusters.geojson",
      "",
      "In CSV a figure that disclosure control hides is c, and a text that a spreadsheet would take"
          + " for a formula gets an apostrophe in front; datapackage.json beside it says what"
          + " columns mean. Every export says which inputs are made up. A file of the name is"
          + " replaced; a folder only where it is an earlier export. PATH appears whole or not at"
          + " all."
    })
final class ExportCommand extends ReadingCommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      converter = ExportFormat.Converter.class,
      description = "official-csv, geojson, csv or web.")
  private ExportFormat format = ExportFormat.CSV;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      required = true,
      description = "The file, or for web and for csv without --table the folder, to write.")
  private Path out = Path.of("");

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "For csv and geojson, the one table to write.")
  private @Nullable String table;

  @Option(
      names = "--snapshot",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  ExportCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    if (table != null && !format.choosesTable()) {
      throw Fault.config("--table has no meaning with --format " + format.word());
    }
    Path target = here().resolve(out);
    if (!Stores.remote(root.location()) && target.startsWith(Path.of(root.location()))) {
      throw Fault.config(
          "--out is "
              + target
              + ", inside the root "
              + root.location()
              + ": name a place outside.");
    }
    Snapshots.Entry entry = snapshots.find(name);
    try (PublicTables tables = PublicTables.open(snapshots, entry)) {
      if (table != null && !tables.names().contains(table) && !tables.missing().contains(table)) {
        throw Fault.config(
            "--table is "
                + table
                + ", which is no public table of the snapshot. Expected one of "
                + String.join(", ", tables.names())
                + ".");
      }
      for (String missing : tables.missing()) {
        here().say("table " + missing + " is left out: its files are missing or cannot be read");
      }
      String written =
          format.write(
              new ExportFormat.Source(snapshots, entry, tables, here()::say), table, target);
      if (!tables.label().notice().isEmpty()) {
        here().say(tables.label().notice());
      }
      here()
          .line(
              written + " of " + entry.run().asOf() + " " + entry.run().runId() + " in " + target);
    }
  }
}
