package clustermap.table;

/** What programmes did. */
public final class ProgrammeEffects {
  public static final Field PROGRAMME = Field.text("programme", "Programme.").required();

  public static final Field OUTCOME =
      Field.text(
              "outcome",
              "Column of place_years that is judged: births, births_excl_shared_offices, grants,"
                  + " grants_gbp or patents; all where nothing of the programme can be judged.")
          .required();

  public static final Field SCALE =
      Field.text(
          "scale",
          "On which trends are taken to be parallel: level; log (mean of logarithms, outcomes above"
              + " 0 only); ratio (of means, as PPML). log and ratio give logarithms: 0.05 is some"
              + " 5 % more. Null where no scale can be told (kind none).");

  public static final Field KIND =
      Field.text(
              "kind",
              "group_time, simple (all places and years under treatment: read this one first), group,"
                  + " calendar or dynamic; none: no effect can be told, and conclusion says why.")
          .required();

  public static final Field COHORT =
      Field.whole(
          "cohort",
          "Year of first treatment: of the start, or the next where it lies after June; null over all.");

  public static final Field TIME = Field.whole("time", "Year of the outcome; null over all.");

  public static final Field EVENT_TIME =
      Field.whole("event_time", "Years since first treatment; null over all.");

  public static final Field ATT =
      Field.real(
          "att",
          "Average effect on treated districts, in units of the outcome a district and year, or a"
              + " logarithm (scale). Null where it is not given.");

  public static final Field STD_ERROR =
      Field.real(
          "std_error",
          "Analytic standard error, districts of one place as one. Too small with few places: then"
              + " p_randomised judges.");

  public static final Field CONF_LOW = Field.real("conf_low", "Lower bound of the 95 % interval.");

  public static final Field CONF_HIGH =
      Field.real("conf_high", "Upper bound of the 95 % interval.");

  public static final Field BAND_LOW =
      Field.real(
          "band_low",
          "Lower bound of the 95 % band that holds for all effects of the kind at once.");

  public static final Field BAND_HIGH = Field.real("band_high", "Upper bound of that band.");

  public static final Field MINIMUM_DETECTABLE =
      Field.real(
          "minimum_detectable",
          "The effect that four of five such studies would tell from none: 2.80 times std_error, or"
              + " times the spread of effects when treatment is dealt to donors, where that is larger"
              + " (kind simple).");

  public static final Field BOUNDS_LOW =
      Field.real(
          "bounds_low",
          "Lower end of the 95 % interval if trends drift apart after treatment, from year to year,"
              + " by as much as the most that they may have before it; null but for kind dynamic.");

  public static final Field BOUNDS_HIGH = Field.real("bounds_high", "Upper end of that interval.");

  public static final Field BREAKDOWN_M =
      Field.real(
          "breakdown_m",
          "How many times that most leaves the effect told from none; infinite where nothing drifted.");

  public static final Field P_RANDOMISED =
      Field.real(
          "p_randomised",
          "Share of deals of the programme to its places or their matched donors that give an effect"
              + " as large or larger; kind simple only. Below 0.05 is more than chance.");

  public static final Field N_DEALS =
      Field.count("n_deals", "Deals that p_randomised rests on.").in("deals");

  public static final Field N_PLACES =
      Field.count("n_places", "Treated places, as they were chosen.").in("places").required();

  public static final Field N_TREATED =
      Field.count("n_treated", "Treated districts.").in("districts").required();

  public static final Field N_COMPARISON =
      Field.count("n_comparison", "Districts that are compared with.").in("districts").required();

  public static final Field N_RING =
      Field.count(
              "n_ring",
              "Districts left out because they lie within evaluate.ring_km of a treated one, or in"
                  + " part in a treated place.")
          .in("districts")
          .required();

  public static final Field N_OTHER_PROGRAMMES =
      Field.count(
              "n_other_programmes",
              "Districts left out of the comparison because another programme treats them.")
          .in("districts")
          .required();

  public static final Field N_NOT_COVERED =
      Field.count("n_not_covered", "Districts left out because the register does not cover them.")
          .in("districts")
          .required();

  public static final Field FIRST_YEAR =
      Field.whole("first_year", "First year of the outcome; null without any.");

  public static final Field LAST_YEAR =
      Field.whole("last_year", "Last year of the outcome; null without any.");

  public static final Field CONCLUSION =
      Field.text(
              "conclusion",
              "What the data can carry, in words; begins with Synthetic data where the outcome is made"
                  + " up. Of kind simple with all that the effect rests on.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "programme_effects",
              "One effect of one programme on one outcome of districts, on one scale; or why none can"
                  + " be told.",
              PROGRAMME,
              OUTCOME,
              SCALE,
              KIND,
              COHORT,
              TIME,
              EVENT_TIME,
              ATT,
              STD_ERROR,
              CONF_LOW,
              CONF_HIGH,
              BAND_LOW,
              BAND_HIGH,
              MINIMUM_DETECTABLE,
              BOUNDS_LOW,
              BOUNDS_HIGH,
              BREAKDOWN_M,
              P_RANDOMISED,
              N_DEALS,
              N_PLACES,
              N_TREATED,
              N_COMPARISON,
              N_RING,
              N_OTHER_PROGRAMMES,
              N_NOT_COVERED,
              FIRST_YEAR,
              LAST_YEAR,
              CONCLUSION)
          .checked(
              "none_is_null",
              "kind <> 'none' OR att IS NULL",
              "where no effect can be told there is none")
          .checked(
              "interval_holds_effect",
              "conf_low IS NULL OR (conf_low <= att AND att <= conf_high)",
              "an interval holds its effect");

  private ProgrammeEffects() {}
}
