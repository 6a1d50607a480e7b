package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a snapshot tells of one place: what it is strong in, what it might become strong in, who
 * is near a cluster and who is not, how innovation is spread inside it, what comes together there
 * and what is missing, whom it works with, and which programmes it had. From public tables alone; a
 * table that the snapshot lacks, or that has no row of the place, tells nothing.
 */
public final class PlaceExplanation {
  private static final int MOST_STRENGTHS = 6;
  private static final int MOST_NASCENT = 4;
  private static final int MOST_LINKS = 5;

  private final Map<String, @Nullable Object> content;

  private PlaceExplanation(Map<String, @Nullable Object> content) {
    this.content = content;
  }

  /**
   * Explains a place of an open snapshot.
   *
   * @param asked its code or name, with or without its geography
   * @return empty where no place is called so
   * @throws Fault CONFIG where several are
   */
  public static Optional<PlaceExplanation> of(Query query, Snapshots.Entry entry, String asked) {
    try {
      Optional<Map<String, @Nullable Object>> place = PlaceFinder.find(query, asked);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new PlaceExplanation(content(query, entry.run(), place.get())));
    } catch (SQLException e) {
      throw Fault.input(
          "the snapshot cannot be explained: "
              + ParquetSql.firstLine(e)
              + ". Find damage with: clustermap verify",
          e);
    }
  }

  private static Map<String, @Nullable Object> content(
      Query query, RunRecord run, Map<String, @Nullable Object> place) throws SQLException {
    String geography = String.valueOf(place.get("geography"));
    String code = String.valueOf(place.get("code"));
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String column : List.of("geography", "code", "name", "parent_code")) {
      all.put(column, place.get(column));
    }
    all.put("snapshot", Map.of("as_of", run.asOf().toString(), "run_id", run.runId()));
    all.put(
        "synthetic",
        run.inputs().stream()
            .filter(RunRecord.Input::synthetic)
            .map(RunRecord.Input::table)
            .toList());
    all.put("figures", place);
    all.put("strengths", sectors(query, "p.lq_low > 1", "p.lq_low DESC", MOST_STRENGTHS, place));
    all.put("nascent", sectors(query, "p.nascent", "p.rank", MOST_NASCENT, place));
    all.put("reach", of(query, "place_reach", "sector IS NULL", "cluster_set, reach_m", place));
    all.put("spread", of(query, "place_spread", "period = 'latest'", "measure", place));
    all.put("decay", of(query, "place_decay", "true", "firm_set", place));
    all.put("confluence", of(query, "place_confluence", "true", "code", place));
    all.put("opportunities", of(query, "place_opportunities", "true", "ingredient", place));
    all.put("bridges", bridges(query, geography, code));
    all.put("links", links(query, geography, code));
    all.put("programmes", programmes(query, geography, code));
    all.put("backtest", backtest(query));
    return all;
  }

  /** Rows of a table of places; none where the snapshot lacks the table. */
  private static List<Map<String, @Nullable Object>> of(
      Query query, String table, String where, String order, Map<String, @Nullable Object> place)
      throws SQLException {
    return query.has(table)
        ? query.rows(
            "SELECT * EXCLUDE (geography, code) FROM "
                + table
                + " WHERE geography = ? AND code = ? AND ("
                + where
                + ") ORDER BY "
                + order,
            String.valueOf(place.get("geography")),
            String.valueOf(place.get("code")))
        : List.of();
  }

  private static List<Map<String, @Nullable Object>> sectors(
      Query query, String where, String order, int most, Map<String, @Nullable Object> place)
      throws SQLException {
    if (!query.has("place_sectors") || !query.has("sectors")) {
      return List.of();
    }
    return query.rows(
        "SELECT p.* EXCLUDE (geography, code), s.name AS sector_name, c.name AS nearest_cluster,"
            + " r.name AS nearest_related FROM place_sectors p"
            + " LEFT JOIN sectors s USING (taxonomy, sector)"
            + " LEFT JOIN clusters c ON c.cluster_id = p.nearest_cluster_id"
            + " LEFT JOIN clusters r ON r.cluster_id = p.nearest_related_id"
            + " WHERE p.geography = ? AND p.code = ? AND "
            + where
            + " QUALIFY row_number() OVER (PARTITION BY p.taxonomy ORDER BY "
            + order
            + ", p.sector) <= "
            + most
            + " ORDER BY p.taxonomy, "
            + order
            + ", p.sector",
        String.valueOf(place.get("geography")),
        String.valueOf(place.get("code")));
  }

  private static List<Map<String, @Nullable Object>> bridges(
      Query query, String geography, String code) throws SQLException {
    return query.has("bridges")
        ? query.rows(
            "SELECT * FROM bridges WHERE kind = 'place' AND geography = ? AND id = ? ORDER BY"
                + " source",
            geography,
            code)
        : List.of();
  }

  private static List<Map<String, @Nullable Object>> links(
      Query query, String geography, String code) throws SQLException {
    return query.has("links")
        ? query.rows(
            "SELECT * FROM (SELECT to_name AS other, to_id AS other_id, * FROM links WHERE"
                + " from_kind = 'place' AND to_kind = 'place' AND geography = $1 AND from_id = $2"
                + " UNION ALL SELECT from_name AS other, from_id AS other_id, * FROM links WHERE"
                + " from_kind = 'place' AND to_kind = 'place' AND geography = $1 AND to_id = $2)"
                + " WHERE projects > 0 ORDER BY projects DESC, source, other_id LIMIT "
                + MOST_LINKS,
            geography,
            code)
        : List.of();
  }

  private static List<Map<String, @Nullable Object>> programmes(
      Query query, String geography, String code) throws SQLException {
    return query.has("programme_places") && query.has("programme_effects")
        ? query.rows(
            "SELECT p.* EXCLUDE (geography, code), e.conclusion FROM programme_places p LEFT JOIN"
                + " (SELECT programme, min(conclusion) AS conclusion FROM programme_effects"
                + " WHERE outcome = 'births' AND (kind = 'none' OR kind = 'simple' AND scale = 'level') GROUP BY programme) e"
                + " USING (programme) WHERE p.geography = ? AND p.code = ? ORDER BY first_year,"
                + " programme",
            geography,
            code)
        : List.of();
  }

  private static List<Map<String, @Nullable Object>> backtest(Query query) throws SQLException {
    return query.has("potential_backtest")
        ? query.rows(
            "SELECT string_agg(DISTINCT taxonomy, ', ' ORDER BY taxonomy) AS taxonomy, conclusion"
                + " FROM potential_backtest WHERE predictor = 'relatedness_density'"
                // The main one: of the others one may say what it does not.
                + " AND outcome = 'births'"
                + " GROUP BY conclusion ORDER BY conclusion")
        : List.of();
  }

  /** The content by name, in the order of the JSON. */
  Map<String, @Nullable Object> content() {
    return content;
  }

  /** One object, for programs. */
  public String json() throws IOException {
    return JsonTree.of(content);
  }

  /** One screen, for eyes. */
  public String screen(int width) {
    return new PlaceScreen(width).of(content);
  }
}
