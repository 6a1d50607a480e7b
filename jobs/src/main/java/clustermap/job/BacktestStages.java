package clustermap.job;

import static org.apache.spark.sql.functions.max;

import clustermap.config.RunConfig;
import clustermap.stage.Backtest;
import clustermap.stage.Classify;
import clustermap.stage.DocumentSectors;
import clustermap.stage.Gather;
import clustermap.stage.NationalTotals;
import clustermap.stage.Relate;
import clustermap.stage.Standing;
import clustermap.table.Contract;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.Locations;
import clustermap.table.PotentialBacktest;
import clustermap.table.RegisterYears;
import clustermap.table.SectorRelatedness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The stages that ask whether nascent potential of five years ago told what came since. Whether the
 * data can support it is seen from small tables first; where it cannot, nothing else is read.
 */
final class BacktestStages extends PipelinePart {
  private static final int REPLICATES = 999;

  private final RunConfig config;
  private final LocalDate asOf;
  private final LocalDate from;
  private final SectorTables sectors;

  BacktestStages(
      SparkSession spark,
      StageRunner runner,
      Map<String, StageTable> inputs,
      RunConfig config,
      LocalDate asOf,
      SectorTables sectors) {
    super(spark, runner, inputs);
    this.config = config;
    this.asOf = asOf;
    this.from = asOf.minusYears(Backtest.YEARS);
    this.sectors = sectors;
  }

  /**
   * What is known of firms on a day.
   *
   * @param firms firms with their standing on the day
   * @param firmSectors firms by sector
   * @param sites where they are
   */
  record Known(StageTable firms, StageTable firmSectors, StageTable sites) {}

  /**
   * Tonight's tables.
   *
   * @param known what is known tonight
   * @param links which firms participants of projects and patents are
   * @param locations tonight's locations
   * @param totals their totals
   * @param relatedness tonight's, which knows how many places are large enough
   * @param years births and deaths by year, which know whether the dead are known
   */
  record Tonight(
      Known known,
      StageTable links,
      StageTable locations,
      StageTable totals,
      StageTable relatedness,
      StageTable years) {}

  /** The backtest from today's register: leaky, as it knows no former addresses and sectors. */
  StageTable run(Tonight tonight) {
    boolean observed = observed(tonight.years());
    Backtest.Params params =
        new Backtest.Params(
            config.relatedness(), from, asOf, true, observed, REPLICATES, config.seed());
    List<String> lacking = new ArrayList<>();
    if (!observed) {
      lacking.add(Backtest.survivors(params));
    }
    long large = largePlaces(tonight.relatedness());
    if (large < params.relatedness().minPlaces()) {
      lacking.add(Backtest.fewPlaces(large, params));
    }
    if (lacking.isEmpty()) {
      return run(tonight, then(tonight), params);
    }
    String why = String.join("; ", lacking);
    return stage(
        PotentialBacktest.CONTRACT,
        params + " " + why,
        () -> Backtest.untold(taxonomies(), why, params),
        sectors.asInput());
  }

  private Dataset<Row> taxonomies() {
    return sectors.definitions().select("taxonomy").distinct();
  }

  private long largePlaces(StageTable relatedness) {
    Row places = read(relatedness).agg(max(SectorRelatedness.PLACES.col())).first();
    return places.isNullAt(0) ? 0 : places.getLong(0);
  }

  /** Whether the register holds the dead of all the years. */
  private boolean observed(StageTable years) {
    return !read(years)
        .where(
            RegisterYears.SECTOR
                .col()
                .isNull()
                .and(RegisterYears.YEAR_ENDING.col().equalTo(asOf.minusYears(Backtest.YEARS - 1L)))
                .and(RegisterYears.HISTORY_BASIS.col().equalTo("observed")))
        .isEmpty();
  }

  /**
   * Who stood on the former day, by today's register: incorporated and not dissolved by then, with
   * documents by their own dates, and today's codes, statuses and addresses. Without the text
   * classifier, which learns from firms of all years.
   */
  private Known then(Tonight tonight) {
    StageTable companies = input("companies");
    StageTable links = tonight.links();
    RunConfig.Classify today = config.classify();
    RunConfig.Classify rules =
        new RunConfig.Classify(
            today.standings(), today.documentYears(), false, today.learnedThreshold());
    StageTable firms =
        named(
            "firms_then",
            Firms.BY_STANDING,
            from + " " + rules,
            () ->
                Standing.counted(
                    Standing.run(read(companies), from, rules),
                    DocumentSectors.documented(documents(links), from, rules.documentYears()),
                    rules),
            companies,
            links,
            input("grants"),
            input("patents"));
    StageTable firmSectors =
        named(
            "firm_sectors_then",
            FirmSectors.CONTRACT,
            from + " " + rules.documentYears(),
            () -> classified(read(firms), links, from),
            firms,
            links,
            input("grants"),
            input("patents"),
            sectors.asInput());
    return new Known(firms, firmSectors, tonight.known().sites());
  }

  private DocumentSectors.Documents documents(StageTable links) {
    return new DocumentSectors.Documents(
        read(links), read(input("grants")), read(input("patents")));
  }

  private Dataset<Row> classified(Dataset<Row> firms, StageTable links, LocalDate day) {
    return Classify.run(
        firms,
        sectors.rules(),
        DocumentSectors.run(
            sectors.all(), documents(links), day, config.classify().documentYears()));
  }

  /**
   * The backtest from what was known on the former day, wherever that comes from.
   *
   * @param then firms, sectors and sites of the former day
   */
  private StageTable run(Tonight tonight, Known then, Backtest.Params params) {
    StageTable sites = tonight.known().sites();
    StageTable firms = tonight.known().firms();
    StageTable links = tonight.links();
    StageTable locationsThen =
        named(
            "locations_then",
            Locations.CONTRACT,
            "",
            () -> Gather.run(read(then.sites()), read(then.firmSectors()), read(then.firms())),
            then.sites(),
            then.firmSectors(),
            then.firms());
    StageTable relatednessThen =
        named(
            "relatedness_then",
            SectorRelatedness.CONTRACT,
            config.relatedness().toString(),
            () ->
                Relate.run(
                    new Relate.Inputs(
                        read(then.sites()),
                        read(then.firms()),
                        read(then.firmSectors()),
                        read(locationsThen),
                        totals(locationsThen, then.firms()),
                        sectors.sharedRules()),
                    config.relatedness()),
            then.sites(),
            then.firms(),
            then.firmSectors(),
            locationsThen,
            sectors.asInput());
    StageTable locationsBorn =
        named(
            "locations_born",
            Locations.CONTRACT,
            from + " " + asOf + " " + config.classify().documentYears(),
            () -> {
              Dataset<Row> born = Backtest.born(read(firms), from, asOf);
              return Gather.run(read(sites), classified(born, links, asOf), born);
            },
            firms,
            sites,
            links,
            input("grants"),
            input("patents"),
            sectors.asInput());
    return stage(
        PotentialBacktest.CONTRACT,
        params.toString(),
        () ->
            Backtest.run(
                new Backtest.Inputs(
                    taxonomies(),
                    Backtest.near(
                        quotients(locationsThen, totals(locationsThen, then.firms()), then.sites()),
                        read(relatednessThen)),
                    read(locationsThen),
                    totals(locationsThen, then.firms()),
                    quotients(locationsBorn, totals(locationsBorn, firms), sites),
                    quotients(tonight.locations(), read(tonight.totals()), sites)),
                params),
        then.firms(),
        then.sites(),
        locationsThen,
        relatednessThen,
        locationsBorn,
        tonight.locations(),
        tonight.totals(),
        sites,
        firms,
        sectors.asInput());
  }

  /** Totals within the register: published ones are of one year only. */
  private Dataset<Row> totals(StageTable locations, StageTable firms) {
    return NationalTotals.run(
        read(locations), read(firms), sectors.definitions(), sectors.rules(), null);
  }

  private Dataset<Row> quotients(StageTable locations, Dataset<Row> totals, StageTable sites) {
    return Backtest.quotients(
        read(locations), totals, read(sites), config.relatedness().geography());
  }

  private StageTable named(
      String name, Contract contract, String reads, Supplier<Dataset<Row>> body, StageTable... of) {
    return runner.run(new StageRunner.Stage(name, reads, List.of(of)), contract, body);
  }
}
