package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.upper;

import clustermap.config.RunConfig;
import clustermap.table.Field;
import clustermap.table.Firms;
import clustermap.table.Locations;
import clustermap.table.Members;
import clustermap.table.PlaceSectors;
import clustermap.table.PotentialBacktest;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Whether relatedness density would have told what came: among the pairs of place and sector in
 * which the place was not strong on a former day (M_ps = 0), does ω_ps of that day predict an entry
 * in the years since, and better than the size of the place or the location quotient alone (Hidalgo
 * et al. 2007; entry models as in Boschma, Balland and Kogler, Industrial and Corporate Change 24,
 * 2015)?
 *
 * <p>Predictors come from what was known on the former day, proximity included; whose firms,
 * addresses and sectors those are is the caller's to say. Where they are today's the backtest is
 * leaky, and every row says so. All quotients are within the register, since published totals are
 * of one year only.
 *
 * <p><b>Outcomes.</b> Births, the main one: the sector's share among the firms born in the place
 * exceeds its share among all firms born. At least one birth comes to nearly every pair of a large
 * place, so that size tells it; against the place's and the sector's own births size is divided
 * out, and where fewer than one is to be expected both ask the same. Firms count as born whatever
 * became of them. Beside it stand at least one birth, and entry as papers have it: the place is
 * strong beyond chance at the end.
 */
public final class Backtest {
  /** Events that are needed, and pairs without: precision at 20 asks for as many. */
  static final int LEAST_EVENTS = 20;

  /** Places with an event that are needed, or resamples of places hold too few. */
  static final int LEAST_EVENT_PLACES = 10;

  /** Years from the day of the predictors to that of the outcome. */
  public static final int YEARS = 5;

  /** How many pairs precision is taken of. */
  static final int TOP = 20;

  static final String[] OUTCOMES = {"births", "any_birth", "strong"};
  static final String[] PREDICTORS = {"relatedness_density", "size", "expected_firms", "lq"};

  private static final String VERDICT = "verdict";
  private static final String[] PAIR = {"taxonomy", "code", "sector"};

  private Backtest() {}

  /**
   * What the backtest is made with.
   *
   * @param relatedness geography, and places and firms that are needed
   * @param from day t
   * @param to the day that outcomes are known up to
   * @param leaky whether what is known of t is what is known today
   * @param observed whether the register holds the firms that were dissolved since
   * @param replicates resamples of places
   */
  public record Params(
      RunConfig.Relatedness relatedness,
      LocalDate from,
      LocalDate to,
      boolean leaky,
      boolean observed,
      int replicates,
      long seed)
      implements Serializable {}

  /**
   * What it is made from. Places by sector are those of {@link #quotients}.
   *
   * @param taxonomies taxonomy, each once
   * @param then places by sector at t with their density
   * @param locations locations at t
   * @param totals totals of every sector at t
   * @param births places by sector of the firms that were {@link #born}
   * @param now places by sector when outcomes are known
   */
  public record Inputs(
      Dataset<Row> taxonomies,
      Dataset<Row> then,
      Dataset<Row> locations,
      Dataset<Row> totals,
      Dataset<Row> births,
      Dataset<Row> now) {}

  /**
   * Firms that were born after t, whatever became of them since: those that count, and those that
   * have a SIC code under which business is done. They come as live firms that count, so that they
   * get sectors and places like others.
   *
   * @param firms firms of every standing when outcomes are known
   */
  public static Dataset<Row> born(Dataset<Row> firms, LocalDate from, LocalDate to) {
    Column codes = Firms.SIC_CODES.col();
    Column trades = size(array_except(codes, lit(Standing.NON_TRADING_SIC))).gt(0);
    Column day = Firms.INCORPORATION_DATE.col();
    return firms
        .where(day.gt(lit(from)).and(day.leq(lit(to))).and(Firms.COUNTED.col().or(trades)))
        .withColumn(Firms.STANDING.name(), lit("live"))
        .withColumn(Firms.COUNTED.name(), lit(true))
        .select(Firms.BY_STANDING.columns());
  }

  /**
   * Places by sector of one geography, with quotients within the register.
   *
   * @param locations locations of any firms
   * @param totals their totals
   * @param sites geocoded sites
   */
  public static Dataset<Row> quotients(
      Dataset<Row> locations, Dataset<Row> totals, Dataset<Row> sites, String geography) {
    Dataset<Row> within = locations;
    for (Field area :
        List.of(Locations.LAD, Locations.ITL3, Locations.ITL2, Locations.ITL1, Locations.TTWA)) {
      if (!area.name().equals(geography.toLowerCase(Locale.ROOT))) {
        within = within.withColumn(area.name(), area.none());
      }
    }
    return Places.sectors(
        within.withColumn(Locations.OTHER_PLACES.name(), Locations.OTHER_PLACES.none()),
        totals
            .withColumn("reference_sector", lit(null).cast("double"))
            .withColumn("reference_all", lit(null).cast("double")),
        sites,
        locations.sparkSession().createDataFrame(List.of(), Members.CONTRACT.schema()));
  }

  /** Quotients with the relatedness density of each. */
  public static Dataset<Row> near(Dataset<Row> quotients, Dataset<Row> relatedness) {
    // A row a place and sector on both sides.
    return quotients.join(
        NearPlaces.run(
            quotients
                .withColumn("nearest_strong_id", lit(null).cast("string"))
                .withColumn("nearest_strong_km", lit(null).cast("double")),
            relatedness),
        new String[] {"geography", "code", "taxonomy", "sector"},
        "left");
  }

  /** The backtest by contract: every outcome and predictor of every taxonomy. */
  public static Dataset<Row> run(Inputs in, Params params) {
    if (!params.observed()) {
      return untold(in.taxonomies(), survivors(params), params);
    }
    MapFunction<Row, String> byTaxonomy = row -> row.getString(0);
    Dataset<Row> measured =
        in.taxonomies()
            .select("taxonomy")
            .groupByKey(byTaxonomy, Encoders.STRING())
            .cogroupSorted(
                pairs(in, params.relatedness()).groupByKey(byTaxonomy, Encoders.STRING()),
                new Column[] {col("taxonomy")},
                new Column[] {col("code"), col("sector")},
                measuring(params),
                Encoders.row(schema()));
    return finished(measured, params);
  }

  /**
   * The same table without any figure, for data that cannot support it.
   *
   * @param taxonomies taxonomy, each once
   * @param why the reason in words
   */
  public static Dataset<Row> untold(Dataset<Row> taxonomies, String why, Params params) {
    Dataset<Row> rows =
        taxonomies
            .select(
                PotentialBacktest.TAXONOMY.col(),
                explode(lit(OUTCOMES)).as(PotentialBacktest.OUTCOME.name()),
                lit("cannot be told: " + why).as(VERDICT))
            .withColumn(PotentialBacktest.PREDICTOR.name(), explode(lit(PREDICTORS)));
    for (Field field : measures()) {
      rows = rows.withColumn(field.name(), field.none());
    }
    return finished(rows, params);
  }

  /** Why it cannot be told of survivors. */
  public static String survivors(Params params) {
    return "the register does not hold the firms that were dissolved since "
        + params.from()
        + " (in some year fewer than stage.min_death_rate), and outcomes come from data that still"
        + " holds firms since dissolved";
  }

  /** Why it cannot be told with so few places that are large enough at t. */
  public static String fewPlaces(long places, Params params) {
    return places
        + " places of geography "
        + params.relatedness().geography()
        + " have "
        + params.relatedness().minFirms()
        + " firms or more, and relatedness.min_places asks for "
        + params.relatedness().minPlaces();
  }

  private static Dataset<Row> finished(Dataset<Row> rows, Params params) {
    Column verdict = col(VERDICT);
    return rows.withColumn(
            PotentialBacktest.GEOGRAPHY.name(), lit(params.relatedness().geography()))
        .withColumn(PotentialBacktest.FROM_DATE.name(), lit(params.from()))
        .withColumn(PotentialBacktest.TO_DATE.name(), lit(params.to()))
        .withColumn(PotentialBacktest.LEAKY.name(), lit(params.leaky()))
        .withColumn(
            PotentialBacktest.HISTORY_BASIS.name(),
            lit(params.observed() ? "observed" : "survivors"))
        .withColumn(
            PotentialBacktest.CONCLUSION.name(),
            params.leaky()
                ? concat(lit("Leaky: today's addresses and sectors; "), verdict)
                : concat(upper(verdict.substr(1, 1)), verdict.substr(lit(2), length(verdict))))
        .select(PotentialBacktest.CONTRACT.columns());
  }

  /** Pairs that are not strong at t, with what predicts and what came. */
  private static Dataset<Row> pairs(Inputs in, RunConfig.Relatedness params) {
    Column n = Locations.SITES.col();
    Column area = col(params.geography().toLowerCase(Locale.ROOT));
    Dataset<Row> sizes =
        in.locations()
            .where(n.gt(0).and(area.isNotNull()))
            .groupBy(area.as("code"))
            .agg(sum(n).as("size"))
            .where(col("size").geq(params.minFirms()));
    Column lq = PlaceSectors.LQ.col();
    Column there = PlaceSectors.GEOGRAPHY.col().equalTo(params.geography());
    return in.then()
        .where(there.and(lq.isNull().or(lq.leq(1))))
        .select(
            col("taxonomy"),
            col("code"),
            col("sector"),
            lq,
            PlaceSectors.RELATEDNESS_DENSITY.col().as("density"))
        // Many to one: a place, and a sector, has one row.
        .join(broadcast(sizes), "code")
        .join(
            broadcast(in.totals().select("taxonomy", "sector", "sector_sites", "all_sites")),
            new String[] {"taxonomy", "sector"})
        // One to one: a pair has one row, or none where nobody was born in the place.
        .join(
            in.births()
                .where(there)
                .select(
                    col("taxonomy"),
                    col("code"),
                    col("sector"),
                    coalesce(lq.gt(1), lit(false)).as("births"),
                    PlaceSectors.FIRMS.col().gt(0).as("any_birth")),
            PAIR,
            "left")
        .join(
            in.now()
                .where(there)
                .select(
                    col("taxonomy"),
                    col("code"),
                    col("sector"),
                    coalesce(PlaceSectors.LQ_LOW.col().gt(1), lit(false)).as("strong")),
            PAIR,
            "left")
        .select(
            col("taxonomy"),
            col("code"),
            col("sector"),
            col("density"),
            col("size").cast("double").as("size"),
            col("size")
                .cast("double")
                .multiply(col("sector_sites"))
                .divide(col("all_sites"))
                .as("expected_firms"),
            col("lq"),
            array(
                    Stream.of(OUTCOMES)
                        .map(outcome -> coalesce(col(outcome), lit(false)))
                        .toArray(Column[]::new))
                .as("outcomes"));
  }

  private static CoGroupFunction<String, Row, Row, Row> measuring(Params params) {
    return (taxonomy, one, pairs) -> new EntryPairs(taxonomy, pairs, params).rows();
  }

  /** Counts and figures, in order. */
  private static List<Field> measures() {
    List<Field> fields =
        new ArrayList<>(
            List.of(
                PotentialBacktest.PAIRS,
                PotentialBacktest.PAIRS_UNMEASURED,
                PotentialBacktest.PLACES,
                PotentialBacktest.SECTORS,
                PotentialBacktest.EVENTS));
    fields.addAll(PotentialBacktest.figures());
    return fields;
  }

  /** What {@link EntryPairs} gives: taxonomy, outcome, predictor, measures, verdict. */
  private static StructType schema() {
    List<Field> fields =
        new ArrayList<>(
            List.of(
                PotentialBacktest.TAXONOMY,
                PotentialBacktest.OUTCOME,
                PotentialBacktest.PREDICTOR));
    fields.addAll(measures());
    StructType schema = new StructType();
    for (Field field : fields) {
      schema = schema.add(field.name(), field.type(), field.nullable());
    }
    return schema.add(VERDICT, DataTypes.StringType, false);
  }
}
