package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.PlaceOpportunities;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PlaceSentencesTest extends SparkTest {

  @Test
  void namesWhatIsStrongAndWhatIsMissingWithTheNearestOfIt() {
    Rows rows =
        Rows.of(
            PlaceOpportunities.CONTRACT,
            "geography code ingredient level nearest_asset_name nearest_asset_km"
                + " nearest_strong_name nearest_strong_km");
    rows.row("LAD", "A", "research", "present", null, null, null, null)
        .row("LAD", "A", "skills", "present", null, null, null, null)
        .row("LAD", "A", "finance", "missing", "A Bank", 60.0, "Leeds", 37.6)
        .row("LAD", "A", "space_and_facilities", "strong", null, null, null, null)
        .row("LAD", "A", "energy", "strong", null, null, null, null)
        .row("LAD", "A", "advanced_manufacturing", "present", null, null, null, null);
    rows.row("LAD", "B", "research", "missing", "A University", 12.2, "Leeds", 12.2)
        .row("LAD", "B", "skills", "missing", null, null, null, null)
        .row("LAD", "B", "finance", null, null, null, null, null)
        .row("LAD", "B", "space_and_facilities", "present", null, null, null, null)
        .row("LAD", "B", "energy", "missing", null, null, "Hull", 0.4)
        .row("LAD", "B", "advanced_manufacturing", "present", null, null, null, null);
    rows.row("ITL1", "A", "research", "strong", null, null, null, null)
        .row("ITL1", "A", "skills", "strong", null, null, null, null)
        .row("ITL1", "A", "finance", "strong", null, null, null, null)
        .row("ITL1", "A", "space_and_facilities", "present", null, null, null, null)
        .row("ITL1", "A", "energy", "present", null, null, null, null)
        .row("ITL1", "A", "advanced_manufacturing", "present", null, null, null, null);
    rows.row("LAD", "C", "research", null, null, null, null, null);

    Map<String, Row> found = new TreeMap<>();
    PlaceSentences.run(rows.made())
        .collectAsList()
        .forEach(row -> found.put(row.getString(0) + " " + row.getString(1), row));

    Row place = Rows.at(found, "LAD A");
    assertThat(place.<String>getAs("sentence"))
        .isEqualTo("strong in space and energy, lacks finance; nearest finance 38 km (Leeds)");
    assertThat(place.<String>getList(place.fieldIndex("strong")))
        .containsExactly("space_and_facilities", "energy");
    assertThat(place.<String>getList(place.fieldIndex("present")))
        .containsExactly("research", "skills", "advanced_manufacturing");
    assertThat(place.<String>getList(place.fieldIndex("missing"))).containsExactly("finance");
    assertThat(Rows.at(found, "LAD B").<String>getAs("sentence"))
        .isEqualTo(
            "strong in none, lacks research, skills and energy; nearest research 12 km (A"
                + " University), nearest skills not known, nearest energy 0 km (Hull); not told of"
                + " finance");
    assertThat(Rows.at(found, "ITL1 A").<String>getAs("sentence"))
        .isEqualTo("strong in research, skills and finance, lacks none");
    // An ingredient without a row is not told either.
    Row untold = Rows.at(found, "LAD C");
    assertThat(untold.<String>getAs("sentence"))
        .isEqualTo("the data do not tell what comes together here");
    assertThat(untold.<String>getList(untold.fieldIndex("not_told"))).hasSize(6);
  }
}
