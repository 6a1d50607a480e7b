package clustermap.density;

import java.util.Random;

/** Seeded point sets that provoke what goes wrong: ties, duplicates, lattices, gaps, crowds. */
final class RandomPoints {
  private RandomPoints() {}

  /** A point set of up to {@code most} points whose kind follows from the seed. */
  static WeightedPoints of(long seed, int most) {
    Random random = new Random(seed);
    int n = random.nextInt(most + 1);
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    int kind = random.nextInt(6);
    boolean whole = random.nextBoolean();
    double originX = random.nextBoolean() ? 0 : 530_000;
    double originY = random.nextBoolean() ? 0 : 1_180_000.25;
    for (int i = 0; i < n; i++) {
      switch (kind) {
        case 0 -> { // uniform
          x[i] = random.nextDouble() * 100;
          y[i] = random.nextDouble() * 100;
        }
        case 1 -> { // a lattice of whole metres: many equal distances, many duplicates
          x[i] = random.nextInt(12);
          y[i] = random.nextInt(12);
        }
        case 2 -> { // dense spots in thin country
          boolean spot = random.nextInt(4) > 0;
          double centre = random.nextInt(3) * 40;
          x[i] = spot ? centre + random.nextGaussian() * 3 : random.nextDouble() * 100;
          y[i] = spot ? centre + random.nextGaussian() * 3 : random.nextDouble() * 100;
        }
        case 3 -> { // collinear
          x[i] = random.nextInt(60);
          y[i] = 2 * x[i];
        }
        case 4 -> { // few places, shared by many
          x[i] = random.nextInt(4) * 7;
          y[i] = random.nextInt(3) * 5;
        }
        default -> { // millimetres
          x[i] = random.nextInt(30) * 0.001;
          y[i] = random.nextInt(30) * 0.001;
        }
      }
      x[i] += originX;
      y[i] += originY;
      weight[i] = whole ? 1000L * (1 + random.nextInt(3)) : 1 + random.nextInt(2500);
    }
    return WeightedPoints.of(x, y, weight);
  }

  /** The same points in another order: entry i of the result is point order[i]. */
  static WeightedPoints permuted(WeightedPoints points, int[] order) {
    int n = points.size();
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    for (int i = 0; i < n; i++) {
      x[i] = points.x(order[i]);
      y[i] = points.y(order[i]);
      weight[i] = points.weight(order[i]);
    }
    return WeightedPoints.of(x, y, weight);
  }

  static int[] order(int n, long seed) {
    Random random = new Random(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** Points stretched and moved. */
  static WeightedPoints moved(WeightedPoints points, double factor, double dx, double dy) {
    int n = points.size();
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    for (int i = 0; i < n; i++) {
      x[i] = points.x(i) * factor + dx;
      y[i] = points.y(i) * factor + dy;
      weight[i] = points.weight(i);
    }
    return WeightedPoints.of(x, y, weight);
  }

  /** A point of weight 3000 becomes three points of one firm, next to each other in the order. */
  static WeightedPoints repeated(WeightedPoints points) {
    int n = 0;
    for (int i = 0; i < points.size(); i++) {
      n += (int) (points.weight(i) / WeightedPoints.ONE_FIRM);
    }
    double[] x = new double[n];
    double[] y = new double[n];
    int at = 0;
    for (int i = 0; i < points.size(); i++) {
      for (long k = 0; k < points.weight(i) / WeightedPoints.ONE_FIRM; k++) {
        x[at] = points.x(i);
        y[at] = points.y(i);
        at++;
      }
    }
    return WeightedPoints.unweighted(x, y);
  }
}
