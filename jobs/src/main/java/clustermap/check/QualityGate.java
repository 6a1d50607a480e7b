package clustermap.check;

import clustermap.config.RunConfig.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * Whether a map may be published: its volumes against those of the snapshot before, and the share
 * of firms with a position. A volume below {@link #SMALL} in both is too small to judge.
 */
public final class QualityGate {
  /** Volumes below this say nothing by their ratio. */
  static final long SMALL = 100;

  private QualityGate() {}

  /**
   * What the gate found.
   *
   * @param refusals why it refuses, each a sentence with figures; empty when it passes
   * @param findings what was measured, each a sentence
   */
  public record Verdict(List<String> refusals, List<String> findings) {
    public boolean passed() {
      return refusals.isEmpty();
    }
  }

  /**
   * Judges a run.
   *
   * @param before volumes of the previous snapshot by name; empty when there is none
   * @param now volumes of this run by name
   * @param located share of counted firms with a position, NaN when there is no firm
   */
  public static Verdict judge(
      Map<String, Long> before, SortedMap<String, Long> now, double located, Gate thresholds) {
    List<String> refusals = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    if (before.isEmpty()) {
      findings.add("no previous snapshot to compare volumes with");
    }
    now.forEach(
        (name, count) -> {
          Long former = before.get(name);
          if (former != null && Math.max(former, count) >= SMALL) {
            compare(name, former, count, thresholds, refusals, findings);
          }
        });
    String share =
        String.format(Locale.ROOT, "%.1f %% of counted firms have a position", 100 * located);
    findings.add(share);
    if (located < thresholds.minLocated()) {
      refusals.add(share + ", gate.min_located asks for " + percent(thresholds.minLocated()));
    }
    return new Verdict(List.copyOf(refusals), List.copyOf(findings));
  }

  private static void compare(
      String name,
      long former,
      long count,
      Gate thresholds,
      List<String> refusals,
      List<String> findings) {
    double change = former == 0 ? Double.POSITIVE_INFINITY : (count - former) / (double) former;
    String sentence =
        name
            + ": "
            + former
            + " in the previous snapshot, "
            + count
            + " now ("
            + (former == 0 ? "from none" : String.format(Locale.ROOT, "%+.1f %%", 100 * change))
            + ")";
    findings.add(sentence);
    if (change < -thresholds.maxFall()) {
      refusals.add(sentence + "; gate.max_fall allows a fall of " + percent(thresholds.maxFall()));
    } else if (former > 0 && change > thresholds.maxRise()) {
      refusals.add(sentence + "; gate.max_rise allows a rise of " + percent(thresholds.maxRise()));
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
