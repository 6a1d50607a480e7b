package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import clustermap.table.Contract;
import clustermap.table.Postcodes;
import clustermap.table.SicCodes;
import clustermap.table.TableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Real files that tests read, and a small reference folder made of them. */
final class Sample {
  static final Path RAW = Path.of("src/test/resources/raw");
  static final Path REGISTER = Path.of("../conf/sample/companies_south_yorkshire.csv.gz");
  static final Path NEW_COMPANIES = Path.of("../conf/sample/companies_new_uk_2024.csv.gz");

  private Sample() {}

  /** SIC tree and the register's own postcodes, by contract. */
  static Path reference(SparkSession spark, Path folder) {
    Dataset<Row> tree = csv(spark, RAW.resolve("sic2007.csv"));
    write(
        tree.select(
            SicCodes.SIC5.col(),
            SicCodes.DESCRIPTION.col(),
            col("class4").as("sic4"),
            col("group3").as("sic3"),
            col("group_name").as("sic3_name"),
            col("division2").as("sic2"),
            col("division_name").as("sic2_name"),
            col("section"),
            col("section_name"),
            col("in_ons_sic2007").equalTo("N").as("companies_house_only")),
        SicCodes.CONTRACT,
        folder);
    write(
        csv(spark, REGISTER)
            .groupBy("postcode")
            .agg(min("easting").as("easting"))
            .withColumn("northing", lit(1.0))
            .withColumn("lad", lit("E08000019")),
        Postcodes.CONTRACT,
        folder);
    return folder;
  }

  private static void write(Dataset<Row> rows, Contract contract, Path folder) {
    Column[] columns =
        contract.fields().stream()
            .map(f -> Arrays.asList(rows.columns()).contains(f.name()) ? f.of(f.col()) : f.none())
            .toArray(Column[]::new);
    TableWriter.write(
        rows.select(columns), contract, folder.resolve(contract.name() + ".parquet").toString(), 1);
  }

  static Dataset<Row> csv(SparkSession spark, Path path) {
    return spark.read().option("header", "true").option("escape", "\"").csv(path.toString());
  }

  static Path file(Path folder, String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
