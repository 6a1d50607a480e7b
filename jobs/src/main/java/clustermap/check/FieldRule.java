package clustermap.check;

import clustermap.table.Field;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The rule of one column, in steps, each of which sees the step before as a column of its own, so
 * that nothing is computed twice.
 *
 * @param field the column
 * @param tidy text as read to text in its normal writing; blank becomes null
 * @param shape tidy text to the value, of the contract's type; null when it has none
 * @param findings what to look for, in the order in which codes are listed
 */
record FieldRule(
    Field field, UnaryOperator<Column> tidy, UnaryOperator<Column> shape, Findings findings) {

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

  /** The same rule with more to look for. */
  FieldRule also(Findings more) {
    return new FieldRule(
        field,
        tidy,
        shape,
        cells -> Stream.concat(findings.in(cells).stream(), more.in(cells).stream()).toList());
  }
}
