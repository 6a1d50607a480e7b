package clustermap.linkage;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form of an organisation's name under which two spellings of it are the same.
 *
 * @param normal the words that tell organisations apart, blanks single; empty when nothing is left
 * @param form code of the legal form that was left out (LTD, PLC, GMBH, …); empty without one
 */
public record NormalName(String normal, String form) {
  /** Longer names are cut: no register has them, and a comparison must end. */
  static final int LONGEST = 300;

  private static final int MOST_WORDS = 24;
  private static final Pattern MARKUP =
      Pattern.compile("<[^<>]{0,100}>|&(?:nbsp|lt|gt|quot|#\\d{1,5});");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern APOSTROPHES = Pattern.compile("['’‘`´]");
  private static final Pattern INITIAL_DOTS = Pattern.compile("(?<=\\b\\p{L})\\.");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final List<String> OTHER_NAMES =
      List.of("T/A", "T/AS", "TRADING AS", "FORMERLY", "FKA", "F/K/A", "PREVIOUSLY");
  private static final Pattern OTHERWISE =
      Pattern.compile(
          "(?<=\\S)[\\s(,]+(?:" + String.join("|", OTHER_NAMES) + ")\\b.*", Pattern.DOTALL);
  private static final Map<Character, String> LETTERS =
      Map.of(
          'Ø', "O", 'Æ', "AE", 'Œ', "OE", 'Ł', "L", 'Đ', "D", 'Ð', "D", 'Þ', "TH", 'ẞ', "SS", 'İ',
          "I");

  /** The normal form alone, see {@link #parse}. */
  public static String of(String name) {
    return parse(name).normal();
  }

  /**
   * Takes a name apart: without markup, upper case without accents and punctuation, {@code &} as
   * AND, what follows "t/a" or "formerly" cut off; AND and THE left out, abbreviations of common
   * words spelled out, the United Kingdom as UK; the legal form apart. Letters of any script are
   * kept. The same whatever the locale of the machine.
   */
  public static NormalName parse(String name) {
    List<String> words = words(name);
    String form = "";
    int phrase = phrase(words);
    if (phrase >= 0) {
      form = NameWords.PHRASES.get(phrase).get(0);
      for (int i = 1; i < NameWords.PHRASES.get(phrase).size(); i++) {
        words.remove(words.size() - 1);
      }
    }
    while (!words.isEmpty()) {
      String last = words.get(words.size() - 1);
      String code = NameWords.FORMS.get(last);
      // The AB of X AB LTD is part of the name.
      if (code == null && form.isEmpty() && words.size() > 1) {
        code = NameWords.LAST_FORMS.get(last);
      }
      if (code == null) {
        break;
      }
      form = form.isEmpty() ? code : form;
      words.remove(words.size() - 1);
    }
    StringBuilder normal = new StringBuilder();
    int kept = 0;
    for (int i = 0; i < words.size() && kept < MOST_WORDS; i++) {
      String word = NameWords.SAME.getOrDefault(words.get(i), words.get(i));
      String inner = i == 0 ? null : NameWords.FORMS.get(word);
      if (inner != null && form.isEmpty()) {
        form = inner;
      }
      if (inner == null && !NameWords.DROPPED.contains(word)) {
        normal.append(normal.isEmpty() ? "" : " ").append(word);
        kept++;
      }
    }
    return new NormalName(normal.toString(), form);
  }

  private static List<String> words(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    String upper = isPlain(cut) ? cut.toUpperCase(Locale.ROOT) : plain(cut);
    String spaced =
        spaced(upper).strip().replace("UNITED KINGDOM", "UK").replace("GREAT BRITAIN", "UK");
    return spaced.isEmpty()
        ? new ArrayList<>()
        : new ArrayList<>(Arrays.asList(spaced.split(" ", -1)));
  }

  /** Words with blanks between them. Patterns are tried only where they can find something. */
  private static String spaced(String upper) {
    String own = hasOtherName(upper) ? OTHERWISE.matcher(upper).replaceFirst("") : upper;
    if (isPlain(own)) {
      return own.indexOf("  ") < 0 ? own : own.replaceAll(" +", " ");
    }
    String spelled = APOSTROPHES.matcher(own.replace("&", " AND ")).replaceAll("");
    // P.L.C. and L.L.P. are one word each.
    String joined =
        spelled.indexOf('.') < 0 ? spelled : INITIAL_DOTS.matcher(spelled).replaceAll("");
    return OTHER.matcher(joined).replaceAll(" ");
  }

  /** Letters, digits and blanks of ASCII; loops, since every name of a register comes here. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c == ' ' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasOtherName(String upper) {
    for (int i = 0; i < OTHER_NAMES.size(); i++) {
      if (upper.contains(OTHER_NAMES.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String name) {
    String text = MARKUP.matcher(name.replace("&amp;", "&").replace("&AMP;", "&")).replaceAll(" ");
    String upper =
        MARKS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
            .replaceAll("")
            .toUpperCase(Locale.ROOT);
    StringBuilder letters = new StringBuilder(upper.length());
    for (int i = 0; i < upper.length(); i++) {
      char c = upper.charAt(i);
      String other = c < 128 ? null : LETTERS.get(c);
      if (other == null) {
        letters.append(c);
      } else {
        letters.append(other);
      }
    }
    return letters.toString();
  }

  /** Which phrase the words end in, after at least one word; negative for none. */
  private static int phrase(List<String> words) {
    for (int p = 0; p < NameWords.PHRASES.size(); p++) {
      List<String> phrase = NameWords.PHRASES.get(p);
      int length = phrase.size() - 1;
      if (words.size() > length
          && words
              .subList(words.size() - length, words.size())
              .equals(phrase.subList(1, length + 1))) {
        return p;
      }
    }
    return -1;
  }

  /** Whether the form is given and not one of the United Kingdom's. */
  public static boolean otherThanBritish(String form) {
    return !form.isEmpty() && !NameWords.BRITISH_FORMS.contains(form);
  }
}
