package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.linkage.NormalName;
import clustermap.table.Companies;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.Unlinked;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Grant participants and patent applicants to firms, whatever the firms' standing: by a number that
 * is on the register; without a number, by the normalised name at exactly the postcode when one
 * firm alone has it. A number that is not on the register is not replaced by a guess.
 */
public final class Link {
  /** By convention, until a model estimates it: names at one postcode are rarely shared. */
  static final double NAME_AND_POSTCODE = 0.99;

  private static final UserDefinedFunction NORMAL =
      udf(
          (UDF1<String, String>) name -> name == null ? "" : NormalName.of(name),
          DataTypes.StringType);

  private Link() {}

  /** The participants of grants, under the names of participant_links. */
  public static Dataset<Row> participants(Dataset<Row> grants) {
    return grants.select(
        lit("grants").as("source_table"),
        Grants.PROJECT_ID.col().as("project_id"),
        Grants.PARTICIPANT_ID.col().as("source_id"),
        coalesce(Grants.PARTICIPANT_NAME.col(), lit("")).as("participant_name"),
        Grants.COMPANY_NUMBER.col().as("given_number"),
        Grants.POSTCODE.col().as("postcode"));
  }

  /** The applicants of patents, under the names of participant_links. */
  public static Dataset<Row> applicants(Dataset<Row> patents) {
    return patents.select(
        lit("patents").as("source_table"),
        Patents.APPLICATION_ID.col().as("project_id"),
        Patents.APPLICATION_ID.col().as("source_id"),
        coalesce(Patents.APPLICANT_NAME.col(), lit("")).as("participant_name"),
        Patents.COMPANY_NUMBER.col().as("given_number"),
        Patents.POSTCODE.col().as("postcode"));
  }

  /**
   * Every participant and applicant with the firms that fit: what {@link #linked} and {@link
   * #unlinked} divide.
   *
   * @param all participants and applicants
   * @param companies accepted companies
   */
  private static Dataset<Row> matched(Dataset<Row> all, Dataset<Row> companies) {
    Dataset<Row> numbers = companies.select(Companies.COMPANY_NUMBER.col().as("registered_number"));
    Dataset<Row> asked =
        all.where(col("given_number").isNull())
            .withColumn("normal", NORMAL.apply(col("participant_name")))
            .where(col("normal").notEqual("").and(col("postcode").isNotNull()));
    // Only firms at a postcode that somebody asks for need a normal name.
    Dataset<Row> candidates =
        companies
            .join(asked.select("postcode").distinct(), "postcode")
            .select(
                Companies.POSTCODE.col().as("firm_postcode"),
                NORMAL.apply(Companies.NAME.col()).as("firm_normal"),
                Companies.COMPANY_NUMBER.col().as("candidate"))
            .where(col("firm_normal").notEqual(""))
            .groupBy("firm_postcode", "firm_normal")
            .agg(sort_array(collect_set("candidate")).as("candidates"));
    Column noNumber = col("given_number").isNull();
    return all.join(numbers, col("given_number").equalTo(col("registered_number")), "left")
        .withColumn("normal", NORMAL.apply(col("participant_name")))
        .join(
            candidates,
            noNumber
                .and(col("postcode").equalTo(col("firm_postcode")))
                .and(col("normal").equalTo(col("firm_normal"))),
            "left")
        .withColumn("candidates", coalesce(col("candidates"), none()))
        .withColumn(
            ParticipantLinks.METHOD.name(),
            when(col("registered_number").isNotNull(), "company_number")
                .when(noNumber.and(size(col("candidates")).equalTo(1)), "name_and_postcode"));
  }

  private static Column none() {
    return array().cast("array<string>");
  }

  /** Accepted links by contract. */
  public static Dataset<Row> linked(Dataset<Row> all, Dataset<Row> companies) {
    Column byNumber = ParticipantLinks.METHOD.col().equalTo("company_number");
    return matched(all, companies)
        .where(ParticipantLinks.METHOD.col().isNotNull())
        .withColumn(
            ParticipantLinks.COMPANY_NUMBER.name(),
            when(byNumber, col("registered_number")).otherwise(col("candidates").getItem(0)))
        .withColumn(
            ParticipantLinks.PROBABILITY.name(),
            when(byNumber, lit(1.0)).otherwise(lit(NAME_AND_POSTCODE)))
        .select(ParticipantLinks.CONTRACT.columns());
  }

  /** What was not linked, with the reason, by contract. */
  public static Dataset<Row> unlinked(Dataset<Row> all, Dataset<Row> companies) {
    return matched(all, companies)
        .where(ParticipantLinks.METHOD.col().isNull())
        .withColumn(
            Unlinked.REASON.name(),
            when(col("given_number").isNotNull(), "not_on_register")
                .when(size(col("candidates")).gt(1), "ambiguous")
                .otherwise("no_candidate"))
        .select(Unlinked.CONTRACT.columns());
  }
}
