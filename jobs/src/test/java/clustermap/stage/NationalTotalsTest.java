package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.Firms;
import clustermap.table.Locations;
import clustermap.table.SectorTotals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class NationalTotalsTest extends SparkTest {
  /** Ten firms let property that is theirs, ninety that of others; class 6430 is not read. */
  private static Dataset<Row> firms() {
    Rows firms = Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes");
    for (int f = 0; f < 100; f++) {
      firms.row(String.valueOf(f), "live", true, List.of(f < 10 ? "68202" : "68209"));
    }
    return firms
        .row("gone", "dissolved", false, List.of("68202"))
        .row("odd", "live", true, List.of("68999"))
        .made();
  }

  private static Map<String, Double> references(String... rules) {
    Dataset<Row> claimed = Rows.rules(rules);
    NationalTotals.Reference reference =
        new NationalTotals.Reference(
            Rows.of(SectorTotals.CONTRACT, "region sic4 enterprises")
                .row("UK", "6820", 100_000L)
                .row("UK", "6430", 800L)
                .row("UK", "6899", 7L)
                .row("TLE", "6820", 5L)
                .made(),
            Rows.sicCodes("68201", "68202", "68209", "64301", "64302", "64303", "64304"));
    Map<String, Double> found = new TreeMap<>();
    for (Row row :
        NationalTotals.run(
                Rows.of(Locations.CONTRACT, "sites").made(),
                firms(),
                Rows.sectors(claimed),
                claimed,
                reference)
            .collectAsList()) {
      found.put(row.getAs("sector"), row.getAs("reference_sector"));
      assertThat(row.<Double>getAs("reference_all")).isEqualTo(100_807.0);
    }
    return found;
  }

  @Test
  void shareOfAClassFollowsFromAllThatWasReadOfItWhateverTheRulesClaim() {
    Map<String, Double> alone = references("own 68202 1", "finance 64303 0.5");

    assertThat(alone.get("own")).isCloseTo(10_000.0, within(1e-6));
    // Nothing of the class was read: evenly over its four codes.
    assertThat(alone.get("finance")).isCloseTo(0.5 * 200, within(1e-6));

    Map<String, Double> beside =
        references(
            "own 68202 1", "finance 64303 0.5", "others 68209 1", "others 64301 1", "odd 68999 1");
    assertThat(beside).containsAllEntriesOf(alone);
    assertThat(beside.get("others")).isCloseTo(90_000.0 + 200, within(1e-6));
    // A code that is read and in no tree has its class to itself.
    assertThat(beside.get("odd")).isCloseTo(7, within(1e-6));
  }
}
