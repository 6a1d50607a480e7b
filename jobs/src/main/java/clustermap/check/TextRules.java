package clustermap.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Rules of free text and of words from a list. */
final class TextRules {
  private static final String BREAK = "\\t\\n\\x0B\\f\\r\\u0085\\u2028\\u2029";

  /**
   * Line ends and tabs, with blanks around them, stand for a blank. A run of blanks is met once.
   */
  private static final String BREAKS = "(?<! ) *+[" + BREAK + "][" + BREAK + " ]*+";

  /** Control characters, marks without width or for direction, the byte order mark. */
  private static final String CONTROLS =
      "[\\x00-\\x1F\\x7F-\\u009F\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]";

  private static final String ENDS = "^[\\s\\u00A0]++|(?<![\\s\\u00A0])[\\s\\u00A0]++$";

  /** A month or a day, as registers of postcodes tell since when one is no longer in use. */
  private static final String DAY =
      "^([0-9]{6}|[0-9]{8}|[0-9]{4}-[0-9]{2}(-[0-9]{2})?|[0-9]{2}/[0-9]{2}/[0-9]{4})\\z";

  /** Anything but ASCII that prints. */
  private static final String NOT_PLAIN = "[^ -~]";

  /** Plain, no blank at its ends, and neither of the signs without which there is no markup. */
  private static final String USUAL = "^[!-:=-~]([ -:=-~]*[!-:=-~])?\\z";

  /** Letters that stand first where UTF-8 was read as Windows-1252. */
  private static final String LEADS = "[\\u00C2-\\u00F4]";

  private static final UserDefinedFunction MEND =
      udf((UDF1<String, String>) Mojibake::mend, DataTypes.StringType);

  private static final UserDefinedFunction PLAIN =
      udf((UDF1<String, String>) Markup::remove, DataTypes.StringType);

  private TextRules() {}

  /** Text that may be empty without a word. */
  static FieldRule text(Field field) {
    return text(field, List.of());
  }

  /** Text that a row should have. */
  static FieldRule expectedText(Field field) {
    return text(field, List.of(Outcome.KEPT));
  }

  /** Text without which a row is none. */
  static FieldRule requiredText(Field field) {
    return text(field, List.of(Outcome.REJECTED));
  }

  private static FieldRule text(Field field, List<Outcome> whenMissing) {
    return new FieldRule(
            field,
            raw -> when(raw.rlike(LEADS), MEND.apply(raw)).otherwise(raw),
            tidy -> clean(when(tidy.rlike(Markup.SIGN), PLAIN.apply(tidy)).otherwise(tidy)),
            cells -> {
              List<Finding> findings = new ArrayList<>();
              for (Outcome outcome : whenMissing) {
                findings.add(new Finding(Reason.MISSING, outcome, cells.shape().isNull()));
              }
              Column inside = regexp_replace(cells.tidy(), ENDS, "");
              findings.add(
                  new Finding(
                      Reason.CONTROL_CHARACTERS,
                      Outcome.MENDED,
                      cells
                          .tidy()
                          .rlike(NOT_PLAIN)
                          .and(inside.rlike(CONTROLS + "|[\\u2028\\u2029]"))));
              findings.add(
                  new Finding(Reason.MARKUP, Outcome.MENDED, cells.tidy().rlike(Markup.SIGN)));
              findings.add(
                  new Finding(
                      Reason.MOJIBAKE, Outcome.MENDED, not(cells.raw().equalTo(cells.tidy()))));
              findings.add(
                  new Finding(
                      Reason.REPLACEMENT_CHARACTER,
                      Outcome.KEPT,
                      cells.shape().contains("\uFFFD")));
              return findings;
            })
        .usually(raw -> raw.rlike(USUAL));
  }

  /** Without control characters and blanks at its ends; null when nothing is left. */
  static Column clean(Column text) {
    Column clean =
        regexp_replace(regexp_replace(regexp_replace(text, BREAKS, " "), CONTROLS, ""), ENDS, "");
    // Nearly all text is plain, and then there is nothing to look for.
    Column trimmed = when(text.rlike(NOT_PLAIN), clean).otherwise(trim(text));
    return when(length(trimmed).gt(0), trimmed);
  }

  /** A word from a list; others are kept and named. */
  static FieldRule word(Field field, Set<String> known, boolean required) {
    FieldRule text = required ? requiredText(field) : expectedText(field);
    Object[] words = known.stream().sorted().toArray();
    return text.also(
        cells ->
            List.of(
                new Finding(
                    Reason.UNKNOWN, Outcome.KEPT, not(Letters.lower(cells.shape()).isin(words)))));
  }

  /** Texts, without blank ones and repeats, in order. */
  static FieldRule texts(Field field) {
    return new FieldRule(
            field,
            raw -> coalesce(raw, noTexts()),
            tidy -> array_distinct(filter(transform(tidy, TextRules::clean), Column::isNotNull)),
            cells ->
                List.of(
                    new Finding(
                        Reason.REPLACEMENT_CHARACTER,
                        Outcome.KEPT,
                        array_join(cells.shape(), "").contains("\uFFFD"))))
        .usually(raw -> size(coalesce(raw, noTexts())).equalTo(0), raw -> noTexts());
  }

  /** Patent classification symbols, without blanks within: {@code G06N3/08}. */
  static FieldRule cpc(Field field) {
    String symbol = "^[A-HY][0-9]{2}([A-Z]([0-9]{1,4}(/[0-9]{2,6})?)?)?$";
    return new FieldRule(
        field,
        raw ->
            filter(
                transform(
                    coalesce(raw, noTexts()), x -> Letters.upper(regexp_replace(x, "\\s", ""))),
                x -> length(x).gt(0)),
        tidy -> array_distinct(filter(tidy, x -> x.rlike(symbol))),
        cells ->
            List.of(
                new Finding(
                    Reason.MALFORMED,
                    Outcome.DROPPED,
                    exists(cells.tidy(), x -> not(x.rlike(symbol))))));
  }

  /** True or false. */
  static FieldRule flag(Field field) {
    return flag(field, tidy -> lit(false));
  }

  /** True or false, or since when it is true. */
  static FieldRule flagOrDay(Field field) {
    return flag(field, tidy -> tidy.rlike(DAY));
  }

  private static FieldRule flag(Field field, UnaryOperator<Column> also) {
    return new FieldRule(
        field,
        raw -> clean(Letters.lower(raw)),
        tidy ->
            when(tidy.isin("true", "t", "yes", "y", "1").or(also.apply(tidy)), lit(true))
                .when(tidy.isin("false", "f", "no", "n", "0"), lit(false)),
        cells -> List.of(new Finding(Reason.MALFORMED, Outcome.NULLED, cells.unusable())));
  }

  static Column noTexts() {
    return array().cast(DataTypes.createArrayType(DataTypes.StringType, false));
  }
}
