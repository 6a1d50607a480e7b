package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  void areThoseOfAMapOfPlacesHoweverManyShareOne() {
    for (int places : new int[] {1, 50, 5_000, 1_000_000}) {
      Random random = new Random(places);
      int n = 140_000;
      double[] x = new double[n];
      double[] y = new double[n];
      long[] weight = new long[n];
      for (int i = 0; i < n; i++) {
        int place = random.nextInt(places);
        // Zero has two signs and is one place; millimetres apart are two.
        x[i] = place % 1000 == 0 && random.nextBoolean() ? -0.0 : place % 1000 / 1000.0;
        y[i] = place / 1000 - 500;
        weight[i] = 1L + random.nextInt(5000);
      }
      Map<List<Double>, Integer> numbers = new HashMap<>();
      List<Long> weights = new ArrayList<>();
      int[] expected = new int[n];
      for (int i = 0; i < n; i++) {
        List<Double> place = List.of(x[i] + 0.0, y[i] + 0.0);
        numbers.putIfAbsent(place, numbers.size());
        expected[i] = numbers.get(place);
        if (expected[i] == weights.size()) {
          weights.add(0L);
        }
        weights.set(expected[i], weights.get(expected[i]) + weight[i]);
      }

      for (int threads = 1; threads <= 3; threads++) {
        Locations found = Locations.of(WeightedPoints.of(x, y, weight), threads);
        assertThat(found.count).isEqualTo(numbers.size());
        assertThat(found.ofPoint).isEqualTo(expected);
        assertThat(Arrays.copyOf(found.weight, found.count))
            .isEqualTo(weights.stream().mapToLong(Long::longValue).toArray());
        for (int l = 0; l < found.count; l++) {
          int first = found.firstPoint[l];
          assertThat(expected[first]).isEqualTo(l);
          assertThat(found.x[l] == x[first] && found.y[l] == y[first]).isTrue();
        }
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
