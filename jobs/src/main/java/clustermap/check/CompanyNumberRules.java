package clustermap.check;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Rules of company numbers: eight digits, or letters that say which register and digits. Prefixes
 * as listed by Companies House, "Uniform Resource Identifiers (URI) customer guide".
 */
final class CompanyNumberRules {
  private static final String PREFIX =
      "AC|BR|CE|CS|CN|ES|FC|FE|GE|GI|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NV|NR|NZ|OC|OE|PC|R0|RC|RS"
          + "|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC";

  private static final String DIGITS = "^[0-9]{1,8}$";
  private static final String DECIMAL = "^([0-9]{1,8})\\.0+$";
  private static final String PREFIXED = "^(" + PREFIX + ")([0-9]{1,6})$";

  /** Registered societies end in letters too, such as IP00001R, RS1234RS and RS999CUS. */
  private static final String WHOLE =
      "^([A-Z]{2}[0-9]{6}|[A-Z][0-9]{7}|[A-Z]{2}[0-9]{5}[A-Z]"
          + "|(IP|NP|OC|RS|SO|SP)[0-9]{3,4}[A-Z]{2,3})$";

  /** As most registers write it; eight noughts are no number. */
  private static final String USUAL = "^(?!0{8})([0-9]{8}|[A-Z][0-9]{7}|[A-Z]{2}[0-9]{6})\\z";

  private static final String SCIENTIFIC = "^[0-9]+(\\.[0-9]+)?E[+-]?[0-9]+$";

  private CompanyNumberRules() {}

  /** A number without which a row is none. */
  static FieldRule required(Field field) {
    return rule(field, Outcome.REJECTED);
  }

  /** A number that a row may lack. */
  static FieldRule optional(Field field) {
    return rule(field, Outcome.NULLED);
  }

  private static FieldRule rule(Field field, Outcome unusable) {
    return new FieldRule(
            field,
            raw -> {
              Column text = Letters.upper(regexp_replace(raw, "[\\s\\p{Cntrl}\\u00A0\\uFEFF]", ""));
              return when(length(text).gt(0), text);
            },
            CompanyNumberRules::number,
            cells -> {
              List<Finding> findings = new ArrayList<>();
              if (unusable == Outcome.REJECTED) {
                findings.add(new Finding(Reason.MISSING, unusable, cells.tidy().isNull()));
              }
              Column scientific = cells.tidy().rlike(SCIENTIFIC);
              findings.add(new Finding(Reason.SCIENTIFIC_NOTATION, unusable, scientific));
              findings.add(
                  new Finding(Reason.MALFORMED, unusable, cells.unusable().and(not(scientific))));
              Column decimal = cells.tidy().rlike(DECIMAL);
              findings.add(
                  new Finding(
                      Reason.DECIMAL_POINT,
                      Outcome.MENDED,
                      decimal.and(cells.shape().isNotNull())));
              findings.add(
                  new Finding(
                      Reason.ZERO_PADDED,
                      Outcome.MENDED,
                      not(decimal).and(length(cells.tidy()).lt(length(cells.shape())))));
              return findings;
            })
        .usually(raw -> raw.rlike(USUAL));
  }

  private static Column number(Column tidy) {
    Column number =
        when(tidy.rlike(DIGITS), lpad(tidy, 8, "0"))
            .when(tidy.rlike(WHOLE), tidy)
            .when(tidy.rlike(DECIMAL), lpad(regexp_extract(tidy, DECIMAL, 1), 8, "0"))
            .when(
                tidy.rlike(PREFIXED),
                concat(
                    regexp_extract(tidy, PREFIXED, 1),
                    lpad(regexp_extract(tidy, PREFIXED, 2), 6, "0")));
    return when(not(number.rlike("^0+$")), number);
  }
}
