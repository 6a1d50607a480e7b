package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.stats.GravityPairs;
import clustermap.table.Contract;
import clustermap.table.GravityFits;
import clustermap.table.JointProjects;
import clustermap.table.LinkNodes;
import clustermap.table.LinkOverlaps;
import clustermap.table.Links;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Gravity models of links whose truth is known. */
class FitGravityTest extends SparkTest {
  private static final RunConfig.Connect PARAMS = new RunConfig.Connect(10, 1, 50, 99);
  private static final double[] TRUTH = {-2.5, 0.8, -0.7, 0.6};
  private static final int ENDS = 24;

  /** Ends on a plain of 300 km, in four regions. */
  private record Plain(Size size, Position position) {
    static Plain of(SplittableRandom random) {
      double[] size = random.doubles(ENDS, 1, 5).map(Math::exp).map(Math::ceil).toArray();
      double[] east = random.doubles(ENDS, 0, 300_000).map(Math::rint).toArray();
      double[] north = random.doubles(ENDS, 0, 300_000).map(Math::rint).toArray();
      return new Plain(new Size(size), new Position(east, north));
    }

    int region(int i) {
      return (position.east[i] > 150_000 ? 1 : 0) + (position.north[i] > 150_000 ? 2 : 0);
    }

    GravityPairs pairs(Map<Long, Long> counts) {
      int[] region = new int[ENDS];
      Arrays.setAll(region, this::region);
      return new GravityPairs(
          size.values,
          position.east,
          position.north,
          region,
          0,
          PARAMS.resolutionKm(),
          counts.keySet().stream().mapToLong(Long::longValue).toArray(),
          counts.values().stream().mapToLong(Long::longValue).toArray(),
          new long[0]);
    }
  }

  private static final class Size {
    private final double[] values;

    private Size(double[] values) {
      this.values = values;
    }
  }

  private static final class Position {
    private final double[] east;
    private final double[] north;

    private Position(double[] east, double[] north) {
      this.east = east;
      this.north = north;
    }
  }

  private static long poisson(SplittableRandom random, double mean) {
    long n = 0;
    double product = random.nextDouble();
    double limit = Math.exp(-mean);
    while (product > limit) {
      product *= random.nextDouble();
      n++;
    }
    return n;
  }

  private static double expected(double[] beta, double sizes, double distance, double same) {
    return Math.exp(beta[0] + beta[1] * sizes + beta[2] * distance + beta[3] * same);
  }

  private static Map<Long, Long> drawn(Plain plain, SplittableRandom random) {
    Map<Long, Long> counts = new TreeMap<>();
    plain
        .pairs(new TreeMap<>())
        .forEach(
            (i, j, sizes, distance, same, n) -> {
              long count = poisson(random, expected(TRUTH, sizes, distance, same));
              if (count > 0) {
                counts.put(GravityPairs.key(i, j), count);
              }
            });
    return counts;
  }

  @Test
  void recoversTheCoefficientsWithinTheirErrors() {
    SplittableRandom random = new SplittableRandom(41);
    int trials = 10;
    double[] sum = new double[4];
    int within = 0;
    for (int trial = 0; trial < trials; trial++) {
      Plain plain = Plain.of(random);
      GravityPairs pairs = plain.pairs(drawn(plain, random));

      double[] fit = pairs.mostLikely(true);
      double[] library = fittedByMllib(pairs);
      for (int t = 0; t < GravityPairs.TERMS; t++) {
        assertThat(fit[t]).isCloseTo(library[t], within(1e-5));
      }

      double[] covariance = pairs.covariance(fit, true);
      for (int t = 0; t < 4; t++) {
        double z = (fit[t] - TRUTH[t]) / Math.sqrt(covariance[t * 4 + t]);
        assertThat(Math.abs(z)).isLessThan(4);
        within += Math.abs(z) < 1.96 ? 1 : 0;
        sum[t] += z;
      }
    }
    // Of 40 standard normal values 95 % are within 1.96; fewer than 33 come once in 2,000.
    assertThat(within).isGreaterThanOrEqualTo(33);
    for (double total : sum) {
      // The mean of ten has a standard deviation of 0.32.
      assertThat(Math.abs(total / trials)).isLessThan(1.1);
    }
  }

  /** The same maximum by another's code. */
  private static double[] fittedByMllib(GravityPairs pairs) {
    List<Row> rows = new ArrayList<>();
    pairs.forEach(
        (i, j, sizes, distance, same, n) ->
            rows.add(RowFactory.create((double) n, Vectors.dense(sizes, distance, same))));
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);
    GeneralizedLinearRegressionModel model =
        new GeneralizedLinearRegression()
            .setFamily("poisson")
            .setLink("log")
            .setTol(1e-7)
            .fit(spark().createDataFrame(rows, schema));
    Vector slopes = model.coefficients();
    return new double[] {model.intercept(), slopes.apply(0), slopes.apply(1), slopes.apply(2)};
  }

  private static Dataset<Row> none(Contract contract) {
    return spark().createDataFrame(List.of(), contract.schema());
  }

  private record Network(Dataset<Row> nodes, Dataset<Row> joint) {}

  private static String id(int i) {
    return String.format("L%02d", i);
  }

  /** The same as tables: each joint project is one of two partners. */
  private static Network network(Plain plain, Map<Long, Long> counts) {
    Rows nodes =
        Rows.of(LinkNodes.CONTRACT, "source kind scope node_id projects easting northing itl1");
    for (int i = 0; i < ENDS; i++) {
      nodes.row(
          "grants",
          "place",
          "LAD",
          id(i),
          (long) plain.size().values[i],
          plain.position().east[i],
          plain.position().north[i],
          "R" + plain.region(i));
    }
    // One without a position.
    nodes.row("grants", "place", "LAD", "L99", 3L, null, null, null);
    Rows joint =
        Rows.of(
            JointProjects.CONTRACT,
            "source from_kind from_id to_kind to_id scope project_id pairs partners year");
    counts.forEach(
        (key, n) -> {
          int i = (int) (key >> 32);
          int j = (int) (long) key;
          for (long p = 0; p < n; p++) {
            joint.row(
                "grants",
                "place",
                id(i),
                "place",
                id(j),
                "LAD",
                id(i) + id(j) + "-" + p,
                1L,
                2L,
                2020);
          }
        });
    joint.row("grants", "place", "L00", "place", "L99", "LAD", "lost", 1L, 2L, 2020);
    return new Network(nodes.made(), joint.made());
  }

  private static Dataset<Row> fits(Network network, RunConfig.Connect params) {
    Dataset<Row> overlaps = none(LinkOverlaps.CONTRACT);
    return FitGravity.run(
        spark(),
        GravityFamilies.of(
            GravityFamilies.ends(network.nodes()).collectAsList(),
            GravityFamilies.linked(network.joint()).collectAsList(),
            List.of(),
            GravityFamilies.projects(network.joint(), network.nodes(), overlaps, params)
                .collectAsList(),
            params),
        params);
  }

  private static List<Row> links(Network network, Dataset<Row> fits) {
    Dataset<Row> overlaps = none(LinkOverlaps.CONTRACT);
    Dataset<Row> resamples =
        ResampleGravity.run(network.joint(), network.nodes(), overlaps, fits, PARAMS, 5)
            .localCheckpoint();
    Dataset<Row> names =
        spark()
            .createDataFrame(
                List.of(),
                StructType.fromDDL("kind STRING, scope STRING, node_id STRING, name STRING"));
    return Connect.run(
            new Connect.Inputs(
                network.joint(),
                network.nodes(),
                overlaps,
                fits,
                Rows.broadcast(GravityShifts.of(resamples.collectAsList()), GravityShifts.class),
                names),
            PARAMS,
            5)
        .orderBy("from_id", "to_id")
        .collectAsList();
  }

  @Test
  void linksStandBesideWhatIsExpectedAlsoWhereThereIsNone() {
    SplittableRandom random = new SplittableRandom(43);
    Plain plain = Plain.of(random);
    Map<Long, Long> counts = drawn(plain, random);
    // One pair of which much is expected has nothing, another one far more.
    long[] none = new long[1];
    long[] many = new long[1];
    plain
        .pairs(counts)
        .forEach(
            (i, j, sizes, distance, same, n) -> {
              double mean = expected(TRUTH, sizes, distance, same);
              if (mean > 4 && mean < 8) {
                none[0] = GravityPairs.key(i, j);
              }
              if (mean > 1 && mean < 2) {
                many[0] = GravityPairs.key(i, j);
              }
            });
    counts.remove(none[0]);
    counts.put(many[0], 20L);
    Network network = network(plain, counts);
    Dataset<Row> fits = fits(network, PARAMS).localCheckpoint();

    List<Row> links = links(network, fits);

    Row fit = fits.collectAsList().get(0);
    assertThat(fit.<String>getAs("basis")).isEqualTo("gravity");
    assertThat(fit.<Long>getAs("nodes")).isEqualTo(ENDS);
    assertThat(fit.<Long>getAs("pairs")).isEqualTo(ENDS * (ENDS - 1L) / 2);
    long projects = counts.values().stream().mapToLong(Long::longValue).sum();
    assertThat(fit.<Long>getAs("projects")).isEqualTo(projects);
    double[] beta = {
      fit.<Double>getAs("intercept"),
      fit.<Double>getAs("size_exponent"),
      -fit.<Double>getAs("distance_exponent"),
      fit.<Double>getAs("same_region_effect")
    };
    TreeMap<String, double[]> wanted = new TreeMap<>();
    double[] total = new double[1];
    plain
        .pairs(counts)
        .forEach(
            (i, j, sizes, distance, same, n) -> {
              double mean = expected(beta, sizes, distance, same);
              total[0] += mean;
              if (n > 0 || mean >= 1) {
                wanted.put(id(i) + " " + id(j), new double[] {n, mean});
              }
            });
    // What is expected adds up to what there is: so little is listed beside the links there are.
    assertThat(total[0]).isCloseTo((double) projects, within(1e-3 * projects));
    TreeMap<String, Row> found = new TreeMap<>();
    links.forEach(
        row -> found.put(row.<String>getAs("from_id") + " " + row.<String>getAs("to_id"), row));
    Row lost = Objects.requireNonNull(found.remove("L00 L99"));
    assertThat(lost.<String>getAs(Links.EXPECTED_BASIS.name())).isEqualTo("no_position");
    assertThat(found.keySet()).isEqualTo(wanted.keySet());
    found.forEach(
        (name, row) -> {
          double[] pair = Rows.at(wanted, name);
          assertThat(row.<Long>getAs("projects")).isEqualTo((long) pair[0]);
          assertThat(row.<Double>getAs("expected")).isCloseTo(pair[1], within(1e-9 * pair[1]));
          assertThat(row.<Double>getAs("ratio")).isCloseTo(pair[0] / pair[1], within(1e-6));
          assertThat(row.<Double>getAs("ratio_low"))
              .isLessThanOrEqualTo(row.<Double>getAs("ratio"));
          assertThat(row.<Double>getAs("ratio_high"))
              .isGreaterThanOrEqualTo(row.<Double>getAs("ratio"));
        });
    Row absent = Rows.at(found, name(none[0]));
    assertThat(absent.<Long>getAs("projects")).isZero();
    assertThat(absent.<Double>getAs("ratio_low")).isZero();
    assertThat(absent.<Double>getAs("ratio_high")).isLessThan(2);
    assertThat(Rows.at(found, name(many[0])).<Double>getAs("ratio_low")).isGreaterThan(2);
    // The same from rows in another order.
    Network dealt = new Network(network.nodes().repartition(3), network.joint().repartition(5));
    assertThat(links(dealt, fits(dealt, PARAMS).localCheckpoint())).isEqualTo(links);
  }

  private static String name(long key) {
    return id((int) (key >> 32)) + " " + id((int) key);
  }

  @Test
  void saysWhyThereIsNoModel() {
    Plain plain = Plain.of(new SplittableRandom(47));
    Map<Long, Long> few = new TreeMap<>();
    few.put(GravityPairs.key(0, 1), 9L);
    few.put(GravityPairs.key(0, 2), 80L);
    Network network = network(plain, few);

    Row tooFewPairs = fits(network, PARAMS).collectAsList().get(0);
    Row tooFewProjects = fits(network, new RunConfig.Connect(10, 1, 100, 9)).collectAsList().get(0);

    assertThat(tooFewPairs.<String>getAs("basis")).isEqualTo("few_pairs");
    assertThat(tooFewPairs.isNullAt(tooFewPairs.fieldIndex("intercept"))).isTrue();
    assertThat(tooFewProjects.<String>getAs("basis")).isEqualTo("few_projects");
    assertThat(tooFewProjects.isNullAt(tooFewProjects.fieldIndex(GravityFits.COVARIANCE.name())))
        .isTrue();
  }

  @Test
  void aRegionThatTellsNothingIsLeftOut() {
    SplittableRandom random = new SplittableRandom(53);
    Plain plain = Plain.of(random);
    Map<Long, Long> counts = drawn(plain, random);
    // Nobody works across.
    counts
        .keySet()
        .removeIf(key -> plain.region((int) (key >> 32)) != plain.region((int) (long) key));

    Row fit = fits(network(plain, counts), PARAMS).collectAsList().get(0);

    assertThat(fit.<String>getAs("basis")).isEqualTo("gravity");
    assertThat(fit.isNullAt(fit.fieldIndex("same_region_effect"))).isTrue();
    List<Double> covariance = fit.getList(fit.fieldIndex("covariance"));
    assertThat(covariance.subList(12, 16)).containsOnly(0.0);
  }
}
