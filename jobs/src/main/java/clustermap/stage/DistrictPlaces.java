package clustermap.stage;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import clustermap.table.DistrictAreas;
import clustermap.table.Districts;
import clustermap.table.GeocodedSites;
import clustermap.table.PlaceLookup;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The areas that districts lie in, of geographies that postcodes do not know, by the look-up.
 *
 * <p>A look-up of a later vintage serves: its district stands for the districts of 2021 that it
 * covers. A district that lies wholly in several areas, as where areas overlap, lies in each; one
 * that is split lies in the best fitting area, and in none where the look-up does not say which.
 */
public final class DistrictPlaces {
  private static final String[] DISTRICT = {"lad_2021", "geography"};

  private DistrictPlaces() {}

  /**
   * Rows of the look-up by district of 2021: lad_2021 (null where no vintage knows its code), given
   * (the code as it stands there), geography, code, share, best_fit, parts (rows of the district
   * and geography), whole (whether the area holds it all), kept (whether its sites count there).
   */
  static Dataset<Row> judged(Dataset<Row> lookup, Dataset<Row> districts) {
    Dataset<Row> same =
        districts
            .where(Districts.LAD_2021.col().isNotNull())
            .select(Districts.LAD.col().as("given"), Districts.LAD_2021.col().as("district"));
    // One that covers several: those whose successor it is.
    Dataset<Row> successors =
        districts
            .where(Districts.LAD_2021.col().isNotNull())
            .select(Districts.LAD_2025.col().as("given"), Districts.LAD_2021.col().as("district"))
            .join(same.select("given"), new String[] {"given"}, "left_anti");
    Dataset<Row> known = same.union(successors).distinct();
    Dataset<Row> rows =
        lookup
            .where(not(InPlaces.hasColumn(PlaceLookup.GEOGRAPHY.col())))
            .withColumnRenamed(PlaceLookup.LAD_2021.name(), "given")
            .join(broadcast(known), new String[] {"given"}, "left")
            .withColumnRenamed("district", "lad_2021");
    Column whole =
        PlaceLookup.SHARE
            .col()
            .equalTo(1)
            .or(PlaceLookup.SHARE.col().isNull().and(col("parts").equalTo(1)));
    Column best =
        row_number()
            .over(
                Window.partitionBy(DISTRICT[0], DISTRICT[1])
                    .orderBy(
                        coalesce(PlaceLookup.BEST_FIT.col(), lit(false)).desc(),
                        PlaceLookup.SHARE.col().desc_nulls_last(),
                        PlaceLookup.CODE.col()))
            .equalTo(1)
            .and(
                coalesce(PlaceLookup.BEST_FIT.col(), lit(false))
                    .or(PlaceLookup.SHARE.col().isNotNull()));
    Column anyWhole = max(col("whole")).over(Window.partitionBy(DISTRICT[0], DISTRICT[1]));
    return rows.withColumn(
            "parts", count(lit(1)).over(Window.partitionBy(DISTRICT[0], DISTRICT[1])))
        .withColumn("whole", coalesce(whole, lit(false)))
        .withColumn(
            "kept", col("lad_2021").isNotNull().and(when(anyWhole, col("whole")).otherwise(best)))
        .select(
            col("lad_2021"),
            col("given"),
            PlaceLookup.GEOGRAPHY.col(),
            PlaceLookup.CODE.col(),
            col("whole"),
            col("kept"));
  }

  /** District areas by contract. */
  public static Dataset<Row> of(Dataset<Row> lookup, Dataset<Row> districts) {
    return judged(lookup, districts)
        .where("kept")
        .groupBy(DistrictAreas.LAD_2021.col())
        .agg(
            array_sort(collect_set(struct(PlaceLookup.GEOGRAPHY.col(), PlaceLookup.CODE.col())))
                .cast(GeocodedSites.OTHER_PLACES.type())
                .as(DistrictAreas.OTHER_PLACES.name()))
        .select(DistrictAreas.CONTRACT.columns());
  }

  /**
   * District areas as they are joined with rows that have places of their own: district_of_areas,
   * looked_up.
   */
  static Dataset<Row> lookedUp(Dataset<Row> districtAreas) {
    return districtAreas.select(
        DistrictAreas.LAD_2021.col().as("district_of_areas"),
        DistrictAreas.OTHER_PLACES.col().as("looked_up"));
  }
}
