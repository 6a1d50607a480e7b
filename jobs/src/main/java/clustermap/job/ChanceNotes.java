package clustermap.job;

import clustermap.config.RunConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** What the run record says of chance: over how many sectors, and how small a p could be. */
final class ChanceNotes {
  private ChanceNotes() {}

  /**
   * Adds notes and, where replicates are too few, a warning.
   *
   * @param sectors how many sectors each taxonomy has: m
   */
  static void add(
      RunConfig.Significance params,
      SortedMap<String, Integer> sectors,
      Map<String, String> notes,
      List<String> warnings) {
    if (params.replicates() == 0) {
      return;
    }
    notes.put(
        "significance_smallest_p",
        String.format(Locale.ROOT, "%.6g", 1 / (params.replicates() + 1.0)));
    sectors.forEach(
        (taxonomy, m) -> {
          notes.put("significance_sectors." + taxonomy, Integer.toString(m));
          if (!params.canReach(m)) {
            warnings.add(
                String.format(
                    Locale.ROOT,
                    "%s has %d sectors: with %d random labellings a single significant sector"
                        + " among them cannot reach a false discovery rate of %s; set"
                        + " significance.replicates to %.0f or more.",
                    taxonomy,
                    m,
                    params.replicates(),
                    params.alpha(),
                    Math.ceil(m / params.alpha()) - 1));
          }
        });
  }
}
