package clustermap.check;

import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/** Rules of calendar days: {@code dd/MM/yyyy}, day first, or {@code yyyy-MM-dd}. */
final class DayRules {
  private static final LocalDate EARLIEST = LocalDate.of(1600, 1, 1);
  private static final String DAY_FIRST = "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$";
  private static final String ISO = "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$";
  private static final String USUAL = "^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z";
  private static final String MIDNIGHT = "[T ]00:00(:00(\\.0+)?)?(Z|\\+00:?00)?$";

  /** How far a project or programme may reach ahead. */
  private static final int YEARS_AHEAD = 50;

  private DayRules() {}

  /** A day that has passed. */
  static FieldRule past(Field field, Reference reference, boolean expected) {
    return day(field, Outcome.NULLED, expected, Reason.FUTURE, reference.latestDate());
  }

  /** A day that may lie ahead. */
  static FieldRule planned(Field field, Reference reference, Outcome unusable, boolean expected) {
    return day(
        field,
        unusable,
        expected,
        Reason.FAR_FUTURE,
        reference.latestDate().plusYears(YEARS_AHEAD));
  }

  private static FieldRule day(
      Field field, Outcome unusable, boolean expected, Reason tooLate, LocalDate latest) {
    return new FieldRule(
            field,
            raw -> {
              Column text =
                  regexp_replace(regexp_replace(trim(raw), MIDNIGHT, ""), DAY_FIRST, "$3-$2-$1");
              return when(length(text).gt(0), text);
            },
            tidy -> when(tidy.rlike(ISO), tidy).try_cast(DataTypes.DateType),
            cells -> {
              List<Finding> findings = new ArrayList<>();
              if (expected) {
                findings.add(
                    new Finding(
                        Reason.MISSING,
                        unusable == Outcome.NULLED ? Outcome.KEPT : unusable,
                        cells.tidy().isNull()));
              }
              Column written = cells.tidy().rlike(ISO);
              findings.add(new Finding(Reason.MALFORMED, unusable, not(written)));
              findings.add(
                  new Finding(Reason.IMPOSSIBLE, unusable, written.and(cells.shape().isNull())));
              return findings;
            })
        .usually(
            raw -> raw.rlike(USUAL).and(raw.try_cast(DataTypes.DateType).isNotNull()),
            raw -> raw.try_cast(DataTypes.DateType))
        .also(
            cells ->
                List.of(
                    new Finding(Reason.TOO_EARLY, unusable, cells.shape().lt(lit(EARLIEST))),
                    new Finding(tooLate, unusable, cells.shape().gt(lit(latest)))));
  }

  /** The day does not come before the one on which its matter began, where that one is usable. */
  static FieldRule notBefore(FieldRule rule, Field start, Reference reference) {
    LocalDate latest = reference.latestDate().plusYears(YEARS_AHEAD);
    return rule.also(
        cells ->
            List.of(
                new Finding(
                    Reason.BEFORE_START,
                    Outcome.NULLED,
                    cells
                        .shape()
                        .lt(cells.shape(start))
                        .and(cells.shape(start).leq(lit(latest))))));
  }
}
