package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.stage.Decay;
import clustermap.stage.NearClusters;
import clustermap.stage.Reach;
import clustermap.stage.Spread;
import clustermap.table.DistrictAreas;
import clustermap.table.PlaceDecay;
import clustermap.table.PlaceReach;
import clustermap.table.PlaceRings;
import clustermap.table.PlaceSpread;
import clustermap.table.ReachByDeprivation;
import clustermap.table.SmallAreas;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/** The stages that ask who in a place is near innovation, and whether it spreads there. */
final class InclusionStages extends PipelinePart {
  /** Under which name the nation's postcodes stand among the inputs; postcodes are those in use. */
  static final String EVERY_POSTCODE = "every_postcode";

  private final RunConfig config;
  private final Editions editions;
  private final LocalDate asOf;

  InclusionStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs,
      Editions editions) {
    super(spark, runner, inputs);
    this.editions = editions;
    this.config = config;
    this.asOf = day.asOf();
  }

  /**
   * The tables that are read beside the inputs; links are the accepted ones. Significance is waited
   * for when it is needed.
   */
  record From(
      StageTable sites,
      StageTable firms,
      StageTable locations,
      StageTable footprints,
      Supplier<StageTable> significance,
      StageTable evidence,
      StageTable links) {}

  /** The tables to publish. */
  List<StageTable> make(From from) {
    StageTable rings = rings(from);
    StageTable decay = decay(rings);
    StageTable spread = spread(from);
    StageTable significance = from.significance().get();
    return List.of(
        reach(from, significance), byDeprivation(from, significance), spread, decay, rings);
  }

  /** Of the first taxonomy, as in places. */
  private Broadcast<NearClusters> near(From from, StageTable significance) {
    String taxonomy = config.taxonomies().get(0);
    NearClusters clusters =
        NearClusters.of(
            taxonomy,
            NearClusters.rows(
                    read(from.footprints()),
                    read(significance),
                    taxonomy,
                    config.significance().alpha())
                .collectAsList(),
            significance.given(),
            config.inclusion().reachMetres());
    return spark.sparkContext().broadcast(clusters, ClassTag$.MODULE$.apply(NearClusters.class));
  }

  private String nearSettings() {
    return config.taxonomies().get(0)
        + " "
        + config.significance().alpha()
        + " "
        + config.inclusion().reachMetres();
  }

  private Reach.Inputs reachInputs(From from) {
    SparkSession compiling = Session.compiling(spark);
    return new Reach.Inputs(
        input("places").read(compiling),
        from.locations().read(compiling),
        input(EVERY_POSTCODE).read(compiling),
        input("districts").read(compiling),
        input(DistrictAreas.CONTRACT.name()).read(compiling),
        input(SmallAreas.CONTRACT.name()).read(compiling));
  }

  private StageTable reach(From from, StageTable significance) {
    StageTable smallAreas = input(SmallAreas.CONTRACT.name());
    return stage(
        PlaceReach.CONTRACT,
        nearSettings(),
        () -> Reach.run(reachInputs(from), smallAreas.given(), near(from, significance)),
        input("places"),
        from.locations(),
        from.footprints(),
        significance,
        input(EVERY_POSTCODE),
        input("districts"),
        input(DistrictAreas.CONTRACT.name()),
        smallAreas);
  }

  private StageTable byDeprivation(From from, StageTable significance) {
    StageTable smallAreas = input(SmallAreas.CONTRACT.name());
    return stage(
        ReachByDeprivation.CONTRACT,
        nearSettings(),
        () ->
            smallAreas.given()
                ? Reach.byDeprivation(reachInputs(from), near(from, significance))
                : spark.createDataFrame(List.of(), ReachByDeprivation.CONTRACT.schema()),
        input("places"),
        from.footprints(),
        significance,
        input("districts"),
        input(DistrictAreas.CONTRACT.name()),
        smallAreas);
  }

  private StageTable spread(From from) {
    List<String> measures = new ArrayList<>(Spread.measures(ClusterFacts.given(inputs)));
    boolean holds = !editions.anew() && measures.removeIf(Spread::confidential);
    StageTable former = holds ? editions.spread() : StageTable.absent(PlaceSpread.CONTRACT);
    Spread.Params params =
        new Spread.Params(
            asOf,
            config.profile().evidenceYears(),
            measures,
            config.inclusion().replicates(),
            config.inclusion().minEvents(),
            config.disclosure().minCount(),
            config.seed());
    return stage(
        PlaceSpread.CONTRACT,
        params.toString(),
        () ->
            Spread.holding(
                Spread.run(
                    new Spread.Inputs(
                        read(input("places")),
                        read(from.sites()),
                        read(from.firms()),
                        read(input("rd_spend")),
                        read(input("grants")),
                        read(input("patents")),
                        read(from.links())),
                    params),
                read(former)),
        former,
        input("places"),
        from.sites(),
        from.firms(),
        input("rd_spend"),
        input("grants"),
        input("patents"),
        from.links());
  }

  private StageTable rings(From from) {
    return stage(
        PlaceRings.CONTRACT,
        asOf.toString(),
        () ->
            Decay.rings(
                new Decay.Inputs(
                    read(input("places")),
                    read(from.sites()),
                    read(from.firms()),
                    read(from.evidence())),
                asOf),
        input("places"),
        from.sites(),
        from.firms(),
        from.evidence());
  }

  private StageTable decay(StageTable rings) {
    int minFirms = config.inclusion().minFirms();
    return stage(
        PlaceDecay.CONTRACT,
        String.valueOf(minFirms),
        () -> Decay.fits(read(input("places")), read(rings), minFirms),
        input("places"),
        rings);
  }
}
