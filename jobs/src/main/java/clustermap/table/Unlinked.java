package clustermap.table;

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
              "not_on_register (its number is not in the register), ambiguous (several"
                  + " firms fit), no_candidate.")
          .required();

  public static final Field CANDIDATES =
      Field.texts("candidates", "Company numbers that fit equally well.").required();

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
              CANDIDATES)
          .keyed(SOURCE_TABLE, PROJECT_ID, SOURCE_ID, PARTICIPANT_NAME);

  private Unlinked() {}
}
