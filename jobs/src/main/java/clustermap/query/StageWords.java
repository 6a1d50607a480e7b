package clustermap.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The stage of life of a cluster, how firm it is and why, in words. */
final class StageWords {
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("not_enough_dates", "too few firms have a date of incorporation"),
          Map.entry("young_firms", "its firms are young"),
          Map.entry("cluster_born_recently", "it was born itself not long ago"),
          Map.entry("long_established", "it has been known for long"),
          Map.entry("births_above_sector", "more firms are born than in its sector elsewhere"),
          Map.entry("births_as_sector", "as many firms are born as in its sector elsewhere"),
          Map.entry("births_below_sector", "fewer firms are born than in its sector elsewhere"),
          Map.entry("stock_grew", "its stock of firms grew"),
          Map.entry("stock_steady", "its stock of firms neither grew nor fell beyond chance"),
          Map.entry("stock_fell", "its stock of firms fell"),
          Map.entry("deaths_not_known", "whether its stock fell cannot be told of survivors"),
          Map.entry("lq_rising", "its location quotient rises"),
          Map.entry("lq_steady", "its location quotient neither rises nor falls beyond chance"),
          Map.entry("lq_falling", "its location quotient falls"),
          Map.entry("short_history", "its history is too short for a trend"),
          Map.entry("no_history", "no former snapshot knows it"));

  private StageWords() {}

  /** The stage, its probability, the second one, and the reasons. */
  static String told(Cluster c) {
    List<String> reasons =
        c.texts("stage_reasons").stream().map(r -> REASONS.getOrDefault(r, r)).toList();
    return (c.known("stage") ? c.text("stage") : Cluster.UNKNOWN)
        + (c.known("stage_probability")
            ? " (" + c.percent("stage_probability") + " of resamples" + second(c) + ")"
            : "")
        + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
  }

  private static String second(Cluster c) {
    return c.known("stage_second")
        ? ", " + c.percent("stage_second_probability") + " " + c.text("stage_second")
        : "";
  }

  /** What the dates of its firms say. */
  static String firms(Cluster c) {
    return "median age "
        + c.real("median_age_years")
        + " years, born in five years "
        + c.percentInterval("birth_share_5y")
        + ", "
        + c.interval("births_ratio")
        + " times what the sector's survivors lead to expect"
        + (c.known("growth_5y")
            ? ", growth "
                + c.percentInterval("growth_5y")
                + ", survival "
                + c.percent("survival_5y")
            : "")
        + "; in the last year born "
        + c.count("births_1y")
        + (c.known("deaths_1y") ? ", dissolved " + c.count("deaths_1y") : "");
  }

  /** What its history says. */
  static String history(Cluster c) {
    List<String> all = new ArrayList<>();
    if (c.known("years_since_birth")) {
      boolean seen = c.text("birth_seen").equals("true");
      all.add(
          (seen ? "born " : "known for ")
              + c.real("years_since_birth")
              + " years"
              + (seen ? " ago" : ", and may be older"));
    }
    all.add(
        c.known("lq_trend_per_year")
            ? "location quotient "
                + c.percentInterval("lq_trend_per_year")
                + String.format(
                    Locale.ROOT,
                    " a year over %s snapshots a year apart",
                    c.count("lq_trend_snapshots"))
            : "no trend of the location quotient is known");
    return String.join("; ", all);
  }

  /** Whether the cluster stands between two stages, as a doubt; empty where it does not. */
  static String doubt(Cluster c) {
    return c.known("stage_second")
        ? "It spans two stages of life: of clusters like it "
            + c.percent("stage_probability")
            + " would be told "
            + c.text("stage")
            + ", "
            + c.percent("stage_second_probability")
            + " "
            + c.text("stage_second")
            + "."
        : "";
  }
}
