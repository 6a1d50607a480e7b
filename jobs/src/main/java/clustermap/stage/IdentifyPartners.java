package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import clustermap.table.Field;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.ProjectPartners;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which organisation each participant of a project is: an asset by its name, else the firm that it
 * is linked to, else its normal name, else the participant as the source numbers it.
 */
public final class IdentifyPartners {
  private static final String[] PROJECT = {"source", "project_id"};

  private IdentifyPartners() {}

  /**
   * What it is made from.
   *
   * @param grants accepted grants
   * @param patents accepted patents
   * @param links accepted links of both
   * @param givenAssets accepted assets
   * @param shippedAssets assets that ship as reference
   */
  public record Inputs(
      Dataset<Row> grants,
      Dataset<Row> patents,
      Dataset<Row> links,
      Dataset<Row> givenAssets,
      Dataset<Row> shippedAssets) {}

  /**
   * Partners by contract.
   *
   * @param asOf the last day on which a project may start or an application be filed
   * @param years how many years count
   */
  public static Dataset<Row> run(Inputs in, LocalDate asOf, int years) {
    Dataset<Row> all = ofGrants(in.grants()).union(ofPatents(in.patents()));
    Dataset<Row> projects =
        EvidenceYears.within(
                all.groupBy(PROJECT[0], PROJECT[1])
                    .agg(min("day").as("day"), sum("amount").cast(Field.MONEY).as("amount_gbp")),
                col("day"),
                asOf,
                years)
            .select(
                col("source"), col("project_id"), year(col("day")).as("year"), col("amount_gbp"));
    return identified(
            all.drop("day").join(projects, PROJECT),
            in.links(),
            Support.all(in.givenAssets(), in.shippedAssets()))
        .select(ProjectPartners.CONTRACT.columns());
  }

  private static Dataset<Row> ofGrants(Dataset<Row> grants) {
    return LinkParticipants.participants(grants, Grants.AMOUNT_GBP.col().as("amount"))
        .withColumnRenamed("source_table", "source");
  }

  private static Dataset<Row> ofPatents(Dataset<Row> patents) {
    return LinkParticipants.applicants(patents, lit(null).cast(Field.MONEY).as("amount"))
        .withColumnRenamed("source_table", "source");
  }

  /**
   * Rows with the identity of their asset and the number of their firm, each empty without, how the
   * asset was found, and the partner that they are.
   */
  private static Dataset<Row> identified(
      Dataset<Row> rows, Dataset<Row> links, Dataset<Row> assets) {
    Dataset<Row> all = rows.withColumn("postcode", coalesce(col("postcode"), lit("")));
    Dataset<Row> ofLinks =
        links.select(
            ParticipantLinks.SOURCE_TABLE.col().as("source"),
            ParticipantLinks.PROJECT_ID.col(),
            ParticipantLinks.SOURCE_ID.col(),
            ParticipantLinks.PARTICIPANT_NAME.col(),
            ParticipantLinks.COMPANY_NUMBER.col().as("company"));
    Dataset<Row> linked =
        all.join(
                ofLinks,
                new String[] {"source", "project_id", "source_id", "participant_name"},
                "left")
            .join(
                MatchAssets.run(all.select("participant_name", "postcode").distinct(), assets),
                new String[] {"participant_name", "postcode"});
    // A firm that stands somewhere under the name of one asset is that asset everywhere.
    Dataset<Row> firmsThatAre =
        linked
            .where("company IS NOT NULL AND asset IS NOT NULL")
            .groupBy("company")
            .agg(min("asset").as("known_asset"), max("asset").as("other_asset"))
            .where("known_asset = other_asset")
            .drop("other_asset");
    return linked
        .join(broadcast(firmsThatAre), new String[] {"company"}, "left")
        .withColumn("asset", coalesce(col("asset"), col("known_asset")))
        .withColumn(
            "asset_match",
            when(col("asset").isNotNull(), MatchAssets.MATCHED).otherwise(col("asset_match")))
        .withColumn(
            "partner",
            coalesce(
                concat(lit("asset:"), col("asset")),
                concat(lit("firm:"), col("company")),
                when(col("normal").notEqual(""), concat(lit("name:"), col("normal"))),
                concat(lit("participant:"), col("source_id"))))
        .withColumn("asset", coalesce(col("asset"), lit("")))
        .withColumn("company", coalesce(col("company"), lit("")));
  }
}
