package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** The two pages of a cluster. */
final class ClusterReport {
  private static final int MOST_LINKS = 5;
  private static final int MOST_SUPPORT = 5;
  private static final int MOST_DOUBTS = 9;
  private static final int MOST_AROUND = 80;
  private static final int LONGEST_DOUBT = 240;

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
    history();
    m.close();
    m.open("div", "class", "two").open("section");
    sheet.heading("Stage of life");
    stage();
    m.close().open("section");
    sheet.heading("What is near it");
    support();
    m.close().close();
    m.open("section");
    sheet.heading("Whom it works with", "grants", "patents");
    links();
    m.close().open("section");
    sheet.heading("What to doubt");
    doubts();
    m.close();
    return sheet.end(methods());
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
            "Firms", c.count("firms") + " at " + c.count("sites_locations") + (c.number("sites_locations") == 1 ? " location" : " locations")));
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
    rows.add(new ReportSheet.Key("R&D-active firms", c.percent("rd_active_share"), "rd_spend,grants,patents"));
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
        + (!sum.equals(Figures.UNKNOWN) && c.known(figure + "_firms") && c.number(figure + "_firms") > 0
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

  private void history() {
    List<Figures> snapshots = new ArrayList<>();
    for (Map<String, @Nullable Object> row :
        Screen.list(Screen.map(content.get("history")).get("snapshots"))) {
      snapshots.add(new Figures(row));
    }
    if (snapshots.size() < 2) {
      sheet.note(
          snapshots.isEmpty()
              ? "Its history is not known: the snapshot was not tracked."
              : "This is the first snapshot that has it, so there is nothing to compare with yet. A"
                  + " birth or death is provisional until it has held for three snapshots.");
      return;
    }
    List<Figures> last = snapshots.subList(Math.max(0, snapshots.size() - 12), snapshots.size());
    m.open("div", "class", "two").open("figure");
    ReportCharts.history(
        m,
        ReportCharts.HALF,
        "Firms by snapshot",
        last.stream()
            .map(
                s ->
                    ReportCharts.Row.of(
                        month(s), s.number("firms"), ReportSheet.said(s.count("firms"))))
            .toList());
    m.element("figcaption", "Firms, by snapshot").close();
    m.open("figure");
    ReportCharts.history(
        m,
        ReportCharts.HALF,
        "Location quotient by snapshot",
        last.stream()
            .map(
                s ->
                    new ReportCharts.Row(
                        month(s),
                        s.number("lq"),
                        s.number("lq_low"),
                        s.number("lq_high"),
                        ReportSheet.said(s.interval("lq"))))
            .toList());
    m.element(
        "figcaption",
        "Location quotient with its 95 % interval"
            + (last.stream().anyMatch(s -> s.text("history_basis").equals("survivors"))
                ? ". Former years lack firms that were dissolved since: they are too low"
                : ""));
    m.close().close();
  }

  private static String month(Figures snapshot) {
    String day = snapshot.text("as_of");
    return day.substring(0, Math.min(7, day.length()));
  }

  private void stage() {
    m.open("p")
        .element("strong", c.known("stage") ? c.text("stage") : ReportSheet.UNKNOWN)
        .text(
            ReportSheet.said(
                StageWords.told(c)
                    .replaceFirst(
                        "^"
                            + java.util.regex.Pattern.quote(
                                c.known("stage") ? c.text("stage") : Figures.UNKNOWN),
                        "")))
        .close();
    m.element("p", ReportSheet.said(capital(StageWords.measured(c))) + ".");
    sheet.note(
        "A stage is a judgement by rules; the share is how often clusters like it, with firms drawn"
            + " again, are told so."
            + (c.text("history_basis").equals("survivors")
                ? " Without dissolved firms nothing is ever declining."
                : ""));
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
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

  private void support() {
    List<List<String>> rows = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("support"))) {
      Figures s = new Figures(row);
      String at = s.text("kind") + s.text("nearest_name");
      if (s.known("nearest_name") && !kinds.contains(at) && rows.size() < MOST_SUPPORT) {
        kinds.add(at);
        rows.add(
            List.of(
                s.text("nearest_name"),
                ReportSheet.words(s.text("kind")),
                s.real("nearest_km") + " km"));
      }
    }
    if (rows.isEmpty()) {
      sheet.note("No university, laboratory or other asset with a position is known near it.");
    } else {
      sheet.table("Nearest of each kind", "tcn", List.of("Asset", "Kind", "Distance"), rows);
    }
    Map<String, @Nullable Object> around = Screen.map(content.get("neighbours"));
    List<String> near = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(around.get("same_sector"))) {
      Figures n = new Figures(row);
      near.add(Markup.cut(n.text("name"), 60) + " (" + n.real("km") + " km)");
    }
    if (!near.isEmpty()) {
      m.open("p", "class", "note")
          .text("Nearest clusters of the sector: ")
          .element("span", String.join("; ", near), "dir", "auto")
          .text(".")
          .close();
    }
  }

  private void links() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    if (query.has("links")) {
      for (Map<String, @Nullable Object> row :
          query.rows(
              "SELECT * FROM (SELECT to_name AS other, to_id AS other_id, * FROM links WHERE"
                  + " from_kind = 'cluster' AND from_id = $1 UNION ALL SELECT from_name AS other,"
                  + " from_id AS other_id, * FROM links WHERE to_kind = 'cluster' AND to_id = $1)"
                  + " WHERE projects > 0 ORDER BY projects DESC, source, other_id LIMIT "
                  + MOST_LINKS,
              c.text("cluster_id"))) {
        Figures l = new Figures(row);
        rows.add(
            List.of(
                Markup.cut(l.text("other"), 80),
                l.text("source"),
                l.count("projects"),
                l.known("distance_km") ? l.real("distance_km") + " km" : Figures.UNKNOWN,
                ratio(l)));
      }
    }
    if (rows.isEmpty()) {
      sheet.note("No joint project or patent with another cluster or asset is known.");
      return;
    }
    sheet.table(
        "Joint projects: no flow of knowledge or money. The ratio is to what size and distance predict.",
        "tcnnn",
        List.of("With", "From", "Projects", "Distance", "Ratio [95 %]"),
        rows);
  }

  /** How many there are against what size and distance predict, where that is worth telling. */
  static String ratio(Figures link) {
    if (!link.known("expected")) {
      return "no expectation";
    }
    return link.number("expected") >= 1 ? link.interval("ratio") : "fewer than 1 expected";
  }

  private void doubts() {
    List<?> doubts = content.get("uncertain") instanceof List<?> list ? list : List.of();
    m.open("ul", "class", "columns tight");
    doubts.stream()
        .limit(MOST_DOUBTS)
        .forEach(
            doubt ->
                m.element(
                    "li",
                    Markup.cut(ReportSheet.words(String.valueOf(doubt)), LONGEST_DOUBT),
                    "dir",
                    "auto"));
    if (doubts.isEmpty()) {
      m.element("li", "Nothing that the snapshot knows of.");
    }
    if (doubts.size() > MOST_DOUBTS) {
      m.element("li", "More is told by: clustermap explain " + c.text("cluster_id"));
    }
    m.close();
  }

  private List<String> methods() {
    return List.of(
        "Cluster: "
            + Markup.cut(
                c.known("cluster_settings") ? c.text("cluster_settings") : UNKNOWN_METHOD, 160)
            + " (DBSCAN: Ester et al. 1996; HDBSCAN*: Campello et al. 2013).",
        "Location quotient: share of the sector among firms here over its share in the nation;"
            + " interval on the log scale, widened for firms that share postcodes. Chance: the"
            + " sector’s labels dealt at random among all firms (Kulldorff 1997); q: Benjamini and"
            + " Hochberg 1995. Stability: mean Jaccard similarity in half-samples (Hennig 2007)."
            + " Formulas: docs/METHODS.md.");
  }

  private static final String UNKNOWN_METHOD = "settings " + ReportSheet.UNKNOWN;
}
