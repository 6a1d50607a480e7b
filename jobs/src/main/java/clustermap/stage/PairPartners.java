package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import clustermap.table.JointProjects;
import clustermap.table.LinkOverlaps;
import clustermap.table.Participations;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which ends a project connects: two different partners, one at either end. A firm that is in two
 * clusters does not connect them by itself.
 *
 * <p>Ends are two assets; an asset and a cluster or a place; two clusters of one taxonomy; two
 * places of one geography. All pairs of partners are made, however many a project has.
 */
public final class PairPartners {
  private PairPartners() {}

  /** Joint projects by contract, from participations by contract. */
  public static Dataset<Row> run(Dataset<Row> participations) {
    Dataset<Row> joint =
        participations.where(
            Participations.KIND
                .col()
                .notEqual(Participants.ORGANISATION)
                .and(Participations.PARTNERS.col().gt(1)));
    Dataset<Row> from =
        joint.select(
            col("source"),
            col("project_id"),
            col("partner").as("from_partner"),
            col("kind").as("from_kind"),
            col("scope").as("from_scope"),
            col("node_id").as("from_id"),
            col("partners"),
            col("year"),
            col("amount_gbp"));
    Dataset<Row> to =
        joint.select(
            col("source"),
            col("project_id"),
            col("partner").as("to_partner"),
            col("kind").as("to_kind"),
            col("scope").as("to_scope"),
            col("node_id").as("to_id"));
    return from.join(to, new String[] {"source", "project_id"})
        .where(col("from_partner").notEqual(col("to_partner")).and(inOrder()).and(mayLink()))
        .withColumn("scope", scope())
        .groupBy("source", "from_kind", "from_id", "to_kind", "to_id", "scope", "project_id")
        .agg(
            count_distinct(
                    struct(
                        least(col("from_partner"), col("to_partner")),
                        greatest(col("from_partner"), col("to_partner"))))
                .as("pairs"),
            min("partners").as("partners"),
            min("year").as("year"),
            min("amount_gbp").as("amount_gbp"))
        .select(JointProjects.CONTRACT.columns());
  }

  /** Overlaps by contract: ends that one organisation is at, but for two places. */
  public static Dataset<Row> overlaps(Dataset<Row> participations) {
    Dataset<Row> all =
        participations
            .where(Participations.KIND.col().notEqual(Participants.ORGANISATION))
            .select("source", "partner", "kind", "scope", "node_id")
            .distinct();
    Dataset<Row> from =
        all.where("kind <> 'place'")
            .select(
                col("source"),
                col("partner"),
                col("kind").as("from_kind"),
                col("scope").as("from_scope"),
                col("node_id").as("from_id"));
    Dataset<Row> to =
        all.select(
            col("source"),
            col("partner"),
            col("kind").as("to_kind"),
            col("scope").as("to_scope"),
            col("node_id").as("to_id"));
    return from.join(to, new String[] {"source", "partner"})
        .where(inOrder().and(mayLink()))
        .withColumn("scope", scope())
        .select(LinkOverlaps.CONTRACT.columns())
        .distinct();
  }

  private static Column inOrder() {
    return col("from_kind")
        .lt(col("to_kind"))
        .or(col("from_kind").equalTo(col("to_kind")).and(col("from_id").lt(col("to_id"))));
  }

  /** A cluster and a place are never linked; a cluster is in places. */
  private static Column mayLink() {
    return col("from_kind").equalTo("asset").or(sameKindAndScope());
  }

  private static Column sameKindAndScope() {
    return col("from_kind").equalTo(col("to_kind")).and(col("from_scope").equalTo(col("to_scope")));
  }

  private static Column scope() {
    return when(col("from_kind").equalTo("asset"), col("to_scope")).otherwise(col("from_scope"));
  }
}
