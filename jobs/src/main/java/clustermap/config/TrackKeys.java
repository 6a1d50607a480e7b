package clustermap.config;

import java.util.List;

/** The keys of tracking clusters from snapshot to snapshot. */
final class TrackKeys {
  private TrackKeys() {}

  static List<Key> all() {
    return List.of(
        Key.real(
            "track.jaccard",
            "0.5",
            0.1,
            1,
            "Two clusters of successive snapshots may be one when they share this much of the firms"
                + " of both."),
        Key.real(
            "track.containment",
            "0.5",
            0.1,
            1,
            "They may also be one when each shares most with the other, and this share of either is"
                + " in the other."),
        Key.real(
            "track.part",
            "0.3",
            0.05,
            1,
            "Share of a cluster that is in another from which it is split from it or merged into"
                + " it."),
        Key.real(
            "track.size_change",
            "0.1",
            0,
            10,
            "Share by which a cluster's weight must change, beyond chance, to have grown or"
                + " shrunk."),
        Key.real(
            "track.moved_m",
            "1000",
            1,
            100_000,
            "Metres by which a cluster's centre must move to have moved."),
        Key.whole(
            "track.provisional_runs",
            3,
            1,
            1_000,
            "Snapshots that a birth or death must hold before it is confirmed; until then a cluster"
                + " that is gone comes back as itself."));
  }
}
