package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class FootprintIndexTest {

  private static List<Footprint> footprints(Random random, int count, double spreadMetres) {
    List<Footprint> footprints = new ArrayList<>();
    for (int f = 0; f < count; f++) {
      int points = 1 + random.nextInt(60);
      double size = 100 + random.nextDouble() * spreadMetres / 5;
      double centreX = 300_000 + random.nextDouble() * spreadMetres;
      double centreY = 300_000 + random.nextDouble() * spreadMetres;
      double[] x = new double[points];
      double[] y = new double[points];
      for (int i = 0; i < points; i++) {
        x[i] = centreX + random.nextGaussian() * size;
        y[i] = centreY + random.nextGaussian() * size;
      }
      footprints.add(
          Footprint.of(
              new FootprintRule(random.nextInt(4) / 10.0, 50 + random.nextInt(200)), x, y));
    }
    return footprints;
  }

  private static int[] oracle(List<IndexedPointInAreaLocator> locators, double x, double y) {
    return IntStream.range(0, locators.size())
        .filter(i -> locators.get(i).locate(new Coordinate(x, y)) != Location.EXTERIOR)
        .toArray();
  }

  private static List<IndexedPointInAreaLocator> locators(List<byte[]> outlines)
      throws ParseException {
    List<IndexedPointInAreaLocator> locators = new ArrayList<>();
    for (byte[] wkb : outlines) {
      locators.add(new IndexedPointInAreaLocator(new WKBReader().read(wkb)));
    }
    return locators;
  }

  @Test
  void findsWhatTestingEveryOutlineFinds() throws ParseException {
    for (double spread : new double[] {2_000, 20_000, 400_000}) {
      Random random = new Random((long) spread);
      List<Footprint> footprints = footprints(random, 60, spread);
      FootprintIndex index = FootprintIndex.of(footprints);
      List<byte[]> wkb = footprints.stream().map(Footprint::gridWkb).toList();
      List<IndexedPointInAreaLocator> locators = locators(wkb);
      FootprintIndex ofWkb = FootprintIndex.ofWkb(wkb);

      int hits = 0;
      for (int query = 0; query < 5_000; query++) {
        double x = 300_000 + (random.nextDouble() * 1.4 - 0.2) * spread;
        double y = 300_000 + (random.nextDouble() * 1.4 - 0.2) * spread;
        int[] expected = oracle(locators, x, y);
        assertThat(index.containing(x, y)).as("%s, %s", x, y).isEqualTo(expected);
        assertThat(ofWkb.containing(x, y)).isEqualTo(expected);
        hits += expected.length;
      }
      assertThat(hits).isGreaterThan(100);
    }
  }

  @Test
  void countsPointsOnTheOutlineAsInside() throws ParseException {
    List<Footprint> footprints = footprints(new Random(3), 20, 5_000);
    FootprintIndex index = FootprintIndex.of(footprints);
    for (int f = 0; f < footprints.size(); f++) {
      Geometry outline = new WKBReader().read(footprints.get(f).gridWkb());
      for (Coordinate vertex : outline.getCoordinates()) {
        assertThat(index.containing(vertex.x, vertex.y)).contains(f);
        assertThat(footprints.get(f).contains(vertex.x, vertex.y)).isTrue();
      }
    }
  }

  @Test
  void isExactOnCellBordersAndLevelEdges() throws ParseException {
    List<byte[]> outlines = new ArrayList<>();
    GeometryFactory factory = new GeometryFactory();
    WKTReader reader = new WKTReader(factory);
    for (String wkt :
        List.of(
            "POLYGON ((0 0, 2000 0, 2000 2000, 0 2000, 0 0))",
            "POLYGON ((250 250, 1750 250, 1750 1750, 250 1750, 250 250),"
                + " (500 500, 500 1500, 1500 1500, 1500 500, 500 500))",
            "MULTIPOLYGON (((0 0, 250 0, 250 250, 0 0)), ((1750 1750, 2000 1750, 2000 2000,"
                + " 1750 1750)))",
            "POLYGON ((0 1000.000001, 2000 1000, 2000 1250, 0 1250, 0 1000.000001))")) {
      outlines.add(new WKBWriter().write(reader.read(wkt)));
    }
    FootprintIndex index = FootprintIndex.ofWkb(outlines);
    List<IndexedPointInAreaLocator> locators = locators(outlines);

    for (double x = -125; x <= 2125; x += 62.5) {
      for (double y = -125; y <= 2125; y += 62.5) {
        assertThat(index.containing(x, y)).as("%s, %s", x, y).isEqualTo(oracle(locators, x, y));
      }
    }
    assertThat(index.containing(1000, 1000)).containsExactly(0);
    assertThat(index.containing(2000, 2000)).containsExactly(0, 2);
  }

  @Test
  void anEmptyIndexHoldsNothing() {
    FootprintIndex index = FootprintIndex.of(List.of());

    assertThat(index.size()).isZero();
    assertThat(index.containing(430_000, 380_000)).isEmpty();
  }

  @Test
  void anEmptyOutlineHoldsNothingAndKeepsItsNumber() throws ParseException {
    List<byte[]> outlines =
        List.of(
            new WKBWriter().write(new GeometryFactory().createPolygon()),
            Footprint.of(new FootprintRule(1, 100), new double[] {5}, new double[] {5}).gridWkb());

    assertThat(FootprintIndex.ofWkb(outlines).containing(5, 5)).containsExactly(1);
  }

  @Test
  void aPointThatIsNowhereIsInNothing() {
    FootprintIndex index = FootprintIndex.of(footprints(new Random(4), 5, 1_000));

    assertThat(index.containing(Double.NaN, 300_000)).isEmpty();
    assertThat(index.containing(300_000, Double.NaN)).isEmpty();
    assertThat(index.containing(Double.POSITIVE_INFINITY, 300_000)).isEmpty();
    assertThat(index.containing(-1e12, 1e12)).isEmpty();
  }

  @Test
  void survivesSerialisation() throws IOException, ClassNotFoundException {
    FootprintIndex index = FootprintIndex.of(footprints(new Random(9), 30, 10_000));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(index);
    }
    FootprintIndex copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (FootprintIndex) in.readObject();
    }

    Random random = new Random(10);
    int hits = 0;
    for (int query = 0; query < 1_000; query++) {
      double x = 300_000 + random.nextDouble() * 10_000;
      double y = 300_000 + random.nextDouble() * 10_000;
      assertThat(copy.containing(x, y)).isEqualTo(index.containing(x, y));
      hits += copy.containing(x, y).length;
    }
    assertThat(hits).isPositive();
    assertThat(copy.size()).isEqualTo(30);
  }

  @Test
  void refusesWhatIsNoPolygon() {
    byte[] point = new WKBWriter().write(new GeometryFactory().createPoint(new Coordinate(1, 2)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FootprintIndex.ofWkb(List.of(point)))
        .withMessageContaining("outline 0 must be a polygon, found Point");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FootprintIndex.ofWkb(List.of(new byte[] {1, 2, 3})))
        .withMessageContaining("outline 0 must be WKB");
  }
}
