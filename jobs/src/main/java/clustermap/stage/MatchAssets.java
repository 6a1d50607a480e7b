package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Assets;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which participants of projects are assets: those whose normal name is the asset's, legal forms
 * alike or one of them not given. Of several assets of one name it is the one at the participant's
 * postcode; without a single one there it is none of them.
 */
final class MatchAssets {
  static final String MATCHED = "matched";
  static final String AMBIGUOUS = "ambiguous";
  static final String NONE = "none";

  private MatchAssets() {}

  /**
   * Adds {@code normal}, the columns asset (null without) and {@code asset_match}.
   *
   * @param named distinct {@code participant_name} and {@code postcode}, empty without
   * @param assets by {@link Support#all}
   */
  static Dataset<Row> run(Dataset<Row> named, Dataset<Row> assets) {
    Dataset<Row> ofAssets =
        assets
            .select(
                Assets.ASSET_ID.col().as("candidate"),
                coalesce(Assets.POSTCODE.col(), lit("")).as("candidate_postcode"),
                LinkParticipants.PARSE.apply(Assets.NAME.col()).as("parsed"))
            .select(
                col("candidate"),
                col("candidate_postcode"),
                col("parsed.normal").as("candidate_normal"),
                col("parsed.form").as("candidate_form"))
            .where("candidate_normal <> ''");
    Column sameForm =
        col("form")
            .equalTo(col("candidate_form"))
            .or(col("form").equalTo(""))
            .or(col("candidate_form").equalTo(""));
    Column there =
        when(
            col("candidate_postcode").equalTo(col("postcode")).and(col("postcode").notEqual("")),
            col("candidate"));
    return named
        .withColumn("parsed", LinkParticipants.PARSE.apply(col("participant_name")))
        .withColumn("normal", col("parsed.normal"))
        .withColumn("form", col("parsed.form"))
        .drop("parsed")
        // Some hundred assets.
        .join(
            broadcast(ofAssets),
            col("normal").equalTo(col("candidate_normal")).and(sameForm),
            "left")
        .groupBy("participant_name", "postcode", "normal")
        .agg(
            count_distinct(col("candidate")).as("candidates"),
            min(col("candidate")).as("first"),
            count_distinct(there).as("candidates_there"),
            min(there).as("first_there"))
        .withColumn(
            "asset",
            when(col("candidates").equalTo(1), col("first"))
                .when(col("candidates_there").equalTo(1), col("first_there")))
        .withColumn(
            "asset_match",
            when(col("asset").isNotNull(), MATCHED)
                .when(col("candidates").gt(0), AMBIGUOUS)
                .otherwise(NONE))
        .select("participant_name", "postcode", "normal", "asset", "asset_match");
  }
}
