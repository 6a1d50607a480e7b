package clustermap.lineage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Ids that clusters get and keep. */
public final class ClusterIds {
  private static final int DIGITS = 15;

  private ClusterIds() {}

  /**
   * The id of a cluster that is new on a day.
   *
   * @param found what the clustering of the day calls it: it follows from taxonomy, sector and its
   *     medoid firm
   */
  public static String born(String found, LocalDate day) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((found + "/" + day).getBytes(StandardCharsets.UTF_8));
      return "c" + HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Under which ids the clusters of rebuilt years go, so that one id means one cluster in years and
   * nights.
   *
   * @param rebuilt ids of all clusters of the years
   * @param same by id in the years, the id of the same cluster in the nights
   * @param own every id that the nights themselves ever gave or kept
   * @param day of the year that was compared with the nights
   * @return the ids that change; one that the nights use for another cluster becomes a new one
   */
  public static SortedMap<String, String> ofYears(
      Set<String> rebuilt, Map<String, String> same, Set<String> own, LocalDate day) {
    SortedMap<String, String> changed = new TreeMap<>();
    for (String id : rebuilt) {
      String now = same.get(id);
      if (now == null && own.contains(id)) {
        changed.put(id, born(id, day));
      } else if (now != null && !now.equals(id)) {
        changed.put(id, now);
      }
    }
    return changed;
  }
}
