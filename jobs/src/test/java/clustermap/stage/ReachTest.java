package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.ClusterSignificance;
import clustermap.table.DistrictAreas;
import clustermap.table.Districts;
import clustermap.table.Footprints;
import clustermap.table.Locations;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.SmallAreas;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/** Two clusters, squares of 1 km: digital at (400, 300) km, weak, and health 10 km to the east. */
class ReachTest extends SparkTest {
  private static final List<Double> REACH = List.of(0.0, 1_000.0, 5_000.0, 25_000.0);

  private static byte[] square(double west, double south) {
    return new WKBWriter()
        .write(
            new GeometryFactory()
                .toGeometry(new Envelope(west, west + 1_000, south, south + 1_000)));
  }

  private static Dataset<Row> footprints() {
    return Rows.of(Footprints.CONTRACT, "cluster_id taxonomy sector grid_geometry")
        .row("c1", "t", "digital", square(400_000, 300_000))
        .row("c2", "t", "health", square(410_000, 300_000))
        .row("c3", "other", "digital", square(500_000, 300_000))
        .made();
  }

  private static Dataset<Row> significance() {
    return Rows.of(ClusterSignificance.CONTRACT, "cluster_id q_value")
        .row("c1", 0.4)
        .row("c2", 0.05)
        .made();
  }

  private static Broadcast<NearClusters> near(Dataset<Row> footprints, boolean tested) {
    Dataset<Row> significance = tested ? significance() : significance().limit(0);
    return Rows.broadcast(
        NearClusters.of(
            "t",
            NearClusters.rows(footprints, significance, "t", 0.05).collectAsList(),
            tested,
            REACH),
        NearClusters.class);
  }

  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name")
        .row("LAD", "E1", "One")
        .row("LAD", "E2", "Two")
        .row("LAD", "E3", "Nobody's")
        .row("ITL1", "TLE", "Both")
        .row("TTWA", "T1", "Town")
        .made();
  }

  private static Dataset<Row> districts() {
    return Rows.of(Districts.CONTRACT, "lad lad_2021 itl3 itl2 itl1")
        .row("E1", "E1", "TLE11", "TLE1", "TLE")
        // A later code of the same district.
        .row("E1X", "E1", "TLE11", "TLE1", "TLE")
        .row("E2", "E2", "TLE12", "TLE1", "TLE")
        .made();
  }

  private static Reach.Inputs inputs() {
    Dataset<Row> locations =
        Rows.of(
                Locations.CONTRACT,
                "easting northing lad itl1 ttwa sites sites_excl_shared sites_all_standings"
                    + " location_weight")
            .row(400_500.0, 300_500.0, "E1", "TLE", "T1", 3L, 1L, 3L, 2_000L)
            // 800 m north of the first square.
            .row(400_500.0, 301_800.0, "E1", "TLE", "T1", 2L, 2L, 2L, 2_000L)
            // 3 km west of it; nobody of them counts.
            .row(397_000.0, 300_500.0, "E1", "TLE", null, 0L, 0L, 5L, 0L)
            // 5 km east of the second, on the dot.
            .row(416_000.0, 300_500.0, "E2", "TLE", null, 4L, 4L, 4L, 4_000L)
            .row(600_000.0, 900_000.0, "E2", "TLE", null, 1L, 0L, 1L, 500L)
            .row(null, null, "E2", "TLE", null, 7L, 7L, 7L, 7_000L)
            // Of a district that is no place here.
            .row(400_500.0, 300_500.0, "E9", "TLE", null, 1L, 1L, 1L, 1_000L)
            .made();
    Dataset<Row> postcodes =
        Rows.of(Postcodes.CONTRACT, "postcode easting northing lad ttwa terminated")
            .row("S1 1AA", 400_100.0, 300_100.0, "E1", "T1", false)
            .row("S1 1AB", 400_500.0, 305_900.0, "E1X", "T1", false)
            .row("S1 1AC", 400_500.0, 300_500.0, "E1", "T1", true)
            .row("S1 1AD", null, null, "E1", "T1", false)
            .row("ZE1 0AA", 450_000.0, 1_140_000.0, "E2", null, false)
            .row("S1 1AE", 411_500.0, 300_500.0, "E2", null, null)
            .made();
    Dataset<Row> smallAreas =
        Rows.of(
                SmallAreas.CONTRACT,
                "small_area lad ttwa easting northing population deprivation_decile")
            .row("L1", "E1", "T1", 400_500.0, 300_500.0, 1_000L, 1L)
            .row("L2", "E1", "T1", 400_500.0, 304_000.0, 3_000L, 1L)
            .row("L3", "E2", null, 411_900.0, 300_500.0, 500L, 10L)
            .row("L4", "E2", null, null, null, 700L, 10L)
            .row("L5", "E2", null, 600_000.0, 900_000.0, 1_500L, null)
            .made();
    return new Reach.Inputs(
        places(),
        locations,
        postcodes,
        districts(),
        Rows.of(DistrictAreas.CONTRACT, "lad_2021").made(),
        smallAreas);
  }

  private static Map<String, Row> found(Dataset<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    rows.collectAsList()
        .forEach(
            row ->
                found.put(
                    row.getAs("code")
                        + " "
                        + row.getAs("sector")
                        + " "
                        + row.getAs("cluster_set")
                        + " "
                        + row.<Double>getAs("reach_m").longValue(),
                    row));
    return found;
  }

  private static void within(Row row, String what, long all, long near) {
    assertThat(row.<Long>getAs(what)).as(what + " of " + row).isEqualTo(all);
    assertThat(row.<Long>getAs(what + "_within")).as(what + " of " + row).isEqualTo(near);
    if (all == 0) {
      assertThat(row.<Object>getAs(what + "_share")).isNull();
    } else {
      assertThat(row.<Double>getAs(what + "_share"))
          .isCloseTo((double) near / all, org.assertj.core.api.Assertions.within(1e-12));
    }
  }

  @Test
  void countsWhatIsWithinEachDistanceOfACluster() {
    Map<String, Row> found = found(Reach.run(inputs(), true, near(footprints(), true)));

    // Five places; any, significant and two sectors; four distances.
    assertThat(found).hasSize(5 * 4 * 4);
    within(Rows.at(found, "E1 null all 0"), "firms", 5, 3);
    within(Rows.at(found, "E1 null all 0"), "firms_excl_shared_offices", 3, 1);
    within(Rows.at(found, "E1 null all 1000"), "firms", 5, 5);
    within(Rows.at(found, "E1 digital all 1000"), "firms", 5, 5);
    within(Rows.at(found, "E1 health all 5000"), "firms", 5, 0);
    within(Rows.at(found, "E1 health all 25000"), "firms", 5, 5);
    // Only the health cluster is significant.
    within(Rows.at(found, "E1 null significant 5000"), "firms", 5, 0);
    within(Rows.at(found, "E2 null significant 5000"), "firms", 5, 4);
    within(Rows.at(found, "E2 null all 1000"), "firms", 5, 0);
    within(Rows.at(found, "E2 null all 25000"), "firms", 5, 4);
    within(Rows.at(found, "TLE null all 1000"), "firms", 11, 6);
    within(Rows.at(found, "T1 null all 0"), "firms", 5, 3);

    within(Rows.at(found, "E1 null all 0"), "postcodes", 2, 1);
    within(Rows.at(found, "E1 null all 5000"), "postcodes", 2, 2);
    within(Rows.at(found, "E2 null all 1000"), "postcodes", 2, 1);
    within(Rows.at(found, "E2 null all 25000"), "postcodes", 2, 1);
    within(Rows.at(found, "TLE null all 25000"), "postcodes", 4, 3);
    assertThat(Rows.at(found, "E1 null all 0").<Double>getAs("nearest_m")).isZero();
    assertThat(Rows.at(found, "E2 null all 0").<Double>getAs("nearest_m")).isEqualTo(500);
    assertThat(Rows.at(found, "E2 digital all 0").<Double>getAs("nearest_m")).isEqualTo(10_500);

    within(Rows.at(found, "E1 null all 0"), "residents", 4_000, 1_000);
    within(Rows.at(found, "E1 null all 5000"), "residents", 4_000, 4_000);
    within(Rows.at(found, "E2 null all 1000"), "residents", 2_000, 500);
  }

  @Test
  void givesAPlaceWithoutAnybodyRowsAndNoShare() {
    Map<String, Row> found = found(Reach.run(inputs(), true, near(footprints(), true)));

    Row nobody = Rows.at(found, "E3 null all 25000");
    within(nobody, "firms", 0, 0);
    within(nobody, "postcodes", 0, 0);
    within(nobody, "residents", 0, 0);
    assertThat(nobody.<Object>getAs("nearest_m")).isNull();
  }

  @Test
  void doesNotKnowWhatAGeographyOfOutlinesAloneHoldsBesideFirms() {
    Reach.Inputs inputs = inputs();
    Dataset<Row> lookedUp =
        spark()
            .sql(
                "SELECT 'E1' AS lad_2021, array(named_struct('geography', 'CA', 'code', 'C1'))"
                    + " AS other_places");
    Dataset<Row> own =
        Rows.of(Places.CONTRACT, "geography code name")
            .row("LEP", "P1", "By outline")
            .row("CA", "C1", "Looked up")
            .made();
    Map<String, Row> found =
        found(
            Reach.run(
                new Reach.Inputs(
                    own,
                    inputs.locations(),
                    inputs.postcodes(),
                    inputs.districts(),
                    lookedUp,
                    inputs.smallAreas()),
                true,
                near(footprints(), true)));

    Row outline = Rows.at(found, "P1 null all 1000");
    assertThat(outline.<Object>getAs("postcodes")).isNull();
    assertThat(outline.<Object>getAs("postcodes_within")).isNull();
    assertThat(outline.<Object>getAs("residents")).isNull();
    within(Rows.at(found, "C1 null all 5000"), "postcodes", 2, 2);
    within(Rows.at(found, "C1 null all 5000"), "residents", 4_000, 4_000);
  }

  @Test
  void isZeroWithoutAnyClusterAndKnowsNoSignificantOnesWhereChanceWasNotMeasured() {
    Map<String, Row> none = found(Reach.run(inputs(), false, near(footprints().limit(0), true)));
    assertThat(none).hasSize(5 * 2 * 4);
    Row one = Rows.at(none, "E1 null all 25000");
    within(one, "firms", 5, 0);
    within(one, "postcodes", 2, 0);
    assertThat(one.<Object>getAs("nearest_m")).isNull();
    assertThat(one.<Object>getAs("residents")).isNull();
    assertThat(one.<Object>getAs("residents_within")).isNull();

    Map<String, Row> untested = found(Reach.run(inputs(), false, near(footprints(), false)));
    assertThat(untested).hasSize(5 * 3 * 4);
    assertThat(untested.keySet()).noneMatch(key -> key.contains("significant"));
  }

  @Test
  void doesNotDependOnPartitions() {
    Reach.Inputs inputs = inputs();
    Reach.Inputs split =
        new Reach.Inputs(
            inputs.places().repartition(3),
            inputs.locations().repartition(5),
            inputs.postcodes().repartition(4),
            inputs.districts(),
            inputs.districtAreas(),
            inputs.smallAreas().repartition(3));

    assertThat(found(Reach.run(split, true, near(footprints(), true))))
        .isEqualTo(found(Reach.run(inputs, true, near(footprints(), true))));
  }

  @Test
  void tellsByDecileOfDeprivationWhoLivesNear() {
    Map<String, Row> found = new TreeMap<>();
    Reach.byDeprivation(inputs(), near(footprints(), true))
        .where("cluster_set = 'all'")
        .collectAsList()
        .forEach(
            row ->
                found.put(
                    row.getAs("code")
                        + " "
                        + row.getAs("deprivation_decile")
                        + " "
                        + row.<Double>getAs("reach_m").longValue(),
                    row));

    // Two deciles, each in one district, and both in the region; one in the town.
    assertThat(found).hasSize((1 + 1 + 2 + 1) * 4);
    within(Rows.at(found, "E1 1 0"), "residents", 4_000, 1_000);
    within(Rows.at(found, "TLE 1 5000"), "residents", 4_000, 4_000);
    within(Rows.at(found, "T1 1 0"), "residents", 4_000, 1_000);
    // Neither the area without a centre nor the one without a decile.
    within(Rows.at(found, "E2 10 1000"), "residents", 500, 500);
  }
}
