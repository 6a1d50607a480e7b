package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.stage.Disclose;
import clustermap.stage.Protect;
import clustermap.stage.ReportDisclosure;
import clustermap.stage.SpendByYear;
import clustermap.table.ClusterRdYears;
import clustermap.table.Clusters;
import clustermap.table.DisclosedFigures;
import clustermap.table.DisclosureLedger;
import clustermap.table.DisclosureReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The stages of disclosure control. On days between the fixed dates figures are copied from what
 * readers have, and the ledger stays as it is.
 */
final class DisclosureStages extends PipelinePart {
  private final RunConfig.Disclosure params;
  private final int years;
  private final LocalDate asOf;
  private final Editions editions;
  private final Protect.Night night;

  DisclosureStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs,
      Editions editions) {
    super(spark, runner, inputs);
    this.params = config.disclosure();
    this.years = config.profile().evidenceYears();
    this.asOf = day.asOf();
    this.editions = editions;
    this.night = new Protect.Night(asOf, editions.anew(), ClusterFacts.given(inputs));
  }

  /** What may be told tonight; without rows when figures are not taken anew. */
  StageTable disclosed(StageTable members, StageTable evidence) {
    return editions.anew()
        ? stage(
            DisclosedFigures.CONTRACT,
            asOf.getYear() + " " + years + " " + params.rule(),
            () -> Disclose.run(from(members, evidence), params.rule(), asOf, years),
            contributions(members, evidence))
        : StageTable.absent(DisclosedFigures.CONTRACT);
  }

  /** Clusters as they are published. */
  StageTable clusters(StageTable profiled, StageTable disclosed, StageTable activity) {
    return runner.run(
        new StageRunner.Stage(
            "protect",
            night + " " + params,
            List.of(profiled, disclosed, editions.clusters(), activity)),
        Clusters.CONTRACT,
        () ->
            Protect.run(
                read(profiled),
                read(disclosed),
                read(editions.clusters()),
                read(activity),
                night,
                params));
  }

  /** R&amp;D spend by year. */
  StageTable years(StageTable profiled, StageTable disclosed) {
    return stage(
        ClusterRdYears.CONTRACT,
        night + " " + params,
        () ->
            SpendByYear.run(
                read(profiled),
                read(disclosed),
                read(editions.clusters()),
                read(editions.years()),
                night,
                params),
        profiled,
        disclosed,
        editions.clusters(),
        editions.years());
  }

  /** What was hidden. */
  StageTable report(StageTable clusters, StageTable byYear, StageTable disclosed) {
    return stage(
        DisclosureReport.CONTRACT,
        night.toString(),
        () -> ReportDisclosure.run(read(clusters), read(byYear), read(disclosed), night),
        clusters,
        byYear,
        disclosed);
  }

  /** Every edition, tonight's included. */
  StageTable ledger(
      StageTable members, StageTable evidence, StageTable disclosed, StageTable clusters) {
    if (!editions.anew() && editions.ledgers().size() == 1) {
      return editions.ledgers().get(0);
    }
    List<StageTable> inputs = new ArrayList<>(List.of(contributions(members, evidence)));
    inputs.addAll(List.of(disclosed, clusters));
    return stage(
        DisclosureLedger.CONTRACT,
        asOf + " " + years,
        () ->
            Disclose.ledger(from(members, evidence), read(disclosed), read(clusters), asOf, years),
        inputs.toArray(StageTable[]::new));
  }

  private Disclose.Inputs from(StageTable members, StageTable evidence) {
    Dataset<Row> known = read(StageTable.absent(DisclosureLedger.CONTRACT));
    for (StageTable ledger : editions.ledgers()) {
      known = known.union(read(ledger));
    }
    return new Disclose.Inputs(
        read(members),
        read(evidence),
        read(input("rd_spend")),
        editions.ledgers().size() > 1 ? known.distinct() : known);
  }

  private StageTable[] contributions(StageTable members, StageTable evidence) {
    List<StageTable> tables = new ArrayList<>(List.of(members, evidence, input("rd_spend")));
    tables.addAll(editions.ledgers());
    return tables.toArray(StageTable[]::new);
  }
}
