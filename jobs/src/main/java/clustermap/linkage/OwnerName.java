package clustermap.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a company's name says of its owner. Companies of one owner are named alike: "Sheffield
 * Properties 1, 2 and 3", "Acme Holdings" and "Acme Lettings", "Longley Health Care" and "Lonnen
 * Health Care". Whether a likeness means one owner is for the caller to judge by how common it is.
 *
 * @param base the normal name without numbering and words of corporate structure at its end; empty
 *     when fewer than two words are left, since one word alone is not a name of its own
 * @param word the first word of the base; empty when it is shorter than three letters
 * @param pair the first two words of the base
 * @param tail the last two words of a base of at least three; else empty, also for names of
 *     buildings' residents, whose likeness is that of a managing agent's clients
 */
public record OwnerName(String base, String word, String pair, String tail) {
  private static final OwnerName NONE = new OwnerName("", "", "", "");

  /** Words that say a place in a group, countries, and forms that are written as a word. */
  private static final Set<String> STRUCTURE =
      Set.of(
          "HOLDINGS",
          "HOLDING",
          "HOLDCO",
          "GROUP",
          "TOPCO",
          "MIDCO",
          "BIDCO",
          "PROPCO",
          "OPCO",
          "FINCO",
          "NEWCO",
          "SUBSIDIARY",
          "PARENT",
          "UK",
          "GB",
          "COMPANY",
          "INTERNATIONAL",
          "INVESTMENTS",
          "NOMINEE",
          "NOMINEES",
          "GP",
          "SPV",
          "JV",
          "株式会社",
          "有限会社",
          "合同会社");

  private static final Set<String> NUMBERS =
      Set.of(
          "NO", "NUMBER", "NR", "PHASE", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN",
          "EIGHT", "NINE", "TEN", "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "I",
          "V", "X");

  private static final Pattern NUMBER = Pattern.compile("(NO)?[0-9]+[A-Z]?");

  /** Last words of companies that hold a building for its residents, clients of one agent. */
  private static final Set<String> RESIDENTS =
      Set.of(
          "MANAGEMENT",
          "RTM",
          "RESIDENTS",
          "FREEHOLD",
          "FREEHOLDERS",
          "FREEHOLDS",
          "ASSOCIATION",
          "FLATS",
          "APARTMENTS",
          "TENANTS",
          "LEASEHOLDERS",
          "OWNERS");

  /**
   * Reads a name.
   *
   * @param name as registered, in any case
   */
  public static OwnerName of(String name) {
    return ofNormal(NormalName.of(name));
  }

  /** Reads a name that {@link NormalName} has made. */
  public static OwnerName ofNormal(String normal) {
    List<String> words = new ArrayList<>(Arrays.asList(normal.split(" ", -1)));
    while (!words.isEmpty() && says(words.get(words.size() - 1))) {
      words.remove(words.size() - 1);
    }
    int count = words.size();
    if (count == 0) {
      return NONE;
    }
    String first = words.get(0);
    boolean long3 = count >= 3;
    String last = words.get(count - 1);
    return new OwnerName(
        count >= 2 ? String.join(" ", words) : "",
        first.length() >= 3 && !NUMBER.matcher(first).matches() ? first : "",
        count >= 2 ? first + " " + words.get(1) : "",
        long3 && !RESIDENTS.contains(last) ? words.get(count - 2) + " " + last : "");
  }

  private static boolean says(String last) {
    return last.isEmpty()
        || STRUCTURE.contains(last)
        || NUMBERS.contains(last)
        || NUMBER.matcher(last).matches();
  }
}
