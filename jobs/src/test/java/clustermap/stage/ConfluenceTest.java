package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.ConfluenceRules;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.stats.LocationQuotient;
import clustermap.table.Assets;
import clustermap.table.Contract;
import clustermap.table.DistrictAreas;
import clustermap.table.Districts;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.PlaceOpportunities;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.SectorTotals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/**
 * A nation of three districts with twenty firms each: A with its centre at (400, 300) km, B 30 km
 * east of it, C 100 km north; N has an outline but no firm, X neither.
 */
class ConfluenceTest extends SparkTest {
  private static final RunConfig.Confluence PARAMS = new RunConfig.Confluence(3, 1, 0.5, 75);

  private static final ConfluenceRules RULES =
      new ConfluenceRules(
          List.of(ingredient("finance", "64303"), ingredient("energy", "35110")),
          new TreeMap<>(Map.of("finance", List.of("investor"), "energy", List.of("energy_site"))));

  private static Sector ingredient(String name, String sic5) {
    return new Sector(
        "t",
        name,
        name,
        null,
        "SIC " + sic5,
        new TreeMap<>(Map.of(sic5, 1.0)),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static Dataset<Row> rules() {
    return Rows.rules("finance 64303 1", "energy 35110 1");
  }

  private static byte[] square(double easting, double northing) {
    return new WKBWriter()
        .write(
            new GeometryFactory()
                .toGeometry(
                    new Envelope(
                        easting - 1_000, easting + 1_000, northing - 1_000, northing + 1_000)));
  }

  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name geometry")
        .row("LAD", "A", "Ay", square(400_000, 300_000))
        .row("LAD", "B", "Bee", square(430_000, 300_000))
        .row("LAD", "C", "Sea", square(400_000, 400_000))
        .row("LAD", "N", "None", square(400_000, 310_000))
        .row("LAD", "X", "Unknown", null)
        .row("ITL1", "T", "Top", null)
        .made();
  }

  /** Twenty firms about a centre, of which the first so many are of a code. */
  private static void twenty(
      Rows firms, Rows sites, String lad, int energy, int finance, double easting, double north) {
    for (int i = 0; i < 20; i++) {
      String id = lad + i;
      String sic = i < energy ? "35110" : i < energy + finance ? "64303" : "47110";
      firms.row(id, "live", true, List.of(sic));
      sites.row(id, id, easting - 95 + 10 * i, north, lad, "T", false, 1.0);
    }
  }

  /** Locations as earlier stages make them, kept as rows: plans of several stages take long. */
  private record Nation(Dataset<Row> firms, Dataset<Row> locations, Dataset<Row> totals) {
    private static @Nullable Nation made;

    static synchronized Nation made() {
      Nation nation = made;
      if (nation == null) {
        nation = make();
        made = nation;
      }
      return nation;
    }

    private static Nation make() {
      Rows firms = Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes");
      Rows sites =
          Rows.of(
              GeocodedSites.CONTRACT,
              "site_id company_number easting northing lad itl1 office_shared location_weight");
      twenty(firms, sites, "A", 12, 0, 400_000, 300_000);
      twenty(firms, sites, "B", 0, 4, 430_000, 300_000);
      twenty(firms, sites, "C", 1, 0, 400_000, 400_000);
      Dataset<Row> firmSectors = Classify.run(firms.made(), rules(), Rows.noDocuments());
      Dataset<Row> locations = kept(Gather.run(sites.made(), firmSectors, firms.made()));
      return new Nation(firms.made(), locations, ofNation(locations, firms.made(), null));
    }
  }

  private static Rows assets() {
    return Rows.of(Assets.CONTRACT, "asset_id kind name postcode easting northing");
  }

  private static Dataset<Row> areas(Dataset<Row> assets) {
    Dataset<Row> postcodes =
        Rows.of(Postcodes.CONTRACT, "postcode easting northing lad ttwa")
            .row("B1 1AA", 430_000.0, 300_000.0, "B", "W")
            .made();
    Dataset<Row> districts =
        Rows.of(Districts.CONTRACT, "lad lad_2021 itl1")
            .row("A", "A", "T")
            .row("B", "B", "T")
            .made();
    return AssetAreas.run(
        kept(Support.locate(assets().made(), assets, postcodes)),
        new Gazetteer(
            postcodes,
            districts,
            Rows.of(DistrictAreas.CONTRACT, "lad_2021").made(),
            Rows.broadcast(AreaOutlines.of(List.of()), AreaOutlines.class)));
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    return spark().createDataFrame(rows.collectAsList(), rows.schema());
  }

  private static Dataset<Row> ofNation(
      Dataset<Row> locations, Dataset<Row> firms, @Nullable Dataset<Row> published) {
    NationalTotals.Reference reference =
        published == null
            ? null
            : new NationalTotals.Reference(published, Rows.sicCodes("64303", "35110", "47110"));
    return kept(NationalTotals.run(locations, firms, Rows.sectors(rules()), rules(), reference));
  }

  private static Dataset<Row> run(Nation nation, Dataset<Row> assets) {
    return Confluence.run(
        places(),
        nation.locations(),
        nation.totals(),
        Rows.broadcast(
            Confluence.Known.of(areas(assets).collectAsList(), RULES), Confluence.Known.class),
        PARAMS);
  }

  private static Map<String, Row> byPlace(Dataset<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    rows.collectAsList()
        .forEach(row -> found.put(row.getAs("code") + " " + row.getAs("ingredient"), row));
    return found;
  }

  private static void obeysItsContract(Dataset<Row> rows) {
    for (Contract.Check check : PlaceOpportunities.CONTRACT.checks()) {
      assertThat(rows.where("NOT (" + check.sql() + ")").count()).as(check.name()).isZero();
    }
  }

  private static void assertLevels(
      Row row, @Nullable String level, @Nullable String byFirms, @Nullable String byAssets) {
    assertThat(row.<String>getAs("level")).isEqualTo(level);
    assertThat(row.<String>getAs("firm_level")).isEqualTo(byFirms);
    assertThat(row.<String>getAs("asset_level")).isEqualTo(byAssets);
  }

  @Test
  void tellsEachIngredientInItsParts() {
    // Exactly 10 km east of the centre of A, 20 km west of that of B.
    Dataset<Row> assets =
        assets().row("e1", "energy_site", "Windy", null, 410_000.0, 300_000.0).made();
    Dataset<Row> rows = kept(run(Nation.made(), assets));
    Map<String, Row> found = byPlace(rows);

    assertThat(found).hasSize(6 * 2);
    obeysItsContract(rows);
    Row energy = Rows.at(found, "A energy");
    LocationQuotient quotient = LocationQuotient.withinNation(12, 20, 13, 60);
    assertThat(energy.<Long>getAs("firms")).isEqualTo(12);
    assertThat(energy.<Long>getAs("place_firms")).isEqualTo(20);
    assertThat(energy.<Double>getAs("lq")).isCloseTo((12 / 20.0) / (13 / 60.0), within(1e-12));
    assertThat(energy.<Double>getAs("lq_low")).isEqualTo(quotient.low());
    assertThat(energy.<Double>getAs("lq_high")).isEqualTo(quotient.high());
    assertThat(energy.<String>getAs("lq_baseline")).isEqualTo("register");
    assertThat(energy.<Double>getAs("firm_percentile")).isCloseTo(250 / 3.0, within(1e-9));
    assertThat(energy.<Long>getAs("assets")).isZero();
    assertThat(energy.<Long>getAs("assets_within_10km")).isEqualTo(1);
    assertThat(energy.<Long>getAs("assets_near")).isEqualTo(1);
    assertThat(energy.<String>getList(energy.fieldIndex("assets_near_by_kind")))
        .containsExactly("energy_site:1");
    // One of the four districts with a centre has an asset near: above three, half of itself.
    assertThat(energy.<Double>getAs("asset_percentile")).isEqualTo(87.5);
    assertThat(energy.<Double>getAs("nearest_asset_km")).isEqualTo(10);
    assertThat(energy.<String>getAs("nearest_asset_name")).isEqualTo("Windy");
    // Nobody else is strong.
    assertThat(energy.<Object>getAs("nearest_strong_code")).isNull();
    assertThat(energy.<String>getAs("basis")).isEqualTo("firms and assets of kind energy_site");
    assertLevels(energy, "strong", "strong", "strong");

    Row there = Rows.at(found, "B energy");
    assertLevels(there, "missing", "missing", "missing");
    assertThat(there.<Long>getAs("assets_within_10km")).isZero();
    assertThat(there.<Long>getAs("assets_within_25km")).isEqualTo(1);
    assertThat(there.<Double>getAs("asset_percentile")).isEqualTo(37.5);
    assertThat(there.<String>getAs("nearest_strong_name")).isEqualTo("Ay");
    assertThat(there.<Double>getAs("nearest_strong_km")).isEqualTo(30);

    // The larger place holds all: it is the nation.
    Row top = Rows.at(found, "T energy");
    assertThat(top.<Double>getAs("lq")).isEqualTo(1);
    assertThat(top.<Double>getAs("firm_percentile")).isEqualTo(50);
    assertThat(top.<String>getAs("firm_level")).isEqualTo("present");
  }

  @Test
  void restsOnFirmsAloneWithoutAssetsAndSharesRanksOfTies() {
    Dataset<Row> rows = kept(run(Nation.made(), assets().made()));
    Map<String, Row> found = byPlace(rows);

    obeysItsContract(rows);
    Row strong = Rows.at(found, "B finance");
    assertLevels(strong, "strong", "strong", null);
    assertThat(strong.<Double>getAs("lq")).isEqualTo(3);
    assertThat(strong.<Object>getAs("assets")).isNull();
    assertThat(strong.<Object>getAs("assets_near")).isNull();
    assertThat(strong.<Object>getAs("asset_percentile")).isNull();
    assertThat(strong.<Object>getAs("nearest_asset_km")).isNull();
    assertThat(strong.<String>getAs("basis"))
        .isEqualTo("firms alone; no asset with a position of kind investor");
    for (String place : List.of("A", "C")) {
      Row none = Rows.at(found, place + " finance");
      assertLevels(none, "missing", "missing", null);
      assertThat(none.<Double>getAs("firm_percentile")).isCloseTo(100 / 3.0, within(1e-9));
    }
    assertThat(Rows.at(found, "C finance").<Double>getAs("nearest_strong_km")).isEqualTo(104.403);
    String sentence =
        PlaceSentences.run(rows).where("code = 'A'").collectAsList().get(0).getAs("sentence");
    assertThat(sentence)
        .isEqualTo(
            "strong in energy, lacks finance; nearest finance 30 km (Bee); not told of research,"
                + " skills, space and advanced manufacturing");
  }

  @Test
  void hasRowsOfPlacesWithoutFirmsAndTellsNothingOfThem() {
    Dataset<Row> assets =
        assets().row("e1", "energy_site", "Windy", null, 400_000.0, 310_500.0).made();
    Dataset<Row> rows = kept(run(Nation.made(), assets));
    Map<String, Row> found = byPlace(rows);

    obeysItsContract(rows);
    Row finance = Rows.at(found, "N finance");
    assertLevels(finance, null, null, null);
    assertThat(finance.<Long>getAs("place_firms")).isZero();
    assertThat(finance.<Object>getAs("lq")).isNull();
    assertThat(finance.<Object>getAs("firm_percentile")).isNull();
    assertThat(finance.<Double>getAs("nearest_strong_km")).isCloseTo(31.623, within(1e-9));
    // An asset within the outline is there whether firms are or not.
    Row energy = Rows.at(found, "N energy");
    assertLevels(energy, "strong", null, "strong");
    assertThat(energy.<Long>getAs("assets")).isEqualTo(1);
    assertThat(energy.<Double>getAs("nearest_asset_km")).isEqualTo(0.5);
    Row unknown = Rows.at(found, "X energy");
    assertLevels(unknown, null, null, null);
    assertThat(unknown.<Long>getAs("assets")).isZero();
    assertThat(unknown.<Object>getAs("assets_within_25km")).isNull();
    assertThat(unknown.<Object>getAs("nearest_asset_km")).isNull();
    assertThat(unknown.<Object>getAs("nearest_strong_km")).isNull();
  }

  @Test
  void placesAssetsByPostcodeBeforeOutlines() {
    // Its own position lies in the outline of N, its postcode in B.
    Dataset<Row> assets =
        assets()
            .row("e1", "energy_site", "Moved", "B1 1AA", 400_000.0, 310_000.0)
            .row("e2", "energy_site", "Lost", null, null, null)
            .made();
    Map<String, Row> placed = Rows.byFirst(areas(assets).select("asset_id", "areas"));
    assertThat(placed).containsOnlyKeys("e1");
    assertThat(Rows.at(placed, "e1").<Row>getList(1))
        .containsExactly(
            RowFactory.create("ITL1", "T"),
            RowFactory.create("LAD", "B"),
            RowFactory.create("TTWA", "W"));

    Map<String, Row> found = byPlace(run(Nation.made(), assets));

    assertThat(Rows.at(found, "B energy").<Long>getAs("assets")).isEqualTo(1);
    assertThat(Rows.at(found, "B energy").<Long>getAs("assets_within_25km")).isZero();
    assertThat(Rows.at(found, "N energy").<Long>getAs("assets")).isZero();
    assertThat(Rows.at(found, "N energy").<Long>getAs("assets_near")).isEqualTo(1);
    assertThat(Rows.at(found, "T energy").<Long>getAs("assets")).isEqualTo(1);
  }

  @Test
  void comparesARegisterOfAPartWithTheNationsTotals() {
    // A tenth of the nation's businesses are in energy and one in a hundred in finance.
    Dataset<Row> totals =
        Rows.of(SectorTotals.CONTRACT, "region sic4 enterprises")
            .row("UK", "3511", 1_000L)
            .row("UK", "6430", 100L)
            .row("UK", "4711", 8_900L)
            .made();
    Nation nation = Nation.made();
    Nation part =
        new Nation(
            nation.firms(),
            nation.locations(),
            ofNation(nation.locations(), nation.firms(), totals));
    Map<String, Row> found = byPlace(run(part, assets().made()));

    Row energy = Rows.at(found, "A energy");
    assertThat(energy.<String>getAs("lq_baseline")).isEqualTo("reference");
    assertThat(energy.<Double>getAs("lq")).isCloseTo((12 / 20.0) / 0.1, within(1e-12));
    assertThat(energy.<Double>getAs("lq_low"))
        .isEqualTo(LocationQuotient.againstReference(12, 20, 1_000, 10_000).low());
    // No firm among twenty of a register that may have missed them: nothing can be told.
    assertLevels(Rows.at(found, "A finance"), null, null, null);
    assertLevels(Rows.at(found, "C energy"), "present", "present", null);
  }

  @Test
  void isTheSameOnAnyPartitioning() {
    Dataset<Row> assets =
        assets()
            .row("e2", "energy_site", "Twin", null, 410_000.0, 300_000.0)
            .row("e1", "energy_site", "Windy", null, 410_000.0, 300_000.0)
            .row("i1", "investor", "Bank", "B1 1AA", null, null)
            .made();
    Nation nation = Nation.made();
    Nation scattered =
        new Nation(
            nation.firms(), nation.locations().repartition(7), nation.totals().repartition(3));

    List<String> once = texts(run(nation, assets));
    List<String> again = texts(run(scattered, assets.repartition(3)));

    assertThat(again).isEqualTo(once);
    assertThat(once).anyMatch(row -> row.contains("Windy")).noneMatch(row -> row.contains("Twin"));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
