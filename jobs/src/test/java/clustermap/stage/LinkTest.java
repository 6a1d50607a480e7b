package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.Companies;
import clustermap.table.Grants;
import clustermap.table.Patents;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class LinkTest extends SparkTest {

  private static Dataset<Row> companies() {
    return Rows.of(Companies.CONTRACT, "company_number name status postcode")
        .row("01", "ACME & SONS LIMITED", "Active", "S1 1AA")
        .row("02", "TWIN LTD", "Active", "S1 1AA")
        .row("03", "THE TWIN P.L.C.", "Active", "S1 1AA")
        .row("04", "ACME & SONS LIMITED", "Active", "S2 2BB")
        .row("05", "GONE LIMITED", "Dissolved", "S1 1AA")
        .row("06", "LIMITED", "Active", "S1 1AA")
        .row("07", "NOWHERE LIMITED", "Active", null)
        .made();
  }

  private static Dataset<Row> participants() {
    return Link.participants(
        Rows.of(
                Grants.CONTRACT,
                "project_id participant_id participant_name company_number postcode")
            .row("g", "by number", "Something Else", "02", "S9 9ZZ")
            .row("g", "unknown number", "ACME & SONS LIMITED", "99", "S1 1AA")
            .row("g", "by name", "Acme and Sons Ltd.", null, "S1 1AA")
            .row("g", "twins", "Twin", null, "S1 1AA")
            .row("g", "elsewhere", "Acme & Sons", null, "S3 3CC")
            .row("g", "dissolved", "Gone Ltd", null, "S1 1AA")
            .row("g", "no postcode", "Nowhere Ltd", null, null)
            .row("g", "only a form", "Limited", null, "S1 1AA")
            .row("g", "no name", null, null, "S1 1AA")
            .made());
  }

  private static Map<String, Row> byId(Dataset<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      assertThat(found.put(row.getAs("source_id"), row)).isNull();
    }
    return found;
  }

  @Test
  void acceptsNumbersOnTheRegisterAndNamesThatOneFirmAloneHasAtThePostcode() {
    Map<String, Row> linked = byId(Link.linked(participants(), companies()));

    assertThat(linked).containsOnlyKeys("by number", "by name", "dissolved");
    assertThat(Rows.at(linked, "by number").<String>getAs("company_number")).isEqualTo("02");
    assertThat(Rows.at(linked, "by number").<Double>getAs("probability")).isEqualTo(1.0);
    assertThat(Rows.at(linked, "by number").<String>getAs("method")).isEqualTo("company_number");
    assertThat(Rows.at(linked, "by name").<String>getAs("company_number")).isEqualTo("01");
    assertThat(Rows.at(linked, "by name").<Double>getAs("probability")).isLessThan(1.0);
    assertThat(Rows.at(linked, "dissolved").<String>getAs("company_number")).isEqualTo("05");
  }

  @Test
  void saysWhyTheOthersAreNotLinkedAndLosesNobody() {
    Map<String, Row> unlinked = byId(Link.unlinked(participants(), companies()));
    Map<String, String> reasons = new TreeMap<>();
    unlinked.forEach((id, row) -> reasons.put(id, row.getAs("reason")));

    assertThat(reasons)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "unknown number", "not_on_register",
                "twins", "ambiguous",
                "elsewhere", "no_candidate",
                "no postcode", "no_candidate",
                "only a form", "no_candidate",
                "no name", "no_candidate"));
    Row twins = Rows.at(unlinked, "twins");
    assertThat(twins.<String>getList(twins.fieldIndex("candidates"))).containsExactly("02", "03");
    assertThat(byId(Link.linked(participants(), companies())).size() + unlinked.size())
        .isEqualTo(9);
  }

  @Test
  void linksApplicantsOfPatentsInTheSameWay() {
    Dataset<Row> applicants =
        Link.applicants(
            Rows.of(Patents.CONTRACT, "application_id applicant_name company_number postcode")
                .row("e1", "Acmé & Sons, Ltd", null, "S2 2BB")
                .row("e2", "Whoever", "01", null)
                .made());

    Map<String, Row> linked = byId(Link.linked(applicants, companies()));

    assertThat(Rows.at(linked, "e1").<String>getAs("company_number")).isEqualTo("04");
    assertThat(Rows.at(linked, "e2").<String>getAs("company_number")).isEqualTo("01");
    assertThat(Rows.at(linked, "e2").<String>getAs("source_table")).isEqualTo("patents");
  }
}
