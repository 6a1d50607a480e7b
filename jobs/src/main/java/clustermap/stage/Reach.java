package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.DistrictAreas;
import clustermap.table.Districts;
import clustermap.table.Locations;
import clustermap.table.PlaceReach;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.ReachByDeprivation;
import clustermap.table.SmallAreas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who is near a cluster: the firms, live postcodes and residents of every place by distance in a
 * straight line from the nearest footprint of the first taxonomy. Postcodes that are farther from
 * every cluster than the largest distance are counted and not measured.
 */
public final class Reach {
  private static final int FIRMS = 0;
  private static final int OPEN_FIRMS = 1;
  private static final int POSTCODES = 2;
  private static final int RESIDENTS = 3;
  private static final int KINDS = 4;

  private static final List<String> AREAS =
      List.of("itl1", "itl2", "itl3", "lad", "ttwa", "other_places");
  private static final List<String> OWN_AREAS = List.of("lad", "ttwa");
  private static final String[] ROW = {"geography", "code", "kind", "clusters", "reach"};
  private static final String DECILE = SmallAreas.DEPRIVATION_DECILE.name();

  private Reach() {}

  /**
   * What is held against the clusters.
   *
   * @param places the areas of all geographies
   * @param locations locations by contract
   * @param postcodes every postcode of the nation
   * @param districts districts of every vintage
   * @param districtAreas areas of other geographies by district, by contract
   * @param smallAreas accepted small areas; without rows where none are given
   */
  public record Inputs(
      Dataset<Row> places,
      Dataset<Row> locations,
      Dataset<Row> postcodes,
      Dataset<Row> districts,
      Dataset<Row> districtAreas,
      Dataset<Row> smallAreas) {}

  /**
   * Reach by contract, of every place.
   *
   * @param residentsGiven whether there are small areas
   */
  public static Dataset<Row> run(
      Inputs inputs, boolean residentsGiven, Broadcast<NearClusters> near) {
    Dataset<Row> firms =
        ReachCounts.of(
                inputs
                    .locations()
                    .where(Locations.EASTING.col().isNotNull())
                    .withColumn("other_places", InPlaces.packed()),
                AREAS,
                Locations.SITES.col(),
                Locations.SITES_EXCL_SHARED.col(),
                near)
            .withColumn("other_places", InPlaces.unpacked(col("other_places")));
    Dataset<Row> counts =
        placed(firms, lit(FIRMS), col("counted"))
            .union(placed(firms, lit(OPEN_FIRMS), col("more")))
            .union(placed(postcodes(inputs, near), lit(POSTCODES), col("counted")));
    if (residentsGiven) {
      counts =
          counts.union(placed(residents(inputs, OWN_AREAS, near), lit(RESIDENTS), col("counted")));
    }
    Dataset<Row> lookedUp =
        inputs
            .districtAreas()
            .select(explode(DistrictAreas.OTHER_PLACES.col()).as("area"))
            .select(col("area.geography").as("geography"))
            .distinct()
            .withColumn("looked_up", lit(1L));
    Column byCode =
        Places.GEOGRAPHY.col().isInCollection(new TreeSet<>(InPlaces.GEOGRAPHIES.keySet()));
    Dataset<Row> places =
        inputs
            .places()
            .join(broadcast(lookedUp), new String[] {Places.GEOGRAPHY.name()}, "left")
            .select(
                Places.GEOGRAPHY.col(),
                Places.CODE.col(),
                // Before all others of its place: it says that there is one.
                lit(-1).as("kind"),
                lit(ReachCounts.ALL).as("clusters"),
                lit(ReachCounts.ALL).as("reach"),
                // And whether districts say what is in it.
                when(byCode, 1L).otherwise(coalesce(col("looked_up"), lit(0L))).as("counted"),
                lit(null).cast("double").as("nearest"));
    return byPlace(places.union(summed(counts)), told(near, residentsGiven), PlaceReach.CONTRACT);
  }

  /** Reach of residents by decile of deprivation, by contract. */
  public static Dataset<Row> byDeprivation(Inputs inputs, Broadcast<NearClusters> near) {
    Dataset<Row> ranked =
        residents(
            new Inputs(
                inputs.places(),
                inputs.locations(),
                inputs.postcodes(),
                inputs.districts(),
                inputs.districtAreas(),
                inputs.smallAreas().where(SmallAreas.DEPRIVATION_DECILE.col().isNotNull())),
            Stream.concat(OWN_AREAS.stream(), Stream.of(DECILE)).toList(),
            near);
    Dataset<Row> known =
        summed(placed(ranked, col(DECILE).cast("int"), col("counted")))
            .join(
                broadcast(inputs.places().select(Places.GEOGRAPHY.col(), Places.CODE.col())),
                new String[] {"geography", "code"},
                "left_semi");
    return byPlace(known, toldByDecile(near), ReachByDeprivation.CONTRACT);
  }

  /** Live postcodes; only those that may be near are measured, one by one. */
  private static Dataset<Row> postcodes(Inputs inputs, Broadcast<NearClusters> near) {
    Dataset<Row> live =
        inputs
            .postcodes()
            .where(
                not(coalesce(Postcodes.TERMINATED.col(), lit(false)))
                    .and(Postcodes.EASTING.col().isNotNull())
                    .and(Postcodes.NORTHING.col().isNotNull()));
    double[] bounds = near.value().outlines().bounds();
    Dataset<Row> around =
        live.where(
            Postcodes.EASTING
                .col()
                .between(bounds[0], bounds[2])
                .and(Postcodes.NORTHING.col().between(bounds[1], bounds[3])));
    Dataset<Row> all =
        live.groupBy(col("lad"), col("ttwa"))
            .agg(count(lit(1)).as("counted"))
            .select(
                col("lad"),
                col("ttwa"),
                lit(ReachCounts.ALL).as("clusters"),
                lit(ReachCounts.ALL).as("reach"),
                col("counted"),
                lit(0L).as("more"),
                lit(null).cast("double").as("nearest"));
    Dataset<Row> within =
        ReachCounts.of(around, OWN_AREAS, lit(1L), lit(0L), near)
            .where(col("clusters").notEqual(ReachCounts.ALL));
    return inAreas(within.union(all), inputs);
  }

  private static Dataset<Row> residents(
      Inputs inputs, List<String> keys, Broadcast<NearClusters> near) {
    Dataset<Row> placed =
        inputs
            .smallAreas()
            .where(
                SmallAreas.EASTING
                    .col()
                    .isNotNull()
                    .and(SmallAreas.NORTHING.col().isNotNull())
                    .and(SmallAreas.POPULATION.col().isNotNull()));
    return inAreas(
        ReachCounts.of(placed, keys, SmallAreas.POPULATION.col(), lit(0L), near), inputs);
  }

  /** With the areas that hold the districts, as sites have them; those by outline are not known. */
  private static Dataset<Row> inAreas(Dataset<Row> rows, Inputs inputs) {
    Dataset<Row> others = DistrictPlaces.lookedUp(inputs.districtAreas());
    Dataset<Row> byCode =
        inputs
            .districts()
            .select(
                Districts.LAD.col().as("district"),
                Districts.LAD_2021.col().as("district_2021"),
                Districts.ITL3.col(),
                Districts.ITL2.col(),
                Districts.ITL1.col());
    return rows.join(broadcast(byCode), col("lad").equalTo(col("district")), "left")
        .withColumn("lad", coalesce(col("district_2021"), col("lad")))
        .join(broadcast(others), col("lad").equalTo(col("district_of_areas")), "left")
        .withColumnRenamed("looked_up", "other_places");
  }

  private static Dataset<Row> placed(Dataset<Row> counts, Column kind, Column counted) {
    return InPlaces.rows(
            counts
                .withColumn("kind", kind)
                .withColumn("counted", counted)
                .where(col("counted").gt(0)),
            col("kind"),
            col("clusters"),
            col("reach"),
            col("counted"),
            col("nearest"))
        .select("geography", "code", "kind", "clusters", "reach", "counted", "nearest");
  }

  private static Dataset<Row> summed(Dataset<Row> counts) {
    Column[] row = Arrays.stream(ROW).map(name -> col(name)).toArray(Column[]::new);
    return counts.groupBy(row).agg(sum("counted").as("counted"), min("nearest").as("nearest"));
  }

  private static Dataset<Row> byPlace(
      Dataset<Row> rows,
      FlatMapGroupsFunction<String, Row, Row> telling,
      clustermap.table.Contract contract) {
    return rows.groupByKey(
            (MapFunction<Row, String>) row -> row.getString(0) + '\n' + row.getString(1),
            Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {col("kind"), col("clusters"), col("reach")},
            telling,
            Encoders.row(contract.schema()));
  }

  /** Counts of one place, by kind. */
  private static final class Counts {
    private final long[] all = new long[KINDS];
    private final long[][][] within;
    private final @Nullable Double[] nearest;

    Counts(int sets, int bands) {
      within = new long[KINDS][sets][bands];
      nearest = new @Nullable Double[sets];
    }

    void add(int kind, Row row) {
      int set = row.getInt(3);
      if (set == ReachCounts.ALL) {
        all[kind] = row.getLong(5);
        return;
      }
      within[kind][set][row.getInt(4)] = row.getLong(5);
      if (kind == POSTCODES) {
        nearest[set] = row.getDouble(6);
      }
    }
  }

  private static @Nullable Double share(long part, long all) {
    return all > 0 ? (double) part / all : null;
  }

  private static FlatMapGroupsFunction<String, Row, Row> told(
      Broadcast<NearClusters> near, boolean residentsGiven) {
    return (place, rows) -> {
      NearClusters clusters = near.value();
      Counts counts = new Counts(clusters.sets(), clusters.reach().size());
      boolean exists = false;
      boolean byDistrict = false;
      while (rows.hasNext()) {
        Row row = rows.next();
        if (row.getInt(2) < 0) {
          exists = true;
          byDistrict = row.getLong(5) > 0;
        } else {
          counts.add(row.getInt(2), row);
        }
      }
      if (!exists) {
        return List.<Row>of().iterator();
      }
      String geography = place.substring(0, place.indexOf('\n'));
      String code = place.substring(place.indexOf('\n') + 1);
      boolean[] known = {true, true, byDistrict, byDistrict && residentsGiven};
      List<Row> out = new ArrayList<>();
      for (int set = 0; set < clusters.sets(); set++) {
        if (set == NearClusters.SIGNIFICANT && !clusters.tested()) {
          continue;
        }
        for (int band = 0; band < clusters.reach().size(); band++) {
          out.add(row(geography, code, clusters, set, band, counts, known));
        }
      }
      return out.iterator();
    };
  }

  private static Row row(
      String geography,
      String code,
      NearClusters clusters,
      int set,
      int band,
      Counts counts,
      boolean[] known) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(geography);
    values.add(code);
    values.add(clusters.taxonomy());
    values.add(
        set >= NearClusters.FIRST_SECTOR
            ? clusters.sectors().get(set - NearClusters.FIRST_SECTOR)
            : null);
    values.add(setName(set));
    values.add(clusters.reach().get(band));
    Double nearest = counts.nearest[set];
    values.add(nearest == null ? null : Math.rint(nearest));
    for (int kind = 0; kind < KINDS; kind++) {
      long all = counts.all[kind];
      long within = counts.within[kind][set][band];
      values.add(known[kind] ? all : null);
      values.add(known[kind] ? within : null);
      values.add(known[kind] ? share(within, all) : null);
    }
    return RowFactory.create(values.toArray());
  }

  private static String setName(int set) {
    return set == NearClusters.SIGNIFICANT ? "significant" : "all";
  }

  private static FlatMapGroupsFunction<String, Row, Row> toldByDecile(
      Broadcast<NearClusters> near) {
    return (place, rows) -> {
      NearClusters clusters = near.value();
      int bands = clusters.reach().size();
      long[] all = new long[11];
      long[][][] within = new long[11][2][bands];
      while (rows.hasNext()) {
        Row row = rows.next();
        int set = row.getInt(3);
        if (set == ReachCounts.ALL) {
          all[row.getInt(2)] = row.getLong(5);
        } else if (set <= NearClusters.SIGNIFICANT) {
          within[row.getInt(2)][set][row.getInt(4)] = row.getLong(5);
        }
      }
      return deciles(place, clusters, all, within);
    };
  }

  private static Iterator<Row> deciles(
      String place, NearClusters clusters, long[] all, long[][][] within) {
    List<Row> out = new ArrayList<>();
    for (int set = 0; set <= (clusters.tested() ? 1 : 0); set++) {
      for (int decile = 1; decile < all.length; decile++) {
        for (int band = 0; band < clusters.reach().size() && all[decile] > 0; band++) {
          out.add(
              RowFactory.create(
                  place.substring(0, place.indexOf('\n')),
                  place.substring(place.indexOf('\n') + 1),
                  clusters.taxonomy(),
                  setName(set),
                  (long) decile,
                  clusters.reach().get(band),
                  all[decile],
                  within[decile][set][band],
                  share(within[decile][set][band], all[decile])));
        }
      }
    }
    return out.iterator();
  }
}
