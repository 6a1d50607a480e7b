package clustermap.query;

import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers in bytes: read to the nearest double, as {@link Double#parseDouble} does, but
 * without a string where there are few digits, and without what only Java takes for a number
 * ({@code 1d}, {@code 0x1p3}, {@code NaN}).
 */
final class Decimal {
  /** Powers of ten that a double holds exactly. */
  private static final double[] TEN = new double[23];

  static {
    double power = 1;
    for (int k = 0; k < TEN.length; k++) {
      TEN[k] = power;
      power *= 10;
    }
  }

  /** So many digits fit a double exactly. */
  private static final int EXACT_DIGITS = 15;

  private Decimal() {}

  /** The number between two places, blanks around it left out; NaN when there is none. */
  static double parse(byte[] b, int begin, int end) {
    int from = begin;
    int to = end;
    while (from < to && (b[from] == ' ' || b[from] == '\t')) {
      from++;
    }
    while (from < to && (b[to - 1] == ' ' || b[to - 1] == '\t')) {
      to--;
    }
    int i = from;
    boolean negative = false;
    if (i < to && (b[i] == '-' || b[i] == '+')) {
      negative = b[i] == '-';
      i++;
    }
    int first = i;
    long digits = 0;
    while (i < to && isDigit(b[i])) {
      digits = 10 * digits + (b[i++] - '0');
    }
    int count = i - first;
    int places = 0;
    if (i < to && b[i] == '.') {
      i++;
      int point = i;
      while (i < to && isDigit(b[i])) {
        digits = 10 * digits + (b[i++] - '0');
      }
      places = i - point;
      count += places;
    }
    if (count == 0) {
      return Double.NaN;
    }
    if (i == to && count <= EXACT_DIGITS) {
      // Both are exact, so that the quotient is the nearest double to the decimal.
      double value = digits / TEN[places];
      return negative ? -value : value;
    }
    if (i < to && (b[i] == 'e' || b[i] == 'E')) {
      i++;
      if (i < to && (b[i] == '-' || b[i] == '+')) {
        i++;
      }
      int exponent = i;
      while (i < to && isDigit(b[i])) {
        i++;
      }
      if (i == exponent) {
        return Double.NaN;
      }
    }
    return i == to
        ? Double.parseDouble(new String(b, from, to - from, StandardCharsets.US_ASCII))
        : Double.NaN;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
