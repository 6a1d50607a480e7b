package clustermap.job;

import clustermap.fault.Fault;
import clustermap.table.LocalFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The folder of published files that the reference tables are made from. */
final class RawFolder {

  /** One published file: its name in the folder, and the columns that are read from it. */
  enum RawFile {
    POSTCODES(
        "postcodes.csv.gz",
        "postcode",
        "easting",
        "northing",
        "lad21_code",
        "ttwa11_code",
        "in_codepoint",
        "pqi"),
    LAD_ITL(
        "lad_itl_lookup.csv",
        "lad21_code",
        "lad21_name",
        "itl3_code",
        "itl3_name",
        "itl2_code",
        "itl2_name",
        "itl1_code",
        "itl1_name",
        "region",
        "lad_active_code"),
    LAD_COUNTS("lad_industry_counts.csv", "area_code", "area_name", "Total"),
    LAD_POPULATION("lad_population.csv", "lad_code", "population_2021"),
    LAD_TTWA("lad_ttwa_lookup.csv", "lad21_code", "ttwa11_code", "share", "best_fit"),
    LSOA_TTWA("lsoa_ttwa_lookup.csv.gz", "ttwa11_code", "ttwa11_name"),
    LAD_BOUNDARIES("lad_boundaries_2021.geojson"),
    SIC(
        "sic2007.csv",
        "sic5",
        "description",
        "class4",
        "group3",
        "group_name",
        "division2",
        "division_name",
        "section",
        "section_name",
        "in_ons_sic2007"),
    SIC_COUNTS("sic_counts_uk.csv", "sic4", "enterprises_uk", "local_units_uk"),
    PROGRAMMES("programmes.csv", "programme", "place_name", "start_date"),
    UNIVERSITIES(
        "universities.csv",
        "ukprn",
        "provider_name",
        "view_name",
        "postcode",
        "easting",
        "northing");

    private final String fileName;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it so.
    private final List<String> columns;

    RawFile(String fileName, String... columns) {
      this.fileName = fileName;
      this.columns = List.of(columns);
    }

    String fileName() {
      return fileName;
    }

    private boolean isCsv() {
      return fileName.contains(".csv");
    }
  }

  private final SparkSession spark;
  private final Path folder;

  private RawFolder(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /**
   * Opens the folder.
   *
   * @throws Fault naming every file that is missing and every column that a header lacks, at once
   */
  static RawFolder open(SparkSession spark, Path folder) {
    List<String> problems = new ArrayList<>();
    for (RawFile file : RawFile.values()) {
      Path path = folder.resolve(file.fileName);
      if (!Files.isRegularFile(path)) {
        problems.add(file.fileName + ": missing");
      } else if (file.isCsv()) {
        List<String> header = header(path);
        List<String> absent = file.columns.stream().filter(c -> !header.contains(c)).toList();
        if (!absent.isEmpty()) {
          problems.add(file.fileName + ": its header lacks " + String.join(", ", absent));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw Fault.input(
          "The reference tables cannot be built from "
              + folder
              + ":\n  "
              + String.join("\n  ", problems)
              + "\nPut the published files there under these names; conf/reference/README.md says"
              + " where they come from.");
    }
    return new RawFolder(spark, folder);
  }

  private static List<String> header(Path path) {
    try (InputStream bytes = Files.newInputStream(path);
        InputStream plain =
            path.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      // The names that are asked for never hold commas or quotes, so a plain split finds them.
      return line == null ? List.of() : List.of(line.split(",", -1));
    } catch (IOException e) {
      throw Fault.input("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  Path path(RawFile file) {
    return folder.resolve(file.fileName);
  }

  /** The file's rows, every column as text; an empty field is null. */
  Dataset<Row> read(RawFile file) {
    return csv(path(file));
  }

  /** The rows of any CSV file, likewise. */
  Dataset<Row> csv(Path file) {
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", false)
        .option("multiLine", false)
        .option("escape", "\"")
        .option("mode", "FAILFAST")
        .csv(LocalFiles.name(file));
  }

  /** The rows of a small file, of the columns asked for, in the order of the file. */
  List<Row> rows(RawFile file) {
    return read(file).selectExpr(file.columns.toArray(String[]::new)).collectAsList();
  }
}
