package clustermap.linkage;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The form of an organisation's name under which two spellings of it are the same. */
public final class NormalName {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern APOSTROPHES = Pattern.compile("['’`]");
  private static final Pattern OTHER = Pattern.compile("[^A-Z0-9]+");
  private static final Pattern TRADING_AS = Pattern.compile("\\bT/A\\b.*|\\bTRADING AS\\b.*");

  /** Words that say the legal form, in one spelling; empty ones are dropped at the end. */
  private static final Map<String, String> LEGAL_FORMS =
      Map.ofEntries(
          Map.entry("LIMITED", ""),
          Map.entry("LTD", ""),
          Map.entry("PLC", ""),
          Map.entry("LLP", ""),
          Map.entry("LP", ""),
          Map.entry("CIC", ""),
          Map.entry("CYF", ""),
          Map.entry("CYFYNGEDIG", ""),
          Map.entry("INC", ""),
          Map.entry("INCORPORATED", ""),
          Map.entry("CO", "COMPANY"),
          Map.entry("AND", ""),
          Map.entry("THE", ""));

  private NormalName() {}

  /**
   * The normal form: upper case without accents and punctuation, {@code &} as AND, what follows
   * "t/a" cut off, then AND, THE and the legal forms (Ltd, plc, LLP, …) left out, blanks single.
   * Empty when nothing is left. The same whatever the locale of the machine.
   */
  public static String of(String name) {
    String upper =
        MARKS
            .matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
            .replaceAll("")
            .toUpperCase(Locale.ROOT);
    String own = TRADING_AS.matcher(upper).replaceAll("");
    String spelled = APOSTROPHES.matcher(own.replace("&", " AND ")).replaceAll("");
    // P.L.C. and L.L.P. are one word each.
    String words = OTHER.matcher(spelled.replace(".", "")).replaceAll(" ").strip();
    StringBuilder normal = new StringBuilder(words.length());
    for (String word : words.split(" ", -1)) {
      String kept = LEGAL_FORMS.getOrDefault(word, word);
      if (!kept.isEmpty()) {
        normal.append(normal.isEmpty() ? "" : " ").append(kept);
      }
    }
    return normal.toString();
  }
}
