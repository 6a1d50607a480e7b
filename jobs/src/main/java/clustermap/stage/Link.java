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
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import clustermap.linkage.DateLevel;
import clustermap.linkage.FellegiSunter;
import clustermap.linkage.FormLevel;
import clustermap.linkage.LinkPattern;
import clustermap.linkage.NameLevel;
import clustermap.linkage.OrganisationKind;
import clustermap.linkage.PostcodeLevel;
import clustermap.table.Companies;
import clustermap.table.LinkCandidates;
import clustermap.table.LinkNames;
import clustermap.table.ParticipantLinks;
import clustermap.table.Unlinked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Grant participants and patent applicants to firms, whatever the firms' standing: by a number that
 * is on the register; without a number, by the normal name at exactly the postcode when one firm
 * alone has it there, or one alone in the legal form given; else by the model's probability, each
 * participant to one firm at most. On each day anew: firms are of their time ({@link DateLevel}). A
 * number that is not on the register is not replaced by a guess. Universities, hospitals, public
 * bodies and foreign organisations are linked by number only.
 */
public final class Link {
  private static final int MOST_CANDIDATES = 5;

  /** Least probability, by convention, of the one firm that has the very name at the postcode. */
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
    Column noNumber = col("given_number").isNull();
    Column firm = col("kind").equalTo(OrganisationKind.FIRM.word());
    return LinkParticipants.described(in.all(), in.words(), params.firms())
        .join(numbers, col("given_number").equalTo(col("registered_number")), "left")
        .withColumn(
            LinkCandidates.PARTICIPANT_POSTCODE.name(),
            when(noNumber.and(firm), coalesce(col("postcode"), lit(""))))
        .join(
            fitting(in.candidates()),
            new String[] {
              LinkCandidates.PARTICIPANT_NAME.name(), LinkCandidates.PARTICIPANT_POSTCODE.name()
            },
            "left")
        .withColumn(
            "decision",
            when(
                col("fitting").isNotNull(),
                decision(params).apply(col("fitting"), unix_date(col("day")))))
        .drop("fitting")
        .withColumn(
            Unlinked.REASON.name(),
            when(not(noNumber), when(col("registered_number").isNull(), "not_on_register"))
                .when(col("normal").equalTo(""), "no_name")
                .when(not(firm), col("kind"))
                .when(col("decision").isNull(), "no_candidate")
                .otherwise(col("decision.reason")));
  }

  /** The candidates of each name and postcode, in the order of their numbers. */
  private static Dataset<Row> fitting(Dataset<Row> candidates) {
    return candidates
        .where(LinkCandidates.NAME_LEVEL.col().lt(NameLevel.ELSE.place()))
        .groupBy(LinkCandidates.PARTICIPANT_NAME.col(), LinkCandidates.PARTICIPANT_POSTCODE.col())
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            LinkCandidates.COMPANY_NUMBER.col(),
                            LinkCandidates.NAME_LEVEL.col(),
                            LinkCandidates.POSTCODE_LEVEL.col(),
                            LinkCandidates.FORM_LEVEL.col(),
                            LinkCandidates.PREVIOUS.col(),
                            LinkCandidates.RARITY.col(),
                            LinkCandidates.POSTCODE_RARITY.col(),
                            unix_date(LinkNames.INCORPORATION_DATE.col()).as("incorporated"),
                            unix_date(LinkNames.DISSOLUTION_DATE.col()).as("dissolved"))))
                .as("fitting"));
  }

  private static UserDefinedFunction decision(Params params) {
    FellegiSunter model = params.model();
    double threshold = params.threshold();
    return udf(
            (UDF2<Seq<Row>, Integer, Row>) (rows, day) -> decide(rows, day, model, threshold),
            DECISION)
        // Else a filter of its reason would decide once more.
        .asNondeterministic();
  }

  /** A firm that may be a participant, and the odds that it is. */
  private record Candidate(String company, LinkPattern pattern, double odds) {
    /** By a row of {@link #fitting}; odds of 0 when a word differs, as none make that a link. */
    static Candidate of(Row row, @Nullable Integer day, FellegiSunter model) {
      DateLevel date =
          DateLevel.of(
              day, row.isNullAt(7) ? null : row.getInt(7), row.isNullAt(8) ? null : row.getInt(8));
      LinkPattern pattern =
          LinkPattern.of(
              row.getInt(1),
              row.getInt(2),
              row.getInt(3),
              date.place(),
              row.getBoolean(4),
              row.getInt(5),
              row.getInt(6));
      double odds = pattern.name().mayBeSame() ? model.odds(pattern) : 0;
      return new Candidate(row.getString(0), pattern, odds);
    }

    /** Whether it has the very name at the very postcode, and may have been there at the time. */
    boolean named() {
      return pattern.name() == NameLevel.EXACT
          && pattern.postcode() == PostcodeLevel.FULL
          && pattern.date() != DateLevel.OUTSIDE;
    }

    boolean ofTheForm() {
      return pattern.form() == FormLevel.SAME;
    }
  }

  /** What becomes of a participant of that day. */
  private static Row decide(
      Seq<Row> fitting, @Nullable Integer day, FellegiSunter model, double threshold) {
    List<Candidate> all = new ArrayList<>(fitting.size());
    for (Iterator<Row> rows = fitting.iterator(); rows.hasNext(); ) {
      all.add(Candidate.of(rows.next(), day, model));
    }
    // The most likely first; among equals the order of numbers stays.
    all.sort(Comparator.comparingDouble(Candidate::odds).reversed());
    double[] probabilities =
        FellegiSunter.decide(all.stream().mapToDouble(Candidate::odds).toArray());
    double together = 0;
    List<String> candidates = new ArrayList<>();
    List<Double> shown = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      together += probabilities[i];
      if (i < MOST_CANDIDATES) {
        candidates.add(all.get(i).company());
        shown.add(Math.round(probabilities[i] * 1e6) / 1e6);
      }
    }
    // Enough also where the register is too small for the model to be sure.
    int named = alone(all, Candidate::named);
    if (named < 0) {
      named = alone(all, one -> one.named() && one.ofTheForm());
    }
    boolean byRule = named >= 0;
    int best = byRule ? named : 0;
    double probability =
        byRule ? Math.max(NAME_AND_POSTCODE, probabilities[best]) : probabilities[best];
    String reason = null;
    if (all.get(0).odds() == 0) {
      reason = "near_names_only";
    } else if (!byRule && probability < threshold) {
      reason = together >= threshold ? "ambiguous" : "below_threshold";
    }
    return RowFactory.create(
        all.get(best).company(),
        probability,
        byRule ? "name_and_postcode" : "model",
        reason,
        candidates,
        shown);
  }

  /** The place of the one candidate that is so; -1 when there is none, or more than one. */
  private static int alone(List<Candidate> all, Predicate<Candidate> so) {
    int found = -1;
    for (int i = 0; i < all.size(); i++) {
      if (so.test(all.get(i))) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
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
