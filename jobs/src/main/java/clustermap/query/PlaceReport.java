package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/** The two pages of a place. */
final class PlaceReport {
  private static final int MOST_CLUSTERS = 7;
  private static final int MOST_DRAWN = 200;
  private static final int MOST_READ = 20_000;
  private static final int MOST_STRENGTHS = 7;
  private static final int MOST_NASCENT = 3;
  private static final int MOST_LINKS = 4;
  private static final int MOST_DISTANCES = 4;
  private static final int MOST_PROGRAMMES = 3;
  private static final double METRES = 1000;

  /** A distance of places that says little more than inside does. */
  private static final double SHORTEST_M = 250;

  private static final Map<String, String> KINDS =
      Map.of(
          "LAD", "Local authority district",
          "CA", "Combined authority",
          "TTWA", "Travel-to-work area",
          "ITL1", "Region (ITL 1)",
          "ITL2", "ITL 2 area",
          "ITL3", "ITL 3 area");

  private final Query query;
  private final ReportSheet sheet;
  private final Markup m;
  private final Map<String, @Nullable Object> content;
  private final Figures place;
  private final String name;
  private final String geography;
  private final String code;
  private final @Nullable Geometry outline;
  private final List<Map<String, @Nullable Object>> clusters = new ArrayList<>();

  PlaceReport(Query query, ReportSheet sheet, Map<String, @Nullable Object> content)
      throws SQLException {
    this.query = query;
    this.sheet = sheet;
    this.m = sheet.markup();
    this.content = content;
    this.place = new Figures(Screen.map(content.get("figures")));
    this.geography = place.text("geography");
    this.code = place.text("code");
    this.name = place.known("name") ? place.text("name") : code;
    this.outline = sheet.boundaries().of(geography, code);
    readClusters();
  }

  /**
   * Clusters whose centre lies in the outline, and for a district those that have it as a main one.
   */
  private void readClusters() throws SQLException {
    boolean district = geography.equals("LAD");
    if (!district && outline == null) {
      return;
    }
    Envelope box = outline == null ? new Envelope() : outline.getEnvelopeInternal();
    PreparedGeometry inside = outline == null ? null : PreparedGeometryFactory.prepare(outline);
    GeometryFactory points = new GeometryFactory();
    String centre = "centroid_lon BETWEEN ? AND ? AND centroid_lat BETWEEN ? AND ?";
    for (Map<String, @Nullable Object> row :
        query.rows(
            "SELECT *"
                + (query.has("sectors")
                    ? ", (SELECT min(s.name) FROM sectors s WHERE s.taxonomy = c.taxonomy AND s.sector = c.sector) AS sector_name"
                    : "")
                + " FROM clusters c WHERE "
                + (district ? "lad_1 = ? OR lad_2 = ? OR lad_3 = ? OR " : "")
                + centre
                + " ORDER BY q_value NULLS LAST, llr DESC NULLS LAST, cluster_id LIMIT "
                + MOST_READ,
            district
                ? new Object[] {
                  code, code, code, box.getMinX(), box.getMaxX(), box.getMinY(), box.getMaxY()
                }
                : new Object[] {box.getMinX(), box.getMaxX(), box.getMinY(), box.getMaxY()})) {
      Figures c = new Figures(row);
      boolean main =
          district && List.of(c.text("lad_1"), c.text("lad_2"), c.text("lad_3")).contains(code);
      if (main
          || inside != null
              && c.known("centroid_lon")
              && c.known("centroid_lat")
              && inside.intersects(
                  points.createPoint(
                      new Coordinate(c.number("centroid_lon"), c.number("centroid_lat"))))) {
        clusters.add(row);
      }
    }
  }

  String html() throws SQLException {
    sheet.start(
        "Profile of a place",
        name,
        ReportSheet.name(KINDS.getOrDefault(geography, geography) + " " + code)
            + (place.known("population") ? " · " + place.count("population") + " residents" : ""));
    summary();
    m.open("div", "class", "two").open("section");
    sheet.heading("The place and its clusters");
    map();
    m.close().open("section");
    sheet.heading("Key figures");
    figures();
    sheet.heading("What it is surely strong in");
    strengths();
    m.close().close();
    m.open("section");
    sheet.heading("Its clusters");
    list();
    m.close().open("section");
    sheet.heading("What comes together and what is missing");
    confluence();
    m.close();
    sheet.turn(name);
    m.open("section");
    sheet.heading("What it might become strong in");
    nascent();
    m.close();
    m.open("div", "class", "two").open("section");
    sheet.heading("Who is near a cluster and who is not");
    reach();
    m.close().open("section");
    sheet.heading("How innovation is spread inside", "grants", "patents", "rd_spend");
    spread();
    sheet.heading("Programmes, and what the data cannot tell");
    programmes();
    m.close().close();
    m.open("section");
    sheet.heading("Whom it works with", "grants", "patents");
    links();
    m.close().open("section");
    sheet.heading("What to doubt");
    doubts();
    m.close();
    return sheet.end(
        List.of(
            "Location quotient: share of the sector among firms here over its share in the nation,"
                + " 95 % interval. Nascent: sectors that related ones of the place lead to expect"
                + " (Hidalgo et al. 2007, 2018), ranked by the lower end of the interval. Reach:"
                + " great-circle distance to the nearest footprint. Spread: Theil index against firms"
                + " dealt at random. Formulas: docs/METHODS.md."));
  }

  private void summary() {
    m.open("p", "class", "lead").name(ReportSheet.name(name));
    StringBuilder words = new StringBuilder();
    if (!(place.number("firms") > 0)) {
      words.append(
          place.known("firms")
              ? " has no firm in the register that was read, so nothing can be said of its strengths."
                  + " That is a limit of this snapshot and no finding about the place."
              : " : how many firms it has is not measurable.");
    } else {
      words
          .append(" has ")
          .append(place.count("firms"))
          .append(" firms in the register that was read, ")
          .append(place.count("firms_excl_shared_offices"))
          .append(" of them not only at shared offices. ")
          .append(place.count("clusters"))
          .append(place.number("clusters") == 1 ? " cluster" : " clusters")
          .append(taxonomy().isEmpty() ? "" : " of the sectors of " + taxonomy())
          .append(place.number("clusters") == 1 ? " touches it" : " touch it")
          .append(
              place.known("share_in_clusters")
                  ? "; " + place.percent("share_in_clusters") + " of its firms are in one."
                  : ".");
      List<Map<String, @Nullable Object>> strong = Screen.list(content.get("strengths"));
      List<String> names =
          strong.stream()
              .limit(3)
              .map(s -> Markup.cut(new Figures(s).text("sector_name"), 50))
              .toList();
      words.append(
          names.isEmpty()
              ? " No sector is surely more common here than elsewhere."
              : " Surely more common here than elsewhere: " + String.join(", ", names) + ".");
      List<Map<String, @Nullable Object>> nascent = Screen.list(content.get("nascent"));
      if (!nascent.isEmpty()) {
        words
            .append(" It might become strong in ")
            .append(Markup.cut(new Figures(nascent.get(0)).text("sector_name"), 50))
            .append(", which its related sectors lead to expect.");
      }
    }
    m.element("span", ReportSheet.said(words.toString()), "dir", "auto").close();
  }

  /** The first taxonomy, whose clusters places count; empty where the run does not tell. */
  private String taxonomy() {
    String all = sheet.run().config().getOrDefault("taxonomy", "");
    return ReportSheet.words(Markup.cut(all.split(",", 2)[0], 40));
  }

  private void map() throws SQLException {
    Envelope extent =
        outline == null ? new Envelope() : new Envelope(outline.getEnvelopeInternal());
    List<Geometry> subjects = new ArrayList<>();
    List<Geometry> others = new ArrayList<>();
    List<ReportMap.Mark> marks = new ArrayList<>();
    for (int i = 0; i < clusters.size(); i++) {
      Figures c = new Figures(clusters.get(i));
      Geometry footprint = i < MOST_DRAWN ? Footprints.of(clusters.get(i).get("geometry")) : null;
      if (outline == null && footprint != null) {
        extent.expandToInclude(footprint.getEnvelopeInternal());
      }
      if (footprint != null) {
        (i < MOST_CLUSTERS ? subjects : others).add(footprint);
      }
      if (i < MOST_CLUSTERS && c.known("centroid_lon") && c.known("centroid_lat")) {
        marks.add(new ReportMap.Mark(i + 1, c.number("centroid_lon"), c.number("centroid_lat")));
      }
    }
    if (extent.isNull()) {
      sheet.note(
          "No map: no outline of this place is known to the program ("
              + (sheet.boundaries().missing().isEmpty()
                  ? "travel-to-work areas and places of your own have none"
                  : Markup.cut(sheet.boundaries().missing(), 160))
              + "), so its clusters cannot be shown either.");
      return;
    }
    Boundaries boundaries = Footprints.fitting(sheet.boundaries(), extent);
    m.open("figure");
    new ReportMap(boundaries, ReportCharts.HALF, 280, extent, 0.08)
        .draw(
            m,
            "Map of " + ReportSheet.name(name),
            "Its outline and "
                + (subjects.size() + others.size())
                + " clusters; the numbers are those of the table of its clusters.",
            new ReportMap.Content(outline, subjects, others, marks));
    m.element(
        "figcaption",
        (outline == null ? "Its outline is not known. " : "Heavy line: the place. ")
            + (clusters.isEmpty()
                ? "No cluster lies in it. "
                : "Blue, numbered as in the table: its most significant clusters. "
                    + (others.isEmpty() ? "" : "Dashed: others. "))
            + Footprints.background(boundaries));
    m.close();
  }

  private void figures() {
    sheet.key(
        "Of the register that was read",
        List.of(
            ReportSheet.Key.of("Firms", place.count("firms")),
            ReportSheet.Key.of(
                "… not only at shared offices", place.count("firms_excl_shared_offices")),
            ReportSheet.Key.of("Enterprises (ONS)", place.count("enterprises_ons")),
            ReportSheet.Key.of("Residents (Census 2021)", place.count("population")),
            ReportSheet.Key.of(
                "Clusters that touch it",
                place.count("clusters")
                    + (place.known("clusters_held")
                        ? " (" + place.real("clusters_held") + " by share of members)"
                        : "")),
            ReportSheet.Key.of("Firms in a cluster", place.percent("share_in_clusters")),
            ReportSheet.Key.of("Economic complexity", place.real("complexity"))));
  }

  private void confluence() {
    for (Map<String, @Nullable Object> row : Screen.list(content.get("confluence"))) {
      m.open("p")
          .element(
              "span",
              ReportSheet.said(Markup.cut(new Figures(row).text("sentence"), 320)),
              "dir",
              "auto")
          .close();
    }
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("opportunities"))) {
      Figures o = new Figures(row);
      if (rows.size() < 8) {
        rows.add(
            List.of(
                ReportSheet.words(o.text("ingredient")),
                o.known("level") ? ReportSheet.words(o.text("level")) : ReportSheet.UNKNOWN,
                o.interval("lq"),
                o.known("nearest_asset_name")
                    ? Markup.cut(o.text("nearest_asset_name"), 40)
                        + " ("
                        + o.real("nearest_asset_km")
                        + " km)"
                    : "none with a position"));
      }
    }
    if (!rows.isEmpty()) {
      sheet.table(
          "Ingredients of opportunity, by firms and assets",
          "tcnt",
          List.of("Ingredient", "Level", "LQ [95 %]", "Nearest asset"),
          rows);
    } else if (Screen.list(content.get("confluence")).isEmpty()) {
      sheet.note("What comes together here is " + ReportSheet.UNKNOWN + ".");
    }
  }

  private void strengths() {
    List<ReportCharts.Row> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("strengths"))) {
      Figures s = new Figures(row);
      if (rows.size() < MOST_STRENGTHS) {
        rows.add(
            new ReportCharts.Row(
                s.text("sector_name"),
                s.number("lq"),
                s.number("lq_low"),
                s.number("lq_high"),
                ReportSheet.said(s.interval("lq"))));
      }
    }
    if (rows.isEmpty()) {
      sheet.note(
          place.number("firms") > 0
              ? "No sector has a location quotient whose interval lies above 1."
              : "Not measurable: no firm of the register that was read is here.");
      return;
    }
    m.open("figure");
    ReportCharts.dots(
        m,
        ReportCharts.HALF,
        136,
        88,
        "Location quotients with intervals",
        rows,
        ReportCharts.Chance.NONE,
        1);
    m.element(
        "figcaption",
        "Location quotient with its 95 % interval, by its lower end; upright line: 1, as common as in"
            + " the nation. Sectors overlap, so they do not add up.");
    m.close();
  }

  private void list() {
    if (clusters.isEmpty()) {
      sheet.note(
          outline == null && !geography.equals("LAD")
              ? "Which clusters lie here cannot be told without an outline of the place."
              : "No cluster of this snapshot lies in it.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_CLUSTERS, clusters.size()); i++) {
      Figures c = new Figures(clusters.get(i));
      rows.add(
          List.of(
              (i + 1) + "  " + Markup.cut(c.text("name"), 58),
              c.count("firms"),
              c.interval("lq"),
              c.real("lq_null_95"),
              c.real("q_value"),
              c.known("confidence") ? c.text("confidence") : Figures.UNKNOWN,
              c.known("stage") ? c.text("stage") : Figures.UNKNOWN));
    }
    sheet.table(
        "Of all taxonomies, by q value: up to "
            + Figures.real(sheet.alpha())
            + ", more than chance. Compare LQ with what chance gives."
            + (clusters.size() > MOST_CLUSTERS
                ? " "
                    + (clusters.size() - MOST_CLUSTERS)
                    + " more are not listed."
                : ""),
        "tnnnncc",
        List.of("Cluster", "Firms", "LQ [95 %]", "Chance 95 %", "q", "Confidence", "Stage"),
        rows);
  }

  private void nascent() {
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
          "Backtest: " + Markup.cut(String.valueOf(row.get("conclusion")), 125),
          "class",
          "note",
          "dir",
          "auto");
      break;
    }
  }

  private void reach() {
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

  private void spread() {
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : Screen.list(content.get("spread"))) {
      Figures s = new Figures(row);
      if (s.known("events") && rows.size() < 6) {
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
          "How innovation is spread is " + ReportSheet.UNKNOWN + ": no events are known here.");
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

  private void links() {
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
                ClusterReport.ratio(l)));
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

  private void programmes() {
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

  private void doubts() {
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
