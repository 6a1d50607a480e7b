package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class NearestOutlinesTest {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private static Geometry shape(String wkt) throws Exception {
    return new WKTReader().read(wkt);
  }

  private static byte[] wkb(Geometry geometry) {
    return new WKBWriter().write(geometry);
  }

  /** Rings around squares with holes, discs and two-part outlines, by the thousand metres. */
  private static List<Geometry> shapes(SplittableRandom random, int count) throws Exception {
    List<Geometry> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = 400_000 + random.nextInt(90) * 1000;
      double y = 300_000 + random.nextInt(90) * 1000;
      Geometry disc = FACTORY.createPoint(new Coordinate(x, y)).buffer(500 + random.nextInt(3000));
      switch (i % 3) {
        case 0 -> shapes.add(disc);
        case 1 ->
            shapes.add(disc.difference(FACTORY.createPoint(new Coordinate(x, y)).buffer(300)));
        default ->
            shapes.add(disc.union(FACTORY.createPoint(new Coordinate(x + 9000, y)).buffer(1000)));
      }
    }
    return shapes;
  }

  @Test
  void findsTheDistancesThatHoldingEveryOutlineAgainstEveryPointFinds() throws Exception {
    SplittableRandom random = new SplittableRandom(41);
    List<Geometry> shapes = shapes(random, 40);
    int[] groups = new int[40];
    Arrays.setAll(groups, i -> random.nextInt(4));
    double limit = 12_000;
    NearestOutlines index =
        NearestOutlines.ofWkb(
            shapes.stream().map(NearestOutlinesTest::wkb).toList(), groups, 5, limit);
    double[] found = new double[5];
    int near = 0;
    for (int p = 0; p < 2_000; p++) {
      double x = 360_000 + Math.rint(random.nextDouble() * 170_000);
      double y = 260_000 + Math.rint(random.nextDouble() * 170_000);
      double[] expected = new double[5];
      Arrays.fill(expected, Double.POSITIVE_INFINITY);
      for (int i = 0; i < 40; i++) {
        double metres = shapes.get(i).distance(FACTORY.createPoint(new Coordinate(x, y)));
        if (metres <= limit) {
          expected[groups[i]] = Math.min(expected[groups[i]], metres);
        }
      }
      boolean any = index.nearest(x, y, found);
      assertThat(any).isEqualTo(Arrays.stream(expected).anyMatch(d -> d <= limit));
      near += any ? 1 : 0;
      for (int g = 0; g < 5; g++) {
        if (Double.isInfinite(expected[g])) {
          assertThat(found[g]).as("point %s %s group %s", x, y, g).isInfinite();
        } else {
          assertThat(found[g])
              .as("point %s %s group %s", x, y, g)
              .isCloseTo(expected[g], within(1e-6));
        }
      }
    }
    assertThat(near).isBetween(500, 1_900);
  }

  @Test
  void isZeroInsideAndOnTheEdgeAndCountsTheLimitItself() throws Exception {
    byte[] square = wkb(shape("POLYGON ((0 0, 1000 0, 1000 1000, 0 1000, 0 0))"));
    NearestOutlines index = NearestOutlines.ofWkb(List.of(square), new int[] {0}, 1, 5_000);
    double[] metres = new double[1];

    assertThat(index.nearest(500, 500, metres)).isTrue();
    assertThat(metres[0]).isZero();
    index.nearest(1000, 300, metres);
    assertThat(metres[0]).isZero();
    index.nearest(1300, 1400, metres);
    assertThat(metres[0]).isCloseTo(500, within(1e-9));
    assertThat(index.nearest(6_000, 500, metres)).isTrue();
    assertThat(metres[0]).isEqualTo(5_000);
    assertThat(index.nearest(6_000.5, 500, metres)).isFalse();
    assertThat(index.nearest(Double.NaN, 500, metres)).isFalse();
    assertThat(index.bounds()).containsExactly(-5_000, -5_000, 6_000, 6_000);
  }

  @Test
  void findsNothingWithoutOutlines() {
    NearestOutlines none = NearestOutlines.ofWkb(List.of(), new int[0], 2, 25_000);
    double[] metres = new double[2];

    assertThat(none.nearest(400_000, 300_000, metres)).isFalse();
    assertThat(metres).containsOnly(Double.POSITIVE_INFINITY);
  }

  @Test
  void refusesWhatIsNoPolygonOrHasNoGroup() throws Exception {
    byte[] point = wkb(shape("POINT (1 1)"));
    byte[] square = wkb(shape("POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestOutlines.ofWkb(List.of(point), new int[] {0}, 1, 1))
        .withMessageContaining("polygon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestOutlines.ofWkb(List.of(square), new int[] {1}, 1, 1))
        .withMessageContaining("groupOf[0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestOutlines.ofWkb(List.of(square), new int[0], 1, 1))
        .withMessageContaining("needs a group");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestOutlines.ofWkb(List.of(square), new int[] {0}, 1, -1))
        .withMessageContaining("limitMetres");
  }
}
