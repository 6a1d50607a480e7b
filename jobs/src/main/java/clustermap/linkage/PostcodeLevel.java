package clustermap.linkage;

/** How far two postcodes agree, the best first. */
public enum PostcodeLevel {
  /** Character for character, a whole postcode. */
  FULL(0),
  /** The same sector: S1 1AA and S1 1BB. */
  SECTOR(1),
  /** The same district: S1 1AA and S1 2BB. */
  DISTRICT(2),
  /** The same area, which is the letters at the beginning: S1 1AA and S9 2BB. */
  AREA(3),
  ELSE(4),
  /** One or both have none, which says nothing. */
  MISSING(5);

  private final int place;

  PostcodeLevel(int place) {
    this.place = place;
  }

  /** Its place from the best, 0: how tables hold it. */
  public int place() {
    return place;
  }

  /**
   * Compares two postcodes, upper case with a blank in the middle; empty ones are missing. One
   * without a blank is of a district alone, as S17 is, and agrees in that at most; unless it begins
   * with a digit, as whole ones of other countries do.
   */
  public static PostcodeLevel of(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return MISSING;
    }
    int district = district(a);
    if (district == district(b) && a.regionMatches(0, b, 0, district)) {
      boolean whole = district < a.length() || letters(a) == 0;
      if (whole && a.equals(b)) {
        return FULL;
      }
      // Nothing matches beyond the end of one that is of a district alone.
      return a.regionMatches(0, b, 0, district + 2) ? SECTOR : DISTRICT;
    }
    int letters = letters(a);
    return letters > 0 && letters == letters(b) && a.regionMatches(0, b, 0, letters) ? AREA : ELSE;
  }

  private static int district(String postcode) {
    int blank = postcode.indexOf(' ');
    return blank < 0 ? postcode.length() : blank;
  }

  private static int letters(String postcode) {
    int n = 0;
    while (n < postcode.length() && Character.isLetter(postcode.charAt(n))) {
      n++;
    }
    return n;
  }
}
