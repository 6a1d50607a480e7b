package clustermap.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The second page of a cluster: how it came here, what is around it, and what to doubt. */
final class ClusterCourse {
  private static final int MOST_LINKS = 5;
  private static final int MOST_SUPPORT = 5;
  private static final int MOST_DOUBTS = 9;
  private static final int LONGEST_DOUBT = 240;

  private final Query query;
  private final ReportSheet sheet;
  private final Markup m;
  private final Map<String, @Nullable Object> content;
  private final Figures c;

  ClusterCourse(Query query, ReportSheet sheet, Map<String, @Nullable Object> content) {
    this.query = query;
    this.sheet = sheet;
    this.m = sheet.markup();
    this.content = content;
    this.c = new Figures(Screen.map(content.get("figures")));
  }

  void history() {
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

  void stage() {
    m.open("p")
        .element("strong", c.known("stage") ? c.text("stage") : ReportSheet.UNKNOWN)
        .text(
            ReportSheet.said(
                StageWords.told(c)
                    .replaceFirst(
                        "^" + Pattern.quote(c.known("stage") ? c.text("stage") : Figures.UNKNOWN),
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

  void support() {
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

  void links() throws SQLException {
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

  void doubts() {
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

  /** How its figures came about, in few words, with where the formulas are. */
  List<String> methods() {
    return List.of(
        "Cluster: "
            + Markup.cut(
                c.known("cluster_settings")
                    ? c.text("cluster_settings")
                    : "settings " + ReportSheet.UNKNOWN,
                160)
            + " (DBSCAN: Ester et al. 1996; HDBSCAN*: Campello et al. 2015).",
        "Location quotient: share of the sector among firms here over its share in the nation;"
            + " Koopman’s score interval, widened for firms that share postcodes."
            + " Chance: the sector’s labels dealt at random among all firms (Kulldorff 1997); q:"
            + " Benjamini and Bogomolov 2014. Stability: Jaccard similarity in half-samples (after"
            + " Hennig 2007)."
            + " Formulas: docs/METHODS.md.");
  }
}
