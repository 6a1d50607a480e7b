package clustermap.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The explanation of a place as text of one screen. */
final class PlaceScreen extends Screen {
  private static final double METRES = 1000;

  PlaceScreen(int width) {
    super(width);
  }

  String of(Map<String, @Nullable Object> content) {
    Figures place = new Figures(map(content.get("figures")));
    Map<String, @Nullable Object> snapshot = map(content.get("snapshot"));
    wrapped("", place.text("name"));
    wrapped(
        "",
        place.text("geography")
            + " "
            + place.text("code")
            + " · snapshot "
            + snapshot.get("as_of")
            + ", run "
            + snapshot.get("run_id"));
    if (content.get("synthetic") instanceof List<?> synthetic && !synthetic.isEmpty()) {
      wrapped(
          "",
          "Synthetic: "
              + String.join(", ", synthetic.stream().map(String::valueOf).toList())
              + " are made up, and figures that rest on them are evidence of nothing.");
    }
    figures(place);
    strengths(content);
    nascent(content);
    reach(content);
    spread(content);
    confluence(content);
    links(content);
    programmes(content);
    return text();
  }

  private void figures(Figures place) {
    title("Figures");
    line(
        "firms",
        place.count("firms")
            + " ("
            + place.count("firms_excl_shared_offices")
            + " not only at shared offices)"
            + (place.known("enterprises_ons")
                ? ", beside " + place.count("enterprises_ons") + " enterprises (ONS)"
                : ""));
    line("residents", place.count("population"));
    line(
        "clusters",
        place.count("clusters")
            + " touch it ("
            + place.real("clusters_held")
            + " by the share of members that are there); "
            + (place.known("share_in_clusters")
                ? place.percent("share_in_clusters") + " of its firms are in one"
                : "it has no firm with a known position"));
    line("complexity", place.real("complexity"));
  }

  private void strengths(Map<String, @Nullable Object> content) {
    title("What it is surely strong in");
    for (Map<String, @Nullable Object> row : list(content.get("strengths"))) {
      Figures s = new Figures(row);
      wrapped(
          "- ",
          s.text("sector_name")
              + ": LQ "
              + s.interval("lq")
              + ", "
              + s.count("firms")
              + " firms, "
              + clusters(s));
    }
    none(content, "strengths", "no sector has a location quotient whose interval lies above 1");
  }

  private static String clusters(Figures sector) {
    return sector.number("clusters") > 0
        ? sector.count("clusters") + " clusters"
        : "no cluster" + nearest(sector, "nearest_cluster", "; the nearest is ");
  }

  private static String nearest(Figures row, String column, String words) {
    return row.known(column)
        ? words + row.text(column) + " at " + row.real(column + "_km") + " km"
        : "";
  }

  private void nascent(Map<String, @Nullable Object> content) {
    title("What it might become strong in");
    for (Map<String, @Nullable Object> row : list(content.get("nascent"))) {
      Figures s = new Figures(row);
      wrapped(
          "- ",
          s.text("sector_name")
              + ": density "
              + s.interval("relatedness_density")
              + ", "
              + s.count("firms")
              + " firms, LQ "
              + s.interval("lq")
              + ", "
              + (s.number("firms_short") > 0
                  ? s.real("firms_short") + " firms short of a cluster in its densest km2"
                  : "as many firms in a km2 as a cluster needs")
              + (s.known("birth_ratio")
                  ? ", born in five years "
                      + s.interval("birth_ratio")
                      + " times the sector's share"
                  : "")
              + nearest(s, "nearest_related", "; nearest strong related cluster ")
              + ".");
    }
    none(content, "nascent", "how related sectors are is not known, or it is strong in all");
    for (Map<String, @Nullable Object> row : list(content.get("backtest"))) {
      wrapped("- ", "Backtest, " + row.get("taxonomy") + ": " + row.get("conclusion"));
    }
  }

  private void reach(Map<String, @Nullable Object> content) {
    title("Who is near a cluster and who is not");
    for (Map<String, @Nullable Object> row : list(content.get("reach"))) {
      Figures r = new Figures(row);
      List<String> shares = new ArrayList<>();
      for (String who : List.of("firms", "residents", "postcodes")) {
        if (r.known(who + "_share")) {
          shares.add(
              r.percent(who + "_share")
                  + " of "
                  + (who.equals("postcodes") ? "live postcodes" : who));
        }
      }
      line(
          r.number("reach_m") == 0
              ? "inside"
              : "within " + Figures.real(r.number("reach_m") / METRES) + " km",
          (r.text("cluster_set").equals("all") ? "" : "of a significant cluster: ")
              + (shares.isEmpty() ? Figures.UNKNOWN : String.join(", ", shares)));
    }
    none(content, "reach", Figures.UNKNOWN);
  }

  private void spread(Map<String, @Nullable Object> content) {
    title("How innovation is spread inside");
    for (Map<String, @Nullable Object> row : list(content.get("spread"))) {
      Figures s = new Figures(row);
      line(
          s.text("measure"),
          s.count("events")
              + " in "
              + s.count("areas")
              + " small areas; Theil "
              + s.real("theil")
              + (s.known("theil_null_mean")
                  ? " where chance gives "
                      + s.real("theil_null_mean")
                      + " ["
                      + s.real("theil_null_low")
                      + ", "
                      + s.real("theil_null_high")
                      + "]; "
                  : "; ")
              + (s.known("trend") ? s.text("trend") : "change " + Figures.UNKNOWN));
    }
    for (Map<String, @Nullable Object> row : list(content.get("decay"))) {
      Figures d = new Figures(row);
      line(
          d.text("firm_set").replace("excl_shared_offices", "without shared"),
          d.known("half_distance_km")
              ? "density falls to half within "
                  + d.real("half_distance_km")
                  + " km ["
                  + d.real("half_distance_low_km")
                  + ", "
                  + d.real("half_distance_high_km")
                  + "] of its core"
              : d.text("decay"));
    }
    if (list(content.get("decay")).isEmpty()) {
      none(content, "spread", Figures.UNKNOWN);
    }
  }

  private void confluence(Map<String, @Nullable Object> content) {
    title("What comes together and what is missing");
    for (Map<String, @Nullable Object> row : list(content.get("confluence"))) {
      wrapped("- ", new Figures(row).text("sentence"));
    }
    none(content, "confluence", Figures.UNKNOWN);
  }

  private void links(Map<String, @Nullable Object> content) {
    title("Whom it works with");
    for (Map<String, @Nullable Object> row : list(content.get("bridges"))) {
      Figures b = new Figures(row);
      line(
          b.text("source"),
          b.count("joint_projects")
              + " joint of "
              + b.count("projects")
              + " projects; "
              + b.percentInterval("share_between")
              + " of them with another region, "
              + b.count("regions_reached")
              + " regions reached");
    }
    for (Map<String, @Nullable Object> row : list(content.get("links"))) {
      Figures l = new Figures(row);
      line(
          l.text("other"),
          l.count("projects")
              + " "
              + l.text("source")
              + (l.known("distance_km") ? ", " + l.real("distance_km") + " km away" : "")
              + (l.known("ratio")
                  ? ", " + l.interval("ratio") + " times what size and distance predict"
                  : ", no expectation: " + l.text("expected_basis")));
    }
    if (list(content.get("bridges")).isEmpty()) {
      none(content, "links", "no joint project or patent of it is known");
    }
  }

  private void programmes(Map<String, @Nullable Object> content) {
    title("Programmes");
    for (Map<String, @Nullable Object> row : list(content.get("programmes"))) {
      Figures p = new Figures(row);
      line(
          p.text("first_year"),
          p.text("programme")
              + " ("
              + p.text("place")
              + (Boolean.TRUE.equals(row.get("partly")) ? ", of which this is a part" : "")
              + ")"
              + (p.known("conclusion") ? ", on births of firms: " + p.text("conclusion") : ""));
    }
    none(content, "programmes", "none is known");
  }

  private void none(Map<String, @Nullable Object> content, String part, String words) {
    if (list(content.get(part)).isEmpty()) {
      wrapped("- ", words);
    }
  }
}
