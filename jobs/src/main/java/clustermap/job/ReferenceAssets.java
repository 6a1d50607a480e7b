package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import clustermap.job.RawFolder.RawFile;
import clustermap.table.Assets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Assets that ship: universities with their positions, and catapults and research organisations by
 * name alone, from a list that was reviewed by hand and is copied beside the table.
 */
final class ReferenceAssets {
  /** The reviewed list; an organisation may have several sites, and no source gives them. */
  static final String RESEARCH_ORGANISATIONS = "research_organisations.csv";

  private ReferenceAssets() {}

  /**
   * The table's rows.
   *
   * @param out where the list is copied to
   */
  static Dataset<Row> build(RawFolder folder, Path out) {
    return universities(folder).union(named(folder, out));
  }

  private static Dataset<Row> named(RawFolder folder, Path out) {
    return folder
        .csv(ShippedFile.copy(RESEARCH_ORGANISATIONS, out))
        .select(
            Assets.ASSET_ID.col(),
            Assets.KIND.col(),
            Assets.NAME.col(),
            lit(null).cast("string").as(Assets.POSTCODE.name()),
            lit(null).cast("double").as(Assets.EASTING.name()),
            lit(null).cast("double").as(Assets.NORTHING.name()));
  }

  private static Dataset<Row> universities(RawFolder folder) {
    List<Row> named =
        folder.rows(RawFile.UNIVERSITIES).stream()
            .map(
                r ->
                    RowFactory.create(
                        r.getString(0), ProviderName.of(r.getString(1), r.getString(2))))
            .toList();
    StructType schema =
        new StructType().add("named_ukprn", "string", false).add("named", "string", false);
    Dataset<Row> raw = folder.read(RawFile.UNIVERSITIES);
    // One to one: a provider has one number.
    return raw.join(
            raw.sparkSession().createDataFrame(named, schema),
            col("ukprn").equalTo(col("named_ukprn")))
        .select(
            Assets.ASSET_ID.of(concat(lit("ukprn-"), col("ukprn"))),
            Assets.KIND.of(lit("university")),
            Assets.NAME.of(col("named")),
            Assets.POSTCODE.col(),
            Assets.EASTING.of(col("easting")),
            Assets.NORTHING.of(col("northing")));
  }
}
