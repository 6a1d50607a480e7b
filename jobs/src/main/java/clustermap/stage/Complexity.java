package clustermap.stage;

import static org.apache.spark.sql.functions.col;

import clustermap.stats.EconomicComplexity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Economic complexity of the places of a geography and of the sectors of a taxonomy, from which
 * places are strong in which sectors. A network has places times sectors cells and no firms.
 */
final class Complexity {
  private static final StructType ROW =
      new StructType()
          .add("geography", DataTypes.StringType, false)
          .add("code", DataTypes.StringType, false)
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("place_complexity", DataTypes.DoubleType, true)
          .add("sector_complexity", DataTypes.DoubleType, true);

  private Complexity() {}

  /**
   * A row for each place that is looked at and each sector: geography, code, taxonomy, sector,
   * place_complexity, sector_complexity; sectors have their value in rows of all places.
   *
   * @param quotients geography, code, taxonomy, sector, lq, place_sites
   * @param minFirms firms that a place needs to be in the network
   * @param minPlaces places that a network needs
   */
  static Dataset<Row> run(Dataset<Row> quotients, int minFirms, int minPlaces) {
    MapFunction<Row, String> network = row -> row.getString(0) + "\n" + row.getString(1);
    return quotients
        .select(
            col("geography"),
            col("taxonomy"),
            col("code"),
            col("sector"),
            col("lq"),
            col("place_sites"))
        .groupByKey(network, Encoders.STRING())
        .flatMapGroups(measuring(minFirms, minPlaces), Encoders.row(ROW));
  }

  private static FlatMapGroupsFunction<String, Row, Row> measuring(int minFirms, int minPlaces) {
    return (key, cells) -> {
      List<Row> rows = new ArrayList<>();
      cells.forEachRemaining(rows::add);
      rows.sort(Comparator.comparing((Row r) -> r.getString(2)).thenComparing(r -> r.getString(3)));
      Map<String, Integer> places = new HashMap<>();
      TreeSet<String> names = new TreeSet<>();
      for (Row row : rows) {
        names.add(row.getString(3));
        if (row.getLong(5) >= minFirms) {
          places.putIfAbsent(row.getString(2), places.size());
        }
      }
      Map<String, Integer> sectors = new HashMap<>();
      names.forEach(name -> sectors.put(name, sectors.size()));
      boolean[][] strong = new boolean[places.size()][sectors.size()];
      for (Row row : rows) {
        Integer place = places.get(row.getString(2));
        Integer sector = sectors.get(row.getString(3));
        if (place != null && sector != null && !row.isNullAt(4)) {
          strong[place][sector] = row.getDouble(4) > 1;
        }
      }
      return measured(rows, strong, places, sectors, minPlaces).iterator();
    };
  }

  private static List<Row> measured(
      List<Row> rows,
      boolean[][] strong,
      Map<String, Integer> places,
      Map<String, Integer> sectors,
      int minPlaces) {
    if (places.size() < minPlaces) {
      return List.of();
    }
    EconomicComplexity complexity = EconomicComplexity.of(strong);
    double[] ofPlaces = complexity.index();
    double[] ofSectors = complexity.sectorIndex();
    List<Row> measured = new ArrayList<>();
    for (Row row : rows) {
      Integer place = places.get(row.getString(2));
      Integer sector = sectors.get(row.getString(3));
      double ofPlace = place == null ? Double.NaN : ofPlaces[place];
      double ofSector = sector == null ? Double.NaN : ofSectors[sector];
      measured.add(
          RowFactory.create(
              row.getString(0),
              row.getString(2),
              row.getString(1),
              row.getString(3),
              Double.isNaN(ofPlace) ? null : (Double) ofPlace,
              Double.isNaN(ofSector) ? null : (Double) ofSector));
    }
    return measured;
  }
}
