package clustermap.job;

import clustermap.config.Part;
import clustermap.config.RunConfig;
import clustermap.job.Branches.Branch;
import clustermap.stage.Compose;
import clustermap.stage.CountInside;
import clustermap.stage.DescribeSectors;
import clustermap.stage.Evidence;
import clustermap.stage.Families;
import clustermap.stage.Gather;
import clustermap.stage.NationalTotals;
import clustermap.stage.Outline;
import clustermap.stage.Profile;
import clustermap.stage.Relate;
import clustermap.stage.Survivorship;
import clustermap.table.ClusterSectors;
import clustermap.table.Clusters;
import clustermap.table.DisclosureReport;
import clustermap.table.FirmEvidence;
import clustermap.table.FootprintCounts;
import clustermap.table.Footprints;
import clustermap.table.GeocodedSites;
import clustermap.table.Geographies;
import clustermap.table.Locations;
import clustermap.table.MethodComparison;
import clustermap.table.NumberChanges;
import clustermap.table.PlaceReconciliation;
import clustermap.table.PotentialBacktest;
import clustermap.table.RegisterYears;
import clustermap.table.SectorFamilies;
import clustermap.table.SectorRelatedness;
import clustermap.table.Sectors;
import clustermap.table.SicCodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * The order of the stages, from accepted inputs to the tables of a snapshot. Each line names what a
 * stage reads: its inputs, and the keys of the configuration that can change its rows.
 */
final class Pipeline extends PipelinePart {
  private final RunConfig config;
  private final LocalDate asOf;
  private final Day day;
  private final SectorTables sectors;
  private final TrackStages track;
  private final ClusteringStages clustering;
  private final Editions editions;
  private StageTable comparison = StageTable.absent(MethodComparison.CONTRACT);
  private StageTable relatedness = StageTable.absent(SectorRelatedness.CONTRACT);
  private StageTable coverage = StageTable.absent(Geographies.CONTRACT);
  private StageTable numbers = StageTable.absent(NumberChanges.CONTRACT);
  private StageTable backtest = StageTable.absent(PotentialBacktest.CONTRACT);
  private StageTable disclosureReport = StageTable.absent(DisclosureReport.CONTRACT);
  private StageTable located = StageTable.absent(GeocodedSites.CONTRACT);

  /**
   * A pipeline over accepted inputs.
   *
   * @param day the day that the map stands for
   * @param inputs by name of the contract: every input table (absent ones without rows), districts
   *     and, under the reference baseline, sector_totals
   * @param previous the snapshot that clusters are tracked from
   * @param editions the confidential figures that readers have
   */
  Pipeline(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs,
      SectorTables sectors,
      Predecessor previous,
      Editions editions) {
    super(spark, runner, inputs);
    this.editions = editions;
    this.config = config;
    this.asOf = day.asOf();
    this.day = day;
    this.sectors = sectors;
    this.track = new TrackStages(spark, runner, inputs, previous, config, day);
    this.clustering = new ClusteringStages(spark, runner, config, day, inputs, sectors);
  }

  /** The tables to publish, in the order of the data's life. */
  List<StageTable> run(SortedSet<String> synthetic) {
    StageTable known = track.known();
    return run(synthetic, sectored -> tracked(sectored, known), known);
  }

  /**
   * The same of clusters that were tracked before.
   *
   * @param known what was known of clusters through time before the day
   */
  List<StageTable> run(SortedSet<String> synthetic, TrackStages.Tracked tracked, StageTable known) {
    return run(synthetic, sectored -> tracked, known);
  }

  /** Who the clusters of the day are: all that comes before it is run for it. */
  TrackStages.Tracked tracked() {
    try (Branches branches = new Branches()) {
      return tracked(
          clustering.sectored(branches, branches.start(clustering::names)), track.states());
    }
  }

  private TrackStages.Tracked tracked(ClusteringStages.Sectored from, StageTable states) {
    return track.track(clustering.members(from), from.firms(), states);
  }

  private List<StageTable> run(
      SortedSet<String> synthetic,
      Function<ClusteringStages.Sectored, TrackStages.Tracked> tracking,
      StageTable known) {
    try (Branches branches = new Branches()) {
      return run(branches, synthetic, tracking, known);
    }
  }

  private List<StageTable> run(
      Branches branches,
      SortedSet<String> synthetic,
      Function<ClusteringStages.Sectored, TrackStages.Tracked> tracking,
      StageTable known) {
    RunConfig.Profile profile = config.profile();
    OwnerStages stages = new OwnerStages(spark, runner, inputs);
    PlaceStages geographies = new PlaceStages(spark, runner, inputs);
    ResamplingStages resampling = new ResamplingStages(spark, runner, config, inputs, sectors);
    Branch<List<StageTable>> namesBranch = branches.start(clustering::names);
    Branch<StageTable> ownersBranch =
        branches.start(() -> stages.owners(input("companies"), namesBranch.join().get(0)));
    ClusteringStages.Sectored sectored = clustering.sectored(branches, namesBranch);
    StageTable firms = sectored.firms();
    StageTable firmSectors = sectored.firmSectors();
    StageTable sites = sectored.sites();
    located = sites;
    List<StageTable> links = sectored.links();
    Branch<TrackStages.Tracked> trackedBranch = branches.start(() -> tracking.apply(sectored));
    Branch<StageTable> comparisonBranch =
        branches.start(() -> clustering.comparison(sectored.points()));
    Branch<List<StageTable>> confluenceBranch =
        branches.start(
            () ->
                of(
                    Part.CONFLUENCE,
                    () ->
                        new ConfluenceStages(spark, runner, config, inputs, sectors)
                            .run(sites, firms)));
    StageTable locations =
        stage(
            Locations.CONTRACT,
            "",
            () -> Gather.run(read(sites), read(firmSectors), read(firms)),
            sites,
            firmSectors,
            firms);
    StageTable totals = totals(locations, firms);
    relatedness = relatedness(sites, firms, firmSectors, locations, totals);
    StageTable families =
        stage(SectorFamilies.CONTRACT, "", () -> Families.run(read(relatedness)), relatedness);
    TrackStages.Tracked tracked = trackedBranch.join();
    numbers = tracked.numbers();
    StageTable members = tracked.members();
    StageTable owners = ownersBranch.join();
    Branch<StageTable> registerBranch = branches.start(() -> stages.register(firms, owners));
    Branch<StageTable> yearsBranch =
        branches.start(
            () ->
                stage(
                    RegisterYears.CONTRACT,
                    asOf + " " + day.registerDay() + " " + config.life(),
                    () ->
                        Survivorship.run(
                            read(firms), sectors.rules(), asOf, day.registerDay(), config.life()),
                    firms,
                    sectors.asInput()));
    Branch<StageTable> geographiesBranch =
        branches.start(
            () ->
                // Of the look-ups and outlines of today: the same in every year.
                day.backcast() || config.leftOut().contains(Part.GEOGRAPHIES)
                    ? StageTable.absent(Geographies.CONTRACT)
                    : geographies.geographies(sites, firms));
    Branch<StageTable> outlinesBranch =
        branches.start(
            () ->
                day.backcast() || config.leftOut().contains(Part.GEOGRAPHIES)
                    ? StageTable.absent(clustermap.table.PlaceOutlines.CONTRACT)
                    : geographies.outlines());
    Branch<StageTable> reconciliationBranch =
        branches.start(
            () ->
                config.leftOut().contains(Part.GEOGRAPHIES)
                    ? StageTable.absent(PlaceReconciliation.CONTRACT)
                    : stages.reconciliation(sites, firms, owners));
    Branch<StageTable> evidenceBranch = branches.start(() -> evidence(links.get(0)));
    Branch<StageTable> backtestBranch =
        branches.start(
            () ->
                backtest(
                    new BacktestStages.Tonight(
                        new BacktestStages.Known(firms, firmSectors, sites),
                        links.get(0),
                        locations,
                        totals,
                        relatedness,
                        yearsBranch.join())));
    ConnectStages connect = new ConnectStages(spark, runner, config, day, inputs);
    boolean connected = !config.leftOut().contains(Part.CONNECT);
    Optional<Branch<ConnectStages.Joined>> joinedBranch =
        connected
            ? Optional.of(branches.start(() -> connect.join(links.get(0), sites, members)))
            : Optional.empty();
    StageTable footprints =
        stage(
            Footprints.CONTRACT,
            profile.bufferMetres() + " " + profile.hullLengthRatio(),
            () -> Outline.run(read(members), profile),
            members);
    StageTable counts =
        stage(
            FootprintCounts.CONTRACT,
            "",
            () -> CountInside.run(read(locations), OwnerStages.outlines(spark, read(footprints))),
            locations,
            footprints);
    Branch<List<StageTable>> placesBranch =
        branches.start(
            () ->
                of(
                    Part.PLACES,
                    () ->
                        geographies.run(
                            new PlaceStages.From(
                                locations,
                                totals,
                                sites,
                                firms,
                                firmSectors,
                                members,
                                relatedness,
                                footprints,
                                counts),
                            config,
                            asOf)));
    Branch<List<StageTable>> programmesBranch =
        branches.start(
            () ->
                of(
                    Part.PROGRAMMES,
                    () ->
                        new ProgrammeStages(spark, runner, config, day, inputs)
                            .make(
                                placesBranch.join().get(0),
                                firms,
                                sites,
                                links.get(0),
                                synthetic)));
    Branch<List<StageTable>> biasBranch =
        branches.start(
            () ->
                stages.bias(
                    members, sites, firms, firmSectors, owners, counts, totals, footprints));
    Branch<List<StageTable>> significanceBranch =
        branches.start(
            () ->
                resampling.significance(
                    sites, firms, firmSectors, locations, members, counts, totals));
    StageTable evidence = evidenceBranch.join();
    Branch<StageTable> stabilityBranch = branches.start(() -> resampling.stability(members));
    Branch<ClusterFacts.Made> factsBranch =
        branches.start(
            () ->
                new ClusterFacts(spark, runner, config, day, inputs, sectors)
                    .make(
                        new ClusterFacts.From(
                            members,
                            sites,
                            firms,
                            firmSectors,
                            footprints,
                            counts,
                            totals,
                            evidence,
                            links.get(0),
                            tracked,
                            known)));
    Branch<List<StageTable>> inclusionBranch =
        branches.start(
            () ->
                of(
                    Part.INCLUSION,
                    () ->
                        new InclusionStages(spark, runner, config, day, inputs, editions)
                            .make(
                                new InclusionStages.From(
                                    sites,
                                    firms,
                                    locations,
                                    footprints,
                                    () -> significanceBranch.join().get(0),
                                    evidence,
                                    links.get(0)))));
    DisclosureStages disclosure =
        new DisclosureStages(spark, runner, config, day, inputs, editions);
    Branch<StageTable> disclosedBranch =
        branches.start(() -> disclosure.disclosed(members, evidence));
    Branch<StageTable> compositionBranch =
        branches.start(
            () ->
                stage(
                    ClusterSectors.CONTRACT,
                    "",
                    () -> Compose.run(read(members), read(firms)),
                    members,
                    firms));
    StageTable stability = stabilityBranch.join();
    List<StageTable> significance = significanceBranch.join();
    List<StageTable> bias = biasBranch.join();
    Branch<StageTable> describedBranch =
        branches.start(
            () ->
                stage(
                    Sectors.CONTRACT,
                    "",
                    () ->
                        DescribeSectors.run(
                            sectors.definitions(),
                            read(firmSectors),
                            read(firms),
                            read(members),
                            read(totals),
                            read(significance.get(1)),
                            read(families)),
                    firmSectors,
                    firms,
                    members,
                    totals,
                    significance.get(1),
                    families,
                    sectors.asInput()));
    ClusterFacts.Made facts = factsBranch.join();
    StageTable profiled =
        profiled(
            members,
            sites,
            footprints,
            counts,
            totals,
            significance.get(0),
            stability,
            bias,
            facts,
            locations,
            tracked.states(),
            synthetic);
    StageTable disclosed = disclosedBranch.join();
    Branch<StageTable> rdYearsBranch = branches.start(() -> disclosure.years(profiled, disclosed));
    StageTable clusters = disclosure.clusters(profiled, disclosed, facts.activity());
    Branch<StageTable> ledgerBranch =
        branches.start(() -> disclosure.ledger(members, evidence, disclosed, clusters));
    Branch<List<StageTable>> connectedBranch =
        branches.start(
            () ->
                joinedBranch
                    .map(joined -> connect.publish(joined.join(), clusters))
                    .orElse(List.of()));
    StageTable composition = compositionBranch.join();
    comparison = comparisonBranch.join();
    StageTable described = describedBranch.join();
    StageTable register = registerBranch.join();
    List<StageTable> published = new ArrayList<>(List.of(clusters, composition, described));
    published.addAll(placesBranch.join());
    published.addAll(
        List.of(
            track.history(tracked, clusters, known),
            tracked.lineage(),
            relatedness,
            reconciliationBranch.join(),
            members,
            tracked.dormant(),
            register));
    published.addAll(confluenceBranch.join());
    published.addAll(links);
    coverage = geographiesBranch.join();
    published.add(coverage);
    published.add(outlinesBranch.join());
    StageTable rdYears = rdYearsBranch.join();
    disclosureReport = disclosure.report(clusters, rdYears, disclosed);
    published.addAll(List.of(rdYears, facts.support(), yearsBranch.join(), disclosureReport));
    StageTable ledger = ledgerBranch.join();
    if (!day.backcast()) {
      published.add(ledger);
    }
    backtest = backtestBranch.join();
    published.add(backtest);
    published.addAll(programmesBranch.join());
    published.addAll(connectedBranch.join());
    published.addAll(inclusionBranch.join());
    // Tables that nothing was given for, or that were left out, are not there.
    published.removeIf(table -> !table.given());
    return published;
  }

  /** Tables of a part; none where it is left out. */
  private List<StageTable> of(Part part, Supplier<List<StageTable>> stages) {
    return config.leftOut().contains(part) ? List.of() : stages.get();
  }

  /** How the methods compare, for the run record; a table without rows unless it is asked for. */
  StageTable comparison() {
    return comparison;
  }

  /** What the text classifier says, for the run record; without rows unless it is asked for. */
  StageTable learned() {
    return clustering.learned();
  }

  /** Company numbers that changed hands since the predecessor, for the run record. */
  StageTable numbers() {
    return numbers;
  }

  /** How well geographies cover, for the run record. */
  StageTable geographies() {
    return coverage;
  }

  /** How related sectors are, for the run record. */
  StageTable relatedness() {
    return relatedness;
  }

  /** Every site, located or not, for the quality gate. */
  StageTable sites() {
    return located;
  }

  /** What disclosure control hid, for the run record. */
  StageTable disclosureReport() {
    return disclosureReport;
  }

  /**
   * Whether nascent potential told what came, for the run record; without rows in rebuilt years.
   */
  StageTable backtest() {
    return backtest;
  }

  /** Not of rebuilt years: a series of backtests would be of one register, each as leaky. */
  private StageTable backtest(BacktestStages.Tonight tonight) {
    return day.backcast() || config.leftOut().contains(Part.BACKTEST)
        ? StageTable.absent(PotentialBacktest.CONTRACT)
        : new BacktestStages(spark, runner, inputs, config, asOf, sectors).run(tonight);
  }

  private StageTable relatedness(
      StageTable sites,
      StageTable firms,
      StageTable firmSectors,
      StageTable locations,
      StageTable totals) {
    return stage(
        SectorRelatedness.CONTRACT,
        config.relatedness().toString(),
        () ->
            Relate.run(
                new Relate.Inputs(
                    read(sites),
                    read(firms),
                    read(firmSectors),
                    read(locations),
                    read(totals),
                    sectors.sharedRules()),
                config.relatedness()),
        sites,
        firms,
        firmSectors,
        locations,
        totals,
        sectors.asInput());
  }

  private StageTable totals(StageTable locations, StageTable firms) {
    boolean reference = config.profile().baseline().equals("reference");
    StageTable published =
        reference
            ? input("sector_totals")
            : StageTable.absent(clustermap.table.SectorTotals.CONTRACT);
    StageTable codes = input(SicCodes.CONTRACT.name());
    return stage(
        clustermap.table.NationalTotals.CONTRACT,
        "",
        () ->
            NationalTotals.run(
                read(locations),
                read(firms),
                sectors.definitions(),
                sectors.rules(),
                reference ? new NationalTotals.Reference(read(published), read(codes)) : null),
        locations,
        firms,
        published,
        codes,
        sectors.asInput());
  }

  private StageTable evidence(StageTable links) {
    StageTable spend = input("rd_spend");
    StageTable financials = input("financials");
    int years = config.profile().evidenceYears();
    return stage(
        FirmEvidence.CONTRACT,
        asOf + " " + years,
        () ->
            Evidence.run(
                read(spend),
                read(input("grants")),
                read(input("patents")),
                read(financials),
                read(links),
                asOf,
                years),
        spend,
        input("grants"),
        input("patents"),
        financials,
        links);
  }

  private StageTable profiled(
      StageTable members,
      StageTable sites,
      StageTable footprints,
      StageTable counts,
      StageTable totals,
      StageTable significance,
      StageTable stability,
      List<StageTable> bias,
      ClusterFacts.Made facts,
      StageTable locations,
      StageTable states,
      SortedSet<String> synthetic) {
    String settings = config.cluster().settings();
    SortedSet<String> given = ClusterFacts.given(inputs);
    return runner.run(
        new StageRunner.Stage(
            "profile",
            String.join(
                "\n",
                config.confidence().toString(),
                given.toString(),
                synthetic.toString(),
                settings),
            List.of(
                members,
                sites,
                footprints,
                counts,
                totals,
                significance,
                stability,
                bias.get(0),
                bias.get(1),
                facts.activity(),
                facts.dominance(),
                facts.vitality(),
                facts.stagesOfLife(),
                facts.specialisms(),
                facts.support(),
                locations,
                states,
                input("districts"),
                sectors.asInput())),
        Clusters.CONTRACT,
        () ->
            Profile.run(
                new Profile.Inputs(
                    read(members),
                    read(sites),
                    read(footprints),
                    read(counts),
                    read(totals),
                    read(significance),
                    read(stability),
                    read(bias.get(0)),
                    read(bias.get(1)),
                    read(facts.activity()),
                    read(facts.dominance()),
                    read(facts.vitality()),
                    read(facts.stagesOfLife()),
                    read(facts.specialisms()),
                    read(facts.support()),
                    read(locations),
                    read(states),
                    read(input("districts")),
                    sectors.names()),
                config.confidence(),
                given,
                synthetic,
                settings));
  }
}
