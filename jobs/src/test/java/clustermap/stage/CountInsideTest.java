package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.FootprintCounts;
import clustermap.table.Footprints;
import clustermap.table.GeocodedSites;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** What lies inside the sample's footprints, against every site tested against every outline. */
@Tag("sample")
class CountInsideTest extends SparkTest {
  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  @Test
  void countsMembersAndOthersInsideTheFootprint() throws ParseException {
    SampleRun sample = SampleRun.get();
    Map<String, Double> weights = new HashMap<>();
    for (Row row :
        sample
            .stage(spark(), "firm_sectors", FirmSectors.CONTRACT)
            .selectExpr("concat(taxonomy, '/', sector)", "company_number", "weight")
            .collectAsList()) {
      weights.put(row.getString(0) + "/" + row.getString(1), row.getDouble(2));
    }
    List<Row> sites =
        sample
            .stage(spark(), "geocoded_sites", GeocodedSites.CONTRACT)
            .join(
                sample
                    .stage(spark(), "firms", Firms.CONTRACT)
                    .where("counted")
                    .select("company_number"),
                "company_number")
            .where("easting IS NOT NULL")
            .select("company_number", "easting", "northing", "location_weight", "office_shared")
            .collectAsList();
    Map<String, Row> counts = new TreeMap<>();
    for (Row row :
        sample.stage(spark(), "footprint_counts", FootprintCounts.CONTRACT).collectAsList()) {
      counts.put(row.getAs("cluster_id"), row);
    }
    List<Row> footprints =
        sample
            .stage(spark(), "footprints", Footprints.CONTRACT)
            .orderBy("cluster_id")
            .collectAsList();

    assertThat(footprints).hasSameSizeAs(counts.keySet());
    long others = 0;
    for (Row footprint : footprints) {
      String sector = footprint.getAs("taxonomy") + "/" + footprint.getAs("sector");
      Geometry outline = new WKBReader().read(footprint.<byte[]>getAs("grid_geometry"));
      long area = 0;
      long areaOpen = 0;
      long areaWeight = 0;
      long ofSector = 0;
      long ofSectorOpen = 0;
      long sectorWeight = 0;
      long located = 0;
      for (Row site : sites) {
        Coordinate at = new Coordinate(site.getDouble(1), site.getDouble(2));
        if (!outline.getEnvelopeInternal().covers(at)
            || !outline.intersects(GEOMETRY.createPoint(at))) {
          continue;
        }
        boolean open = !site.getBoolean(4);
        double locationWeight = site.getDouble(3);
        area++;
        areaOpen += open ? 1 : 0;
        areaWeight += Math.round(locationWeight * 1000);
        Double weight = weights.get(sector + "/" + site.getString(0));
        if (weight != null) {
          ofSector++;
          ofSectorOpen += open ? 1 : 0;
          sectorWeight += Math.round(weight * 1000);
          located += Math.max(1, Math.round(weight * locationWeight * 1000));
        }
      }
      Row found = Rows.at(counts, footprint.<String>getAs("cluster_id"));
      assertThat(
              List.of(
                  found.<Long>getAs("area_sites"),
                  found.<Long>getAs("area_sites_excl_shared"),
                  found.<Long>getAs("area_location_weight"),
                  found.<Long>getAs("sector_sites"),
                  found.<Long>getAs("sector_sites_excl_shared"),
                  found.<Long>getAs("sector_weight"),
                  found.<Long>getAs("sector_located_weight")))
          .as(footprint.<String>getAs("cluster_id"))
          .containsExactly(
              area, areaOpen, areaWeight, ofSector, ofSectorOpen, sectorWeight, located);
      others += area - ofSector;
    }
    assertThat(others).isPositive();
  }
}
