package clustermap.check;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;

/**
 * Rules of SIC codes, {@code 62020 - Information technology consultancy activities} or the bare
 * code. Four digits are a code of SIC 2003 or one of SIC 2007 that lost its leading zero: where a
 * text stands beside it, the text decides; {@code 7210 - Hardware consultancy} is not {@code 07210
 * - Mining of uranium and thorium ores}.
 */
final class SicRules {
  private static final String CODE = "^([0-9]{4,5})(\\s*-.*)?$";

  // How an element was judged; it stands before the code.
  private static final String GOOD = "=";
  private static final String PADDED = "+";
  private static final String OLD = "4";
  private static final String UNKNOWN = "?";
  private static final String NONE = "0";
  private static final String BAD = "!";

  private SicRules() {}

  static FieldRule of(Field field, Reference reference) {
    FieldRule rule = inFull(field, reference);
    if (reference.sicCodes().isEmpty()) {
      return rule;
    }
    Object[] codes = reference.sicCodes().keySet().stream().sorted().toArray();
    return rule.usually(
        raw -> size(raw).gt(0).and(forall(raw, x -> x.isin(codes))), raw -> array_distinct(raw));
  }

  private static FieldRule inFull(Field field, Reference reference) {
    return new FieldRule(
        field,
        raw ->
            transform(
                filter(coalesce(raw, TextRules.noTexts()), x -> length(trim(x)).gt(0)),
                x -> judge(trim(x), reference)),
        tidy ->
            array_distinct(
                transform(
                    filter(tidy, x -> x.startsWith(GOOD).or(x.startsWith(PADDED))),
                    x -> substring(x, 2, 5))),
        cells ->
            List.of(
                new Finding(Reason.MISSING, Outcome.KEPT, size(cells.tidy()).equalTo(0)),
                finding(Reason.NONE_SUPPLIED, Outcome.DROPPED, cells, NONE),
                finding(Reason.ZERO_PADDED, Outcome.MENDED, cells, PADDED),
                finding(Reason.SIC_2003, Outcome.DROPPED, cells, OLD),
                finding(Reason.UNKNOWN, Outcome.DROPPED, cells, UNKNOWN),
                finding(Reason.MALFORMED, Outcome.DROPPED, cells, BAD)));
  }

  private static Finding finding(
      Reason reason, Outcome outcome, FieldRule.Cells cells, String mark) {
    return new Finding(reason, outcome, exists(cells.tidy(), x -> x.startsWith(mark)));
  }

  private static Column judge(Column text, Reference reference) {
    Column code = regexp_extract(text, CODE, 1);
    Column padded = concat(lit("0"), code);
    Column good = length(code).equalTo(5);
    Column mendable = lit(false);
    if (!reference.sicCodes().isEmpty()) {
      Object[] codes = reference.sicCodes().keySet().stream().sorted().toArray();
      Object[] texts =
          reference.sicCodes().entrySet().stream()
              .filter(e -> e.getKey().startsWith("0"))
              .map(e -> letters(e.getKey() + e.getValue()))
              .sorted()
              .toArray();
      good = good.and(code.isin(codes));
      Column bare = text.equalTo(code).and(padded.isin(codes));
      Column sameText =
          regexp_replace(Letters.lower(concat(lit("0"), text)), "[^a-z0-9]", "").isin(texts);
      mendable = length(code).equalTo(4).and(bare.or(sameText));
    }
    return when(Letters.lower(text).equalTo("none supplied"), lit(NONE))
        .when(good, concat(lit(GOOD), code))
        .when(mendable, concat(lit(PADDED), padded))
        .when(length(code).equalTo(4), lit(OLD))
        .when(length(code).equalTo(5), lit(UNKNOWN))
        .otherwise(lit(BAD));
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
