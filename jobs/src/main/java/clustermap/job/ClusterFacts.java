package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.stage.Activity;
import clustermap.stage.Dominance;
import clustermap.stage.EvidenceYears;
import clustermap.stage.Specialisms;
import clustermap.stage.StagesOfLife;
import clustermap.stage.Support;
import clustermap.stage.Vitality;
import clustermap.table.Assets;
import clustermap.table.ClusterActivity;
import clustermap.table.ClusterDominance;
import clustermap.table.ClusterSpecialisms;
import clustermap.table.ClusterStage;
import clustermap.table.ClusterSupport;
import clustermap.table.ClusterVitality;
import clustermap.table.Grants;
import clustermap.table.Patents;
import clustermap.table.SicCodes;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.reflect.ClassTag$;

/** The stages that say what each cluster is made of: a table a topic, which profiles join. */
final class ClusterFacts extends PipelinePart {
  /** Under which name the assets that ship stand among the inputs. */
  static final String SHIPPED_ASSETS = "shipped_assets";

  private final RunConfig config;
  private final LocalDate asOf;
  private final LocalDate registerDay;
  private final SectorTables sectors;

  /**
   * The tables that facts are made from; links are the accepted ones, former the history so far.
   */
  record From(
      StageTable members,
      StageTable sites,
      StageTable firms,
      StageTable firmSectors,
      StageTable footprints,
      StageTable counts,
      StageTable totals,
      StageTable evidence,
      StageTable links,
      TrackStages.Tracked tracked,
      StageTable former) {}

  /** A table a topic. */
  record Made(
      StageTable activity,
      StageTable dominance,
      StageTable specialisms,
      StageTable vitality,
      StageTable stagesOfLife,
      StageTable support) {}

  ClusterFacts(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs,
      SectorTables sectors) {
    super(spark, runner, inputs);
    this.config = config;
    this.asOf = day.asOf();
    this.registerDay = day.registerDay();
    this.sectors = sectors;
  }

  Made make(From from) {
    StageTable vitality = vitality(from);
    return new Made(
        activity(from),
        stage(
            ClusterDominance.CONTRACT,
            "",
            () -> Dominance.run(read(from.members()), read(from.evidence())),
            from.members(),
            from.evidence()),
        stage(
            ClusterSpecialisms.CONTRACT,
            "",
            () ->
                Specialisms.run(
                    read(from.members()),
                    read(from.firms()),
                    read(from.firmSectors()),
                    read(input(SicCodes.CONTRACT.name()))),
            from.members(),
            from.firms(),
            from.firmSectors(),
            input(SicCodes.CONTRACT.name())),
        vitality,
        stagesOfLife(from, vitality),
        support(from));
  }

  /** Names of the inputs that were given. */
  static SortedSet<String> given(Map<String, StageTable> inputs) {
    SortedSet<String> given = new TreeSet<>();
    inputs.forEach(
        (name, table) -> {
          if (table.given()) {
            given.add(name);
          }
        });
    return given;
  }

  private StageTable activity(From from) {
    SortedSet<String> given = given(inputs);
    int years = config.profile().evidenceYears();
    return stage(
        ClusterActivity.CONTRACT,
        asOf + " " + years + " " + given,
        () ->
            Activity.run(
                read(from.members()),
                read(from.firms()),
                read(from.evidence()),
                recent(from.links(), years),
                given),
        from.members(),
        from.firms(),
        from.evidence(),
        from.links(),
        input("grants"),
        input("patents"));
  }

  private StageTable vitality(From from) {
    return stage(
        ClusterVitality.CONTRACT,
        asOf + " " + registerDay + " " + config.life(),
        () ->
            Vitality.run(
                new Vitality.Inputs(
                    read(from.members()),
                    read(from.firms()),
                    read(from.firmSectors()),
                    read(from.sites()),
                    sectors.rules()),
                OwnerStages.outlines(spark, read(from.footprints())),
                asOf,
                registerDay,
                config.life()),
        from.members(),
        from.firms(),
        from.firmSectors(),
        from.sites(),
        from.footprints(),
        sectors.asInput());
  }

  private StageTable stagesOfLife(From from, StageTable vitality) {
    StageTable states = from.tracked().states();
    StageTable lineage = from.tracked().lineage();
    return stage(
        ClusterStage.CONTRACT,
        asOf + " " + config.life() + " seed=" + config.seed(),
        () ->
            StagesOfLife.run(
                new StagesOfLife.Inputs(
                    read(vitality),
                    read(from.footprints()),
                    read(from.counts()),
                    read(from.totals()),
                    read(states),
                    read(lineage),
                    read(from.former())),
                asOf,
                config.life(),
                config.seed()),
        vitality,
        from.footprints(),
        from.counts(),
        from.totals(),
        states,
        lineage,
        from.former());
  }

  private StageTable support(From from) {
    StageTable given = input(Assets.CONTRACT.name());
    StageTable shipped = input(SHIPPED_ASSETS);
    StageTable postcodes = input("postcodes");
    return stage(
        ClusterSupport.CONTRACT,
        config.support().toString(),
        () ->
            Support.run(
                read(from.footprints()),
                located(Support.locate(read(given), read(shipped), read(postcodes))),
                config.support()),
        from.footprints(),
        given,
        shipped,
        postcodes);
  }

  /** Assets are collected: they do not grow with firms. */
  private Broadcast<Support.Located> located(Dataset<Row> assets) {
    return spark
        .sparkContext()
        .broadcast(
            Support.Located.of(assets.collectAsList()),
            ClassTag$.MODULE$.apply(Support.Located.class));
  }

  /** Links of the projects and applications that fall in the years of evidence. */
  private Dataset<Row> recent(StageTable links, int years) {
    Dataset<Row> projects =
        EvidenceYears.within(read(input("grants")), Grants.START_DATE.col(), asOf, years)
            .select(
                functions.lit("grants").as("source_table"),
                Grants.PROJECT_ID.col().as("project_id"));
    Dataset<Row> applications =
        EvidenceYears.within(read(input("patents")), Patents.FILING_DATE.col(), asOf, years)
            .select(
                functions.lit("patents").as("source_table"),
                Patents.APPLICATION_ID.col().as("project_id"));
    return read(links)
        .join(projects.union(applications).distinct(), new String[] {"source_table", "project_id"});
  }
}
