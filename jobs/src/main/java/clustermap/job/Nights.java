package clustermap.job;

import clustermap.publish.RunRecord;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The nights of a root that were tracked one from the other: one history.
 *
 * @param since day of the first of them
 * @param after the snapshot whose history ended because a new one was asked for; none otherwise
 */
record Nights(LocalDate since, String after) {
  private static final String SINCE = "history_since";
  private static final String AFTER = "history_after";
  private static final String NONE = "none";

  /** Nights that begin in a root without any. */
  static Nights first(LocalDate asOf) {
    return new Nights(asOf, NONE);
  }

  /** Nights that a night belongs to, or that the root had when a year was rebuilt. */
  static Optional<Nights> of(RunRecord run) {
    return Optional.ofNullable(run.notes().get(SINCE))
        .map(since -> new Nights(LocalDate.parse(since), run.notes().getOrDefault(AFTER, NONE)));
  }

  void note(SortedMap<String, String> notes) {
    notes.put(SINCE, since.toString());
    notes.put(AFTER, after);
  }
}
