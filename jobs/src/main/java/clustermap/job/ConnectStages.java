package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.stage.Bridging;
import clustermap.stage.Connect;
import clustermap.stage.FitGravity;
import clustermap.stage.GravityFamilies;
import clustermap.stage.GravityShifts;
import clustermap.stage.IdentifyPartners;
import clustermap.stage.LinkEnds;
import clustermap.stage.LocatePartners;
import clustermap.stage.PairPartners;
import clustermap.stage.Participants;
import clustermap.stage.ResampleGravity;
import clustermap.table.Assets;
import clustermap.table.Bridges;
import clustermap.table.Contract;
import clustermap.table.GravityFits;
import clustermap.table.GravityResamples;
import clustermap.table.JointProjects;
import clustermap.table.LinkGravity;
import clustermap.table.LinkNodes;
import clustermap.table.LinkOverlaps;
import clustermap.table.Links;
import clustermap.table.Participations;
import clustermap.table.PartnerSites;
import clustermap.table.ProjectPartners;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.reflect.ClassTag$;

/**
 * The stages of links: who took part in what, which ends that connects, the gravity models, and
 * last, when clusters have their names, links and bridges.
 */
final class ConnectStages extends PipelinePart {
  private final RunConfig.Connect params;
  private final LocalDate asOf;
  private final long seed;

  ConnectStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs) {
    super(spark, runner, inputs);
    this.params = config.connect();
    this.asOf = day.asOf();
    this.seed = config.seed();
  }

  /** What links are made from, before anything has a name. */
  record Joined(
      StageTable participations,
      StageTable nodes,
      StageTable joint,
      StageTable overlaps,
      StageTable fits,
      StageTable resamples) {}

  private boolean given() {
    return input("grants").given() || input("patents").given();
  }

  /**
   * Who took part in what, and what size and distance lead to expect.
   *
   * @param links accepted links of participants to firms
   */
  Joined join(StageTable links, StageTable sites, StageTable members) {
    if (!given()) {
      return new Joined(
          StageTable.absent(Participations.CONTRACT),
          StageTable.absent(LinkNodes.CONTRACT),
          StageTable.absent(JointProjects.CONTRACT),
          StageTable.absent(LinkOverlaps.CONTRACT),
          StageTable.absent(GravityFits.CONTRACT),
          StageTable.absent(GravityResamples.CONTRACT));
    }
    StageTable participations = participations(links, sites, members);
    StageTable nodes =
        stage(LinkNodes.CONTRACT, "", () -> LinkEnds.run(read(participations)), participations);
    List<StageTable> pairs =
        runner
            .run(
                new StageRunner.Stage(JointProjects.CONTRACT.name(), "", List.of(participations)),
                List.of(JointProjects.CONTRACT, LinkOverlaps.CONTRACT),
                () ->
                    List.of(
                        PairPartners.run(read(participations)),
                        PairPartners.overlaps(read(participations))),
                tables -> new TreeMap<>())
            .tables();
    StageTable joint = pairs.get(0);
    StageTable overlaps = pairs.get(1);
    StageTable fits =
        stage(
            GravityFits.CONTRACT,
            params.resolutionKm() + " " + params.minProjects(),
            () -> FitGravity.run(spark, families(nodes, joint, overlaps), params),
            nodes,
            joint,
            overlaps);
    StageTable resamples =
        stage(
            GravityResamples.CONTRACT,
            params + " seed=" + seed,
            () ->
                ResampleGravity.run(
                    read(joint), read(nodes), read(overlaps), read(fits), params, seed),
            joint,
            nodes,
            overlaps,
            fits);
    return new Joined(participations, nodes, joint, overlaps, fits, resamples);
  }

  private StageTable participations(StageTable links, StageTable sites, StageTable members) {
    StageTable given = input(Assets.CONTRACT.name());
    StageTable shipped = input(ClusterFacts.SHIPPED_ASSETS);
    StageTable partners =
        stage(
            ProjectPartners.CONTRACT,
            asOf + " " + params.years(),
            () ->
                IdentifyPartners.run(
                    new IdentifyPartners.Inputs(
                        read(input("grants")),
                        read(input("patents")),
                        read(links),
                        read(given),
                        read(shipped)),
                    asOf,
                    params.years()),
            input("grants"),
            input("patents"),
            links,
            given,
            shipped);
    StageTable where =
        stage(
            PartnerSites.CONTRACT,
            "",
            () ->
                LocatePartners.run(
                    new LocatePartners.Inputs(
                        read(partners), read(sites), read(given), read(shipped), gazetteer())),
            gazetteerWith(partners, sites, given, shipped));
    return runner
        .run(
            new StageRunner.Stage(
                Participations.CONTRACT.name(), "", List.of(partners, where, members)),
            List.of(Participations.CONTRACT),
            () -> List.of(Participants.run(read(partners), read(where), read(members))),
            tables -> tally(tables.get(0)))
        .tables()
        .get(0);
  }

  /** Participations by whether they are an asset, and those of which no region is known. */
  private SortedMap<String, Long> tally(StageTable participations) {
    SortedMap<String, Long> tallies = new TreeMap<>();
    for (Row row :
        read(participations)
            .where(Participations.KIND.col().equalTo("organisation"))
            .groupBy(
                Participations.ASSET_MATCH.col(), Participations.ITL1.col().isNull().as("unplaced"))
            .agg(functions.count(functions.lit(1)))
            .collectAsList()) {
      tallies.merge("asset:" + row.getString(0), row.getLong(2), Long::sum);
      tallies.merge(
          row.getBoolean(1) ? "region:unknown" : "region:known", row.getLong(2), Long::sum);
    }
    return tallies;
  }

  /** Ends and linked pairs are collected: they grow with clusters and places, not with firms. */
  private List<FitGravity.Family> families(
      StageTable nodes, StageTable joint, StageTable overlaps) {
    return GravityFamilies.of(
        GravityFamilies.ends(read(nodes)).collectAsList(),
        GravityFamilies.linked(read(joint)).collectAsList(),
        read(overlaps).collectAsList(),
        GravityFamilies.projects(read(joint), read(nodes), read(overlaps), params).collectAsList(),
        params);
  }

  /**
   * Links, bridges and the gravity models, to be published.
   *
   * @param clusters by contract, for their names
   */
  List<StageTable> publish(Joined joined, StageTable clusters) {
    if (!given()) {
      return List.of(none(Links.CONTRACT), none(Bridges.CONTRACT), none(LinkGravity.CONTRACT));
    }
    StageTable given = input(Assets.CONTRACT.name());
    StageTable shipped = input(ClusterFacts.SHIPPED_ASSETS);
    StageTable places = input("places");
    StageTable links =
        stage(
            Links.CONTRACT,
            params + " seed=" + seed,
            () ->
                Connect.run(
                    new Connect.Inputs(
                        read(joined.joint()),
                        read(joined.nodes()),
                        read(joined.overlaps()),
                        read(joined.fits()),
                        shifts(joined.resamples()),
                        names(clusters)),
                    params,
                    seed),
            joined.joint(),
            joined.nodes(),
            joined.overlaps(),
            joined.fits(),
            joined.resamples(),
            clusters,
            places,
            given,
            shipped);
    StageTable bridges =
        stage(
            Bridges.CONTRACT,
            "",
            () ->
                Bridging.run(read(joined.participations()), read(joined.nodes()), names(clusters)),
            joined.participations(),
            joined.nodes(),
            clusters,
            places,
            given,
            shipped);
    StageTable gravity =
        stage(
            LinkGravity.CONTRACT,
            "",
            () -> ResampleGravity.published(read(joined.fits()), read(joined.resamples())),
            joined.fits(),
            joined.resamples());
    return List.of(links, bridges, gravity);
  }

  /** Models are collected: there are some dozens, whatever the register. */
  private Broadcast<GravityShifts> shifts(StageTable resamples) {
    return spark
        .sparkContext()
        .broadcast(
            GravityShifts.of(read(resamples).collectAsList()),
            ClassTag$.MODULE$.apply(GravityShifts.class));
  }

  private Dataset<Row> names(StageTable clusters) {
    return Bridging.names(
        read(input("places")),
        read(input(Assets.CONTRACT.name())),
        read(input(ClusterFacts.SHIPPED_ASSETS)),
        read(clusters));
  }

  /** A table without rows, where neither grants nor patents are given. */
  private StageTable none(Contract contract) {
    return stage(contract, "none given", () -> spark.createDataFrame(List.of(), contract.schema()));
  }
}
