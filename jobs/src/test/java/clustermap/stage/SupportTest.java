package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Assets;
import clustermap.table.Footprints;
import clustermap.table.Postcodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/** A footprint of 2 by 1 km, held against assets. */
class SupportTest extends SparkTest {
  private static final RunConfig.Support REACH = new RunConfig.Support(List.of(5.0, 10.0, 25.0));

  private static Dataset<Row> footprint() {
    byte[] wkb =
        new WKBWriter()
            .write(
                new GeometryFactory().toGeometry(new Envelope(400_000, 402_000, 300_000, 301_000)));
    return Rows.of(Footprints.CONTRACT, "cluster_id grid_geometry").row("c", wkb).made();
  }

  private static Rows assets() {
    return Rows.of(Assets.CONTRACT, "asset_id kind name postcode easting northing");
  }

  private static List<Row> run(Dataset<Row> located) {
    return Support.run(
            footprint(),
            Rows.broadcast(Support.Located.of(located.collectAsList()), Support.Located.class),
            REACH)
        .collectAsList();
  }

  private static Map<String, Row> byKindAndReach(List<Row> rows) {
    Map<String, Row> all = new TreeMap<>();
    for (Row row : rows) {
      all.put(row.getAs("kind") + " " + row.<Double>getAs("reach_km"), row);
    }
    return all;
  }

  @Test
  void countsByKindAndDistanceFromTheFootprint() {
    Dataset<Row> assets =
        assets()
            .row("u2", "university", "Inside", null, 401_000.0, 300_500.0)
            .row("u1", "university", "Inside too", null, 400_500.0, 300_500.0)
            .row("u3", "university", "Edge of 10", null, 412_000.0, 300_500.0)
            .row("k1", "catapult", "3-4-5", null, 405_000.0, 305_000.0)
            .row("i1", "investor", "Far", null, 402_000.0, 401_000.0)
            .made();

    Map<String, Row> found = byKindAndReach(run(assets));

    assertThat(found).hasSize(9);
    // Of two inside the one with the smaller id; the third is exactly 10 km away.
    Row inside = Rows.at(found, "university 10.0");
    assertThat(inside.<String>getAs("nearest_asset_id")).isEqualTo("u1");
    assertThat(inside.<Double>getAs("nearest_km")).isZero();
    assertThat(inside.<Long>getAs("assets")).isEqualTo(3);
    assertThat(Rows.at(found, "university 5.0").<Long>getAs("assets")).isEqualTo(2);
    assertThat(inside.<Double>getAs("score")).isEqualTo(1);
    Row corner = Rows.at(found, "catapult 5.0");
    assertThat(corner.<Double>getAs("nearest_km")).isEqualTo(5);
    assertThat(corner.<Long>getAs("assets")).isEqualTo(1);
    Row far = Rows.at(found, "investor 25.0");
    assertThat(far.<Double>getAs("nearest_km")).isEqualTo(100);
    assertThat(far.<String>getAs("nearest_name")).isEqualTo("Far");
    assertThat(far.<Long>getAs("assets")).isZero();
    assertThat(far.<Double>getAs("score")).isZero();
  }

  @Test
  void agreesWithMeasuringEveryAsset() {
    SplittableRandom random = new SplittableRandom(7);
    Rows assets = assets();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double[] at = {
        Math.rint(401_000 + (random.nextDouble() - 0.5) * 80_000),
        Math.rint(300_500 + (random.nextDouble() - 0.5) * 80_000)
      };
      points.add(at);
      assets.row(String.format("a%03d", i), "facility", "F" + i, null, at[0], at[1]);
    }

    Map<String, Row> found = byKindAndReach(run(assets.made()));

    double nearest = Double.POSITIVE_INFINITY;
    long[] within = new long[3];
    for (double[] at : points) {
      double dx = Math.max(0, Math.max(400_000 - at[0], at[0] - 402_000));
      double dy = Math.max(0, Math.max(300_000 - at[1], at[1] - 301_000));
      double metres = Math.hypot(dx, dy);
      nearest = Math.min(nearest, metres);
      for (int r = 0; r < 3; r++) {
        within[r] += metres <= REACH.reachKm().get(r) * 1000 ? 1 : 0;
      }
    }
    for (int r = 0; r < 3; r++) {
      Row row = Rows.at(found, "facility " + REACH.reachKm().get(r));
      assertThat(row.<Long>getAs("assets")).isEqualTo(within[r]);
      assertThat(row.<Double>getAs("nearest_km")).isCloseTo(nearest / 1000, within(5.1e-4));
    }
  }

  @Test
  void placesAssetsByPostcodeAndTakesShippedKindsThatAreNotGiven() {
    Rows given =
        assets()
            .row("k1", "catapult", "By postcode", "S1 1AA", null, null)
            .row("k2", "catapult", "Nowhere", "ZZ9 9ZZ", null, null)
            .row("k3", "catapult", "No postcode", null, null, null)
            .row("p1", "science_park", "Own", "S1 1AA", 5.0, 6.0);
    Rows shipped =
        assets()
            .row("u1", "university", "Shipped", null, 1.0, 2.0)
            .row("k9", "catapult", "Replaced", null, 3.0, 4.0);
    Dataset<Row> postcodes =
        Rows.of(Postcodes.CONTRACT, "postcode easting northing")
            .row("S1 1AA", 435_000.0, 387_000.0)
            .made();

    Map<String, Row> found = Rows.byFirst(Support.locate(given.made(), shipped.made(), postcodes));

    assertThat(found).containsOnlyKeys("k1", "p1", "u1");
    assertThat(Rows.at(found, "k1").<Double>getAs("easting")).isEqualTo(435_000);
    assertThat(Rows.at(found, "p1").<Double>getAs("easting")).isEqualTo(5);
    assertThat(Rows.byFirst(Support.locate(assets().made(), shipped.made(), postcodes)))
        .containsOnlyKeys("u1", "k9");
  }

  @Test
  void hasNoRowsWithoutAssets() {
    assertThat(
            run(
                Support.locate(
                    assets().made(),
                    assets().made(),
                    Rows.of(Postcodes.CONTRACT, "postcode").made())))
        .isEmpty();
  }
}
