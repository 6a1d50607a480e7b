package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.Districts;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.TableWriter;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

class GeographiesTest extends SparkTest {
  private static byte[] box(double x, double y, double width, double height) {
    return new WKBWriter()
        .write(new GeometryFactory().toGeometry(new Envelope(x, x + width, y, y + height)));
  }

  private static Dataset<Row> districts() {
    return TableWriter.read(spark(), Districts.CONTRACT, "../conf/reference/districts.parquet");
  }

  private static Row area(String geography, String code) {
    return RowFactory.create(geography, code);
  }

  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name geometry")
        .row("LAD", "E1", "One", null)
        .row("LAD", "E2", "Two", null)
        .row("LEP", "a", "A", box(0, 0, 2000, 1000))
        .row("LEP", "b", "B", box(1500, 0, 2000, 1000))
        .row("LEP", "c", "C", null)
        .row("CA", "ca", "Authority", null)
        .row("zone", "z", "Unknown", null)
        .made();
  }

  private static Dataset<Row> lookup() {
    return Rows.of(PlaceLookup.CONTRACT, "lad_2021 geography code share best_fit")
        // North Yorkshire of 2023, made of seven districts of 2021.
        .row("E06000065", "CA", "ca", 1.0, true)
        .row("E06000014", "CA", "ca", 0.7, null)
        .row("E06000014", "CA", "other", 0.3, null)
        .row("E08000019", "CA", "ca", null, null)
        .row("E08000019", "CA", "other", null, null)
        .row("E99999999", "CA", "ca", 1.0, true)
        .made();
  }

  @Test
  void givesADistrictToTheAreasThatHoldItWhateverItsVintage() {
    Map<String, Row> found = Rows.byFirst(DistrictPlaces.of(lookup(), districts()));

    // Seven districts of North Yorkshire, and York to the larger part; Sheffield is undecided.
    assertThat(found).hasSize(8);
    assertThat(found).containsKeys("E07000163", "E07000169", "E06000014");
    assertThat(found.values())
        .allSatisfy(row -> assertThat(row.<Row>getList(1)).containsExactly(area("CA", "ca")));
  }

  @Test
  void keepsADistrictInEveryAreaThatHoldsAllOfIt() {
    Dataset<Row> overlapping =
        Rows.of(PlaceLookup.CONTRACT, "lad_2021 geography code share best_fit")
            .row("E08000016", "LEP", "south", 1.0, null)
            .row("E08000016", "LEP", "west", 1.0, null)
            .made();

    assertThat(Rows.byFirst(DistrictPlaces.of(overlapping, districts())).get("E08000016"))
        .satisfies(
            row ->
                assertThat(row.<Row>getList(1))
                    .containsExactly(area("LEP", "south"), area("LEP", "west")));
  }

  /** Firms that are known to have one site are counted together, others one by one. */
  @ParameterizedTest
  @ValueSource(strings = {"", "1", "2,3", "1,2,3,4"})
  void saysHowWellEachGeographyCovers(String offices) {
    Dataset<Row> firms =
        Rows.of(Firms.CONTRACT, "company_number standing counted")
            .row("1", "live", true)
            .row("2", "live", true)
            .row("3", "live", true)
            .row("4", "dissolved", false)
            .made();
    Dataset<Row> sites =
        Rows.of(GeocodedSites.CONTRACT, "site_id company_number lad other_places")
            .row("1", "1", "E1", List.of(area("LEP", "a"), area("LEP", "b"), area("CA", "ca")))
            .row("2", "2", "E9", List.of(area("LEP", "b")))
            .row("3", "3", null, List.of())
            .row("4", "4", "E2", List.of(area("LEP", "c")))
            .made()
            .withColumn(
                "is_registered_office",
                functions.col("site_id").isin((Object[]) offices.split(",", -1)));

    Map<String, Row> found =
        Rows.byFirst(
            Geographies.run(
                places(), FitOutlines.run(places()), lookup(), districts(), sites, firms));

    assertThat(found).containsOnlyKeys("LAD", "LEP", "CA", "zone");
    Row lad = Rows.at(found, "LAD");
    assertCounts(lad, "postcode", 1 + 1, 1, 0, 1);
    assertThat(lad.<Long>getAs("areas_unknown")).isEqualTo(1);
    Row lep = Rows.at(found, "LEP");
    assertCounts(lep, "outline", 2, 1, 1, 1);
    assertThat(lep.<Long>getAs("outlines")).isEqualTo(2);
    assertThat(lep.<Long>getAs("overlaps")).isEqualTo(1);
    assertThat(lep.<Double>getAs("overlap_km2")).isCloseTo(0.5, within(1e-9));
    assertThat(lep.<String>getAs("largest_overlap")).isEqualTo("A and B: 0.500000 km2");
    Row authority = Rows.at(found, "CA");
    assertCounts(authority, "look_up", 1, 2, 0, 0);
    assertThat(authority.<Long>getAs("districts_unknown")).isEqualTo(1);
    assertThat(authority.<String>getList(authority.fieldIndex("unknown_districts")))
        .containsExactly("E99999999");
    assertThat(authority.<Long>getAs("districts_split")).isEqualTo(1);
    assertThat(authority.<Long>getAs("districts_undecided")).isEqualTo(1);
    assertCounts(Rows.at(found, "zone"), "none", 0, 3, 0, 1);
  }

  private static void assertCounts(
      Row row, String assignedBy, long firms, long outside, long several, long empty) {
    assertThat(row.<String>getAs("assigned_by")).isEqualTo(assignedBy);
    assertThat(row.<Long>getAs("firms")).isEqualTo(firms);
    assertThat(row.<Long>getAs("firms_outside")).isEqualTo(outside);
    assertThat(row.<Long>getAs("firms_in_several")).isEqualTo(several);
    assertThat(row.<Long>getAs("places_without_firms")).isEqualTo(empty);
  }

  @Test
  void completesGivenPlacesWithTheGeographiesThatTheyLack() {
    Dataset<Row> given =
        Rows.of(Places.CONTRACT, "geography code name").row("LAD", "own", "Mine").made();

    assertThat(Geographies.completed(given, places()).where("geography = 'LAD'").collectAsList())
        .hasSize(1);
    assertThat(Geographies.completed(given, places()).count()).isEqualTo(1 + 5);
  }
}
