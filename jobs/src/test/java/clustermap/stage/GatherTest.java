package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Locations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class GatherTest extends SparkTest {
  private static final List<Row> NOWHERE_ELSE = List.of();

  private static final List<Row> PARK = List.of(RowFactory.create("PARK", "p1"));

  private static Dataset<Row> firms() {
    return Rows.of(Firms.CONTRACT, "company_number standing counted")
        .row("1", "live", true)
        .row("2", "live", true)
        .row("3", "winding_up", false)
        .row("4", "non_trading", true)
        .row("5", "dissolved", false)
        .row("6", "not_yet", false)
        .made();
  }

  private static Dataset<Row> firmSectors() {
    return Rows.of(FirmSectors.CONTRACT, "taxonomy sector company_number weight")
        .row("u", "a", "1", 0.5)
        .row("t", "z", "1", 1.0)
        .row("t", "b", "1", 0.2504)
        .row("t", "z", "2", 0.0001)
        .row("t", "z", "3", 1.0)
        .row("t", "z", "5", 1.0)
        .row("t", "z", "nobody", 1.0)
        .made();
  }

  private static Rows sites() {
    return Rows.of(
        GeocodedSites.CONTRACT,
        "site_id company_number easting northing lad other_places office_shared location_weight");
  }

  private static Dataset<Row> known() {
    return sites()
        .row("a", "1", 1.0, 2.0, "E1", NOWHERE_ELSE, false, 1.0)
        .row("b", "1", 1.0, 2.0, "E1", NOWHERE_ELSE, true, 0.2)
        .row("c", "2", 1.0, 2.0, "E1", NOWHERE_ELSE, true, 0.2)
        .row("d", "3", 1.0, 2.0, "E1", NOWHERE_ELSE, false, 1.0)
        .row("e", "5", 1.0, 2.0, "E1", NOWHERE_ELSE, false, 1.0)
        // The same position in other areas is another location.
        .row("f", "4", 1.0, 2.0, "E1", PARK, false, 1.0)
        .row("g", "1", 1.0, 2.0, null, PARK, false, 1.0)
        .row("h", "3", null, null, "E1", NOWHERE_ELSE, false, 1.0)
        .row("i", "2", null, null, null, NOWHERE_ELSE, false, 1.0)
        .row("j", "2", null, null, null, NOWHERE_ELSE, false, 1.0)
        .row("k", "6", null, null, "E2", NOWHERE_ELSE, false, 1.0)
        .made();
  }

  private static Map<String, List<Object>> gathered(Dataset<Row> sites) {
    Map<String, List<Object>> found = new TreeMap<>();
    for (Row row : Gather.run(sites, firmSectors(), firms()).collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (String column :
          List.of("sites", "sites_excl_shared", "sites_all_standings", "location_weight")) {
        values.add(row.getAs(column));
      }
      values.addAll(row.getList(row.fieldIndex(Locations.SECTORS.name())));
      String place =
          row.<Object>getAs("easting")
              + " "
              + row.getAs("lad")
              + " "
              + row.getList(row.fieldIndex("other_places")).size();
      assertThat(found.put(place, values)).isNull();
    }
    return found;
  }

  @Test
  void countsEverySiteOnceInAllAndOnceInEachSectorOfItsFirm() {
    Map<String, List<Object>> found = gathered(known());

    assertThat(found)
        .containsOnlyKeys("1.0 E1 0", "1.0 E1 1", "1.0 null 1", "null E1 0", "null null 0");
    assertThat(found)
        .containsEntry(
            "1.0 E1 0",
            List.of(
                3L,
                1L,
                4L,
                1400L,
                RowFactory.create("t", "b", 2L, 1L, 2L, 500L, 300L),
                // In clustering a site weighs a thousandth at least.
                RowFactory.create("t", "z", 3L, 1L, 4L, 2000L, 1201L),
                RowFactory.create("u", "a", 2L, 1L, 2L, 1000L, 600L)));
    assertThat(found)
        .containsEntry(
            "1.0 null 1",
            List.of(
                1L,
                1L,
                1L,
                1000L,
                RowFactory.create("t", "b", 1L, 1L, 1L, 250L, 250L),
                RowFactory.create("t", "z", 1L, 1L, 1L, 1000L, 1000L),
                RowFactory.create("u", "a", 1L, 1L, 1L, 500L, 500L)));
  }

  @Test
  void keepsPlacesWithoutSectorsCountedFirmsOrAreas() {
    Map<String, List<Object>> found = gathered(known());

    assertThat(found).containsEntry("1.0 E1 1", List.of(1L, 1L, 1L, 1000L));
    assertThat(found)
        .containsEntry(
            "null E1 0", List.of(0L, 0L, 1L, 0L, RowFactory.create("t", "z", 0L, 0L, 1L, 0L, 0L)));
    assertThat(found)
        .containsEntry(
            "null null 0",
            List.of(2L, 2L, 2L, 2000L, RowFactory.create("t", "z", 2L, 2L, 2L, 0L, 2L)));
  }

  @Test
  void partitionsChangeNothing() {
    assertThat(gathered(known().repartition(5))).isEqualTo(gathered(known()));
    assertThat(gathered(sites().made())).isEmpty();
  }
}
