package clustermap.stage;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.stats.CoLocation;
import clustermap.stats.LocationQuotient;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A seeded country of 26 districts; every figure against a count firm by firm. */
class RelateTest extends SparkTest {
  private static final String[] SECTORS = {"alpha", "beta", "delta", "gamma", "nobody"};
  private static final RunConfig.Relatedness PARAMS = new RunConfig.Relatedness("LAD", 30, 20);

  private record Firm(String number, String district, TreeSet<String> in, boolean counted) {}

  private static final List<Firm> firms = new ArrayList<>();
  private static Tables tables;

  private record Tables(
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> locations,
      Dataset<Row> totals) {}

  private static void draw() {
    SplittableRandom random = new SplittableRandom(7);
    for (int f = 0; f < 2_500; f++) {
      int place = (int) (26 * Math.pow(random.nextDouble(), 1.4));
      TreeSet<String> in = new TreeSet<>();
      for (int s = 0; s < 4; s++) {
        // alpha and beta like the same places.
        int liked = s == 1 ? 2 : s + 2;
        if (random.nextDouble() < (place % liked == 0 ? 0.25 : 0.08)) {
          in.add(SECTORS[s]);
        }
      }
      if (in.contains("gamma") && random.nextDouble() < 0.5) {
        in.add("delta");
      }
      String district =
          random.nextDouble() < 0.03
              ? null
              : (place == 25 && random.nextDouble() < 0.3
                  ? "E-few"
                  : "E" + (100 + Math.min(place, 24)));
      firms.add(
          new Firm(
              String.format("%08d", f),
              district == null ? "" : district,
              in,
              random.nextDouble() < 0.95));
    }
  }

  @BeforeAll
  static void make() {
    draw();
    tables = tables(4);
  }

  private static Tables tables(int partitions) {
    Rows firmRows = Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes");
    Rows siteRows =
        Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number easting northing lad office_shared location_weight");
    Rows sectorRows =
        Rows.of(FirmSectors.CONTRACT, "taxonomy sector company_number weight evidence");
    for (Firm firm : firms) {
      String district = firm.district().isEmpty() ? null : firm.district();
      firmRows.row(firm.number(), "live", firm.counted(), List.of("62012"));
      // Every firm at a place of its own, so that no design effect widens intervals.
      Double at = district == null ? null : Double.parseDouble(firm.number());
      siteRows.row(firm.number(), firm.number(), at, at, district, false, 1.0);
      for (String sector : firm.in()) {
        sectorRows.row("t", sector, firm.number(), 1.0, List.of("sic:62012"));
      }
    }
    Dataset<Row> sites = siteRows.made().repartition(partitions);
    Dataset<Row> all = firmRows.made().repartition(partitions);
    Dataset<Row> firmSectors = sectorRows.made().repartition(partitions);
    Dataset<Row> locations = Gather.run(sites, firmSectors, all);
    Dataset<Row> rules =
        Rows.rules("alpha 1 1", "beta 1 1", "gamma 1 1", "delta 1 1", "nobody 1 1");
    Dataset<Row> totals = NationalTotals.run(locations, all, Rows.sectors(rules), rules, null);
    return new Tables(sites, all, firmSectors, locations, totals);
  }

  private static Dataset<Row> shared() {
    return spark()
        .createDataFrame(
            List.of(RowFactory.create("t", "delta", "gamma", 3L)),
            StructType.fromDDL(
                "taxonomy STRING, first STRING, second STRING, shared_rules BIGINT"));
  }

  private static Dataset<Row> relatedness(Tables from, RunConfig.Relatedness params) {
    return Relate.run(
        new Relate.Inputs(
            from.sites(),
            from.firms(),
            from.firmSectors(),
            from.locations(),
            from.totals(),
            shared()),
        params);
  }

  private static Map<String, Row> byPair(Dataset<Row> relatedness) {
    Map<String, Row> found = new TreeMap<>();
    for (Row row : relatedness.collectAsList()) {
      String pair = row.getAs("sector") + "/" + row.getAs("related_sector");
      assertThat(found.put(pair, row)).as(pair).isNull();
    }
    return found;
  }

  /** The definition, firm by firm, without the firms in both. */
  private static CoLocation coLocation(String one, String other, boolean surely) {
    List<Firm> counted = firms.stream().filter(Firm::counted).toList();
    Map<String, Long> all = new TreeMap<>();
    counted.forEach(f -> all.merge(f.district(), 1L, Long::sum));
    List<Firm> left =
        counted.stream().filter(f -> !(f.in().contains(one) && f.in().contains(other))).toList();
    List<String> places =
        all.keySet().stream().filter(p -> !p.isEmpty() && Rows.at(all, p) >= 30).toList();
    boolean[][] strong = new boolean[2][places.size()];
    for (int p = 0; p < places.size(); p++) {
      String place = places.get(p);
      long n = left.stream().filter(f -> f.district().equals(place)).count();
      for (int s = 0; s < 2; s++) {
        String sector = s == 0 ? one : other;
        long total = left.stream().filter(f -> f.in().contains(sector)).count();
        long x =
            left.stream()
                .filter(f -> f.district().equals(place) && f.in().contains(sector))
                .count();
        LocationQuotient lq =
            LocationQuotient.withinNation((double) x, (double) n, (double) total, left.size());
        strong[s][p] = (surely ? lq.low() : lq.lq()) > 1;
      }
    }
    return CoLocation.of(strong[0], strong[1]);
  }

  @Test
  void measuresEveryPairAsTheDefinitionSaysWithoutTheFirmsInBoth() {
    Map<String, Row> found = byPair(relatedness(tables, PARAMS));

    assertThat(found).hasSize(20);
    for (String one : SECTORS) {
      for (String other : SECTORS) {
        if (one.equals(other)) {
          continue;
        }
        Row row = Rows.at(found, one + "/" + other);
        CoLocation expected = coLocation(one, other, false);
        assertThat(row.<Long>getAs("places")).isEqualTo(25);
        assertThat(row.<Long>getAs("places_strong")).isEqualTo(expected.first());
        assertThat(row.<Long>getAs("places_strong_related")).isEqualTo(expected.second());
        assertThat(row.<Long>getAs("places_strong_both")).isEqualTo(expected.both());
        if (!one.equals("nobody") && !other.equals("nobody")) {
          assertThat(row.<Double>getAs("proximity")).isEqualTo(expected.proximity());
          assertThat(row.<Double>getAs("proximity_strict"))
              .as(one + "/" + other)
              .isEqualTo(coLocation(one, other, true).proximity());
          assertThat(row.<Double>getAs("association")).isEqualTo(expected.association());
        }
        assertThat(row.<Long>getAs("shared_rules"))
            .isEqualTo((one + other).matches("deltagamma|gammadelta") ? 3 : 0);
      }
    }
    // Planted: alpha and beta like the same places.
    assertThat(Rows.at(found, "alpha/beta").<Double>getAs("proximity")).isGreaterThan(0.6);
    assertThat(Rows.at(found, "alpha/beta").<Double>getAs("proximity_low"))
        .isLessThan(Rows.at(found, "alpha/beta").<Double>getAs("proximity"));
    assertThat(Rows.at(found, "alpha/nobody").<Object>getAs("association")).isNull();
  }

  @Test
  void tellsTheFirmsInBothApart() {
    Row row = Rows.at(byPair(relatedness(tables, PARAMS)), "delta/gamma");
    List<Firm> counted = firms.stream().filter(Firm::counted).toList();
    long gamma = counted.stream().filter(f -> f.in().contains("gamma")).count();
    long delta = counted.stream().filter(f -> f.in().contains("delta")).count();
    long both =
        counted.stream().filter(f -> f.in().contains("gamma") && f.in().contains("delta")).count();

    assertThat(row.<Long>getAs("firms_both")).isEqualTo(both);
    assertThat(row.<Double>getAs("firm_overlap"))
        .isCloseTo((double) both / Math.min(gamma, delta), within(1e-12));
    assertThat(row.<Double>getAs("firm_association"))
        .isCloseTo((double) both * counted.size() / ((double) gamma * delta), within(1e-12));
    assertThat(row.<Double>getAs("firm_overlap")).isGreaterThan(0.4);
  }

  @Test
  void saysNothingOfProximityWithTooFewPlaces() {
    Map<String, Row> found = byPair(relatedness(tables, new RunConfig.Relatedness("LAD", 30, 26)));

    assertThat(found.values())
        .allSatisfy(
            row -> {
              assertThat(row.<Object>getAs("proximity")).isNull();
              assertThat(row.<Object>getAs("proximity_strict")).isNull();
              assertThat(row.<Object>getAs("association")).isNull();
              assertThat(row.<Long>getAs("places")).isEqualTo(25);
            });
    // Firms in both need no places.
    assertThat(Rows.at(found, "delta/gamma").<Double>getAs("firm_overlap")).isPositive();
    // No travel-to-work area is known.
    assertThat(byPair(relatedness(tables, new RunConfig.Relatedness("TTWA", 30, 2))).values())
        .hasSize(20)
        .allSatisfy(row -> assertThat(row.<Long>getAs("places")).isZero());
  }

  @Test
  void partitionsChangeNothing() {
    assertThat(relatedness(tables(1), PARAMS).collectAsList())
        .containsExactlyInAnyOrderElementsOf(relatedness(tables(7), PARAMS).collectAsList());
  }

  @Test
  void aPlaceIsNearTheSectorsWhoseRelativesItHas() {
    Dataset<Row> related = relatedness(tables, PARAMS);
    Dataset<Row> before =
        Places.sectors(
            tables.locations(),
            tables.totals(),
            tables.sites(),
            Rows.of(Members.CONTRACT, "taxonomy").made());
    List<Row> rows =
        before
            .join(
                NearPlaces.run(
                    before
                        .withColumn("nearest_strong_id", lit(null).cast("string"))
                        .withColumn("nearest_strong_km", lit(null).cast("double")),
                    related),
                new String[] {"geography", "code", "taxonomy", "sector"})
            .collectAsList();
    Map<String, Double> phi = new HashMap<>();
    byPair(related).forEach((pair, row) -> phi.put(pair, row.getAs("proximity")));
    Map<String, Row> byKey = new HashMap<>();
    rows.forEach(
        row ->
            byKey.put(
                row.getAs("geography") + row.<String>getAs("code") + row.getAs("sector"), row));

    assertThat(rows).hasSize((int) before.count());
    int measured = 0;
    for (Row row : rows) {
      double near = 0;
      double all = 0;
      for (String other : SECTORS) {
        Double close = phi.get(row.getAs("sector") + "/" + other);
        if (close != null) {
          Row there = Rows.at(byKey, row.getAs("geography") + row.<String>getAs("code") + other);
          Double lq = there.getAs("lq");
          all += close;
          near += lq != null && lq > 1 ? close : 0;
        }
      }
      Double density = row.getAs("relatedness_density");
      if (all == 0) {
        assertThat(density).isNull();
      } else {
        assertThat(density).isCloseTo(near / all, within(1e-12));
        measured += density > 0 && density < 1 ? 1 : 0;
      }
    }
    assertThat(measured).isGreaterThan(20);
  }
}
