package clustermap.job;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a higher education provider from the two that the list gives: the registered one, in
 * capitals and kept up to date, and the one for display, which for some is that of an earlier time.
 */
final class ProviderName {

  private static final Set<String> SMALL = Set.of("of", "the", "and", "in", "at", "for", "de");
  private static final Pattern WORD = Pattern.compile("[\\p{L}'.]+");
  private static final Pattern NOT_LETTERS = Pattern.compile("[^a-z]|\\bthe\\b");

  private ProviderName() {}

  /** The display name where both say the same but for articles and marks, else the registered. */
  static String of(String registered, @Nullable String display) {
    if (display != null && bare(registered).equals(bare(display))) {
      return display;
    }
    String name = registered.replaceFirst(",\\s*THE$", "").replaceFirst("\\.$", "");
    return WORD.matcher(name).replaceAll(word -> cased(word, word.start() == 0));
  }

  private static String bare(String name) {
    return NOT_LETTERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  private static String cased(MatchResult word, boolean first) {
    String lower = word.group().toLowerCase(Locale.ROOT);
    return SMALL.contains(lower) && !first
        ? lower
        : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
  }
}
