package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.check.RowRules;
import clustermap.table.AsRead;
import clustermap.table.Companies;
import clustermap.table.Patents;
import clustermap.table.Postcodes;
import clustermap.table.RdSpend;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PostcodesInUseTest extends SparkTest {
  private static Dataset<Row> nation() {
    return Rows.of(Postcodes.CONTRACT, "postcode lad terminated")
        .row("S1 1AA", "E1", false)
        .row("S1 2BB", "E1", null)
        .row("S10 2BB", "E1", true)
        .row("S17 3AA", "E1", false)
        .row("S17 4BB", "E2", null)
        .row("S17 9ZZ", "E3", true)
        .row("ZE1 0AA", "S1", false)
        .made();
  }

  private static Dataset<Row> named(String... postcodes) {
    return spark().createDataset(List.of(postcodes), Encoders.STRING()).toDF("postcode");
  }

  private static List<String> inUse(List<Dataset<Row>> named) {
    return PostcodesInUse.run(nation(), named)
        .select("postcode")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  @Test
  void keepsEachPostcodeThatAnyInputNamesOnce() {
    assertThat(inUse(List.of(named("S1 1AA", "S10 2BB"), named("S1 1AA", "AB1 0ZZ"))))
        .containsExactly("S1 1AA", "S10 2BB");
  }

  @Test
  void keepsEveryLivePostcodeOfAnOutwardCodeThatStandsAlone() {
    assertThat(inUse(List.of(named("S17", "S17 9ZZ", "S17 3AA"))))
        .containsExactly("S17 3AA", "S17 4BB", "S17 9ZZ");
  }

  @Test
  void anOutwardCodeIsNotTheBeginningOfAnother() {
    assertThat(inUse(List.of(named("S1")))).containsExactly("S1 1AA", "S1 2BB");
  }

  @Test
  void inputsNamePostcodesInNormalForm() {
    Dataset<Row> companies =
        Rows.of(AsRead.of(Companies.CONTRACT), "postcode")
            .row(" s1  1aa")
            .row("S11AA")
            .row("S17")
            .row("none")
            .row((Object) null)
            .made();
    assertThat(
            RowRules.postcodes(Companies.CONTRACT, companies)
                .orElseThrow()
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("S1 1AA", "S17");
    assertThat(RowRules.postcodes(RdSpend.CONTRACT, companies)).isEmpty();
    assertThat(RowRules.postcodes(Postcodes.CONTRACT, companies)).isEmpty();
    assertThat(RowRules.postcodes(Patents.CONTRACT, companies)).isPresent();
  }
}
