package clustermap.ml;

import clustermap.density.WeightedPoints;
import java.util.Arrays;

/** Points gathered row by row into primitive arrays. */
final class GrowingPoints {
  private double[] x = new double[64];
  private double[] y = new double[64];
  private long[] weight = new long[64];
  private int size;

  void add(double easting, double northing, long thousandths) {
    if (size == x.length) {
      int larger = x.length * 2;
      x = Arrays.copyOf(x, larger);
      y = Arrays.copyOf(y, larger);
      weight = Arrays.copyOf(weight, larger);
    }
    x[size] = easting;
    y[size] = northing;
    weight[size] = thousandths;
    size++;
  }

  int size() {
    return size;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }

  long weight(int i) {
    return weight[i];
  }

  WeightedPoints toWeightedPoints() {
    return WeightedPoints.of(
        Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(weight, size));
  }
}
