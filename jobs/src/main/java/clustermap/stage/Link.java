package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.linkage.FellegiSunter;
import clustermap.linkage.LinkPattern;
import clustermap.linkage.NameLevel;
import clustermap.linkage.OrganisationKind;
import clustermap.linkage.PostcodeLevel;
import clustermap.table.Companies;
import clustermap.table.LinkCandidates;
import clustermap.table.ParticipantLinks;
import clustermap.table.Unlinked;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF6;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Grant participants and patent applicants to firms, whatever the firms' standing: by a number that
 * is on the register; without a number, by the normal name at exactly the postcode when one firm
 * alone has it there; else by the model's probability, each participant to one firm at most. A
 * number that is not on the register is not replaced by a guess. Universities, hospitals, public
 * bodies and foreign organisations are linked by number only.
 */
public final class Link {
  private static final int MOST_CANDIDATES = 5;

  /** Least probability, by convention, when one firm alone has the very name at the postcode. */
  static final double NAME_AND_POSTCODE = 0.99;

  private static final StructType DECISION =
      StructType.fromDDL(
          "company STRING, probability DOUBLE, method STRING, reason STRING, candidates"
              + " ARRAY<STRING>, candidate_probabilities ARRAY<DOUBLE>");

  private Link() {}

  /**
   * What the links are made from.
   *
   * @param all participants and applicants, by {@link LinkParticipants}
   * @param companies accepted companies
   * @param words of their names, by contract
   * @param candidates by contract
   */
  public record Inputs(
      Dataset<Row> all, Dataset<Row> companies, Dataset<Row> words, Dataset<Row> candidates) {}

  /**
   * By what they are made.
   *
   * @param model of this register and these participants
   * @param firms on the register
   * @param threshold probability that a link needs
   */
  public record Params(FellegiSunter model, long firms, double threshold) {}

  private static Dataset<Row> matched(Inputs in, Params params) {
    Dataset<Row> numbers =
        in.companies().select(Companies.COMPANY_NUMBER.col().as("registered_number"));
    Dataset<Row> decided = decided(in.candidates(), params);
    Column noNumber = col("given_number").isNull();
    Column firm = col("kind").equalTo(OrganisationKind.FIRM.word());
    return LinkParticipants.described(in.all(), in.words(), params.firms())
        .join(numbers, col("given_number").equalTo(col("registered_number")), "left")
        .withColumn(
            LinkCandidates.PARTICIPANT_POSTCODE.name(),
            when(noNumber.and(firm), coalesce(col("postcode"), lit(""))))
        .join(
            decided,
            new String[] {
              LinkCandidates.PARTICIPANT_NAME.name(), LinkCandidates.PARTICIPANT_POSTCODE.name()
            },
            "left")
        .withColumn(
            Unlinked.REASON.name(),
            when(not(noNumber), when(col("registered_number").isNull(), "not_on_register"))
                .when(col("normal").equalTo(""), "no_name")
                .when(not(firm), col("kind"))
                .when(col("decision").isNull(), "no_candidate")
                .otherwise(col("decision.reason")));
  }

  private static Dataset<Row> decided(Dataset<Row> candidates, Params params) {
    FellegiSunter model = params.model();
    double threshold = params.threshold();
    UserDefinedFunction odds =
        udf(
            (UDF6<Integer, Integer, Integer, Boolean, Integer, Integer, Double>)
                (name, postcode, form, previous, rarity, shared) ->
                    odds(model, name, postcode, form, previous, rarity, shared),
            DataTypes.DoubleType);
    UserDefinedFunction decide =
        udf((UDF1<Seq<Row>, Row>) rows -> decide(rows, threshold), DECISION);
    return candidates
        .where(LinkCandidates.NAME_LEVEL.col().lt(NameLevel.ELSE.place()))
        .withColumn(
            "odds",
            odds.apply(
                LinkCandidates.NAME_LEVEL.col(),
                LinkCandidates.POSTCODE_LEVEL.col(),
                LinkCandidates.FORM_LEVEL.col(),
                LinkCandidates.PREVIOUS.col(),
                LinkCandidates.RARITY.col(),
                LinkCandidates.POSTCODE_RARITY.col()))
        .groupBy(LinkCandidates.PARTICIPANT_NAME.col(), LinkCandidates.PARTICIPANT_POSTCODE.col())
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            col("odds").multiply(-1).as("negative"),
                            LinkCandidates.COMPANY_NUMBER.col(),
                            LinkCandidates.NAME_LEVEL.col(),
                            LinkCandidates.POSTCODE_LEVEL.col())))
                .as("fitting"))
        .withColumn("decision", decide.apply(col("fitting")))
        .drop("fitting");
  }

  /** The odds of a candidate; 0 when a word differs, as no odds make that a link. */
  private static double odds(
      FellegiSunter model,
      int name,
      int postcode,
      int form,
      boolean previous,
      int rarity,
      int shared) {
    LinkPattern pattern = LinkPattern.of(name, postcode, form, previous, rarity, shared);
    return pattern.name().mayBeSame() ? model.odds(pattern) : 0;
  }

  /** What becomes of a participant, its candidates in falling order of their odds. */
  private static Row decide(Seq<Row> fitting, double threshold) {
    int n = fitting.size();
    double[] odds = new double[n];
    List<Row> rows = new ArrayList<>(n);
    for (Iterator<Row> all = fitting.iterator(); all.hasNext(); ) {
      Row row = all.next();
      odds[rows.size()] = -row.getDouble(0);
      rows.add(row);
    }
    double[] probabilities = FellegiSunter.decide(odds);
    double together = 0;
    List<String> candidates = new ArrayList<>();
    List<Double> shown = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      together += probabilities[i];
      if (i < MOST_CANDIDATES) {
        candidates.add(rows.get(i).getString(1));
        shown.add(Math.round(probabilities[i] * 1e6) / 1e6);
      }
    }
    int named = -1;
    int alone = 0;
    for (int i = 0; i < n; i++) {
      Row row = rows.get(i);
      if (row.getInt(2) == NameLevel.EXACT.place() && row.getInt(3) == PostcodeLevel.FULL.place()) {
        named = i;
        alone++;
      }
    }
    // One firm alone has the very name at the very postcode: enough also where the register is too
    // small for the model to be sure.
    boolean byRule = alone == 1;
    int best = byRule ? named : 0;
    double probability =
        byRule ? Math.max(NAME_AND_POSTCODE, probabilities[best]) : probabilities[best];
    String reason = null;
    if (odds[0] == 0) {
      reason = "near_names_only";
    } else if (!byRule && probability < threshold) {
      reason = together >= threshold ? "ambiguous" : "below_threshold";
    }
    return RowFactory.create(
        rows.get(best).getString(1),
        probability,
        byRule ? "name_and_postcode" : "model",
        reason,
        candidates,
        shown);
  }

  /** Accepted links by contract. */
  public static Dataset<Row> linked(Inputs in, Params params) {
    Column byNumber = col("registered_number").isNotNull();
    return matched(in, params)
        .where(Unlinked.REASON.col().isNull())
        .withColumn(
            ParticipantLinks.METHOD.name(),
            when(byNumber, "company_number").otherwise(col("decision.method")))
        .withColumn(
            ParticipantLinks.COMPANY_NUMBER.name(),
            when(byNumber, col("registered_number")).otherwise(col("decision.company")))
        .withColumn(
            ParticipantLinks.PROBABILITY.name(),
            when(byNumber, lit(1.0)).otherwise(round(col("decision.probability"), 6)))
        .select(ParticipantLinks.CONTRACT.columns());
  }

  /** What was not linked, with the reason, by contract. */
  public static Dataset<Row> unlinked(Inputs in, Params params) {
    return matched(in, params)
        .where(Unlinked.REASON.col().isNotNull())
        .withColumn(
            Unlinked.CANDIDATES.name(),
            coalesce(col("decision.candidates"), array().cast("array<string>")))
        .withColumn(
            Unlinked.CANDIDATE_PROBABILITIES.name(),
            coalesce(col("decision.candidate_probabilities"), array().cast("array<double>")))
        .select(Unlinked.CONTRACT.columns());
  }
}
