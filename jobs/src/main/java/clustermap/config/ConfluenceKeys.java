package clustermap.config;

import java.util.List;

/** The keys of the confluence of opportunities. */
final class ConfluenceKeys {
  private ConfluenceKeys() {}

  static List<Key> all() {
    return List.of(
        Key.of(
            "confluence.rules",
            Key.Type.PATH,
            "",
            "CSV of what counts for which ingredient of opportunity; conf/confluence.csv of the"
                + " installation when not set."),
        Key.whole(
            "confluence.min_firms",
            10,
            1,
            1_000_000,
            "Firms of an ingredient that a place needs to be strong in it by its firms."),
        Key.real(
            "confluence.strong_lq",
            "1",
            0.01,
            100,
            "A place is strong in an ingredient by its firms when the 95 % interval of their"
                + " location quotient lies above this: 1 is the nation's share."),
        Key.real(
            "confluence.missing_lq",
            "0.5",
            0,
            1,
            "A place lacks an ingredient by its firms when that interval lies below this, or when"
                + " the register is the nation's and it has none."),
        Key.real(
            "confluence.strong_percentile",
            "75",
            0,
            100,
            "A place is strong in an ingredient by its assets when it has one in it or within 10 km"
                + " and no fewer than so many per cent of the places of its geography, ties by"
                + " half."));
  }
}
