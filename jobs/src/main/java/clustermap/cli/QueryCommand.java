package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import clustermap.query.Query;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "query",
    description = {
      "Answers one SELECT on a snapshot, without a cluster.",
      "Its public and restricted tables are views by their names, and DuckDB's reading functions"
          + " (read_parquet, read_csv, ...) work. SHOW TABLES and DESCRIBE clusters tell what there"
          + " is."
    },
    footer = {
      "",
      "Example: clustermap query \"SELECT name, sector, firms, lq FROM clusters"
          + " ORDER BY q_value, llr DESC LIMIT 5\"",
      "",
      "In table format numbers are rounded to six digits and long cells cut; csv and json are"
          + " exact. In csv, null is an empty cell and a text that a spreadsheet would take for a"
          + " formula gets an apostrophe in front. In json, bytes are hexadecimal."
    })
final class QueryCommand extends ReadingCommand {
  @Parameters(paramLabel = "SQL", description = "One SELECT (also WITH, FROM, DESCRIBE).")
  private String sql = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json. Default: table.")
  private Format format = Format.TABLE;

  @Option(
      names = "--snapshot",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  QueryCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    try (Query query = Query.open(snapshots, snapshots.find(name))) {
      query.notes().forEach(here()::say);
      String note = query.run(sql, format, here().out(), here().width());
      if (!note.isEmpty()) {
        here().out().flush();
        here().say(note);
      }
    }
  }
}
