package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.geo.FootprintIndex;
import clustermap.table.FirmGroups;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.FootprintCounts;
import clustermap.table.Footprints;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import clustermap.table.NationalTotals;
import clustermap.table.Postcodes;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;
import scala.reflect.ClassTag$;

/** One footprint, a square kilometre, and firms that work or are registered in it or elsewhere. */
class HeadOfficesTest extends SparkTest {
  private static final double IN = 435_500;
  private static final double OUT = 450_000;
  private static final double NORTH = 387_500;

  private static Broadcast<CountInside.Outlines> outlines() {
    byte[] square =
        new WKBWriter()
            .write(
                new GeometryFactory()
                    .createPolygon(
                        new Coordinate[] {
                          new Coordinate(435_000, 387_000),
                          new Coordinate(436_000, 387_000),
                          new Coordinate(436_000, 388_000),
                          new Coordinate(435_000, 388_000),
                          new Coordinate(435_000, 387_000)
                        }));
    CountInside.Outlines outlines =
        new CountInside.Outlines(
            List.of("c"), List.of("t"), List.of("digital"), FootprintIndex.ofWkb(List.of(square)));
    return spark()
        .sparkContext()
        .broadcast(outlines, ClassTag$.MODULE$.apply(CountInside.Outlines.class));
  }

  private static Dataset<Row> firms() {
    return Rows.of(Firms.CONTRACT, "company_number standing counted postcode sic_codes")
        .row("1", "live", true, "IN1 1AA", List.of("62012"))
        .row("2", "live", true, "OUT1 1AA", List.of("62012"))
        .row("3", "live", true, "IN1 1AA", List.of("62012"))
        .row("4", "live", true, "IN1 1AA", List.of("62012"))
        .row("5", "winding_up", false, "IN1 1AA", List.of("62012"))
        .row("6", "live", true, "IN1 1AA", List.of("47110"))
        .made();
  }

  private static Dataset<Row> firmSectors() {
    return Rows.of(FirmSectors.CONTRACT, "taxonomy sector company_number weight")
        .row("t", "digital", "1", 1.0)
        .row("t", "digital", "2", 1.0)
        .row("t", "digital", "3", 1.0)
        .row("t", "digital", "4", 1.0)
        .row("t", "digital", "5", 1.0)
        .row("t", "retail", "6", 1.0)
        .made();
  }

  /** Sites of 1 to 3; 4 to 6 are known by their offices only. */
  private static Dataset<Row> sites() {
    return Rows.of(
            GeocodedSites.CONTRACT, "site_id company_number is_registered_office easting northing")
        .row("1a", "1", false, IN, NORTH)
        .row("1b", "1", false, OUT, NORTH)
        .row("2a", "2", false, IN, NORTH)
        .row("2b", "2", false, IN, NORTH)
        .row("3a", "3", false, OUT, NORTH)
        .row("4", "4", true, IN, NORTH)
        .row("5", "5", true, IN, NORTH)
        .row("6", "6", true, IN, NORTH)
        .made();
  }

  private static Dataset<Row> members() {
    return Rows.of(
            Members.CONTRACT, "cluster_id taxonomy sector company_number site_id easting northing")
        .row("c", "t", "digital", "1", "1a", IN, NORTH)
        .row(null, "t", "digital", "1", "1b", OUT, NORTH)
        .row("c", "t", "digital", "2", "2a", IN, NORTH)
        .row("c", "t", "digital", "2", "2b", IN, NORTH)
        .row(null, "t", "digital", "3", "3a", OUT, NORTH)
        .row("c", "t", "digital", "4", "4", IN, NORTH)
        .made();
  }

  @Test
  void countsOneFootprintByOfficesAndBySites() {
    Dataset<Row> postcodes =
        Rows.of(Postcodes.CONTRACT, "postcode easting northing")
            .row("IN1 1AA", IN, NORTH)
            .row("OUT1 1AA", OUT, NORTH)
            .made();
    List<Row> rows =
        HeadOffices.run(members(), sites(), firms(), firmSectors(), postcodes, outlines())
            .collectAsList();

    assertThat(rows).hasSize(1);
    Row row = rows.get(0);
    // By site 1, 2 (once) and 4; by office 1, 3 and 4.
    assertThat(row.<Long>getAs("firms_by_site")).isEqualTo(3);
    assertThat(row.<Long>getAs("firms_by_office")).isEqualTo(3);
    assertThat(row.<Double>getAs("head_office_effect")).isEqualTo(1.0);
    // 1 works elsewhere too; of 4 only the office is known.
    assertThat(row.<Long>getAs("firms_with_sites_elsewhere")).isEqualTo(1);
    assertThat(row.<Double>getAs("sites_known_share")).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void countsTheFirmsOfOneOwnerAtOnePlaceOnce() {
    Dataset<Row> groups =
        Rows.of(FirmGroups.CONTRACT, "company_number group_id group_companies")
            .row("1", "1", 2L)
            .row("2", "1", 2L)
            .row("3", "3", 1L)
            .row("4", "4", 1L)
            .row("5", "5", 1L)
            .row("6", "6", 1L)
            .made();
    Dataset<Row> counts =
        Rows.of(
                FootprintCounts.CONTRACT,
                "cluster_id area_sites sector_sites sector_weight sum_xx sum_xn sum_nn")
            // 1a, 2a, 2b, 4 and 6 are inside.
            .row("c", 5L, 4L, 4_000L, 16L, 20L, 25L)
            .made();
    Dataset<Row> totals =
        Rows.of(NationalTotals.CONTRACT, "taxonomy sector sector_sites all_sites")
            .row("t", "digital", 6L, 7L)
            .made();
    Dataset<Row> footprints =
        Rows.of(Footprints.CONTRACT, "cluster_id taxonomy sector").row("c", "t", "digital").made();
    List<Row> rows =
        CollapseGroups.run(
                new CollapseGroups.Inputs(
                    members(), sites(), firms(), firmSectors(), groups, counts, totals, footprints),
                outlines())
            .collectAsList();

    assertThat(rows).hasSize(1);
    Row row = rows.get(0);
    assertThat(row.<Long>getAs("groups")).isEqualTo(2);
    assertThat(row.<Double>getAs("largest_group_share")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(row.<Boolean>getAs("one_owner")).isTrue();
    assertThat(row.<Double>getAs("largest_location_share")).isEqualTo(1.0);
    // 1a, 2a and 2b are one: 2 of the sector among 3 inside, 4 among 5 in the nation.
    assertThat(row.<Double>getAs("lq_groups")).isCloseTo((2 / 3.0) / (4 / 5.0), within(1e-12));
  }
}
