package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.HdbscanResult;
import clustermap.density.WeightedPoints;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two sectors of the real sample: DBSCAN against its definition in all pairs of sites, the sample's
 * own HDBSCAN* against the kernel, which has an oracle of its own.
 */
@Tag("sample")
class ClusterTest extends SparkTest {
  private static final double EPS = 300;
  private static final long MIN_POINTS = 10_000;
  private static final int MIN_FIRMS = 10;
  private static final List<String> GOLDEN = List.of("life_sciences", "financial_services");

  private static Dataset<Row> sites;
  private static Dataset<Row> firmSectors;
  private static Dataset<Row> firms;

  @BeforeAll
  static void runTheSample() {
    SampleRun sample = SampleRun.get();
    sites = sample.stage(spark(), "geocoded_sites", GeocodedSites.CONTRACT);
    firmSectors = sample.stage(spark(), "firm_sectors", FirmSectors.CONTRACT);
    firms = sample.stage(spark(), "firms", Firms.CONTRACT);
  }

  /** A site of a sector. */
  private record Site(String id, String firm, double x, double y, long weight) {
    double squared(Site other) {
      return (x - other.x) * (x - other.x) + (y - other.y) * (y - other.y);
    }
  }

  private static List<Site> sitesOf(String sector) {
    Set<String> counted = new HashSet<>();
    for (Row row : firms.where("counted").select("company_number").collectAsList()) {
      counted.add(row.getString(0));
    }
    Map<String, Double> weights = new HashMap<>();
    for (Row row :
        firmSectors
            .where(
                col("taxonomy").equalTo("industrial_strategy").and(col("sector").equalTo(sector)))
            .select("company_number", "weight")
            .collectAsList()) {
      weights.put(row.getString(0), row.getDouble(1));
    }
    List<Site> found = new ArrayList<>();
    for (Row row :
        sites
            .where("easting IS NOT NULL")
            .select("site_id", "company_number", "easting", "northing", "location_weight")
            .collectAsList()) {
      Double weight = weights.get(row.getString(1));
      if (weight != null && counted.contains(row.getString(1))) {
        found.add(
            new Site(
                row.getString(0),
                row.getString(1),
                row.getDouble(2),
                row.getDouble(3),
                Math.max(1, Math.round(weight * row.getDouble(4) * 1000))));
      }
    }
    found.sort(
        Comparator.comparingDouble(Site::x).thenComparingDouble(Site::y).thenComparing(Site::id));
    return found;
  }

  /** Cores, their components and the borders of the nearest core, straight from the definition. */
  private static Map<String, Integer> bruteForce(List<Site> points, Set<String> cores) {
    int n = points.size();
    boolean[] core = new boolean[n];
    for (int i = 0; i < n; i++) {
      long inside = 0;
      for (Site other : points) {
        if (points.get(i).squared(other) <= EPS * EPS) {
          inside += other.weight();
        }
      }
      core[i] = inside >= MIN_POINTS;
    }
    int[] part = new int[n];
    Arrays.fill(part, -1);
    int parts = 0;
    for (int seed = 0; seed < n; seed++) {
      if (!core[seed] || part[seed] >= 0) {
        continue;
      }
      part[seed] = parts;
      Deque<Integer> open = new ArrayDeque<>(List.of(seed));
      while (!open.isEmpty()) {
        int i = open.remove();
        for (int j = 0; j < n; j++) {
          if (core[j] && part[j] < 0 && points.get(i).squared(points.get(j)) <= EPS * EPS) {
            part[j] = parts;
            open.add(j);
          }
        }
      }
      parts++;
    }
    Map<String, Integer> labels = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      int label = part[i];
      for (int j = 0; j < n && !core[i]; j++) {
        double squared = points.get(i).squared(points.get(j));
        // Points are in order, so the first of equally near cores is the smallest.
        if (core[j] && squared <= EPS * EPS && squared < nearest) {
          nearest = squared;
          label = part[j];
        }
      }
      if (label >= 0) {
        labels.put(points.get(i).id(), label);
      }
      if (core[i]) {
        cores.add(points.get(i).id());
      }
    }
    return labels;
  }

  /** Sites by cluster, of clusters with enough firms. */
  private static Map<Integer, Set<String>> large(List<Site> points, Map<String, Integer> labels) {
    Map<Integer, Set<String>> ids = new TreeMap<>();
    Map<Integer, Set<String>> companies = new TreeMap<>();
    for (Site site : points) {
      Integer label = labels.get(site.id());
      if (label != null) {
        ids.computeIfAbsent(label, l -> new TreeSet<>()).add(site.id());
        companies.computeIfAbsent(label, l -> new TreeSet<>()).add(site.firm());
      }
    }
    ids.keySet().removeIf(label -> Rows.at(companies, label).size() < MIN_FIRMS);
    return ids;
  }

  private static RunConfig.Cluster dbscan() {
    return new RunConfig.Cluster(
        "dbscan",
        MIN_FIRMS,
        0,
        new RunConfig.Cluster.Dbscan(EPS, 10),
        new RunConfig.Cluster.Hdbscan(10, 300, "eom", 0, 0, false),
        new RunConfig.Cluster.Limits(1_000_000, 1_000_000),
        false,
        0);
  }

  private static Dataset<Row> members(String sector) {
    return Cluster.run(
        Cluster.points(sites, firmSectors.where(col("sector").equalTo(sector)), firms),
        dbscan(),
        1);
  }

  private static Dataset<Row> published(String sector) {
    return SampleRun.get().table("members").where(col("sector").equalTo(sector));
  }

  @ParameterizedTest
  @CsvSource({"life_sciences, 0, 0", "financial_services, 24, 899"})
  void theSampleHoldsTheClustersOfHdbscan(String sector, int clusters, int clustered) {
    List<Site> points = sitesOf(sector);
    double[] x = points.stream().mapToDouble(Site::x).toArray();
    double[] y = points.stream().mapToDouble(Site::y).toArray();
    long[] weight = points.stream().mapToLong(Site::weight).toArray();
    HdbscanResult result =
        Hdbscan.cluster(
            WeightedPoints.of(x, y, weight),
            HdbscanParameters.of(10_000, 10_000).withResolutionMetres(300),
            1);
    Map<String, Integer> labels = new TreeMap<>();
    Map<String, Double> probabilities = new TreeMap<>();
    for (int i = 0; i < points.size(); i++) {
      if (result.labels().label()[i] >= 0) {
        labels.put(points.get(i).id(), result.labels().label()[i]);
        probabilities.put(points.get(i).id(), result.labels().probability()[i]);
      }
    }
    Map<Integer, Set<String>> expected = large(points, labels);

    Map<String, Set<String>> found = new TreeMap<>();
    for (Row row : published(sector).collectAsList()) {
      String site = row.getAs("site_id");
      String cluster = row.getAs("cluster_id");
      assertThat(row.<Boolean>getAs("is_core")).isEqualTo(cluster != null);
      if (cluster == null) {
        assertThat(row.<Double>getAs("probability")).isZero();
      } else {
        found.computeIfAbsent(cluster, c -> new TreeSet<>()).add(site);
        assertThat(row.<Double>getAs("probability"))
            .isEqualTo(Rows.at(probabilities, site))
            .isPositive();
      }
    }
    assertThat(new HashSet<>(found.values())).isEqualTo(new HashSet<>(expected.values()));
    assertThat(new int[] {found.size(), found.values().stream().mapToInt(Set::size).sum()})
        .as("golden: clusters, sites in clusters")
        .containsExactly(clusters, clustered);
  }

  @ParameterizedTest
  @CsvSource({"life_sciences, 83, 1, 12, false", "financial_services, 1422, 18, 438, true"})
  void findsTheClustersOfTheDefinition(
      String sector, int located, int clusters, int clustered, boolean borders) {
    List<Site> points = sitesOf(sector);
    Set<String> cores = new TreeSet<>();
    Map<String, Integer> labels = bruteForce(points, cores);
    Map<Integer, Set<String>> expected = large(points, labels);

    Map<String, Set<String>> found = new TreeMap<>();
    Set<String> foundCores = new TreeSet<>();
    Map<String, Long> weights = new TreeMap<>();
    for (Row row : members(sector).collectAsList()) {
      String site = row.getAs("site_id");
      String cluster = row.getAs("cluster_id");
      if (cluster != null) {
        found.computeIfAbsent(cluster, c -> new TreeSet<>()).add(site);
      }
      if (row.<Boolean>getAs("is_core")) {
        foundCores.add(site);
      }
      weights.put(site, Math.round(row.<Double>getAs("weight") * 1000));
      assertThat(row.<Double>getAs("probability")).isEqualTo(cluster == null ? 0.0 : 1.0);
    }

    Map<String, Long> expectedWeights = new TreeMap<>();
    points.forEach(p -> expectedWeights.put(p.id(), p.weight()));
    assertThat(weights).isEqualTo(expectedWeights);
    assertThat(new HashSet<>(found.values())).isEqualTo(new HashSet<>(expected.values()));
    assertThat(found).hasSameSizeAs(expected);
    Set<String> inLarge = new TreeSet<>();
    expected.values().forEach(inLarge::addAll);
    cores.retainAll(inLarge);
    assertThat(foundCores).isEqualTo(cores);
    // The test means something only where there are borders and noise too.
    assertThat(inLarge.size() > cores.size()).isEqualTo(borders);
    assertThat(inLarge.size()).isLessThan(points.size());

    assertThat(new int[] {points.size(), found.size(), inLarge.size()})
        .as("golden: located sites, clusters, sites in clusters")
        .containsExactly(located, clusters, clustered);
  }

  @Test
  void publishesNoClusterWithFewerFirmsThanTheMinimum() {
    Dataset<Row> clusters = SampleRun.get().table("clusters");

    assertThat(clusters.count()).isGreaterThan(20);
    assertThat(clusters.where(col("firms").lt(MIN_FIRMS)).count()).isZero();
    Set<String> published = new TreeSet<>();
    clusters.select("cluster_id").collectAsList().forEach(r -> published.add(r.getString(0)));
    Set<String> ofMembers = new TreeSet<>();
    SampleRun.get()
        .table("members")
        .where("cluster_id IS NOT NULL")
        .select("cluster_id")
        .distinct()
        .collectAsList()
        .forEach(r -> ofMembers.add(r.getString(0)));
    assertThat(published).isEqualTo(ofMembers);
  }

  @Tag("series-8")
  @Test
  void keepsItsIdsWhateverTheOrderAndThePartitionsOfTheRows() {
    Dataset<Row> two = firmSectors.where(col("sector").isin(GOLDEN.toArray()));
    RunConfig.Cluster params = SampleRun.config().cluster();
    Dataset<Row> permuted =
        Cluster.run(
            Cluster.points(
                sites.orderBy(rand(7)).repartition(7),
                two.orderBy(rand(11)).repartition(5),
                firms.repartition(1)),
            params,
            1);

    List<String> expected =
        Cluster.run(Cluster.points(sites, two, firms), params, 1)
            .select("site_id", "sector", "cluster_id", "is_core", "probability", "weight")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .sorted()
            .toList();
    assertThat(
            permuted
                .select("site_id", "sector", "cluster_id", "is_core", "probability", "weight")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList())
        .isEqualTo(expected);
  }

  @Test
  void givesEveryClusterOfTheSampleANameOfItsOwn() {
    List<String> names =
        SampleRun.get().table("clusters").select("name").collectAsList().stream()
            .map(r -> r.getString(0))
            .toList();

    assertThat(names)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Z][^·]+ · (Sheffield|Rotherham|[A-Z]).*"))
        .anyMatch(name -> name.equals("Digital and technologies · Sheffield centre"));
    assertThat(Arrays.asList("", "null", "unknown"))
        .noneMatch(word -> names.stream().anyMatch(n -> !word.isEmpty() && n.contains(word)));
  }
}
