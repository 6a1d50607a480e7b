package clustermap.stats.panel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Effects as they stand in sentences. */
public final class EffectWords {
  private EffectWords() {}

  /** A number, to four digits. */
  public static String number(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** Effect and 95 % interval in units of the outcome. */
  public static String interval(Effect effect) {
    return number(effect.att) + " (" + number(effect.low()) + " to " + number(effect.high()) + ")";
  }

  /** Effect and 95 % interval on a scale: logarithms as per cent. */
  public static String interval(Scale scale, Effect effect) {
    return scale == Scale.LEVEL
        ? interval(effect)
        : String.format(
            Locale.ROOT,
            "%+.1f %% (%+.1f to %+.1f)",
            100 * Math.expm1(effect.att),
            100 * Math.expm1(effect.low()),
            100 * Math.expm1(effect.high()));
  }

  /** What a scale is called. */
  public static String name(Scale scale) {
    return switch (scale) {
      case LEVEL -> "level";
      case LOG -> "logarithm";
      case RATIO -> "ratio of means (PPML)";
    };
  }
}
