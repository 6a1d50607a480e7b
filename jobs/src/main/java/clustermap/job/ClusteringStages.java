package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.job.Branches.Branch;
import clustermap.stage.Classify;
import clustermap.stage.Cluster;
import clustermap.stage.CompareMethods;
import clustermap.stage.DocumentSectors;
import clustermap.stage.Geocode;
import clustermap.stage.LearnSectors;
import clustermap.stage.Standing;
import clustermap.table.ClusteringPoints;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.LearnedScores;
import clustermap.table.Members;
import clustermap.table.MethodComparison;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * From accepted inputs to the clusters that the clustering finds: who counts, in which sectors,
 * where they are, which documents are theirs.
 */
final class ClusteringStages extends PipelinePart {
  private final RunConfig config;
  private final LocalDate asOf;
  private final Day day;
  private final SectorTables sectors;
  private StageTable learned = StageTable.absent(LearnedScores.CONTRACT);

  ClusteringStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs,
      SectorTables sectors) {
    super(spark, runner, inputs);
    this.config = config;
    this.asOf = day.asOf();
    this.day = day;
    this.sectors = sectors;
  }

  /**
   * What clusters are found from.
   *
   * @param firms firms of every standing
   * @param firmSectors firms by sector
   * @param sites where they are
   * @param points located sites by sector
   * @param links which firms participants of projects and patents are, and who is unlinked
   */
  record Sectored(
      StageTable firms,
      StageTable firmSectors,
      StageTable sites,
      StageTable points,
      List<StageTable> links) {}

  /** Names of firms taken apart, and their words. */
  List<StageTable> names() {
    return linkage().names(input("companies"));
  }

  private LinkStages linkage() {
    return new LinkStages(spark, runner, config.linkThreshold(), config.seed());
  }

  /**
   * What clusters are found from.
   *
   * @param names as {@link #names} makes them
   */
  Sectored sectored(Branches branches, Branch<List<StageTable>> names) {
    StageTable companies = input("companies");
    boolean known = documented();
    StageTable standings = standings(known, asOf);
    // A former year has the shared offices of the register, whose dead it lacks; all years have the
    // same positions then.
    Branch<StageTable> sitesBranch =
        branches.start(
            () -> sites(day.backcast() ? standings(known, day.registerDay()) : standings));
    Branch<List<StageTable>> linksBranch =
        branches.start(
            () ->
                linkage().run(companies, names.join(), input("grants"), input("patents")).tables());
    List<StageTable> links = linksBranch.join();
    StageTable firms = known ? counted(standings, links.get(0)) : standings;
    StageTable firmSectors = firmSectors(firms, links.get(0));
    StageTable sites = sitesBranch.join();
    StageTable points =
        stage(
            ClusteringPoints.CONTRACT,
            "",
            () -> Cluster.points(read(sites), read(firmSectors), read(firms)),
            sites,
            firmSectors,
            firms);
    return new Sectored(firms, firmSectors, sites, points, links);
  }

  /** Members by the clusters that tonight's clustering finds, whoever they are. */
  StageTable members(Sectored from) {
    return runner.run(
        new StageRunner.Stage(
            "cluster",
            config.cluster().settings() + " seed=" + config.seed(),
            List.of(from.points())),
        Members.FOUND,
        () -> Cluster.run(read(from.points()), config.cluster(), config.seed()));
  }

  /**
   * What a clustering finds.
   *
   * @param members members by its clusters, whoever they are
   * @param firms firms and whether they count
   */
  record Found(StageTable members, StageTable firms) {}

  /** Runs all of it. */
  Found found() {
    try (Branches branches = new Branches()) {
      Sectored from = sectored(branches, branches.start(this::names));
      return new Found(members(from), from.firms());
    }
  }

  /** What the text classifier says; without rows unless it is asked for, and before it was run. */
  StageTable learned() {
    return learned;
  }

  /** How the methods compare; without rows unless it is asked for. */
  StageTable comparison(StageTable points) {
    if (!config.cluster().compare()) {
      return StageTable.absent(MethodComparison.CONTRACT);
    }
    return stage(
        MethodComparison.CONTRACT,
        config.cluster().toString() + " seed=" + config.seed(),
        () -> CompareMethods.run(read(points), config.cluster(), config.seed()),
        points);
  }

  /** Who counts follows from codes alone, unless other things say what firms do. */
  private boolean documented() {
    return config.classify().learned() || input("grants").given() || input("patents").given();
  }

  private StageTable standings(boolean known, LocalDate day) {
    StageTable companies = input("companies");
    return runner.run(
        new StageRunner.Stage(
            known ? "standings" : Firms.BY_STANDING.name(),
            day.toString() + config.classify(),
            List.of(companies)),
        Firms.BY_STANDING,
        () -> Standing.run(read(companies), day, config.classify()));
  }

  private StageTable sites(StageTable standings) {
    return stage(
        GeocodedSites.CONTRACT,
        config.geocode().toString(),
        () ->
            Geocode.run(
                read(standings),
                input("sites").given() ? read(input("sites")) : null,
                gazetteer(),
                config.geocode()),
        gazetteerWith(standings, input("sites")));
  }

  /** Firms with documents count too. */
  private StageTable counted(StageTable standings, StageTable links) {
    return stage(
        Firms.BY_STANDING,
        asOf + " " + config.classify(),
        () ->
            Standing.counted(
                read(standings),
                DocumentSectors.documented(
                    documents(links), asOf, config.classify().documentYears()),
                config.classify()),
        standings,
        links,
        input("grants"),
        input("patents"));
  }

  private DocumentSectors.Documents documents(StageTable links) {
    return new DocumentSectors.Documents(
        read(links), read(input("grants")), read(input("patents")));
  }

  private StageTable firmSectors(StageTable firms, StageTable links) {
    int years = config.classify().documentYears();
    learned = learned(firms, links);
    return stage(
        FirmSectors.CONTRACT,
        asOf + " " + years,
        () ->
            Classify.run(
                    read(firms),
                    sectors.rules(),
                    DocumentSectors.run(sectors.all(), documents(links), asOf, years))
                .union(LearnSectors.proposals(read(learned))),
        firms,
        links,
        input("grants"),
        input("patents"),
        learned,
        sectors.asInput());
  }

  /** What words say of firms; without rows unless it is asked for. */
  private StageTable learned(StageTable firms, StageTable links) {
    RunConfig.Classify params = config.classify();
    if (!params.learned()) {
      return StageTable.absent(LearnedScores.CONTRACT);
    }
    return stage(
        LearnedScores.CONTRACT,
        asOf + " " + params + " seed=" + config.seed(),
        () ->
            LearnSectors.run(
                LearnSectors.Inputs.of(
                    read(firms),
                    sectors.rules(),
                    sectors.all(),
                    documents(links),
                    asOf,
                    params.documentYears()),
                sectors.sizes(),
                params.learnedThreshold(),
                config.seed()),
        firms,
        links,
        input("grants"),
        input("patents"),
        sectors.asInput());
  }
}
