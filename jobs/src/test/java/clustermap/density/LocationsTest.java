package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LocationsTest {
  @Test
  void collapseInOrderOfPointsOnAnyNumberOfThreads() {
    Random random = new Random(3);
    double[] x = new double[300_000];
    double[] y = new double[x.length];
    Set<Double> distinct = new HashSet<>();
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(200);
      y[i] = random.nextInt(200);
      distinct.add(x[i] * 1000 + y[i]);
    }
    WeightedPoints points = WeightedPoints.unweighted(x, y);
    Locations one = Locations.of(points, new Workers(1));

    assertThat(one.count).isEqualTo(distinct.size());
    assertThat(Arrays.stream(one.weight, 0, one.count).sum()).isEqualTo(points.totalWeight());
    int seen = 0;
    for (int i = 0; i < x.length; i++) {
      int l = one.ofPoint[i];
      assertThat(one.x[l] == x[i] && one.y[l] == y[i]).isTrue();
      if (l == seen) {
        assertThat(one.firstPoint[seen++]).isEqualTo(i);
      }
      assertThat(l).isLessThan(seen);
    }
    for (int threads = 2; threads <= 4; threads++) {
      Locations many = Locations.of(points, new Workers(threads));
      assertThat(many.count).isEqualTo(one.count);
      assertThat(Arrays.equals(many.ofPoint, one.ofPoint)).isTrue();
      for (int l = 0; l < one.count; l++) {
        assertThat(many.weight[l]).isEqualTo(one.weight[l]);
        assertThat(many.firstPoint[l]).isEqualTo(one.firstPoint[l]);
      }
    }
  }
}
