package clustermap.stats;

/**
 * In how many of the places looked at two sectors are strong, each and together: what relatedness
 * by co-location is made of.
 *
 * @param places P, places looked at
 * @param first of these, places in which the first sector is strong
 * @param second of these, places in which the second is
 * @param both of these, places in which both are
 */
public record CoLocation(int places, int first, int second, int both) {

  public CoLocation {
    if (both < 0
        || both > Math.min(first, second)
        || Math.max(first, second) > places
        || first + second - both > places) {
      throw new IllegalArgumentException(
          "no such places: "
              + places
              + " in all, "
              + first
              + " and "
              + second
              + " strong, "
              + both
              + " in both");
    }
  }

  /** From one flag a place and sector, in the same order of places. */
  public static CoLocation of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "first and second must have one length, found " + first.length + " and " + second.length);
    }
    int ones = 0;
    int others = 0;
    int both = 0;
    for (int p = 0; p < first.length; p++) {
      ones += first[p] ? 1 : 0;
      others += second[p] ? 1 : 0;
      both += first[p] && second[p] ? 1 : 0;
    }
    return new CoLocation(first.length, ones, others, both);
  }

  /**
   * Proximity φ: the smaller of the two conditional probabilities that a place strong in one is
   * strong in the other, both / max(first, second) (Hidalgo, Klinger, Barabási and Hausmann,
   * Science 317, 2007). NaN where neither is strong anywhere.
   */
  public double proximity() {
    return proportion().share();
  }

  /**
   * Proximity with Wilson's 95 % interval, for places as if they were independent: neighbours are
   * not, so it is too narrow rather than too wide.
   */
  public Proportion proportion() {
    return Proportion.wilson(both, Math.max(first, second));
  }

  /**
   * Association strength: places strong in both over those expected if the strengths were
   * independent, P both / (first second) (van Eck and Waltman, JASIST 60, 2009; as relatedness in
   * Balland, Boschma, Crespo and Rigby, Regional Studies 53, 2019). Above 1 when they are together
   * more often than chance; NaN where one of them is strong nowhere.
   */
  public double association() {
    return first == 0 || second == 0
        ? Double.NaN
        : (double) places * both / ((double) first * second);
  }
}
