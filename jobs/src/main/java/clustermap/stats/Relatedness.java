package clustermap.stats;

/**
 * Relatedness of sectors by the places in which both are strong, with the firms that are in both
 * left out: a rule that two sectors share would make them strong in the same places by itself. For
 * every pair the firms in both are taken out of both sectors, of the places and of the nation, as
 * if they did not exist.
 *
 * <p>A sector is strong in a place when its location quotient is above 1, and surely strong when
 * the lower bound of the quotient's 95 % interval is. The interval is Koopman's, whose lower bound
 * is above 1 exactly when the score test of equal shares, the place against the rest of the nation,
 * gives z &gt; 1.96; a design effect widens that to 1.96 √deff.
 *
 * <p>Memory: places × sectors; a pair costs one pass over the places. Not thread-safe.
 */
public final class Relatedness {
  private final int places;
  private final long[] firms;
  private final long nation;
  private final long[][] counts;
  private final double[][] designEffects;
  private final long[] totals;
  private final long[] shared;

  /**
   * Counts of a nation.
   *
   * @param firms n, all firms by place
   * @param nation N, all firms of the nation; at least the sum of the places
   * @param counts x, firms of a sector by place: one array a sector
   * @param totals X, firms of a sector in the nation; at least the sum of its places
   * @param designEffects at least 1, by sector and place
   * @throws IllegalArgumentException if sizes differ or a part exceeds its whole
   */
  public Relatedness(
      long[] firms, long nation, long[][] counts, long[] totals, double[][] designEffects) {
    places = firms.length;
    if (counts.length != totals.length || counts.length != designEffects.length) {
      throw new IllegalArgumentException("counts, totals and designEffects are of other sectors");
    }
    long all = 0;
    for (long n : firms) {
      all += n;
    }
    within("the places together", all, nation);
    for (int s = 0; s < counts.length; s++) {
      if (counts[s].length != places || designEffects[s].length != places) {
        throw new IllegalArgumentException("sector " + s + " has no value for some place");
      }
      long sum = 0;
      for (int p = 0; p < places; p++) {
        within("a sector in a place", counts[s][p], firms[p]);
        Arguments.designEffect(designEffects[s][p]);
        sum += counts[s][p];
      }
      within("the places of a sector", sum, totals[s]);
      within("a sector", totals[s], nation);
    }
    this.firms = firms;
    this.nation = nation;
    this.counts = counts;
    this.totals = totals;
    this.designEffects = designEffects;
    this.shared = new long[places];
  }

  private static void within(String what, long part, long whole) {
    if (part < 0 || part > whole) {
      throw new IllegalArgumentException(
          what + " must be from 0 to its whole, found " + part + " of " + whole);
    }
  }

  /** Where two sectors are strong, and where they surely are. */
  public record Pair(CoLocation strong, CoLocation surely) {}

  /**
   * Two sectors.
   *
   * @param sharedPlaces places that hold firms of both, each once
   * @param sharedCounts how many, in the same order
   * @param sharedTotal how many in the nation; at least the sum of the places
   */
  public Pair between(
      int first, int second, int[] sharedPlaces, long[] sharedCounts, long sharedTotal) {
    for (int i = 0; i < sharedPlaces.length; i++) {
      shared[sharedPlaces[i]] = sharedCounts[i];
    }
    long allFirms = nation - sharedTotal;
    long firstTotal = totals[first] - sharedTotal;
    long secondTotal = totals[second] - sharedTotal;
    int[] strong = new int[3];
    int[] surely = new int[3];
    for (int p = 0; p < places; p++) {
      long n = firms[p] - shared[p];
      long x = counts[first][p] - shared[p];
      long y = counts[second][p] - shared[p];
      if (x < 0 || y < 0) {
        throw new IllegalArgumentException("place " + p + " has more firms in both than in one");
      }
      boolean one = strong(x, n, firstTotal, allFirms);
      boolean other = strong(y, n, secondTotal, allFirms);
      add(strong, one, other);
      add(
          surely,
          one && surely(x, n, firstTotal, allFirms, designEffects[first][p]),
          other && surely(y, n, secondTotal, allFirms, designEffects[second][p]));
    }
    for (int place : sharedPlaces) {
      shared[place] = 0;
    }
    return new Pair(
        new CoLocation(places, strong[0], strong[1], strong[2]),
        new CoLocation(places, surely[0], surely[1], surely[2]));
  }

  private static void add(int[] places, boolean first, boolean second) {
    places[0] += first ? 1 : 0;
    places[1] += second ? 1 : 0;
    places[2] += first && second ? 1 : 0;
  }

  /**
   * Whether the location quotient (x/n)/(X/N) is above 1, exactly; never where it is undefined.
   *
   * @param x firms of the sector in the place
   * @param n firms in the place
   * @param bigX firms of the sector in the nation
   * @param bigN firms in the nation
   */
  public static boolean strong(long x, long n, long bigX, long bigN) {
    return x > 0 && Math.multiplyExact(x, bigN) > Math.multiplyExact(bigX, n);
  }

  /** Whether the lower bound of its 95 % interval is; see the class. */
  public static boolean surely(long x, long n, long bigX, long bigN, double designEffect) {
    long elsewhere = bigN - n;
    if (!strong(x, n, bigX, bigN) || elsewhere <= 0) {
      return false;
    }
    double share = (double) bigX / bigN;
    double difference = (double) x / n - (double) (bigX - x) / elsewhere;
    double variance = share * (1 - share) * (1.0 / n + 1.0 / elsewhere);
    return difference > ScoreInterval.Z * Math.sqrt(designEffect * variance);
  }

  /**
   * Relatedness density ω of a sector in a place: the share of the sector's proximity to others
   * that points at sectors in which the place is strong, Σ M_pt φ_st / Σ φ_st over t ≠ s (Hidalgo
   * et al. 2007). The sector itself does not count, or a place would be near whatever it has.
   *
   * @param proximity φ of the sector with every sector; NaN is left out
   * @param strong whether the place is strong in each
   * @param sector which of them is the sector itself
   * @return in [0, 1]; NaN where the sector is close to no other
   */
  public static double density(double[] proximity, boolean[] strong, int sector) {
    if (proximity.length != strong.length) {
      throw new IllegalArgumentException("proximity and strong must have one length");
    }
    double near = 0;
    double all = 0;
    for (int t = 0; t < proximity.length; t++) {
      if (t != sector && !Double.isNaN(proximity[t])) {
        all += proximity[t];
        near += strong[t] ? proximity[t] : 0;
      }
    }
    return all > 0 ? near / all : Double.NaN;
  }
}
