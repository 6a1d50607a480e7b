package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.not;

import clustermap.table.Companies;
import clustermap.table.Postcodes;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The least that a night over a nation can be: plain Spark reads the register, joins the live
 * postcodes, takes a row for each SIC code, sorts them by it, writes them, and counts firms by
 * code. A night is measured against it ({@code benchmarks/nation}). Prints one line a run: the
 * first cold, the others warm.
 */
public final class NationFloorRun {
  private NationFloorRun() {}

  /**
   * Runs some times in one process.
   *
   * @param arguments folder of the nation, postcodes.parquet, folder to write to, number of runs
   */
  public static void main(String[] arguments) throws Exception {
    String companies = Path.of(arguments[0]).resolve("companies").toUri().toString();
    String postcodes = Path.of(arguments[1]).toUri().toString();
    String out = Path.of(arguments[2]).toUri().toString();
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      for (int run = 1; run <= Integer.parseInt(arguments[3]); run++) {
        long begun = System.nanoTime();
        long codes = floor(session.spark(), companies, postcodes, out);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            Locale.ROOT, "floor,%s,%.1f,%d%n", run == 1 ? "cold" : "warm", seconds, codes);
      }
    }
  }

  private static long floor(SparkSession spark, String companies, String postcodes, String out) {
    Dataset<Row> live =
        spark
            .read()
            .parquet(postcodes)
            .where(not(Postcodes.TERMINATED.col()))
            .select(
                Postcodes.POSTCODE.col(),
                Postcodes.EASTING.col(),
                Postcodes.NORTHING.col(),
                Postcodes.LAD.col());
    spark
        .read()
        .parquet(companies)
        .join(live, Companies.POSTCODE.name())
        .withColumn("sic", explode(Companies.SIC_CODES.col()))
        .repartition(col("sic"))
        .sortWithinPartitions("sic", Companies.COMPANY_NUMBER.name())
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out);
    return spark
        .read()
        .parquet(out)
        .groupBy("sic")
        .agg(count(col("sic")).as("firms"))
        .collectAsList()
        .size();
  }
}
