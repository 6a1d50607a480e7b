package clustermap.config;

import java.util.Collection;

/** The nearest known word to a mistyped one. */
public final class Suggestion {

  private Suggestion() {}

  /**
   * " (did you mean X?)" for the nearest of the known words, or nothing when none is near: at most
   * a third of its letters differ by Levenshtein's distance. Ties go to the first.
   */
  public static String among(String word, Collection<String> known) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = levenshtein(word, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    boolean near = bestDistance <= Math.max(2, word.length() / 3);
    return near ? " (did you mean " + best + "?)" : "";
  }

  private static int levenshtein(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
