package clustermap.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The second page of a place: what it might become, who is near, whom it works with, doubts. */
final class PlaceOutlook {
  private static final int MOST_NASCENT = 3;
  private static final int MOST_LINKS = 4;
  private static final int MOST_DISTANCES = 4;
  private static final int MOST_PROGRAMMES = 3;
  private static final double METRES = 1000;

  /** A distance of places that says little more than inside does. */
  private static final double SHORTEST_M = 250;

  private final ReportSheet sheet;
  private final Markup m;
  private final Map<String, @Nullable Object> content;
  private final Figures place;

  PlaceOutlook(ReportSheet sheet, Map<String, @Nullable Object> content) {
    this.sheet = sheet;
    this.m = sheet.markup();
    this.content = content;
    this.place = new Figures(Screen.map(content.get("figures")));
  }

  void nascent() {
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("nascent"))) {
      Figures s = new Figures(row);
      if (rows.size() < MOST_NASCENT) {
        rows.add(
            List.of(
                s.text("sector_name"),
                s.interval("relatedness_density"),
                s.count("firms"),
                s.interval("lq"),
                s.number("firms_short") > 0 ? s.real("firms_short") : "none",
                s.known("birth_ratio") ? s.interval("birth_ratio") : Figures.UNKNOWN));
      }
    }
    if (rows.isEmpty()) {
      sheet.note(
          "None can be named: how related sectors are is not known from this register (too few places"
              + " with enough firms), or it is strong in all.");
    } else {
      sheet.table(
          "Ranked by the lower end of the interval of relatedness density, 0 to 1. A potential, no"
              + " forecast.",
          "tnnnnn",
          List.of(
              "Sector",
              "Relatedness [95 %]",
              "Firms",
              "LQ [95 %]",
              "Firms short of a cluster",
              "Births, to sector"),
          rows);
    }
    for (Map<String, @Nullable Object> row : Screen.list(content.get("backtest"))) {
      m.element(
          "p",
          Markup.cut("Backtest, " + row.get("taxonomy") + ": " + row.get("conclusion"), 135),
          "class",
          "note",
          "dir",
          "auto");
      break;
    }
  }

  void reach() {
    for (String set : List.of("all", "significant")) {
      List<ReportCharts.Row[]> rows = new ArrayList<>();
      boolean residents =
          Screen.list(content.get("reach")).stream()
              .anyMatch(r -> r.get("residents_share") != null);
      String second = residents ? "residents" : "postcodes";
      for (Map<String, @Nullable Object> row : Screen.list(content.get("reach"))) {
        Figures r = new Figures(row);
        if (r.text("cluster_set").equals(set)
            && r.number("reach_m") != SHORTEST_M
            && rows.size() < MOST_DISTANCES
            && (r.known("firms_share") || r.known(second + "_share"))) {
          String label =
              r.number("reach_m") == 0
                  ? "inside"
                  : "≤ " + Figures.real(r.number("reach_m") / METRES) + " km";
          rows.add(
              new ReportCharts.Row[] {
                ReportCharts.Row.of(
                    label, r.number("firms_share"), ReportSheet.said(r.percent("firms_share"))),
                ReportCharts.Row.of(
                    label,
                    r.number(second + "_share"),
                    ReportSheet.said(r.percent(second + "_share")))
              });
        }
      }
      if (!rows.isEmpty()) {
        String which = set.equals("all") ? "any cluster" : "a cluster beyond chance";
        m.open("figure");
        ReportCharts.pairs(
            m,
            ReportCharts.HALF,
            "Share within a distance of " + which,
            "firms",
            residents ? "residents" : "live postcodes",
            rows);
        m.element("figcaption", "Share within a distance of " + which + ".").close();
      }
    }
    if (Screen.list(content.get("reach")).stream()
        .noneMatch(r -> r.get("firms_share") != null || r.get("postcodes_share") != null)) {
      sheet.note(
          "How far its firms and residents are from a cluster is " + ReportSheet.UNKNOWN + ".");
    }
  }

  void spread() {
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("spread"))) {
      Figures s = new Figures(row);
      if (s.known("theil") && rows.size() < 6) {
        rows.add(
            List.of(
                ReportSheet.words(s.text("measure")),
                s.count("events"),
                s.real("theil"),
                s.known("theil_null_low")
                    ? s.real("theil_null_low") + "–" + s.real("theil_null_high")
                    : Figures.UNKNOWN,
                s.known("trend") ? s.text("trend") : Figures.UNKNOWN));
      }
    }
    if (rows.isEmpty()) {
      sheet.note(
          "How innovation is spread is " + ReportSheet.UNKNOWN + ": too few events are here.");
    } else {
      sheet.table(
          "Theil index over small areas: 0 where even; beside it what chance gives",
          "tnnnc",
          List.of("Measure", "Events", "Theil", "Chance", "Change"),
          rows);
    }
    for (Map<String, @Nullable Object> row : Screen.list(content.get("decay"))) {
      Figures d = new Figures(row);
      if (d.text("firm_set").equals("all") && d.known("half_distance_km")) {
        m.element(
            "p",
            "Density of firms falls to half within "
                + d.real("half_distance_km")
                + " km ["
                + d.real("half_distance_low_km")
                + ", "
                + d.real("half_distance_high_km")
                + "] of its core.");
      }
    }
  }

  void links() {
    for (Map<String, @Nullable Object> row :
        Screen.list(content.get("bridges")).stream().limit(2).toList()) {
      Figures b = new Figures(row);
      m.element(
          "p",
          ReportSheet.said(
              "By "
                  + ReportSheet.words(b.text("source"))
                  + ": "
                  + b.count("joint_projects")
                  + " joint of "
                  + b.count("projects")
                  + " projects, "
                  + b.percentInterval("share_between")
                  + " of them with another region; regions reached: "
                  + b.count("regions_reached")
                  + "."));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("links"))) {
      Figures l = new Figures(row);
      if (rows.size() < MOST_LINKS) {
        rows.add(
            List.of(
                Markup.cut(l.text("other"), 80),
                l.text("source"),
                l.count("projects"),
                l.known("distance_km") ? l.real("distance_km") + " km" : Figures.UNKNOWN,
                ClusterCourse.ratio(l)));
      }
    }
    if (rows.isEmpty()) {
      sheet.note("No joint project or patent with another place is known.");
    } else {
      sheet.table(
          "Joint projects: no flow of knowledge or money. The ratio is to what size and distance"
              + " predict.",
          "tcnnn",
          List.of("With", "From", "Projects", "Distance", "Ratio [95 %]"),
          rows);
    }
  }

  void programmes() {
    List<Map<String, @Nullable Object>> all = Screen.list(content.get("programmes"));
    if (all.isEmpty()) {
      sheet.note("No innovation programme with a place is known here.");
      return;
    }
    m.open("ul", "class", "tight");
    for (Map<String, @Nullable Object> row :
        all.subList(0, Math.min(MOST_PROGRAMMES, all.size()))) {
      Figures p = new Figures(row);
      m.open("li")
          .text((p.known("first_year") ? p.text("first_year") : ReportSheet.UNKNOWN) + ": ")
          .name(Markup.cut(p.text("programme"), 80))
          .text(" (")
          .name(Markup.cut(p.text("place"), 60))
          .text(Boolean.TRUE.equals(row.get("partly")) ? ", of which this is a part)" : ")");
      if (p.known("conclusion")) {
        m.text("; effect on births of firms: ")
            .element("span", Markup.cut(sentence(p.text("conclusion")), 200), "dir", "auto");
      }
      m.close();
    }
    if (all.size() > MOST_PROGRAMMES) {
      m.element("li", (all.size() - MOST_PROGRAMMES) + " more are in programme_places.");
    }
    m.close();
  }

  private static String sentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  void doubts() {
    m.open("ul", "class", "columns tight");
    if (sheet.run().inputs().stream().noneMatch(i -> i.table().equals("sites"))) {
      m.element(
          "li",
          "No sites were given: firms stand at their registered offices, which need not be where they"
              + " work.");
    }
    double firms = place.number("firms");
    double strict = place.number("firms_excl_shared_offices");
    if (firms > 0 && strict < firms) {
      m.element(
          "li",
          Figures.percent(1 - strict / firms)
              + " of its firms are only at shared offices, such as those of accountants.");
    }
    m.element(
        "li",
        "A company is no business, and sectors overlap: a firm may count in several of them.");
    m.element(
        "li",
        "The nation is the register that was read or, where that is a part, published totals.");
    m.close();
  }
}
