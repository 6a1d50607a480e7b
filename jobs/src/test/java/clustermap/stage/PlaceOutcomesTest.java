package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Contract;
import clustermap.table.Districts;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.PlaceProfiles;
import clustermap.table.PlaceYears;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two districts, one by its code of 2025, and a third that the register does not cover. */
class PlaceOutcomesTest extends SparkTest {
  private static final RunConfig.Evaluate PARAMS = new RunConfig.Evaluate(4, 25, 3, 3, 10, 0, 0.5);
  private static final RunConfig.Life LIFE =
      new RunConfig.Life(3, 5, 1, 0.1, 0.5, 0.02, 5, 99, 0.1);

  private final Rows firms =
      Rows.of(
          Firms.CONTRACT,
          "company_number standing incorporation_date dissolution_date sic_codes postcode");
  private final Rows grants =
      Rows.of(Grants.CONTRACT, "project_id participant_id postcode amount_gbp start_date");
  private final Rows patents =
      Rows.of(Patents.CONTRACT, "application_id applicant_name postcode filing_date");
  private final Rows links =
      Rows.of(
          ParticipantLinks.CONTRACT,
          "source_table project_id source_id participant_name company_number");
  private int number;

  private String firm(String postcode, String born, @Nullable String died, String... codes) {
    String name = "f" + number++;
    firms.row(
        name,
        died == null ? "live" : "dissolved",
        LocalDate.parse(born),
        died == null ? null : LocalDate.parse(died),
        List.of(codes),
        postcode);
    return name;
  }

  private Dataset<Row> run(String asOf) {
    return PlaceOutcomes.run(
        new PlaceOutcomes.Inputs(
            Rows.of(Places.CONTRACT, "geography code name population")
                .row("LAD", "A", "A", 1000L)
                .row("LAD", "B", "B", 2000L)
                .row("LAD", "C", "C", null)
                .row("LAD", "D", "D", null)
                .row("ITL1", "T", "T", null)
                .made(),
            Rows.of(PlaceProfiles.CONTRACT, "geography code firms firms_per_enterprise")
                .row("LAD", "A", 10L, 0.6)
                .row("LAD", "B", 9L, 0.5)
                .row("LAD", "C", 8L, 0.49)
                // Not known: most others are covered, so it is with any firm.
                .row("LAD", "D", 1L, null)
                .row("ITL1", "T", 30L, 1.0)
                .made(),
            firms.made(),
            Rows.of(GeocodedSites.CONTRACT, "site_id postcode office_shared")
                .row("s1", "A2", true)
                .row("s2", "A2", true)
                .row("s3", "A1", false)
                .made(),
            Rows.of(Postcodes.CONTRACT, "postcode lad")
                .row("A1", "A25")
                .row("A2", "A")
                .row("B1", "B")
                .row("C1", "C")
                .made(),
            Rows.of(Districts.CONTRACT, "lad lad_2021 lad_2025")
                .row("A25", "A", "A25")
                .row("A", "A", "A25")
                .row("B", "B", "B")
                .row("C", "C", "C")
                .made(),
            grants.made(),
            patents.made(),
            links.made()),
        LocalDate.parse(asOf),
        PARAMS,
        LIFE);
  }

  private Map<String, Row> years(String asOf) {
    Dataset<Row> made = run(asOf);
    List<Row> rows = made.collectAsList();
    for (Contract.Check check : PlaceYears.CONTRACT.checks()) {
      assertThat(made.where("NOT (" + check.sql() + ")").count()).as(check.name()).isZero();
    }
    return rows.stream()
        .collect(Collectors.toMap(row -> row.getAs("code") + " " + row.getAs("year"), row -> row));
  }

  private static @Nullable Object value(Map<String, Row> years, String key, String column) {
    return Rows.at(years, key).getAs(column);
  }

  @Test
  void birthsAreOfFullYearsByTodaysAddressOfThoseThatTradeOrDid() {
    firm("A1", "2019-12-31", null, "62012");
    firm("A1", "2020-02-01", null, "62012");
    firm("A2", "2021-01-01", null, "62012");
    firm("A1", "2021-12-31", "2022-05-01", "62012");
    firm("A1", "2021-06-01", null, "99999");
    firm("B1", "2022-03-01", null);
    firm("C1", "2022-03-01", null, "62012");
    firm("B1", "2023-12-30", null, "62012");
    firm("B1", "2024-03-01", null, "62012");
    firm("nowhere", "2022-03-01", null, "62012");

    Map<String, Row> years = years("2024-10-31");

    // Four districts by 2020 to 2023; the register begins in December 2019.
    assertThat(years).hasSize(16);
    assertThat(value(years, "A 2020", "births")).isEqualTo(1L);
    assertThat(value(years, "A 2021", "births")).isEqualTo(2L);
    assertThat(value(years, "A 2021", "births_excl_shared_offices")).isEqualTo(1L);
    assertThat(value(years, "A 2022", "births")).isEqualTo(0L);
    assertThat(value(years, "B 2022", "births")).isEqualTo(1L);
    assertThat(value(years, "B 2023", "births")).isEqualTo(1L);
    assertThat(value(years, "C 2022", "births")).isNull();
    assertThat(value(years, "C 2022", "covered")).isEqualTo(false);
    assertThat(value(years, "D 2022", "births")).isEqualTo(0L);
    assertThat(value(years, "A 2020", "population")).isEqualTo(1000L);
    assertThat(value(years, "A 2020", "history_basis")).isEqualTo("survivors");
    assertThat(value(years, "A 2020", "grants")).isNull();
    assertThat(value(years, "A 2020", "patents")).isNull();
    // On the last day of a year that year has ended.
    assertThat(years("2024-12-31").keySet()).contains("A 2024").doesNotContain("A 2020");
  }

  @Test
  void grantsAndPatentsStandAtTheirOwnPostcodeElseAtTheFirmsOfficeWithinTheYearsOfTheirSource() {
    String firm = firm("B1", "2019-01-15", null, "62012");
    grants
        // The source begins in March 2020, so 2020 is a part of a year.
        .row("g1", "x", "A1", new BigDecimal("100.00"), LocalDate.of(2020, 3, 1))
        .row("g2", "x", "A1", new BigDecimal("50.50"), LocalDate.of(2021, 3, 1))
        .row("g2", "y", null, new BigDecimal("7.00"), LocalDate.of(2021, 3, 1))
        .row("g2", "z", null, new BigDecimal("9.00"), LocalDate.of(2021, 3, 1))
        .row("g3", "x", "A2", null, LocalDate.of(2022, 1, 1))
        .row("g4", "x", "B1", new BigDecimal("5.00"), LocalDate.of(2023, 12, 1))
        .row("g5", "x", "B1", new BigDecimal("5.00"), LocalDate.of(2025, 1, 1));
    patents
        .row("p1", "ONE", "A1", LocalDate.of(2020, 1, 2))
        .row("p1", "TWO", "A2", LocalDate.of(2020, 1, 2))
        .row("p2", "ONE", null, LocalDate.of(2021, 5, 5))
        .row("p3", "ONE", "A1", LocalDate.of(2022, 12, 30))
        .row("p4", "ONE", "A1", LocalDate.of(2023, 2, 1));
    links
        .row("grants", "g2", "y", "", firm)
        .row("patents", "p2", "p2", "ONE", firm)
        .row("patents", "p2", "p2", "OTHER", firm);

    Map<String, Row> years = years("2024-03-31");

    assertThat(value(years, "A 2020", "grants")).isNull();
    assertThat(value(years, "A 2021", "grants")).isEqualTo(1L);
    assertThat(value(years, "A 2021", "grants_gbp")).isEqualTo(new BigDecimal("50.50"));
    assertThat(value(years, "B 2021", "grants")).isEqualTo(1L);
    assertThat(value(years, "B 2021", "grants_gbp")).isEqualTo(new BigDecimal("7.00"));
    assertThat(value(years, "A 2022", "grants")).isEqualTo(1L);
    // Its amount is not known.
    assertThat(value(years, "A 2022", "grants_gbp")).isNull();
    assertThat(value(years, "B 2022", "grants_gbp")).isEqualTo(new BigDecimal("0.00"));
    assertThat(value(years, "B 2023", "grants")).isEqualTo(1L);
    assertThat(value(years, "C 2021", "grants")).isNull();
    // Two applicants of one application in one district are one application there.
    assertThat(value(years, "A 2020", "patents")).isEqualTo(1L);
    assertThat(value(years, "B 2021", "patents")).isEqualTo(1L);
    // Filings up to September 2022 have been published: 2021 is the last full year.
    assertThat(value(years, "A 2021", "patents")).isEqualTo(0L);
    assertThat(value(years, "A 2022", "patents")).isNull();
  }
}
