package clustermap.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether nascent potential would have told, five years ago, what came since. */
public final class PotentialBacktest {
  private static final String BELOW = " of its 95 % interval: a bootstrap over places.";

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field GEOGRAPHY =
      Field.text("geography", "Geography of the places: relatedness.geography.").required();

  public static final Field FROM_DATE =
      Field.date("from_date", "Day t: the predictors know nothing later.").required();

  public static final Field TO_DATE =
      Field.date("to_date", "Day up to which the outcome may come: as_of, five years later.")
          .required();

  public static final Field OUTCOME =
      Field.text(
              "outcome",
              "What is to be told of a place and a sector in which it is not strong at from_date"
                  + " (location quotient at most 1). births, the main one: a larger share of the firms"
                  + " that were born in the place until to_date are of the sector than of those born"
                  + " anywhere. any_birth: at least one firm of the sector was born there. strong: the"
                  + " lower bound of the location quotient's 95 % interval is above 1 at to_date.")
          .required();

  public static final Field PREDICTOR =
      Field.text(
              "predictor",
              "What it is told by, all as of from_date. relatedness_density: nascent potential, see"
                  + " place_sectors. size: counted firms of the place. expected_firms: firms of the place"
                  + " times the sector's share of all firms, the size of both. lq: the location"
                  + " quotient of the sector in the place.")
          .required();

  public static final Field PAIRS =
      Field.count(
              "pairs",
              "Pairs of place and sector that are looked at: not strong at from_date, and all"
                  + " predictors known. This and the counts below are null where the register cannot"
                  + " support a backtest at all, see conclusion.")
          .in("pairs");

  public static final Field PAIRS_UNMEASURED =
      Field.count(
              "pairs_unmeasured",
              "Pairs left out because a predictor is not known: the sector had no firm at from_date,"
                  + " or is near no other.")
          .in("pairs");

  public static final Field PLACES =
      Field.count(
              "places",
              "Places of the pairs; each had at least relatedness.min_firms counted firms at"
                  + " from_date.")
          .in("places");

  public static final Field SECTORS = Field.count("sectors", "Sectors of the pairs.").in("sectors");

  public static final Field EVENTS =
      Field.count(
              "events",
              "Pairs that the outcome came to. events over pairs is the precision of choosing by"
                  + " lot.")
          .in("pairs");

  private static final List<Field> FIGURES =
      Stream.of(
              interval(
                  "auc",
                  "Area under the ROC curve: the probability that the predictor ranks a pair that the"
                      + " outcome came to above one that it did not come to, ties as a half; 0.5 is"
                      + " no better than chance. Null where it cannot be told, see conclusion."),
              interval(
                  "precision_at_20",
                  "Share of the 20 pairs that the predictor ranks first that the outcome came to,"
                      + " expected over ties; null like auc."),
              interval(
                  "auc_less_size",
                  "auc less that of size alone, in the same resamples; null for size itself, and like"
                      + " auc."),
              interval(
                  "auc_less_expected_firms",
                  "auc less that of expected_firms alone; null for expected_firms itself, and like"
                      + " auc."),
              interval(
                  "auc_less_lq",
                  "auc less that of the location quotient alone; null for lq itself, and like auc."),
              interval(
                  "precision_less_size",
                  "precision_at_20 less that of size alone; null for size itself, and like auc."),
              interval(
                  "precision_less_expected_firms",
                  "precision_at_20 less that of expected_firms alone; null for expected_firms itself,"
                      + " and like auc."),
              interval(
                  "precision_less_lq",
                  "precision_at_20 less that of the location quotient alone; null for lq itself, and"
                      + " like auc."))
          .flatMap(List::stream)
          .toList();

  public static final Field LEAKY =
      Field.flag(
              "leaky",
              "Whether addresses, sectors and statuses at from_date are those of today's register,"
                  + " so that the predictors know something of what came later: no figure of such a"
                  + " row is to be quoted as evidence.")
          .required();

  public static final Field HISTORY_BASIS =
      Field.text(
              "history_basis",
              "observed when the register holds the firms that were dissolved since from_date, else"
                  + " survivors (see register_years): then outcomes are not known and all figures are"
                  + " null.")
          .required();

  public static final Field CONCLUSION =
      Field.text(
              "conclusion",
              "What the backtest says of relatedness density for the taxonomy and outcome, in words:"
                  + " more than a rival where the interval of the difference of auc lies above 0, less"
                  + " where it lies below, no more where it covers 0; or why it cannot be told.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "potential_backtest",
              "One predictor of one outcome in one taxonomy: had it told five years ago what came"
                  + " since? Not made for rebuilt years.",
              all())
          .keyed(TAXONOMY, OUTCOME, PREDICTOR)
          .checked(
              "outcomes",
              "outcome IN ('births', 'any_birth', 'strong') AND predictor IN"
                  + " ('relatedness_density', 'size', 'expected_firms', 'lq')",
              "outcome and predictor are of those that are told")
          .checked(
              "shares",
              "auc BETWEEN 0 AND 1 AND precision_at_20 BETWEEN 0 AND 1",
              "auc and precision_at_20 are shares")
          .checked(
              "ordered",
              "auc_low <= auc_high AND precision_at_20_low <= precision_at_20_high AND"
                  + " auc_less_size_low <= auc_less_size_high",
              "lower bounds are not above upper ones")
          .checked("events", "events <= pairs", "the outcome came to pairs that are looked at")
          .checked(
              "dead_known",
              "history_basis = 'observed' OR auc IS NULL",
              "nothing is told of survivors")
          .checked(
              "leaky_said",
              "NOT leaky OR conclusion LIKE 'Leaky:%'",
              "a leaky backtest says so before anything else");

  private PotentialBacktest() {}

  /** The figures, three columns each: the value, and the bounds of its interval. */
  public static List<Field> figures() {
    return FIGURES;
  }

  private static List<Field> interval(String name, String description) {
    return List.of(
        Field.real(name, description),
        Field.real(name + "_low", "Lower bound" + BELOW),
        Field.real(name + "_high", "Upper bound" + BELOW));
  }

  private static Field[] all() {
    List<Field> all =
        new ArrayList<>(
            List.of(
                TAXONOMY,
                GEOGRAPHY,
                FROM_DATE,
                TO_DATE,
                OUTCOME,
                PREDICTOR,
                PAIRS,
                PAIRS_UNMEASURED,
                PLACES,
                SECTORS,
                EVENTS));
    all.addAll(FIGURES);
    all.addAll(List.of(LEAKY, HISTORY_BASIS, CONCLUSION));
    return all.toArray(Field[]::new);
  }
}
