package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Districts;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.Sites;
import clustermap.table.TableWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/** Firms, postcodes and codes by hand; the districts are those that ship. */
class GeocodeTest extends SparkTest {
  private static final String SHEFFIELD_2021 = "E08000019";
  private static final String SHEFFIELD_2025 = "E08000039";
  private static final String BARNSLEY_2021 = "E08000016";
  private static final String BARNSLEY_2025 = "E08000038";

  /** Two boxes that share a strip, in a geography without a look-up; and a district. */
  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name geometry")
        .row("LEP", "west", "West", box(430_000, 380_000, 5_200, 10_000))
        .row("LEP", "east", "East", box(435_000, 380_000, 10_000, 10_000))
        .row("LAD", SHEFFIELD_2021, "Sheffield", box(430_000, 380_000, 9_000, 9_000))
        .row("CA", "E47000002", "South Yorkshire", null)
        .made();
  }

  private static Dataset<Row> lookup() {
    return Rows.of(PlaceLookup.CONTRACT, "lad_2021 geography code share best_fit")
        .row(SHEFFIELD_2025, "CA", "E47000002", 1.0, true)
        .row(BARNSLEY_2021, "CA", "E47000002", null, null)
        .row(BARNSLEY_2021, "TTWA", "never read", 1.0, true)
        .made();
  }

  private static byte[] box(double x, double y, double width, double height) {
    return new WKBWriter()
        .write(new GeometryFactory().toGeometry(new Envelope(x, x + width, y, y + height)));
  }

  private static List<String> others(Row site) {
    return site.<Row>getList(site.fieldIndex("other_places")).stream()
        .map(area -> area.getString(0) + " " + area.getString(1))
        .toList();
  }

  private static Rows firms() {
    return Rows.of(Firms.CONTRACT, "company_number name standing postcode issues");
  }

  private static Rows firm(Rows rows, String number, String name, @Nullable String postcode) {
    return rows.row(number, name, "live", postcode, List.of());
  }

  private static Dataset<Row> postcodes() {
    return Rows.of(Postcodes.CONTRACT, "postcode easting northing lad ttwa terminated")
        .row("S1 1AA", 435_000.0, 387_000.0, SHEFFIELD_2021, "E30000261", false)
        .row("S1 2BB", 435_500.0, 387_500.0, SHEFFIELD_2025, "E30000261", null)
        .row("S70 1AA", 434_400.0, 406_500.0, BARNSLEY_2021, null, false)
        .row("S70 2BB", 434_500.0, 406_600.0, BARNSLEY_2025, null, false)
        .row("S1 9ZZ", 435_100.0, 387_100.0, SHEFFIELD_2021, null, true)
        .row("S1 0XX", null, null, SHEFFIELD_2021, null, false)
        .row("S17 3AA", 431_000.0, 381_000.0, SHEFFIELD_2021, null, false)
        .row("S17 4BB", 431_500.0, 381_500.0, SHEFFIELD_2021, null, false)
        // Closed long ago in another district: it does not make the outward code ambiguous.
        .row("S17 9ZZ", 431_500.0, 381_500.0, "E07000038", null, true)
        .row("S60 1AA", 443_000.0, 392_000.0, "E08000018", null, false)
        .row("S60 5BB", 441_000.0, 389_000.0, SHEFFIELD_2021, null, false)
        .made();
  }

  private static Map<String, Row> run(Rows firms, @Nullable Dataset<Row> sites, int threshold) {
    Dataset<Row> districts =
        TableWriter.read(spark(), Districts.CONTRACT, "../conf/reference/districts.parquet");
    Map<String, Row> found = new TreeMap<>();
    for (Row row :
        Geocode.run(
                firms.made(),
                sites,
                new Gazetteer(
                    postcodes(),
                    districts,
                    DistrictPlaces.of(lookup(), districts),
                    Rows.broadcast(
                        AreaOutlines.of(AreaOutlines.wanted(places(), lookup()).collectAsList()),
                        AreaOutlines.class)),
                new RunConfig.Geocode(threshold))
            .collectAsList()) {
      assertThat(found.put(row.getAs("site_id"), row)).isNull();
    }
    return found;
  }

  private static void assertSite(
      Row site, String basis, @Nullable Double easting, @Nullable String lad) {
    assertThat(site.<String>getAs("location_basis")).isEqualTo(basis);
    assertThat(site.<Double>getAs("easting")).isEqualTo(easting);
    assertThat(site.<String>getAs("lad")).isEqualTo(lad);
  }

  @Test
  void locatesByPostcodeAndSaysHow() {
    Rows firms = firms();
    firm(firms, "found", "A", "S1 1AA");
    firm(firms, "terminated", "B", "S1 9ZZ");
    firm(firms, "unknown", "C", "S99 9ZZ");
    firms.row("nulled", "D", "live", null, List.of("postcode:unknown"));
    firm(firms, "none", "E", null);
    firm(firms, "unplaced", "F", "S1 0XX");
    firm(firms, "one district", "G", "S17");
    firm(firms, "two districts", "H", "S60");

    Map<String, Row> sites = run(firms, null, 50);

    assertThat(sites).hasSize(8);
    assertSite(Rows.at(sites, "found"), "postcode", 435_000.0, SHEFFIELD_2021);
    assertThat(Rows.at(sites, "found").<Double>getAs("northing")).isEqualTo(387_000.0);
    assertThat(Rows.at(sites, "found").<String>getAs("itl3")).isEqualTo("TLE32");
    assertThat(Rows.at(sites, "found").<String>getAs("itl1")).isEqualTo("TLE");
    assertThat(Rows.at(sites, "found").<String>getAs("ttwa")).isEqualTo("E30000261");
    assertSite(Rows.at(sites, "terminated"), "terminated_postcode", 435_100.0, SHEFFIELD_2021);
    assertSite(Rows.at(sites, "unknown"), "unknown_postcode", null, null);
    assertSite(Rows.at(sites, "nulled"), "unknown_postcode", null, null);
    assertSite(Rows.at(sites, "none"), "no_postcode", null, null);
    assertSite(Rows.at(sites, "unplaced"), "no_position", null, SHEFFIELD_2021);
    assertSite(Rows.at(sites, "one district"), "partial_postcode", null, SHEFFIELD_2021);
    assertSite(Rows.at(sites, "two districts"), "partial_postcode", null, null);
    assertThat(sites.values())
        .allSatisfy(site -> assertThat(site.<Boolean>getAs("is_registered_office")).isTrue());
  }

  @Test
  void findsAreasOfOtherGeographiesByTheLookUpOfAnyVintageAndByOutline() {
    Rows firms = firms();
    firm(firms, "both", "A", "S1 1AA");
    firm(firms, "east", "B", "S1 2BB");
    firm(firms, "north", "C", "S70 1AA");
    firm(firms, "nowhere", "D", "S99 9ZZ");

    Map<String, Row> sites = run(firms, null, 50);

    assertThat(others(Rows.at(sites, "both")))
        .containsExactly("CA E47000002", "LEP east", "LEP west");
    assertThat(others(Rows.at(sites, "east"))).containsExactly("CA E47000002", "LEP east");
    assertThat(others(Rows.at(sites, "north"))).containsExactly("CA E47000002");
    assertThat(others(Rows.at(sites, "nowhere"))).isEmpty();
  }

  @Test
  void findsTheDistrictOfASiteWithoutAPostcodeByItsPosition() {
    Dataset<Row> extract =
        Rows.of(Sites.CONTRACT, "site_id company_number postcode easting northing")
            .row("inside", "1", null, 431_000.0, 381_000.0)
            .row("outside", "1", null, 500_000.0, 200_000.0)
            .made();
    Rows firms = firms();
    firm(firms, "1", "A", "S70 1AA");

    Map<String, Row> sites = run(firms, extract, 50);

    assertSite(Rows.at(sites, "inside"), "given", 431_000.0, SHEFFIELD_2021);
    assertThat(Rows.at(sites, "inside").<String>getAs("itl1")).isEqualTo("TLE");
    assertThat(others(Rows.at(sites, "inside"))).containsExactly("CA E47000002", "LEP west");
    assertSite(Rows.at(sites, "outside"), "given", 500_000.0, null);
  }

  @Test
  void readsBothVintagesOfTheCodesOfBarnsleyAndSheffield() {
    Rows firms = firms();
    firm(firms, "sheffield old", "A", "S1 1AA");
    firm(firms, "sheffield new", "B", "S1 2BB");
    firm(firms, "barnsley old", "C", "S70 1AA");
    firm(firms, "barnsley new", "D", "S70 2BB");

    Map<String, Row> sites = run(firms, null, 50);

    assertThat(Rows.at(sites, "sheffield old").<String>getAs("lad")).isEqualTo(SHEFFIELD_2021);
    assertThat(Rows.at(sites, "sheffield new").<String>getAs("lad")).isEqualTo(SHEFFIELD_2021);
    assertThat(Rows.at(sites, "barnsley old").<String>getAs("lad")).isEqualTo(BARNSLEY_2021);
    assertThat(Rows.at(sites, "barnsley new").<String>getAs("lad")).isEqualTo(BARNSLEY_2021);
    assertThat(Rows.at(sites, "sheffield new").<String>getAs("itl3"))
        .isEqualTo(Rows.at(sites, "sheffield old").<String>getAs("itl3"));
    assertThat(Rows.at(sites, "barnsley new").<String>getAs("itl3")).isEqualTo("TLE31");
  }

  private static Rows floodedOffice() {
    Rows firms = firms();
    firm(firms, "1", "Alpha One Ltd", "S1 1AA");
    firm(firms, "2", "ALPHA TWO LTD", "S1 1AA");
    firm(firms, "3", "Beta", "S1 1AA");
    firm(firms, "4", "The Gamma Company", "S1 1AA");
    firm(firms, "5", "Gamma Holdings", "S1 1AA");
    firm(firms, "6", "Delta-Works", "S1 1AA");
    firm(firms, "7", "(Epsilon) & Sons", "S1 1AA");
    firms.row("8", "Zeta", "dissolved", "S1 1AA", List.of());
    firms.row("9", "Eta", "winding_up", "S1 1AA", List.of());
    firm(firms, "alone", "Theta", "S1 2BB");
    return firms;
  }

  @Test
  void weighsSharedOfficesSoThatTogetherTheyWeighAsMuchAsTheThreshold() {
    Map<String, Row> sites = run(floodedOffice(), null, 4);

    // Five unrelated live firms (Alpha, Beta, Gamma, DeltaWorks, Epsilon) where four are plausible.
    for (String number : List.of("1", "2", "3", "4", "5", "6", "7", "8", "9")) {
      Row site = Rows.at(sites, number);
      assertThat(site.<Long>getAs("office_firms")).as(number).isEqualTo(5);
      assertThat(site.<Boolean>getAs("office_shared")).as(number).isTrue();
      assertThat(site.<Double>getAs("location_weight")).as(number).isEqualTo(0.8);
    }
    assertThat(Rows.at(sites, "alone").<Boolean>getAs("office_shared")).isFalse();
    assertThat(Rows.at(sites, "alone").<Double>getAs("location_weight")).isEqualTo(1.0);
  }

  @Test
  void leavesAnOfficeAtTheThresholdAlone() {
    Row site = Rows.at(run(floodedOffice(), null, 5), "1");

    assertThat(site.<Boolean>getAs("office_shared")).isFalse();
    assertThat(site.<Double>getAs("location_weight")).isEqualTo(1.0);
  }

  @Test
  void prefersTheSitesOfAnExtractToTheRegisteredOffice() {
    Rows firms = firms();
    firm(firms, "known", "A", "S1 1AA");
    firm(firms, "unknown", "B", "S1 1AA");
    Dataset<Row> extract =
        Rows.of(Sites.CONTRACT, "site_id company_number postcode easting northing")
            .row("s1", "known", "S70 1AA", null, null)
            .row("s2", "known", "S1 2BB", 435_777.0, 387_777.0)
            .row("s3", "of nobody", "S1 1AA", null, null)
            .made();

    Map<String, Row> sites = run(firms, extract, 50);

    assertThat(sites).containsOnlyKeys("s1", "s2", "unknown");
    assertSite(Rows.at(sites, "s1"), "postcode", 434_400.0, BARNSLEY_2021);
    assertSite(Rows.at(sites, "s2"), "given", 435_777.0, SHEFFIELD_2021);
    assertThat(Rows.at(sites, "s2").<Boolean>getAs("is_registered_office")).isFalse();
    assertThat(Rows.at(sites, "unknown").<Boolean>getAs("is_registered_office")).isTrue();
  }

  @Test
  void aSiteIsNotCalledAsTheOfficeOfAnotherFirm() {
    Rows firms = firms();
    firm(firms, "10000001", "A", "S1 1AA");
    firm(firms, "10000002", "B", "S1 1AA");
    Dataset<Row> extract =
        Rows.of(Sites.CONTRACT, "site_id company_number postcode easting northing")
            .row("10000001", "10000002", "S70 1AA", null, null)
            .row("10000002", "10000002", "S1 2BB", null, null)
            .made();

    Map<String, Row> sites = run(firms, extract, 50);

    assertThat(sites).containsOnlyKeys("10000001", "10000002", "site 10000001");
    assertThat(Rows.at(sites, "10000001").<String>getAs("company_number")).isEqualTo("10000001");
    assertThat(Rows.at(sites, "site 10000001").<String>getAs("company_number"))
        .isEqualTo("10000002");
  }

  @Tag("sample")
  @Test
  void locatesNearlyTheWholeSampleInItsTwoDistricts() {
    Dataset<Row> sites =
        clustermap.SampleRun.get().stage(spark(), "geocoded_sites", GeocodedSites.CONTRACT);

    assertThat(sites.count()).isEqualTo(46_611);
    assertThat(sites.where("easting IS NOT NULL").count()).isGreaterThan(46_000);
    // Real postcodes on the boundary lie in neighbouring districts by today's file.
    assertThat(sites.where("lad IN ('E08000019', 'E08000018')").count()).isGreaterThan(46_000);
    // 48 postcodes hold more than a hundred firms each: the flood is seen, and nobody is dropped.
    assertThat(sites.where("office_shared").count()).isGreaterThan(8_000);
    assertThat(sites.where("location_weight <= 0 OR location_weight > 1").count()).isZero();
  }
}
