package clustermap.check;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/** Rules of amounts, counts, years and coordinates. */
final class NumberRules {
  private static final String NUMBER = "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?$";
  private static final String WHOLE = "^[+-]?[0-9]{1,18}(\\.0*)?$";
  private static final String THOUSANDS = "^[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?$";

  /**
   * An amount in another currency: a sign of one, or a code of ISO 4217 before or after digits.
   * Pounds are left out before this is asked.
   */
  private static final String OTHER_CURRENCY =
      "\\p{Sc}|^(?:CODES)[-+.0-9]|[.0-9](?:CODES)$".replace("CODES", codes());

  /** Pounds named in words of ISO 4217, before or after digits. */
  private static final String STERLING =
      "^(GBP|UKP)(?=[-+.0-9])|(?<=[.0-9])(GBP|UKP|POUNDS?|POUNDS?STERLING)$";

  /** More people than any firm employs. */
  private static final long ABSURD_COUNT = 100_000_000L;

  /** South-west and north-east corner of the National Grid's letters, metres. */
  private static final double GRID_EAST = 700_000;

  private static final double GRID_NORTH = 1_300_000;

  private NumberRules() {}

  private static Column tidy(Column raw) {
    Column bare = regexp_replace(raw, "[£\\s\\u00A0]", "");
    Column plain = when(bare.rlike(THOUSANDS), regexp_replace(bare, ",", "")).otherwise(bare);
    return when(length(plain).gt(0), plain);
  }

  private static String codes() {
    return Currency.getAvailableCurrencies().stream()
        .map(Currency::getCurrencyCode)
        .filter(code -> !code.equals("GBP"))
        .sorted()
        .collect(Collectors.joining("|"));
  }

  private static Column amount(Column raw) {
    Column bare = Letters.upper(regexp_replace(raw, "[£\\s\\u00A0]", ""));
    return tidy(regexp_replace(bare, STERLING, ""));
  }

  /**
   * Pounds and pence, halves of a penny rounded up; thousands may be marked by commas.
   *
   * <p>An amount that names another currency is not read as pounds, nor converted: rates of the day
   * are no part of the extracts.
   *
   * @param unusable what an amount that is missing, no number, negative, absurd or in another
   *     currency does
   * @param absurd pounds above which an amount is too large to be true
   */
  static FieldRule pounds(Field field, Outcome unusable, boolean expected, double absurd) {
    return new FieldRule(
        field,
        NumberRules::amount,
        tidy -> round(number(tidy).try_cast(DataTypes.createDecimalType(38, 6)), 2),
        cells -> {
          List<Finding> findings = new ArrayList<>();
          if (expected) {
            findings.add(missing(cells, unusable));
          }
          Column foreign = cells.tidy().rlike(OTHER_CURRENCY);
          findings.add(new Finding(Reason.OTHER_CURRENCY, unusable, foreign));
          // What does not fit in 38 digits is a number, and absurd.
          findings.add(
              new Finding(
                  Reason.NOT_A_NUMBER,
                  unusable,
                  cells.tidy().isNotNull().and(not(cells.tidy().rlike(NUMBER))).and(not(foreign))));
          Column far =
              cells.tidy().rlike(NUMBER).and(cells.shape().isNull()).or(cells.shape().gt(absurd));
          findings.add(new Finding(Reason.NEGATIVE, unusable, cells.shape().lt(0)));
          findings.add(new Finding(Reason.ABSURD, unusable, far));
          return findings;
        });
  }

  private static Column number(Column tidy) {
    return when(tidy.rlike(NUMBER), tidy);
  }

  private static Finding missing(FieldRule.Cells cells, Outcome outcome) {
    return new Finding(
        Reason.MISSING, outcome == Outcome.NULLED ? Outcome.KEPT : outcome, cells.tidy().isNull());
  }

  /** A count that is not negative. */
  static FieldRule count(Field field) {
    return new FieldRule(
        field,
        NumberRules::tidy,
        NumberRules::whole,
        cells ->
            List.of(
                new Finding(Reason.NOT_A_NUMBER, Outcome.NULLED, cells.unusable()),
                new Finding(Reason.NEGATIVE, Outcome.NULLED, cells.shape().lt(0)),
                new Finding(Reason.ABSURD, Outcome.NULLED, cells.shape().gt(ABSURD_COUNT))));
  }

  /** A whole number between two bounds, which count. */
  static FieldRule countWithin(Field field, long lowest, long highest) {
    return new FieldRule(
        field,
        NumberRules::tidy,
        NumberRules::whole,
        cells ->
            List.of(
                new Finding(Reason.NOT_A_NUMBER, Outcome.NULLED, cells.unusable()),
                new Finding(
                    Reason.OUT_OF_RANGE,
                    Outcome.NULLED,
                    cells.shape().lt(lowest).or(cells.shape().gt(highest)))));
  }

  private static Column whole(Column tidy) {
    return when(tidy.rlike(WHOLE), regexp_replace(tidy, "\\..*$", "")).try_cast(DataTypes.LongType);
  }

  /** A year from 1900 to that of the run, without which a row is none. */
  static FieldRule requiredYear(Field field, Reference reference) {
    return new FieldRule(
        field,
        NumberRules::tidy,
        NumberRules::whole,
        cells ->
            List.of(
                missing(cells, Outcome.REJECTED),
                new Finding(Reason.NOT_A_NUMBER, Outcome.REJECTED, cells.unusable()),
                new Finding(
                    Reason.FUTURE,
                    Outcome.REJECTED,
                    cells.shape().gt(reference.latestDate().getYear())),
                new Finding(Reason.OUT_OF_RANGE, Outcome.REJECTED, cells.shape().lt(1900))));
  }

  /** Any finite number that is not negative. */
  static FieldRule size(Field field) {
    return real(field, Reason.NEGATIVE, value -> value.lt(0));
  }

  /** A share in (0, 1]. */
  static FieldRule share(Field field) {
    return real(field, Reason.OUT_OF_RANGE, value -> value.leq(0).or(value.gt(1)));
  }

  private static FieldRule real(Field field, Reason reason, UnaryOperator<Column> unusable) {
    return new FieldRule(
        field,
        NumberRules::tidy,
        NumberRules::real,
        cells ->
            List.of(
                new Finding(Reason.NOT_A_NUMBER, Outcome.NULLED, cells.unusable()),
                new Finding(reason, Outcome.NULLED, unusable.apply(cells.shape()))));
  }

  private static Column real(Column tidy) {
    Column value = number(tidy).try_cast(DataTypes.DoubleType);
    return when(abs(value).lt(lit(Double.MAX_VALUE)), value);
  }

  /** A coordinate in EPSG:27700 metres; both of a pair are usable, or neither is. */
  static List<FieldRule> position(Field easting, Field northing) {
    return List.of(
        coordinate(easting, northing, GRID_EAST, GRID_NORTH),
        coordinate(northing, easting, GRID_NORTH, GRID_EAST));
  }

  private static FieldRule coordinate(Field field, Field other, double limit, double otherLimit) {
    return new FieldRule(
        field,
        NumberRules::tidy,
        NumberRules::real,
        cells -> {
          // The grid's false origin lies in the sea: 0 is a placeholder.
          Column outside = cells.shape().leq(0).or(cells.shape().geq(limit));
          Column otherUsable = cells.shape(other).gt(0).and(cells.shape(other).lt(otherLimit));
          return List.of(
              new Finding(Reason.NOT_A_NUMBER, Outcome.NULLED, cells.unusable()),
              new Finding(Reason.OUT_OF_GRID, Outcome.NULLED, outside),
              new Finding(
                  Reason.INCOMPLETE_POSITION,
                  Outcome.NULLED,
                  cells
                      .shape()
                      .isNotNull()
                      .and(not(outside))
                      .and(not(coalesce(otherUsable, lit(false))))));
        });
  }
}
