package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

class FootprintTest {
  private static final FootprintRule RULE = new FootprintRule(0.3, 100);

  private static Polygon read(byte[] wkb) throws ParseException {
    return (Polygon) new WKBReader().read(wkb);
  }

  /** What must hold for every input. */
  private static void assertSound(FootprintRule rule, double[] x, double[] y, String about)
      throws ParseException {
    Footprint footprint = Footprint.of(rule, x, y);
    Polygon grid = read(footprint.gridWkb());
    Polygon lonLat = read(footprint.lonLatWkb());
    for (Polygon polygon : new Polygon[] {grid, lonLat}) {
      assertThat(polygon.isValid()).as(about).isTrue();
      assertThat(polygon.getNumInteriorRing()).as(about).isZero();
      assertThat(Orientation.isCCW(polygon.getExteriorRing().getCoordinates())).as(about).isTrue();
    }
    IndexedPointInAreaLocator onGrid = new IndexedPointInAreaLocator(grid);
    IndexedPointInAreaLocator onEarth = new IndexedPointInAreaLocator(lonLat);
    for (int i = 0; i < x.length; i++) {
      assertThat(footprint.contains(x[i], y[i])).as(about).isTrue();
      assertThat(onGrid.locate(new Coordinate(x[i], y[i]))).as(about).isEqualTo(Location.INTERIOR);
      LonLat p = BritishNationalGrid.toLonLat(x[i], y[i]);
      assertThat(onEarth.locate(new Coordinate(p.lon(), p.lat())))
          .as(about)
          .isEqualTo(Location.INTERIOR);
    }
  }

  private static double[] repeat(double value, int times) {
    double[] values = new double[times];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void aSinglePointGivesADisc() throws ParseException {
    double[] x = {435000};
    double[] y = {387000};

    assertSound(RULE, x, y, "one point");
    // A polygon of 32 sides in a circle of 100 m has 99.4 % of its area.
    assertThat(Footprint.of(RULE, x, y).areaKm2()).isCloseTo(0.0312, within(1e-4));
    assertThat(Footprint.of(RULE, x, y).centroid().easting()).isCloseTo(435000, within(0.01));
    assertThat(Footprint.of(RULE, x, y).centroid().northing()).isCloseTo(387000, within(0.01));
  }

  @Test
  void repeatedPointsGiveTheOutlineOfOne() throws ParseException {
    double[] x = repeat(435000, 12);
    double[] y = repeat(387000, 12);

    assertSound(RULE, x, y, "duplicates");
    assertThat(Footprint.of(RULE, x, y).gridWkb())
        .isEqualTo(Footprint.of(RULE, new double[] {435000}, new double[] {387000}).gridWkb());
  }

  @Test
  void twoPointsAndPointsOnALineGiveACapsule() throws ParseException {
    double capsule = 0.1 * 2 * 3 + 0.0312;
    double[] x = {430000, 433000};
    double[] y = {380000, 380000};
    assertSound(RULE, x, y, "two points");
    assertThat(Footprint.of(RULE, x, y).areaKm2()).isCloseTo(capsule, within(1e-3));

    double[] lineX = {430000, 431000, 430500, 433000, 432999};
    double[] lineY = repeat(380000, 5);
    assertSound(RULE, lineX, lineY, "level line");
    assertThat(Footprint.of(RULE, lineX, lineY).areaKm2()).isCloseTo(capsule, within(1e-3));

    double[] slantX = new double[30];
    double[] slantY = new double[30];
    for (int i = 0; i < 30; i++) {
      slantX[i] = 430000 + 70.0 * i;
      slantY[i] = 380000 + 30.0 * i;
    }
    assertSound(RULE, slantX, slantY, "slanting line");
    slantX[17] += 0.001;
    assertSound(RULE, slantX, slantY, "nearly a line");
  }

  @Test
  void aLatticeGivesItsSquare() throws ParseException {
    double[] x = new double[400];
    double[] y = new double[400];
    for (int i = 0; i < 400; i++) {
      x[i] = 430000 + 100 * (i % 20);
      y[i] = 380000 + 100 * (i / 20);
    }
    assertSound(RULE, x, y, "lattice");
    assertThat(Footprint.of(RULE, x, y).areaKm2())
        .isCloseTo(1.9 * 1.9 + 4 * 1.9 * 0.1 + 0.0312, within(1e-2));
  }

  @Test
  void fillsTheHoleOfARing() throws ParseException {
    double[] x = new double[60];
    double[] y = new double[60];
    for (int i = 0; i < 60; i++) {
      x[i] = 430000 + Math.rint(2000 * Math.cos(i * Math.PI / 30));
      y[i] = 380000 + Math.rint(2000 * Math.sin(i * Math.PI / 30));
    }
    assertSound(new FootprintRule(0, 100), x, y, "ring");
    // An open ring whose mouth the buffer closes.
    double[] openX = Arrays.copyOf(x, 59);
    double[] openY = Arrays.copyOf(y, 59);
    assertSound(new FootprintRule(0.05, 250), openX, openY, "open ring");
  }

  @Test
  void followsABayThatTheConvexHullWouldFill() {
    // Three streets thick, for a hull cannot cut into a line of single points.
    List<double[]> points = new ArrayList<>();
    for (int column = 0; column <= 20; column++) {
      for (int row = 0; row <= 20; row++) {
        if (column <= 2 || column >= 18 || row <= 2) {
          points.add(new double[] {430000 + 100 * column, 380000 + 100 * row});
        }
      }
    }
    double[] x = points.stream().mapToDouble(p -> p[0]).toArray();
    double[] y = points.stream().mapToDouble(p -> p[1]).toArray();
    Footprint concave = Footprint.of(new FootprintRule(0.1, 100), x, y);
    Footprint convex = Footprint.of(new FootprintRule(1, 100), x, y);

    assertThat(convex.contains(431000, 381500)).isTrue();
    assertThat(concave.contains(431000, 381500)).isFalse();
    assertThat(concave.areaKm2()).isLessThan(0.7 * convex.areaKm2());
  }

  @Test
  void containsEveryLocationWhateverTheyLookLike() throws ParseException {
    Random random = new Random(41);
    for (int round = 0; round < 150; round++) {
      int count = 1 + random.nextInt(120);
      double scale = Math.pow(10, 1 + 4 * random.nextDouble());
      double step = random.nextBoolean() ? 1 : scale / 7;
      double[] x = new double[count];
      double[] y = new double[count];
      for (int i = 0; i < count; i++) {
        x[i] = 400000 + Math.rint(random.nextGaussian() * scale / step) * step;
        y[i] = 400000 + Math.rint(random.nextGaussian() * scale / step) * step;
      }
      FootprintRule rule = new FootprintRule(random.nextInt(11) / 10.0, 1 + random.nextInt(500));
      assertSound(rule, x, y, "seed 41, round " + round + ", " + rule);
    }
  }

  @Test
  void doesNotDependOnTheOrderOrNumberOfRepeats() {
    Random random = new Random(12);
    double[] x = new double[200];
    double[] y = new double[200];
    for (int i = 0; i < 100; i++) {
      x[i] = x[199 - i] = 430000 + 50 * random.nextInt(60);
      y[i] = y[199 - i] = 380000 + 50 * random.nextInt(60);
    }
    byte[] expected = Footprint.of(RULE, x, y).gridWkb();
    byte[] half = Footprint.of(RULE, Arrays.copyOf(x, 100), Arrays.copyOf(y, 100)).gridWkb();
    assertThat(half).isEqualTo(expected);
    for (int shuffle = 0; shuffle < 20; shuffle++) {
      for (int i = 199; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double swapX = x[i];
        double swapY = y[i];
        x[i] = x[j];
        y[i] = y[j];
        x[j] = swapX;
        y[j] = swapY;
      }
      assertThat(Footprint.of(RULE, x, y).gridWkb()).isEqualTo(expected);
    }
  }

  @Test
  void writesLongitudeFirstAndItsBounds() throws ParseException {
    double[] x = {430000, 436000, 433000};
    double[] y = {380000, 381000, 390000};
    Footprint footprint = Footprint.of(new FootprintRule(1, 100), x, y);

    Polygon lonLat = read(footprint.lonLatWkb());
    Envelope bounds = lonLat.getEnvelopeInternal();
    assertThat(footprint.lonLatWkb()[0]).as("little-endian").isEqualTo((byte) 1);
    assertThat(bounds.getMinX()).isBetween(-1.56, -1.54);
    assertThat(bounds.getMaxY()).isBetween(53.40, 53.42);
    assertThat(footprint.lonLatBounds())
        .containsExactly(bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY());
    LonLat centroid = footprint.centroidLonLat();
    assertThat(centroid.lon()).isCloseTo(lonLat.getCentroid().getX(), within(1e-4));
    assertThat(centroid.lat()).isCloseTo(lonLat.getCentroid().getY(), within(1e-4));
    // The area on the sphere, by shrinking longitudes at the centroid.
    double metresPerDegree = 111_195;
    double sphere =
        lonLat.getArea()
            * metresPerDegree
            * metresPerDegree
            * Math.cos(Math.toRadians(centroid.lat()))
            / 1e6;
    assertThat(footprint.areaKm2()).isCloseTo(sphere, within(0.01 * sphere));
  }

  @Test
  void bothOutlinesAreTheSameWithinCentimetres() throws ParseException {
    double[] x = {430000, 470000, 450000};
    double[] y = {380000, 380000, 420000};
    Footprint footprint = Footprint.of(new FootprintRule(1, 100), x, y);
    IndexedPointInAreaLocator lonLat = new IndexedPointInAreaLocator(read(footprint.lonLatWkb()));

    // The level edge runs at 379,900 m from 430 km to 470 km.
    for (double easting = 430000; easting <= 470000; easting += 777) {
      LonLat inside = BritishNationalGrid.toLonLat(easting, 379_900.10);
      LonLat outside = BritishNationalGrid.toLonLat(easting, 379_899.90);
      assertThat(lonLat.locate(new Coordinate(inside.lon(), inside.lat())))
          .isEqualTo(Location.INTERIOR);
      assertThat(lonLat.locate(new Coordinate(outside.lon(), outside.lat())))
          .isEqualTo(Location.EXTERIOR);
    }
  }

  @Test
  void aPointThatIsNowhereIsOutside() {
    Footprint footprint = Footprint.of(RULE, new double[] {1000}, new double[] {1000});

    assertThat(footprint.contains(Double.NaN, 1000)).isFalse();
    assertThat(footprint.contains(1000, Double.NaN)).isFalse();
    assertThat(footprint.contains(1000, 1101)).isFalse();
    assertThat(footprint.contains(1000, 1100)).isTrue();
  }

  @Test
  void refusesNoLocationsUnevenArraysAndNaN() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Footprint.of(RULE, new double[0], new double[0]))
        .withMessageContaining("at least one location");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Footprint.of(RULE, new double[1], new double[2]))
        .withMessageContaining("one length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Footprint.of(RULE, new double[] {1, Double.NaN}, new double[2]))
        .withMessageContaining("location 1");
  }

  @Test
  void refusesARuleOutsideItsRanges() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FootprintRule(1.1, 100))
        .withMessageContaining("lengthRatio");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FootprintRule(Double.NaN, 100))
        .withMessageContaining("lengthRatio");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FootprintRule(0.5, 0))
        .withMessageContaining("bufferMetres");
  }
}
