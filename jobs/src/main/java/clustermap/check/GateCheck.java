package clustermap.check;

import org.jspecify.annotations.Nullable;

/**
 * One line of the quality gate.
 *
 * @param check what was looked at: volume, located, located_fall, linked, linked_fall,
 *     clusters_appeared, clusters_gone, members_moved, hidden, hidden_rise or sector_change
 * @param of of what: an input, a taxonomy, a column, a sector
 * @param figure what was measured, a share or a relative change; null when it cannot be measured
 * @param before the same in the previous snapshot, where it is compared with that
 * @param key the key that holds the threshold; empty when nothing was measured
 * @param threshold its value; null when nothing was measured
 * @param verdict passed, refused or not_measured
 * @param finding all of it in a sentence
 */
public record GateCheck(
    String check,
    String of,
    @Nullable Double figure,
    @Nullable Double before,
    String key,
    @Nullable Double threshold,
    String verdict,
    String finding) {
  static final String PASSED = "passed";
  static final String REFUSED = "refused";
  static final String NOT_MEASURED = "not_measured";

  static GateCheck notMeasured(String check, String of, String why) {
    return new GateCheck(check, of, null, null, "", null, NOT_MEASURED, why);
  }

  /** Whether the gate refuses for it. */
  public boolean refused() {
    return verdict.equals(REFUSED);
  }

  /** Under which name the next run finds it. */
  String name() {
    return check + " " + of;
  }
}
