package clustermap.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text of one screen in titled parts; characters that would steer the terminal are escapes. */
abstract class Screen {
  private static final int NARROWEST = 60;
  private static final int USUAL = 100;
  private static final int WIDEST = 140;
  private static final int LABEL = 18;

  private final int width;
  private final StringBuilder out = new StringBuilder();

  /**
   * A screen without text.
   *
   * @param width of the terminal in characters; 0 where it is not known
   */
  Screen(int width) {
    this.width = width == 0 ? USUAL : Math.max(NARROWEST, Math.min(width, WIDEST));
  }

  final int width() {
    return width;
  }

  final String text() {
    return out.toString();
  }

  final void title(String text) {
    out.append('\n').append(text.toUpperCase(Locale.ROOT)).append('\n');
  }

  final void bullets(@Nullable Object sentences) {
    List<?> all = sentences instanceof List<?> list ? list : List.of();
    for (Object sentence : all) {
      wrapped("- ", String.valueOf(sentence));
    }
    if (all.isEmpty()) {
      wrapped("- ", "nothing that the snapshot knows of");
    }
  }

  final void line(String label, String text) {
    String safe = TableWriter.escaped(label);
    wrapped(safe + " ".repeat(Math.max(1, LABEL - safe.length())), text);
  }

  /** The text in lines of the width, those after the first below its beginning. */
  final void wrapped(String first, String text) {
    wrapped(first, " ".repeat(first.length()), text);
  }

  final void wrapped(String first, String next, String text) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : TableWriter.escaped(text).split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > width) {
        out.append(line).append('\n');
        line = new StringBuilder(next);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  @SuppressWarnings("unchecked") // Explanation makes these maps itself, by column.
  static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  static List<Map<String, @Nullable Object>> list(@Nullable Object value) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object row : list) {
        rows.add(map(row));
      }
    }
    return rows;
  }
}
