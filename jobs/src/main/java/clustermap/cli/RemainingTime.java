package clustermap.cli;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a run is left, judged by what the same stages took in the run before: the share of
 * their time that is done, and how long that has taken this time.
 */
final class RemainingTime {
  /** With less of it done, the run before says more than this one. */
  private static final double ENOUGH = 0.05;

  private final Map<String, Double> before;
  private final double whole;
  private final double total;
  private final Set<String> counted = new HashSet<>();
  private double done;

  /**
   * A run that begins.
   *
   * @param before seconds of each stage of the run before; empty when there was none
   * @param whole seconds of that run from its beginning to its end
   */
  RemainingTime(Map<String, Double> before, double whole) {
    this.before = Map.copyOf(before);
    this.whole = whole;
    this.total = before.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** A stage is done; what the run before did not have counts for nothing. */
  void done(String stage) {
    if (counted.add(stage)) {
      done += before.getOrDefault(stage, 0.0);
    }
  }

  /** Share of the time of the run before that its stages that are done now took; empty of none. */
  Optional<Double> share() {
    return total > 0 ? Optional.of(Math.min(1, done / total)) : Optional.empty();
  }

  /**
   * Seconds that are left.
   *
   * @param elapsed seconds since the run began
   */
  Optional<Double> left(double elapsed) {
    return share()
        .map(
            share -> share < ENOUGH ? Math.max(0, whole - elapsed) : elapsed * (1 - share) / share);
  }

  /** A duration as it is said: rounded, since it is an estimate. */
  static String words(double seconds) {
    long s = Math.round(seconds);
    if (s < 10) {
      return "a few seconds";
    }
    if (s < 90) {
      return Math.round(s / 5.0) * 5 + " s";
    }
    long minutes = Math.round(s / 60.0);
    return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
