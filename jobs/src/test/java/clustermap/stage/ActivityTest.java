package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.FirmEvidence;
import clustermap.table.Firms;
import clustermap.table.Grants;
import clustermap.table.Members;
import clustermap.table.ParticipantLinks;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters A of four firms, B of two whose grants have no amount, C of one without evidence. */
class ActivityTest extends SparkTest {
  private static BigDecimal gbp(String amount) {
    return new BigDecimal(amount);
  }

  private static Map<String, Row> activity(String... given) {
    Rows members = Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id");
    Rows firms = Rows.of(Firms.CONTRACT, "company_number sic_codes");
    for (String firm : List.of("A1", "A2", "A3", "A4", "B1", "B2", "C1")) {
      members.row(firm.substring(0, 1), "t", "s", firm, firm);
      firms.row(firm, firm.equals("A4") ? List.of("72110", "62012") : List.of("62012"));
    }
    // A second site of one firm makes no second firm.
    members.row("A", "t", "s", "A1", "A1b").row(null, "t", "s", "N1", "N1");
    Rows evidence =
        Rows.of(
                FirmEvidence.CONTRACT,
                "company_number rd_spend_gbp grants_gbp grants_innovate_uk_gbp grants_ukri_gbp"
                    + " grants_other_gbp grants patents employees turnover_gbp")
            .row("A1", gbp("10.50"), gbp("7.00"), gbp("4.00"), gbp("3.00"), null, 2L, 0L, 5L, null)
            .row("A2", null, gbp("1.25"), null, null, gbp("1.25"), 1L, 3L, 0L, gbp("99.00"))
            .row("B1", null, null, null, null, null, 1L, 0L, null, null)
            .row("N1", gbp("1000"), null, null, null, null, 0L, 0L, 900L, null);
    Rows links =
        Rows.of(ParticipantLinks.CONTRACT, "source_table project_id company_number")
            .row("grants", "g1", "A1")
            .row("grants", "g1", "A2")
            .row("grants", "g2", "A1")
            .row("grants", "g3", "B1")
            .row("patents", "p1", "A2")
            .row("patents", "p2", "A2")
            .row("patents", "p3", "A2");
    SortedSet<String> inputs = new TreeSet<>(List.of(given));
    return Rows.byFirst(
        Activity.run(members.made(), firms.made(), evidence.made(), links.made(), inputs));
  }

  @Test
  void sumsWhatIsKnownAndSaysOfHowManyFirms() {
    Row a = Rows.at(activity("rd_spend", "grants", "patents", "financials"), "A");

    assertThat(a.<Long>getAs("employees")).isEqualTo(5);
    assertThat(a.<Long>getAs("employees_firms")).isEqualTo(2);
    assertThat(a.<Double>getAs("employees_coverage")).isEqualTo(0.5);
    assertThat(a.<BigDecimal>getAs("turnover_gbp")).isEqualByComparingTo("99");
    assertThat(a.<Double>getAs("turnover_coverage")).isEqualTo(0.25);
    assertThat(a.<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("10.50");
    assertThat(a.<Long>getAs("rd_spend_firms")).isEqualTo(1);
    assertThat(a.<BigDecimal>getAs("grants_gbp")).isEqualByComparingTo("8.25");
    assertThat(a.<BigDecimal>getAs("grants_innovate_uk_gbp")).isEqualByComparingTo("4");
    assertThat(a.<BigDecimal>getAs("grants_ukri_gbp")).isEqualByComparingTo("3");
    assertThat(a.<BigDecimal>getAs("grants_other_gbp")).isEqualByComparingTo("1.25");
    assertThat(a.<Long>getAs("patents")).isEqualTo(3);
    assertThat(a.<Long>getAs("joint_projects")).isEqualTo(1);
  }

  @Test
  void tellsEachPartOfBeingActive() {
    Row a = Rows.at(activity("rd_spend", "grants", "patents"), "A");

    // A1 by spend and grants, A2 by grant and patents, A4 by SIC 72.
    assertThat(a.<Double>getAs("rd_active_share")).isCloseTo(0.75, within(1e-12));
    assertThat(a.<Double>getAs("rd_spend_share")).isEqualTo(0.25);
    assertThat(a.<Double>getAs("grant_share")).isEqualTo(0.5);
    assertThat(a.<Double>getAs("patent_share")).isEqualTo(0.25);
    assertThat(a.<Double>getAs("research_sic_share")).isEqualTo(0.25);
  }

  @Test
  void noGrantIsNoMoneyAndAnUnknownAmountIsNoSum() {
    Map<String, Row> found = activity("rd_spend", "grants", "patents");

    Row none = Rows.at(found, "C");
    assertThat(none.<BigDecimal>getAs("grants_gbp")).isZero();
    assertThat(none.<BigDecimal>getAs("grants_ukri_gbp")).isZero();
    assertThat(none.<Long>getAs("patents")).isZero();
    assertThat(none.<Object>getAs("employees")).isNull();
    assertThat(none.<Object>getAs("rd_spend_gbp")).isNull();
    Row unknown = Rows.at(found, "B");
    assertThat(unknown.<Object>getAs("grants_gbp")).isNull();
    assertThat(unknown.<Object>getAs("grants_other_gbp")).isNull();
    assertThat(unknown.<Double>getAs("grant_share")).isEqualTo(0.5);
  }

  @Test
  void saysNothingOfInputsThatWereNotGiven() {
    Map<String, Row> found = activity();

    assertThat(found).containsOnlyKeys("A", "B", "C");
    for (String column :
        List.of(
            "rd_active_share",
            "rd_spend_share",
            "grant_share",
            "patent_share",
            "grants_gbp",
            "grants_innovate_uk_gbp",
            "patents",
            "joint_projects")) {
      assertThat(Rows.at(found, "A").<Object>getAs(column)).as(column).isNull();
    }
    assertThat(Rows.at(found, "A").<Double>getAs("research_sic_share")).isEqualTo(0.25);
  }

  @ParameterizedTest
  @CsvSource({
    "Innovate UK, innovate_uk",
    "INNOVATE UK (UKRI), innovate_uk",
    "UKRI - InnovateUK, innovate_uk",
    "Technology Strategy Board, innovate_uk",
    "EPSRC, ukri",
    "UKRI, ukri",
    "UK Research and Innovation, ukri",
    "'Engineering & Physical Sciences Research Council', ukri",
    "Medical Research Council, ukri",
    "Research England, ukri",
    "'STFC, Daresbury', ukri",
    "Horizon 2020, other",
    "Norwegian Research Council, other",
    "Scottish Enterprise, other",
    "Emrch Foundation, other",
    "'', other",
    ", other"
  })
  void knowsFundersByTheirNames(String funder, String expected) {
    Row row =
        Rows.of(Grants.CONTRACT, "funder")
            .row(funder)
            .made()
            .select(Funder.of(Grants.FUNDER.col()))
            .head();

    assertThat(row.getString(0)).isEqualTo(expected);
  }
}
