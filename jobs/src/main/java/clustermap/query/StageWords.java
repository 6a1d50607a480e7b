package clustermap.query;

import java.util.List;
import java.util.Map;

/** The stage of life of a cluster, how firm it is and why, in words. */
final class StageWords {
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("not_enough_dates", "too few dates of incorporation"),
          Map.entry("young_firms", "young firms"),
          Map.entry("cluster_born_recently", "the cluster was born not long ago"),
          Map.entry("long_established", "known for long"),
          Map.entry("births_above_sector", "more firms born than its sector leads to expect"),
          Map.entry("births_as_sector", "as many firms born as its sector leads to expect"),
          Map.entry("births_below_sector", "fewer firms born than its sector leads to expect"),
          Map.entry("stock_grew", "stock of firms grew"),
          Map.entry("stock_steady", "stock neither grew nor fell beyond chance"),
          Map.entry("stock_fell", "stock of firms fell"),
          Map.entry("deaths_not_known", "deaths not known"),
          Map.entry("lq_rising", "LQ rises"),
          Map.entry("lq_steady", "LQ neither rises nor falls beyond chance"),
          Map.entry("lq_falling", "LQ falls"),
          Map.entry("short_history", "history too short for a trend of LQ"),
          Map.entry("no_history", "in no former snapshot"));

  private StageWords() {}

  /** The stage, its probability, the second one, and the reasons. */
  static String told(Figures c) {
    List<String> reasons =
        c.texts("stage_reasons").stream().map(r -> REASONS.getOrDefault(r, r)).toList();
    return (c.known("stage") ? c.text("stage") : Figures.UNKNOWN)
        + (c.known("stage_probability")
            ? " (" + c.percent("stage_probability") + " of resamples" + second(c) + ")"
            : "")
        + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
  }

  private static String second(Figures c) {
    return c.known("stage_second")
        ? ", " + c.percent("stage_second_probability") + " " + c.text("stage_second")
        : "";
  }

  /** What the dates of its firms and its history say. */
  static String measured(Figures c) {
    return "median age "
        + c.real("median_age_years")
        + " years, born in five years "
        + c.percentInterval("birth_share_5y")
        + ", "
        + c.interval("births_ratio")
        + " times the sector's"
        + (c.known("growth_5y")
            ? ", growth "
                + c.percentInterval("growth_5y")
                + ", survival "
                + c.percent("survival_5y")
            : "")
        + "; in the last year "
        + c.count("births_1y")
        + " born"
        + (c.known("deaths_1y") ? ", " + c.count("deaths_1y") + " dissolved" : "")
        + history(c);
  }

  private static String history(Figures c) {
    String age =
        c.number("years_since_birth") > 0
            ? c.text("birth_seen").equals("true")
                ? "; cluster born " + c.real("years_since_birth") + " years ago"
                : "; cluster at least " + c.real("years_since_birth") + " years old"
            : "";
    return c.known("lq_trend_per_year")
        ? age + "; LQ " + c.percentInterval("lq_trend_per_year") + " a year"
        : age;
  }

  /** Whether the cluster stands between two stages, as a doubt; empty where it does not. */
  static String doubt(Figures c) {
    return c.known("stage_second")
        ? "It spans two stages of life: resampled, it is "
            + c.text("stage")
            + " or "
            + c.text("stage_second")
            + "."
        : "";
  }
}
