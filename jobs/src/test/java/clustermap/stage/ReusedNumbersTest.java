package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.Firms;
import clustermap.table.Members;
import clustermap.table.NumberChanges;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ReusedNumbersTest extends SparkTest {
  private static final LocalDate THEN = LocalDate.of(2012, 8, 8);
  private static final LocalDate LATER = LocalDate.of(2024, 6, 1);

  private static Rows firms() {
    return Rows.of(Firms.CONTRACT, "company_number name incorporation_date");
  }

  private static Dataset<Row> members() {
    return Rows.of(Members.CONTRACT, "cluster_id company_number site_id")
        .row("c1", "reused", "s1")
        .row("c1", "reused", "s2")
        .row("c2", "kept", "s3")
        .made();
  }

  private static Dataset<Row> changes() {
    return Rows.of(NumberChanges.CONTRACT, "company_number reused")
        .row("reused", true)
        .row("kept", false)
        .made();
  }

  private static List<String> numbers(Dataset<Row> members) {
    return members.select("company_number").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void aNumberIsAnotherFirmsWhenItsNameAndItsDateAreOthers() {
    Dataset<Row> before =
        firms()
            .row("reused", "OLD TOOLS LTD", THEN)
            .row("mended", "Same Name Ltd ", THEN)
            .row("renamed", "BEFORE LTD", THEN)
            .row("undated", "OLD TOOLS LTD", null)
            .row("dated", "OLD TOOLS LTD", THEN)
            .row("nameless", null, THEN)
            .row("gone", "GONE LTD", THEN)
            .made();
    Dataset<Row> now =
        firms()
            .row("reused", "NEW CAKES LTD", LATER)
            .row("mended", "SAME NAME LTD", LATER)
            .row("renamed", "AFTER LTD", THEN)
            .row("undated", "NEW CAKES LTD", LATER)
            .row("dated", "NEW CAKES LTD", null)
            .row("nameless", "SOME LTD", LATER)
            .row("new", "NEW LTD", LATER)
            .made();

    Map<String, Row> changes = Rows.byFirst(ReusedNumbers.run(before, now));

    assertThat(changes.keySet()).containsExactly("mended", "nameless", "reused");
    assertThat(changes.values()).filteredOn(row -> row.getBoolean(1)).hasSize(1);
    assertThat(Rows.at(changes, "reused").getBoolean(1)).isTrue();
  }

  @Test
  void formerFirmsJoinNothingAndDoNotComeBack() {
    assertThat(numbers(ReusedNumbers.former(members(), changes())))
        .containsExactly("former reused", "former reused", "kept");
    assertThat(numbers(ReusedNumbers.without(members(), changes()))).containsExactly("kept");
    Dataset<Row> none = Rows.of(NumberChanges.CONTRACT, "company_number reused").made();
    assertThat(numbers(ReusedNumbers.former(members(), none))).isEqualTo(numbers(members()));
    assertThat(numbers(ReusedNumbers.without(members(), none))).isEqualTo(numbers(members()));
  }
}
