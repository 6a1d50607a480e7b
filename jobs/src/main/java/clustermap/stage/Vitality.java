package clustermap.stage;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Life;
import clustermap.stats.Proportion;
import clustermap.table.ClusterVitality;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Age, births, growth and survival of each cluster, from the dates of its firms.
 *
 * <p>A register of live firms only ever grows when it is read backwards, so a cluster's births are
 * measured against the sector's: of m member firms with a date b were incorporated in the last five
 * years, of the sector's M counted firms B; the ratio (b/m)/(B/M) has Koopman's interval for an
 * area that is part of the nation. In a population that does not grow about one cluster in forty is
 * above 1 by chance.
 *
 * <p>Dissolved firms are taken to be known when in each of the five years at least {@code
 * stage.min_death_rate} of the register's stock at its start was dissolved ({@link Survivorship}).
 * Then, among the firms that a SIC rule puts into the sector and that have a site in the footprint,
 * E were born and are alive, L were there before and are dissolved, S stayed: growth is
 * (E&minus;L)/(S+L) with the interval &plusmn;1.96 &radic;(E+L)/(S+L), survival S/(S+L).
 *
 * <p>The stage of life is told by {@link StagesOfLife}, from these and the cluster's history.
 */
public final class Vitality {
  static final int YEARS = 5;
  private static final double Z = 1.959963984540054;
  private static final double DAYS_A_YEAR = 365.25;
  private static final StructType INTERVAL =
      new StructType()
          .add("share", DataTypes.DoubleType, true)
          .add("low", DataTypes.DoubleType, true)
          .add("high", DataTypes.DoubleType, true);
  private static final StructType IN_CLUSTER =
      new StructType()
          .add("cluster_id", DataTypes.StringType, false)
          .add("company_number", DataTypes.StringType, false)
          .add("born", DataTypes.BooleanType, false)
          .add("died", DataTypes.BooleanType, false)
          .add("died_1y", DataTypes.BooleanType, false);

  private static final UserDefinedFunction WILSON =
      udf(
          (UDF2<Long, Long, Row>)
              (count, total) -> {
                Proportion share = Proportion.wilson(count, total);
                return RowFactory.create(share.share(), share.low(), share.high());
              },
          INTERVAL);

  private Vitality() {}

  /**
   * The tables that vitality is made of.
   *
   * @param members members, noise included
   * @param firms firms of every standing
   * @param firmSectors firms by sector
   * @param sites geocoded sites
   * @param rules taxonomy, sector, sic5: which codes belong to which sector
   */
  public record Inputs(
      Dataset<Row> members,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> sites,
      Dataset<Row> rules) {}

  /**
   * Vitality by contract, a row for each cluster.
   *
   * @param outlines the clusters' footprints
   * @param asOf the day
   * @param registerDay the day of the register: later than asOf when a former year is rebuilt
   */
  public static Dataset<Row> run(
      Inputs in,
      Broadcast<CountInside.Outlines> outlines,
      LocalDate asOf,
      LocalDate registerDay,
      Life params) {
    Dataset<Row> coverage =
        Survivorship.lowestDeathRate(in.firms(), asOf.minusYears(YEARS), registerDay);
    Dataset<Row> ages = ages(in, asOf, params);
    Dataset<Row> flows = flows(in, coverage, outlines, asOf, params);
    Column then = col("stayed").plus(col("left"));
    Column margin = sqrt(col("entered").plus(col("left")).cast("double")).multiply(Z).divide(then);
    Column observed = col("observed_firms").isNotNull();
    Column anyThen = then.gt(0);
    Dataset<Row> measured =
        ages.join(sectors(in, asOf), new String[] {"taxonomy", "sector"}, "left")
            .join(flows, new String[] {"cluster_id"}, "left")
            .crossJoin(broadcast(coverage))
            .withColumn(
                "share",
                when(col("dated_firms").gt(0), WILSON.apply(col("births_5y"), col("dated_firms"))))
            .withColumn("birth_share_5y", col("share.share"))
            .withColumn("birth_share_5y_low", col("share.low"))
            .withColumn("birth_share_5y_high", col("share.high"))
            .withColumn(
                "birth_share_5y_expected",
                col("sector_births").cast("double").divide(col("sector_dated")))
            .withColumn("ratio", ratio())
            .withColumn("births_ratio", col("ratio.lq"))
            .withColumn("births_ratio_low", col("ratio.low"))
            .withColumn("births_ratio_high", col("ratio.high"))
            .withColumn(
                "growth_5y",
                when(anyThen, col("entered").minus(col("left")).cast("double").divide(then)))
            .withColumn("growth_5y_low", greatest(col("growth_5y").minus(margin), lit(-1.0)))
            .withColumn("growth_5y_high", col("growth_5y").plus(margin))
            .withColumn("survival_5y", when(anyThen, col("stayed").cast("double").divide(then)))
            .withColumn("history_basis", when(observed, "observed").otherwise("survivors"));
    for (String bound : List.of("growth_5y_low", "growth_5y_high")) {
      // greatest passes over nulls
      measured = measured.withColumn(bound, when(col("growth_5y").isNotNull(), col(bound)));
    }
    return measured
        .withColumnRenamed("sector_dated", "sector_dated_firms")
        .withColumnRenamed("sector_births", "sector_births_5y")
        .withColumnRenamed("entered", "entered_5y")
        .withColumnRenamed("left", "left_5y")
        .withColumnRenamed("stayed", "stayed_5y")
        .select(ClusterVitality.CONTRACT.columns());
  }

  private static Column ratio() {
    return when(
        col("dated_firms").gt(0).and(col("sector_births").gt(0)),
        Quotients.withinNation(
            col("births_5y"),
            col("dated_firms"),
            col("sector_births"),
            col("sector_dated"),
            lit(1.0)));
  }

  private static Column born(LocalDate after) {
    return Firms.INCORPORATION_DATE.col().gt(lit(after));
  }

  private static Column dated(LocalDate asOf) {
    return Firms.INCORPORATION_DATE.col().leq(lit(asOf));
  }

  private static Dataset<Row> ages(Inputs in, LocalDate asOf, Life params) {
    Column years = round(col("days").divide(DAYS_A_YEAR), 2);
    Dataset<Row> days =
        in.firms()
            .select(
                Firms.COMPANY_NUMBER.col(),
                when(dated(asOf), datediff(lit(asOf), Firms.INCORPORATION_DATE.col())).as("days"),
                dated(asOf).and(born(asOf.minusYears(YEARS))).as("recent"),
                dated(asOf).and(born(asOf.minusYears(1))).as("newborn"));
    return Magnitudes.firmsOfSectors(in.members())
        .join(days, Firms.COMPANY_NUMBER.name())
        .groupBy("cluster_id", "taxonomy", "sector")
        .agg(
            count("days").as("dated_firms"),
            count(lit(1)).minus(count("days")).as("undated_firms"),
            round(expr("percentile(days, 0.5)").divide(DAYS_A_YEAR), 2).as("median_age_years"),
            sum(when(years.leq(params.emergingAgeYears()), 1L).otherwise(0L)).as("young_firms"),
            sum(when(col("newborn"), 1L).otherwise(0L)).as("births_1y"),
            sum(when(col("recent"), 1L).otherwise(0L)).as("births_5y"));
  }

  /** Of each sector's counted firms, those with a date and those born in the years. */
  private static Dataset<Row> sectors(Inputs in, LocalDate asOf) {
    return in.firmSectors()
        .select(
            FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col(), FirmSectors.COMPANY_NUMBER.col())
        .join(
            in.firms()
                .where(Firms.COUNTED.col().and(dated(asOf)))
                .select(Firms.COMPANY_NUMBER.col(), born(asOf.minusYears(YEARS)).as("recent")),
            Firms.COMPANY_NUMBER.name())
        .groupBy("taxonomy", "sector")
        .agg(
            count(lit(1)).as("sector_dated"),
            sum(when(col("recent"), 1L).otherwise(0L)).as("sector_births"));
  }

  private static Column alive() {
    return Firms.STANDING.col().isin("live", "winding_up", "non_trading");
  }

  private static Column died(LocalDate after, LocalDate upTo) {
    return Firms.DISSOLUTION_DATE
        .col()
        .gt(lit(after))
        .and(Firms.DISSOLUTION_DATE.col().leq(lit(upTo)));
  }

  /**
   * Whether a register of a later day holds survivors only of the firms since a day. Runs at once.
   */
  public static boolean survivors(
      Dataset<Row> firms, LocalDate since, LocalDate registerDay, Life params) {
    return !Survivorship.lowestDeathRate(firms, since, registerDay)
        .select(Survivorship.known(col("lowest_death_rate"), params))
        .first()
        .getBoolean(0);
  }

  /**
   * By cluster the numbers that stayed, entered and left, and those dissolved in the last year;
   * without rows where the dead are not known. Firms born and dissolved within the years were in no
   * stock.
   */
  private static Dataset<Row> flows(
      Inputs in,
      Dataset<Row> coverage,
      Broadcast<CountInside.Outlines> outlines,
      LocalDate asOf,
      Life params) {
    LocalDate from = asOf.minusYears(YEARS);
    Column recent = coalesce(born(from), lit(false));
    Dataset<Row> bySector =
        in.firms()
            .crossJoin(
                broadcast(coverage.where(Survivorship.known(col("lowest_death_rate"), params))))
            .where(alive().or(died(from, asOf)))
            .select(
                Firms.COMPANY_NUMBER.col(),
                recent.as("born"),
                not(alive()).as("died"),
                not(alive()).and(died(asOf.minusYears(1), asOf)).as("died_1y"),
                explode(array_distinct(Firms.SIC_CODES.col())).as("sic5"))
            .join(broadcast(in.rules().select("taxonomy", "sector", "sic5").distinct()), "sic5")
            .drop("sic5")
            .distinct();
    Dataset<Row> placed =
        bySector
            .join(
                in.sites()
                    .where(GeocodedSites.EASTING.col().isNotNull())
                    .select(
                        GeocodedSites.COMPANY_NUMBER.col(),
                        GeocodedSites.EASTING.col(),
                        GeocodedSites.NORTHING.col()),
                GeocodedSites.COMPANY_NUMBER.name())
            .select(
                "company_number",
                "taxonomy",
                "sector",
                "born",
                "died",
                "died_1y",
                "easting",
                "northing");
    Column was = not(col("born"));
    Column died = col("died");
    return placed
        .flatMap(inside(outlines), Encoders.row(IN_CLUSTER))
        .distinct()
        .groupBy("cluster_id")
        .agg(
            count(lit(1)).as("observed_firms"),
            sum(when(was.and(not(died)), 1L).otherwise(0L)).as("stayed"),
            sum(when(not(was).and(not(died)), 1L).otherwise(0L)).as("entered"),
            sum(when(was.and(died), 1L).otherwise(0L)).as("left"),
            sum(when(col("died_1y"), 1L).otherwise(0L)).as("deaths_1y"));
  }

  private static FlatMapFunction<Row, Row> inside(Broadcast<CountInside.Outlines> outlines) {
    return site -> {
      CountInside.Outlines clusters = outlines.value();
      List<Row> found = new ArrayList<>();
      for (int c : clusters.index().containing(site.getDouble(6), site.getDouble(7))) {
        if (clusters.sectors().get(c).equals(site.getString(2))
            && clusters.taxonomies().get(c).equals(site.getString(1))) {
          found.add(
              RowFactory.create(
                  clusters.ids().get(c),
                  site.getString(0),
                  site.getBoolean(3),
                  site.getBoolean(4),
                  site.getBoolean(5)));
        }
      }
      return found.iterator();
    };
  }
}
