package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.Members;
import clustermap.table.SicCodes;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sector of 200 firms: 150 in services and 50 in steel, of which 20 are in one cluster. */
class SpecialismsTest extends SparkTest {
  private final Rows members =
      Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id");
  private final Rows firms = Rows.of(Firms.CONTRACT, "company_number counted sic_codes");
  private final Rows firmSectors = Rows.of(FirmSectors.CONTRACT, "taxonomy sector company_number");
  private int number;

  private void firms(String cluster, int count, String... codes) {
    for (int i = 0; i < count; i++) {
      String firm = "f" + number++;
      firms.row(firm, true, List.of(codes));
      firmSectors.row("t", "s", firm);
      if (!cluster.isEmpty()) {
        members.row(cluster, "t", "s", firm, firm);
      }
    }
  }

  private Map<String, Row> run() {
    Rows codes =
        Rows.of(SicCodes.CONTRACT, "sic5 sic3 sic3_name")
            .row("24100", "241", "Manufacture of basic iron and steel and of ferro-alloys")
            .row("62012", "620", "Computer programming, consultancy and related activities")
            .row("62020", "620", "Computer programming, consultancy and related activities")
            .row("82990", "829", "Business support service activities n.e.c.")
            .row("98000", null, null);
    return Rows.byFirst(
        Specialisms.run(members.made(), firms.made(), firmSectors.made(), codes.made()));
  }

  @Test
  void findsWhatStandsOutAgainstTheSector() {
    firms("steel", 20, "24100");
    firms("steel", 5, "62012");
    firms("plain", 20, "62012", "62020");
    firms("plain", 5, "24100");
    firms("", 25, "24100");
    firms("", 125, "62020");

    Map<String, Row> found = run();

    Row steel = Rows.at(found, "steel");
    assertThat(steel.<String>getAs("largest_sic_group")).isEqualTo("241");
    assertThat(steel.<Double>getAs("largest_sic_group_share")).isCloseTo(0.8, within(1e-12));
    assertThat(steel.<String>getAs("distinctive_sic_group")).isEqualTo("241");
    assertThat(steel.<String>getAs("distinctive_name"))
        .isEqualTo("basic iron and steel and of ferro-alloys");
    assertThat(steel.<Double>getAs("distinctive_share")).isCloseTo(0.8, within(1e-12));
    // 20 of 25 against 50 of 200.
    assertThat(steel.<Double>getAs("distinctive_quotient")).isCloseTo(3.2, within(1e-12));
    Row plain = Rows.at(found, "plain");
    assertThat(plain.<String>getAs("largest_sic_group")).isEqualTo("620");
    assertThat(plain.<Object>getAs("distinctive_sic_group")).isNull();
  }

  @Test
  void aFirmMoreOrLessLeavesAStrongSpecialismAsItIs() {
    firms("less", 19, "24100");
    firms("less", 6, "62012");
    firms("more", 21, "24100");
    firms("more", 4, "62012");
    firms("", 10, "24100");
    firms("", 140, "62020");

    Map<String, Row> found = run();

    assertThat(Rows.at(found, "less").<String>getAs("distinctive_sic_group")).isEqualTo("241");
    assertThat(Rows.at(found, "more").<String>getAs("distinctive_sic_group")).isEqualTo("241");
  }

  @Test
  void aGroupThatSaysNothingIsNotDistinctive() {
    firms("c", 24, "82990");
    firms("", 176, "62012");

    Row row = Rows.at(run(), "c");

    assertThat(row.<String>getAs("largest_sic_group")).isEqualTo("829");
    assertThat(row.<Object>getAs("distinctive_sic_group")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Computer programming, consultancy and related activities|computer programming",
        "Manufacture of weapons and ammunition|weapons and ammunition",
        "IT things (other than these)|IT things",
        "Legal activities|legal activities",
        "Manufacture of fabricated metal products n.e.c.|fabricated metal products"
      })
  void namesGroupsShortly(String name, String expected) {
    Row row =
        Rows.of(SicCodes.CONTRACT, "sic3_name")
            .row(name)
            .made()
            .select(Specialisms.shortName(SicCodes.SIC3_NAME.col()))
            .head();

    assertThat(row.getString(0)).isEqualTo(expected);
  }
}
