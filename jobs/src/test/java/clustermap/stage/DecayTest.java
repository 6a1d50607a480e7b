package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.FirmEvidence;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Places;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/**
 * Firms of one district along a line to the east, of which only the western half has an outline.
 */
class DecayTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);

  /** Firms and their distance from the core, metres: none other stand within 1 km of as many. */
  private static final int[][] STANDING = {
    {40, 0}, {12, 400}, {20, 800}, {16, 1_200}, {6, 1_800}, {9, 2_500}, {4, 3_500}, {2, 4_500}
  };

  private static Decay.Inputs inputs(int partitions) {
    Rows firms = Rows.of(Firms.CONTRACT, "company_number standing counted incorporation_date");
    Rows sites =
        Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number easting northing lad ttwa office_shared location_weight");
    Rows evidence = Rows.of(FirmEvidence.CONTRACT, "company_number grants patents");
    int number = 1_000;
    for (int[] standing : STANDING) {
      for (int f = 0; f < standing[0]; f++) {
        String id = String.valueOf(number++);
        boolean young = standing[1] > 1_500;
        firms.row(id, "live", true, Date.valueOf(young ? "2019-11-02" : "2019-11-01"));
        sites.row(id, id, 400_000.0 + standing[1], 300_000.0, "E1", "T1", false, 1.0);
        if (f < 3) {
          evidence.row(id, f == 0 ? 1L : 0L, f == 1 ? 2L : 0L);
        }
      }
    }
    // A shared office with more firms than the core, which together weigh little.
    for (int f = 0; f < 60; f++) {
      String id = "9" + number++;
      firms.row(id, "live", true, null);
      sites.row(id, id, 408_000.0, 300_000.0, "E1", "T1", true, 0.01);
    }
    firms.row("x", "dissolved", false, null).row("y", "live", true, null);
    sites.row("x", "x", 400_000.0, 300_000.0, "E1", "T1", false, 1.0);
    sites.row("y", "y", null, null, "E1", "T1", false, 1.0);
    sites.row("z", "y", 460_000.0, 300_000.0, "E1", "T1", false, 1.0);
    byte[] west =
        new WKBWriter()
            .write(
                new GeometryFactory().toGeometry(new Envelope(380_000, 420_000, 280_000, 300_000)));
    Dataset<Row> places =
        Rows.of(Places.CONTRACT, "geography code name geometry")
            .row("LAD", "E1", "One", west)
            .row("LAD", "E2", "Nobody's", west)
            .row("TTWA", "T1", "Town", null)
            .made();
    return new Decay.Inputs(
        places, sites.made().repartition(partitions), firms.made(), evidence.made());
  }

  private static Map<String, Row> rings(Decay.Inputs inputs) {
    Map<String, Row> found = new TreeMap<>();
    Decay.rings(inputs, AS_OF)
        .collectAsList()
        .forEach(
            row ->
                found.put(
                    row.getAs("code")
                        + " "
                        + row.getAs("firm_set")
                        + " "
                        + row.<Double>getAs("outer_m").longValue(),
                    row));
    return found;
  }

  private static Map<String, Row> fits(Decay.Inputs inputs, int minFirms) {
    Map<String, Row> found = new TreeMap<>();
    Decay.fits(inputs.places(), Decay.rings(inputs, AS_OF), minFirms)
        .collectAsList()
        .forEach(row -> found.put(row.getAs("code") + " " + row.getAs("firm_set"), row));
    return found;
  }

  @Test
  void countsFirmsInRingsAroundTheDensestPlace() {
    Map<String, Row> rings = rings(inputs(1));

    Row inner = Rows.at(rings, "T1 all 250");
    assertThat(inner.<Double>getAs("core_easting")).isEqualTo(400_800);
    assertThat(inner.<String>getAs("area_basis")).isEqualTo("whole_rings");
    // 800 m east of where most firms are: 94 within 1 km, the farthest on the dot, and not 72.
    assertThat(inner.<Long>getAs("firms")).isEqualTo(20);
    assertThat(Rows.at(rings, "T1 all 500").<Long>getAs("firms")).isEqualTo(28);
    assertThat(Rows.at(rings, "T1 all 1000").<Long>getAs("firms")).isEqualTo(46);
    assertThat(inner.<Double>getAs("area_km2")).isCloseTo(Math.PI / 16, within(1e-6));
    assertThat(inner.<Double>getAs("firms_per_km2")).isCloseTo(20 / (Math.PI / 16), within(1e-3));
    assertThat(Rows.at(rings, "T1 all 7500").<Long>getAs("firms")).isEqualTo(60);
    assertThat(Rows.at(rings, "T1 excl_shared_offices 7500").<Long>getAs("firms")).isZero();
    // The outline holds the southern half of each ring, within 20 km.
    Row half = Rows.at(rings, "E1 all 250");
    assertThat(half.<String>getAs("area_basis")).isEqualTo("outline");
    assertThat(half.<Double>getAs("area_km2")).isCloseTo(Math.PI / 32, within(1e-3));
    assertThat(rings).containsKey("E1 all 25000").doesNotContainKey("T1 all 10000");
    assertThat(rings.keySet()).noneMatch(key -> key.startsWith("E2"));
    assertThat(Rows.at(rings, "T1 innovative 500").<Long>getAs("firms")).isEqualTo(4);
    assertThat(Rows.at(rings, "T1 born_5y 2000").<Long>getAs("firms")).isEqualTo(9);
    assertThat(Rows.at(rings, "T1 older 2000").<Long>getAs("firms")).isZero();
  }

  @Test
  void saysOverWhichDistanceDensityHalves() {
    Map<String, Row> fits = fits(inputs(1), 30);

    assertThat(fits).hasSize(3 * 5);
    Row open = Rows.at(fits, "E1 excl_shared_offices");
    assertThat(open.<String>getAs("decay")).isEqualTo("fitted");
    assertThat(open.<Long>getAs("firms")).isEqualTo(109);
    double half = open.<Double>getAs("half_distance_km");
    assertThat(half).isBetween(0.2, 1.0);
    assertThat(open.<Double>getAs("half_distance_low_km")).isLessThan(half);
    assertThat(open.<Double>getAs("half_distance_high_km")).isGreaterThan(half);
    assertThat(open.<Double>getAs("core_lon")).isCloseTo(-1.99, within(0.1));
    // All rings are halved alike, so the outline changes hardly anything.
    Row town = Rows.at(fits, "T1 excl_shared_offices");
    assertThat(town.<Double>getAs("half_distance_km")).isCloseTo(half, within(0.02));
    // A shared office 7 km out: density falls, but over a longer way.
    assertThat(Rows.at(fits, "E1 all").<Double>getAs("half_distance_km")).isGreaterThan(half);
    assertThat(Rows.at(fits, "E1 innovative").<String>getAs("decay")).isEqualTo("too few firms");
    assertThat(Rows.at(fits, "E1 innovative").<Object>getAs("half_distance_km")).isNull();
    Row nobody = Rows.at(fits, "E2 all");
    assertThat(nobody.<Long>getAs("firms")).isZero();
    assertThat(nobody.<Integer>getAs("rings")).isZero();
    assertThat(nobody.<Object>getAs("core_easting")).isNull();
    assertThat(nobody.<String>getAs("decay")).isEqualTo("too few firms");
  }

  @Test
  void doesNotDependOnPartitions() {
    assertThat(rings(inputs(5))).isEqualTo(rings(inputs(1)));
  }
}
