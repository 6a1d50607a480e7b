package clustermap.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table in words: what is hidden says so, what is not known says so, and a column that
 * the snapshot does not have is not known.
 */
record Figures(Map<String, @Nullable Object> row) {
  static final String HIDDEN = "hidden";
  static final String UNKNOWN = "not known";

  String text(String column) {
    return String.valueOf(row.get(column));
  }

  boolean known(String column) {
    return row.get(column) != null;
  }

  double number(String column) {
    return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  List<String> texts(String column) {
    return row.get(column) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  boolean hidden(String column) {
    return texts("suppressed").contains(column);
  }

  private String or(String column, String known) {
    return hidden(column) ? HIDDEN : known(column) ? known : UNKNOWN;
  }

  /** A whole number with thousands marked. */
  String count(String column) {
    return or(column, String.format(Locale.ROOT, "%,.0f", number(column)));
  }

  /** Pounds. */
  String pounds(String column) {
    return or(column, String.format(Locale.ROOT, "GBP %,.0f", number(column)));
  }

  /** A share as a percentage. */
  String percent(String column) {
    return or(column, percent(number(column)));
  }

  /** A number with three digits that count. */
  String real(String column) {
    return or(column, real(number(column)));
  }

  /** A number with its interval. */
  String interval(String column) {
    return real(column)
        + (known(column) && known(column + "_low")
            ? " [" + real(column + "_low") + ", " + real(column + "_high") + "]"
            : "");
  }

  /** A share with its interval, as percentages. */
  String percentInterval(String column) {
    return percent(column)
        + (known(column) && known(column + "_low")
            ? " [" + percent(column + "_low") + ", " + percent(column + "_high") + "]"
            : "");
  }

  static String percent(double share) {
    return String.format(
        Locale.ROOT, share != 0 && Math.abs(share) < 0.1 ? "%.1f%%" : "%.0f%%", 100 * share);
  }

  static String real(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    if (Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    BigDecimal three = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_EVEN));
    return three.signum() == 0 ? "0" : three.stripTrailingZeros().toPlainString();
  }
}
