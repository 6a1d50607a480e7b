package clustermap.resample;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A seeded country of firms to deal labels among: towns of unequal size, dense inside, several
 * firms at many locations, some shared offices that weigh their firms down, some firms with several
 * sites.
 */
final class Towns {
  /** A firm with its sites, in the units of {@link Population}. */
  static final class Firm {
    private final int stratum;
    private final String area;
    private final double[] x;
    private final double[] y;
    private final double[] locationWeight;

    Firm(int stratum, String area, double[] x, double[] y, double[] locationWeight) {
      this.stratum = stratum;
      this.area = area;
      this.x = x;
      this.y = y;
      this.locationWeight = locationWeight;
    }

    int stratum() {
      return stratum;
    }

    String area() {
      return area;
    }

    double[] x() {
      return x;
    }

    double[] y() {
      return y;
    }

    double[] locationWeight() {
      return locationWeight;
    }
  }

  final Firm[] firms;
  final Population population;
  final Population.Builder builder;

  /**
   * Draws a country.
   *
   * @param count firms
   * @param locations distinct locations, about
   * @param severalShare share of firms with two to six sites
   */
  Towns(int count, int locations, int towns, double side, double severalShare, long seed) {
    Random random = new Random(seed);
    double[] tx = new double[towns];
    double[] ty = new double[towns];
    double[] upTo = new double[towns];
    double sum = 0;
    for (int t = 0; t < towns; t++) {
      tx[t] = random.nextDouble() * side;
      ty[t] = random.nextDouble() * side;
      sum += Math.pow(random.nextDouble() * 0.99 + 0.01, -1.1);
      upTo[t] = sum;
    }
    double[] lx = new double[locations];
    double[] ly = new double[locations];
    String[] area = new String[locations];
    double[] locationWeight = new double[locations];
    for (int l = 0; l < locations; l++) {
      double at = random.nextDouble() * sum;
      int t = 0;
      while (t < towns - 1 && upTo[t] < at) {
        t++;
      }
      double size = t == 0 ? upTo[0] : upTo[t] - upTo[t - 1];
      double radius = 300 + 600 * Math.sqrt(size / sum * towns);
      if (random.nextInt(10) == 0) {
        lx[l] = Math.rint(random.nextDouble() * side);
        ly[l] = Math.rint(random.nextDouble() * side);
      } else {
        lx[l] = Math.rint(tx[t] + radius * random.nextGaussian()) + 0.0;
        ly[l] = Math.rint(ty[t] + radius * random.nextGaussian()) + 0.0;
      }
      area[l] = "E3000" + (int) (4 * Math.min(0.999, Math.max(0, lx[l] / side)));
      locationWeight[l] = random.nextInt(200) == 0 ? 0.25 : 1;
    }
    firms = new Firm[count];
    for (int f = 0; f < count; f++) {
      int sites = random.nextDouble() < severalShare ? 2 + random.nextInt(5) : 1;
      double[] x = new double[sites];
      double[] y = new double[sites];
      double[] w = new double[sites];
      boolean shared = false;
      String where = "";
      for (int s = 0; s < sites; s++) {
        int l = (int) (locations * Math.pow(random.nextDouble(), 1.7));
        x[s] = lx[l];
        y[s] = ly[l];
        w[s] = sites == 1 ? locationWeight[l] : 1;
        shared |= w[s] < 1;
        where = area[l];
      }
      firms[f] = new Firm(Population.stratum(shared, sites), where, x, y, w);
    }
    builder = builder(firms);
    population = builder.build();
  }

  private static Population.Builder builder(Firm[] firms) {
    Map<String, long[]> byPlace = new TreeMap<>();
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Firm> example = new TreeMap<>();
    for (Firm firm : firms) {
      StringBuilder kind = new StringBuilder(firm.stratum() + "/" + firm.area());
      for (int s = 0; s < firm.x().length; s++) {
        String place = place(firm.x()[s], firm.y()[s]);
        long[] sums = byPlace.computeIfAbsent(place, p -> new long[2]);
        sums[0]++;
        sums[1] += Math.round(firm.locationWeight()[s] * 1000);
        kind.append('/').append(place).append('*').append(firm.locationWeight()[s]);
      }
      kinds.merge(kind.toString(), 1, Integer::sum);
      example.put(kind.toString(), firm);
    }
    Population.Builder builder = new Population.Builder();
    byPlace.forEach(
        (place, sums) -> {
          String[] parts = place.split(":", -1);
          builder.location(
              Double.parseDouble(parts[0]) - OFFSET,
              Double.parseDouble(parts[1]) - OFFSET,
              sums[0],
              sums[1]);
        });
    kinds.forEach(
        (kind, count) -> {
          Firm firm = example.get(kind);
          if (firm != null) {
            builder.kind(
                firm.stratum(), firm.area(), firm.x(), firm.y(), firm.locationWeight(), count);
          }
        });
    return builder;
  }

  private static final double OFFSET = 1e7;

  /** Text that is in the order of the numbers. */
  private static String place(double x, double y) {
    return String.format(java.util.Locale.ROOT, "%012.1f:%012.1f", x + OFFSET, y + OFFSET);
  }
}
