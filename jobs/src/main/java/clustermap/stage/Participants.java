package clustermap.stage;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import clustermap.table.Members;
import clustermap.table.Participations;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Who took part in which project, and at which asset, clusters and places. One organisation is one
 * partner of a project, however often and under whatever name it stands there.
 */
public final class Participants {
  static final String ORGANISATION = "organisation";

  // Those of the most values first: they decide nearly every comparison of a sort.
  private static final String[] PROJECT = {"project_id", "source"};
  private static final String[] PARTNER = {"partner", "project_id", "source"};
  private static final String[] WHERE = {"postcode", "company", "asset"};
  private static final String[] OF_PARTNER = {
    "partner_amount_gbp", "asset_match", "year", "amount_gbp", "partners"
  };

  private Participants() {}

  /**
   * Participations by contract.
   *
   * @param partners by contract
   * @param sites where they are, by contract
   * @param members members, noise included
   */
  public static Dataset<Row> run(Dataset<Row> partners, Dataset<Row> sites, Dataset<Row> members) {
    // What is told of a partner goes with its rows: there will be one for each place, too many to
    // be joined to it again.
    Dataset<Row> told =
        partners
            .select("source", "project_id", "partner", "asset", "company", "postcode")
            .distinct()
            .join(ofPartner(partners), PARTNER);
    Dataset<Row> standing = told.join(sites.where("stands"), WHERE, "left");
    Dataset<Row> nodes =
        nodes(standing, ORGANISATION, lit(""), col("partner"))
            .union(nodes(standing.where("asset <> ''"), "asset", lit(""), col("asset")))
            .union(
                nodes(
                    clusters(told, sites, members), "cluster", col("taxonomy"), col("cluster_id")))
            .union(
                nodes(
                    InPlaces.rows(
                        standing,
                        with("partner", "project_id", "source", "easting", "northing", "itl1")),
                    "place",
                    col("geography"),
                    col("code")));
    return nodes
        .groupBy("partner", "project_id", "node_id", "scope", "kind", "source")
        .agg(
            // Whole metres, so that their sum is exact in any order.
            avg(round(col("easting")).cast("long")).as("easting"),
            Stream.concat(
                    Stream.of(
                        avg(round(col("northing")).cast("long")).as("northing"),
                        when(min("itl1").equalTo(max("itl1")), min("itl1")).as("itl1")),
                    // One value for each partner.
                    Arrays.stream(OF_PARTNER).map(c -> min(c).as(c)))
                .toArray(Column[]::new))
        .select(Participations.CONTRACT.columns());
  }

  /** What the rows of a partner say of it, and how many partners its project has. */
  private static Dataset<Row> ofPartner(Dataset<Row> partners) {
    return partners
        .groupBy(PARTNER[0], PARTNER[1], PARTNER[2])
        .agg(
            sum("amount").cast(Field.MONEY).as("partner_amount_gbp"),
            when(max(col("asset_match").equalTo(MatchAssets.MATCHED)), MatchAssets.MATCHED)
                // Ambiguous before none.
                .otherwise(min("asset_match"))
                .as("asset_match"),
            min("year").as("year"),
            min("amount_gbp").as("amount_gbp"))
        .withColumn("partners", count(lit(1)).over(Window.partitionBy(PROJECT[0], PROJECT[1])));
  }

  private static Dataset<Row> clusters(
      Dataset<Row> told, Dataset<Row> sites, Dataset<Row> members) {
    Dataset<Row> inClusters =
        members
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(Members.SITE_ID.col(), Members.CLUSTER_ID.col(), Members.TAXONOMY.col())
            .distinct();
    return told.join(sites.where("site_id IS NOT NULL"), WHERE)
        .join(inClusters, Members.SITE_ID.name());
  }

  /** Columns, and what is told of the partner. */
  private static Column[] with(String... columns) {
    return Stream.concat(Arrays.stream(columns), Arrays.stream(OF_PARTNER))
        .map(c -> col(c))
        .toArray(Column[]::new);
  }

  private static Dataset<Row> nodes(Dataset<Row> rows, String kind, Column scope, Column id) {
    return rows.withColumns(Map.of("kind", lit(kind), "scope", scope, "node_id", id))
        .select(
            with(
                "source",
                "project_id",
                "partner",
                "kind",
                "scope",
                "node_id",
                "easting",
                "northing",
                "itl1"));
  }
}
