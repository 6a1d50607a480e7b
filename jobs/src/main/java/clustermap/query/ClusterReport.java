package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** The two pages of a cluster. */
final class ClusterReport {
  private static final int MOST_AROUND = 80;

  private final Query query;
  private final ReportSheet sheet;
  private final Markup m;
  private final Map<String, @Nullable Object> content;
  private final Figures c;
  private final String name;

  ClusterReport(Query query, ReportSheet sheet, Map<String, @Nullable Object> content) {
    this.query = query;
    this.sheet = sheet;
    this.m = sheet.markup();
    this.content = content;
    this.c = new Figures(Screen.map(content.get("figures")));
    this.name = c.known("name") ? c.text("name") : c.text("cluster_id");
  }

  String html() throws SQLException {
    ClusterCourse course = new ClusterCourse(query, sheet, content);
    sheet.start(
        "Profile of an innovation cluster",
        name,
        ReportSheet.name(sector())
            + " ("
            + ReportSheet.words(c.text("taxonomy"))
            + ") · "
            + districts()
            + " · id "
            + ReportSheet.name(c.text("cluster_id")));
    summary();
    m.open("div", "class", "two");
    m.open("section");
    sheet.heading("Where it is");
    map();
    m.close().open("section");
    sheet.heading("Key figures");
    figures();
    m.close().close();
    m.open("section");
    sheet.heading("How concentrated it is");
    quotients();
    m.close();
    m.open("div", "class", "two").open("section");
    sheet.heading("How large it is, counted strictly and widely");
    sizes();
    m.close().open("section");
    sheet.heading("What its firms do");
    industries();
    m.close().close();
    sheet.turn(name);
    m.open("section");
    sheet.heading("Through time");
    course.history();
    m.close();
    m.open("div", "class", "two").open("section");
    sheet.heading("Stage of life");
    course.stage();
    m.close().open("section");
    sheet.heading("What is near it");
    course.support();
    m.close().close();
    m.open("section");
    sheet.heading("Whom it works with", "grants", "patents");
    course.links();
    m.close().open("section");
    sheet.heading("What to doubt");
    course.doubts();
    m.close();
    return sheet.end(course.methods());
  }

  private String sector() {
    return content.get("sector_name") == null
        ? ReportSheet.words(c.text("sector"))
        : String.valueOf(content.get("sector_name"));
  }

  private String districts() throws SQLException {
    List<String> names = new ArrayList<>();
    boolean named = query.has("places");
    for (String column : List.of("lad_1", "lad_2", "lad_3")) {
      if (c.known(column)) {
        List<Map<String, @Nullable Object>> found =
            named
                ? query.rows(
                    "SELECT name FROM places WHERE geography = 'LAD' AND code = ?", c.text(column))
                : List.of();
        names.add(
            (found.isEmpty()
                    ? c.text(column)
                    : Markup.cut(String.valueOf(found.get(0).get("name")), 40))
                + (c.known(column + "_share") ? " " + c.percent(column + "_share") : ""));
      }
    }
    return names.isEmpty() ? "district " + ReportSheet.UNKNOWN : String.join(", ", names);
  }

  private void summary() {
    m.open("p", "class", "lead").name(ReportSheet.name(name));
    StringBuilder words = new StringBuilder(" holds ").append(c.count("firms")).append(" firms");
    if (c.known("firms_excl_shared_offices")) {
      words
          .append(", of which ")
          .append(c.count("firms_excl_shared_offices"))
          .append(" are not only at shared offices");
    }
    words.append(". ");
    if (c.known("lq")) {
      words
          .append("Firms of the sector are ")
          .append(c.real("lq"))
          .append(" times as common here as in ")
          .append(
              c.text("lq_baseline").equals("reference")
                  ? "the nation’s published counts"
                  : "the register that was read")
          .append(
              c.known("lq_low")
                  ? " (95 % interval " + c.real("lq_low") + " to " + c.real("lq_high") + ")"
                  : "")
          .append(
              c.known("lq_null_95")
                  ? "; boundaries drawn around dense places reach "
                      + c.real("lq_null_median")
                      + " by chance alone, and "
                      + c.real("lq_null_95")
                      + " in one case of twenty"
                  : "")
          .append(". ");
    }
    words.append(chance());
    if (c.known("confidence")) {
      words.append(" Confidence in it is ").append(c.text("confidence")).append(".");
    }
    m.text(ReportSheet.said(words.toString())).close();
    List<String> reasons = c.texts("confidence_reasons");
    if (!reasons.isEmpty()) {
      m.open("p", "class", "note")
          .text("Why this confidence: ")
          .element(
              "span",
              Markup.cut(String.join("; ", reasons.stream().map(ReportSheet::words).toList()), 360),
              "dir",
              "auto")
          .text(".")
          .close();
    }
  }

  private String chance() {
    if (!c.known("q_value")) {
      return "Whether it is more than chance was not measured.";
    }
    boolean significant = c.number("q_value") <= sheet.alpha();
    boolean above = c.number("lq_low") > 1;
    return significant
        ? "So dense a cluster is more than chance makes (q = "
            + c.real("q_value")
            + ")"
            + (above || !c.known("lq_low")
                ? "."
                : ", but the interval of its quotient does not lie above 1: the sector’s share may"
                    + " be no larger than elsewhere.")
        : "It may be chance: q = "
            + c.real("q_value")
            + " is above "
            + Figures.real(sheet.alpha())
            + ", the rate of false discoveries that is accepted.";
  }

  private void map() throws SQLException {
    Geometry own = null;
    Envelope extent = new Envelope();
    for (Map<String, @Nullable Object> row :
        query.rows("SELECT geometry FROM clusters WHERE cluster_id = ?", c.text("cluster_id"))) {
      own = Footprints.of(row.get("geometry"));
    }
    if (own != null) {
      extent.expandToInclude(own.getEnvelopeInternal());
    } else if (c.known("centroid_lon") && c.known("centroid_lat")) {
      extent.expandToInclude(c.number("centroid_lon"), c.number("centroid_lat"));
    }
    if (extent.isNull()) {
      sheet.note("No map: the snapshot has neither outline nor position of it.");
      return;
    }
    Boundaries boundaries = Footprints.fitting(sheet.boundaries(), extent);
    ReportMap map = new ReportMap(boundaries, ReportCharts.HALF, 330, extent, 1.1);
    List<Geometry> others = new ArrayList<>();
    for (Map<String, @Nullable Object> row :
        Footprints.within(
            query,
            map.view(),
            "taxonomy = ? AND sector = ? AND cluster_id <> ?",
            MOST_AROUND,
            c.text("taxonomy"),
            c.text("sector"),
            c.text("cluster_id"))) {
      Geometry other = Footprints.of(row.get("geometry"));
      if (other != null) {
        others.add(other);
      }
    }
    m.open("figure");
    map.draw(
        m,
        "Map of " + ReportSheet.name(name),
        own == null
            ? "Its outline is not known; the number stands at its centre."
            : "Its footprint, around it districts and "
                + others.size()
                + " other clusters of the sector.",
        new ReportMap.Content(
            null,
            own == null ? List.of() : List.of(own),
            others,
            own == null
                ? List.of(new ReportMap.Mark(1, c.number("centroid_lon"), c.number("centroid_lat")))
                : List.of()));
    m.element(
        "figcaption",
        (own == null
                ? "Its outline is not known: the mark is its centre. "
                : "Blue: the cluster’s footprint. Dashed: other clusters of the sector ("
                    + others.size()
                    + " in view). ")
            + Footprints.background(boundaries));
    m.close();
  }

  private void figures() {
    List<ReportSheet.Key> rows = new ArrayList<>();
    rows.add(
        ReportSheet.Key.of(
            "Firms",
            c.count("firms")
                + " at "
                + c.count("sites_locations")
                + (c.number("sites_locations") == 1 ? " location" : " locations")));
    rows.add(
        ReportSheet.Key.of(
            "Area", c.real("area_km2") + " km², " + c.real("firms_per_km2") + " firms a km²"));
    rows.add(ReportSheet.Key.of("Location quotient", c.interval("lq")));
    rows.add(ReportSheet.Key.of("… without shared offices", c.real("lq_excl_shared_offices")));
    rows.add(
        ReportSheet.Key.of(
            "q value",
            c.real("q_value")
                + (c.known("q_value")
                    ? c.number("q_value") <= sheet.alpha()
                        ? " (more than chance)"
                        : " (may be chance)"
                    : "")));
    rows.add(
        ReportSheet.Key.of(
            "Stability of its boundary",
            c.real("stability")
                + (c.known("stability_planted")
                    ? " (a real one of its size: " + c.real("stability_planted") + ")"
                    : "")));
    rows.add(ReportSheet.Key.of("Owners", c.count("groups") + one()));
    rows.add(ReportSheet.Key.of("Employees", reported("employees", c.count("employees"))));
    rows.add(ReportSheet.Key.of("Turnover", reported("turnover", c.pounds("turnover_gbp"))));
    rows.add(
        new ReportSheet.Key(
            "R&D spend",
            c.pounds("rd_spend_gbp")
                + (c.known("rd_spend_gbp") && c.known("rd_spend_firms")
                    ? ", " + c.count("rd_spend_firms") + " firms"
                    : ""),
            "rd_spend"));
    rows.add(new ReportSheet.Key("Grants", c.pounds("grants_gbp"), "grants"));
    rows.add(new ReportSheet.Key("Patents", c.count("patents"), "patents"));
    rows.add(
        new ReportSheet.Key(
            "R&D-active firms", c.percent("rd_active_share"), "rd_spend,grants,patents"));
    rows.add(ReportSheet.Key.of("Median age of firms", c.real("median_age_years") + " years"));
    rows.add(
        ReportSheet.Key.of(
            "Kind", c.known("type") ? ReportSheet.words(c.text("type")) : Figures.UNKNOWN));
    sheet.key("With 95 % intervals in brackets", rows);
    if (!c.texts("suppressed").isEmpty()) {
      sheet.note(
          "Hidden (confidential): a figure of too few firms, or of one that dominates, could tell of"
              + " a single firm. It is not zero.");
    }
    sheet.note(
        "Not measurable: the data of this snapshot cannot give the figure. It is not zero either.");
  }

  private String one() {
    return "true".equals(c.text("one_owner")) ? " (one owner holds most)" : "";
  }

  private String reported(String figure, String sum) {
    return sum
        + (!sum.equals(Figures.UNKNOWN)
                && c.known(figure + "_firms")
                && c.number(figure + "_firms") > 0
            ? " of " + c.count(figure + "_firms") + " firms that report"
            : "");
  }

  private void quotients() {
    List<ReportCharts.Row> rows = new ArrayList<>();
    rows.add(
        new ReportCharts.Row(
            "All its firms",
            c.number("lq"),
            c.number("lq_low"),
            c.number("lq_high"),
            ReportSheet.said(c.interval("lq"))));
    rows.add(row("Without shared offices", "lq_excl_shared_offices"));
    if (c.known("lq_groups")) {
      rows.add(row("Each owner counted once", "lq_groups"));
    }
    m.open("figure");
    ReportCharts.dots(
        m,
        ReportCharts.WHOLE,
        150,
        124,
        "Location quotient beside what chance gives",
        rows,
        new ReportCharts.Chance(c.number("lq_null_median"), c.number("lq_null_95")),
        1);
    m.element(
        "figcaption",
        "Location quotient: 1 (upright line) is a share of the sector as everywhere. Filled: with its"
            + " 95 % interval; hollow: without one. Do not rank clusters by it: the boundary was"
            + " drawn to be dense"
            + (c.known("lq_null_95") ? "." : "; what chance gives was not measured here."));
    m.close();
  }

  private ReportCharts.Row row(String label, String column) {
    return ReportCharts.Row.of(label, c.number(column), ReportSheet.said(c.real(column)));
  }

  private void sizes() {
    List<ReportCharts.Row> rows = new ArrayList<>();
    rows.add(
        ReportCharts.Row.of("All firms", c.number("firms"), ReportSheet.said(c.count("firms"))));
    rows.add(
        ReportCharts.Row.of(
            "Not only at shared offices",
            c.number("firms_excl_shared_offices"),
            ReportSheet.said(c.count("firms_excl_shared_offices"))));
    if (c.known("groups")) {
      rows.add(
          ReportCharts.Row.of(
              "Owners (groups as one)", c.number("groups"), ReportSheet.said(c.count("groups"))));
    }
    if (c.known("sites_locations")) {
      rows.add(
          ReportCharts.Row.of(
              "Distinct locations", c.number("sites_locations"), c.count("sites_locations")));
    }
    m.open("figure");
    ReportCharts.bars(m, ReportCharts.HALF, 142, 40, "Size of the cluster", rows, false);
    m.element(
        "figcaption",
        "A company is no business: many are registered at one address, such as that of an"
            + " accountant.");
    m.close();
  }

  private void industries() {
    List<ReportCharts.Row> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> part : Screen.list(content.get("composition"))) {
      Figures p = new Figures(part);
      rows.add(
          ReportCharts.Row.of(
              p.known("name") ? p.text("name") : sheet.industry(p.text("sector")),
              p.number("share"),
              ReportSheet.said(p.percent("share"))));
    }
    if (rows.isEmpty()) {
      sheet.note("Industries of its firms: " + ReportSheet.UNKNOWN + ".");
      return;
    }
    m.open("figure");
    ReportCharts.bars(m, ReportCharts.HALF, 215, 36, "Industries of its firms", rows, true);
    m.element("figcaption", "Largest SIC divisions, share of its firms");
    m.close();
  }
}
