package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.FirmEvidence;
import clustermap.table.Members;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DominanceTest extends SparkTest {

  private static Map<String, Row> dominance(long... employees) {
    Rows members =
        Rows.of(
            Members.CONTRACT, "cluster_id taxonomy sector company_number site_id easting northing");
    for (int i = 0; i < 5; i++) {
      members.row("c", "t", "s", "f" + i, "f" + i, i < 3 ? 10.0 : 20.0 + i, 0.0);
    }
    // A second site of f4 at the first place: that place has four firms of five.
    members.row("c", "t", "s", "f4", "f4b", 10.0, 0.0);
    Rows evidence = Rows.of(FirmEvidence.CONTRACT, "company_number employees");
    for (int i = 0; i < employees.length; i++) {
      evidence.row("f" + i, employees[i]);
    }
    evidence.row("stranger", 1_000_000L);
    return Rows.byFirst(Dominance.run(members.made(), evidence.made()));
  }

  @Test
  void tellsTheLargestFirmByItsBandAndTheIndexInSteps() {
    // Shares 0.3, 0.3, 0.2, 0.2: index 0.26.
    Row row = Rows.at(dominance(30, 30, 20, 20), "c");

    assertThat(row.<Double>getAs("largest_firm_share")).isEqualTo(0.5);
    assertThat(row.<Double>getAs("firm_hhi")).isEqualTo(0.3);
  }

  @Test
  void boundsOfBandsAndStepsBelongToThem() {
    // A quarter each: share 0.25, index 0.25.
    Row row = Rows.at(dominance(7, 7, 7, 7), "c");

    assertThat(row.<Double>getAs("largest_firm_share")).isEqualTo(0.25);
    assertThat(row.<Double>getAs("firm_hhi")).isEqualTo(0.25);
    assertThat(Rows.at(dominance(9), "c").<Double>getAs("firm_hhi")).isEqualTo(1);
  }

  @Test
  void isSilentWhereNobodyReportsEmployment() {
    for (Row row : new Row[] {Rows.at(dominance(), "c"), Rows.at(dominance(0, 0), "c")}) {
      assertThat(row.<Object>getAs("largest_firm_share")).isNull();
      assertThat(row.<Object>getAs("firm_hhi")).isNull();
    }
  }
}
