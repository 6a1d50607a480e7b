package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import java.util.Random;
import org.junit.jupiter.api.Test;

@BesideOthers
final class NearestLocationTest {
  @Test
  void isTheNearestPointWithinADistanceTheFirstAmongEquals() {
    int found = 0;
    for (int seed = 0; seed < 300; seed++) {
      WeightedPoints points = RandomPoints.of(seed, 400);
      NearestLocation nearest = new NearestLocation(points);
      Random random = new Random(seed);
      for (int k = 0; k < 50; k++) {
        int near = points.size() == 0 ? -1 : random.nextInt(points.size());
        double x = (near < 0 ? 0 : points.x(near)) + random.nextInt(5) - 2;
        double y = (near < 0 ? 0 : points.y(near)) + random.nextInt(5) - 2;
        double metres = random.nextInt(4);
        int expected = -1;
        double best = metres * metres;
        for (int i = 0; i < points.size(); i++) {
          double dx = x - points.x(i);
          double dy = y - points.y(i);
          double d = dx * dx + dy * dy;
          if (d < best || (d == best && expected < 0)) {
            best = d;
            expected = i;
          }
        }
        assertThat(nearest.within(x, y, metres)).as("seed %d, %s", seed, k).isEqualTo(expected);
        found += expected < 0 ? 0 : 1;
      }
    }
    assertThat(found).isGreaterThan(5000);
  }
}
