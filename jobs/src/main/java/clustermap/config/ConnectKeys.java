package clustermap.config;

import java.util.List;

/** The keys of links. */
final class ConnectKeys {
  private ConnectKeys() {}

  static List<Key> all() {
    return List.of(
        Key.whole(
            "connect.years",
            10,
            1,
            50,
            "Years up to as_of in which projects that start and applications that are filed make"
                + " links."),
        Key.real(
            "connect.resolution_km",
            "1",
            0.001,
            1_000,
            "Smallest distance that counts between two ends of a link, kilometres: nearer ones are"
                + " taken to be so far apart."),
        Key.whole(
            "connect.min_projects",
            50,
            1,
            1_000_000,
            "Joint projects that a kind of links of a source needs for its expected projects."),
        Key.whole(
            "connect.replicates",
            499,
            0,
            100_000,
            "Resamples of projects that the intervals of links are taken from; 0 for none."));
  }
}
