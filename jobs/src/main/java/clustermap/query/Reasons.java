package clustermap.query;

import clustermap.publish.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a cluster is one, and what is uncertain about it, in sentences. */
final class Reasons {
  private static final double MUCH_SHARED = 0.2;
  private static final double ONE_PLACE = 0.5;
  private static final double UNSTABLE = 0.5;
  private static final double WIDE = 2;

  private Reasons() {}

  /** What speaks for it. */
  static List<String> why(Figures c, RunRecord run) {
    List<String> why = new ArrayList<>();
    why.add(
        String.format(
            Locale.ROOT,
            "Dense in space: %s firms (weight %s) at %s locations on %s km2, found by %s.",
            c.count("firms"),
            c.real("weight"),
            c.count("sites_locations"),
            c.real("area_km2"),
            c.text("cluster_settings")));
    if (c.known("p_value")) {
      why.add(
          String.format(
              Locale.ROOT,
              "Chance: when the sector's labels are dealt at random among all firms that were"
                  + " read, a score this high comes about anywhere with p = %s%s.",
              c.real("p_value"),
              c.known("p_value_local")
                  ? "; within travel-to-work areas, beyond the local mix of firms, with p = "
                      + c.real("p_value_local")
                  : ""));
      double alpha = alpha(run);
      why.add(
          String.format(
              Locale.ROOT,
              "Over the sectors of the taxonomy q = %s: %s at a false discovery rate of %s.",
              c.real("q_value"),
              c.number("q_value") <= alpha ? "significant" : "not significant",
              Figures.real(alpha)));
    } else {
      why.add("Chance was not measured (significance.replicates is 0, or the method has none).");
    }
    why.add(
        String.format(
            Locale.ROOT,
            "Location quotient %s against the %s: %s of the sector among %s firms here, %s among"
                + " %s there%s.",
            c.interval("lq"),
            c.text("lq_baseline").equals("reference") ? "nation's published counts" : "register",
            c.real("lq_sector_in_area"),
            c.count("lq_firms_in_area"),
            c.count("lq_sector_in_nation"),
            c.count("lq_firms_in_nation"),
            c.known("lq_null_median")
                ? String.format(
                    Locale.ROOT,
                    "; clusters of its size that chance makes have a median of %s and a 95th"
                        + " percentile of %s",
                    c.real("lq_null_median"),
                    c.real("lq_null_95"))
                : ""));
    if (c.known("stability")) {
      why.add(
          String.format(
              Locale.ROOT,
              "Stability %s in half-samples of firms, where planted clusters of its size reach %s;"
                  + " dissolved in %s of them.",
              c.real("stability"),
              c.real("stability_planted"),
              c.percent("stability_dissolved")));
    } else {
      why.add("Stability was not measured (stability.replicates is 0, or the method has none).");
    }
    return why;
  }

  private static double alpha(RunRecord run) {
    try {
      return Double.parseDouble(run.config().getOrDefault("significance.alpha", "0.05"));
    } catch (NumberFormatException e) {
      return 0.05;
    }
  }

  /** What a reader should doubt, and why. */
  static List<String> uncertain(Figures c, Map<String, @Nullable Object> sector, RunRecord run) {
    List<String> doubts = new ArrayList<>();
    if (c.known("q_value") && c.number("q_value") > alpha(run)) {
      doubts.add("It may be chance: it is not significant among the clusters of its taxonomy.");
    }
    if (c.known("lq_low") && c.number("lq_low") <= 1) {
      doubts.add(
          "The interval of its location quotient does not lie above 1: the share of the sector"
              + " here may be no larger than elsewhere.");
    }
    if (c.number("stability") < UNSTABLE) {
      doubts.add("It falls apart in many half-samples: where it ends is not firm.");
    }
    addPlaces(doubts, c, run);
    if (c.number("deff") > WIDE) {
      doubts.add(
          "Its firms come in bunches at few postcodes, by which the interval of lq was widened"
              + " (deff "
              + c.real("deff")
              + ").");
    }
    addSector(doubts, new Figures(sector));
    addCoverage(doubts, c);
    if (!c.texts("evidence_synthetic").isEmpty()) {
      doubts.add(
          "Synthetic inputs stand behind its figures ("
              + String.join(", ", c.texts("evidence_synthetic"))
              + "): they are made up and evidence of nothing.");
    }
    if (!c.texts("suppressed").isEmpty()) {
      doubts.add(
          "Hidden by disclosure control, too few firms or one that dominates: "
              + String.join(", ", c.texts("suppressed"))
              + ".");
    }
    String stage = StageWords.doubt(c);
    if (!stage.isEmpty()) {
      doubts.add(stage);
    }
    if (c.text("history_basis").equals("survivors")) {
      doubts.add(
          "The register does not know of dissolved firms, so births are set against the sector's"
              + " survivors, and decline and survival cannot be seen.");
    }
    return doubts;
  }

  private static void addPlaces(List<String> doubts, Figures c, RunRecord run) {
    if (run.inputs().stream().noneMatch(i -> i.table().equals("sites"))) {
      doubts.add(
          "No sites were given: firms stand at their registered offices, which need not be where"
              + " they work.");
    }
    if (c.number("shared_office_share") >= MUCH_SHARED) {
      doubts.add(
          c.percent("shared_office_share")
              + " of its firms are only at shared offices; without these lq is "
              + c.real("lq_excl_shared_offices")
              + ".");
    }
    if (c.number("largest_location_share") >= ONE_PLACE) {
      doubts.add(c.percent("largest_location_share") + " of its firms are at one location.");
    }
  }

  private static void addSector(List<String> doubts, Figures sector) {
    double firms = sector.number("firms");
    double located = sector.number("firms_located");
    if (firms > 0 && located < firms) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%,.0f of the sector's %,.0f firms have no position and can be in no cluster.",
              firms - located,
              firms));
    }
  }

  private static void addCoverage(List<String> doubts, Figures c) {
    for (String figure : List.of("employees", "turnover")) {
      String coverage = figure + "_coverage";
      if (c.known(coverage) && c.number(coverage) > 0 && c.number(coverage) < 1) {
        doubts.add(
            "Only "
                + c.percent(coverage)
                + " of its firms have a figure of "
                + figure
                + ": the sum is theirs, not the cluster's.");
      }
    }
    if (c.known("dated_firms") && c.number("dated_firms") < c.number("firms")) {
      doubts.add(
          c.count("dated_firms")
              + " of "
              + c.count("firms")
              + " firms have a date of incorporation.");
    }
  }
}
