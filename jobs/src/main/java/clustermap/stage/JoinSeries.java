package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_date;

import clustermap.lineage.ClusterIds;
import clustermap.lineage.LineageRules;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.Contract;
import clustermap.table.SeriesIds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Joins rebuilt years to the nights of a root: a cluster of the years that is one of the current
 * snapshot, matched as one night is with the next, has its id in the years too.
 *
 * <p>Only clusters that were there when the nights began are joined: of one that was born in a
 * later night it was observed that it was not there before.
 */
public final class JoinSeries {
  private JoinSeries() {}

  /**
   * The tables that are compared.
   *
   * @param members members of the year, under the ids that the years alone give
   * @param dormant members of its dormant clusters
   * @param known cluster_id of every cluster of any year
   * @param current members of the current snapshot
   * @param history its cluster_history
   */
  public record Inputs(
      Dataset<Row> members,
      Dataset<Row> dormant,
      Dataset<Row> known,
      Dataset<Row> current,
      Dataset<Row> history) {}

  /**
   * The ids that change, by contract. Runs at once.
   *
   * @param year day of the year, not after the current snapshot
   * @param began day of the first night
   */
  public static Dataset<Row> run(Inputs in, LineageRules rules, LocalDate year, LocalDate began) {
    Set<String> rebuilt = new HashSet<>();
    for (Row row : in.known().select(ClusterStates.CLUSTER_ID.col()).distinct().collectAsList()) {
      rebuilt.add(row.getString(0));
    }
    Map<String, Integer> born = bornInNights(in.history());
    Map<String, String> same = new HashMap<>();
    SameClusters.of(rules, in.members(), in.dormant(), in.current())
        .forEach(
            (now, was) -> {
              Integer since = born.get(now);
              if (since != null && since <= began.toEpochDay()) {
                same.put(was, now);
              }
            });
    List<Row> changed = new ArrayList<>();
    ClusterIds.ofYears(rebuilt, same, born.keySet(), year)
        .forEach((id, published) -> changed.add(RowFactory.create(id, published)));
    return in.current().sparkSession().createDataFrame(changed, SeriesIds.CONTRACT.schema());
  }

  /** Clusters that nights held, with the day on which each was born, in days since 1970. */
  private static Map<String, Integer> bornInNights(Dataset<Row> history) {
    Map<String, Integer> born = new HashMap<>();
    for (Row row :
        history
            .where(not(ClusterHistory.BACKCAST.col()))
            .groupBy(ClusterHistory.CLUSTER_ID.col())
            .agg(unix_date(min(ClusterStates.BORN_AS_OF.col())))
            .collectAsList()) {
      born.put(row.getString(0), row.getInt(1));
    }
    return born;
  }

  /**
   * A table of a year under the ids that are published.
   *
   * @param ids {@link SeriesIds}
   * @param columns the columns that hold ids
   */
  public static Dataset<Row> renamed(
      Dataset<Row> table, Contract contract, Dataset<Row> ids, String... columns) {
    Dataset<Row> renamed = table;
    for (String column : columns) {
      renamed =
          renamed
              .join(
                  broadcast(
                      ids.select(
                          SeriesIds.CLUSTER_ID.col().as("rebuilt_id"),
                          SeriesIds.PUBLISHED_ID.col().as("new_id"))),
                  col(column).equalTo(col("rebuilt_id")),
                  "left")
              .withColumn(column, coalesce(col("new_id"), col(column)))
              .drop("rebuilt_id", "new_id");
    }
    return renamed.select(contract.columns());
  }
}
