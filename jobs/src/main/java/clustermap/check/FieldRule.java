package clustermap.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The rule of one column, in steps, each of which sees the step before as a column of its own, so
 * that nothing is computed twice.
 *
 * @param field the column
 * @param usual the form in which nearly all values come; it skips the steps that mend
 * @param tidy text as read to text in its normal writing; blank becomes null
 * @param shape tidy text to the value, of the contract's type; null when it has none
 * @param ofForm what to look for in values that are not in their usual form, in the order in which
 *     codes are listed
 * @param ofValue what to look for in every value, after these
 */
record FieldRule(
    Field field,
    Optional<Usual> usual,
    UnaryOperator<Column> tidy,
    UnaryOperator<Column> shape,
    Findings ofForm,
    Findings ofValue) {

  /**
   * A form that needs no mending: what {@link #tidy} and {@link #shape} would make of it is known,
   * and nothing of {@link #ofForm} would be found in it.
   *
   * @param is whether a value as read has it; null counts as no
   * @param value what it is then
   */
  record Usual(UnaryOperator<Column> is, UnaryOperator<Column> value) {}

  /** A rule that looks at every value in full. */
  FieldRule(Field field, UnaryOperator<Column> tidy, UnaryOperator<Column> shape, Findings ofForm) {
    this(field, Optional.empty(), tidy, shape, ofForm, cells -> List.of());
  }

  /** What a column's rule looks for. */
  interface Findings {
    List<Finding> in(Cells cells);
  }

  /** The steps of a column of a row. */
  record Cells(Field field) {
    /** As read. */
    Column raw() {
      return field.col();
    }

    Column tidy() {
      return functions.col(tidyName(field));
    }

    Column shape() {
      return shape(field);
    }

    /** The value of another column of the row, whatever is found in it. */
    Column shape(Field other) {
      return functions.col(shapeName(other));
    }

    /** There is text, but no value came of it. */
    Column unusable() {
      return tidy().isNotNull().and(shape().isNull());
    }
  }

  static String tidyName(Field field) {
    return "tidy_" + field.name();
  }

  static String shapeName(Field field) {
    return "shape_" + field.name();
  }

  static String usualName(Field field) {
    return "usual_" + field.name();
  }

  /** The same rule, which passes values of the form as they are. */
  FieldRule usually(UnaryOperator<Column> is) {
    return usually(is, raw -> raw);
  }

  /** The same rule, for which a value of the form is known. */
  FieldRule usually(UnaryOperator<Column> is, UnaryOperator<Column> value) {
    return new FieldRule(field, Optional.of(new Usual(is, value)), tidy, shape, ofForm, ofValue);
  }

  /** The same rule with more to look for in every value. */
  FieldRule also(Findings more) {
    return new FieldRule(
        field,
        usual,
        tidy,
        shape,
        ofForm,
        cells -> Stream.concat(ofValue.in(cells).stream(), more.in(cells).stream()).toList());
  }

  /** All that is looked for. */
  List<Finding> findings() {
    Cells cells = new Cells(field);
    return Stream.concat(ofForm.in(cells).stream(), ofValue.in(cells).stream()).toList();
  }

  /** Whether the value of a row is in its usual form: a column of {@link #usualName}. */
  Optional<Column> isUsual() {
    return usual.map(form -> coalesce(form.is().apply(field.col()), lit(false)));
  }

  /** The step {@link #tidy}; null for a value in its usual form. */
  Column tidied() {
    Column tidied = tidy.apply(field.col());
    return usual.isEmpty() ? tidied : when(not(functions.col(usualName(field))), tidied);
  }

  /** The value. */
  Column shaped() {
    Column shaped = shape.apply(functions.col(tidyName(field)));
    return usual
        .map(
            form ->
                when(functions.col(usualName(field)), form.value().apply(field.col()))
                    .otherwise(shaped))
        .orElse(shaped);
  }

  /** A finding of the form holds only for values that are not in their usual one. */
  List<Finding> found() {
    Cells cells = new Cells(field);
    Stream<Finding> form = ofForm.in(cells).stream();
    if (usual.isPresent()) {
      Column other = not(functions.col(usualName(field)));
      form = form.map(f -> new Finding(f.reason(), f.outcome(), other.and(f.when())));
    }
    return Stream.concat(form, ofValue.in(cells).stream()).toList();
  }
}
