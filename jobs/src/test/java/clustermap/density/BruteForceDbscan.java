package clustermap.density;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** DBSCAN as the textbook has it: every pair of points is looked at, none is collapsed. */
final class BruteForceDbscan {
  private BruteForceDbscan() {}

  static DensityLabels cluster(WeightedPoints points, DbscanParameters p) {
    int n = points.size();
    boolean[] core = new boolean[n];
    for (int i = 0; i < n; i++) {
      long sum = 0;
      for (int j = 0; j < n; j++) {
        if (squared(points, i, j) <= p.epsMetres() * p.epsMetres()) {
          sum += points.weight(j);
        }
      }
      core[i] = sum >= p.minPointsThousandths();
    }
    int[] part = new int[n];
    Arrays.fill(part, -1);
    int parts = 0;
    for (int seed = 0; seed < n; seed++) {
      if (!core[seed] || part[seed] >= 0) {
        continue;
      }
      Deque<Integer> open = new ArrayDeque<>();
      open.add(seed);
      part[seed] = parts;
      while (!open.isEmpty()) {
        int i = open.remove();
        for (int j = 0; j < n; j++) {
          if (core[j] && part[j] < 0 && squared(points, i, j) <= p.epsMetres() * p.epsMetres()) {
            part[j] = parts;
            open.add(j);
          }
        }
      }
      parts++;
    }
    int[] withBorder = part.clone();
    for (int i = 0; i < n; i++) {
      double best = p.epsMetres() * p.epsMetres();
      if (core[i]) {
        continue;
      }
      for (int j = n - 1; j >= 0; j--) {
        if (core[j] && squared(points, i, j) <= best) {
          best = squared(points, i, j);
          withBorder[i] = part[j];
        }
      }
    }
    return numbered(withBorder, core, parts);
  }

  private static DensityLabels numbered(int[] part, boolean[] core, int parts) {
    int[] number = new int[parts];
    Arrays.fill(number, -1);
    int[] label = new int[part.length];
    double[] probability = new double[part.length];
    int next = 0;
    for (int i = 0; i < part.length; i++) {
      label[i] = -1;
      if (part[i] >= 0) {
        if (number[part[i]] < 0) {
          number[part[i]] = next++;
        }
        label[i] = number[part[i]];
        probability[i] = 1;
      }
    }
    return new DensityLabels(label, core, probability, next);
  }

  private static double squared(WeightedPoints points, int i, int j) {
    double dx = points.x(i) - points.x(j);
    double dy = points.y(i) - points.y(j);
    return dx * dx + dy * dy;
  }
}
