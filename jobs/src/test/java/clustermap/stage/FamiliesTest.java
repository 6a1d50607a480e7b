package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.SectorRelatedness;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FamiliesTest extends SparkTest {

  private static Map<String, String> families(Rows rows) {
    Map<String, String> found = new TreeMap<>();
    Families.run(rows.made())
        .collectAsList()
        .forEach(row -> found.put(row.getString(0) + "/" + row.getString(1), row.getString(2)));
    return found;
  }

  private static Rows rows() {
    return Rows.of(
        SectorRelatedness.CONTRACT, "taxonomy sector related_sector proximity association");
  }

  private static void pair(
      Rows rows, String one, String other, @Nullable Double proximity, @Nullable Double chance) {
    rows.row("t", one, other, proximity, chance).row("t", other, one, proximity, chance);
  }

  @Test
  void callsAFamilyByItsMostCentralSector() {
    Rows rows = rows();
    String[] making = {"foundries", "machines", "metals", "tools"};
    String[] coding = {"cloud", "games", "software", "webs"};
    for (String[] family : new String[][] {making, coding}) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++) {
          // Metals and software are closest to their kin.
          boolean central =
              family[i].matches("metals|software") || family[j].matches("metals|software");
          pair(rows, family[i], family[j], central ? 0.8 : 0.6, 2.0);
        }
      }
    }
    pair(rows, "tools", "webs", 0.1, 1.1);
    // Less together than by chance, however close: it binds nobody.
    pair(rows, "shops", "tools", 0.9, 0.9);

    assertThat(families(rows))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "t/foundries", "metals",
                    "t/machines", "metals",
                    "t/metals", "metals",
                    "t/tools", "metals",
                    "t/cloud", "software",
                    "t/games", "software",
                    "t/software", "software",
                    "t/webs", "software")));
  }

  @Test
  void proposesNothingWhereProximityIsNotMeasured() {
    Rows rows = rows();
    pair(rows, "a", "b", null, null);

    assertThat(families(rows)).isEmpty();
  }
}
