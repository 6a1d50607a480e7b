package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import clustermap.lineage.LineageRules;
import clustermap.lineage.Tracker;
import clustermap.lineage.Tracker.Way;
import clustermap.table.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * What the clusters of two snapshots have in common, and what came and went, by firms. Members of
 * both are brought together once, by sector and firm; what comes out grows with clusters.
 *
 * <p>A firm has moved when none of its sites is within {@link LineageRules#FIRM_MOVED_METRES} of
 * one that it had.
 */
final class MemberFlows {
  private static final int BEFORE = 0;
  private static final int DORMANT = 1;
  private static final int NOW = 2;

  private static final StructType FLOW =
      new StructType()
          .add("way", DataTypes.StringType, false)
          .add("previous", DataTypes.StringType, true)
          .add("found", DataTypes.StringType, true)
          .add("thousandths", DataTypes.LongType, false);

  private static final UserDefinedFunction FLOWS =
      udf((UDF1<Seq<Row>, Row[]>) MemberFlows::flows, DataTypes.createArrayType(FLOW));

  private MemberFlows() {}

  /**
   * Flows by clusters. Runs at once.
   *
   * @param previous members of the predecessor, noise included
   * @param dormant members of clusters that were gone already, as they were
   * @param current members by the clusters that tonight's clustering found, noise included
   */
  static List<Tracker.Flow> of(Dataset<Row> previous, Dataset<Row> dormant, Dataset<Row> current) {
    List<Tracker.Flow> flows = new ArrayList<>();
    for (Row row :
        sites(previous, BEFORE)
            .union(sites(dormant, DORMANT))
            .union(sites(current, NOW))
            .groupBy(Members.TAXONOMY.col(), Members.SECTOR.col(), Members.COMPANY_NUMBER.col())
            .agg(collect_list(col("site")).as("sites"))
            .select(explode(FLOWS.apply(col("sites"))).as("flow"))
            .groupBy("flow.way", "flow.previous", "flow.found")
            .agg(count(lit(1)), sum("flow.thousandths"))
            .collectAsList()) {
      flows.add(
          new Tracker.Flow(
              Way.valueOf(row.getString(0)),
              row.getString(1),
              row.getString(2),
              row.getLong(3),
              row.getLong(4)));
    }
    return flows;
  }

  private static Dataset<Row> sites(Dataset<Row> members, int side) {
    return members.select(
        Members.TAXONOMY.col(),
        Members.SECTOR.col(),
        Members.COMPANY_NUMBER.col(),
        struct(
                lit(side).as("side"),
                Members.CLUSTER_ID.col(),
                round(Members.WEIGHT.col().multiply(1000)).cast("bigint").as("thousandths"),
                Members.EASTING.col(),
                Members.NORTHING.col())
            .as("site"));
  }

  /** What one firm of a sector adds, from its sites in any order. */
  private static Row[] flows(Seq<Row> sites) {
    List<Map<@Nullable String, Long>> weights =
        List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
    Iterator<Row> all = sites.iterator();
    while (all.hasNext()) {
      Row site = all.next();
      weights.get(site.getInt(0)).merge(site.getString(1), site.getLong(2), Long::sum);
    }
    Map<@Nullable String, Long> before = weights.get(BEFORE);
    Map<@Nullable String, Long> now = weights.get(NOW);
    List<Row> flows = new ArrayList<>();
    boolean moved = !before.isEmpty() && !now.isEmpty() && moved(sites);
    for (int side = BEFORE; side <= DORMANT; side++) {
      for (Map.Entry<@Nullable String, Long> was : weights.get(side).entrySet()) {
        String cluster = was.getKey();
        if (cluster != null) {
          flows.add(flow(now.isEmpty() ? Way.LEFT : Way.PREVIOUS, cluster, null, was.getValue()));
          for (Map.Entry<@Nullable String, Long> is : now.entrySet()) {
            if (is.getKey() != null) {
              long shared = Math.min(was.getValue(), is.getValue());
              flows.add(flow(Way.SHARED, cluster, is.getKey(), shared));
            }
          }
        }
        if (moved && side == BEFORE) {
          for (Map.Entry<@Nullable String, Long> is : now.entrySet()) {
            flows.add(flow(Way.MOVED, cluster, is.getKey(), was.getValue()));
          }
        }
      }
    }
    for (Map.Entry<@Nullable String, Long> is : now.entrySet()) {
      if (is.getKey() != null) {
        flows.add(
            flow(before.isEmpty() ? Way.ENTERED : Way.CURRENT, null, is.getKey(), is.getValue()));
      }
    }
    return flows.toArray(new Row[0]);
  }

  private static Row flow(
      Way way, @Nullable String previous, @Nullable String found, long thousandths) {
    return RowFactory.create(way.name(), previous, found, thousandths);
  }

  private static boolean moved(Seq<Row> sites) {
    for (int i = 0; i < sites.length(); i++) {
      Row was = sites.apply(i);
      for (int j = 0; was.getInt(0) == BEFORE && j < sites.length(); j++) {
        Row is = sites.apply(j);
        if (is.getInt(0) == NOW
            && Math.hypot(was.getDouble(3) - is.getDouble(3), was.getDouble(4) - is.getDouble(4))
                <= LineageRules.FIRM_MOVED_METRES) {
          return false;
        }
      }
    }
    return true;
  }
}
