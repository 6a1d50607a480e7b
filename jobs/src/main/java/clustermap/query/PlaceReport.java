package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    this.content = ofFirstTaxonomy(content);
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
    String centre = "centroid_lon BETWEEN ? AND ? AND centroid_lat BETWEEN ? AND ?";
    for (Map<String, @Nullable Object> row :
        query.rows(
            "SELECT * FROM clusters c WHERE "
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
      if (main || holds(inside, c)) {
        clusters.add(row);
      }
    }
  }

  private static boolean holds(@Nullable PreparedGeometry area, Figures cluster) {
    return area != null
        && cluster.known("centroid_lon")
        && cluster.known("centroid_lat")
        && area.intersects(
            new GeometryFactory()
                .createPoint(
                    new Coordinate(
                        cluster.number("centroid_lon"), cluster.number("centroid_lat"))));
  }

  String html() throws SQLException {
    PlaceOutlook outlook = new PlaceOutlook(sheet, content);
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
    outlook.nascent();
    m.close();
    m.open("div", "class", "two").open("section");
    sheet.heading("Who is near a cluster and who is not");
    outlook.reach();
    m.close().open("section");
    sheet.heading("How innovation is spread inside", "grants", "patents", "rd_spend");
    outlook.spread();
    sheet.heading("Programmes, and what the data cannot tell");
    outlook.programmes();
    m.close().close();
    m.open("section");
    sheet.heading("Whom it works with", "grants", "patents");
    outlook.links();
    m.close().open("section");
    sheet.heading("What to doubt");
    outlook.doubts();
    m.close();
    return sheet.end(
        List.of(
            "Location quotient: share of the sector among firms here over its share in the nation,"
                + " 95 % interval. Nascent: sectors that related ones of the place lead to expect"
                + " (Hidalgo et al. 2007), ranked by the lower end of the interval. Reach:"
                + " straight line to the nearest footprint. Spread: Theil index against firms"
                + " dealt at random. Formulas: docs/METHODS.md."));
  }

  private void summary() {
    m.open("p", "class", "lead").name(ReportSheet.name(name));
    StringBuilder words = new StringBuilder();
    if (!(place.number("firms") > 0)) {
      words.append(
          place.known("firms")
              ? " has no firm with a known position in the register that was read, so nothing can be"
                  + " said of its strengths. That is a limit of this snapshot and no finding about the place."
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

  /**
   * Without sectors of other taxonomies than the first: they overlap it, and of a page's few places
   * none is theirs.
   */
  private Map<String, @Nullable Object> ofFirstTaxonomy(Map<String, @Nullable Object> content) {
    String first = firstTaxonomy();
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(content);
    if (!first.isEmpty()) {
      for (String list : List.of("strengths", "nascent")) {
        kept.put(
            list,
            Screen.list(content.get(list)).stream()
                .filter(row -> first.equals(row.get("taxonomy")))
                .toList());
      }
    }
    return kept;
  }

  /** The first taxonomy, whose clusters places count; empty where the run does not tell. */
  private String firstTaxonomy() {
    return sheet.run().config().getOrDefault("taxonomy", "").split(",", 2)[0].strip();
  }

  private String taxonomy() {
    return ReportSheet.words(Markup.cut(firstTaxonomy(), 40));
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
            + " the nation."
            + (taxonomy().isEmpty() ? "" : " Sectors of " + taxonomy() + ".")
            + " Sectors overlap, so they do not add up.");
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
                ? " " + (clusters.size() - MOST_CLUSTERS) + " more are not listed."
                : ""),
        "tnnnncc",
        List.of("Cluster", "Firms", "LQ [95 %]", "Chance 95 %", "q", "Confidence", "Stage"),
        rows);
  }
}
