package clustermap.stats;

/** The argument checks that several statistics share. */
final class Arguments {
  /** Room for the rounding of sums of weights, relative to the larger of the two values. */
  private static final double ROUNDING = 1e-9;

  private Arguments() {}

  static double count(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " must be a finite count of at least 0, found " + value);
    }
    return value;
  }

  static void counts(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0) || Double.isInfinite(values[i])) {
        throw new IllegalArgumentException(
            name + "[" + i + "] must be finite and at least 0, found " + values[i]);
      }
    }
  }

  static void sameLength(String a, double[] first, String b, int length) {
    if (first.length != length) {
      throw new IllegalArgumentException(
          a + " and " + b + " must have one length, found " + first.length + " and " + length);
    }
  }

  /** Refuses part &gt; whole beyond rounding. */
  static void atMost(String part, double partValue, String whole, double wholeValue) {
    if (partValue > wholeValue && partValue - wholeValue > ROUNDING * partValue) {
      throw new IllegalArgumentException(
          part + " must not exceed " + whole + ", found " + partValue + " > " + wholeValue);
    }
  }

  static double designEffect(double designEffect) {
    if (!(designEffect >= 1) || Double.isInfinite(designEffect)) {
      throw new IllegalArgumentException(
          "designEffect must be finite and at least 1, found " + designEffect);
    }
    return designEffect;
  }

  static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
