package clustermap.stats;

/**
 * A location quotient of a <em>fixed</em> area with its 95 % interval: the share of a sector among
 * the area's firms over its share among the nation's.
 *
 * <p>The interval is that of a superpopulation of firm locations. It excludes errors of register,
 * sector code and address. For an area drawn because it is dense, such as a cluster, it is
 * conditional on the boundary and no evidence of concentration.
 *
 * <p>Where a quotient is undefined, all three values are NaN: an empty area (n = 0) or a sector
 * that is nowhere (X = 0). Otherwise 0 ≤ low ≤ lq ≤ high.
 *
 * @param lq the quotient, 0 where the area has no firm of the sector
 * @param low lower 95 % limit, 0 where lq is 0
 * @param high upper 95 % limit
 */
public record LocationQuotient(double lq, double low, double high) {
  private static final LocationQuotient UNDEFINED =
      new LocationQuotient(Double.NaN, Double.NaN, Double.NaN);

  /** {@link #withinNation(double, double, double, double, double)} without a design effect. */
  public static LocationQuotient withinNation(
      double sectorInArea, double allInArea, double sectorInNation, double allInNation) {
    return withinNation(sectorInArea, allInArea, sectorInNation, allInNation, 1);
  }

  /**
   * The quotient where the area's firms are counted in the nation's totals, as with a place and the
   * register it was cut from. The interval is Koopman's for θ, the area's share over the share in
   * the <em>rest</em> of the nation, mapped by LQ = θN / (nθ + N − n); so a large area is not
   * compared with itself.
   *
   * <p>Counts may be weighted, hence not whole. A design effect widens ln θ by its square root;
   * where x or X − x is below 1, where ln θ runs away or does not exist, it multiplies the critical
   * value instead (the interval of the counts divided by the design effect).
   *
   * <p>Edges: x = 0 gives lq = low = 0. X = x (nobody elsewhere) gives lq = high = N/n. x = n has a
   * finite interval like any other. n = N (the area is the nation) gives exactly 1 with no width.
   *
   * @param sectorInArea x
   * @param allInArea n
   * @param sectorInNation X, the area included
   * @param allInNation N, the area included
   * @param designEffect at least 1; see {@link DesignEffect}
   * @throws IllegalArgumentException if a count is negative or not finite, x &gt; n, X &gt; N, x
   *     &gt; X, n &gt; N, or more of the sector than firms remain elsewhere; differences of a
   *     billionth, as sums of weights have, pass
   */
  public static LocationQuotient withinNation(
      double sectorInArea,
      double allInArea,
      double sectorInNation,
      double allInNation,
      double designEffect) {
    double x = checkCounts(sectorInArea, allInArea, sectorInNation, allInNation, designEffect);
    Arguments.atMost("sectorInArea", x, "sectorInNation", sectorInNation);
    Arguments.atMost("allInArea", allInArea, "allInNation", allInNation);
    Arguments.atMost(
        "the sector outside the area plus allInArea",
        sectorInNation - x + allInArea,
        "allInNation",
        allInNation);
    if (allInArea == 0 || sectorInNation == 0) {
      return UNDEFINED;
    }
    double elsewhere = allInNation - allInArea;
    if (elsewhere <= 0) {
      return new LocationQuotient(1, 1, 1);
    }
    double sectorElsewhere = Math.min(elsewhere, Math.max(0, sectorInNation - x));
    ScoreInterval.Limits theta =
        ScoreInterval.ofRatio(x, allInArea, sectorElsewhere, elsewhere, designEffect);
    double lq = (x / allInArea) / (sectorInNation / allInNation);
    return ordered(
        lq,
        fromTheta(theta.low(), allInArea, allInNation),
        fromTheta(theta.high(), allInArea, allInNation));
  }

  /**
   * Whether the interval of {@link #withinNation(double, double, double, double)} lies above a
   * quotient: the score test of that one, for those who ask often and need no limits.
   *
   * @param bound the quotient, &gt; 0
   */
  public static boolean liesAbove(double bound, double x, double n, double bigX, double bigN) {
    if (n <= 0 || bigX <= 0 || x <= 0) {
      return false;
    }
    if (bigN <= n) {
      return bound < 1;
    }
    // No quotient is above N/n.
    return bound * n < bigN && score(bound, x, n, bigX, bigN) > ScoreInterval.Z;
  }

  /** Whether that interval lies below a quotient. */
  public static boolean liesBelow(double bound, double x, double n, double bigX, double bigN) {
    if (n <= 0 || bigX <= 0) {
      return false;
    }
    if (bigN <= n) {
      return bound > 1;
    }
    return bound * n >= bigN
        ? bigX > x || bound * n > bigN
        : bigX > x && score(bound, x, n, bigX, bigN) < -ScoreInterval.Z;
  }

  private static double score(double bound, double x, double n, double bigX, double bigN) {
    double elsewhere = bigN - n;
    double theta = bound * elsewhere / (bigN - bound * n);
    return ScoreInterval.statistic(theta, x, n, bigX - x, elsewhere);
  }

  /** {@link #againstReference(double, double, double, double, double)} without a design effect. */
  public static LocationQuotient againstReference(
      double sectorInArea, double allInArea, double sectorInReference, double allInReference) {
    return againstReference(sectorInArea, allInArea, sectorInReference, allInReference, 1);
  }

  /**
   * The quotient where the national shares come from another source of which the area's firms are
   * no part, as with official business counts beside a register: only the reference's shares are
   * used, never its level. The interval is Koopman's for the ratio of two independent proportions,
   * (x, n) and (X, N). Where the area is cut from the same counts use {@link #withinNation}: this
   * one would be too wide there.
   *
   * <p>The design effect acts as in {@link #withinNation(double, double, double, double, double)}.
   *
   * @param sectorInArea x
   * @param allInArea n
   * @param sectorInReference X, may be smaller than x
   * @param allInReference N, may be smaller than n
   * @param designEffect at least 1; see {@link DesignEffect}
   * @throws IllegalArgumentException if a count is negative or not finite, x &gt; n, or X &gt; N
   */
  public static LocationQuotient againstReference(
      double sectorInArea,
      double allInArea,
      double sectorInReference,
      double allInReference,
      double designEffect) {
    double x =
        checkCounts(sectorInArea, allInArea, sectorInReference, allInReference, designEffect);
    if (allInArea == 0 || sectorInReference == 0) {
      return UNDEFINED;
    }
    ScoreInterval.Limits ratio =
        ScoreInterval.ofRatio(
            x,
            allInArea,
            Math.min(sectorInReference, allInReference),
            allInReference,
            designEffect);
    return ordered(ratio.ratio(), ratio.low(), ratio.high());
  }

  private static double checkCounts(double x, double n, double bigX, double bigN, double deff) {
    Arguments.count("sectorInArea", x);
    Arguments.count("allInArea", n);
    Arguments.count("sector total", bigX);
    Arguments.count("overall total", bigN);
    Arguments.atMost("sectorInArea", x, "allInArea", n);
    Arguments.atMost("sector total", bigX, "overall total", bigN);
    Arguments.designEffect(deff);
    return Math.min(x, n);
  }

  private static double fromTheta(double theta, double n, double bigN) {
    return Double.isInfinite(theta) ? bigN / n : theta * bigN / (n * theta + bigN - n);
  }

  /** Rounding may put a limit a hair on the wrong side of the quotient at the edges. */
  private static LocationQuotient ordered(double lq, double low, double high) {
    return new LocationQuotient(lq, Math.min(low, lq), Math.max(high, lq));
  }
}
