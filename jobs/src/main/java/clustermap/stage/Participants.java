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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

  private Participants() {}

  /**
   * Participations by contract.
   *
   * @param partners by contract
   * @param sites where they are, by contract
   * @param members members, noise included
   */
  public static Dataset<Row> run(Dataset<Row> partners, Dataset<Row> sites, Dataset<Row> members) {
    Dataset<Row> standing =
        partners
            .select("source", "project_id", "partner", "asset", "company", "postcode")
            .distinct()
            .join(sites.where("stands"), WHERE, "left");
    Dataset<Row> nodes =
        nodes(standing, ORGANISATION, lit(""), col("partner"))
            .union(nodes(standing.where("asset <> ''"), "asset", lit(""), col("asset")))
            .union(
                nodes(
                    clusters(partners, sites, members),
                    "cluster",
                    col("taxonomy"),
                    col("cluster_id")))
            .union(
                nodes(
                    InPlaces.rows(
                        standing,
                        col("source"),
                        col("project_id"),
                        col("partner"),
                        col("easting"),
                        col("northing"),
                        col("itl1")),
                    "place",
                    col("geography"),
                    col("code")));
    Dataset<Row> ofPartner =
        partners
            .groupBy(PARTNER[0], PARTNER[1], PARTNER[2])
            .agg(
                sum("amount").cast(Field.MONEY).as("partner_amount_gbp"),
                when(max(col("asset_match").equalTo(MatchAssets.MATCHED)), MatchAssets.MATCHED)
                    // Ambiguous before none.
                    .otherwise(min("asset_match"))
                    .as("asset_match"),
                min("year").as("year"),
                min("amount_gbp").as("amount_gbp"));
    Dataset<Row> size = ofPartner.groupBy(PROJECT[0], PROJECT[1]).agg(count(lit(1)).as("partners"));
    return nodes
        .groupBy("partner", "project_id", "node_id", "scope", "kind", "source")
        .agg(
            // Whole metres, so that their sum is exact in any order.
            avg(round(col("easting")).cast("long")).as("easting"),
            avg(round(col("northing")).cast("long")).as("northing"),
            when(min("itl1").equalTo(max("itl1")), min("itl1")).as("itl1"))
        .join(ofPartner, PARTNER)
        .join(size, PROJECT)
        .select(Participations.CONTRACT.columns());
  }

  private static Dataset<Row> clusters(
      Dataset<Row> partners, Dataset<Row> sites, Dataset<Row> members) {
    Dataset<Row> inClusters =
        members
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(Members.SITE_ID.col(), Members.CLUSTER_ID.col(), Members.TAXONOMY.col())
            .distinct();
    return partners
        .select("source", "project_id", "partner", "asset", "company", "postcode")
        .distinct()
        .join(sites.where("site_id IS NOT NULL"), WHERE)
        .join(inClusters, Members.SITE_ID.name());
  }

  private static Dataset<Row> nodes(Dataset<Row> rows, String kind, Column scope, Column id) {
    return rows.select(
        col("source"),
        col("project_id"),
        col("partner"),
        lit(kind).as("kind"),
        scope.as("scope"),
        id.as("node_id"),
        col("easting"),
        col("northing"),
        col("itl1"));
  }
}
