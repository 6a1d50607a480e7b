package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.stage.FitOutlines;
import clustermap.stage.Geographies;
import clustermap.stage.NearestClusters;
import clustermap.stage.OutlinePlaces;
import clustermap.stage.Places;
import clustermap.stage.Potential;
import clustermap.stage.PublishedEnterprises;
import clustermap.table.IndustryCounts;
import clustermap.table.OutlineFits;
import clustermap.table.PlaceLookup;
import clustermap.table.PlaceProfiles;
import clustermap.table.PlaceQuotients;
import clustermap.table.PlaceSectors;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/** The stages that ask which places there are and what is in them. */
final class PlaceStages extends PipelinePart {

  PlaceStages(SparkSession spark, StageRunner runner, Map<String, StageTable> inputs) {
    super(spark, runner, inputs);
  }

  /** Geographies and how well they cover. */
  StageTable geographies(StageTable sites, StageTable firms) {
    StageTable places = input("places");
    StageTable lookup = input(PlaceLookup.CONTRACT.name());
    StageTable districts = input("districts");
    StageTable fits = stage(OutlineFits.CONTRACT, "", () -> FitOutlines.run(read(places)), places);
    return stage(
        clustermap.table.Geographies.CONTRACT,
        "",
        () ->
            Geographies.run(
                read(places), read(fits), read(lookup), read(districts), read(sites), read(firms)),
        places,
        fits,
        lookup,
        districts,
        sites,
        firms);
  }

  /** Outlines of places, for maps. */
  StageTable outlines() {
    StageTable places = input("places");
    return stage(
        clustermap.table.PlaceOutlines.CONTRACT, "", () -> OutlinePlaces.run(read(places)), places);
  }

  /**
   * What sectors in places are measured from, beside the inputs.
   *
   * @param footprints footprints of clusters
   * @param counts what lies inside them
   */
  record From(
      StageTable locations,
      StageTable totals,
      StageTable sites,
      StageTable firms,
      StageTable firmSectors,
      StageTable members,
      StageTable relatedness,
      StageTable footprints,
      StageTable counts) {}

  /** Places, and sectors in places. */
  List<StageTable> run(From from, RunConfig config, LocalDate asOf) {
    StageTable sectors = sectors(from, config, asOf);
    return List.of(places(config.taxonomies().get(0), from, sectors), sectors);
  }

  /** Sectors in places, with what a place might become. */
  private StageTable sectors(From from, RunConfig config, LocalDate asOf) {
    StageTable quotients = quotients(from);
    Potential.Params params =
        new Potential.Params(
            asOf,
            config.cluster().minClusterSize(),
            config.relatedness().minFirms(),
            config.relatedness().minPlaces());
    return stage(
        PlaceSectors.CONTRACT,
        params.toString(),
        () ->
            Potential.run(
                new Potential.Inputs(
                    read(quotients),
                    read(from.locations()),
                    read(from.sites()),
                    read(from.firms()),
                    read(from.firmSectors()),
                    read(from.relatedness())),
                params),
        quotients,
        from.locations(),
        from.sites(),
        from.firms(),
        from.firmSectors(),
        from.relatedness());
  }

  private StageTable quotients(From from) {
    StageTable places = input("places");
    return stage(
        PlaceQuotients.CONTRACT,
        "",
        () ->
            Potential.quotients(
                Places.sectors(
                    read(from.locations()),
                    read(from.totals()),
                    read(from.sites()),
                    read(from.members())),
                read(places),
                read(from.locations()),
                outlines(from)),
        places,
        from.locations(),
        from.totals(),
        from.sites(),
        from.members(),
        from.footprints(),
        from.counts());
  }

  /** Collected: they grow with clusters, not with firms. */
  private Broadcast<NearestClusters.Outlines> outlines(From from) {
    NearestClusters.Outlines all =
        NearestClusters.Outlines.of(
            Potential.clusters(read(from.footprints()), read(from.counts()), read(from.totals()))
                .collectAsList());
    return spark
        .sparkContext()
        .broadcast(all, ClassTag$.MODULE$.apply(NearestClusters.Outlines.class));
  }

  /**
   * Places.
   *
   * @param taxonomy the taxonomy whose clusters count
   */
  private StageTable places(String taxonomy, From from, StageTable sectors) {
    StageTable counts = input(IndustryCounts.CONTRACT.name());
    StageTable districts = input("districts");
    StageTable lookup = input(PlaceLookup.CONTRACT.name());
    return stage(
        PlaceProfiles.CONTRACT,
        taxonomy,
        () ->
            Places.places(
                read(input("places")),
                read(from.sites()),
                read(from.firms()),
                read(from.members()),
                taxonomy,
                PublishedEnterprises.of(read(counts), read(districts)).byPlace(read(lookup)),
                read(sectors)
                    .where(PlaceSectors.TAXONOMY.col().equalTo(taxonomy))
                    .select(
                        PlaceSectors.GEOGRAPHY.col(),
                        PlaceSectors.CODE.col(),
                        PlaceSectors.PLACE_COMPLEXITY.col().as("complexity"))
                    .distinct()),
        input("places"),
        from.sites(),
        from.firms(),
        from.members(),
        counts,
        districts,
        lookup,
        sectors);
  }
}
