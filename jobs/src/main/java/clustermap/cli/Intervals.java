package clustermap.cli;

import clustermap.stats.Proportion;
import java.util.Locale;

/** How evaluations write shares with their intervals. */
final class Intervals {
  private Intervals() {}

  /** Share and interval with four digits; a dash where there is nothing to take a share of. */
  static String of(Proportion p) {
    return Double.isNaN(p.share())
        ? "-"
        : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", p.share(), p.low(), p.high());
  }
}
