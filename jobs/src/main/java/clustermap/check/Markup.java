package clustermap.check;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text out of HTML or XML, where tags and entities stand among the words. A tag is an element of
 * HTML, or one with a namespace, right after its bracket, up to the closing one: "a < b", "<3" and
 * a company that is called <<SCORES>> stay. Scripts, styles and comments go with all they hold.
 */
final class Markup {
  private static final String ELEMENT =
      "(?i:[a-z]+:[a-z-]+|a|abbr|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|bold|br"
          + "|button|canvas|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|doctype"
          + "|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i"
          + "|iframe|img|input|ins|italic|kbd|label|legend|li|link|main|mark|math|meta|nav|ol"
          + "|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strong"
          + "|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title"
          + "|tr|tt|u|ul|var|video|wbr)";
  private static final String ANY_TAG = "<[/!]?" + ELEMENT + "(?:\\s[^<>]*)?/?>";

  /** Finds text that may hold markup: most text holds none and is left alone. */
  static final String SIGN =
      ANY_TAG + "|<!--|&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp);";

  private static final Pattern HIDDEN =
      Pattern.compile(
          "<!--.*?(-->|$)|<(script|style)\\b[^<>]*>.*?(</\\2\\s*>|$)",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /** Tags that stand within a word or beside one: nothing takes their place. */
  private static final Pattern INLINE =
      Pattern.compile(
          "</?(a|abbr|b|big|cite|code|em|font|i|small|span|strong|sub|sup|u|italic|bold)"
              + "(\\s[^<>]*)?/?>",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TAG = Pattern.compile(ANY_TAG);
  private static final Pattern ENTITY =
      Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp);");
  private static final Pattern BLANKS = Pattern.compile(" {2,}");

  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  private Markup() {}

  /** The text without tags, entities as the characters that they stand for. */
  static @Nullable String remove(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String shown = HIDDEN.matcher(text).replaceAll(" ");
    String plain = TAG.matcher(INLINE.matcher(shown).replaceAll("")).replaceAll(" ");
    String spelled = ENTITY.matcher(plain).replaceAll(Markup::character);
    return BLANKS.matcher(spelled).replaceAll(" ");
  }

  private static String character(java.util.regex.MatchResult entity) {
    String name = entity.group(1);
    if (!name.startsWith("#")) {
      return Matcher.quoteReplacement(NAMED.getOrDefault(name, entity.group()));
    }
    boolean hex = name.toLowerCase(Locale.ROOT).startsWith("#x");
    int point = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
    boolean usable =
        Character.isValidCodePoint(point)
            && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    return Matcher.quoteReplacement(usable ? Character.toString(point) : "\uFFFD");
  }
}
