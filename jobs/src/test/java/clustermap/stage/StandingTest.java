package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Companies;
import clustermap.table.Firms;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StandingTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final List<String> CODES = List.of("62012");

  private static final Map<String, Row> firms = new TreeMap<>();

  private static Rows company(
      Rows rows,
      String number,
      @Nullable String status,
      @Nullable LocalDate born,
      @Nullable LocalDate dissolved,
      List<String> codes,
      String... issues) {
    return rows.row(number, status, born, dissolved, codes, List.of(issues));
  }

  @BeforeAll
  static void run() {
    LocalDate born = LocalDate.of(2010, 1, 1);
    Rows rows =
        Rows.of(
            Companies.CONTRACT,
            "company_number status incorporation_date dissolution_date sic_codes issues");
    company(rows, "active", "Active", born, null, CODES);
    company(rows, "no status", null, null, null, CODES);
    company(rows, "dissolved today", "Active", born, DAY, CODES);
    company(rows, "dissolved tomorrow", "Dissolved", born, DAY.plusDays(1), CODES);
    company(rows, "dissolved by status", "Dissolved", born, null, CODES);
    company(rows, "converted", "Converted / Closed", born, null, CODES);
    company(rows, "born today", "Active", DAY, null, CODES);
    company(rows, "born tomorrow", "Active", DAY.plusDays(1), null, CODES);
    company(rows, "liquidation", "Liquidation", born, null, CODES);
    company(rows, "in administration", "In Administration", born, null, CODES);
    company(rows, "receiver", "RECEIVERSHIP", born, null, CODES);
    company(rows, "strike off", "Active - Proposal to Strike off", born, null, CODES);
    company(rows, "arrangement", "Voluntary Arrangement", born, null, CODES);
    company(rows, "dormant", "Active", born, null, List.of("99999"));
    company(rows, "only non-trading", "Active", born, null, List.of("98000", "74990"));
    company(rows, "half dormant", "Active", born, null, List.of("99999", "62012"));
    company(rows, "no code", "Active", born, null, List.of());
    // As a register of years later says it: days too far ahead are nulled.
    company(rows, "born later", "Active", null, null, CODES, "incorporation_date:future");
    company(rows, "dies later", "Dissolved", born, null, CODES, "dissolution_date:future");
    for (Row row :
        Standing.run(rows.made(), DAY, new RunConfig.Classify(List.of("live"), 10, false, 0.5))
            .collectAsList()) {
      firms.put(row.getAs("company_number"), row);
    }
  }

  private static String standing(String number) {
    return String.valueOf(Rows.at(firms, number).<Object>getAs("standing"));
  }

  private static boolean counted(String number) {
    return Rows.at(firms, number).getAs("counted");
  }

  @Test
  void keepsEveryCompany() {
    assertThat(firms).hasSize(19);
  }

  @Test
  void countsTradingFirms() {
    for (String number : List.of("active", "no status", "born today", "arrangement")) {
      assertThat(standing(number)).as(number).isEqualTo("live");
      assertThat(counted(number)).as(number).isTrue();
    }
  }

  @Test
  void ofALaterRegisterFirmsAreAsTheyWereOnTheDay() {
    assertThat(standing("born later")).isEqualTo("not_yet");
    assertThat(standing("dies later")).isEqualTo("live");
  }

  @Test
  void takesTheDayOfDissolutionBeforeTheStatus() {
    assertThat(standing("dissolved today")).isEqualTo("dissolved");
    // On the day it still stood: what is known today says nothing against it.
    assertThat(standing("dissolved tomorrow")).isEqualTo("live");
    assertThat(standing("dissolved by status")).isEqualTo("dissolved");
    assertThat(standing("converted")).isEqualTo("dissolved");
    assertThat(counted("dissolved by status")).isFalse();
  }

  @Test
  void leavesOutFirmsThatAreYetToCome() {
    assertThat(standing("born tomorrow")).isEqualTo("not_yet");
    assertThat(counted("born tomorrow")).isFalse();
  }

  @Test
  void setsApartFirmsThatAreWoundUp() {
    for (String number : List.of("liquidation", "in administration", "receiver", "strike off")) {
      assertThat(standing(number)).as(number).isEqualTo("winding_up");
      assertThat(counted(number)).as(number).isFalse();
    }
  }

  @Test
  void setsApartFirmsThatDoNoBusiness() {
    assertThat(standing("dormant")).isEqualTo("non_trading");
    assertThat(standing("only non-trading")).isEqualTo("non_trading");
    assertThat(standing("half dormant")).isEqualTo("live");
  }

  @Test
  void doesNotCountAFirmWithoutACode() {
    assertThat(standing("no code")).isEqualTo("live");
    assertThat(counted("no code")).isFalse();
  }

  @Test
  void countsAFirmWithoutACodeWhenADocumentSaysWhatItDoes() {
    Dataset<Row> firms =
        Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes issues")
            .row("coded", "live", true, CODES, List.of())
            .row("patents alone", "live", false, List.of(), List.of())
            .row("nothing", "live", false, List.of(), List.of())
            .row("gone with patents", "dissolved", false, List.of(), List.of())
            .made();
    Dataset<Row> documented =
        firms.select("company_number").where("company_number LIKE '%patents%'");

    assertThat(
            Standing.counted(
                    firms, documented, new RunConfig.Classify(List.of("live"), 10, false, 0.5))
                .where("counted")
                .orderBy("company_number")
                .collectAsList())
        .extracting(row -> row.<String>getAs("company_number"))
        .containsExactly("coded", "patents alone");
  }

  @Test
  void countsTheStandingsOfTheConfiguration() {
    Rows rows = Rows.of(Companies.CONTRACT, "company_number status sic_codes");
    rows.row("a", "Liquidation", CODES).row("b", "Active", CODES);

    assertThat(
            Standing.run(
                    rows.made(), DAY, new RunConfig.Classify(List.of("winding_up"), 10, false, 0.5))
                .where("counted")
                .select("company_number")
                .collectAsList())
        .extracting(r -> r.getString(0))
        .containsExactly("a");
  }
}
