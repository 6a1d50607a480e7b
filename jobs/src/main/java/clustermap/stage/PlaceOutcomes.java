package clustermap.stage;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import clustermap.config.RunConfig;
import clustermap.table.Districts;
import clustermap.table.Field;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.PlaceProfiles;
import clustermap.table.PlaceYears;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Outcomes of districts by full calendar year. A source covers the years from its first January to
 * its last December, of rows dated up to as_of; a part of a year is none. Addresses are today's and
 * districts those of May 2021 throughout, so that no border moves with an outcome.
 */
public final class PlaceOutcomes {
  /** After which a patent application has been published. */
  private static final int PUBLISHED_AFTER_MONTHS = 18;

  private static final String DISTRICT = "district";
  private static final String OUTCOME_YEAR = "outcome_year";

  private PlaceOutcomes() {}

  /**
   * What outcomes are made from.
   *
   * @param areas the areas of all geographies
   * @param profiles places by contract
   * @param firms firms of every standing
   * @param sites geocoded sites
   * @param postcodes postcodes
   * @param districts districts of every vintage
   * @param grants accepted grants
   * @param patents accepted patents
   * @param links accepted links of both
   */
  public record Inputs(
      Dataset<Row> areas,
      Dataset<Row> profiles,
      Dataset<Row> firms,
      Dataset<Row> sites,
      Dataset<Row> postcodes,
      Dataset<Row> districts,
      Dataset<Row> grants,
      Dataset<Row> patents,
      Dataset<Row> links) {}

  /**
   * Districts by year, by contract: every district in each of the last full years.
   *
   * @param asOf the last day that counts
   */
  public static Dataset<Row> run(
      Inputs from, LocalDate asOf, RunConfig.Evaluate params, RunConfig.Life life) {
    int last = lastFull(asOf);
    int first = last - params.years() + 1;
    Dataset<Row> posts = posts(from);
    Dataset<Row> offices =
        from.firms()
            .select(Firms.COMPANY_NUMBER.col(), Firms.POSTCODE.col())
            .join(posts, Postcodes.POSTCODE.name())
            .select(Firms.COMPANY_NUMBER.col(), col(DISTRICT).as("office"));
    Dataset<Row> grid =
        covered(from, params)
            .withColumn(PlaceYears.YEAR.name(), explode(sequence(lit(first), lit(last))))
            .crossJoin(
                broadcast(coverage(from.firms(), Firms.INCORPORATION_DATE, asOf, asOf, "births")))
            .crossJoin(broadcast(coverage(from.grants(), Grants.START_DATE, asOf, asOf, "grants")))
            .crossJoin(
                broadcast(
                    coverage(
                        from.patents(),
                        Patents.FILING_DATE,
                        asOf,
                        asOf.minusMonths(PUBLISHED_AFTER_MONTHS),
                        "patents")))
            .crossJoin(
                broadcast(
                    Survivorship.lowestDeathRate(from.firms(), LocalDate.of(first, 1, 1), asOf)))
            .withColumnRenamed("lowest_death_rate", "lowest");
    Column at = col("code").equalTo(col(DISTRICT)).and(col("year").equalTo(col(OUTCOME_YEAR)));
    Dataset<Row> all = grid;
    for (Dataset<Row> outcome :
        List.of(
            births(from, posts, asOf),
            grants(from, posts, offices, asOf),
            patents(from, posts, offices, asOf))) {
      all = all.join(outcome, at, "left").drop(DISTRICT, OUTCOME_YEAR);
    }
    return all.select(
        PlaceYears.GEOGRAPHY.of(lit("LAD")),
        PlaceYears.CODE.col(),
        PlaceYears.YEAR.col(),
        PlaceYears.COVERED.col(),
        told(PlaceYears.BIRTHS, "births", PlaceYears.BIRTHS),
        told(PlaceYears.BIRTHS_EXCL_SHARED_OFFICES, "births", PlaceYears.BIRTHS),
        told(PlaceYears.GRANTS, "grants", PlaceYears.GRANTS),
        told(PlaceYears.GRANTS_GBP, "grants", PlaceYears.GRANTS),
        told(PlaceYears.PATENTS, "patents", PlaceYears.PATENTS),
        PlaceYears.POPULATION.col(),
        PlaceYears.HISTORY_BASIS.of(
            when(Survivorship.known(col("lowest"), life), "observed").otherwise("survivors")));
  }

  /** The last year that has ended by a day. */
  static int lastFull(LocalDate day) {
    return day.plusDays(1).getYear() - 1;
  }

  /** A figure in the years of its source: nought where there is nothing to count. */
  private static Column told(Field field, String source, Field counted) {
    return field.of(
        when(
            PlaceYears.COVERED
                .col()
                .and(col("year").geq(col(source + "_from")))
                .and(col("year").leq(col(source + "_to"))),
            when(col("n_" + counted.name()).isNull(), lit(0)).otherwise(col("n_" + field.name()))));
  }

  /**
   * One row: the first and the last full year of a source; null without rows.
   *
   * @param until after which rows are still coming in
   */
  private static Dataset<Row> coverage(
      Dataset<Row> rows, Field day, LocalDate asOf, LocalDate until, String source) {
    return rows.where(day.col().leq(lit(asOf)))
        .agg(min(day.col()).as("first"), max(day.col()).as("last"))
        .select(
            year(col("first"))
                .plus(when(month(col("first")).equalTo(1), 0).otherwise(1))
                .as(source + "_from"),
            least(
                    year(col("last")).minus(when(month(col("last")).equalTo(12), 0).otherwise(1)),
                    lit(lastFull(until)))
                .as(source + "_to"));
  }

  /** Postcodes by the district of 2021 that they lie in. */
  private static Dataset<Row> posts(Inputs from) {
    Dataset<Row> byCode =
        from.districts()
            .where(Districts.LAD_2021.col().isNotNull())
            .select(Districts.LAD.col().as("any_lad"), Districts.LAD_2021.col());
    return from.postcodes()
        .where(Postcodes.LAD.col().isNotNull())
        .join(broadcast(byCode), Postcodes.LAD.col().equalTo(col("any_lad")), "left")
        .select(
            Postcodes.POSTCODE.col(),
            coalesce(Districts.LAD_2021.col(), Postcodes.LAD.col()).as(DISTRICT));
  }

  /** Districts with whether the register covers them. */
  private static Dataset<Row> covered(Inputs from, RunConfig.Evaluate params) {
    Column ratio = PlaceProfiles.FIRMS_PER_ENTERPRISE.col();
    Column enough = ratio.geq(params.minFirmsPerEnterprise());
    Dataset<Row> profiles = from.profiles().where(PlaceProfiles.GEOGRAPHY.col().equalTo("LAD"));
    Dataset<Row> most =
        profiles.agg(
            coalesce(avg(when(ratio.isNotNull(), enough.cast("int"))), lit(1.0)).as("most"));
    Dataset<Row> known =
        profiles
            .crossJoin(broadcast(most))
            .select(
                PlaceProfiles.CODE.col().as("profiled"),
                when(ratio.isNotNull(), enough)
                    .otherwise(PlaceProfiles.FIRMS.col().gt(0).and(col("most").geq(0.5)))
                    .as(PlaceYears.COVERED.name()));
    return from.areas()
        .where(Places.GEOGRAPHY.col().equalTo("LAD"))
        .join(broadcast(known), Places.CODE.col().equalTo(col("profiled")), "left")
        .select(
            Places.CODE.col(),
            Places.POPULATION.col(),
            coalesce(PlaceYears.COVERED.col(), lit(false)).as(PlaceYears.COVERED.name()));
  }

  private static Dataset<Row> births(Inputs from, Dataset<Row> posts, LocalDate asOf) {
    Dataset<Row> shared =
        from.sites()
            .where(GeocodedSites.OFFICE_SHARED.col().and(GeocodedSites.POSTCODE.col().isNotNull()))
            .select(GeocodedSites.POSTCODE.col())
            .distinct()
            .withColumn("shared", lit(true));
    return from.firms()
        .where(
            Firms.INCORPORATION_DATE
                .col()
                .leq(lit(asOf))
                .and(not(Standing.nonTrading(Firms.SIC_CODES.col()))))
        .select(Firms.POSTCODE.col(), year(Firms.INCORPORATION_DATE.col()).as(OUTCOME_YEAR))
        .join(posts, Postcodes.POSTCODE.name())
        .join(shared, new String[] {Postcodes.POSTCODE.name()}, "left")
        .groupBy(DISTRICT, OUTCOME_YEAR)
        .agg(
            count(lit(1)).as("n_births"),
            count(when(col("shared").isNull(), lit(1))).as("n_births_excl_shared_offices"));
  }

  private static Dataset<Row> grants(
      Inputs from, Dataset<Row> posts, Dataset<Row> offices, LocalDate asOf) {
    Dataset<Row> firms =
        linked(from, offices, "grants")
            .select(
                ParticipantLinks.PROJECT_ID.col(),
                ParticipantLinks.SOURCE_ID.col().as(Grants.PARTICIPANT_ID.name()),
                col("office"));
    return from.grants()
        .where(Grants.START_DATE.col().leq(lit(asOf)))
        .join(posts, new String[] {Postcodes.POSTCODE.name()}, "left")
        .join(firms, new String[] {Grants.PROJECT_ID.name(), Grants.PARTICIPANT_ID.name()}, "left")
        .select(
            coalesce(col(DISTRICT), col("office")).as(DISTRICT),
            year(Grants.START_DATE.col()).as(OUTCOME_YEAR),
            Grants.AMOUNT_GBP.col())
        .groupBy(DISTRICT, OUTCOME_YEAR)
        .agg(
            count(lit(1)).as("n_grants"),
            // Null where no amount is known: that is not nought.
            sum(Grants.AMOUNT_GBP.col()).as("n_grants_gbp"));
  }

  private static Dataset<Row> patents(
      Inputs from, Dataset<Row> posts, Dataset<Row> offices, LocalDate asOf) {
    Dataset<Row> firms =
        linked(from, offices, "patents")
            .select(
                ParticipantLinks.SOURCE_ID.col().as(Patents.APPLICATION_ID.name()),
                ParticipantLinks.PARTICIPANT_NAME.col().as(Patents.APPLICANT_NAME.name()),
                col("office"));
    return from.patents()
        .where(Patents.FILING_DATE.col().leq(lit(asOf)))
        .join(posts, new String[] {Postcodes.POSTCODE.name()}, "left")
        .join(
            firms,
            new String[] {Patents.APPLICATION_ID.name(), Patents.APPLICANT_NAME.name()},
            "left")
        .select(
            coalesce(col(DISTRICT), col("office")).as(DISTRICT),
            year(Patents.FILING_DATE.col()).as(OUTCOME_YEAR),
            Patents.APPLICATION_ID.col())
        .groupBy(DISTRICT, OUTCOME_YEAR)
        .agg(count_distinct(Patents.APPLICATION_ID.col()).as("n_patents"));
  }

  /** Accepted links of a source with the district of the firm's office; one a participant. */
  private static Dataset<Row> linked(Inputs from, Dataset<Row> offices, String source) {
    return from.links()
        .where(ParticipantLinks.SOURCE_TABLE.col().equalTo(source))
        .join(offices, ParticipantLinks.COMPANY_NUMBER.name());
  }
}
