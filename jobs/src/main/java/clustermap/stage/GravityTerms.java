package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sqrt;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The terms of a gravity model as columns of pairs of ends. */
final class GravityTerms {
  /** What names a pair; identities first, which decide nearly every comparison of a sort. */
  static final String[] PAIR = {"from_id", "to_id", "scope", "source", "from_kind", "to_kind"};

  private static final double METRES = 1000;

  private GravityTerms() {}

  /** Pairs with both their ends, and the terms of them. */
  static Dataset<Row> of(Dataset<Row> pairs, Dataset<Row> nodes, double resolutionKm) {
    return terms(
        pairs
            .withColumn("from_scope", scopeOf("from_kind"))
            .withColumn("to_scope", scopeOf("to_kind"))
            .join(end(nodes, "from"), new String[] {"source", "from_kind", "from_scope", "from_id"})
            .join(end(nodes, "to"), new String[] {"source", "to_kind", "to_scope", "to_id"}),
        resolutionKm);
  }

  private static Column scopeOf(String kind) {
    return org.apache
        .spark
        .sql
        .functions
        .when(col(kind).equalTo("asset"), lit(""))
        .otherwise(col("scope"));
  }

  /** Nodes as one end of pairs. */
  static Dataset<Row> end(Dataset<Row> nodes, String side) {
    return nodes.select(
        col("source"),
        col("kind").as(side + "_kind"),
        col("scope").as(side + "_scope"),
        col("node_id").as(side + "_id"),
        col("projects").as(side + "_projects"),
        col("easting").as(side + "_easting"),
        col("northing").as(side + "_northing"),
        col("itl1").as(side + "_itl1"));
  }

  /**
   * Adds {@code log_sizes}, {@code distance_km}, {@code log_distance}, {@code same_region} and
   * {@code positioned}: whether position and region of both ends are known.
   */
  static Dataset<Row> terms(Dataset<Row> pairs, double resolutionKm) {
    Column east = col("from_easting").minus(col("to_easting"));
    Column north = col("from_northing").minus(col("to_northing"));
    return pairs
        .withColumn("log_sizes", log(col("from_projects")).plus(log(col("to_projects"))))
        .withColumn(
            "distance_km", sqrt(east.multiply(east).plus(north.multiply(north))).divide(METRES))
        .withColumn("log_distance", log(greatest(col("distance_km"), lit(resolutionKm))))
        .withColumn("same_region", col("from_itl1").equalTo(col("to_itl1")))
        .withColumn(
            "positioned", col("distance_km").isNotNull().and(col("same_region").isNotNull()));
  }
}
