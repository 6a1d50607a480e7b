package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.stats.Proportion;
import clustermap.table.Assets;
import clustermap.table.Bridges;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.LinkNodes;
import clustermap.table.Participations;
import clustermap.table.Places;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How far research organisations, clusters and places work within their region and across: by the
 * regions of the two organisations of each pair, whatever they are.
 */
public final class Bridging {
  private static final String[] NODE = {"source", "kind", "scope", "node_id"};

  /** Twelve digits after the point: sums are exact, in whatever order. */
  private static final String EXACT = "decimal(24,12)";

  private static final UserDefinedFunction WILSON =
      udf(
          (UDF2<Long, Long, Row>) Bridging::wilson,
          StructType.fromDDL("share DOUBLE, low DOUBLE, high DOUBLE"));

  private Bridging() {}

  private static @Nullable Row wilson(@Nullable Long count, @Nullable Long total) {
    if (count == null || total == null || total == 0) {
      return null;
    }
    Proportion share = Proportion.wilson(count, total);
    return RowFactory.create(share.share(), share.low(), share.high());
  }

  /**
   * What the ends of links are called: kind, scope, node_id, name, asset_kind.
   *
   * @param places areas of all geographies
   * @param givenAssets accepted assets
   * @param shippedAssets assets that ship as reference
   * @param clusters clusters by contract
   */
  public static Dataset<Row> names(
      Dataset<Row> places,
      Dataset<Row> givenAssets,
      Dataset<Row> shippedAssets,
      Dataset<Row> clusters) {
    Column none = lit(null).cast("string");
    return Support.all(givenAssets, shippedAssets)
        .select(
            lit("asset").as("kind"),
            lit("").as("scope"),
            Assets.ASSET_ID.col().as("node_id"),
            Assets.NAME.col().as("name"),
            Assets.KIND.col().as("asset_kind"))
        .union(
            clusters.select(
                lit("cluster").as("kind"),
                Clusters.TAXONOMY.col().as("scope"),
                Clusters.CLUSTER_ID.col().as("node_id"),
                Clusters.NAME.col().as("name"),
                none.as("asset_kind")))
        .union(
            places.select(
                lit("place").as("kind"),
                Places.GEOGRAPHY.col().as("scope"),
                Places.CODE.col().as("node_id"),
                Places.NAME.col().as("name"),
                none.as("asset_kind")))
        .groupBy("kind", "scope", "node_id")
        .agg(min("name").as("name"), min("asset_kind").as("asset_kind"));
  }

  /**
   * Bridges by contract.
   *
   * @param participations by contract
   * @param nodes by contract
   * @param names by {@link #names}
   */
  public static Dataset<Row> run(
      Dataset<Row> participations, Dataset<Row> nodes, Dataset<Row> names) {
    Dataset<Row> own =
        participations.where(Participations.KIND.col().notEqual(Participants.ORGANISATION));
    Dataset<Row> others =
        participations
            .where(Participations.KIND.col().equalTo(Participants.ORGANISATION))
            .select(
                col("source"),
                col("project_id"),
                col("partner").as("other"),
                col("itl1").as("other_itl1"));
    Dataset<Row> pairs =
        own.join(others, new String[] {"source", "project_id"})
            .where(col("partner").notEqual(col("other")))
            .withColumn("between", col("itl1").notEqual(col("other_itl1")))
            .withColumn("part", lit(1.0).divide(col("partners").minus(1)).cast(EXACT));
    return done(own)
        .join(regions(pairs), NODE, "left")
        .join(reached(pairs), NODE, "left")
        .join(
            nodes.select(
                LinkNodes.SOURCE.col(),
                LinkNodes.KIND.col(),
                LinkNodes.SCOPE.col(),
                LinkNodes.NODE_ID.col(),
                LinkNodes.ITL1.col()),
            NODE)
        .join(names, new String[] {"kind", "scope", "node_id"}, "left")
        .withColumn("id", col("node_id"))
        .withColumn("geography", when(col("kind").equalTo("place"), col("scope")))
        .withColumn("taxonomy", when(col("kind").equalTo("cluster"), col("scope")))
        .withColumn("partners", orNone("partners"))
        .withColumn("regions_reached", orNone("regions_reached"))
        .withColumn("projects_region_known", orNone("projects_region_known"))
        .withColumn("projects_within_region", orNone("projects_within_region"))
        .withColumn("projects_between_regions", orNone("projects_between_regions"))
        .withColumn(
            "wilson", WILSON.apply(col("projects_between_regions"), col("projects_region_known")))
        .withColumn(Bridges.SHARE_BETWEEN.name(), col("wilson.share"))
        .withColumn(Bridges.SHARE_BETWEEN_LOW.name(), col("wilson.low"))
        .withColumn(Bridges.SHARE_BETWEEN_HIGH.name(), col("wilson.high"))
        .withColumn(
            Bridges.SHARE_BETWEEN_FRACTIONAL.name(),
            when(
                col("known_parts").gt(0),
                col("between_parts").cast("double").divide(col("known_parts").cast("double"))))
        .select(Bridges.CONTRACT.columns());
  }

  private static Column orNone(String count) {
    return coalesce(col(count), lit(0L));
  }

  /** Projects, money and years of each node. */
  private static Dataset<Row> done(Dataset<Row> own) {
    Column part = col("own").cast("double").divide(col("partners"));
    return own.groupBy("source", "kind", "scope", "node_id", "project_id")
        .agg(
            count(lit(1)).as("own"),
            min("partners").as("partners"),
            min("year").as("year"),
            min("amount_gbp").as("project_gbp"),
            sum("partner_amount_gbp").as("own_gbp"))
        .groupBy(NODE[0], NODE[1], NODE[2], NODE[3])
        .agg(
            count(lit(1)).as("projects"),
            count(when(col("partners").gt(1), true)).as("joint_projects"),
            count(when(col("own").gt(1), true)).as("projects_inside"),
            sum("own_gbp").cast(Field.MONEY).as("amount_gbp"),
            sum(col("project_gbp").cast("double").multiply(part).cast(Field.MONEY))
                .cast(Field.MONEY)
                .as("amount_fractional_gbp"),
            min("year").as("first_year"),
            max("year").as("last_year"));
  }

  /** Projects of each node within and between regions. */
  private static Dataset<Row> regions(Dataset<Row> pairs) {
    return pairs
        .where(col("between").isNotNull())
        .groupBy("source", "kind", "scope", "node_id", "project_id")
        .agg(
            max(col("between")).as("between"),
            min(col("between")).as("only_between"),
            sum("part").as("known_part"),
            sum(when(col("between"), col("part")).otherwise(lit(0).cast(EXACT))).as("between_part"))
        .groupBy(NODE[0], NODE[1], NODE[2], NODE[3])
        .agg(
            count(lit(1)).as("projects_region_known"),
            count(when(col("only_between").equalTo(false), true)).as("projects_within_region"),
            count(when(col("between"), true)).as("projects_between_regions"),
            sum("known_part").as("known_parts"),
            sum("between_part").as("between_parts"));
  }

  /** Partners of each node, and the regions that they are in. */
  private static Dataset<Row> reached(Dataset<Row> pairs) {
    return pairs
        .groupBy(NODE[0], NODE[1], NODE[2], NODE[3])
        .agg(
            count_distinct(col("other")).as("partners"),
            count_distinct(when(col("between"), col("other_itl1"))).as("regions_reached"));
  }
}
