package clustermap.stage;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import clustermap.config.RunConfig;
import clustermap.table.Districts;
import clustermap.table.PlaceLookup;
import clustermap.table.PlaceYears;
import clustermap.table.Places;
import clustermap.table.ProgrammeEffects;
import clustermap.table.ProgrammePlaces;
import clustermap.table.Programmes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What programmes did to outcomes of districts: a task a programme, which holds the districts and
 * their years, some hundreds by some ten.
 *
 * <p>A district is treated from the year of the programme's start, or from the next where it starts
 * after June; of several starts of one programme the first counts. Districts are those of May 2021
 * before and after.
 */
public final class EvaluateProgrammes {
  /** Share of a district from which a place without a best fit is in it at all. */
  private static final double A_PART = 0.05;

  /** The last month whose starts treat their own year. */
  private static final int LAST_MONTH = 6;

  private EvaluateProgrammes() {}

  /**
   * What programmes are judged by.
   *
   * @param placeYears outcomes by contract
   * @param given accepted programmes
   * @param shipped programmes that ship; those of a name that is given are left aside
   * @param areas the areas of all geographies
   * @param lookup districts in areas
   * @param districts districts of every vintage
   */
  public record Inputs(
      Dataset<Row> placeYears,
      Dataset<Row> given,
      Dataset<Row> shipped,
      Dataset<Row> areas,
      Dataset<Row> lookup,
      Dataset<Row> districts) {}

  /**
   * Effects by contract, at least one row a programme.
   *
   * @param synthetic names of the inputs that are made up
   */
  public static Dataset<Row> run(
      Inputs from, RunConfig.Evaluate params, SortedSet<String> synthetic, long seed) {
    Dataset<Row> treatments = treatments(from);
    Dataset<Row> names = treatments.select(Programmes.PROGRAMME.col().as("key")).distinct();
    MapFunction<Row, String> byKey = row -> row.getString(0);
    Dataset<Row> measured =
        districts(from).crossJoin(broadcast(names)).select("key", "code", "geometry", "years");
    return measured
        .groupByKey(byKey, Encoders.STRING())
        .cogroupSorted(
            names
                .crossJoin(broadcast(treatments))
                .select("key", "programme", "place", "lad", "first", "partly", "unknown")
                .groupByKey(byKey, Encoders.STRING()),
            new Column[] {col("code")},
            new Column[] {col("programme"), col("place"), col("lad"), col("unknown")},
            judging(params, List.copyOf(synthetic), seed),
            Encoders.row(ProgrammeEffects.CONTRACT.schema()));
  }

  private static CoGroupFunction<String, Row, Row, Row> judging(
      RunConfig.Evaluate params, List<String> synthetic, long seed) {
    return (programme, districts, treatments) -> {
      ProgrammeDistricts measured = ProgrammeDistricts.of(programme, districts, treatments);
      List<Row> rows = new ArrayList<>();
      new JudgeProgramme(measured, params, synthetic, seed).addTo(rows);
      return rows.iterator();
    };
  }

  /** Districts with their outcomes, year by year. */
  private static Dataset<Row> districts(Inputs from) {
    Dataset<Row> outlines =
        from.areas()
            .where(Places.GEOGRAPHY.col().equalTo("LAD"))
            .select(Places.CODE.col().as("outlined"), Places.GEOMETRY.col());
    return from.placeYears()
        .where(PlaceYears.GEOGRAPHY.col().equalTo("LAD"))
        .groupBy(PlaceYears.CODE.col())
        .agg(
            array_sort(
                    collect_list(
                        struct(
                            PlaceYears.YEAR.col(),
                            PlaceYears.COVERED.col(),
                            PlaceYears.BIRTHS.col().cast("double"),
                            PlaceYears.BIRTHS_EXCL_SHARED_OFFICES.col().cast("double"),
                            PlaceYears.GRANTS.col().cast("double"),
                            PlaceYears.GRANTS_GBP.col().cast("double"),
                            PlaceYears.PATENTS.col().cast("double"),
                            PlaceYears.HISTORY_BASIS.col())))
                .as("years"))
        .join(broadcast(outlines), PlaceYears.CODE.col().equalTo(col("outlined")), "left");
  }

  /**
   * Programme, place, lad, first (year of first treatment), partly (only a part of the district is
   * in the place), unknown (the area that is none; then lad is null).
   */
  private static Dataset<Row> treatments(Inputs from) {
    Dataset<Row> all = chosen(from);
    Dataset<Row> resolved =
        all.join(
            broadcast(made(from)),
            all.col("geography")
                .equalTo(col("area_geography"))
                .and(all.col("code").equalTo(col("area_code"))),
            "left");
    Column areaName = concat(col("geography"), lit(" "), col("code"));
    Dataset<Row> known =
        resolved
            .where(col("lad").isNotNull())
            .groupBy("programme", "lad")
            .agg(
                // A whole district before a part, then the first start, then the first name.
                min(struct(col("partly"), col("first"), col("place"))).as("start"))
            .select(
                col("programme"),
                col("start.place").as("place"),
                col("lad"),
                col("start.first").as("first"),
                col("start.partly").as("partly"),
                lit(null).cast("string").as("unknown"));
    Dataset<Row> unknown =
        resolved
            .where(col("lad").isNull())
            .groupBy(col("programme"), areaName.as("unknown"))
            .agg(min("first").as("first"), min("place").as("place"))
            .select(
                col("programme"),
                col("place"),
                lit(null).cast("string").as("lad"),
                col("first"),
                lit(false).as("partly"),
                col("unknown"));
    return known.unionByName(unknown);
  }

  /** The given programmes, and those that ship under no name that is given. */
  private static Dataset<Row> chosen(Inputs from) {
    Dataset<Row> own = wanted(from.given());
    return own.unionByName(
        wanted(from.shipped())
            .join(own.select("programme").distinct(), new String[] {"programme"}, "left_anti"));
  }

  /** The places of programmes and the districts that make them, by contract. */
  public static Dataset<Row> places(Inputs from) {
    Dataset<Row> named =
        chosen(from)
            .select(
                col("programme"),
                col("geography"),
                col("code"),
                lit(true).as("chosen"),
                col("place"),
                col("first"),
                lit(false).as("partly"));
    Dataset<Row> districts =
        treatments(from)
            .where("lad IS NOT NULL")
            .select(
                col("programme"),
                lit("LAD").as("geography"),
                col("lad").as("code"),
                lit(false).as("chosen"),
                col("place"),
                col("first"),
                col("partly"));
    // A district that is named itself has one row, as do two starts in one place: the first.
    return named
        .union(districts)
        .groupBy("programme", "geography", "code")
        .agg(
            max("chosen").as("chosen"),
            min(struct(col("first"), col("place"))).as("start"),
            min("partly").as("partly"))
        .select(
            ProgrammePlaces.PROGRAMME.col(),
            ProgrammePlaces.GEOGRAPHY.col(),
            ProgrammePlaces.CODE.col(),
            ProgrammePlaces.CHOSEN.col(),
            ProgrammePlaces.PLACE.of(col("start.place")),
            ProgrammePlaces.FIRST_YEAR.of(col("start.first")),
            ProgrammePlaces.PARTLY.col());
  }

  private static Dataset<Row> wanted(Dataset<Row> programmes) {
    Column start = Programmes.START_DATE.col();
    Column area = concat(Programmes.PLACE_GEOGRAPHY.col(), lit(" "), Programmes.PLACE_CODE.col());
    return programmes.select(
        Programmes.PROGRAMME.col(),
        Programmes.PLACE_GEOGRAPHY.col().as("geography"),
        Programmes.PLACE_CODE.col().as("code"),
        coalesce(Programmes.PLACE.col(), area).as("place"),
        year(start).plus(when(month(start).gt(LAST_MONTH), 1).otherwise(0)).as("first"));
  }

  /** Areas by the districts of 2021 that make them: area_geography, area_code, lad, partly. */
  private static Dataset<Row> made(Inputs from) {
    Dataset<Row> ladPlaces =
        from.areas()
            .where(Places.GEOGRAPHY.col().equalTo("LAD"))
            .select(Places.CODE.col().as("area_code"), Places.CODE.col().as("lad"));
    Dataset<Row> vintages =
        from.districts()
            .where(Districts.LAD_2021.col().isNotNull())
            .select(Districts.LAD.col().as("area_code"), Districts.LAD_2021.col().as("lad"))
            // A district made since holds several of 2021.
            .union(
                from.districts()
                    .where(Districts.LAD.col().equalTo(Districts.LAD_2021.col()))
                    .select(
                        Districts.LAD_2025.col().as("area_code"),
                        Districts.LAD_2021.col().as("lad")))
            .join(ladPlaces.select("lad"), new String[] {"lad"}, "left_semi")
            .select("area_code", "lad");
    Dataset<Row> byCode =
        ladPlaces
            .union(vintages)
            .distinct()
            .select(
                lit("LAD").as("area_geography"),
                col("area_code"),
                col("lad"),
                lit(false).as("partly"));
    Column share = PlaceLookup.SHARE.col();
    Column fits = coalesce(PlaceLookup.BEST_FIT.col(), share.geq(1.0), lit(false));
    Dataset<Row> byLookup =
        from.lookup()
            .where(fits.or(coalesce(share.gt(A_PART), lit(true))))
            .groupBy(
                PlaceLookup.GEOGRAPHY.col().as("area_geography"),
                PlaceLookup.CODE.col().as("area_code"),
                PlaceLookup.LAD_2021.col().as("lad"))
            .agg(functions.not(max(fits)).as("partly"))
            .join(ladPlaces.select("lad"), new String[] {"lad"}, "left_semi")
            .select("area_geography", "area_code", "lad", "partly");
    return byCode.unionByName(byLookup);
  }
}
