package clustermap.linkage;

/** How far two postcodes agree, the best first. */
public enum PostcodeLevel {
  /** Character for character. */
  FULL,
  /** The same sector: S1 1AA and S1 1BB. */
  SECTOR,
  /** The same district: S1 1AA and S1 2BB. */
  DISTRICT,
  /** The same area, which is the letters at the beginning: S1 1AA and S9 2BB. */
  AREA,
  ELSE,
  /** One or both have none, which says nothing. */
  MISSING;

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
