package clustermap.config;

import java.util.List;

/** The keys of the grade of clusters. */
final class ConfidenceKeys {
  private ConfidenceKeys() {}

  static List<Key> all() {
    return List.of(
        Key.real(
            "confidence.max_shared_offices",
            "0.5",
            0,
            1,
            "Share of a cluster's firms at shared offices only above which its confidence is low;"
                + " above half of it, at most medium."),
        Key.real(
            "confidence.max_group_share",
            "0.5",
            0,
            1,
            "Share of a cluster's firms that one owner holds above which its confidence is low;"
                + " above half of it, at most medium."),
        Key.whole(
            "confidence.min_locations",
            5,
            0,
            1_000_000,
            "Distinct locations below which a cluster's confidence is low; below twice as many, at"
                + " most medium."),
        Key.whole(
            "confidence.min_firms",
            20,
            0,
            1_000_000,
            "Firms below which a cluster's confidence is at most medium."));
  }
}
