package clustermap.job;

import clustermap.table.Geographies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the run record warns of geographies: what does not fit together, and firms left out. */
final class GeographyNotes {
  private GeographyNotes() {}

  /** Geographies are few, whatever the number of firms. */
  static void add(Dataset<Row> geographies, List<String> warnings) {
    for (Row row : geographies.orderBy(Geographies.GEOGRAPHY.col()).collectAsList()) {
      List<String> faults = faults(row);
      if (!faults.isEmpty()) {
        warnings.add(
            "Geography "
                + row.<String>getAs(Geographies.GEOGRAPHY.name())
                + ": "
                + String.join("; ", faults)
                + ".");
      }
    }
  }

  private static List<String> faults(Row row) {
    List<String> faults = new ArrayList<>();
    long unknown = count(row, Geographies.DISTRICTS_UNKNOWN.name());
    if (unknown > 0) {
      faults.add(
          unknown
              + " districts of its look-up are of no known vintage and are not used ("
              + String.join(
                  ", ", row.<String>getList(row.fieldIndex(Geographies.UNKNOWN_DISTRICTS.name())))
              + ")");
    }
    long undecided = count(row, Geographies.DISTRICTS_UNDECIDED.name());
    if (undecided > 0) {
      faults.add(
          undecided
              + " districts lie in several of its areas and the look-up does not say which fits"
              + " best: their firms are in none");
    }
    long areas = count(row, Geographies.AREAS_UNKNOWN.name());
    if (areas > 0) {
      faults.add(
          areas + " codes under which firms lie are not in places: their firms are in no row");
    }
    long overlaps = count(row, Geographies.OVERLAPS.name());
    if (overlaps > 0) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%d pairs of its outlines overlap, by %.6f km2 in all (%s)",
              overlaps,
              row.<Double>getAs(Geographies.OVERLAP_KM2.name()),
              row.<String>getAs(Geographies.LARGEST_OVERLAP.name())));
    }
    long gaps = count(row, Geographies.GAPS.name());
    boolean allDrawn =
        count(row, Geographies.OUTLINES.name()) == count(row, Geographies.PLACES.name());
    if (gaps > 0 && allDrawn) {
      faults.add(
          String.format(
              Locale.ROOT,
              "its outlines leave %d gaps, of %.6f km2 in all",
              gaps,
              row.<Double>getAs(Geographies.GAP_KM2.name())));
    }
    if (row.<String>getAs(Geographies.ASSIGNED_BY.name()).equals("none")) {
      faults.add("neither a look-up nor an outline says which firms lie in its areas");
    }
    return faults;
  }

  private static long count(Row row, String column) {
    return row.<Long>getAs(column);
  }
}
