package clustermap.job;

import clustermap.table.NumberChanges;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the run record says of company numbers that changed hands since the predecessor. */
final class NumberNotes {
  private NumberNotes() {}

  static void add(Dataset<Row> changes, Map<String, String> notes, List<String> warnings) {
    long reused = changes.where(NumberChanges.REUSED_NUMBER.col()).count();
    long mended = changes.count() - reused;
    notes.put("numbers_reused", Long.toString(reused));
    notes.put("incorporation_dates_mended", Long.toString(mended));
    if (reused > 0) {
      warnings.add(
          reused
              + " company numbers have another name and another date of incorporation than in the"
              + " predecessor: they were given to other firms. The former firms count as gone, the"
              + " latter as new.");
    }
    if (mended > 0) {
      warnings.add(
          mended
              + " companies have another date of incorporation than in the predecessor under the"
              + " same name: taken for corrections, so they are the firms that they were, and their"
              + " ages and births changed.");
    }
  }
}
