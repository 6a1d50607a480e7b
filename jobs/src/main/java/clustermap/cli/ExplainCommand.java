package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.query.Explanation;
import clustermap.query.PlaceExplanation;
import clustermap.query.Query;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Tells on one screen why a cluster is one: its figures with intervals, what lies in and"
          + " around it, what is uncertain, and the rows and rules behind it.",
      "Of a place: what it is and might become strong in, who is near a cluster and who is not,"
          + " what comes together there and what is missing, whom it works with, and programmes."
    },
    footer = {
      "",
      "Example: clustermap explain \"Digital and technologies · Sheffield centre\"",
      "Example: clustermap explain LAD:Sheffield",
      "Ids are in: clustermap query \"SELECT cluster_id, name FROM clusters\"",
      "",
      "What disclosure control hides is shown as hidden. --json has every column."
    })
final class ExplainCommand extends ReadingCommand {
  @Parameters(
      paramLabel = "ID",
      description =
          "A cluster_id, the beginning of one (4 characters or more), or an exact name; or a place"
              + " by its code or name, with its geography and a colon before it where the name is"
              + " that of several.")
  private String asked = "";

  @Option(names = "--json", description = "One JSON object, for programs.")
  private boolean json;

  @Option(
      names = "--snapshot",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  ExplainCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    Snapshots.Entry entry = snapshots.find(name);
    try (Query query = Query.open(snapshots, entry)) {
      query.notes().forEach(here()::say);
      Optional<PlaceExplanation> place = PlaceExplanation.of(query, entry, asked);
      if (place.isPresent()) {
        here().out().write(json ? place.get().json() : place.get().screen(here().width()));
        return;
      }
      Explanation explanation = Explanation.of(query, entry, asked);
      here().out().write(json ? explanation.json() : explanation.screen(here().width()));
    }
  }
}
