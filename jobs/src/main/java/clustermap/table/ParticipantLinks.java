package clustermap.table;

/** Accepted links of evidence to firms. */
public final class ParticipantLinks {
  public static final Field SOURCE_TABLE =
      Field.text("source_table", "grants or patents.").required();

  public static final Field PROJECT_ID =
      Field.text("project_id", "Project of a grant; the application itself for a patent.")
          .required();

  public static final Field SOURCE_ID =
      Field.text("source_id", "participant_id of a grant, application_id of a patent.").required();

  public static final Field PARTICIPANT_NAME =
      Field.text("participant_name", "Name in the source; empty where it has none.").required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Firm it is linked to.").required();

  public static final Field PROBABILITY =
      Field.real(
              "probability",
              "Probability that the link is right: 1 for a number that is on the register, else"
                  + " by the model of docs/LINKAGE.md, for method model not below link.threshold and"
                  + " for name_and_postcode, by convention, not below 0.99.")
          .required();

  public static final Field METHOD =
      Field.text(
              "method",
              "company_number; name_and_postcode (the one firm there at the time that has exactly the"
                  + " normal name, current or previous, at exactly the postcode, or of several the one"
                  + " of its legal form); model (anything else).")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "participant_links",
              "One grant participant or patent applicant linked to one firm.",
              SOURCE_TABLE,
              PROJECT_ID,
              SOURCE_ID,
              PARTICIPANT_NAME,
              COMPANY_NUMBER,
              PROBABILITY,
              METHOD)
          .keyed(SOURCE_TABLE, PROJECT_ID, SOURCE_ID, PARTICIPANT_NAME);

  private ParticipantLinks() {}
}
