package clustermap.cli;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.job.NightlyJob;
import clustermap.job.Storage;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import clustermap.query.Query;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "nightly",
    description =
        "Reads the inputs, makes the map and publishes it as a new snapshot. Goes on with a run"
            + " that was broken off; does nothing, quickly, when nothing changed.",
    footer = {
      "",
      "Example: clustermap nightly --conf conf/sample.conf --set cluster.method=dbscan"
    })
final class NightlyCommand extends RunningCommand {
  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The day the map stands for. Default: the key as_of, else today in UTC.")
  private @Nullable LocalDate asOf;

  @Option(
      names = "--accept-volume",
      description = "Publish although the quality gate refuses; the run record says so.")
  private boolean acceptVolume;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description =
          "Why --accept-volume is right, for the run record and for whoever reads the numbers.")
  private @Nullable String reason;

  @Option(
      names = "--new-history",
      description =
          "Begin a new history: clusters get new ids, cluster_history and lineage begin anew and"
              + " confidential figures are taken anew. Also where the current snapshot is of a later"
              + " day.")
  private boolean newHistory;

  NightlyCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(RunConfig config) throws IOException {
    LocalDate day = asOf != null ? asOf : day(config);
    NightlyJob.Outcome outcome =
        RecordedRun.of(
            here(),
            "nightly",
            config,
            day,
            progress ->
                NightlyJob.run(
                    config,
                    day,
                    new NightlyJob.Options(
                        acceptVolume, reason(), newHistory, here().clock()::instant, step -> {}),
                    progress));
    Root root = Root.readable(Storage.of(config, here()::say).stores(), config.root(), null);
    summarize(outcome, root, config.taxonomies().get(0));
  }

  @Override
  void judgeTyped() {
    if (!reason().isEmpty() && !acceptVolume) {
      throw Fault.config("--reason says why a refusal is accepted: give it with --accept-volume.");
    }
    if (acceptVolume && reason().isEmpty()) {
      here().warn("--accept-volume without --reason TEXT: none will be on record");
    }
  }

  private String reason() {
    return reason == null ? "" : reason.strip();
  }

  private void summarize(NightlyJob.Outcome outcome, Root root, String taxonomy)
      throws IOException {
    RunRecord run = outcome.run();
    here()
        .line(
            (outcome.published() ? "published " : "nothing to do; current is ")
                + run.asOf()
                + " "
                + run.runId());
    if (outcome.published()) {
      here().line("");
      inputs(run);
      try {
        clusters(root, taxonomy);
        events(run, root);
      } catch (Fault fault) {
        // It is published, whatever becomes of telling it.
        here().warn("what was published could not be read here: " + fault.getMessage());
      }
      learned(run);
      String disclosure = run.notes().get(RunConfig.Disclosure.NOTE);
      if (disclosure != null) {
        here().line("");
        here().line("confidential figures: " + disclosure);
      }
      run.warnings().forEach(here()::warn);
    }
    here().line("");
    here().line("snapshot: " + outcome.folder());
    here()
        .line(
            "next: jobs/clustermap query \"SELECT name, sector, firms, lq, q_value, llr FROM"
                + " clusters ORDER BY q_value, llr DESC LIMIT 5\"");
  }

  private void inputs(RunRecord run) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (RunRecord.Input input : run.inputs()) {
      rows.add(
          Arrays.asList(
              input.table() + (input.synthetic() ? " (synthetic)" : ""),
              input.rowsRead(),
              input.rowsAccepted(),
              input.rowsQuarantined()));
    }
    Format.TABLE.write(
        here().out(), here().width(), List.of("input", "read", "accepted", "quarantined"), rows);
  }

  /** What became of the clusters of the snapshot before, where there was one. */
  private void events(RunRecord run, Root root) throws IOException {
    if (run.table("lineage").map(RunRecord.Table::rows).orElse(0L) == 0) {
      return;
    }
    Snapshots snapshots = Snapshots.of(root);
    try (Query query = Query.open(snapshots, snapshots.current())) {
      here().line("");
      query.run(
          "SELECT event, provisional, previous_as_of AS since, count(*) AS clusters FROM lineage"
              + " GROUP BY ALL ORDER BY clusters DESC, event, provisional, since",
          Format.TABLE,
          here().out(),
          here().width());
    }
  }

  /** The text classifier beside the rules for words, where it was asked for. */
  private void learned(RunRecord run) throws IOException {
    if (run.learned().isEmpty()) {
      return;
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (RunRecord.LearnedFigures one : run.learned()) {
      rows.add(
          Arrays.asList(
              one.taxonomy(),
              one.sector(),
              one.firms(),
              one.byCodes(),
              one.learned(),
              rounded(one.precision()),
              rounded(one.recall()),
              rounded(one.f1()),
              rounded(one.wordRulesF1()),
              rounded(one.brier()),
              rounded(one.brierOfShare()),
              rounded(one.calibrationError()),
              one.proposed()));
    }
    here().line("");
    Format.TABLE.write(
        here().out(),
        here().width(),
        List.of(
            "taxonomy",
            "learned sector",
            "held_out",
            "by_codes",
            "learned",
            "precision",
            "recall",
            "f1",
            "word_rules_f1",
            "brier",
            "brier_share",
            "ece",
            "proposed"),
        rows);
  }

  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Math.round(value * 1e4) / 1e4;
  }

  private void clusters(Root root, String taxonomy) throws IOException {
    Snapshots snapshots = Snapshots.of(root);
    try (Query query = Query.open(snapshots, snapshots.current())) {
      here().line("");
      query.run(
          "SELECT c.taxonomy, coalesce(any_value(s.name), c.sector) AS sector, count(*) AS"
              + " clusters, sum(c.firms) AS firms FROM clusters c LEFT JOIN sectors s ON"
              + " s.taxonomy = c.taxonomy AND s.sector = c.sector GROUP BY c.taxonomy, c.sector"
              + " ORDER BY clusters DESC, firms DESC, c.taxonomy, c.sector",
          Format.TABLE,
          here().out(),
          here().width());
      here().line("");
      query.run(
          "SELECT name AS most_evidence, firms, round(lq, 2) AS lq, round(lq_low, 2) AS lq_low,"
              + " round(lq_high, 2) AS lq_high, round(q_value, 3) AS q, round(llr, 1) AS llr FROM"
              + " clusters"
              + " WHERE taxonomy = '"
              + taxonomy
              + "'"
              + " ORDER BY q_value NULLS LAST, clusters.llr DESC NULLS LAST, cluster_id LIMIT 5",
          Format.TABLE,
          here().out(),
          here().width());
    }
  }
}
