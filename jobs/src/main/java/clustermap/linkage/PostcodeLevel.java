package clustermap.linkage;

/** How far two postcodes agree, the best first. */
public enum PostcodeLevel {
  /** Character for character. */
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

  /** Compares two postcodes; empty ones are missing. Those of other countries agree or do not. */
  public static PostcodeLevel of(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return MISSING;
    }
    if (a.equals(b)) {
      return FULL;
    }
    int gapA = a.lastIndexOf(' ');
    int gapB = b.lastIndexOf(' ');
    if (gapA > 0 && gapA == gapB && a.regionMatches(0, b, 0, gapA + 1)) {
      boolean sector =
          gapA + 1 < Math.min(a.length(), b.length()) && a.charAt(gapA + 1) == b.charAt(gapB + 1);
      return sector ? SECTOR : DISTRICT;
    }
    int letters = letters(a);
    return letters > 0 && letters == letters(b) && a.regionMatches(0, b, 0, letters) ? AREA : ELSE;
  }

  private static int letters(String postcode) {
    int n = 0;
    while (n < postcode.length() && Character.isLetter(postcode.charAt(n))) {
      n++;
    }
    return n;
  }
}
