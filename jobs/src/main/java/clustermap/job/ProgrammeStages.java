package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.stage.EvaluateProgrammes;
import clustermap.stage.PlaceOutcomes;
import clustermap.table.PlaceLookup;
import clustermap.table.PlaceYears;
import clustermap.table.ProgrammeEffects;
import clustermap.table.ProgrammePlaces;
import clustermap.table.Programmes;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * The stages that ask what programmes did: outcomes of districts by year, then effects. Former
 * years that are rebuilt have neither: what was known of a programme then is not what is known now.
 */
final class ProgrammeStages extends PipelinePart {
  /** Under which name the programmes that ship stand among the inputs. */
  static final String SHIPPED = "shipped_programmes";

  private final RunConfig config;
  private final Day day;

  ProgrammeStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Day day,
      Map<String, StageTable> inputs) {
    super(spark, runner, inputs);
    this.config = config;
    this.day = day;
  }

  /**
   * The tables, to publish; none when a former year is rebuilt.
   *
   * @param profiles places with their firms
   * @param links accepted links
   * @param synthetic names of the inputs that are made up
   */
  List<StageTable> make(
      StageTable profiles,
      StageTable firms,
      StageTable sites,
      StageTable links,
      SortedSet<String> synthetic) {
    if (day.backcast()) {
      return List.of();
    }
    StageTable outcomes = outcomes(profiles, firms, sites, links);
    StageTable areas = input("places");
    StageTable given = input(Programmes.CONTRACT.name());
    StageTable shipped = input(SHIPPED);
    StageTable lookup = input(PlaceLookup.CONTRACT.name());
    StageTable districts = input("districts");
    Supplier<EvaluateProgrammes.Inputs> from =
        () ->
            new EvaluateProgrammes.Inputs(
                read(outcomes),
                read(given),
                read(shipped),
                read(areas),
                read(lookup),
                read(districts));
    StageTable effects =
        stage(
            ProgrammeEffects.CONTRACT,
            config.evaluate() + " " + synthetic + " seed=" + config.seed(),
            () -> EvaluateProgrammes.run(from.get(), config.evaluate(), synthetic, config.seed()),
            outcomes,
            given,
            shipped,
            areas,
            lookup,
            districts);
    StageTable where =
        stage(
            ProgrammePlaces.CONTRACT,
            "",
            () -> EvaluateProgrammes.places(from.get()),
            given,
            shipped,
            areas,
            lookup,
            districts);
    return List.of(outcomes, effects, where);
  }

  private StageTable outcomes(
      StageTable profiles, StageTable firms, StageTable sites, StageTable links) {
    StageTable areas = input("places");
    StageTable postcodes = input("postcodes");
    StageTable districts = input("districts");
    StageTable grants = input("grants");
    StageTable patents = input("patents");
    return stage(
        PlaceYears.CONTRACT,
        day.asOf() + " " + config.evaluate() + " " + config.life(),
        () ->
            PlaceOutcomes.run(
                new PlaceOutcomes.Inputs(
                    read(areas),
                    read(profiles),
                    read(firms),
                    read(sites),
                    read(postcodes),
                    read(districts),
                    read(grants),
                    read(patents),
                    read(links)),
                day.asOf(),
                config.evaluate(),
                config.life()),
        areas,
        profiles,
        firms,
        sites,
        postcodes,
        districts,
        grants,
        patents,
        links);
  }
}
