package clustermap.stage;

import static org.apache.spark.sql.functions.atan2;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.degrees;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Clusters;
import clustermap.table.Districts;
import clustermap.table.Locations;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Names an analyst would give: "Digital and technologies · Sheffield centre".
 *
 * <p>Sector, then the district with most members and the part of it in which the cluster lies: its
 * centre (within 2 km of where the district's firms have their mean) or one of eight compass points
 * seen from there. Two districts are named when the first holds less than 60 % of the members.
 * Where a SIC group stands out against the sector ({@link Specialisms}), it follows: "… · Rotherham
 * north · basic iron and steel". Where a name would stand twice in a taxonomy, the largest cluster
 * has it; the others add the outward postcode with most of their members, then, if need be, a
 * number by size.
 */
final class Naming {
  private static final double CENTRE_METRES = 2000;
  private static final double DOMINANT = 0.6;
  private static final String[] COMPASS = {
    "east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"
  };

  private Naming() {}

  /**
   * Adds {@code name}.
   *
   * @param clusters with taxonomy, sector_name, distinctive_name, lad_1, lad_1_share, lad_2,
   *     outward, firms, mean_easting and mean_northing
   * @param locations locations by contract
   * @param districts districts by contract
   */
  static Dataset<Row> name(Dataset<Row> clusters, Dataset<Row> locations, Dataset<Row> districts) {
    Dataset<Row> names =
        districts.select(Districts.LAD.col().as("lad"), Districts.NAME.col().as("lad_name"));
    Dataset<Row> centres = centres(locations);
    Column dx = col("mean_easting").minus(col("centre_easting"));
    Column dy = col("mean_northing").minus(col("centre_northing"));
    Column octant =
        pmod(floor(degrees(atan2(dy, dx)).plus(22.5).divide(45)), lit(8L)).plus(1).cast("int");
    Column part =
        when(dx.multiply(dx).plus(dy.multiply(dy)).leq(CENTRE_METRES * CENTRE_METRES), "centre")
            .otherwise(element_at(lit(COMPASS), octant));
    Column place =
        when(col("lad_1").isNull(), "place unknown")
            .when(
                Clusters.LAD_1_SHARE.col().lt(DOMINANT).and(col("name_2").isNotNull()),
                concat(col("name_1"), lit(" and "), col("name_2")))
            .otherwise(concat_ws(" ", col("name_1"), part));
    Dataset<Row> placed =
        clusters
            .join(names.toDF("code_1", "found_1"), col("lad_1").equalTo(col("code_1")), "left")
            .join(names.toDF("code_2", "found_2"), col("lad_2").equalTo(col("code_2")), "left")
            .join(centres, col("lad_1").equalTo(col("centre_lad")), "left")
            .withColumn("name_1", coalesce(col("found_1"), col("lad_1")))
            .withColumn("name_2", coalesce(col("found_2"), col("lad_2")))
            .withColumn(
                "plain", concat_ws(" · ", col("sector_name"), place, col("distinctive_name")));
    return unique(placed);
  }

  private static Dataset<Row> centres(Dataset<Row> locations) {
    Column sites = Locations.SITES.col().cast("decimal(18,0)");
    return locations
        .where("easting IS NOT NULL AND lad IS NOT NULL AND sites > 0")
        .groupBy(Locations.LAD.col().as("centre_lad"))
        .agg(
            mean(Locations.EASTING.col(), sites).as("centre_easting"),
            mean(Locations.NORTHING.col(), sites).as("centre_northing"));
  }

  /** In whole centimetres, so that the mean does not depend on the order of rows. */
  private static Column mean(Column coordinate, Column sites) {
    Column centimetres = round(coordinate.multiply(100)).cast("decimal(18,0)");
    return sum(centimetres.multiply(sites))
        .cast("double")
        .divide(sum(sites).cast("double"))
        .divide(100.0);
  }

  private static Dataset<Row> unique(Dataset<Row> clusters) {
    WindowSpec samePlain =
        Window.partitionBy("taxonomy", "plain").orderBy(desc("firms"), col("cluster_id"));
    Dataset<Row> longer =
        clusters.withColumn(
            "longer",
            when(row_number().over(samePlain).gt(1), concat_ws(" ", col("plain"), col("outward")))
                .otherwise(col("plain")));
    Column rank =
        row_number()
            .over(
                Window.partitionBy("taxonomy", "longer").orderBy(desc("firms"), col("cluster_id")));
    return longer
        .withColumn("rank", rank)
        .withColumn(
            Clusters.NAME.name(),
            when(
                    col("rank").gt(1),
                    concat(col("longer"), lit(" ("), col("rank").cast("string"), lit(")")))
                .otherwise(col("longer")));
  }
}
