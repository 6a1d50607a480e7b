package clustermap.ml;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a task that come group by group, the group in their first column, turned into other rows
 * one group after another: only one group is held at a time.
 */
final class GroupedRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final BiFunction<Object, Iterator<Row>, Iterator<Row>> body;
  private @Nullable Row next;
  private Iterator<Row> made = Collections.emptyIterator();

  /**
   * Rows to come.
   *
   * @param body makes the rows of a group from its rows, all of which it reads before it returns
   */
  GroupedRows(Iterator<Row> rows, BiFunction<Object, Iterator<Row>, Iterator<Row>> body) {
    this.rows = rows;
    this.body = body;
    this.next = rows.hasNext() ? rows.next() : null;
  }

  @Override
  public boolean hasNext() {
    for (Row first = next; !made.hasNext() && first != null; first = next) {
      Object group = first.get(0);
      made = body.apply(group, new OneGroup(group));
    }
    return made.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return made.next();
  }

  private final class OneGroup implements Iterator<Row> {
    private final Object group;

    OneGroup(Object group) {
      this.group = group;
    }

    @Override
    public boolean hasNext() {
      Row row = next;
      return row != null && row.get(0).equals(group);
    }

    @Override
    public Row next() {
      Row row = next;
      if (row == null || !hasNext()) {
        throw new NoSuchElementException();
      }
      next = rows.hasNext() ? rows.next() : null;
      return row;
    }
  }
}
