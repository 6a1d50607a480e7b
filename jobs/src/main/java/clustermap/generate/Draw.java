package clustermap.generate;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Random draws that are the same on every machine and JDK: nothing but {@link SplittableRandom}'s
 * published sequence and {@link StrictMath}.
 */
final class Draw {

  private Draw() {}

  /** A standard normal value (Box and Muller 1958). */
  static double normal(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  /** A log-normal value: heavy-tailed, with the given median. */
  static double logNormal(SplittableRandom random, double median, double sigma) {
    return median * StrictMath.exp(sigma * normal(random));
  }

  /** One of the items, with a chance in proportion to its weight. */
  static <T> T weighted(List<T> items, ToDoubleFunction<T> weight, SplittableRandom random) {
    double total = 0;
    for (T item : items) {
      total += weight.applyAsDouble(item);
    }
    double left = random.nextDouble() * total;
    for (T item : items) {
      left -= weight.applyAsDouble(item);
      if (left < 0) {
        return item;
      }
    }
    return items.get(items.size() - 1);
  }

  /** How often a threshold of a rising list is reached: its last value stands for certainty. */
  static int step(double[] thresholds, SplittableRandom random) {
    double u = random.nextDouble();
    int step = 0;
    while (step < thresholds.length - 1 && u >= thresholds[step]) {
      step++;
    }
    return step;
  }

  static LocalDate day(int year, SplittableRandom random) {
    return LocalDate.ofYearDay(year, 1 + random.nextInt(365));
  }

  /**
   * Whole pounds in proportion to the weights that sum to the total exactly, none below one pound
   * where the total allows; what rounding leaves over goes to the largest.
   */
  static long[] apportion(long total, double[] weights) {
    double sum = 0;
    int largest = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (weights[i] > weights[largest]) {
        largest = i;
      }
    }
    long[] parts = new long[weights.length];
    long given = 0;
    for (int i = 0; i < weights.length; i++) {
      parts[i] = Math.max(1, (long) StrictMath.floor(total * (weights[i] / sum)));
      given += parts[i];
    }
    parts[largest] += total - given;
    return parts;
  }
}
