package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import clustermap.check.Reason;
import clustermap.config.RunConfig.Classify;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Firms;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which companies are firms that count on a day.
 *
 * <p>{@code dissolved}: dissolved on or before the day, or closed by its status where there is no
 * date. {@code not_yet}: incorporated after the day. {@code winding_up}: in liquidation,
 * administration or receivership, or proposed for strike-off; a company voluntary arrangement
 * trades on and is live. {@code non_trading}: every SIC code is 98000 (residents' property
 * management), 99999 (dormant) or 74990 (non-trading). Everything else is {@code live}.
 *
 * <p>A firm is counted when its standing is among those of the configuration and something is known
 * of what it does: it has a SIC code, or a document that rules could read, or, where a text
 * classifier proposes sectors, a name that it can read. Whether a sector claims the code or the
 * document does not matter, so all firms that count had the chance to be in a sector, and their
 * number does not depend on the taxonomies. Nothing can be said of the others.
 */
public final class Standing {
  /** Codes of Companies House for companies that do no business. */
  static final String[] NON_TRADING_SIC = {"74990", "98000", "99999"};

  private static final String CLOSED =
      "^(dissolved|converted.?/?.?closed|closed|removed|struck off).*";
  private static final String WINDING_UP =
      ".*(liquidation|administration|administrative receiver|receiver|strike.?off).*";

  private Standing() {}

  /**
   * Firms by contract, counted by their SIC codes alone.
   *
   * @param companies accepted companies
   * @param asOf the day
   * @param params which standings count
   */
  public static Dataset<Row> run(Dataset<Row> companies, LocalDate asOf, Classify params) {
    Column today = lit(asOf);
    Column status = lower(coalesce(Companies.STATUS.col(), lit("")));
    Column codes = coalesce(Companies.SIC_CODES.col(), array().cast("array<string>"));
    Column dissolution = Companies.DISSOLUTION_DATE.col();
    // A day too far ahead of the run's was nulled: the register is of a later day than the map.
    Column closed = dissolution.isNull().and(not(ahead(Companies.DISSOLUTION_DATE)));
    Column born = Companies.INCORPORATION_DATE.col().gt(today);
    Column standing =
        when(dissolution.leq(today), "dissolved")
            .when(closed.and(status.rlike(CLOSED)), "dissolved")
            .when(born.or(ahead(Companies.INCORPORATION_DATE)), "not_yet")
            .when(status.rlike(WINDING_UP), "winding_up")
            .when(nonTrading(codes), "non_trading")
            .otherwise("live");
    return companies
        .withColumn(Firms.STANDING.name(), standing)
        .withColumn(
            Firms.COUNTED.name(),
            Firms.STANDING.col().isin(params.standings().toArray()).and(size(codes).gt(0)))
        .withColumn(Firms.SIC_CODES.name(), codes)
        .withColumn(
            Firms.ISSUES.name(),
            coalesce(Companies.CONTRACT.field("issues").col(), array().cast("array<string>")))
        .select(Firms.BY_STANDING.columns());
  }

  private static Column ahead(Field day) {
    return coalesce(
        array_contains(Contract.ISSUES.col(), Reason.FUTURE.code(day.name())), lit(false));
  }

  /**
   * The same firms, of which those with documents count too.
   *
   * @param firms firms by contract
   * @param documented company_number of firms with a document, each once
   * @param params which standings count; under the text classifier any name says something
   */
  public static Dataset<Row> counted(Dataset<Row> firms, Dataset<Row> documented, Classify params) {
    Column coded = size(Firms.SIC_CODES.col()).gt(0);
    Column known = coded.or(col("documented_number").isNotNull());
    if (params.learned()) {
      known = known.or(FirmWords.readable());
    }
    return firms
        .join(
            documented.select(Firms.COMPANY_NUMBER.col().as("documented_number")),
            Firms.COMPANY_NUMBER.col().equalTo(col("documented_number")),
            "left")
        .withColumn(
            Firms.COUNTED.name(),
            Firms.STANDING.col().isin(params.standings().toArray()).and(known))
        .select(Firms.BY_STANDING.columns());
  }

  /** Whether SIC codes say that a company does not trade. */
  static Column nonTrading(Column codes) {
    return size(codes).gt(0).and(size(array_except(codes, lit(NON_TRADING_SIC))).equalTo(0));
  }
}
