package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import clustermap.table.Assets;
import clustermap.table.GeocodedSites;
import clustermap.table.PartnerSites;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Where participants of projects are. One that is an asset stands at the asset's position; else a
 * firm stands at its site, of several at that of the participant's postcode, else, since nobody
 * knows, at all of them; else the participant stands at its own postcode.
 */
public final class LocatePartners {
  private static final String[] WHERE = {"asset", "company", "postcode"};
  private static final Column[] AREAS = {
    GeocodedSites.EASTING.col(),
    GeocodedSites.NORTHING.col(),
    GeocodedSites.LAD.col(),
    GeocodedSites.ITL3.col(),
    GeocodedSites.ITL2.col(),
    GeocodedSites.ITL1.col(),
    GeocodedSites.TTWA.col(),
    GeocodedSites.OTHER_PLACES.col(),
    GeocodedSites.SMALL_AREA.col()
  };

  private LocatePartners() {}

  /**
   * What it is made from.
   *
   * @param partners by contract
   * @param sites geocoded sites
   * @param givenAssets accepted assets
   * @param shippedAssets assets that ship as reference
   * @param gazetteer what says where postcodes lie
   */
  public record Inputs(
      Dataset<Row> partners,
      Dataset<Row> sites,
      Dataset<Row> givenAssets,
      Dataset<Row> shippedAssets,
      Gazetteer gazetteer) {}

  /** Sites of partners by contract. */
  public static Dataset<Row> run(Inputs in) {
    Dataset<Row> asked = in.partners().select(WHERE[0], WHERE[1], WHERE[2]).distinct();
    Dataset<Row> firmSites = firmSites(asked, in.sites());
    Dataset<Row> standing =
        standing(
            asked, firmSites, Support.all(in.givenAssets(), in.shippedAssets()), in.gazetteer());
    // A firm that is an asset stands where the asset does, and is in clusters where its sites are.
    Dataset<Row> ofAssets =
        asked
            .where("asset <> '' AND company <> ''")
            .join(firmSites, new String[] {"company", "postcode"})
            .withColumn("stands", lit(false));
    return standing
        .select(PartnerSites.CONTRACT.columns())
        .union(ofAssets.select(PartnerSites.CONTRACT.columns()));
  }

  /** Sites at which firms took part, by company and postcode of the participant. */
  private static Dataset<Row> firmSites(Dataset<Row> partners, Dataset<Row> sites) {
    Dataset<Row> asked = partners.where("company <> ''").select("company", "postcode").distinct();
    Column at = coalesce(col("site_postcode").equalTo(col("postcode")), lit(false));
    return sites
        .withColumnRenamed(GeocodedSites.POSTCODE.name(), "site_postcode")
        // Firms with projects are few beside the register.
        .join(broadcast(asked), GeocodedSites.COMPANY_NUMBER.col().equalTo(col("company")))
        .withColumn("at", at)
        .withColumn("any_at", max(col("at")).over(Window.partitionBy("company", "postcode")))
        .where(col("at").equalTo(col("any_at")))
        .select(with(AREAS, col("company"), col("postcode"), GeocodedSites.SITE_ID.col()));
  }

  /** Where those of one asset, company and postcode stand: one row, or one for each site. */
  private static Dataset<Row> standing(
      Dataset<Row> asked, Dataset<Row> firmSites, Dataset<Row> assets, Gazetteer gazetteer) {
    Dataset<Row> named =
        assets
            .select(
                concat(lit("asset:"), Assets.ASSET_ID.col()).as("stand"),
                Assets.POSTCODE.col(),
                Assets.EASTING.col().as("given_easting"),
                Assets.NORTHING.col().as("given_northing"))
            .union(
                asked
                    .where("postcode <> ''")
                    .select(
                        concat(lit("postcode:"), col("postcode")).as("stand"),
                        col("postcode"),
                        lit(null).cast("double").as("given_easting"),
                        lit(null).cast("double").as("given_northing"))
                    .distinct())
            .withColumn("unknown_postcode", lit(false));
    Column located = col("easting").isNotNull().or(col("lad").isNotNull());
    Dataset<Row> stands =
        Geocode.located(named, gazetteer)
            .where(located)
            .select(with(AREAS, col("stand"), lit(null).cast("string").as("site_id")))
            .union(
                firmSites
                    .where(located)
                    .select(
                        with(
                            AREAS,
                            concat(lit("firm:"), col("company"), lit("|"), col("postcode"))
                                .as("stand"),
                            col("site_id"))));
    Column[] choices = {
      struct(lit(1).as("choice"), concat(lit("asset:"), col("asset")).as("stand")),
      struct(
          lit(2).as("choice"),
          concat(lit("firm:"), col("company"), lit("|"), col("postcode")).as("stand")),
      struct(lit(3).as("choice"), concat(lit("postcode:"), col("postcode")).as("stand"))
    };
    return asked
        .withColumn("one", explode(array(choices)))
        .select(col("asset"), col("company"), col("postcode"), col("one.choice"), col("one.stand"))
        .join(stands, "stand")
        .withColumn(
            "best", min(col("choice")).over(Window.partitionBy(WHERE[0], WHERE[1], WHERE[2])))
        .where(col("choice").equalTo(col("best")))
        .drop("choice", "best", "stand")
        .withColumn("stands", lit(true));
  }

  private static Column[] with(Column[] areas, Column... more) {
    Column[] all = new Column[more.length + areas.length];
    System.arraycopy(more, 0, all, 0, more.length);
    System.arraycopy(areas, 0, all, more.length, areas.length);
    return all;
  }
}
