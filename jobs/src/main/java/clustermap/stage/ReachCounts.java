package clustermap.stage;

import static org.apache.spark.sql.functions.col;

import clustermap.table.Field;
import clustermap.table.Locations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What stands where, by area, set of clusters and distance from the nearest of them. Each partition
 * of positions adds up longs, so what is shuffled grows with areas.
 */
final class ReachCounts {
  /** Stands for all that is there, near or not, as a set of clusters and as a distance. */
  static final int ALL = -1;

  private ReachCounts() {}

  /**
   * Counts within each distance: the keys, clusters, reach (number of the distance), counted, more,
   * nearest; and with {@link #ALL} what is there in all. What is nowhere near has that row alone.
   *
   * @param rows with columns easting and northing, never null
   * @param keys columns of text by which is counted
   * @param counted how many stand there
   * @param more a second such count
   */
  static Dataset<Row> of(
      Dataset<Row> rows,
      List<String> keys,
      Column counted,
      Column more,
      Broadcast<NearClusters> near) {
    StructType schema = new StructType();
    for (String key : keys) {
      schema = schema.add(key, DataTypes.StringType, true);
    }
    schema =
        schema
            .add("clusters", DataTypes.IntegerType, false)
            .add("reach", DataTypes.IntegerType, false)
            .add("counted", DataTypes.LongType, false)
            .add("more", DataTypes.LongType, false)
            .add("nearest", DataTypes.DoubleType, true);
    Column[] columns =
        Stream.concat(
                keys.stream().map(key -> col(key).cast("string")),
                Stream.of(
                    number(Locations.EASTING),
                    number(Locations.NORTHING),
                    counted.cast("long"),
                    more.cast("long")))
            .toArray(Column[]::new);
    return rows.select(columns).mapPartitions(counting(keys.size(), near), Encoders.row(schema));
  }

  private static Column number(Field field) {
    return field.col().cast("double");
  }

  /** Sums of one area: by set of clusters, then distance; the last distance is beyond all. */
  private static final class Sums {
    private final long[][] counted;
    private final long[][] more;
    private final double[] nearest;
    private long all;
    private long allMore;

    Sums(int sets, int bands) {
      counted = new long[sets][bands];
      more = new long[sets][bands];
      nearest = new double[sets];
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    }
  }

  private static MapPartitionsFunction<Row, Row> counting(int keys, Broadcast<NearClusters> near) {
    return rows -> {
      NearClusters clusters = near.value();
      double[] groups = new double[clusters.outlines().groups()];
      double[] sets = new double[clusters.sets()];
      Map<List<@Nullable String>, Sums> sums = new HashMap<>();
      while (rows.hasNext()) {
        Row row = rows.next();
        @Nullable String[] key = new @Nullable String[keys];
        for (int k = 0; k < keys; k++) {
          key[k] = row.getString(k);
        }
        Sums sum =
            sums.computeIfAbsent(
                Arrays.asList(key), k -> new Sums(clusters.sets(), clusters.reach().size() + 1));
        long counted = row.getLong(keys + 2);
        long more = row.getLong(keys + 3);
        sum.all += counted;
        sum.allMore += more;
        if (clusters.outlines().nearest(row.getDouble(keys), row.getDouble(keys + 1), groups)) {
          clusters.bySet(groups, sets);
          for (int s = 0; s < sets.length; s++) {
            int band = clusters.band(sets[s]);
            sum.counted[s][band] += counted;
            sum.more[s][band] += more;
            sum.nearest[s] = Math.min(sum.nearest[s], sets[s]);
          }
        }
      }
      return emitted(sums, clusters.reach().size());
    };
  }

  private static Iterator<Row> emitted(Map<List<@Nullable String>, Sums> sums, int bands) {
    List<Row> rows = new ArrayList<>();
    sums.forEach(
        (key, sum) -> {
          rows.add(row(key, ALL, ALL, sum.all, sum.allMore, Double.POSITIVE_INFINITY));
          for (int s = 0; s < sum.counted.length; s++) {
            long counted = 0;
            long more = 0;
            for (int band = 0; band < bands; band++) {
              counted += sum.counted[s][band];
              more += sum.more[s][band];
              if (counted > 0 || more > 0) {
                rows.add(row(key, s, band, counted, more, sum.nearest[s]));
              }
            }
          }
        });
    return rows.iterator();
  }

  private static Row row(
      List<@Nullable String> key,
      int clusters,
      int reach,
      long counted,
      long more,
      double nearest) {
    List<@Nullable Object> values = new ArrayList<>(key);
    values.add(clusters);
    values.add(reach);
    values.add(counted);
    values.add(more);
    values.add(Double.isInfinite(nearest) ? null : nearest);
    return RowFactory.create(values.toArray());
  }
}
