package clustermap.cli;

import clustermap.config.Home;
import clustermap.job.IngestJob;
import clustermap.job.NightlyJob;
import clustermap.job.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ingest",
    description =
        "Turns a raw published file into contract Parquet in DIR/TABLE/, with the rows that"
            + " cannot be used in DIR/quarantine/.",
    footer = {
      "",
      "Example: clustermap ingest --raw BasicCompanyData.csv --table companies --out data/inputs"
    })
final class IngestCommand implements Callable<Integer> {
  @Option(
      names = "--raw",
      paramLabel = "FILE",
      required = true,
      description = "A file or folder. May be given many times.")
  private List<Path> raw = List.of();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      required = true,
      description = "The input that it is, such as companies or grants.")
  private String table = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the tables.")
  private Path out = Path.of("");

  @Option(
      names = "--reference",
      paramLabel = "DIR",
      description = "Folder of the reference tables. Default: conf/reference of this program.")
  private @Nullable Path reference;

  private final Surroundings here;

  IngestCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    Path known =
        reference == null ? Path.of(Home.folder("conf/reference")) : here.resolve(reference);
    LocalDate today = NightlyJob.today(here.clock().instant());
    IngestJob.Result result;
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      result =
          IngestJob.run(
              session.spark(),
              table,
              raw.stream().map(path -> here.resolve(path).toString()).toList(),
              here.resolve(out),
              Files.isDirectory(known) ? Optional.of(known) : Optional.empty(),
              // A year ahead, as the nightly run takes it.
              LocalDate.of(today.getYear() + 1, 12, 31));
    }
    here.line(
        result.table()
            + (result.synthetic() ? " (synthetic)" : "")
            + ": "
            + result.read()
            + " read = "
            + result.accepted()
            + " accepted + "
            + result.quarantined()
            + " quarantined, from "
            + result.files()
            + " files ("
            + String.join(", ", result.formats())
            + ")");
    counts("quarantined", result.quarantinedByReason());
    counts("mended or nulled", result.issuesByReason());
    if (!result.extraColumns().isEmpty()) {
      here.line("columns kept out: " + String.join(", ", result.extraColumns()));
    }
    result.checksLeftOut().forEach(check -> here.say("not checked: " + check));
    here.line("written: " + here.resolve(out).resolve(result.table()));
    return ExitCode.DONE.code();
  }

  private void counts(String what, Map<String, Long> byReason) throws IOException {
    for (Map.Entry<String, Long> reason : new TreeMap<>(byReason).entrySet()) {
      here.line("  " + what + "  " + reason.getKey() + "  " + reason.getValue());
    }
  }
}
