package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.geo.BritishNationalGrid;
import clustermap.geo.DensestLocation;
import clustermap.geo.LonLat;
import clustermap.geo.RingAreas;
import clustermap.stats.DensityDecay;
import clustermap.table.FirmEvidence;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.PlaceDecay;
import clustermap.table.PlaceRings;
import clustermap.table.Places;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * How density falls with distance from the core of each place: rings, and a fit over them. Firms
 * are counted by location before places are brought together, so what one task holds of a place
 * grows with its locations.
 */
public final class Decay {
  static final String TOO_FEW_FIRMS = "too few firms";
  static final String TOO_FEW_RINGS = "too few rings";
  static final String NO_FALL = "density does not fall";
  static final String FITTED = "fitted";

  private static final int BORN_YEARS = 5;
  private static final double CORE_METRES = 1000;
  private static final double METRES = 1000;
  private static final double SQUARE_METRES = 1e6;

  /** Below this share of a ring its density says more of the outline than of the place. */
  private static final double LEAST_PART = 0.01;

  private static final double[] EDGES = {
    0, 250, 500, 1000, 1500, 2000, 3000, 4000, 5000, 7500, 10_000, 15_000, 25_000
  };
  private static final String[] SETS = {
    "all", "excl_shared_offices", "innovative", "born_5y", "older"
  };
  private static final int FIRST_SET = 7;

  private Decay() {}

  /**
   * What is read.
   *
   * @param evidence evidence by firm, by contract
   */
  public record Inputs(
      Dataset<Row> places, Dataset<Row> sites, Dataset<Row> firms, Dataset<Row> evidence) {}

  /** Rings by contract, of every place with a located firm. */
  public static Dataset<Row> rings(Inputs inputs, LocalDate asOf) {
    List<Column> columns = new ArrayList<>(List.of(col("easting"), col("northing"), col("weight")));
    List<Column> row =
        new ArrayList<>(
            List.of(
                col("geography"),
                col("code"),
                lit(1).as("kind"),
                col("easting"),
                col("northing"),
                col("weight"),
                lit(null).cast("binary").as("outline")));
    List<Column> place =
        new ArrayList<>(
            List.of(
                Places.GEOGRAPHY.col(),
                Places.CODE.col(),
                lit(0).as("kind"),
                lit(0.0).as("easting"),
                lit(0.0).as("northing"),
                lit(0L).as("weight"),
                Places.GEOMETRY.col().as("outline")));
    for (String set : SETS) {
      columns.add(col(set));
      row.add(col(set));
      place.add(lit(0L).as(set));
    }
    return inputs
        .places()
        .select(place.toArray(Column[]::new))
        .union(
            InPlaces.rows(locations(inputs, asOf), columns.toArray(Column[]::new))
                .select(row.toArray(Column[]::new)))
        .groupByKey(byPlace(), Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {col("kind"), col("easting"), col("northing")},
            ringing(),
            Encoders.row(PlaceRings.CONTRACT.schema()));
  }

  private static MapFunction<Row, String> byPlace() {
    return row -> row.getString(0) + '\n' + row.getString(1);
  }

  /** Counted firms by location and set, once for each of their sites. */
  private static Dataset<Row> locations(Inputs inputs, LocalDate asOf) {
    Dataset<Row> innovative =
        inputs
            .evidence()
            .where(FirmEvidence.GRANTS.col().gt(0).or(FirmEvidence.PATENTS.col().gt(0)))
            .select(FirmEvidence.COMPANY_NUMBER.col(), lit(true).as("found"));
    Column born = Firms.INCORPORATION_DATE.col();
    Column young = born.gt(lit(asOf.minusYears(BORN_YEARS)));
    Dataset<Row> counted =
        inputs
            .sites()
            .where(GeocodedSites.EASTING.col().isNotNull())
            .join(
                inputs.firms().where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col(), born),
                Firms.COMPANY_NUMBER.name())
            .join(innovative, new String[] {Firms.COMPANY_NUMBER.name()}, "left");
    return counted
        .groupBy("easting", "northing", "lad", "itl3", "itl2", "itl1", "ttwa", "other_places")
        .agg(
            sum(round(GeocodedSites.LOCATION_WEIGHT.col().multiply(1000)).cast("long"))
                .as("weight"),
            sum(lit(1L)).as("all"),
            tally(not(GeocodedSites.OFFICE_SHARED.col())).as("excl_shared_offices"),
            tally(coalesce(col("found"), lit(false))).as("innovative"),
            tally(coalesce(young, lit(false))).as("born_5y"),
            tally(coalesce(not(young), lit(false))).as("older"));
  }

  private static Column tally(Column holds) {
    return sum(when(holds, 1L).otherwise(0L));
  }

  private static FlatMapGroupsFunction<String, Row, Row> ringing() {
    return (place, rows) -> {
      Row first = rows.next();
      // Locations of a place that no list of places knows.
      if (first.getInt(2) != 0) {
        return List.<Row>of().iterator();
      }
      byte[] outline = first.getAs(6);
      List<Row> locations = new ArrayList<>();
      rows.forEachRemaining(locations::add);
      return rings(place, outline, locations);
    };
  }

  private static Iterator<Row> rings(String place, byte @Nullable [] outline, List<Row> locations) {
    double[] eastings = locations.stream().mapToDouble(row -> row.getDouble(3)).toArray();
    double[] northings = locations.stream().mapToDouble(row -> row.getDouble(4)).toArray();
    long[] weights = locations.stream().mapToLong(row -> row.getLong(5)).toArray();
    int core = DensestLocation.of(eastings, northings, weights, CORE_METRES);
    if (core < 0) {
      return List.<Row>of().iterator();
    }
    long[][] firms = new long[SETS.length][EDGES.length - 1];
    int rings = 0;
    for (int i = 0; i < eastings.length; i++) {
      int ring = ring(Math.hypot(eastings[i] - eastings[core], northings[i] - northings[core]));
      if (ring < EDGES.length - 1) {
        rings = Math.max(rings, ring + 1);
        for (int set = 0; set < SETS.length; set++) {
          firms[set][ring] += locations.get(i).getLong(FIRST_SET + set);
        }
      }
    }
    double[] whole = RingAreas.whole(EDGES);
    double[] areas =
        outline == null ? whole : RingAreas.within(outline, eastings[core], northings[core], EDGES);
    // Without an outline nobody knows where the place ends: where its firms do.
    int last = outline == null ? rings : EDGES.length - 1;
    List<Row> out = new ArrayList<>();
    for (int set = 0; set < SETS.length; set++) {
      for (int k = 0; k < last; k++) {
        if (areas[k] > 0 || firms[0][k] > 0) {
          out.add(
              RowFactory.create(
                  place.substring(0, place.indexOf('\n')),
                  place.substring(place.indexOf('\n') + 1),
                  SETS[set],
                  eastings[core],
                  northings[core],
                  outline == null ? "whole_rings" : "outline",
                  EDGES[k],
                  EDGES[k + 1],
                  rounded(areas[k] / SQUARE_METRES),
                  firms[set][k],
                  areas[k] < LEAST_PART * whole[k]
                      ? null
                      : rounded(firms[set][k] / (areas[k] / SQUARE_METRES))));
        }
      }
    }
    return out.iterator();
  }

  /** Number of the ring; the number of rings where it is beyond all. */
  private static int ring(double metres) {
    int ring = 0;
    while (ring < EDGES.length - 1 && metres > EDGES[ring + 1]) {
      ring++;
    }
    return ring;
  }

  private static double rounded(double value) {
    return Math.rint(value * SQUARE_METRES) / SQUARE_METRES;
  }

  /**
   * Decay by contract, of every place and set of firms.
   *
   * @param places the areas of all geographies
   * @param rings by contract
   * @param minFirms fewest firms for a fit
   */
  public static Dataset<Row> fits(Dataset<Row> places, Dataset<Row> rings, int minFirms) {
    Column[] columns = {
      PlaceRings.GEOGRAPHY.col(),
      PlaceRings.CODE.col(),
      PlaceRings.FIRM_SET.col(),
      PlaceRings.INNER_M.col(),
      PlaceRings.OUTER_M.col(),
      PlaceRings.AREA_KM2.col(),
      PlaceRings.FIRMS.col(),
      PlaceRings.FIRMS_PER_KM2.col(),
      PlaceRings.CORE_EASTING.col(),
      PlaceRings.CORE_NORTHING.col(),
      PlaceRings.AREA_BASIS.col()
    };
    Column[] sets = Arrays.stream(SETS).map(set -> lit(set)).toArray(Column[]::new);
    Dataset<Row> every =
        places.select(
            Places.GEOGRAPHY.col(),
            Places.CODE.col(),
            explode(array(sets)).as("firm_set"),
            // Before all rings.
            lit(-1.0).as("inner_m"),
            lit(0.0).as("outer_m"),
            lit(0.0).as("area_km2"),
            lit(0L).as("firms"),
            lit(null).cast("double").as("firms_per_km2"),
            lit(null).cast("double").as("core_easting"),
            lit(null).cast("double").as("core_northing"),
            lit(null).cast("string").as("area_basis"));
    return every
        .union(rings.select(columns))
        .groupByKey(
            (MapFunction<Row, String>)
                row -> row.getString(0) + '\n' + row.getString(1) + '\n' + row.getString(2),
            Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {col("inner_m")},
            fitting(minFirms),
            Encoders.row(PlaceDecay.CONTRACT.schema()));
  }

  private static FlatMapGroupsFunction<String, Row, Row> fitting(int minFirms) {
    return (key, rows) -> {
      List<Row> rings = new ArrayList<>();
      rows.forEachRemaining(rings::add);
      return List.of(fit(rings.get(0), rings.subList(1, rings.size()), minFirms)).iterator();
    };
  }

  private static Row fit(Row place, List<Row> rings, int minFirms) {
    List<Row> used = rings.stream().filter(ring -> !ring.isNullAt(7)).toList();
    double[] counts = used.stream().mapToDouble(ring -> ring.getLong(6)).toArray();
    double[] areas = used.stream().mapToDouble(ring -> ring.getDouble(5)).toArray();
    double[] distances =
        used.stream().mapToDouble(ring -> mean(ring.getDouble(3), ring.getDouble(4))).toArray();
    long firms = rings.stream().mapToLong(ring -> ring.getLong(6)).sum();
    DensityDecay decay = DensityDecay.of(counts, areas, distances);
    String word = FITTED;
    if (firms < minFirms) {
      word = TOO_FEW_FIRMS;
    } else if (Double.isNaN(decay.slope())) {
      word = TOO_FEW_RINGS;
    } else if (!(decay.slope() > 0)) {
      word = NO_FALL;
    }
    boolean fitted = word.equals(FITTED);
    Row core = rings.isEmpty() ? place : rings.get(0);
    LonLat position =
        rings.isEmpty() ? null : BritishNationalGrid.toLonLat(core.getDouble(8), core.getDouble(9));
    return RowFactory.create(
        place.getString(0),
        place.getString(1),
        place.getString(2),
        core.get(8),
        core.get(9),
        position == null ? null : rounded(position.lon()),
        position == null ? null : rounded(position.lat()),
        firms,
        used.size(),
        core.get(10),
        fitted ? kilometres(decay.half()) : null,
        fitted ? kilometres(decay.halfLow()) : null,
        fitted ? kilometres(decay.halfHigh()) : null,
        word);
  }

  private static @Nullable Double kilometres(double km) {
    return Double.isNaN(km) ? null : rounded(km);
  }

  /** Mean distance of a whole ring from its centre, kilometres. */
  private static double mean(double inner, double outer) {
    return 2
        / 3.0
        * (outer * outer * outer - inner * inner * inner)
        / (outer * outer - inner * inner)
        / METRES;
  }
}
