package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against asking every location. */
class LocationGridTest {

  /** Towns and open country, on whole metres, so that some lie on borders of cells and outlines. */
  private static double[][] locations(Random random, int count, double sideMetres) {
    double[] x = new double[count];
    double[] y = new double[count];
    double townX = 0;
    double townY = 0;
    for (int i = 0; i < count; i++) {
      if (i % 40 == 0) {
        townX = random.nextDouble() * sideMetres;
        townY = random.nextDouble() * sideMetres;
      }
      boolean town = random.nextInt(3) > 0;
      double easting =
          town ? townX + random.nextGaussian() * 400 : random.nextDouble() * sideMetres;
      double northing =
          town ? townY + random.nextGaussian() * 400 : random.nextDouble() * sideMetres;
      x[i] = 400_000 + Math.rint(easting);
      y[i] = 200_000 + Math.rint(northing);
    }
    return new double[][] {x, y};
  }

  private static Footprint footprint(Random random, double sideMetres) {
    int points = 1 + random.nextInt(80);
    double size = 50 + random.nextDouble() * random.nextDouble() * sideMetres;
    double centreX = 400_000 + (random.nextDouble() * 1.2 - 0.1) * sideMetres;
    double centreY = 200_000 + (random.nextDouble() * 1.2 - 0.1) * sideMetres;
    double[] x = new double[points];
    double[] y = new double[points];
    for (int i = 0; i < points; i++) {
      x[i] = centreX + Math.rint(random.nextGaussian() * size);
      y[i] = centreY + Math.rint(random.nextGaussian() * size);
    }
    return Footprint.of(new FootprintRule(random.nextInt(4) / 10.0, 1 + random.nextInt(200)), x, y);
  }

  private static int[] handedOut(List<int[]> stretches) {
    return stretches.stream().flatMapToInt(s -> IntStream.range(s[0], s[1])).toArray();
  }

  @Test
  void handsOutExactlyWhatAFootprintHolds() {
    int held = 0;
    int stretched = 0;
    for (int seed = 1; seed <= 120; seed++) {
      Random random = new Random(seed);
      double side = seed % 3 == 0 ? 200_000 : seed % 3 == 1 ? 20_000 : 2_000;
      double[][] at = locations(random, 1 + random.nextInt(3000), side);
      LocationGrid grid = new LocationGrid(at[0], at[1]);
      int[] order = grid.order();
      for (int f = 0; f < 12; f++) {
        Footprint footprint = footprint(random, side);
        List<int[]> stretches = new ArrayList<>();
        grid.inside(footprint, (from, to) -> stretches.add(new int[] {from, to}));
        int[] found = handedOut(stretches);
        assertThat(found)
            .as("seed %d, footprint %d", seed, f)
            .isEqualTo(
                IntStream.range(0, order.length)
                    .filter(p -> footprint.contains(at[0][order[p]], at[1][order[p]]))
                    .toArray());
        held += found.length;
        stretched += stretches.size();
      }
    }
    assertThat(held).isGreaterThan(100_000);
    assertThat(stretched).isLessThan(held / 4);
  }

  @Test
  void handsOutAllThatARectangleHoldsAndFewBeside() {
    Random random = new Random(1);
    double[][] at = locations(random, 20_000, 50_000);
    LocationGrid grid = new LocationGrid(at[0], at[1]);
    int[] order = grid.order();
    long inside = 0;
    long beside = 0;
    for (int b = 0; b < 300; b++) {
      double west = 395_000 + random.nextInt(60_000);
      double south = 195_000 + random.nextInt(60_000);
      double[] box = {west, south, west + random.nextInt(9000), south + random.nextInt(9000)};
      List<int[]> stretches = new ArrayList<>();
      grid.around(box, (from, to) -> stretches.add(new int[] {from, to}));
      int[] found = handedOut(stretches);
      IntPredicate holds =
          p ->
              at[0][order[p]] >= box[0]
                  && at[1][order[p]] >= box[1]
                  && at[0][order[p]] <= box[2]
                  && at[1][order[p]] <= box[3];
      int[] held = IntStream.range(0, order.length).filter(holds).toArray();
      assertThat(IntStream.of(found).filter(holds).toArray()).isEqualTo(held);
      inside += held.length;
      beside += found.length - held.length;
    }
    assertThat(inside).isGreaterThan(10_000);
    assertThat(beside).isLessThan(inside);
  }

  @Test
  void keepsTheOrderOfLocationsThatStandInItsOwn() {
    double[][] at = locations(new Random(2), 5000, 30_000);
    int[] order = new LocationGrid(at[0], at[1]).order();
    double[] x = IntStream.of(order).mapToDouble(i -> at[0][i]).toArray();
    double[] y = IntStream.of(order).mapToDouble(i -> at[1][i]).toArray();

    assertThat(IntStream.of(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, 5000).toArray());
    assertThat(new LocationGrid(x, y).order()).isEqualTo(IntStream.range(0, 5000).toArray());
  }

  @Test
  void withoutLocationsHandsOutNone() {
    LocationGrid none = new LocationGrid(new double[0], new double[0]);
    none.inside(
        Footprint.of(new FootprintRule(0.3, 100), new double[] {0}, new double[] {0}),
        (from, to) -> {
          throw new AssertionError("stretch " + from + " to " + to);
        });
    none.around(
        new double[] {-10, -10, 10, 10},
        (from, to) -> {
          throw new AssertionError("stretch " + from + " to " + to);
        });
    assertThat(none.order()).isEmpty();
  }
}
