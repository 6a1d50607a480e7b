package clustermap.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes HTML that is well-formed XML too. Everything that is not a tag or the name of an attribute
 * passes through {@link #escaped}, so names may hold anything.
 */
final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn; one whose value is null is left out
   */
  Markup open(String tag, @Nullable Object... attributes) {
    begin(tag, attributes).append('>');
    open.push(tag);
    return this;
  }

  /** An element without content, such as a line of a drawing. */
  Markup empty(String tag, @Nullable Object... attributes) {
    begin(tag, attributes).append("/>");
    return this;
  }

  /** An element that holds a text. */
  Markup element(String tag, String text, @Nullable Object... attributes) {
    return open(tag, attributes).text(text).close();
  }

  private StringBuilder begin(String tag, @Nullable Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      if (value != null) {
        out.append(' ')
            .append(attributes[i])
            .append("=\"")
            .append(escaped(value instanceof Double number ? number(number) : value.toString()))
            .append('"');
      }
    }
    return out;
  }

  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** A name out of the data, whose direction of writing touches nothing around it. */
  Markup name(String name) {
    return element("bdi", name);
  }

  Markup close() {
    out.append("</").append(open.pop()).append('>');
    if (open.size() < 4) {
      out.append('\n');
    }
    return this;
  }

  /** The text of a style element, which is the program's own and holds no markup. */
  Markup style(String css) {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
      throw new IllegalArgumentException("a style sheet with markup in it");
    }
    out.append("<style>").append(css).append("</style>\n");
    return this;
  }

  /** The whole document. */
  String document() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("left open: " + open);
    }
    return "<!DOCTYPE html>\n" + out;
  }

  /** A position in a drawing. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * Text as content or as the value of an attribute in double quotes. Characters that XML forbids,
   * and those that would change the direction of what follows, are left out; ends of lines become
   * blanks.
   */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\r', '\t', 0x85, 0x2028, 0x2029 -> safe.append(' ');
                default -> {
                  if (isText(c)) {
                    safe.appendCodePoint(c);
                  }
                }
              }
            });
    return safe.toString();
  }

  private static boolean isText(int c) {
    boolean steers = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    boolean none = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return !steers && !surrogate && !none && !Character.isISOControl(c);
  }

  /** The text with at most so many characters, the last an ellipsis where some were left out. */
  static String cut(String text, int most) {
    String plain = text.strip();
    if (plain.codePointCount(0, plain.length()) <= most) {
      return plain;
    }
    int end = plain.offsetByCodePoints(0, Math.max(0, most - 1));
    int blank = plain.lastIndexOf(' ', end);
    // Between words, where one ends near by.
    return plain.substring(0, blank > 0 && end - blank < 16 ? blank : end).stripTrailing() + "…";
  }
}
