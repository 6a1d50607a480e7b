package clustermap.check;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import clustermap.table.Postcodes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rules of postcodes: upper case, one space before the last three characters. The form is that of
 * BS 7666, and the two old ones outside of it that the ONS directories hold (GIR, NPT).
 */
final class PostcodeRules {
  private static final String OUTWARD = "(GIR|NPT|[A-Z]{1,2}[0-9][A-Z0-9]?)";
  private static final String FULL = "^" + OUTWARD + "([0-9][A-Z]{2})$";
  private static final String LETTER_O = "^" + OUTWARD + "O([A-Z]{2})$";
  private static final String WITHIN = "(?:^| )" + OUTWARD + " ?([0-9][A-Z]{2})(?: |$)";
  private static final String PARTIAL = "^([A-Z]{1,2}[0-9][A-Z0-9]?)( [0-9])?$";

  private static final String USUAL = "^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\\z";

  /** Areas that the shipped reference does not cover. */
  private static final String NOT_COVERED = "^(BT|GY|JE|IM)[0-9]";

  /** Set by {@link #withKnown}: whether the reference has the postcode. */
  private static final String KNOWN = "postcode_known";

  private PostcodeRules() {}

  /** Where somebody is. */
  static FieldRule of(Field field, Reference reference, boolean expected) {
    return new FieldRule(
            field,
            PostcodeRules::tidy,
            PostcodeRules::shape,
            cells -> {
              List<Finding> findings = new ArrayList<>();
              if (expected) {
                findings.add(new Finding(Reason.MISSING, Outcome.KEPT, cells.tidy().isNull()));
              }
              Column written = compact(cells.tidy());
              Column letters = compact(cells.shape());
              Column letterO = not(written.rlike(FULL)).and(written.rlike(LETTER_O));
              Column partial = isPartial(cells.shape());
              findings.add(new Finding(Reason.MALFORMED, Outcome.NULLED, cells.unusable()));
              findings.add(new Finding(Reason.LETTER_O_FOR_ZERO, Outcome.MENDED, letterO));
              findings.add(
                  new Finding(
                      Reason.EXTRA_TEXT,
                      Outcome.MENDED,
                      not(partial).and(not(letterO)).and(not(written.equalTo(letters)))));
              findings.add(
                  new Finding(
                      Reason.RESPACED,
                      Outcome.MENDED,
                      written.equalTo(letters).and(not(trim(cells.raw()).equalTo(cells.shape())))));
              findings.add(new Finding(Reason.PARTIAL, Outcome.KEPT, partial));
              return findings;
            })
        .usually(raw -> raw.rlike(USUAL))
        .also(
            cells ->
                reference.postcodes().isEmpty()
                    ? List.of()
                    : List.of(
                        new Finding(
                            Reason.UNKNOWN,
                            Outcome.NULLED,
                            cells
                                .shape()
                                .contains(" ")
                                .and(col(KNOWN).isNull())
                                .and(not(cells.shape().rlike(NOT_COVERED))))));
  }

  /** The key of a table of postcodes: a full one, whatever its spacing. */
  static FieldRule key(Field field) {
    return new FieldRule(
            field,
            PostcodeRules::tidy,
            PostcodeRules::shape,
            cells ->
                List.of(
                    new Finding(Reason.MISSING, Outcome.REJECTED, cells.tidy().isNull()),
                    new Finding(Reason.MALFORMED, Outcome.REJECTED, cells.unusable()),
                    new Finding(Reason.PARTIAL, Outcome.REJECTED, isPartial(cells.shape()))))
        .usually(raw -> raw.rlike(USUAL));
  }

  /** Text as read to the normal form of a full or a partial postcode; null when it is none. */
  static Column normal(Column raw) {
    return when(raw.rlike(USUAL), raw).otherwise(shape(tidy(raw)));
  }

  private static Column tidy(Column raw) {
    Column text = trim(regexp_replace(Letters.upper(raw), "[^A-Z0-9]+", " "));
    return when(length(text).gt(0), text);
  }

  private static Column compact(Column text) {
    return regexp_replace(text, " ", "");
  }

  private static Column isPartial(Column shape) {
    return shape.isNotNull().and(not(shape.contains(" ")));
  }

  private static Column shape(Column tidy) {
    Column compact = compact(tidy);
    String spaced = "$1 $2";
    return when(compact.rlike(FULL), regexp_replace(compact, FULL, spaced))
        .when(compact.rlike(LETTER_O), regexp_replace(compact, LETTER_O, "$1 0$2"))
        .when(
            tidy.rlike(WITHIN),
            concat_ws(" ", regexp_extract(tidy, WITHIN, 1), regexp_extract(tidy, WITHIN, 2)))
        .when(tidy.rlike(PARTIAL), regexp_extract(tidy, PARTIAL, 1));
  }

  /** Adds whether the reference has the row's postcode; it goes to every task. Many to one. */
  static Dataset<Row> withKnown(Dataset<Row> rows, Field field, Dataset<Row> postcodes) {
    String key = "known_postcode";
    Dataset<Row> known = postcodes.select(Postcodes.POSTCODE.col().as(key), lit(true).as(KNOWN));
    return rows.join(broadcast(known), col(FieldRule.shapeName(field)).equalTo(col(key)), "left")
        .drop(key);
  }
}
