package clustermap.stage;

import clustermap.geo.GridPoint;
import clustermap.geo.OutlineDistance;
import clustermap.table.PlaceYears;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The districts that a programme is judged among: outcomes, outlines and who treats them. */
final class ProgrammeDistricts {
  /** What is judged, in the order of its columns. */
  static final List<String> OUTCOMES =
      List.of(
          PlaceYears.BIRTHS.name(),
          PlaceYears.BIRTHS_EXCL_SHARED_OFFICES.name(),
          PlaceYears.GRANTS.name(),
          PlaceYears.GRANTS_GBP.name(),
          PlaceYears.PATENTS.name());

  private final String programme;
  private final List<District> districts = new ArrayList<>();
  private final SortedMap<String, Treatment> own = new TreeMap<>();
  private final SortedMap<String, Integer> others = new TreeMap<>();
  private final SortedSet<String> unknown = new TreeSet<>();
  private int[] years = new int[0];
  private boolean survivors;

  /** A district with its outcomes by year; NaN where one is not known. */
  static final class District {
    private final String code;
    private final boolean covered;
    private final @Nullable OutlineDistance outline;
    private final SortedMap<Integer, double[]> byYear = new TreeMap<>();

    private District(String code, boolean covered, @Nullable OutlineDistance outline) {
      this.code = code;
      this.covered = covered;
      this.outline = outline;
    }

    String code() {
      return code;
    }

    boolean covered() {
      return covered;
    }

    @Nullable OutlineDistance outline() {
      return outline;
    }

    @Nullable GridPoint middle() {
      return outline == null ? null : outline.centre();
    }

    double value(int outcome, int year) {
      double[] values = byYear.get(year);
      return values == null ? Double.NaN : values[outcome];
    }
  }

  /**
   * The programme in a district.
   *
   * @param place the place that was chosen
   * @param first first year of treatment
   * @param partly whether only a part of the district is in the place
   */
  record Treatment(String place, int first, boolean partly) {}

  private ProgrammeDistricts(String programme) {
    this.programme = programme;
  }

  /**
   * From rows.
   *
   * @param districts key, code, geometry, years; by code
   * @param treatments key, programme, place, lad, first, partly, unknown; of all programmes
   */
  static ProgrammeDistricts of(
      String programme, Iterator<Row> districts, Iterator<Row> treatments) {
    ProgrammeDistricts all = new ProgrammeDistricts(programme);
    TreeSet<Integer> years = new TreeSet<>();
    districts.forEachRemaining(
        row -> {
          District district = all.district(row);
          years.addAll(district.byYear.keySet());
          all.districts.add(district);
        });
    all.years = years.stream().mapToInt(Integer::intValue).toArray();
    treatments.forEachRemaining(all::treat);
    return all;
  }

  private District district(Row row) {
    List<Row> rows = row.getList(row.fieldIndex("years"));
    byte[] wkb = row.getAs("geometry");
    District district =
        new District(
            row.getAs("code"),
            rows.stream().anyMatch(year -> year.getBoolean(1)),
            wkb == null ? null : OutlineDistance.ofWkb(wkb));
    for (Row year : rows) {
      double[] values = new double[OUTCOMES.size()];
      for (int k = 0; k < values.length; k++) {
        values[k] = year.isNullAt(2 + k) ? Double.NaN : year.getDouble(2 + k);
      }
      district.byYear.put(year.getInt(0), values);
      survivors |= !"observed".equals(year.getString(2 + values.length));
    }
    return district;
  }

  private void treat(Row row) {
    boolean mine = programme.equals(row.<String>getAs("programme"));
    String lad = row.getAs("lad");
    if (lad == null) {
      if (mine) {
        unknown.add(row.getAs("unknown"));
      }
      return;
    }
    int first = row.<Integer>getAs("first");
    if (mine) {
      own.put(lad, new Treatment(row.getAs("place"), first, row.<Boolean>getAs("partly")));
    } else {
      others.merge(lad, first, Math::min);
    }
  }

  String programme() {
    return programme;
  }

  /** By code. */
  List<District> districts() {
    return districts;
  }

  /** Of districts, in whole or in part, by code. */
  Map<String, Treatment> own() {
    return own;
  }

  /** Areas of the programme that are none. */
  SortedSet<String> unknown() {
    return unknown;
  }

  /** Whether births of former years are those of survivors. */
  boolean survivors() {
    return survivors;
  }

  /** Whether another programme treats the district by a year. */
  boolean treatedByOthers(String code, int year) {
    Integer first = others.get(code);
    return first != null && first <= year;
  }

  long covered() {
    return districts.stream().filter(District::covered).count();
  }

  /** The years from the first to the last in which any covered district has the outcome. */
  int[] years(int outcome) {
    int[] known =
        Arrays.stream(years)
            .filter(
                year ->
                    districts.stream()
                        .anyMatch(d -> d.covered && !Double.isNaN(d.value(outcome, year))))
            .toArray();
    return known.length == 0
        ? known
        : Arrays.stream(years)
            .filter(year -> year >= known[0] && year <= known[known.length - 1])
            .toArray();
  }
}
