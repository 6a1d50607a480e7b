package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class LonLatOutlineTest {
  private static byte[] wkb(String wkt) throws ParseException {
    return new WKBWriter().write(new WKTReader().read(wkt));
  }

  @Test
  void ringsAreWoundByTheRightHandRule() throws ParseException {
    LonLatOutline outline =
        LonLatOutline.ofWkb(wkb("POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))"));
    assertThat(area(outline.ring(0, 0))).isEqualTo(81);
    assertThat(area(outline.ring(0, 1))).isEqualTo(-1);
    assertThat(outline.bounds()).containsExactly(0, 0, 9, 9);
  }

  /** By the shoelace formula: positive when counter-clockwise. */
  private static double area(double[] ring) {
    double twice = 0;
    for (int i = 0; i + 3 < ring.length; i += 2) {
      twice += ring[i] * ring[i + 3] - ring[i + 2] * ring[i + 1];
    }
    return twice / 2;
  }

  @Test
  void coordinatesAreRoundedToSixPlainDecimals() throws ParseException {
    LonLatOutline outline =
        LonLatOutline.ofWkb(
            wkb("POLYGON ((-0.0000004 50.1234567, 1e-5 50.2, -1.5 50.3, -0.0000004 50.1234567))"));
    assertThat(outline.wkt())
        .contains("0 50.123457")
        .contains("0.00001 50.2")
        .contains("-1.5 50.3")
        .doesNotContain("E")
        .doesNotContain("-0 ");
  }

  @Test
  void whatRoundingMakesTouchIsNodedAndStaysValid() throws ParseException {
    // A neck of a tenth of a micro-degree between two squares.
    String wkt =
        "POLYGON ((0 0, 1 0, 1 0.49999995, 2 0.49999995, 2 0, 3 0, 3 1, 2 1, 2 0.50000005,"
            + " 1 0.50000005, 1 1, 0 1, 0 0))";
    LonLatOutline outline = LonLatOutline.ofWkb(wkb(wkt));
    Geometry read = new WKBReader().read(outline.wkb());
    assertThat(read.isValid()).isTrue();
    assertThat(read.getArea()).isEqualTo(2);
    assertThat(outline.parts()).isEqualTo(2);
    assertThat(outline.wkt()).startsWith("MULTIPOLYGON (((");
    assertThat(new WKTReader().read(outline.wkt()).equalsExact(read)).isTrue();
  }

  @Test
  void anOutlineOfTheGridLiesWhereItIs() throws ParseException {
    // A square of 10 km with Greenwich's observatory inside.
    LonLatOutline outline =
        LonLatOutline.ofGridWkb(
            wkb(
                "POLYGON ((534000 172000, 534000 182000, 544000 182000, 544000 172000,"
                    + " 534000 172000))"));
    Geometry read = new WKBReader().read(outline.wkb());
    assertThat(read.contains(new WKTReader().read("POINT (0 51.4779)"))).isTrue();
    // Straight lines of 10 km are bent: vertices at most 1 km apart.
    assertThat(read.getNumPoints()).isEqualTo(41);
    assertThat(area(outline.ring(0, 0))).isPositive();
  }

  @Test
  void whatIsNoOutlineIsRefused() throws ParseException {
    byte[] point = wkb("POINT (1 2)");
    assertThatThrownBy(() -> LonLatOutline.ofWkb(point))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Point");
    assertThatThrownBy(() -> LonLatOutline.ofWkb(new byte[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
