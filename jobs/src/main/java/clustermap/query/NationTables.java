package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A snapshot of a synthetic nation beside what was planted in it. */
public final class NationTables implements AutoCloseable {
  /** No planted cluster, no cluster, no district: as {@code density.DensityLabels.NOISE}. */
  public static final int NONE = -1;

  /** Geography of the places that the baseline of location quotients is drawn from. */
  private static final String DISTRICTS = "LAD";

  private static final String TAXONOMY = "industrial_strategy";

  private static final List<String> TRUTH =
      List.of("planted_clusters", "planted_members", "planted_effects", "participant_truth");

  private final Query query;

  private NationTables(Query query) {
    this.query = query;
  }

  /**
   * Opens them.
   *
   * @param nation folder that {@code generate} wrote
   * @param postcodes reference table by which it placed its firms
   * @throws Fault CONFIG when the folder has no truth; INPUT when a table is damaged
   */
  public static NationTables open(
      Snapshots snapshots, Snapshots.Entry entry, Path nation, Path postcodes) {
    Map<String, List<Path>> files = new TreeMap<>();
    for (String table : TRUTH) {
      files.put(table, parquet(nation.resolve("truth").resolve(table)));
    }
    Query query = Query.open(snapshots, entry);
    try {
      for (Map.Entry<String, List<Path>> table : files.entrySet()) {
        query.add(table.getKey(), table.getValue());
      }
      query.add("postcodes", List.of(postcodes));
      if (!query.has("members")) {
        throw Fault.config(
            "the snapshot "
                + entry.run().runId()
                + " has no table members that this user may read: its restricted tables are"
                + " needed");
      }
    } catch (SQLException e) {
      query.close();
      throw Fault.input(
          "the truth of the nation in "
              + nation
              + " cannot be read: "
              + ParquetSql.firstLine(e)
              + ". Make it again with: clustermap generate");
    } catch (Fault e) {
      query.close();
      throw e;
    }
    return new NationTables(query);
  }

  /**
   * The Parquet files of a folder.
   *
   * @throws Fault CONFIG when there is none
   */
  public static List<Path> parquet(Path folder) {
    List<Path> files = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        files = all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
      } catch (IOException e) {
        throw Fault.config("the folder " + folder + " cannot be read: " + e.getMessage());
      }
    }
    if (files.isEmpty()) {
      throw Fault.config(
          folder
              + " holds no Parquet file: expected --nation to name a folder that clustermap"
              + " generate wrote");
    }
    return files;
  }

  /** Taxonomy in whose sectors clusters are planted. */
  public static String taxonomy() {
    return TAXONOMY;
  }

  /**
   * A planted cluster.
   *
   * @param id its number
   * @param eventYear the calendar year of what happens to it; 0 for nothing
   */
  public record Planted(int id, String sector, String history, int eventYear) {}

  /** All planted clusters, in order of their numbers. */
  public List<Planted> planted() {
    List<Planted> all = new ArrayList<>();
    each(
        "SELECT planted, sector, history, coalesce(event_year, 0) FROM planted_clusters"
            + " ORDER BY planted",
        row ->
            all.add(new Planted(row.getInt(1), row.getString(2), row.getString(3), row.getInt(4))));
    return all;
  }

  /** Sectors of the taxonomy that the snapshot clustered. */
  public List<String> sectors() {
    List<String> all = new ArrayList<>();
    each(
        "SELECT DISTINCT sector FROM members WHERE taxonomy = '" + TAXONOMY + "' ORDER BY sector",
        row -> all.add(row.getString(1)));
    return all;
  }

  /**
   * The sites that the snapshot clustered in one sector, noise included, in order of company and
   * site. Arrays are the result's own.
   *
   * @param planted number of the planted cluster of this sector that the firm is of
   * @param lobe its lobe there
   * @param cluster position in {@code clusters}
   * @param clusters ids of the published clusters
   * @param weight thousandths of a firm
   * @param strongDistrict position of the site's district among those whose location quotient of
   *     the sector is above 1
   * @param strongDistricts how many of these there are; NONE when the snapshot has no quotients
   */
  @SuppressWarnings("ArrayRecordComponent") // millions of points, made here and read once
  public record Sector(
      String sector,
      int[] planted,
      int[] lobe,
      int[] cluster,
      List<String> clusters,
      double[] easting,
      double[] northing,
      long[] weight,
      int[] strongDistrict,
      int strongDistricts) {}

  /** The sites of a sector. */
  public Sector sector(String sector) {
    boolean places = has("place_sectors");
    Points points = new Points();
    each(
        "SELECT m.cluster_id, m.easting, m.northing, m.weight, t.planted, t.lobe, "
            + (places ? "s.code" : "NULL")
            + " FROM members m"
            + " LEFT JOIN (SELECT company_number, planted, lobe FROM planted_members"
            + " JOIN planted_clusters USING (planted) WHERE sector = $1) t USING (company_number)"
            + (places
                ? " LEFT JOIN firms f USING (company_number)"
                    + " LEFT JOIN postcodes z ON z.postcode = f.postcode"
                    + " LEFT JOIN (SELECT code FROM place_sectors WHERE geography = '"
                    + DISTRICTS
                    + "' AND taxonomy = '"
                    + TAXONOMY
                    + "' AND sector = $1 AND lq > 1) s ON s.code = z.lad"
                : "")
            + " WHERE m.taxonomy = '"
            + TAXONOMY
            + "' AND m.sector = $1 ORDER BY m.company_number, m.site_id",
        points::add,
        sector);
    return points.sector(sector, places);
  }

  /** Points while they come in. */
  private static final class Points {
    private int size;
    private int[] planted = new int[1024];
    private int[] lobe = new int[1024];
    private int[] cluster = new int[1024];
    private int[] district = new int[1024];
    private double[] easting = new double[1024];
    private double[] northing = new double[1024];
    private long[] weight = new long[1024];
    private final Map<String, Integer> clusters = new HashMap<>();
    private final List<String> clusterIds = new ArrayList<>();
    private final Map<String, Integer> districts = new HashMap<>();

    void add(ResultSet row) throws SQLException {
      if (size == planted.length) {
        int next = Math.multiplyExact(size, 2);
        planted = Arrays.copyOf(planted, next);
        lobe = Arrays.copyOf(lobe, next);
        cluster = Arrays.copyOf(cluster, next);
        district = Arrays.copyOf(district, next);
        easting = Arrays.copyOf(easting, next);
        northing = Arrays.copyOf(northing, next);
        weight = Arrays.copyOf(weight, next);
      }
      String id = row.getString(1);
      if (id != null && !clusters.containsKey(id)) {
        clusters.put(id, clusterIds.size());
        clusterIds.add(id);
      }
      cluster[size] = id == null ? NONE : clusters.getOrDefault(id, NONE);
      easting[size] = row.getDouble(2);
      northing[size] = row.getDouble(3);
      weight[size] = Math.max(1, Math.round(row.getDouble(4) * 1000));
      int number = row.getInt(5);
      planted[size] = row.wasNull() ? NONE : number;
      lobe[size] = row.getInt(6);
      String code = row.getString(7);
      district[size] = code == null ? NONE : position(districts, code);
      size++;
    }

    private static int position(Map<String, Integer> of, String name) {
      return of.computeIfAbsent(name, n -> of.size());
    }

    Sector sector(String name, boolean places) {
      return new Sector(
          name,
          Arrays.copyOf(planted, size),
          Arrays.copyOf(lobe, size),
          Arrays.copyOf(cluster, size),
          List.copyOf(clusterIds),
          Arrays.copyOf(easting, size),
          Arrays.copyOf(northing, size),
          Arrays.copyOf(weight, size),
          Arrays.copyOf(district, size),
          places ? districts.size() : NONE);
    }
  }

  /** q_value by cluster, where it is told. */
  public Map<String, Double> qValues() {
    Map<String, Double> values = new HashMap<>();
    each(
        "SELECT cluster_id, q_value FROM clusters WHERE taxonomy = '"
            + TAXONOMY
            + "' AND q_value IS NOT NULL",
        row -> values.put(row.getString(1), row.getDouble(2)));
    return values;
  }

  /** Counts by firm: of all, those that are right. */
  @SuppressWarnings("ArrayRecordComponent") // made here and read once
  public record Shares(double[] right, double[] all) {}

  /** What links are asked for. */
  public enum Links {
    ALL("true"),
    /** By a number on the register, or exactly the name at exactly the postcode. */
    EXACT("method <> 'model'");

    private final String condition;

    Links(String condition) {
      this.condition = condition;
    }
  }

  /** Of the participants and applicants that are a firm, those linked to it, by that firm. */
  public Shares linkRecall(Links links) {
    return shares(
        told(links)
            + "SELECT count(*) FILTER (told.company_number = t.company_number), count(*)"
            + " FROM participant_truth t LEFT JOIN told USING (source_table, source_id)"
            + " WHERE t.company_number IS NOT NULL GROUP BY t.company_number"
            + " ORDER BY t.company_number");
  }

  /** Of the links, those that are right, by the firm that is linked. */
  public Shares linkPrecision(Links links) {
    return shares(
        told(links)
            + "SELECT count(*) FILTER (told.company_number = t.company_number), count(*)"
            + " FROM told LEFT JOIN participant_truth t USING (source_table, source_id)"
            + " GROUP BY told.company_number ORDER BY told.company_number");
  }

  private static String told(Links links) {
    return "WITH told AS (SELECT source_table, CASE source_table WHEN 'grants'"
        + " THEN project_id || '/' || source_id ELSE source_id || '/' || participant_name END"
        + " AS source_id, company_number FROM participant_links WHERE "
        + links.condition
        + ") ";
  }

  private Shares shares(String sql) {
    List<double[]> rows = new ArrayList<>();
    each(sql, row -> rows.add(new double[] {row.getDouble(1), row.getDouble(2)}));
    return new Shares(
        rows.stream().mapToDouble(r -> r[0]).toArray(),
        rows.stream().mapToDouble(r -> r[1]).toArray());
  }

  /**
   * A programme's effect on an outcome, planted and found.
   *
   * @param planted share by which it raises the outcome
   * @param found mean effect as a logarithm; null where it is not told
   * @param low lower end of its 95 % interval
   * @param high upper end
   * @param districts treated
   */
  public record Effect(
      String programme,
      String outcome,
      String scale,
      double planted,
      @Nullable Double found,
      @Nullable Double low,
      @Nullable Double high,
      long districts) {}

  /** The simple effects of planted programmes on births and grants, on both logarithmic scales. */
  public List<Effect> effects() {
    List<Effect> all = new ArrayList<>();
    each(
        "WITH planted AS (SELECT programme, outcome, any_value(effect) AS effect FROM ("
            + "SELECT programme, 'births' AS outcome, births_effect AS effect FROM planted_effects"
            + " UNION ALL SELECT programme, 'grants', grants_effect FROM planted_effects)"
            + " GROUP BY programme, outcome)"
            + " SELECT p.programme, p.outcome, s.scale, p.effect, e.att, e.conf_low, e.conf_high,"
            + " coalesce(e.n_treated, 0)"
            + " FROM planted p CROSS JOIN (VALUES ('log'), ('ratio')) AS s(scale)"
            + " LEFT JOIN programme_effects e ON e.programme = p.programme"
            + " AND e.outcome = p.outcome AND e.scale = s.scale AND e.kind = 'simple'"
            + " ORDER BY p.outcome, s.scale, p.programme",
        row ->
            all.add(
                new Effect(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getDouble(4),
                    number(row, 5),
                    number(row, 6),
                    number(row, 7),
                    row.getLong(8))));
    return all;
  }

  private static @Nullable Double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  /**
   * What is told of a cluster and its predecessor.
   *
   * @param cluster of this snapshot, or the one that went
   * @param previous of the snapshot before
   */
  public record Told(String event, String cluster, @Nullable String previous) {}

  /** Births, deaths, mergers and splits, and what survivors cannot tell. */
  public List<Told> lineage() {
    List<Told> all = new ArrayList<>();
    each(
        "SELECT event, cluster_id, previous_cluster_id FROM lineage WHERE event IN"
            + " ('born', 'died', 'merged', 'split')"
            + " ORDER BY event, cluster_id, previous_cluster_id",
        row -> all.add(new Told(row.getString(1), row.getString(2), row.getString(3))));
    return all;
  }

  /**
   * Places in which a sector is nascent.
   *
   * @param places codes of districts
   * @param sectors of the same rows
   * @param ranks rank of the place for its sector, 1 the first
   * @param firms of the sector in the place
   */
  @SuppressWarnings("ArrayRecordComponent") // made here and read once
  public record Nascent(
      List<String> places, List<String> sectors, double[] ranks, double[] firms) {}

  /** Nascent sectors of districts. */
  public Nascent nascent() {
    List<String> places = new ArrayList<>();
    List<String> sectors = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    each(
        "SELECT code, sector, rank_of_place, firms FROM place_sectors WHERE geography = '"
            + DISTRICTS
            + "' AND taxonomy = '"
            + TAXONOMY
            + "' AND rank_of_place IS NOT NULL ORDER BY sector, code",
        row -> {
          places.add(row.getString(1));
          sectors.add(row.getString(2));
          rows.add(new double[] {row.getDouble(3), row.getDouble(4)});
        });
    return new Nascent(
        places,
        sectors,
        rows.stream().mapToDouble(r -> r[0]).toArray(),
        rows.stream().mapToDouble(r -> r[1]).toArray());
  }

  /** The district with most firms of each planted cluster, those dissolved since included. */
  public Map<Integer, String> districts() {
    Map<Integer, String> of = new HashMap<>();
    each(
        "SELECT planted, lad FROM (SELECT planted, lad, count(*) AS firms FROM planted_members"
            + " JOIN firms USING (company_number) JOIN postcodes USING (postcode)"
            + " WHERE lad IS NOT NULL GROUP BY planted, lad)"
            + " QUALIFY row_number() OVER (PARTITION BY planted ORDER BY firms DESC, lad) = 1",
        row -> of.put(row.getInt(1), row.getString(2)));
    return of;
  }

  /** Whether the snapshot has a table, and this user may read it. */
  public boolean has(String table) {
    try {
      return query.has(table);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot list its views", e);
    }
  }

  private void each(String sql, Query.RowUse use, Object... parameters) {
    try {
      query.each(sql, use, parameters);
    } catch (SQLException e) {
      throw Fault.input(
          "the snapshot or the truth of its nation cannot be read: "
              + ParquetSql.firstLine(e)
              + ". Find damage with: clustermap verify");
    }
  }

  /** The setting of a snapshot by its key. */
  public static String setting(RunRecord run, String key) {
    String value = run.config().get(key);
    if (value == null) {
      throw Fault.input(
          "the record of the snapshot "
              + run.runId()
              + " does not say "
              + key
              + ": it was made by another edition of this program");
    }
    return value;
  }

  @Override
  public void close() {
    query.close();
  }
}
