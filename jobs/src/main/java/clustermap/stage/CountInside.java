package clustermap.stage;

import static org.apache.spark.sql.functions.sum;

import clustermap.geo.FootprintIndex;
import clustermap.table.FootprintCounts;
import clustermap.table.Locations;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What lies inside each cluster's footprint, member or not: the c and n of its likelihood ratio,
 * the x and n of its location quotient, and the sums of its design effect. Each partition of
 * locations adds up longs by cluster; what is shuffled is one row a cluster and partition.
 */
public final class CountInside {
  private static final int SUMS = 12;

  private CountInside() {}

  /**
   * The clusters' footprints, ready to be sent to executors; grows with clusters, never with firms.
   *
   * @param ids cluster ids by index
   * @param taxonomies taxonomies by index
   * @param sectors sectors by index
   * @param index the outlines in EPSG:27700
   */
  public record Outlines(
      List<String> ids, List<String> taxonomies, List<String> sectors, FootprintIndex index)
      implements java.io.Serializable {

    /** From rows of footprints by contract. */
    public static Outlines of(List<Row> footprints) {
      List<String> ids = new ArrayList<>(footprints.size());
      List<String> taxonomies = new ArrayList<>(footprints.size());
      List<String> sectors = new ArrayList<>(footprints.size());
      List<byte[]> wkb = new ArrayList<>(footprints.size());
      for (Row row : footprints) {
        ids.add(row.getAs("cluster_id"));
        taxonomies.add(row.getAs("taxonomy"));
        sectors.add(row.getAs("sector"));
        wkb.add(row.getAs("grid_geometry"));
      }
      return new Outlines(ids, taxonomies, sectors, FootprintIndex.ofWkb(wkb));
    }
  }

  /**
   * Counts by contract, a row for each cluster that has a location inside.
   *
   * @param locations locations by contract
   */
  public static Dataset<Row> run(Dataset<Row> locations, Broadcast<Outlines> outlines) {
    StructType partial = new StructType().add("cluster_id", DataTypes.StringType, false);
    List<String> names =
        FootprintCounts.CONTRACT.fields().stream().map(f -> f.name()).skip(1).toList();
    for (String name : names) {
      partial = partial.add(name, DataTypes.LongType, false);
    }
    Column[] sums = names.stream().map(name -> sum(name).as(name)).toArray(Column[]::new);
    return locations
        .where(Locations.EASTING.col().isNotNull())
        .select(
            Locations.EASTING.col(),
            Locations.NORTHING.col(),
            Locations.SITES.col(),
            Locations.SITES_EXCL_SHARED.col(),
            Locations.SITES_ALL_STANDINGS.col(),
            Locations.LOCATION_WEIGHT.col(),
            Locations.SECTORS.col())
        .mapPartitions(counting(outlines), Encoders.row(partial))
        .groupBy(FootprintCounts.CLUSTER_ID.col())
        .agg(sums[0], java.util.Arrays.copyOfRange(sums, 1, sums.length))
        .select(FootprintCounts.CONTRACT.columns());
  }

  private static MapPartitionsFunction<Row, Row> counting(Broadcast<Outlines> outlines) {
    return rows -> {
      Outlines clusters = outlines.value();
      long[][] sums = new long[clusters.ids().size()][];
      while (rows.hasNext()) {
        Row row = rows.next();
        int[] inside = clusters.index().containing(row.getDouble(0), row.getDouble(1));
        for (int cluster : inside) {
          if (sums[cluster] == null) {
            sums[cluster] = new long[SUMS];
          }
          add(
              sums[cluster],
              row,
              clusters.taxonomies().get(cluster),
              clusters.sectors().get(cluster));
        }
      }
      return emitted(clusters.ids(), sums);
    };
  }

  private static void add(long[] sums, Row location, String taxonomy, String wanted) {
    long sites = location.getLong(2);
    sums[0] += sites;
    sums[1] += location.getLong(3);
    sums[2] += location.getLong(4);
    sums[3] += location.getLong(5);
    sums[11] += sites * sites;
    for (Row sector : location.<Row>getList(6)) {
      if (wanted.equals(sector.getString(1)) && taxonomy.equals(sector.getString(0))) {
        long ofSector = sector.getLong(2);
        sums[4] += ofSector;
        sums[5] += sector.getLong(3);
        sums[6] += sector.getLong(4);
        sums[7] += sector.getLong(5);
        sums[8] += sector.getLong(6);
        sums[9] += ofSector * ofSector;
        sums[10] += ofSector * sites;
      }
    }
  }

  private static Iterator<Row> emitted(List<String> ids, long[][] sums) {
    return IntStream.range(0, ids.size())
        .filter(i -> sums[i] != null)
        .mapToObj(
            i -> {
              Object[] values = new Object[SUMS + 1];
              values[0] = ids.get(i);
              for (int k = 0; k < SUMS; k++) {
                values[k + 1] = sums[i][k];
              }
              return RowFactory.create(values);
            })
        .iterator();
  }
}
