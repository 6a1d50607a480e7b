package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import clustermap.table.Places;
import clustermap.table.SectorTotals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlacesTest extends SparkTest {

  private static Dataset<Row> firms() {
    return Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes")
        .row("1", "live", true, List.of("62012"))
        .row("2", "live", true, List.of("47110"))
        .row("3", "live", true, List.of("62012"))
        .row("4", "dissolved", false, List.of("62012"))
        .row("5", "live", true, List.of("62012"))
        .made();
  }

  private static Dataset<Row> sites() {
    return Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number easting northing lad itl1 office_shared location_weight")
        .row("1", "1", 1.0, 1.0, "E1", "TLE", false, 1.0)
        .row("2", "2", 1.0, 1.0, "E1", "TLE", true, 0.5)
        .row("3", "3", 9.0, 9.0, "E2", "TLE", false, 1.0)
        .row("4", "4", 9.0, 9.0, "E2", "TLE", false, 1.0)
        // Known by its areas only.
        .row("5", "5", null, null, "E1", "TLE", false, 1.0)
        .made()
        // Firms of one site are counted together, others one by one.
        .withColumn("is_registered_office", functions.col("site_id").isin("1", "4", "5"));
  }

  private static Dataset<Row> members() {
    return Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id")
        .row("c1", "t", "digital", "1", "1")
        .row(null, "t", "digital", "3", "3")
        .row("other", "another taxonomy", "digital", "3", "3")
        .made();
  }

  @Test
  void describesEveryPlaceAlsoThoseWithoutAFirm() {
    Dataset<Row> areas =
        Rows.of(Places.CONTRACT, "geography code name")
            .row("LAD", "E1", "One")
            .row("LAD", "E2", "Two")
            .row("LAD", "E3", "Three")
            .row("ITL1", "TLE", "Yorkshire")
            .row("TTWA", "E30", "Nobody's")
            .made();
    Map<String, Row> found = new TreeMap<>();
    Dataset<Row> enterprises =
        spark()
            .createDataFrame(
                List.of(RowFactory.create("LAD", "E1", 2L), RowFactory.create("LAD", "E3", 5L)),
                StructType.fromDDL("geography STRING, code STRING, enterprises_ons BIGINT"));
    Dataset<Row> complexity =
        spark()
            .createDataFrame(
                List.of(RowFactory.create("LAD", "E1", 0.5)),
                StructType.fromDDL("geography STRING, code STRING, complexity DOUBLE"));
    clustermap.stage.Places.places(areas, sites(), firms(), members(), "t", enterprises, complexity)
        .collectAsList()
        .forEach(row -> found.put(row.getAs("code"), row));

    assertThat(found).containsOnlyKeys("E1", "E2", "E3", "TLE", "E30");
    assertPlace(Rows.at(found, "E1"), 3, 2, 1, 1 / 3.0);
    assertPlace(Rows.at(found, "E2"), 1, 1, 0, 0.0);
    assertPlace(Rows.at(found, "TLE"), 4, 3, 1, 0.25);
    assertThat(Rows.at(found, "E1").<Double>getAs("complexity")).isEqualTo(0.5);
    assertThat(Rows.at(found, "E2").<Object>getAs("complexity")).isNull();
    assertThat(Rows.at(found, "E1").<Double>getAs("firms_per_enterprise")).isEqualTo(1.5);
    assertThat(Rows.at(found, "E2").<Object>getAs("firms_per_enterprise")).isNull();
    assertThat(Rows.at(found, "E3").<Double>getAs("firms_per_enterprise")).isZero();
    for (String empty : List.of("E3", "E30")) {
      Row row = Rows.at(found, empty);
      assertThat(row.<Long>getAs("firms")).isZero();
      assertThat(row.<Object>getAs("share_in_clusters")).isNull();
    }
  }

  private static void assertPlace(
      Row place, long firms, long openFirms, long clusters, double share) {
    assertThat(place.<Long>getAs("firms")).isEqualTo(firms);
    assertThat(place.<Long>getAs("firms_excl_shared_offices")).isEqualTo(openFirms);
    assertThat(place.<Long>getAs("clusters")).isEqualTo(clusters);
    assertThat(place.<Double>getAs("share_in_clusters")).isCloseTo(share, within(1e-12));
  }

  @Test
  void countsAClusterOnceInAPlaceWhateverItsDistrictsAndByTheShareThatItHolds() {
    Dataset<Row> areas =
        Rows.of(Places.CONTRACT, "geography code name")
            .row("LAD", "E1", "One")
            .row("LAD", "E2", "Two")
            .row("ITL1", "TLE", "Yorkshire")
            .row("CA", "ca", "Authority")
            .made();
    Dataset<Row> sites =
        Rows.of(GeocodedSites.CONTRACT, "site_id company_number lad itl1 other_places")
            .row("1", "1", "E1", "TLE", List.of(RowFactory.create("CA", "ca")))
            .row("2", "2", "E1", "TLE", List.of())
            .row("3", "3", "E2", "TLE", List.of(RowFactory.create("CA", "ca")))
            .row("5", "5", "E2", "TLE", List.of())
            .made()
            .withColumn("office_shared", functions.lit(false))
            .withColumn("is_registered_office", functions.col("site_id").isin("1", "5"));
    Dataset<Row> across =
        Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id")
            .row("c1", "t", "digital", "1", "1")
            .row("c1", "t", "digital", "3", "3")
            .row("c1", "t", "digital", "5", "5")
            .row("c2", "t", "retail", "2", "2")
            .made();
    Map<String, Row> found = new TreeMap<>();
    clustermap.stage.Places.places(
            areas,
            sites,
            firms(),
            across,
            "t",
            none("enterprises_ons BIGINT"),
            none("complexity DOUBLE"))
        .collectAsList()
        .forEach(row -> found.put(row.getAs("code"), row));

    assertHeld(Rows.at(found, "TLE"), 2, 2);
    assertHeld(Rows.at(found, "E1"), 2, 1 + 1 / 3.0);
    assertHeld(Rows.at(found, "E2"), 1, 2 / 3.0);
    assertHeld(Rows.at(found, "ca"), 1, 2 / 3.0);
  }

  private static Dataset<Row> none(String column) {
    return spark()
        .createDataFrame(List.of(), StructType.fromDDL("geography STRING, code STRING, " + column));
  }

  private static void assertHeld(Row place, long clusters, double held) {
    assertThat(place.<Long>getAs("clusters")).isEqualTo(clusters);
    assertThat(place.<Double>getAs("clusters_held")).isCloseTo(held, within(1e-8));
  }

  @Test
  void measuresEverySectorInEveryPlaceWithAFirm() {
    Dataset<Row> rules = Rows.rules("digital 62012 1", "retail 47110 1", "space 30300 1");
    Dataset<Row> firmSectors = Classify.run(firms(), rules, Rows.noDocuments());
    Dataset<Row> locations = Gather.run(sites(), firmSectors, firms());
    Dataset<Row> totals = NationalTotals.run(locations, firms(), Rows.sectors(rules), rules, null);
    Map<String, Row> found = new HashMap<>();
    clustermap.stage.Places.sectors(locations, totals, sites(), members())
        .where("geography = 'LAD'")
        .collectAsList()
        .forEach(row -> found.put(row.getAs("code") + "/" + row.getAs("sector"), row));

    assertThat(found).hasSize(2 * 3);
    // 2 of 3 firms of E1 are digital, 3 of 4 in the register; firms without a position count.
    Row digital = Rows.at(found, "E1/digital");
    assertThat(digital.<Long>getAs("firms")).isEqualTo(2);
    assertThat(digital.<Double>getAs("lq")).isCloseTo((2 / 3.0) / (3 / 4.0), within(1e-12));
    assertThat(digital.<Double>getAs("lq_low")).isLessThan(digital.<Double>getAs("lq"));
    assertThat(digital.<Double>getAs("lq_high")).isGreaterThan(digital.<Double>getAs("lq"));
    assertThat(digital.<Long>getAs("clusters")).isEqualTo(1);
    assertThat(digital.<Double>getAs("firms_short_of_average")).isCloseTo(0.25, within(1e-12));
    assertThat(Rows.at(found, "E1/retail").<Double>getAs("firms_short_of_average")).isZero();
    assertThat(Rows.at(found, "E1/retail").<Double>getAs("lq"))
        .isCloseTo((1 / 3.0) / (1 / 4.0), within(1e-12));
    assertThat(Rows.at(found, "E2/retail").<Long>getAs("firms")).isZero();
    assertThat(Rows.at(found, "E2/retail").<Double>getAs("lq")).isZero();
    // Nobody in the nation: there is nothing to compare with.
    assertThat(Rows.at(found, "E1/space").<Object>getAs("lq")).isNull();
  }

  @Test
  void lacksOfAnAverageByWeightWhereTheQuotientIsAgainstTheNation() {
    Dataset<Row> rules = Rows.rules("digital 62012 0.5");
    Dataset<Row> firmSectors = Classify.run(firms(), rules, Rows.noDocuments());
    Dataset<Row> locations = Gather.run(sites(), firmSectors, firms());
    Dataset<Row> nation =
        Rows.of(SectorTotals.CONTRACT, "region sic4 enterprises")
            .row("UK", "6201", 800L)
            .row("UK", "4711", 200L)
            .made();
    Dataset<Row> totals =
        NationalTotals.run(
            locations,
            firms(),
            Rows.sectors(rules),
            rules,
            new NationalTotals.Reference(nation, Rows.sicCodes("62012")));

    Row digital =
        clustermap.stage.Places.sectors(locations, totals, sites(), members())
            .where("geography = 'LAD' AND code = 'E1'")
            .first();

    // Two of three firms, each half in the sector, where four tenths of three are the average.
    assertThat(digital.<Long>getAs("firms")).isEqualTo(2);
    assertThat(digital.<Double>getAs("lq")).isCloseTo((1 / 3.0) / 0.4, within(1e-9));
    assertThat(digital.<Double>getAs("firms_short_of_average")).isCloseTo(0.2, within(1e-9));
  }

  @Tag("sample")
  @Test
  void putsTheFirmsOfTheSampleInItsTwoDistricts() {
    List<Row> districts =
        SampleRun.get()
            .table("places")
            .where("geography = 'LAD' AND code IN ('E08000019', 'E08000018')")
            .orderBy("code")
            .collectAsList();
    long counted = SampleRun.get().table("firms").where("counted").count();

    assertThat(districts).hasSize(2);
    assertThat(districts.get(0).<String>getAs("name")).isEqualTo("Rotherham");
    assertThat(districts.get(1).<String>getAs("name")).isEqualTo("Sheffield");
    long both = districts.get(0).<Long>getAs("firms") + districts.get(1).<Long>getAs("firms");
    assertThat(both).isLessThanOrEqualTo(counted).isGreaterThan(counted * 97 / 100);
  }
}
