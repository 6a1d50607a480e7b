package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.linkage.NormalName;
import clustermap.linkage.OrganisationKind;
import clustermap.table.Grants;
import clustermap.table.LinkCandidates;
import clustermap.table.LinkWords;
import clustermap.table.Patents;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Grant participants and patent applicants as linkage sees them. */
public final class LinkParticipants {
  /** Share of the register at which a legal form is one of its own. */
  private static final double OWN_FORM = 0.01;

  /** A name taken apart: struct of normal, form, other. */
  static final UserDefinedFunction PARSE =
      udf(
          (UDF1<String, Row>)
              name -> {
                NormalName parsed = NormalName.parse(name);
                return RowFactory.create(
                    parsed.normal(), parsed.form(), NormalName.otherThanBritish(parsed.form()));
              },
          StructType.fromDDL("normal STRING, form STRING, other BOOLEAN"));

  private static final UserDefinedFunction KIND =
      udf(
          (UDF3<String, String, Boolean, String>)
              (normal, form, foreign) ->
                  OrganisationKind.of(new NormalName(normal, form), foreign).word(),
          DataTypes.StringType);

  private LinkParticipants() {}

  /**
   * The participants of grants, under the names of participant_links, the {@code day} on which the
   * project starts, and more columns.
   */
  public static Dataset<Row> participants(Dataset<Row> grants, Column... more) {
    return grants.select(
        with(
            more,
            lit("grants").as("source_table"),
            Grants.PROJECT_ID.col().as("project_id"),
            Grants.PARTICIPANT_ID.col().as("source_id"),
            coalesce(Grants.PARTICIPANT_NAME.col(), lit("")).as("participant_name"),
            Grants.COMPANY_NUMBER.col().as("given_number"),
            Grants.POSTCODE.col().as("postcode"),
            Grants.START_DATE.col().as("day")));
  }

  /**
   * The applicants of patents, under the names of participant_links, the {@code day} of filing, and
   * more columns.
   */
  public static Dataset<Row> applicants(Dataset<Row> patents, Column... more) {
    return patents.select(
        with(
            more,
            lit("patents").as("source_table"),
            Patents.APPLICATION_ID.col().as("project_id"),
            Patents.APPLICATION_ID.col().as("source_id"),
            coalesce(Patents.APPLICANT_NAME.col(), lit("")).as("participant_name"),
            Patents.COMPANY_NUMBER.col().as("given_number"),
            Patents.POSTCODE.col().as("postcode"),
            Patents.FILING_DATE.col().as("day")));
  }

  private static Column[] with(Column[] more, Column... columns) {
    return Stream.concat(Stream.of(columns), Stream.of(more)).toArray(Column[]::new);
  }

  /**
   * Adds {@code normal}, {@code form} and {@code kind}, a word of {@link OrganisationKind}. A legal
   * form of other countries is foreign unless a hundredth of the register's firms has it.
   *
   * @param all with {@code participant_name}
   * @param words by contract
   * @param firms on the register
   */
  static Dataset<Row> described(Dataset<Row> all, Dataset<Row> words, long firms) {
    Dataset<Row> own =
        words
            .where(
                LinkWords.KIND
                    .col()
                    .equalTo("form")
                    .and(LinkWords.FIRMS.col().geq(OWN_FORM * firms)))
            .select(LinkWords.WORD.col().as("form"), lit(true).as("own"));
    return all.withColumn("parsed", PARSE.apply(col("participant_name")))
        .withColumn("normal", col("parsed.normal"))
        .withColumn("form", col("parsed.form"))
        // A handful of forms.
        .join(broadcast(own), new String[] {"form"}, "left")
        .withColumn(
            "kind",
            KIND.apply(
                col("normal"),
                col("form"),
                col("parsed.other").and(coalesce(col("own"), lit(false)).equalTo(false))))
        .drop("parsed", "own");
  }

  /**
   * The distinct names and postcodes of those without a number, as far as they may be firms: {@code
   * asked} (a hash), {@code participant_name}, {@code participant_postcode}, {@code normal}, {@code
   * form}, {@code first_day}.
   */
  static Dataset<Row> asked(Dataset<Row> all, Dataset<Row> words, long firms) {
    Dataset<Row> distinct =
        all.where(col("given_number").isNull())
            .groupBy(
                LinkCandidates.PARTICIPANT_NAME.col(),
                coalesce(col("postcode"), lit("")).as(LinkCandidates.PARTICIPANT_POSTCODE.name()))
            .agg(min("day").as("first_day"));
    return described(distinct, words, firms)
        .where(col("kind").equalTo(OrganisationKind.FIRM.word()).and(col("normal").notEqual("")))
        .withColumn(
            "asked",
            xxhash64(
                LinkCandidates.PARTICIPANT_NAME.col(), LinkCandidates.PARTICIPANT_POSTCODE.col()))
        .drop("kind");
  }
}
