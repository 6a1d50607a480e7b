package clustermap.job;

import clustermap.config.ConfluenceRules;
import clustermap.config.RunConfig;
import clustermap.stage.AssetAreas;
import clustermap.stage.Classify;
import clustermap.stage.Confluence;
import clustermap.stage.Gather;
import clustermap.stage.NationalTotals;
import clustermap.stage.PlaceSentences;
import clustermap.stage.Support;
import clustermap.table.Assets;
import clustermap.table.FirmSectors;
import clustermap.table.Locations;
import clustermap.table.PlaceConfluence;
import clustermap.table.PlaceOpportunities;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/** The stages that say which opportunities come together in each place. */
final class ConfluenceStages extends PipelinePart {
  private final RunConfig config;
  private final ConfluenceRules rules;
  private final SectorTables ingredients;

  ConfluenceStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Map<String, StageTable> inputs,
      SectorTables sectors) {
    super(spark, runner, inputs);
    this.config = config;
    this.rules = sectors.confluence(config);
    this.ingredients = sectors.of(rules);
  }

  /** Opportunities in their parts, and the sentence of each place. */
  List<StageTable> run(StageTable sites, StageTable firms) {
    StageTable locations = locations(sites, firms);
    StageTable opportunities = opportunities(locations, firms);
    return List.of(
        opportunities,
        stage(
            PlaceConfluence.CONTRACT,
            "",
            () -> PlaceSentences.run(read(opportunities)),
            opportunities));
  }

  /** Locations with what is there by ingredient: only SIC codes say that, never documents. */
  private StageTable locations(StageTable sites, StageTable firms) {
    return runner.run(
        new StageRunner.Stage(
            "confluence locations", "", List.of(sites, firms, ingredients.asInput())),
        Locations.CONTRACT,
        () -> {
          Dataset<Row> none = spark.createDataFrame(List.of(), FirmSectors.CONTRACT.schema());
          return Gather.run(
              read(sites), Classify.run(read(firms), ingredients.rules(), none), read(firms));
        });
  }

  private StageTable opportunities(StageTable locations, StageTable firms) {
    boolean reference = config.profile().baseline().equals("reference");
    StageTable published =
        reference ? input("sector_totals") : StageTable.absent(SectorTotals.CONTRACT);
    StageTable codes = input(SicCodes.CONTRACT.name());
    StageTable places = input("places");
    StageTable given = input(Assets.CONTRACT.name());
    StageTable shipped = input(ClusterFacts.SHIPPED_ASSETS);
    StageTable postcodes = input("postcodes");
    return stage(
        PlaceOpportunities.CONTRACT,
        config.confluence() + " " + rules.assetKinds(),
        () ->
            Confluence.run(
                read(places),
                read(locations),
                NationalTotals.run(
                    read(locations),
                    read(firms),
                    ingredients.definitions(),
                    ingredients.rules(),
                    reference ? new NationalTotals.Reference(read(published), read(codes)) : null),
                known(
                    AssetAreas.run(
                        Support.locate(read(given), read(shipped), read(postcodes)), gazetteer())),
                config.confluence()),
        gazetteerWith(locations, firms, published, codes, given, shipped, ingredients.asInput()));
  }

  /** Assets are collected: they do not grow with firms. */
  private Broadcast<Confluence.Known> known(Dataset<Row> located) {
    return spark
        .sparkContext()
        .broadcast(
            Confluence.Known.of(located.collectAsList(), rules),
            ClassTag$.MODULE$.apply(Confluence.Known.class));
  }
}
