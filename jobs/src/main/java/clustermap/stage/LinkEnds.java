package clustermap.stage;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;

import clustermap.table.LinkNodes;
import clustermap.table.Participations;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The ends of links: how many projects each takes part in, and where it is. */
public final class LinkEnds {
  private static final String[] NODE = {"source", "kind", "scope", "node_id"};

  private LinkEnds() {}

  /** Nodes by contract, from participations by contract. */
  public static Dataset<Row> run(Dataset<Row> participations) {
    Dataset<Row> all =
        participations.where(Participations.KIND.col().notEqual(Participants.ORGANISATION));
    Dataset<Row> sizes =
        all.groupBy(NODE[0], NODE[1], NODE[2], NODE[3])
            .agg(count_distinct(Participations.PROJECT_ID.col()).as("projects"));
    // Each organisation once, in whole metres, so that sums are exact in any order.
    Dataset<Row> centres =
        all.where(Participations.EASTING.col().isNotNull())
            .groupBy(NODE[0], NODE[1], NODE[2], NODE[3], "partner")
            .agg(mean("easting"), mean("northing"))
            .groupBy(NODE[0], NODE[1], NODE[2], NODE[3])
            .agg(mean("easting"), mean("northing"));
    Dataset<Row> regions =
        all.where(Participations.ITL1.col().isNotNull())
            .groupBy(NODE[0], NODE[1], NODE[2], NODE[3], "itl1")
            .agg(count(lit(1)).as("times"))
            .groupBy(NODE[0], NODE[1], NODE[2], NODE[3])
            .agg(min_by(col("itl1"), struct(negate(col("times")), col("itl1"))).as("itl1"));
    return sizes
        .join(centres, NODE, "left")
        .join(regions, NODE, "left")
        .select(LinkNodes.CONTRACT.columns());
  }

  private static Column mean(String column) {
    return avg(round(col(column)).cast("long")).as(column);
  }
}
