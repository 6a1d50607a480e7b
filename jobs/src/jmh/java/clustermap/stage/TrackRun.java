package clustermap.stage;

import clustermap.job.Session;
import clustermap.lineage.LineageRules;
import clustermap.table.ClusterHistory;
import clustermap.table.Clusters;
import clustermap.table.DormantMembers;
import clustermap.table.Members;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * How long tracking takes: a night of so many members in so many clusters, and the next one, in
 * which a twentieth of the members are elsewhere. Synthetic.
 *
 * <p>Arguments: a folder to work in, members, clusters. Prints seconds.
 */
public final class TrackRun {
  private static final LineageRules RULES = LineageRules.DEFAULTS;
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);

  private TrackRun() {}

  /** Makes two nights and times the second. */
  public static void main(String[] args) {
    String work = args[0];
    long members = Long.parseLong(args[1]);
    long clusters = Long.parseLong(args[2]);
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      SparkSession spark = session.spark();
      Dataset<Row> first = kept(spark, night(spark, members, clusters, 0), work, "first");
      Dataset<Row> found = kept(spark, night(spark, members, clusters, 1), work, "found");
      Dataset<Row> none = empty(spark, Members.CONTRACT.schema());
      Dataset<Row> dormant = empty(spark, DormantMembers.CONTRACT.schema());
      Track.Tracked born =
          new Track(RULES, FIRST, null, null, false)
              .run(
                  new Track.Inputs(
                      none, dormant, empty(spark, ClusterHistory.CONTRACT.schema()), first));
      Dataset<Row> previous = kept(spark, Track.members(first, born.states()), work, "previous");
      Dataset<Row> history =
          kept(
              spark,
              History.run(
                  new History.Inputs(
                      born.states(),
                      born.lineage(),
                      empty(spark, Clusters.CONTRACT.schema()),
                      empty(spark, ClusterHistory.CONTRACT.schema())),
                  FIRST,
                  false),
              work,
              "history");
      for (int run = 0; run < 3; run++) {
        long begun = System.nanoTime();
        Track.Tracked tracked =
            new Track(RULES, FIRST.plusDays(1), FIRST, "world", false)
                .run(new Track.Inputs(previous, dormant, History.day(history, FIRST), found));
        double matched = (System.nanoTime() - begun) / 1e9;
        kept(spark, Track.members(found, tracked.states()), work, "members");
        System.out.printf(
            Locale.ROOT,
            "%d members, %d clusters: matched in %.1f s, with members written in %.1f s;"
                + " events %s%n",
            members,
            clusters,
            matched,
            (System.nanoTime() - begun) / 1e9,
            tracked.lineage().groupBy("event").count().orderBy("event").collectAsList());
      }
    }
  }

  private static Dataset<Row> empty(
      SparkSession spark, org.apache.spark.sql.types.StructType schema) {
    return spark.createDataFrame(List.<Row>of(), schema);
  }

  private static Dataset<Row> kept(
      SparkSession spark, Dataset<Row> rows, String work, String name) {
    String folder = Path.of(work, name).toString();
    rows.write().mode(SaveMode.Overwrite).parquet(folder);
    return spark.read().schema(rows.schema()).parquet(folder);
  }

  private static Dataset<Row> night(SparkSession spark, long members, long clusters, int night) {
    return spark
        .range(members)
        .selectExpr(
            "id",
            "pmod(xxhash64(id), " + clusters + ") AS home",
            "pmod(xxhash64(id, " + night + "), 20) = 0 AS away")
        .selectExpr(
            "CASE WHEN away THEN NULL ELSE concat('c', hex(home)) END AS cluster_id",
            "'t' AS taxonomy",
            "concat('s', home % 40) AS sector",
            "lpad(id, 8, '0') AS company_number",
            "lpad(id, 8, '0') AS site_id",
            "1.0D AS weight",
            "CAST(home % 500 * 1000 + id % 10 AS DOUBLE) AS easting",
            "CAST(home * 10 AS DOUBLE) AS northing",
            "false AS office_shared",
            "NOT away AS is_core",
            "1.0D AS probability");
  }
}
