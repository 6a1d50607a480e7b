package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import clustermap.table.PlaceSectors;
import clustermap.table.Places;
import clustermap.table.SectorRelatedness;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/** Two districts: E1 with a cluster of digital firms, E2 with a few scattered ones. */
class PotentialTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);

  private static Map<String, Row> found = Map.of();

  private static byte[] box(double x, double y, double side) {
    return new WKBWriter()
        .write(new GeometryFactory().toGeometry(new Envelope(x, x + side, y, y + side)));
  }

  private record Nation(
      Dataset<Row> firms, Dataset<Row> sites, Dataset<Row> firmSectors, Dataset<Row> members) {}

  /** The neighbour is a digital firm of E3, 250 m west of one of E2. */
  private static Nation nation(int partitions, boolean neighbour) {
    Rows firms =
        Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes incorporation_date");
    Rows sites =
        Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number easting northing lad office_shared location_weight");
    Rows members = Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id");
    for (int i = 0; i < 6; i++) {
      add(firms, sites, "d" + i, "62012", "E1", 1000 + i, 1000, i < 3 ? 2022 : 2001);
      members.row("c1", "t", "digital", "d" + i, "d" + i);
    }
    for (int i = 0; i < 4; i++) {
      add(firms, sites, "r" + i, "47110", "E1", 1000 + i, 1000, 2001);
    }
    // Two digital firms of E2 within a kilometre across a line of the grid, one far away.
    add(firms, sites, "n0", "62012", "E2", 50_450, 1000, 2024);
    add(firms, sites, "n1", "62012", "E2", 50_950, 1000, 2001);
    add(firms, sites, "n2", "62012", "E2", 58_000, 1000, 2001);
    for (int i = 0; i < 9; i++) {
      add(firms, sites, "s" + i, "47110", "E2", 51_000 + i, 1000, 2001);
    }
    if (neighbour) {
      add(firms, sites, "b0", "62012", "E3", 50_200, 1000, 2001);
    }
    // In the nation, but in no place.
    firms.row("x0", "live", true, List.of("62012"), LocalDate.of(2024, 6, 1));
    sites.row("x0", "x0", null, null, null, false, 1.0);
    Dataset<Row> rules = Rows.rules("digital 62012 1", "retail 47110 1");
    Dataset<Row> all = firms.made().repartition(partitions);
    return new Nation(
        all,
        sites.made().repartition(partitions),
        Classify.run(all, rules, Rows.noDocuments()),
        members.made().repartition(partitions));
  }

  private static void add(
      Rows firms,
      Rows sites,
      String number,
      String sic,
      String lad,
      double easting,
      double northing,
      int born) {
    firms.row(number, "live", true, List.of(sic), LocalDate.of(born, 6, 1));
    sites.row(number, number, easting, northing, lad, false, 1.0);
  }

  @BeforeAll
  static void measure() {
    found = potential(3);
  }

  private static Map<String, Row> potential(int partitions) {
    return potential(nation(partitions, false));
  }

  private static Map<String, Row> potential(Nation nation) {
    Dataset<Row> rules = Rows.rules("digital 62012 1", "retail 47110 1");
    Dataset<Row> locations = Gather.run(nation.sites(), nation.firmSectors(), nation.firms());
    Dataset<Row> totals =
        NationalTotals.run(locations, nation.firms(), Rows.sectors(rules), rules, null);
    Dataset<Row> places =
        Rows.of(Places.CONTRACT, "geography code name geometry")
            .row("LAD", "E1", "One", null)
            .row("LAD", "E2", "Two", null)
            .row("LAD", "E3", "Empty", box(100_000, 0, 2000))
            .made();
    Dataset<Row> relatedness =
        Rows.of(
                SectorRelatedness.CONTRACT,
                "taxonomy sector related_sector proximity proximity_low proximity_high"
                    + " proximity_strict association")
            .row("t", "digital", "retail", 0.5, 0.4, 0.6, 0.5, 1.5)
            .row("t", "retail", "digital", 0.5, 0.4, 0.6, 0.5, 1.5)
            .made();
    NearestClusters.Outlines outlines =
        NearestClusters.Outlines.of(
            List.of(RowFactory.create("c1", "t", "digital", box(900, 900, 200), true)));
    Dataset<Row> quotients =
        Potential.quotients(
                clustermap.stage.Places.sectors(
                    locations, totals, nation.sites(), nation.members()),
                places,
                locations,
                Rows.broadcast(outlines, NearestClusters.Outlines.class))
            .cache();
    Map<String, Row> rows = new HashMap<>();
    Potential.run(
            new Potential.Inputs(
                quotients,
                locations,
                nation.sites(),
                nation.firms(),
                nation.firmSectors(),
                relatedness),
            new Potential.Params(AS_OF, 5, 1, 2))
        .collectAsList()
        .forEach(row -> rows.put(row.getAs("code") + "/" + row.getAs("sector"), row));
    return rows;
  }

  private static double real(Row row, String column) {
    return row.<Double>getAs(column);
  }

  @Test
  void measuresWhatAPlaceLacksOfACluster() {
    assertThat(found).containsOnlyKeys("E1/digital", "E1/retail", "E2/digital", "E2/retail");
    Row there = Rows.at(found, "E1/digital");
    assertThat(there.<Long>getAs("clusters")).isEqualTo(1);
    assertThat(real(there, "clusters_held")).isEqualTo(1);
    assertThat(real(there, "firms_short")).isZero();
    assertThat(there.<Long>getAs("firms_in_km2")).isEqualTo(6);
    assertThat(there.<Boolean>getAs("nascent")).isFalse();
    assertThat(there.<Object>getAs("rank")).isNull();

    Row nascent = Rows.at(found, "E2/digital");
    assertThat(nascent.<Long>getAs("firms")).isEqualTo(3);
    assertThat(nascent.<Long>getAs("firms_in_km2")).isEqualTo(2);
    assertThat(real(nascent, "firms_short")).isEqualTo(3);
    // 12 firms at 10 of 23 would be 5.2.
    assertThat(real(nascent, "firms_short_of_average"))
        .isCloseTo(12 * 10 / 23.0 - 3, within(1e-12));
    assertThat(nascent.<Boolean>getAs("nascent")).isTrue();
    assertThat(nascent.<Integer>getAs("rank")).isEqualTo(1);
  }

  @Test
  void saysHowYoungASectorIsThereBesideTheRegister() {
    Row nascent = Rows.at(found, "E2/digital");

    assertThat(nascent.<Long>getAs("births_5y")).isEqualTo(1);
    // 1 of 3 there, 5 of 10 in all.
    assertThat(real(nascent, "birth_ratio")).isCloseTo((1 / 3.0) / (5 / 10.0), within(1e-12));
    assertThat(real(nascent, "birth_ratio_low")).isLessThan(real(nascent, "birth_ratio"));
    assertThat(Rows.at(found, "E2/retail").<Object>getAs("birth_ratio")).isNull();
  }

  @Test
  void findsTheNearestClusterOfTheSectorAndOfARelatedOne() {
    Row nascent = Rows.at(found, "E2/digital");

    assertThat(nascent.<String>getAs("nearest_cluster_id")).isEqualTo("c1");
    double mean = (50_450 + 50_950 + 58_000 + 9 * 51_000 + 36) / 12.0;
    assertThat(real(nascent, "nearest_cluster_km")).isCloseTo((mean - 1100) / 1000, within(1e-3));
    assertThat(nascent.<Object>getAs("nearest_related_id")).isNull();
    Row related = Rows.at(found, "E2/retail");
    assertThat(related.<Object>getAs("nearest_cluster_id")).isNull();
    assertThat(related.<String>getAs("nearest_related_id")).isEqualTo("c1");
    assertThat(real(related, "nearest_related_km")).isCloseTo((mean - 1100) / 1000, within(1e-3));
  }

  @Test
  void manySitesOfOneFirmAreNotManyFirms() {
    Nation plain = nation(3, false);
    Rows more =
        Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number easting northing lad office_shared location_weight");
    for (int i = 0; i < 4; i++) {
      more.row("n0-" + i, "n0", 50_450.0 + i, 1000.0, "E2", false, 1.0);
    }
    Nation chain =
        new Nation(
            plain.firms(),
            plain.sites().unionByName(more.made()),
            plain.firmSectors(),
            plain.members());

    Row place = Rows.at(potential(chain), "E2/digital");
    assertThat(place.<Long>getAs("firms")).as("sites").isEqualTo(7);
    assertThat(place.<Long>getAs("firms_in_km2")).isEqualTo(2);
    assertThat(real(place, "firms_short")).isEqualTo(3);
  }

  @Test
  void theDensestKm2OfAPlaceHoldsItsNeighboursFirmsToo() {
    Map<String, Row> atTheBorder = potential(nation(3, true));

    Row place = Rows.at(atTheBorder, "E2/digital");
    assertThat(place.<Long>getAs("firms")).isEqualTo(3);
    assertThat(place.<Long>getAs("firms_in_km2")).isEqualTo(3);
    assertThat(real(place, "firms_short")).isEqualTo(2);
    assertThat(Rows.at(atTheBorder, "E3/digital").<Long>getAs("firms_in_km2")).isEqualTo(3);
  }

  @Test
  void densityStandsBetweenItsBounds() {
    assertThat(found.values())
        .allSatisfy(
            row ->
                assertThat(real(row, "relatedness_density"))
                    .isBetween(
                        real(row, "relatedness_density_low"),
                        real(row, "relatedness_density_high")));
    // E2 is strong in retail, the one relative of digital, though not surely.
    Row nascent = Rows.at(found, "E2/digital");
    assertThat(real(nascent, "relatedness_density")).isEqualTo(1);
    assertThat(real(nascent, "relatedness_density_low")).isLessThan(1);
  }

  @Test
  void partitionsChangeNothing() {
    assertThat(potential(7)).isEqualTo(found);
    assertThat(PlaceSectors.CONTRACT.fields()).hasSize(Rows.at(found, "E1/retail").size());
  }
}
