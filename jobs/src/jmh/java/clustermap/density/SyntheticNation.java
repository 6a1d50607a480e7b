package clustermap.density;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A seeded nation to measure on: 1,200 towns whose sizes follow a power law, denser inside and with
 * a fifth of their locations, more crowded ones, in a centre of a tenth of their width; a tenth of
 * all locations in the country between; whole metres of EPSG:27700; and firms shared out among
 * locations by a lognormal weight, about twelve to each. Of a million firms each has 4,300 others
 * within 1,000 m on average and 920 within 300 m, as in a country with a London.
 */
final class SyntheticNation {
  private static final int TOWNS = 1200;
  private static final double WIDTH = 550_000;
  private static final double HEIGHT = 900_000;

  private SyntheticNation() {}

  /** One row a firm. With as many locations as firms each firm has its own address. */
  static WeightedPoints firms(int firms, int locations, long seed) {
    Random random = new Random(seed);
    double[] townX = new double[TOWNS];
    double[] townY = new double[TOWNS];
    double[] size = new double[TOWNS];
    double[] upTo = new double[TOWNS];
    double sum = 0;
    for (int t = 0; t < TOWNS; t++) {
      townX[t] = 100_000 + random.nextDouble() * WIDTH;
      townY[t] = 30_000 + random.nextDouble() * HEIGHT;
      size[t] = Math.pow(random.nextDouble() * 0.999 + 0.001, -1.1);
      sum += size[t];
      upTo[t] = sum;
    }
    double[] x = new double[locations];
    double[] y = new double[locations];
    double[] share = new double[locations];
    double total = 0;
    for (int l = 0; l < locations; l++) {
      double crowd = 1;
      if (random.nextInt(10) == 0) {
        x[l] = Math.rint(100_000 + random.nextDouble() * WIDTH);
        y[l] = Math.rint(30_000 + random.nextDouble() * HEIGHT);
      } else {
        int t = draw(upTo, sum, random);
        boolean isCentre = random.nextInt(5) == 0;
        crowd = isCentre ? 5 : 1;
        double radius =
            (isCentre ? 0.1 : 1)
                * (480 + 800 * Math.sqrt(size[t] / sum * TOWNS))
                * Math.exp(random.nextGaussian() * 0.6);
        x[l] = Math.rint(townX[t] + radius * random.nextGaussian() * 0.7);
        y[l] = Math.rint(townY[t] + radius * random.nextGaussian() * 0.7);
      }
      total += crowd * Math.exp(random.nextGaussian() * 1.2);
      share[l] = total;
    }
    double[] firmX = new double[firms];
    double[] firmY = new double[firms];
    for (int i = 0; i < firms; i++) {
      int l = firms == locations ? i : draw(share, total, random);
      firmX[i] = x[l];
      firmY[i] = y[l];
    }
    return WeightedPoints.unweighted(firmX, firmY);
  }

  private static int draw(double[] upTo, double total, Random random) {
    int at = Arrays.binarySearch(upTo, random.nextDouble() * total);
    return Math.min(upTo.length - 1, at < 0 ? -at - 1 : at);
  }

  /** The locations of firms with the weights they have together. */
  static WeightedPoints locations(WeightedPoints firms) {
    Locations of = Locations.of(firms, new Workers(1));
    return WeightedPoints.of(
        Arrays.copyOf(of.x, of.count),
        Arrays.copyOf(of.y, of.count),
        Arrays.copyOf(of.weight, of.count));
  }

  /**
   * Writes rows of a nation for other tools: a count, then x, y and weight in firms of each row,
   * all big-endian doubles.
   *
   * @param arguments firms, locations, {@code rows} or {@code weighted}, file
   */
  public static void main(String[] arguments) throws IOException {
    WeightedPoints points =
        firms(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), 1);
    if (arguments[2].equals("weighted")) {
      points = locations(points);
    }
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3]))))) {
      out.writeDouble(points.size());
      for (int i = 0; i < points.size(); i++) {
        out.writeDouble(points.x(i));
        out.writeDouble(points.y(i));
        out.writeDouble(points.weight(i) / (double) WeightedPoints.ONE_FIRM);
      }
    }
  }
}
