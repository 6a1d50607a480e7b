package clustermap.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Phrases to find in texts, by their first words: a text is read once, however many there are. */
public final class Phrases implements Serializable {
  private static final long serialVersionUID = 1;

  private final Map<String, List<String>> byFirstWord = new HashMap<>();

  /** Phrases of words with single blanks between them. */
  public Phrases(Collection<String> phrases) {
    for (String phrase : new TreeSet<>(phrases)) {
      int blank = phrase.indexOf(' ');
      byFirstWord
          .computeIfAbsent(
              blank < 0 ? phrase : phrase.substring(0, blank), first -> new ArrayList<>())
          .add(phrase);
    }
  }

  /**
   * The phrases that stand in a text as whole words, each once, by where they first begin.
   *
   * @param text words with a blank before and after each
   */
  public String[] in(String text) {
    Set<String> found = new LinkedHashSet<>();
    int blank = text.indexOf(' ');
    while (blank >= 0) {
      int end = text.indexOf(' ', blank + 1);
      if (end < 0) {
        break;
      }
      for (String phrase : byFirstWord.getOrDefault(text.substring(blank + 1, end), List.of())) {
        int after = blank + 1 + phrase.length();
        if (text.startsWith(phrase, blank + 1)
            && after < text.length()
            && text.charAt(after) == ' ') {
          found.add(phrase);
        }
      }
      blank = end;
    }
    return found.toArray(String[]::new);
  }
}
