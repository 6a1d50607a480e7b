package clustermap.stage;

import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.PlaceLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Enterprises as they are published, by districts of 2023, for districts of every vintage and for
 * the areas that they make up. A few hundred districts, read at once.
 */
public final class PublishedEnterprises {
  private static final StructType UNITS =
      new StructType().add("lad", "string", false).add("unit", "string", false);
  private static final StructType BY_PLACE =
      new StructType()
          .add("geography", "string", false)
          .add("code", "string", false)
          .add("enterprises_ons", "long", false);

  private final SparkSession spark;
  private final SortedMap<String, Long> totals;
  private final SortedMap<String, String> units;

  private PublishedEnterprises(
      SparkSession spark, SortedMap<String, Long> totals, SortedMap<String, String> units) {
    this.spark = spark;
    this.totals = totals;
    this.units = units;
  }

  /** The parts of an area: whether all are whole, and the published districts that they are. */
  private static final class Area {
    private final SortedSet<String> units = new TreeSet<>();
    private boolean whole = true;

    private void add(@Nullable String unit, boolean all) {
      whole &= all && unit != null;
      if (unit != null) {
        units.add(unit);
      }
    }
  }

  /**
   * Reads both tables.
   *
   * @param counts enterprises by district and industry
   * @param districts districts of every vintage
   */
  public static PublishedEnterprises of(Dataset<Row> counts, Dataset<Row> districts) {
    SortedMap<String, Long> totals = new TreeMap<>();
    for (Row row :
        counts
            .where(IndustryCounts.INDUSTRY.col().equalTo(IndustryCounts.ALL))
            .select(IndustryCounts.CODE.col(), IndustryCounts.ENTERPRISES.col())
            .collectAsList()) {
      totals.put(row.getString(0), row.getLong(1));
    }
    SortedMap<String, String> units = new TreeMap<>();
    for (Row row :
        districts
            .select(Districts.LAD.col(), Districts.LAD_2021.col(), Districts.LAD_2025.col())
            .collectAsList()) {
      for (int vintage = 2; vintage >= 0; vintage--) {
        String code = row.getString(vintage);
        if (code != null && totals.containsKey(code)) {
          units.put(row.getString(0), code);
        }
      }
    }
    return new PublishedEnterprises(counts.sparkSession(), totals, units);
  }

  /** lad, unit: the published district in which a district of any vintage lies. */
  Dataset<Row> units() {
    List<Row> rows = new ArrayList<>();
    units.forEach((lad, unit) -> rows.add(RowFactory.create(lad, unit)));
    return spark.createDataFrame(rows, UNITS);
  }

  /**
   * Enterprises of places: geography, code, enterprises_ons. Districts have those that are
   * published for their code; an area of several districts has the sum, when it consists of whole
   * districts of the counts.
   *
   * @param lookup which places a district lies in
   */
  public Dataset<Row> byPlace(Dataset<Row> lookup) {
    SortedMap<String, SortedMap<String, Area>> areas = new TreeMap<>();
    for (Row row :
        lookup
            .where(PlaceLookup.GEOGRAPHY.col().notEqual("TTWA"))
            .select(
                PlaceLookup.GEOGRAPHY.col(),
                PlaceLookup.CODE.col(),
                PlaceLookup.LAD_2021.col(),
                PlaceLookup.SHARE.col())
            .collectAsList()) {
      areas
          .computeIfAbsent(row.getString(0), geography -> new TreeMap<>())
          .computeIfAbsent(row.getString(1), code -> new Area())
          .add(units.get(row.getString(2)), !row.isNullAt(3) && row.getDouble(3) == 1);
    }
    List<Row> rows = new ArrayList<>();
    totals.forEach((code, total) -> rows.add(RowFactory.create("LAD", code, total)));
    areas.forEach((geography, byCode) -> addWhole(geography, byCode, rows));
    return spark.createDataFrame(rows, BY_PLACE);
  }

  private void addWhole(String geography, SortedMap<String, Area> areas, List<Row> rows) {
    SortedMap<String, Integer> parts = new TreeMap<>();
    for (Area area : areas.values()) {
      area.units.forEach(unit -> parts.merge(unit, 1, Integer::sum));
    }
    areas.forEach(
        (code, area) -> {
          // A published district that lies in two areas is whole in neither.
          if (area.whole
              && area.units.stream().allMatch(unit -> parts.getOrDefault(unit, 0) == 1)) {
            long sum = area.units.stream().mapToLong(unit -> totals.getOrDefault(unit, 0L)).sum();
            rows.add(RowFactory.create(geography, code, sum));
          }
        });
  }
}
