package clustermap.query;

import clustermap.config.Key;
import clustermap.config.Keys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation as text of one screen; characters that would steer the terminal are escapes. */
final class ExplanationScreen extends Screen {
  private static final Map<String, String> DEFAULTS =
      Keys.all().stream().collect(Collectors.toMap(Key::name, Key::fallback));

  ExplanationScreen(int width) {
    super(width);
  }

  String of(Map<String, @Nullable Object> content) {
    Figures c = new Figures(map(content.get("figures")));
    Map<String, @Nullable Object> snapshot = map(content.get("snapshot"));
    wrapped("", String.valueOf(content.get("name")));
    wrapped(
        "",
        c.text("cluster_id")
            + " · "
            + c.text("taxonomy")
            + " / "
            + c.text("sector")
            + (content.get("sector_name") == null ? "" : " (" + content.get("sector_name") + ")")
            + " · snapshot "
            + snapshot.get("as_of")
            + ", run "
            + snapshot.get("run_id"));
    title("Why it is a cluster");
    bullets(content.get("why"));
    figures(c, content);
    around(content);
    title("Through time");
    for (Timeline.Line line :
        Timeline.lines(c.text("cluster_id"), map(content.get("history")), width())) {
      wrapped(TableWriter.escaped(line.first()), line.next(), line.text());
    }
    title("What is uncertain");
    bullets(content.get("uncertain"));
    rules(content);
    return text();
  }

  private void figures(Figures c, Map<String, @Nullable Object> content) {
    title("Figures");
    line(
        "firms",
        c.count("firms")
            + " ("
            + c.count("firms_excl_shared_offices")
            + " not only at shared offices), "
            + c.count("sites")
            + " sites, "
            + c.real("firms_per_km2")
            + " per km2; "
            + c.percent("largest_location_share")
            + " at one location");
    if (c.number("employees_firms") == 0 && c.number("turnover_firms") == 0) {
      line("people, turnover", Figures.UNKNOWN + ": no member firm has a figure");
    } else {
      line("people", reported(c, "employees", c.count("employees")));
      line(
          "dominance",
          c.known("largest_firm_share")
              ? "the largest firm has up to "
                  + c.percent("largest_firm_share")
                  + " of the employees, HHI up to "
                  + c.real("firm_hhi")
              : c.percent("largest_firm_share"));
      line("turnover", reported(c, "turnover", c.pounds("turnover_gbp")));
    }
    line(
        "R&D spend",
        c.pounds("rd_spend_gbp") + " of " + c.count("rd_spend_firms") + " firms" + years(content));
    line(
        "grants",
        c.pounds("grants_gbp")
            + ": Innovate UK "
            + c.pounds("grants_innovate_uk_gbp")
            + ", other UKRI "
            + c.pounds("grants_ukri_gbp")
            + ", other "
            + c.pounds("grants_other_gbp"));
    line("patents", c.count("patents") + " applications");
    line(
        "R&D-active",
        c.percent("rd_active_share")
            + " of firms: spend "
            + c.percent("rd_spend_share")
            + ", grant "
            + c.percent("grant_share")
            + ", patent "
            + c.percent("patent_share")
            + ", SIC 72 "
            + c.percent("research_sic_share"));
    line(
        "type",
        c.known("type")
            ? c.text("type")
                + ": "
                + c.count("joint_projects")
                + " projects of two members or more, "
                + c.percent("largest_sic_group_share")
                + " of firms in SIC group "
                + c.text("largest_sic_group")
            : Figures.UNKNOWN);
    line("stage", StageWords.told(c) + "; " + StageWords.measured(c));
    List<String> parts = new ArrayList<>();
    for (Map<String, @Nullable Object> part : list(content.get("composition"))) {
      Figures p = new Figures(part);
      parts.add(
          p.text("sector")
              + (p.known("name") ? " " + p.text("name") : "")
              + " "
              + p.percent("share"));
    }
    line("SIC divisions", parts.isEmpty() ? Figures.UNKNOWN : String.join("; ", parts));
  }

  private static String reported(Figures c, String figure, String sum) {
    return sum
        + (c.hidden(figure + "_firms") || c.known(figure + "_firms")
            ? " of the "
                + c.count(figure + "_firms")
                + " firms that report ("
                + c.percent(figure + "_coverage")
                + ")"
            : "");
  }

  private static String years(Map<String, @Nullable Object> content) {
    List<String> years = new ArrayList<>();
    for (Map<String, @Nullable Object> row : list(content.get("rd_years"))) {
      Figures y = new Figures(row);
      years.add(y.text("year") + " " + y.pounds("rd_spend_gbp"));
    }
    return years.isEmpty() ? "" : "; " + String.join(", ", years);
  }

  private void around(Map<String, @Nullable Object> content) {
    Figures c = new Figures(map(content.get("figures")));
    title("Support within reach (index " + c.real("support_index") + ")");
    Map<String, StringBuilder> kinds = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : list(content.get("support"))) {
      Figures s = new Figures(row);
      kinds
          .computeIfAbsent(
              s.text("kind"),
              kind ->
                  new StringBuilder(
                      s.text("nearest_name") + " at " + s.real("nearest_km") + " km; within"))
          .append(" ")
          .append(s.real("reach_km"))
          .append(" km ")
          .append(s.count("assets"))
          .append(",");
    }
    kinds.forEach((kind, text) -> line(kind, text.substring(0, text.length() - 1)));
    if (kinds.isEmpty()) {
      line("assets", Figures.UNKNOWN);
    }
    title("Neighbours");
    Map<String, @Nullable Object> neighbours = map(content.get("neighbours"));
    for (Map<String, @Nullable Object> row : list(neighbours.get("same_sector"))) {
      Figures n = new Figures(row);
      line(
          n.real("km") + " km",
          n.text("name") + " (" + n.count("firms") + " firms, " + n.text("cluster_id") + ")");
    }
    for (Map<String, @Nullable Object> row : list(neighbours.get("overlapping"))) {
      Figures n = new Figures(row);
      line(
          "covers " + n.percent("share_of_footprint"),
          n.text("name") + " (" + n.count("firms") + " firms, " + n.text("cluster_id") + ")");
    }
    if (list(neighbours.get("same_sector")).isEmpty()
        && list(neighbours.get("overlapping")).isEmpty()) {
      line("none", "no other cluster of the sector, and none of another here");
    }
  }

  private void rules(Map<String, @Nullable Object> content) {
    Map<String, @Nullable Object> rules = map(content.get("rules"));
    Map<String, @Nullable Object> evidence = map(content.get("evidence"));
    title("Rows and rules behind it");
    Object definition = rules.get("sector_definition");
    line("sector", definition == null ? Figures.UNKNOWN : definition.toString());
    Map<String, String> settings = new TreeMap<>();
    map(rules.get("config")).forEach((key, value) -> settings.put(key, String.valueOf(value)));
    List<String> shown = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          // The settings of clustering stand above.
          if (!key.startsWith("cluster.") && !DEFAULTS.getOrDefault(key, "").equals(value)) {
            shown.add(key + "=" + value);
          }
        });
    line("settings", String.join(" ", shown) + (shown.isEmpty() ? "" : ", ") + "else the defaults");
    List<String> inputs = new ArrayList<>();
    for (Map<String, @Nullable Object> input : list(rules.get("inputs"))) {
      Figures i = new Figures(input);
      inputs.add(
          i.text("table")
              + " "
              + i.count("rows_accepted")
              + " rows"
              + (Boolean.TRUE.equals(input.get("synthetic")) ? " (synthetic)" : ""));
    }
    line("inputs", String.join(", ", inputs));
    List<String> links = new ArrayList<>();
    for (Map<String, @Nullable Object> row : list(evidence.get("links"))) {
      Figures l = new Figures(row);
      links.add(l.count("links") + " " + l.text("source_table") + " by " + l.text("method"));
    }
    if (!links.isEmpty()) {
      line("links of any day", String.join(", ", links));
    }
    line("member rows", "clustermap query \"" + evidence.get("rows") + "\"");
  }
}
