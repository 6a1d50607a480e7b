package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

/** The core of a place and the rings around it. */
class RingsAndCoresTest {

  private static int bruteForce(double[] x, double[] y, long[] w, double radius) {
    int best = -1;
    long most = -1;
    for (int i = 0; i < x.length; i++) {
      long sum = 0;
      for (int j = 0; j < x.length; j++) {
        if (Math.hypot(x[j] - x[i], y[j] - y[i]) <= radius) {
          sum += w[j];
        }
      }
      boolean first = best < 0 || x[i] < x[best] || (x[i] == x[best] && y[i] < y[best]);
      if (sum > most || (sum == most && first)) {
        most = sum;
        best = i;
      }
    }
    return best;
  }

  @Test
  void findsTheDensestLocationThatLookingAtAllFinds() {
    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < 60; round++) {
      int n = 1 + random.nextInt(300);
      double[] x = new double[n];
      double[] y = new double[n];
      long[] w = new long[n];
      for (int i = 0; i < n; i++) {
        // Steps of 250 m make ties and distances of exactly the radius.
        x[i] = 400_000 + 250 * random.nextInt(40);
        y[i] = 300_000 + 250 * random.nextInt(40);
        w[i] = round % 2 == 0 ? 1 : random.nextInt(2_000);
      }
      int found = DensestLocation.of(x, y, w, 1_000);
      int expected = bruteForce(x, y, w, 1_000);
      assertThat(new double[] {x[found], y[found]})
          .as("round %d", round)
          .containsExactly(x[expected], y[expected]);
    }
    assertThat(DensestLocation.of(new double[0], new double[0], new long[0], 1)).isEqualTo(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DensestLocation.of(new double[1], new double[1], new long[1], 0))
        .withMessageContaining("radiusMetres");
  }

  @Test
  void clipsRingsToTheOutline() throws Exception {
    double[] edges = {0, 1_000, 2_000, 5_000};
    double[] whole = RingAreas.whole(edges);
    assertThat(whole[0]).isCloseTo(Math.PI * 1e6, within(1e-3));
    assertThat(whole[1]).isCloseTo(3 * Math.PI * 1e6, within(1e-3));

    // The half plane to the east of the point, as far as 1.5 km, north and south without end.
    byte[] half =
        new WKBWriter()
            .write(
                new WKTReader()
                    .read("POLYGON ((0 -9000, 1500 -9000, 1500 9000, 0 9000, 0 -9000))"));
    double[] areas = RingAreas.within(half, 0, 0, edges);

    assertThat(areas[0]).isCloseTo(whole[0] / 2, within(whole[0] * 1e-3));
    // Of the circle of 2 km: half of it less the segment beyond 1.5 km.
    double segment = 4e6 * Math.acos(0.75) - 1_500 * Math.sqrt(4e6 - 2.25e6);
    assertThat(areas[1])
        .isCloseTo(Math.PI * 2e6 - segment - Math.PI * 0.5e6, within(whole[1] * 1e-3));
    assertThat(areas[2]).isPositive().isLessThan(whole[2] / 2);
  }
}
