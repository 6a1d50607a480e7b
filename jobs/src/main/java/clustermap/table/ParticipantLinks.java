package clustermap.table;

/** Accepted links of evidence to firms. */
public final class ParticipantLinks {
  public static final Field SOURCE_TABLE =
      Field.text("source_table", "grants or patents.").required();

  public static final Field SOURCE_ID =
      Field.text(
              "source_id",
              "participant_id with its project, or application_id with its applicant:"
                  + " project_id/participant_id, application_id/applicant_name.")
          .required();

  public static final Field PARTICIPANT_NAME =
      Field.text("participant_name", "Name in the source.");

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Firm it is linked to.").required();

  public static final Field PROBABILITY =
      Field.real("probability", "Probability that the link is right.").required();

  public static final Field METHOD =
      Field.text("method", "company_number, or name_and_postcode.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "participant_links",
              "One grant participant or patent applicant linked to one firm.",
              SOURCE_TABLE,
              SOURCE_ID,
              PARTICIPANT_NAME,
              COMPANY_NUMBER,
              PROBABILITY,
              METHOD)
          .keyed(SOURCE_TABLE, SOURCE_ID);

  private ParticipantLinks() {}
}
