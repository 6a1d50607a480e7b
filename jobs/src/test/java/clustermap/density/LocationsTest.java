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

  @Test
  void clusteringLocationsIsClusteringTheirPoints() {
    for (int seed = 0; seed < 200; seed++) {
      WeightedPoints points = RandomPoints.of(seed, 120);
      Locations locations = Locations.of(points, 1 + seed % 2);
      WeightedPoints once = locations.points();
      DbscanParameters dbscan = new DbscanParameters(1 + seed % 9, 1000 + 1500L * (seed % 5));
      HdbscanParameters hdbscan = HdbscanParameters.of(2000 + 1000L * (seed % 4), 2500);

      assertThat(once.size()).isEqualTo(locations.count()).isLessThanOrEqualTo(points.size());
      assertThat(once.totalWeight()).isEqualTo(points.totalWeight());
      assertSpread(
          Dbscan.cluster(points, dbscan, 1), Dbscan.cluster(once, dbscan, 1), locations, seed);
      assertSpread(
          Hdbscan.cluster(points, hdbscan, 1).labels(),
          Hdbscan.cluster(once, hdbscan, 1).labels(),
          locations,
          seed);
    }
  }

  private static void assertSpread(
      DensityLabels ofPoints, DensityLabels ofLocations, Locations locations, int seed) {
    assertThat(ofLocations.clusterCount()).as("seed %d", seed).isEqualTo(ofPoints.clusterCount());
    for (int i = 0; i < ofPoints.label().length; i++) {
      int l = locations.ofPoint(i);
      assertThat(ofLocations.label()[l]).as("seed %d", seed).isEqualTo(ofPoints.label()[i]);
      assertThat(ofLocations.core()[l]).as("seed %d", seed).isEqualTo(ofPoints.core()[i]);
      assertThat(ofLocations.probability()[l])
          .as("seed %d", seed)
          .isEqualTo(ofPoints.probability()[i]);
    }
  }

  @Test
  void locationsOfLocationsAreThemselves() {
    WeightedPoints points = RandomPoints.of(5, 200);
    WeightedPoints once = Locations.of(points, 1).points();
    Locations again = Locations.of(once, 2);

    assertThat(again.count()).isEqualTo(once.size());
    for (int i = 0; i < once.size(); i++) {
      assertThat(again.ofPoint(i)).isEqualTo(i);
      assertThat(again.points().x(i)).isEqualTo(once.x(i));
      assertThat(again.points().weight(i)).isEqualTo(once.weight(i));
    }
  }
}
