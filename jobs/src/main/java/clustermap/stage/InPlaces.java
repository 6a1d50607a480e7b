package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import clustermap.table.GeocodedSites;
import clustermap.table.Locations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of sites or locations by the places of every geography that they lie in. */
final class InPlaces {
  /** Column of sites and locations by geography, of those that have one. */
  static final Map<String, String> GEOGRAPHIES =
      Map.of("LAD", "lad", "ITL3", "itl3", "ITL2", "itl2", "ITL1", "itl1", "TTWA", "ttwa");

  /** Characters that no code has. */
  private static final String CODE = "\u001f";

  private static final String AREA = "\u001e";

  private InPlaces() {}

  /** Whether the site is the only one of its firm: offices stand for firms without other sites. */
  static Column onlySite() {
    return coalesce(GeocodedSites.IS_REGISTERED_OFFICE.col(), lit(false));
  }

  /** Columns, and those that say where a row lies. */
  static Column[] with(Column... columns) {
    List<Column> all = new ArrayList<>(List.of(columns));
    GEOGRAPHIES.values().stream().sorted().forEach(area -> all.add(col(area)));
    all.add(GeocodedSites.OTHER_PLACES.col());
    return all.toArray(Column[]::new);
  }

  /**
   * One row for each place that a row of sites or locations lies in: the columns, geography, code.
   * Columns that say where it lies are better left out: rows of one place differ in them.
   */
  static Dataset<Row> rows(Dataset<Row> rows, Column... columns) {
    List<Column> areas = new ArrayList<>();
    GEOGRAPHIES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e -> areas.add(struct(lit(e.getKey()).as("geography"), col(e.getValue()).as("code"))));
    List<Column> all = new ArrayList<>(List.of(columns));
    all.add(concat(array(areas.toArray(Column[]::new)), others()).as("areas"));
    return rows.select(all.toArray(Column[]::new))
        .withColumn("place", explode(col("areas")))
        .drop("areas")
        .withColumn("geography", col("place.geography"))
        .withColumn("code", col("place.code"))
        .drop("place")
        .where("code IS NOT NULL");
  }

  /**
   * Whole numbers of rows added up by place: geography, code, the keys, the sums. Rows that lie in
   * the same areas are added up first, so that the several places of each take few rows.
   *
   * @param rows with the keys, the numbers and the columns that say where they lie
   */
  static Dataset<Row> sums(Dataset<Row> rows, List<String> keys, String... numbers) {
    List<Column> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(col(key)));
    Dataset<Row> together = added(rows, with(columns.toArray(Column[]::new)), numbers);
    for (String number : numbers) {
      columns.add(col(number));
    }
    List<Column> byPlace = new ArrayList<>(List.of(col("geography"), col("code")));
    byPlace.addAll(columns.subList(0, keys.size()));
    return added(
        rows(together, columns.toArray(Column[]::new)), byPlace.toArray(Column[]::new), numbers);
  }

  /**
   * Sums by place and sector of what a location quotient and its design effect are taken from:
   * firms, place_sector_weight, sum_xx and sum_xn, with x sites of the sector and n in all.
   *
   * @param locations locations by contract
   * @param keys of taxonomy and sector those that tell sectors apart
   */
  static Dataset<Row> ofSectors(Dataset<Row> locations, List<String> keys) {
    Column n = Locations.SITES.col();
    Column x = col("s.sites");
    return sums(
        locations
            .select(with(n, explode(Locations.SECTORS.col()).as("s")))
            .select(
                with(
                    col("s.taxonomy"),
                    col("s.sector"),
                    x.as("firms"),
                    col("s.sector_weight").as("place_sector_weight"),
                    x.multiply(x).as("sum_xx"),
                    x.multiply(n).as("sum_xn"))),
        keys,
        "firms",
        "place_sector_weight",
        "sum_xx",
        "sum_xn");
  }

  private static Dataset<Row> added(Dataset<Row> rows, Column[] by, String... numbers) {
    Column[] sums = Stream.of(numbers).map(n -> sum(col(n)).as(n)).toArray(Column[]::new);
    return rows.groupBy(by).agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  /** The areas of other geographies as one text, for those who count by texts. */
  static Column packed() {
    return array_join(
        transform(
            others(), area -> concat_ws(CODE, area.getField("geography"), area.getField("code"))),
        AREA);
  }

  /** The areas that a text stands for. */
  static Column unpacked(Column packed) {
    Column areas =
        transform(
            split(packed, AREA),
            area ->
                struct(
                    substring_index(area, CODE, 1).as("geography"),
                    substring_index(area, CODE, -1).as("code")));
    return when(packed.notEqual(""), areas)
        .otherwise(array().cast(GeocodedSites.OTHER_PLACES.type()))
        .cast(GeocodedSites.OTHER_PLACES.type());
  }

  private static Column others() {
    return coalesce(
        GeocodedSites.OTHER_PLACES.col(), array().cast(GeocodedSites.OTHER_PLACES.type()));
  }

  /** Whether a geography is one of those that sites have a column for. */
  static Column hasColumn(Column geography) {
    return geography.isin(GEOGRAPHIES.keySet().stream().sorted().toArray());
  }
}
