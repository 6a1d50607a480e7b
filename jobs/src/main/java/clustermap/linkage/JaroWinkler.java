package clustermap.linkage;

/** Similarity of two short texts (Jaro 1989; Winkler 1990). */
public final class JaroWinkler {
  /** Weight of each letter of a common beginning, of four at most. */
  private static final double PREFIX = 0.1;

  private JaroWinkler() {}

  /**
   * 1 for equal texts, 0 for texts without a common letter; symmetric. Of two empty texts it is 1,
   * of one empty text 0. Takes time with the product of the lengths.
   */
  public static double similarity(String a, String b) {
    int n = a.length();
    int m = b.length();
    if (n == 0 || m == 0) {
      return n == m ? 1 : 0;
    }
    int window = Math.max(0, Math.max(n, m) / 2 - 1);
    boolean[] takenA = new boolean[n];
    boolean[] takenB = new boolean[m];
    int matches = 0;
    for (int i = 0; i < n; i++) {
      int to = Math.min(m - 1, i + window);
      for (int j = Math.max(0, i - window); j <= to; j++) {
        if (!takenB[j] && a.charAt(i) == b.charAt(j)) {
          takenA[i] = true;
          takenB[j] = true;
          matches++;
          break;
        }
      }
    }
    if (matches == 0) {
      return 0;
    }
    int moved = 0;
    int j = 0;
    for (int i = 0; i < n; i++) {
      if (takenA[i]) {
        while (!takenB[j]) {
          j++;
        }
        if (a.charAt(i) != b.charAt(j)) {
          moved++;
        }
        j++;
      }
    }
    double common = matches;
    // Transpositions are whole pairs: half of an odd number is cut off, as in Winkler's code.
    int swapped = moved / 2;
    double jaro = (common / n + common / m + (common - swapped) / common) / 3;
    int prefix = 0;
    while (prefix < Math.min(4, Math.min(n, m)) && a.charAt(prefix) == b.charAt(prefix)) {
      prefix++;
    }
    return jaro + prefix * PREFIX * (1 - jaro);
  }
}
