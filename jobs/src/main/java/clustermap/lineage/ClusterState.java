package clustermap.lineage;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster stands in time. A birth, or a death, is provisional until it has held for some
 * runs, so that a firm more or less does not end a cluster's life: one that is gone for a night
 * comes back as itself.
 *
 * @param status live, dormant (gone, may come back), dead or lost
 * @param runs runs that it was there without a gap, or has been gone
 * @param bornAsOf day of the first snapshot that held it
 * @param confirmedAsOf day on which its birth, or its death, had held for long enough; null before
 * @param lastAsOf day of the last snapshot that held it
 */
public record ClusterState(
    Status status,
    int runs,
    LocalDate bornAsOf,
    @Nullable LocalDate confirmedAsOf,
    LocalDate lastAsOf) {

  /** Whether a cluster is there. */
  public enum Status {
    LIVE,
    DORMANT,
    DEAD,
    /** Not found again among survivors, who cannot tell what died. */
    LOST
  }

  /**
   * Of a cluster that is new.
   *
   * @param first whether there is no history: all that is there is then taken as it is
   */
  public static ClusterState born(LocalDate asOf, boolean first, LineageRules rules) {
    boolean confirmed = first || rules.provisionalRuns() <= 1;
    return new ClusterState(Status.LIVE, 1, asOf, confirmed ? asOf : null, asOf);
  }

  /** Of the same cluster when it is there again. */
  public ClusterState seen(LocalDate asOf, LineageRules rules) {
    int held = status == Status.LIVE ? runs + 1 : 1;
    LocalDate confirmed =
        confirmedAsOf != null ? confirmedAsOf : held >= rules.provisionalRuns() ? asOf : null;
    return new ClusterState(Status.LIVE, held, bornAsOf, confirmed, asOf);
  }

  /** Of the same cluster when it is not there, among the survivors of a later register. */
  public ClusterState lost() {
    return new ClusterState(Status.LOST, 1, bornAsOf, confirmedAsOf, lastAsOf);
  }

  /** Of the same cluster when it is not there. */
  public ClusterState missed(LocalDate asOf, LineageRules rules) {
    int gone = status == Status.LIVE ? 1 : runs + 1;
    boolean dead = gone >= rules.provisionalRuns();
    return new ClusterState(
        dead ? Status.DEAD : Status.DORMANT, gone, bornAsOf, dead ? asOf : confirmedAsOf, lastAsOf);
  }
}
