package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.ParticipantLinks;
import clustermap.table.PlaceSpread;
import clustermap.table.Places;
import clustermap.table.RdSpend;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * How unequally innovation is spread over the small areas inside places, against chance, and
 * whether that changed.
 *
 * <p>A firm stands at one site. Firms are counted by small area and place before places are brought
 * together, so what one task holds of a place grows with its small areas and its events.
 */
public final class Spread {
  static final int PLACE = -1;
  static final int BASE = 0;
  static final int EVENT = 1;

  /** Measures, each with the inputs of which it needs one. */
  private static final Map<String, List<String>> NEEDS =
      Map.of(
          InnovationEvents.INNOVATIVE_FIRMS, List.of("grants", "patents"),
          InnovationEvents.GRANTS, List.of("grants"),
          InnovationEvents.GRANTS_GBP, List.of("grants"),
          InnovationEvents.PATENTS, List.of("patents"),
          InnovationEvents.RD_SPEND_FIRMS, List.of("rd_spend"));

  private Spread() {}

  /** What is read; see {@link Evidence} for the evidence. */
  public record Inputs(
      Dataset<Row> places,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> rdSpend,
      Dataset<Row> grants,
      Dataset<Row> patents,
      Dataset<Row> links) {}

  /**
   * Settings.
   *
   * @param asOf last day of the latest period
   * @param years length of a period
   * @param measures those to tell, of {@link #measures}
   * @param replicates random deals
   * @param minEvents events that both periods need for a trend
   * @param minCount firms with R&amp;D spend below which nothing is shown
   * @param seed of the random deals
   */
  public record Params(
      LocalDate asOf,
      int years,
      List<String> measures,
      int replicates,
      int minEvents,
      int minCount,
      long seed)
      implements java.io.Serializable {
    public Params {
      measures = List.copyOf(measures);
    }
  }

  /** The measure that is confidential: that a firm spends on R&amp;D may be known of nobody. */
  public static boolean confidential(String measure) {
    return measure.equals(InnovationEvents.RD_SPEND_FIRMS);
  }

  /**
   * Spread with the confidential measure as readers have it, between the days on which confidential
   * figures are taken anew.
   *
   * @param open the other measures, of tonight
   * @param former place_spread as readers have it
   */
  public static Dataset<Row> holding(Dataset<Row> open, Dataset<Row> former) {
    return open.union(
        former
            .where(PlaceSpread.MEASURE.col().equalTo(InnovationEvents.RD_SPEND_FIRMS))
            .select(PlaceSpread.CONTRACT.columns()));
  }

  /** Measures whose inputs were given, in order. */
  public static List<String> measures(Set<String> given) {
    return NEEDS.entrySet().stream()
        .filter(need -> need.getValue().stream().anyMatch(given::contains))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Spread by contract, of every place. */
  public static Dataset<Row> run(Inputs inputs, Params params) {
    Dataset<Row> base =
        InPlaces.sums(
                homes(inputs.sites(), inputs.firms())
                    .withColumn("n", lit(1L))
                    .withColumn("home_lad", col("lad")),
                List.of("area", "home_lad"),
                "n",
                "known")
            .select(
                col("geography"),
                col("code"),
                lit(BASE).as("kind"),
                col("area"),
                col("home_lad"),
                lit("").as("firm"),
                lit("").as("measure"),
                lit(0).as("period"),
                lit(0.0).as("amount"),
                col("n"),
                col("known"));
    Dataset<Row> events =
        InPlaces.rows(
                InnovationEvents.of(
                        inputs.rdSpend(),
                        inputs.grants(),
                        inputs.patents(),
                        inputs.links(),
                        params.asOf(),
                        params.years())
                    .join(homes(sitesOf(inputs), inputs.firms()), "company_number"),
                col("area"),
                col("lad"),
                col("company_number"),
                col("measure"),
                col("period"),
                col("amount"),
                col("n"))
            .select(
                col("geography"),
                col("code"),
                lit(EVENT).as("kind"),
                col("area"),
                col("lad"),
                col("company_number").as("firm"),
                col("measure"),
                col("period"),
                col("amount"),
                col("n"),
                lit(0L).as("known"));
    Dataset<Row> places =
        inputs
            .places()
            .select(
                Places.GEOGRAPHY.col(),
                Places.CODE.col(),
                lit(PLACE).as("kind"),
                lit("").as("area"),
                lit("").as("lad"),
                lit("").as("firm"),
                lit("").as("measure"),
                lit(0).as("period"),
                lit(0.0).as("amount"),
                lit(0L).as("n"),
                lit(0L).as("known"));
    LocalDate first = params.asOf().minusYears(params.years()).plusDays(1);
    LocalDate firstBefore = params.asOf().minusYears(2L * params.years()).plusDays(1);
    return places
        .union(base)
        .union(events)
        .groupByKey(
            (MapFunction<Row, String>) row -> row.getString(0) + '\n' + row.getString(1),
            Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {
              col("kind"),
              col("area"),
              col("firm"),
              col("measure"),
              col("period"),
              col("amount"),
              col("n")
            },
            telling(params),
            Encoders.row(SpreadInPlace.SCHEMA))
        .withColumn(PlaceSpread.PERIOD_FROM.name(), ofPeriod(first, firstBefore))
        .withColumn(PlaceSpread.PERIOD_TO.name(), ofPeriod(params.asOf(), first.minusDays(1)))
        .select(PlaceSpread.CONTRACT.columns());
  }

  private static Column ofPeriod(LocalDate latest, LocalDate before) {
    return when(PlaceSpread.PERIOD.col().equalTo(SpreadInPlace.LATEST), lit(latest))
        .otherwise(lit(before));
  }

  /**
   * All sites of the firms that may have events: of few, which the whole register need not meet.
   */
  private static Dataset<Row> sitesOf(Inputs inputs) {
    Dataset<Row> companies =
        inputs
            .links()
            .select(ParticipantLinks.COMPANY_NUMBER.col())
            .union(inputs.rdSpend().select(RdSpend.COMPANY_NUMBER.col()))
            .distinct();
    return inputs
        .sites()
        .join(
            broadcast(companies), new String[] {GeocodedSites.COMPANY_NUMBER.name()}, "left_semi");
  }

  /** Counted firms, each at the first of its sites whose small area is known. */
  private static Dataset<Row> homes(Dataset<Row> sites, Dataset<Row> firms) {
    Column postcode = GeocodedSites.POSTCODE.col();
    Column inward = substring_index(postcode, " ", -1);
    Column sector =
        when(
            postcode.contains(" "),
            concat_ws(" ", substring_index(postcode, " ", 1), substring(inward, 1, 1)));
    Column area = coalesce(GeocodedSites.SMALL_AREA.col(), sector);
    Column lad = coalesce(GeocodedSites.LAD.col(), lit(""));
    Dataset<Row> placed =
        sites
            .where(area.isNotNull())
            .join(
                firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col()),
                Firms.COMPANY_NUMBER.name());
    Column home =
        struct(
            GeocodedSites.SITE_ID.col(),
            // An area that crosses a border is an area on either side of it.
            concat_ws("|", lad, area).as("area"),
            when(GeocodedSites.SMALL_AREA.col().isNotNull(), 1L).otherwise(0L).as("known"),
            GeocodedSites.LAD.col(),
            GeocodedSites.ITL3.col(),
            GeocodedSites.ITL2.col(),
            GeocodedSites.ITL1.col(),
            GeocodedSites.TTWA.col(),
            GeocodedSites.OTHER_PLACES.col());
    Column only = InPlaces.onlySite();
    Dataset<Row> first =
        placed
            .where(not(only))
            .groupBy(GeocodedSites.COMPANY_NUMBER.col())
            .agg(min(home).as("home"));
    return placed
        .where(only)
        .select(GeocodedSites.COMPANY_NUMBER.col(), home.as("home"))
        .union(first)
        .select(col("company_number"), col("home.*"));
  }

  private static FlatMapGroupsFunction<String, Row, Row> telling(Params params) {
    return (place, rows) -> {
      SpreadInPlace spread = new SpreadInPlace(place, params);
      boolean exists = false;
      while (rows.hasNext()) {
        Row row = rows.next();
        switch (row.getInt(2)) {
          case PLACE -> exists = true;
          case BASE ->
              spread.area(row.getString(3), row.getString(4), row.getLong(9), row.getLong(10));
          default ->
              spread.event(
                  row.getString(3),
                  row.getString(5),
                  row.getString(6),
                  row.getInt(7),
                  row.getDouble(8),
                  row.getLong(9));
        }
      }
      return (exists ? spread.rows() : List.<Row>of()).iterator();
    };
  }
}
