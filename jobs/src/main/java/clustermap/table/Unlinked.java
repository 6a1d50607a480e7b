package clustermap.table;

import org.apache.spark.sql.types.DataTypes;

/** Evidence without a firm. */
public final class Unlinked {
  public static final Field SOURCE_TABLE =
      Field.text("source_table", "grants or patents.").required();

  public static final Field PROJECT_ID =
      Field.text("project_id", "Project of a grant; the application itself for a patent.")
          .required();

  public static final Field SOURCE_ID =
      Field.text("source_id", "participant_id of a grant, application_id of a patent.").required();

  public static final Field PARTICIPANT_NAME =
      Field.text("participant_name", "Name in the source; empty where it has none.").required();

  public static final Field POSTCODE = Field.text("postcode", "Postcode in the source.");

  public static final Field REASON =
      Field.text(
              "reason",
              "not_on_register (its number is not in the register); no_name (nothing left of the"
                  + " name to compare); university, hospital, public_body or foreign (its name says"
                  + " that it is one, so it is linked by number only); ambiguous (several firms fit);"
                  + " below_threshold (firms fit, but not well enough, or were not there at the"
                  + " time); near_names_only (the names of all that are near differ in a word);"
                  + " no_candidate.")
          .required();

  public static final Field KIND =
      Field.text(
              "kind", "What its name says it is: firm, university, hospital, public_body, foreign.")
          .required();

  public static final Field CANDIDATES =
      Field.texts("candidates", "Company numbers that fit, the most probable first; five at most.")
          .required();

  public static final Field CANDIDATE_PROBABILITIES =
      Field.typed(
              "candidate_probabilities",
              DataTypes.createArrayType(DataTypes.DoubleType, true),
              "The probability of each of the candidates, in their order.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "unlinked",
              "One grant participant or patent applicant that was not linked to a firm.",
              SOURCE_TABLE,
              PROJECT_ID,
              SOURCE_ID,
              PARTICIPANT_NAME,
              POSTCODE,
              REASON,
              KIND,
              CANDIDATES,
              CANDIDATE_PROBABILITIES)
          .keyed(SOURCE_TABLE, PROJECT_ID, SOURCE_ID, PARTICIPANT_NAME);

  private Unlinked() {}
}
