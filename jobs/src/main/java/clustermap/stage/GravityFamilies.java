package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;

import clustermap.config.RunConfig;
import clustermap.stats.GravityPairs;
import clustermap.table.LinkNodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of links of each source with their pairs, as rows become arrays. Ends and linked pairs
 * grow with clusters, places and assets, not with firms.
 */
public final class GravityFamilies {
  private static final String[] FAMILY = {"source", "from_kind", "to_kind", "scope"};

  private GravityFamilies() {}

  /** The ends that a model can be of: with position and region. */
  public static Dataset<Row> ends(Dataset<Row> nodes) {
    return nodes.where(LinkNodes.EASTING.col().isNotNull().and(LinkNodes.ITL1.col().isNotNull()));
  }

  /** Linked pairs: the columns that name a pair, and {@code projects}. */
  public static Dataset<Row> linked(Dataset<Row> joint) {
    return joint
        .groupBy("source", "from_kind", "from_id", "to_kind", "to_id", "scope")
        .agg(count(lit(1)).as("projects"));
  }

  /** Distinct projects of each kind of links that a model is fitted on: {@code projects}. */
  public static Dataset<Row> projects(
      Dataset<Row> joint, Dataset<Row> nodes, Dataset<Row> overlaps, RunConfig.Connect params) {
    return GravityTerms.of(joint, nodes, params.resolutionKm())
        .where("positioned")
        .join(overlaps, GravityTerms.PAIR, "left_anti")
        .groupBy(FAMILY[0], FAMILY[1], FAMILY[2], FAMILY[3])
        .agg(count_distinct(col("project_id")).as("projects"));
  }

  /** Ends of one source, kind and scope by identity. */
  private record Side(String source, String kind, String scope) {}

  private record Kinds(String source, String fromKind, String toKind, String scope) {}

  /**
   * All kinds of links of which there is a pair of ends.
   *
   * @param ends rows of {@link #ends}
   * @param linked rows of {@link #linked}
   * @param overlaps overlaps by contract
   * @param projects rows of {@link #projects}
   */
  public static List<FitGravity.Family> of(
      List<Row> ends,
      List<Row> linked,
      List<Row> overlaps,
      List<Row> projects,
      RunConfig.Connect params) {
    Map<Side, List<Row>> sides = new HashMap<>();
    for (Row end : ends) {
      sides
          .computeIfAbsent(
              new Side(
                  end.getAs(LinkNodes.SOURCE.name()),
                  end.getAs(LinkNodes.KIND.name()),
                  end.getAs(LinkNodes.SCOPE.name())),
              side -> new ArrayList<>())
          .add(end);
    }
    sides
        .values()
        .forEach(
            rows ->
                rows.sort(Comparator.comparing(r -> r.<String>getAs(LinkNodes.NODE_ID.name()))));
    Map<Kinds, List<Row>> linkedBy = byKinds(linked);
    Map<Kinds, List<Row>> overlapsBy = byKinds(overlaps);
    Map<Kinds, Long> projectsBy = new HashMap<>();
    projects.forEach(row -> projectsBy.put(kinds(row), row.getAs("projects")));
    TreeMap<String, FitGravity.Family> families = new TreeMap<>();
    for (Map.Entry<Side, List<Row>> to : sides.entrySet()) {
      Side side = to.getKey();
      for (String fromKind : List.of("asset", side.kind())) {
        boolean same = fromKind.equals(side.kind());
        List<Row> from =
            same ? List.of() : sides.getOrDefault(new Side(side.source(), fromKind, ""), List.of());
        boolean any = same ? to.getValue().size() > 1 : !from.isEmpty();
        Kinds kinds = new Kinds(side.source(), fromKind, side.kind(), side.scope());
        if (any) {
          families.put(
              kinds.toString(),
              family(
                  kinds,
                  from,
                  to.getValue(),
                  linkedBy.getOrDefault(kinds, List.of()),
                  overlapsBy.getOrDefault(kinds, List.of()),
                  projectsBy.getOrDefault(kinds, 0L),
                  params));
        }
      }
    }
    return new ArrayList<>(families.values());
  }

  private static Kinds kinds(Row row) {
    return new Kinds(
        row.getAs(FAMILY[0]), row.getAs(FAMILY[1]), row.getAs(FAMILY[2]), row.getAs(FAMILY[3]));
  }

  private static Map<Kinds, List<Row>> byKinds(List<Row> rows) {
    Map<Kinds, List<Row>> all = new HashMap<>();
    rows.forEach(row -> all.computeIfAbsent(kinds(row), kinds -> new ArrayList<>()).add(row));
    return all;
  }

  private static FitGravity.Family family(
      Kinds kinds,
      List<Row> from,
      List<Row> to,
      List<Row> linked,
      List<Row> overlaps,
      long projects,
      RunConfig.Connect params) {
    List<Row> ends = new ArrayList<>(from);
    ends.addAll(to);
    int n = ends.size();
    double[] size = new double[n];
    double[] easting = new double[n];
    double[] northing = new double[n];
    int[] region = new int[n];
    Map<String, Integer> regions = new HashMap<>();
    Map<String, Integer> fromNumbers = new HashMap<>();
    Map<String, Integer> toNumbers = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Row end = ends.get(i);
      size[i] = end.<Long>getAs(LinkNodes.PROJECTS.name());
      easting[i] = end.<Double>getAs(LinkNodes.EASTING.name());
      northing[i] = end.<Double>getAs(LinkNodes.NORTHING.name());
      String itl1 = end.getAs(LinkNodes.ITL1.name());
      region[i] = regions.computeIfAbsent(itl1, r -> regions.size());
      (i < from.size() ? fromNumbers : toNumbers).put(end.getAs(LinkNodes.NODE_ID.name()), i);
    }
    Map<String, Integer> firsts = from.isEmpty() ? toNumbers : fromNumbers;
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (Row row : linked) {
      Long key = key(firsts, toNumbers, row);
      if (key != null) {
        counts.put(key, row.getAs("projects"));
      }
    }
    long[] keys = counts.keySet().stream().mapToLong(Long::longValue).toArray();
    long[] values = counts.values().stream().mapToLong(Long::longValue).toArray();
    long[] leftOut =
        overlaps.stream()
            .map(row -> key(firsts, toNumbers, row))
            .filter(key -> key != null)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    return new FitGravity.Family(
        kinds.source(),
        kinds.fromKind(),
        kinds.toKind(),
        kinds.scope(),
        n,
        projects,
        new GravityPairs(
            size,
            easting,
            northing,
            region,
            from.size(),
            params.resolutionKm(),
            keys,
            values,
            leftOut));
  }

  /** The key of a pair; null where an end has no position. */
  private static @Nullable Long key(
      Map<String, Integer> firsts, Map<String, Integer> seconds, Row row) {
    Integer i = firsts.get(row.<String>getAs("from_id"));
    Integer j = seconds.get(row.<String>getAs("to_id"));
    return i == null || j == null ? null : GravityPairs.key(i, j);
  }
}
