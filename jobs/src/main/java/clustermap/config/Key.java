package clustermap.config;

import java.util.List;

/**
 * One configuration key.
 *
 * @param name dotted name
 * @param type how the value is read
 * @param fallback the value when the key is not set, as it would be written; empty for none
 * @param choices the values allowed; empty when any is
 * @param min smallest number allowed, or NaN
 * @param max largest number allowed, or NaN
 * @param meaning one sentence or two
 */
public record Key(
    String name,
    Type type,
    String fallback,
    List<String> choices,
    double min,
    double max,
    String meaning) {

  /** How a value is read. */
  public enum Type {
    TEXT("text"),
    PATH("path"),
    PATHS("path or list of paths"),
    DATE("date, yyyy-mm-dd"),
    WHOLE("whole number"),
    REAL("number"),
    REALS("list of numbers"),
    TEXTS("list of texts");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    /** The type in words, for a reader of the documentation. */
    public String words() {
      return words;
    }
  }

  static Key of(String name, Type type, String fallback, String meaning) {
    return new Key(name, type, fallback, List.of(), Double.NaN, Double.NaN, meaning);
  }

  static Key whole(String name, long fallback, long min, long max, String meaning) {
    return new Key(name, Type.WHOLE, Long.toString(fallback), List.of(), min, max, meaning);
  }

  static Key real(String name, String fallback, double min, double max, String meaning) {
    return new Key(name, Type.REAL, fallback, List.of(), min, max, meaning);
  }

  static Key reals(String name, String fallback, double min, double max, String meaning) {
    return new Key(name, Type.REALS, fallback, List.of(), min, max, meaning);
  }

  static Key choice(String name, String fallback, String meaning, String... choices) {
    return new Key(name, Type.TEXT, fallback, List.of(choices), Double.NaN, Double.NaN, meaning);
  }

  /** What values are allowed, in words. */
  public String allowed() {
    if (!choices.isEmpty()) {
      return (type == Type.TEXTS ? "any of " : "one of ") + String.join(", ", choices);
    }
    if (!Double.isNaN(min) || !Double.isNaN(max)) {
      return type.words() + " from " + number(min) + " to " + number(max);
    }
    return type.words();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) <= Long.MAX_VALUE
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
