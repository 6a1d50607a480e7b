package clustermap.generate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.fault.Fault;
import clustermap.table.Assets;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Grants;
import clustermap.table.LocalFiles;
import clustermap.table.Patents;
import clustermap.table.RdSpend;
import clustermap.table.SingleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Made-up R&D spend, grants and patents for the real companies of a sample register, so that every
 * later stage has something to work on. The amounts and counts of a year add up to published totals
 * of the region ({@link Calibration}); which firm gets what is drawn by chance, firms of R&D-prone
 * industries more likely, amounts heavy-tailed. Nothing here is true of any company, and everything
 * says so: file name, file and column metadata, and the rows themselves.
 */
public final class SyntheticEvidence {

  /** What every made-up text begins with. */
  public static final String LABEL = "SYNTHETIC";

  /** Name of the table of true links, which only tests and measurements of linkage read. */
  public static final String TRUTH = "participant_truth";

  static final Field SOURCE_TABLE = Field.text("source_table", "grants or patents.").required();

  static final Field SOURCE_ID =
      Field.text("source_id", "project_id/participant_id, or application_id/applicant_name.")
          .required();

  static final Field COMPANY_NUMBER =
      Field.text("company_number", "Company it was drawn from; null when it is no company.");

  static final Field HOW =
      Field.text(
              "how",
              "How the source names it: number, number_unpadded, name_and_postcode,"
                  + " changed_name_and_postcode, changed_name, university or outsider.")
          .required();

  static final Contract TRUTH_CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              TRUTH,
              "One participant or applicant of the synthetic evidence and who it is.",
              SOURCE_TABLE,
              SOURCE_ID,
              COMPANY_NUMBER,
              HOW)
          .keyed(SOURCE_TABLE, SOURCE_ID);

  /** Companies that can appear: about one in eighty of the register, set by hand. */
  private static final int COMPANIES = 600;

  private static final int OUTSIDERS = 40;

  private static final List<String> HOME_UNIVERSITIES = List.of("ukprn-10007157", "ukprn-10005790");

  private static final List<String> SIC_TEXTS =
      List.of("sic_text_1", "sic_text_2", "sic_text_3", "sic_text_4");

  private static final String NOTE =
      "Made up: drawn at random for real company numbers, calibrated to regional totals only."
          + " Says nothing about any company.";

  private SyntheticEvidence() {}

  /**
   * Writes {@code rd_spend_synthetic.parquet}, {@code grants_synthetic.parquet}, {@code
   * patents_synthetic.parquet} and {@code participant_truth_synthetic.parquet}. The same seed and
   * register give the same rows, whatever the partitioning.
   *
   * @param companies register as CSV with company_number, company_name, status, category,
   *     incorporation_date (dd/mm/yyyy), postcode and sic_text_1 to 4
   * @param calibration published totals, as {@code conf/sample/calibration.csv}
   * @param reference folder of the reference tables, of which assets is read
   * @param out folder to write to
   */
  public static List<SingleFile.Written> run(
      SparkSession spark, Path companies, Path calibration, Path reference, Path out, long seed) {
    Calibration totals = Calibration.read(spark, calibration);
    EvidenceDraw drawn = draw(totals, register(spark, companies), reference, seed);
    return List.of(
        write(spark, RdSpend.CONTRACT, drawn.rdSpend(), out),
        write(spark, Grants.CONTRACT, drawn.grants(), out),
        write(spark, Patents.CONTRACT, drawn.patents(), out),
        write(spark, TRUTH_CONTRACT, drawn.truth(), out));
  }

  /** Draws from a register whose rows may come in any order and any number of partitions. */
  static EvidenceDraw draw(Calibration totals, Dataset<Row> register, Path reference, long seed) {
    List<Row> universities = universities(register.sparkSession(), reference);
    return new EvidenceDraw(totals, players(register, universities, seed), seed);
  }

  private static SingleFile.Written write(
      SparkSession spark, Contract contract, List<Row> rows, Path out) {
    StructType schema =
        new StructType(
            Stream.of(contract.schema().fields())
                .filter(f -> !f.name().equals(Contract.ISSUES.name()))
                .toArray(StructField[]::new));
    return SingleFile.of(contract)
        .synthetic(NOTE)
        .write(
            spark.createDataFrame(rows, schema),
            out.resolve(contract.name() + "_synthetic.parquet"));
  }

  static Dataset<Row> register(SparkSession spark, Path companies) {
    requireFile(companies);
    Dataset<Row> rows =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", false)
            .option("escape", "\"")
            .csv(LocalFiles.name(companies));
    List<String> needed =
        Stream.concat(
                Stream.of(
                    "company_number",
                    "company_name",
                    "status",
                    "category",
                    "incorporation_date",
                    "postcode"),
                SIC_TEXTS.stream())
            .toList();
    List<String> present = List.of(rows.columns());
    List<String> absent = needed.stream().filter(c -> !present.contains(c)).toList();
    if (!absent.isEmpty()) {
      throw Fault.input(companies + ": its header lacks " + String.join(", ", absent));
    }
    return rows.select(needed.stream().map(functions::col).toArray(Column[]::new));
  }

  private static List<Row> universities(SparkSession spark, Path reference) {
    Path assets = reference.resolve(Assets.CONTRACT.name() + ".parquet");
    requireFile(assets);
    return spark
        .read()
        .parquet(LocalFiles.name(assets))
        .where(Assets.KIND.col().equalTo("university").and(Assets.EASTING.col().isNotNull()))
        .select(Assets.ASSET_ID.col(), Assets.NAME.col(), Assets.POSTCODE.col())
        .orderBy(Assets.ASSET_ID.col())
        .collectAsList();
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Fault.input("No file " + file);
    }
  }

  private static Players players(Dataset<Row> register, List<Row> universities, long seed) {
    List<Organisation> home = new ArrayList<>();
    List<Organisation> away = new ArrayList<>();
    for (String id : HOME_UNIVERSITIES) {
      universities.stream()
          .filter(r -> r.getString(0).equals(id))
          .forEach(r -> home.add(Organisation.university(r.getString(1), r.getString(2))));
    }
    if (home.size() != HOME_UNIVERSITIES.size()) {
      throw Fault.input(
          "The assets table lacks the universities of the sample's region: expected "
              + String.join(" and ", HOME_UNIVERSITIES));
    }
    for (Row row : universities) {
      if (!HOME_UNIVERSITIES.contains(row.getString(0))) {
        away.add(Organisation.university(row.getString(1), row.getString(2)));
      }
    }
    List<Organisation> outsiders =
        IntStream.rangeClosed(1, OUTSIDERS).mapToObj(Organisation::outsider).toList();
    return new Players(companies(register, seed), home, away, outsiders);
  }

  /**
   * A weighted sample without replacement: of independent exponential times with the weights as
   * rates the smallest win (Efraimidis and Spirakis 2006). Each firm's time comes from a hash of
   * its number and the seed, so that neither order nor partitioning matters.
   */
  private static List<Organisation> companies(Dataset<Row> register, long seed) {
    Column founded = functions.to_date(col("incorporation_date"), "dd/MM/yyyy");
    Column weight =
        greatest(
            SIC_TEXTS.stream()
                .map(t -> Propensity.weight(coalesce(col(t), lit(""))))
                .toArray(Column[]::new));
    // Twice as likely at twenty years of age as when new.
    Column age =
        lit(1)
            .plus(
                least(
                    functions
                        .lit(Calibration.LAST_YEAR)
                        .minus(functions.year(founded))
                        .divide(20.0),
                    lit(1.0)));
    Column hash = xxhash64(lit(seed), col("company_number"));
    Column uniform = functions.shiftrightunsigned(hash, 11).plus(0.5).multiply(lit(0x1.0p-53));
    List<Row> chosen =
        register
            .where(
                col("status")
                    .equalTo("Active")
                    .and(col("category").isin("Private Limited Company", "Public Limited Company"))
                    .and(functions.year(founded).lt(Calibration.LAST_YEAR))
                    .and(col("company_name").isNotNull())
                    .and(col("postcode").isNotNull()))
            .withColumn("founded", founded)
            .withColumn("hash", hash)
            .withColumn("time", log(uniform).multiply(-1).divide(weight.multiply(age)))
            .orderBy(col("time"), col("company_number"))
            .limit(COMPANIES)
            .collectAsList();
    return chosen.stream()
        .map(SyntheticEvidence::company)
        .sorted(Comparator.comparing(Organisation::name).thenComparing(SyntheticEvidence::number))
        .toList();
  }

  private static String number(Organisation company) {
    return String.valueOf(company.companyNumber());
  }

  private static Organisation company(Row row) {
    Propensity strongest =
        SIC_TEXTS.stream()
            .map(t -> row.isNullAt(row.fieldIndex(t)) ? "" : row.getString(row.fieldIndex(t)))
            .map(Propensity::of)
            .max(Comparator.comparingDouble(Propensity::weight))
            .orElseThrow();
    SplittableRandom random = new SplittableRandom(row.getLong(row.fieldIndex("hash")));
    LocalDate founded = row.getDate(row.fieldIndex("founded")).toLocalDate();
    int years = Math.max(1, Math.min(30, Calibration.LAST_YEAR - founded.getYear()));
    double scale = Draw.logNormal(random, 1, 1.5) * StrictMath.sqrt(strongest.weight() * years);
    return new Organisation(
        Organisation.Kind.COMPANY,
        row.getString(row.fieldIndex("company_number")),
        row.getString(row.fieldIndex("company_name")),
        row.getString(row.fieldIndex("postcode")),
        founded,
        strongest.topic(),
        scale);
  }
}
