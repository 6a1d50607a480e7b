package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.stats.Gini;
import clustermap.stats.Theil;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.Places;
import clustermap.table.RdSpend;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/**
 * Ten firms each in the sectors S1 1, S1 2 (district E1) and S2 1 (E2), numbered 10 to 39. All
 * grants of the last two years are in S1 1, those of the two years before are everywhere.
 */
class SpreadTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  private static final String[] SECTORS = {"S1 1", "S1 2", "S2 1"};

  private static Spread.Params params(int minEvents, int minCount) {
    return new Spread.Params(
        AS_OF,
        2,
        Spread.measures(new TreeSet<>(List.of("grants", "patents", "rd_spend", "companies"))),
        199,
        minEvents,
        minCount,
        7);
  }

  private static Dataset<Row> firms() {
    Rows firms = Rows.of(Firms.CONTRACT, "company_number standing counted");
    for (int f = 10; f < 40; f++) {
      firms.row(String.valueOf(f), "live", true);
    }
    return firms.row("90", "winding_up", false).row("91", "live", true).made();
  }

  private static Dataset<Row> sites(boolean smallAreas) {
    Rows sites =
        Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number postcode easting northing lad itl1 small_area");
    for (int f = 10; f < 40; f++) {
      String sector = SECTORS[f / 10 - 1];
      String lad = f < 30 ? "E1" : "E2";
      sites.row(
          "a" + f,
          String.valueOf(f),
          sector + "AA",
          1.0,
          1.0,
          lad,
          "TLE",
          smallAreas ? "L" + f / 10 : null);
    }
    // A second site changes nothing, nor do firms that do not count or have no full postcode.
    return sites
        .row("b10", "10", "S2 1AA", 1.0, 1.0, "E2", "TLE", null)
        .row("a90", "90", "S1 1AA", 1.0, 1.0, "E1", "TLE", null)
        .row("a91", "91", "S1", null, null, "E1", "TLE", null)
        .made()
        // Of firms of one site, some are known by their office.
        .withColumn("is_registered_office", functions.col("company_number").geq("20"));
  }

  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name")
        .row("LAD", "E1", "One")
        .row("LAD", "E3", "Nobody's")
        .row("ITL1", "TLE", "Both")
        .made();
  }

  private static void grant(Rows grants, Rows links, int firm, int number, String start, int gbp) {
    String project = "g" + firm + "-" + number;
    grants.row(project, "p", Date.valueOf(start), new BigDecimal(gbp));
    links.row("grants", project, "p", "", String.valueOf(firm), 1.0, "company_number");
  }

  private static Spread.Inputs inputs(boolean smallAreas, int partitions) {
    Rows grants = Rows.of(Grants.CONTRACT, "project_id participant_id start_date amount_gbp");
    Rows links =
        Rows.of(
            ParticipantLinks.CONTRACT,
            "source_table project_id source_id participant_name company_number probability method");
    for (int f = 10; f < 20; f++) {
      grant(grants, links, f, 1, "2024-02-01", 1_000);
      grant(grants, links, f, 2, "2023-02-01", 5_000);
    }
    // The first day of the period, the last of the one before, one before both, one to come.
    grant(grants, links, 11, 3, "2022-11-02", 700);
    grant(grants, links, 35, 3, "2022-11-01", 700);
    grant(grants, links, 36, 3, "2020-11-01", 9_000);
    grant(grants, links, 37, 3, "2024-11-02", 9_000);
    for (int f = 10; f < 40; f++) {
      grant(grants, links, f, 4, "2021-06-01", 2_000);
    }
    grant(grants, links, 90, 1, "2024-02-01", 1_000);
    grant(grants, links, 91, 1, "2024-02-01", 1_000);
    Rows patents = Rows.of(Patents.CONTRACT, "application_id applicant_name filing_date");
    patents.row("EP1", "N", Date.valueOf("2024-01-01"));
    links.row("patents", "EP1", "EP1", "N", "25", 1.0, "company_number");
    Rows spend = Rows.of(RdSpend.CONTRACT, "company_number year amount_gbp source");
    for (int f = 10; f < 17; f++) {
      spend.row(String.valueOf(f), 2024, new BigDecimal(10), "s");
      spend.row(String.valueOf(f), 2023, new BigDecimal(10), "s");
    }
    spend.row("39", 2022, new BigDecimal(10), "s").row("38", 2025, new BigDecimal(10), "s");
    return new Spread.Inputs(
        places(),
        sites(smallAreas).repartition(partitions),
        firms(),
        spend.made(),
        grants.made().repartition(partitions),
        patents.made(),
        links.made().repartition(partitions));
  }

  private static Map<String, Row> found(Dataset<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    rows.collectAsList()
        .forEach(
            row ->
                found.put(
                    row.getAs("code") + " " + row.getAs("measure") + " " + row.getAs("period"),
                    row));
    return found;
  }

  private static double real(Row row, String column) {
    return row.<Double>getAs(column);
  }

  @Test
  void measuresEventsAgainstFirmsBySmallAreaAndChance() {
    Map<String, Row> found = found(Spread.run(inputs(false, 1), params(15, 1)));

    assertThat(found).hasSize(3 * 5 * 2);
    Row grants = Rows.at(found, "TLE grants latest");
    assertThat(grants.<String>getAs("small_area_kind")).isEqualTo("postcode_sector");
    assertThat(grants.<Long>getAs("areas")).isEqualTo(3);
    assertThat(grants.<Long>getAs("base_firms")).isEqualTo(30);
    assertThat(grants.<Long>getAs("events")).isEqualTo(21);
    double[] amounts = {21, 0, 0};
    double[] bases = {10, 10, 10};
    Theil theil = Theil.of(amounts, bases, new int[] {0, 0, 1}, 2);
    assertThat(real(grants, "theil")).isCloseTo(theil.total(), within(1e-8));
    assertThat(real(grants, "theil_between")).isCloseTo(theil.between(), within(1e-8));
    assertThat(real(grants, "theil_within")).isCloseTo(theil.within(), within(1e-8));
    assertThat(real(grants, "gini")).isCloseTo(Gini.of(amounts, bases), within(1e-8));
    assertThat(real(grants, "theil_excess"))
        .isCloseTo(real(grants, "theil") - real(grants, "theil_null_mean"), within(1e-8));
    // 21 events over three areas: (areas - 1) / (2 Y) in the first order.
    assertThat(real(grants, "theil_null_mean")).isCloseTo(2 / 42.0, within(0.02));
    assertThat(real(grants, "theil")).isGreaterThan(real(grants, "theil_null_high"));
    assertThat(real(grants, "gini")).isGreaterThan(real(grants, "gini_null_high"));
    assertThat(grants.<Object>getAs("period_from").toString()).isEqualTo("2022-11-02");
    assertThat(grants.<Object>getAs("period_to").toString()).isEqualTo("2024-11-01");

    Row before = Rows.at(found, "TLE grants before");
    assertThat(before.<Long>getAs("events")).isEqualTo(31);
    assertThat(before.<Object>getAs("period_from").toString()).isEqualTo("2020-11-02");
    assertThat(before.<Object>getAs("period_to").toString()).isEqualTo("2022-11-01");
    assertThat(before.<Object>getAs("trend")).isNull();
    // A grant or a patent: ten firms of S1 1 and one of S1 2.
    assertThat(Rows.at(found, "TLE innovative_firms latest").<Long>getAs("events")).isEqualTo(11);
    assertThat(Rows.at(found, "E1 innovative_firms latest").<Long>getAs("events")).isEqualTo(11);
    assertThat(Rows.at(found, "TLE patents latest").<Long>getAs("events")).isEqualTo(1);
    // In one district nothing is between districts.
    assertThat(real(Rows.at(found, "E1 grants latest"), "theil_between")).isZero();
    Row money = Rows.at(found, "TLE grants_gbp latest");
    assertThat(money.<Long>getAs("events")).isEqualTo(21);
    // Amounts are more unequal by chance than counts.
    assertThat(real(money, "theil_null_mean")).isGreaterThan(real(grants, "theil_null_mean"));
  }

  @Test
  void saysWhetherGrantsSpreadOrStayInTheCore() {
    Map<String, Row> found = found(Spread.run(inputs(false, 1), params(15, 1)));

    Row grants = Rows.at(found, "TLE grants latest");
    assertThat(grants.<Long>getAs("change_events")).isEqualTo(21);
    assertThat(real(grants, "theil_thinned")).isCloseTo(Math.log(3), within(1e-8));
    assertThat(real(grants, "theil_change"))
        .isCloseTo(
            real(grants, "theil_thinned") - real(grants, "theil_before_thinned"), within(2e-9));
    assertThat(real(grants, "theil_change")).isGreaterThan(real(grants, "theil_change_null_high"));
    assertThat(grants.<String>getAs("trend")).isEqualTo("concentrating");
    Row patents = Rows.at(found, "TLE patents latest");
    assertThat(patents.<String>getAs("trend")).isEqualTo("too few events");
    assertThat(patents.<Object>getAs("theil_change")).isNull();
    assertThat(
            Rows.at(found(Spread.run(inputs(false, 1), params(22, 1))), "TLE grants latest")
                .<String>getAs("trend"))
        .isEqualTo("too few events");
  }

  @Test
  void showsNothingOfFewFirmsThatSpendOnResearch() {
    Map<String, Row> shown = found(Spread.run(inputs(false, 1), params(15, 7)));
    Map<String, Row> hidden = found(Spread.run(inputs(false, 1), params(15, 8)));

    assertThat(Rows.at(shown, "TLE rd_spend_firms latest").<Long>getAs("events")).isEqualTo(7);
    assertThat(Rows.at(shown, "TLE rd_spend_firms before").<Object>getAs("events")).isNull();
    // What chance gives follows from the exact number, which is told to the nearest seven.
    for (String column : List.of("theil_null_mean", "theil_excess", "gini_null_low")) {
      assertThat(Rows.at(shown, "TLE rd_spend_firms latest").<Object>getAs(column))
          .as(column)
          .isNull();
    }
    assertThat(Rows.at(shown, "TLE rd_spend_firms latest").<Object>getAs("theil")).isNotNull();
    Row row = Rows.at(hidden, "TLE rd_spend_firms latest");
    for (String column : List.of("events", "theil", "gini", "theil_null_mean", "trend")) {
      assertThat(row.<Object>getAs(column)).as(column).isNull();
    }
    assertThat(row.<Long>getAs("base_firms")).isEqualTo(30);
  }

  @Test
  void namesWhatItHides() {
    Map<String, Row> found = found(Spread.run(inputs(false, 1), params(15, 7)));

    for (Row row : found.values()) {
      String place = row.getAs("code") + " " + row.getAs("measure") + " " + row.getAs("period");
      List<String> hidden = row.getList(row.fieldIndex("suppressed"));
      for (String column : hidden) {
        assertThat(row.<Object>getAs(column)).as(place + " " + column).isNull();
      }
      if (!row.getAs("measure").equals("rd_spend_firms")) {
        assertThat(hidden).as(place).isEmpty();
      }
    }
    assertThat(Rows.at(found, "TLE rd_spend_firms latest").<String>getList(hiddenIn(found)))
        .contains("theil_null_mean", "change_events", "trend")
        .doesNotContain("events", "theil");
    assertThat(Rows.at(found, "TLE rd_spend_firms before").<String>getList(hiddenIn(found)))
        .contains("events", "theil", "gini", "theil_null_mean")
        .doesNotContain("trend");
  }

  private static int hiddenIn(Map<String, Row> found) {
    return found.values().iterator().next().fieldIndex("suppressed");
  }

  @Test
  void countsFirmsThatSpendOnResearchThoughNothingIsLinkedToThem() {
    Spread.Inputs all = inputs(false, 1);
    Spread.Inputs unlinked =
        new Spread.Inputs(
            all.places(),
            all.sites(),
            all.firms(),
            all.rdSpend(),
            all.grants(),
            all.patents(),
            Rows.of(ParticipantLinks.CONTRACT, "company_number").made());
    Map<String, Row> found = found(Spread.run(unlinked, params(15, 1)));

    assertThat(Rows.at(found, "TLE rd_spend_firms latest").<Long>getAs("events")).isEqualTo(7);
    assertThat(Rows.at(found, "TLE grants latest").<Long>getAs("events")).isZero();
  }

  @Test
  void givesAPlaceWithoutFirmsRowsWithoutFigures() {
    Row nobody = Rows.at(found(Spread.run(inputs(false, 1), params(15, 1))), "E3 grants latest");

    assertThat(nobody.<Long>getAs("areas")).isZero();
    assertThat(nobody.<Long>getAs("events")).isZero();
    assertThat(nobody.<Object>getAs("theil")).isNull();
    assertThat(nobody.<Object>getAs("small_area_kind")).isNull();
    assertThat(nobody.<String>getAs("trend")).isEqualTo("too few events");
  }

  @Test
  void takesSmallAreasWherePostcodesKnowThem() {
    Map<String, Row> found = found(Spread.run(inputs(true, 1), params(15, 1)));

    Row grants = Rows.at(found, "TLE grants latest");
    assertThat(grants.<String>getAs("small_area_kind")).isEqualTo("small_area");
    assertThat(real(grants, "theil")).isCloseTo(Math.log(3), within(1e-8));
  }

  @Test
  void doesNotDependOnPartitionsAndHasNoRowsOfInputsThatWereNotGiven() {
    Map<String, Row> one = found(Spread.run(inputs(false, 1), params(15, 1)));
    assertThat(found(Spread.run(inputs(false, 5), params(15, 1)))).isEqualTo(one);

    Spread.Params patentsOnly =
        new Spread.Params(
            AS_OF, 2, Spread.measures(new TreeSet<>(List.of("patents"))), 39, 15, 1, 7);
    assertThat(found(Spread.run(inputs(false, 1), patentsOnly)).keySet())
        .allMatch(key -> key.contains("patents") || key.contains("innovative_firms"))
        .hasSize(3 * 2 * 2);
  }
}
