package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.resample.LinkResamples;
import clustermap.table.Field;
import clustermap.table.LinkGravity;
import clustermap.table.Links;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF8;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Links of research organisations, clusters and places: joint projects, money and years, beside
 * what size, distance and region lead to expect.
 *
 * <p>Listed are pairs with a joint project, and those without one where at least one was expected:
 * they are no more than the joint projects of all pairs, since expected projects add up to those.
 */
public final class Connect {
  private static final String[] FAMILY = {"source", "from_kind", "to_kind", "scope"};

  /** Twelve digits after the point: sums are exact, in whatever order. */
  private static final String EXACT = "decimal(24,12)";

  private static final StructType INTERVAL = StructType.fromDDL("low DOUBLE, high DOUBLE");

  private Connect() {}

  /**
   * What links are made from.
   *
   * @param joint joint projects by contract
   * @param nodes by contract
   * @param overlaps by contract
   * @param fits gravity models by contract
   * @param resamples of them
   * @param names by {@link Bridging#names}
   */
  public record Inputs(
      Dataset<Row> joint,
      Dataset<Row> nodes,
      Dataset<Row> overlaps,
      Dataset<Row> fits,
      Broadcast<GravityShifts> resamples,
      Dataset<Row> names) {}

  /** Links by contract. */
  public static Dataset<Row> run(Inputs in, RunConfig.Connect params, long seed) {
    Dataset<Row> observed = observed(in.joint());
    // A model is a few numbers, and there are some dozens.
    Dataset<Row> models =
        broadcast(
            in.fits()
                .select(
                    col(FAMILY[0]),
                    col(FAMILY[1]),
                    col(FAMILY[2]),
                    col(FAMILY[3]),
                    LinkGravity.BASIS.col(),
                    LinkGravity.INTERCEPT.col(),
                    LinkGravity.SIZE_EXPONENT.col(),
                    LinkGravity.DISTANCE_EXPONENT.col(),
                    coalesce(LinkGravity.SAME_REGION_EFFECT.col(), lit(0.0)).as("regional")));
    Dataset<Row> absent = absent(observed, in, models, params.resolutionKm());
    Dataset<Row> pairs =
        GravityTerms.of(observed.union(absent), in.nodes(), params.resolutionKm())
            .join(models, FAMILY, "left")
            .join(in.overlaps().withColumn("overlap", lit(true)), GravityTerms.PAIR, "left");
    Column basis =
        when(col("overlap"), "overlap")
            .when(not(col("positioned")).or(col("basis").isNull()), "no_position")
            .otherwise(col("basis"));
    Dataset<Row> judged =
        pairs
            .withColumn(Links.EXPECTED_BASIS.name(), basis)
            .withColumn(
                Links.EXPECTED.name(),
                when(col("expected_basis").equalTo(FitGravity.GRAVITY), expected()))
            .withColumn(
                Links.RATIO.name(),
                when(col("expected").isNotNull(), col("projects").divide(col("expected"))));
    return named(judged.withColumn("interval", interval(in.resamples(), params, seed)), in.names())
        .withColumn(Links.RATIO_LOW.name(), col("interval.low"))
        .withColumn(Links.RATIO_HIGH.name(), col("interval.high"))
        .withColumn(Links.GEOGRAPHY.name(), when(col("to_kind").equalTo("place"), col("scope")))
        .withColumn(Links.TAXONOMY.name(), when(col("to_kind").equalTo("cluster"), col("scope")))
        .select(Links.CONTRACT.columns());
  }

  private static Column[] measured() {
    return new Column[] {
      col("source"),
      col("from_kind"),
      col("from_id"),
      col("to_kind"),
      col("to_id"),
      col("scope"),
      col("projects"),
      col("pairs"),
      col("projects_fractional"),
      col("amount_gbp"),
      col("amount_fractional_gbp"),
      col("projects_with_amount"),
      col("first_year"),
      col("last_year"),
      col("project_ids")
    };
  }

  private static Dataset<Row> observed(Dataset<Row> joint) {
    Column part =
        col("pairs")
            .cast("double")
            .divide(col("partners").multiply(col("partners").minus(1)).divide(2.0));
    return joint
        .withColumn("part", part)
        // Identities first: they decide nearly every comparison of a sort.
        .groupBy("from_id", "to_id", "scope", "source", "from_kind", "to_kind")
        .agg(
            count(lit(1)).as("projects"),
            sum("pairs").as("pairs"),
            sum(col("part").cast(EXACT)).cast("double").as("projects_fractional"),
            sum("amount_gbp").cast(Field.MONEY).as("amount_gbp"),
            sum(col("amount_gbp").cast("double").multiply(col("part")).cast(Field.MONEY))
                .cast(Field.MONEY)
                .as("amount_fractional_gbp"),
            count("amount_gbp").as("projects_with_amount"),
            min("year").as("first_year"),
            max("year").as("last_year"),
            sort_array(collect_list("project_id")).as("project_ids"))
        .select(measured());
  }

  /** Pairs without a joint project of which the model expects one. */
  private static Dataset<Row> absent(
      Dataset<Row> observed, Inputs in, Dataset<Row> models, double resolutionKm) {
    Dataset<Row> ends = GravityFamilies.ends(in.nodes());
    Column fromScope =
        col("from_kind").equalTo("asset").or(col("from_scope").equalTo(col("scope")));
    Column inOrder = col("from_kind").notEqual(col("to_kind")).or(col("from_id").lt(col("to_id")));
    Dataset<Row> all =
        GravityTerms.end(ends, "from")
            .join(
                models.where(col("basis").equalTo(FitGravity.GRAVITY)),
                new String[] {"source", "from_kind"})
            .where(fromScope)
            .join(
                broadcast(GravityTerms.end(ends, "to").withColumn("scope", col("to_scope"))),
                new String[] {"source", "to_kind", "scope"})
            .where(inOrder);
    return GravityTerms.terms(all, resolutionKm)
        .where(expected().geq(1))
        .join(observed, GravityTerms.PAIR, "left_anti")
        .join(in.overlaps(), GravityTerms.PAIR, "left_anti")
        .withColumn("projects", lit(0L))
        .withColumn("pairs", lit(0L))
        .withColumn("projects_fractional", lit(0.0))
        .withColumn("amount_gbp", Links.AMOUNT_GBP.none())
        .withColumn("amount_fractional_gbp", Links.AMOUNT_FRACTIONAL_GBP.none())
        .withColumn("projects_with_amount", lit(0L))
        .withColumn("first_year", Links.FIRST_YEAR.none())
        .withColumn("last_year", Links.LAST_YEAR.none())
        .withColumn("project_ids", array().cast("array<string>"))
        .select(measured());
  }

  private static Column expected() {
    return exp(
        col("intercept")
            .plus(col("size_exponent").multiply(col("log_sizes")))
            .minus(col("distance_exponent").multiply(col("log_distance")))
            .plus(when(col("same_region"), col("regional")).otherwise(0.0)));
  }

  private static Column interval(
      Broadcast<GravityShifts> resamples, RunConfig.Connect params, long seed) {
    int replicates = params.replicates();
    UserDefinedFunction bounds =
        udf(
            (UDF8<String, String, String, Double, Double, Double, Boolean, Seq<String>, Row>)
                (source, family, name, expected, sizes, distance, same, projects) -> {
                  if (replicates == 0 || expected == null) {
                    return null;
                  }
                  GravityShifts.Model model = resamples.value().model(family);
                  if (model == null) {
                    return null;
                  }
                  LinkResamples.Link link = new LinkResamples.Link(replicates);
                  for (Iterator<String> all = projects.iterator(); all.hasNext(); ) {
                    link.add(LinkResamples.weights(seed, source, all.next(), replicates));
                  }
                  double[] interval =
                      link.ratio(
                          seed,
                          source,
                          name,
                          expected,
                          new double[] {1, sizes, distance, same ? 1 : 0},
                          model.shifts(),
                          model.scales());
                  return RowFactory.create(interval[0], interval[1]);
                },
            INTERVAL);
    return bounds.apply(
        col("source"),
        GravityShifts.family(),
        concat_ws(
            " ", col("from_kind"), col("from_id"), col("to_kind"), col("to_id"), col("scope")),
        col("expected"),
        col("log_sizes"),
        col("log_distance"),
        col("same_region"),
        col("project_ids"));
  }

  private static Dataset<Row> named(Dataset<Row> pairs, Dataset<Row> names) {
    Dataset<Row> all = pairs;
    for (String side : List.of("from", "to")) {
      all =
          all.join(
              names.select(
                  col("kind").as(side + "_kind"),
                  col("scope").as(side + "_scope"),
                  col("node_id").as(side + "_id"),
                  col("name").cast(DataTypes.StringType).as(side + "_name")),
              new String[] {side + "_kind", side + "_scope", side + "_id"},
              "left");
    }
    return all;
  }
}
