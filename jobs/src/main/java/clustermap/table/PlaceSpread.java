package clustermap.table;

import java.util.List;

/** How evenly innovation is spread inside places. */
public final class PlaceSpread {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field MEASURE =
      Field.text(
              "measure",
              "What is counted, of counted firms: innovative_firms (firms with a linked grant or"
                  + " patent in the period); grants (grants to firms for projects begun in it);"
                  + " grants_gbp (their amounts); patents (applications filed in it, once for each"
                  + " applicant); rd_spend_firms (firms that report R&D spend in its calendar years)."
                  + " Only measures whose inputs were given have rows.")
          .required();

  public static final Field PERIOD =
      Field.text(
              "period",
              "latest: the profile.evidence_years up to as_of. before: as many years before them; of"
                  + " firms that were dissolved since nothing is in it.")
          .required();

  public static final Field PERIOD_FROM =
      Field.date("period_from", "First day of the period.").required();

  public static final Field PERIOD_TO =
      Field.date("period_to", "Last day of the period.").required();

  public static final Field SMALL_AREA_KIND =
      Field.text(
          "small_area_kind",
          "The areas between which is compared: small_area (as postcodes give it), postcode_sector"
              + " (such as S1 2, apart by district), or mixed; null without firms.");

  public static final Field AREAS =
      Field.count("areas", "Small areas of the place that have a firm.").in("areas").required();

  public static final Field BASE_FIRMS =
      Field.count(
              "base_firms",
              "X: counted firms of the place whose small area is known, each at one site (the first"
                  + " by site_id). In proportion to them events would be spread evenly.")
          .in("firms")
          .required();

  public static final Field EVENTS =
      Field.count(
          "events",
          "Y: firms, grants or applications; of grants_gbp the grants with an amount. Of"
              + " rd_spend_firms to the nearest multiple of disclosure.min_count, other figures to"
              + " hundredths, all as of period_to, on which they were taken (disclosure.refresh);"
              + " null, as all figures of the row, where fewer than disclosure.min_count firms"
              + " report R&D spend.");

  public static final Field THEIL =
      Field.real(
          "theil",
          "Theil's T of events over small areas against firms: 0 in proportion, ln X at most. High by"
              + " nature where events are few: read theil_excess. Null without events.");

  public static final Field THEIL_BETWEEN =
      Field.real("theil_between", "Of theil, the part between the districts inside the place.");

  public static final Field THEIL_WITHIN =
      Field.real("theil_within", "Of theil, the part inside those districts.");

  public static final Field THEIL_NULL_MEAN =
      Field.real(
          "theil_null_mean",
          "Mean theil when chance deals the events to firms: with replacement, firm measures without;"
              + " amounts each as they are. Null for rd_spend_firms, as are the other figures of chance: they"
              + " would tell the exact number.");

  public static final Field THEIL_NULL_LOW =
      Field.real("theil_null_low", "Lower bound of the 95 % band of the same.");

  public static final Field THEIL_NULL_HIGH =
      Field.real("theil_null_high", "Upper bound; theil above it is more than chance.");

  public static final Field THEIL_EXCESS =
      Field.real("theil_excess", "theil - theil_null_mean: inequality beyond what chance gives.");

  public static final Field THEIL_BETWEEN_NULL_MEAN =
      Field.real("theil_between_null_mean", "Mean theil_between when chance deals the events.");

  public static final Field GINI =
      Field.real(
          "gini",
          "Gini coefficient of events over small areas, areas in order of events a firm: 0 in"
              + " proportion. High by nature where events are few: read gini_excess.");

  public static final Field GINI_NULL_MEAN =
      Field.real("gini_null_mean", "Mean gini when chance deals the events.");

  public static final Field GINI_NULL_LOW =
      Field.real("gini_null_low", "Lower bound of the 95 % band of the same.");

  public static final Field GINI_NULL_HIGH = Field.real("gini_null_high", "Upper bound.");

  public static final Field GINI_EXCESS =
      Field.real("gini_excess", "gini - gini_null_mean: inequality beyond what chance gives.");

  public static final Field CHANGE_EVENTS =
      Field.count(
          "change_events",
          "Events to which both periods are thinned at random, so that they compare; in rows of the"
              + " latest period, null where either has none.");

  public static final Field THEIL_THINNED =
      Field.real("theil_thinned", "Mean theil of the latest period with so many events.");

  public static final Field THEIL_BEFORE_THINNED =
      Field.real("theil_before_thinned", "Mean theil of the period before with so many events.");

  public static final Field THEIL_CHANGE =
      Field.real("theil_change", "theil_thinned - theil_before_thinned.");

  public static final Field THEIL_CHANGE_NULL_LOW =
      Field.real(
          "theil_change_null_low",
          "Lower bound of the 95 % band of theil_change if nothing had changed: what a firm has in"
              + " both periods changes places at random.");

  public static final Field THEIL_CHANGE_NULL_HIGH =
      Field.real("theil_change_null_high", "Upper bound of the same.");

  public static final Field TREND =
      Field.text(
          "trend",
          "In rows of the latest period: spreading (theil_change below the band: across the breadth"
              + " of the place), concentrating (above it: into fewer areas), no clear change, or too"
              + " few events (below inclusion.min_events in either period).");

  public static final Field SUPPRESSED =
      Field.texts(
          "suppressed",
          "Columns hidden by disclosure control in this row; null where its figures are held from an"
              + " edition without this column.");

  /** What is told of one period. */
  public static final List<Field> LEVELS =
      List.of(EVENTS, THEIL, THEIL_BETWEEN, THEIL_WITHIN, GINI);

  /** What chance gives for so many events. */
  public static final List<Field> OF_CHANCE =
      List.of(
          THEIL_NULL_MEAN,
          THEIL_NULL_LOW,
          THEIL_NULL_HIGH,
          THEIL_EXCESS,
          THEIL_BETWEEN_NULL_MEAN,
          GINI_NULL_MEAN,
          GINI_NULL_LOW,
          GINI_NULL_HIGH,
          GINI_EXCESS);

  /** What is told of two periods, in the row of the latest. */
  public static final List<Field> OF_CHANGE =
      List.of(
          CHANGE_EVENTS,
          THEIL_THINNED,
          THEIL_BEFORE_THINNED,
          THEIL_CHANGE,
          THEIL_CHANGE_NULL_LOW,
          THEIL_CHANGE_NULL_HIGH,
          TREND);

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_spread",
              "One measure of innovation in one place and period: how unequally it is spread over the"
                  + " small areas inside, against what chance gives for so many events. Every place"
                  + " has rows.",
              GEOGRAPHY,
              CODE,
              MEASURE,
              PERIOD,
              PERIOD_FROM,
              PERIOD_TO,
              SMALL_AREA_KIND,
              AREAS,
              BASE_FIRMS,
              EVENTS,
              THEIL,
              THEIL_BETWEEN,
              THEIL_WITHIN,
              THEIL_NULL_MEAN,
              THEIL_NULL_LOW,
              THEIL_NULL_HIGH,
              THEIL_EXCESS,
              THEIL_BETWEEN_NULL_MEAN,
              GINI,
              GINI_NULL_MEAN,
              GINI_NULL_LOW,
              GINI_NULL_HIGH,
              GINI_EXCESS,
              CHANGE_EVENTS,
              THEIL_THINNED,
              THEIL_BEFORE_THINNED,
              THEIL_CHANGE,
              THEIL_CHANGE_NULL_LOW,
              THEIL_CHANGE_NULL_HIGH,
              TREND,
              SUPPRESSED)
          .keyed(GEOGRAPHY, CODE, MEASURE, PERIOD)
          .checked(
              "theil_parts",
              "abs(theil_between + theil_within - theil) < 1e-6",
              "the parts of theil add up to it")
          .checked("gini_range", "gini >= 0 AND gini <= 1", "gini is in [0, 1]")
          .checked(
              "null_band",
              "theil_null_low <= theil_null_high AND gini_null_low <= gini_null_high",
              "bands are in order");

  private PlaceSpread() {}
}
