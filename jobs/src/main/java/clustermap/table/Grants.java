package clustermap.table;

/** Grants for research and innovation by project and participant. */
public final class Grants {
  public static final Field PROJECT_ID =
      Field.text("project_id", "Project in its funder's system.").required();

  public static final Field PARTICIPANT_ID =
      Field.text("participant_id", "Participant within the source; unique with the project.")
          .required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Company number as the source gives it.").mayBeAbsent();

  public static final Field PARTICIPANT_NAME =
      Field.text("participant_name", "Name of the participant as the source gives it.");

  public static final Field POSTCODE =
      Field.text("postcode", "Postcode of the participant.").mayBeAbsent();

  public static final Field ROLE =
      Field.text("role", "Part in the project, such as lead or partner.");

  public static final Field FUNDER =
      Field.text("funder", "Body that pays, such as Innovate UK or EPSRC.");

  public static final Field PROGRAMME = Field.text("programme", "Scheme or competition.");

  public static final Field AMOUNT_GBP =
      Field.money("amount_gbp", "Amount offered to this participant.");

  public static final Field START_DATE = Field.date("start_date", "First day of the project.");

  public static final Field END_DATE = Field.date("end_date", "Last day of the project.");

  public static final Field TITLE = Field.text("title", "Title of the project.");

  public static final Field ABSTRACT = Field.text("abstract", "Public summary of the project.");

  public static final Contract CONTRACT =
      Contract.input(
              "grants",
              "One participant of one publicly funded project.",
              PROJECT_ID,
              PARTICIPANT_ID,
              COMPANY_NUMBER,
              PARTICIPANT_NAME,
              POSTCODE,
              ROLE,
              FUNDER,
              PROGRAMME,
              AMOUNT_GBP,
              START_DATE,
              END_DATE,
              TITLE,
              ABSTRACT)
          .keyed(PROJECT_ID, PARTICIPANT_ID);

  private Grants() {}
}
