package clustermap.table;

/** What programmes did. */
public final class ProgrammeEffects {
  public static final Field PROGRAMME = Field.text("programme", "Programme.").required();

  public static final Field OUTCOME = Field.text("outcome", "Outcome.").required();

  public static final Field KIND =
      Field.text("kind", "group_time, simple, group, calendar or dynamic.").required();

  public static final Field COHORT = Field.whole("cohort", "Year of first treatment.");

  public static final Field TIME = Field.whole("time", "Year of the outcome.");

  public static final Field EVENT_TIME = Field.whole("event_time", "Years since treatment.");

  public static final Field ATT = Field.real("att", "Average effect on the treated.");

  public static final Field STD_ERROR = Field.real("std_error", "Analytic standard error.");

  public static final Field CONF_LOW = Field.real("conf_low", "Lower bound of the 95 % interval.");

  public static final Field CONF_HIGH =
      Field.real("conf_high", "Upper bound of the 95 % interval.");

  public static final Field N_TREATED =
      Field.count("n_treated", "Treated places.").in("places").required();

  public static final Field N_COMPARISON =
      Field.count("n_comparison", "Comparison places.").in("places").required();

  public static final Field CONCLUSION =
      Field.text("conclusion", "What the design can carry, in words.").required();

  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.PUBLIC,
          "programme_effects",
          "One effect of one programme on one outcome.",
          PROGRAMME,
          OUTCOME,
          KIND,
          COHORT,
          TIME,
          EVENT_TIME,
          ATT,
          STD_ERROR,
          CONF_LOW,
          CONF_HIGH,
          N_TREATED,
          N_COMPARISON,
          CONCLUSION);

  private ProgrammeEffects() {}
}
