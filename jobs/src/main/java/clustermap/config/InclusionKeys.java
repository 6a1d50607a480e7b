package clustermap.config;

import java.util.List;

/** The keys of inclusion: reach, spread inside places, and decay with distance. */
final class InclusionKeys {
  private InclusionKeys() {}

  static List<Key> all() {
    return List.of(
        Key.reals(
            "inclusion.reach_m",
            "0, 250, 1000, 5000, 10000, 25000",
            0,
            250_000,
            "Distances from the nearest footprint, metres in a straight line, within which firms,"
                + " postcodes and residents of a place are counted; 0 is inside."),
        Key.whole(
            "inclusion.replicates",
            399,
            39,
            99_999,
            "Random deals of events over small areas behind what chance gives. A fortieth of one"
                + " more than these should be a whole number, or the band is a little too wide."),
        Key.whole(
            "inclusion.min_events",
            30,
            2,
            1_000_000,
            "Events that both periods need before it is said whether innovation spreads."),
        Key.whole(
            "inclusion.min_firms",
            30,
            3,
            1_000_000,
            "Firms that a place needs before the fall of density with distance is fitted."));
  }
}
