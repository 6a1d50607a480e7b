package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.table.Districts;
import clustermap.table.FirmGroups;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.IndustryCounts;
import clustermap.table.PlaceLookup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two districts of 2021 that became one, one that kept its code, and one with a new code. */
class ReconcileTest extends SparkTest {

  private static Dataset<Row> districts() {
    return Rows.of(Districts.CONTRACT, "lad lad_2021 lad_2025 name region")
        .row("A1", "A1", "U", "Part one", "R")
        .row("A2", "A2", "U", "Part two", "R")
        .row("U", null, "U", "United", "R")
        .row("B", "B", "B", "Kept", "R")
        .row("C", "C", "C2025", "Renumbered", "R")
        .row("C2025", "C", "C2025", "Renumbered", "R")
        .made();
  }

  private static Dataset<Row> counts() {
    return Rows.of(IndustryCounts.CONTRACT, "code name industry industry_name enterprises")
        .row("U", "United", "58-63", "Information", 1L)
        .row("U", "United", "47", "Retail", 0L)
        .row("U", "United", "all", "All industries", 2L)
        .row("B", "Kept", "58-63", "Information", 10L)
        .row("B", "Kept", "47", "Retail", 5L)
        .row("B", "Kept", "all", "All industries", 15L)
        .row("C", "Renumbered", "all", "All industries", 20L)
        .made();
  }

  private static Map<String, Row> reconciled() {
    Dataset<Row> firms =
        Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes")
            .row("1", "live", true, List.of("62012"))
            .row("2", "live", true, List.of("62012", "47110"))
            .row("3", "live", true, List.of("62020"))
            .row("4", "non_trading", false, List.of("62012"))
            .row("5", "dissolved", false, List.of("62012"))
            .row("6", "live", true, List.of("47110"))
            .row("7", "live", true, List.of("99999"))
            .made();
    Dataset<Row> sites =
        Rows.of(GeocodedSites.CONTRACT, "site_id company_number lad")
            .row("1", "1", "A1")
            .row("2", "2", "A2")
            .row("3a", "3", "A1")
            .row("3b", "3", "A2")
            .row("4", "4", "A1")
            .row("5", "5", "A1")
            .row("6", "6", "B")
            .row("7", "7", "C2025")
            .row("8", "6", null)
            .made();
    Dataset<Row> groups =
        Rows.of(FirmGroups.CONTRACT, "company_number group_id group_companies")
            .row("1", "1", 2L)
            .row("2", "1", 2L)
            .row("3", "3", 1L)
            .row("4", "4", 1L)
            .row("5", "5", 1L)
            .row("6", "6", 1L)
            .row("7", "7", 1L)
            .made();
    return found(sites, firms, groups);
  }

  private static Map<String, Row> found(
      Dataset<Row> sites, Dataset<Row> firms, Dataset<Row> groups) {
    Map<String, Row> found = new TreeMap<>();
    for (Row row : Reconcile.run(sites, firms, groups, counts(), districts()).collectAsList()) {
      found.put(row.getAs("code") + "/" + row.getAs("industry"), row);
    }
    return found;
  }

  private static List<Double> amounts(Row row) {
    return List.of(row.getAs("companies"), row.getAs("firms"), row.getAs("groups"));
  }

  private static void assertCounts(Row row, double companies, double firms, double groups) {
    assertThat(row.<Double>getAs("companies")).isCloseTo(companies, within(1e-9));
    assertThat(row.<Double>getAs("firms")).isCloseTo(firms, within(1e-9));
    assertThat(row.<Double>getAs("groups")).isCloseTo(groups, within(1e-9));
  }

  @Test
  void countsCompaniesByThePublishedDistrictAndSharesThemOutOverTheirCodes() {
    Map<String, Row> found = reconciled();

    assertThat(found).hasSize(7);
    // 1, 2, 3 (once, though it has two sites) and 4, which does not trade.
    assertCounts(Rows.at(found, "U/all"), 4, 3, 2);
    // 1 whole, 2 by half, 3 whole; 1 and 2 are one owner's.
    assertCounts(Rows.at(found, "U/58-63"), 3.5, 2.5, 1.75);
    assertCounts(Rows.at(found, "U/47"), 0.5, 0.5, 0.25);
    assertCounts(Rows.at(found, "B/47"), 1, 1, 1);
    assertCounts(Rows.at(found, "B/58-63"), 0, 0, 0);
    assertCounts(Rows.at(found, "C/all"), 1, 1, 1);
    assertThat(Rows.at(found, "U/all").<Double>getAs("firms_per_enterprise")).isEqualTo(1.5);
    assertThat(Rows.at(found, "U/all").<Double>getAs("groups_per_enterprise")).isEqualTo(1.0);
    assertThat(Rows.at(found, "U/47").<Object>getAs("firms_per_enterprise")).isNull();
  }

  @Test
  void aFirmCountsOnceADistrictAndAnOwnerByItsFirmsThere() {
    Dataset<Row> firms =
        Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes")
            .row("1", "live", true, List.of("62012", "62020", "47110"))
            .row("2", "live", true, List.of("62012"))
            .row("3", "live", true, List.of("47110"))
            .row("4", "live", true, List.of())
            .row("5", "live", true, List.of("62012"))
            .row("6", "live", true, List.of("62012"))
            .row("7", "non_trading", false, List.of("62012"))
            .made();
    Dataset<Row> sites =
        Rows.of(GeocodedSites.CONTRACT, "site_id company_number is_registered_office lad")
            // Twice in one district and once in another.
            .row("1a", "1", false, "A1")
            .row("1b", "1", false, "A1")
            .row("1c", "1", false, "B")
            .row("2", "2", true, "A2")
            .row("3", "3", true, "B")
            .row("4", "4", true, "A1")
            .row("5a", "5", false, "A1")
            .row("5b", "5", false, "A2")
            .row("6", "6", true, "A1")
            .row("7", "7", true, "A1")
            .made();
    Dataset<Row> groups =
        Rows.of(FirmGroups.CONTRACT, "company_number group_id group_companies")
            // One owner of two here, of one there; another with a firm outside and one not counted.
            .row("1", "1", 2L)
            .row("2", "1", 2L)
            .row("3", "3", 3L)
            .row("4", "4", 1L)
            .row("5", "3", 3L)
            .row("6", "6", 1L)
            .row("7", "3", 3L)
            .made();

    Map<String, Row> found = found(sites, firms, groups);

    assertCounts(Rows.at(found, "U/all"), 6, 5, 4);
    assertCounts(Rows.at(found, "B/all"), 2, 2, 2);
    // 1 by two thirds, 2, 5, 6, and 7, which does not trade; 1 and 2 are one owner's.
    assertThat(amounts(Rows.at(found, "U/58-63"))).containsExactly(4.667, 3.667, 2.833);
    assertThat(amounts(Rows.at(found, "U/47"))).containsExactly(0.333, 0.333, 0.167);
    assertThat(amounts(Rows.at(found, "B/58-63"))).containsExactly(0.667, 0.667, 0.667);
    assertThat(amounts(Rows.at(found, "B/47"))).containsExactly(1.333, 1.333, 1.333);
  }

  @Test
  void sharesAreRoundedByTheFirm() {
    Rows firms = Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes");
    Rows sites = Rows.of(GeocodedSites.CONTRACT, "site_id company_number is_registered_office lad");
    Rows groups = Rows.of(FirmGroups.CONTRACT, "company_number group_id group_companies");
    for (int i = 3000; i < 6000; i++) {
      String number = Integer.toString(i);
      firms.row(number, "live", true, List.of("62012", "99999", "99999"));
      sites.row(number, number, true, "B");
      groups.row(number, Integer.toString(i - i % 3), 3L);
    }

    Map<String, Row> found = found(sites.made(), firms.made(), groups.made());

    // A third in millionths, 3,000 times; of owners a ninth.
    assertThat(amounts(Rows.at(found, "B/58-63"))).containsExactly(999.999, 999.999, 333.333);
    assertThat(amounts(Rows.at(found, "B/all"))).containsExactly(3000.0, 3000.0, 1000.0);
  }

  @Test
  void anAreaHasEnterprisesOnlyWhenItIsMadeOfWholeDistricts() {
    Dataset<Row> lookup =
        Rows.of(PlaceLookup.CONTRACT, "lad_2021 geography code share best_fit")
            .row("A1", "ITL3", "X1", 1.0, true)
            .row("A2", "ITL3", "X2", 1.0, true)
            .row("B", "ITL3", "X2", 1.0, true)
            .row("C", "ITL3", "X3", null, null)
            .row("C", "ITL3", "X4", null, null)
            .row("A1", "ITL2", "Y", 1.0, true)
            .row("A2", "ITL2", "Y", 1.0, true)
            .row("B", "ITL2", "Y", 1.0, true)
            .row("C", "ITL2", "Z", 1.0, true)
            .row("D", "ITL1", "V", 1.0, true)
            .row("B", "TTWA", "T", 0.4, true)
            .made();
    Map<String, Long> found = new TreeMap<>();
    PublishedEnterprises.of(counts(), districts())
        .byPlace(lookup)
        .collectAsList()
        .forEach(r -> found.put(r.getAs("geography") + " " + r.getAs("code"), r.getAs(2)));

    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("LAD U", 2L, "LAD B", 15L, "LAD C", 20L, "ITL2 Y", 17L, "ITL2 Z", 20L));
  }

  @Test
  void withoutPublishedCountsThereIsNothingToCompare() {
    Dataset<Row> none = Rows.of(IndustryCounts.CONTRACT, "code").made();
    Dataset<Row> lookup = Rows.of(PlaceLookup.CONTRACT, "lad_2021").made();

    assertThat(PublishedEnterprises.of(none, districts()).byPlace(lookup).count()).isZero();
  }

  /** ONS, UK business: activity, size and location, March 2024, table 1. */
  @Tag("sample")
  @Test
  void theSampleHasNearlyTwoCompaniesForEachEnterprise() {
    Map<String, Row> found = new TreeMap<>();
    SampleRun.get()
        .table("place_reconciliation")
        .where("code IN ('E08000018', 'E08000019') AND industry = 'all'")
        .collectAsList()
        .forEach(row -> found.put(row.getAs("code"), row));

    assertThat(Rows.at(found, "E08000019").<Long>getAs("enterprises_ons")).isEqualTo(16_755);
    assertThat(Rows.at(found, "E08000018").<Long>getAs("enterprises_ons")).isEqualTo(7_495);
    double companies =
        found.values().stream().mapToDouble(row -> row.<Double>getAs("companies")).sum();
    assertThat(companies / (16_755 + 7_495)).isBetween(1.85, 1.95);
    assertThat(found.values())
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("groups")).isLessThan(row.<Double>getAs("firms"));
              assertThat(row.<Double>getAs("firms")).isLessThan(row.<Double>getAs("companies"));
            });
    List<Row> places =
        SampleRun.get()
            .table("places")
            .where("code IN ('E08000018', 'E08000019', 'TLE32')")
            .orderBy("geography", "code")
            .collectAsList();
    // Sheffield is all of TLE32.
    assertThat(places)
        .extracting(r -> r.<Long>getAs("enterprises_ons"))
        .containsExactly(16_755L, 7_495L, 16_755L);
    assertThat(places)
        .allSatisfy(p -> assertThat(p.<Double>getAs("firms_per_enterprise")).isBetween(1.2, 2.0));
  }
}
