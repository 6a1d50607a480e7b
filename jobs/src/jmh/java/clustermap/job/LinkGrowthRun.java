package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import clustermap.linkage.NormalName;
import clustermap.store.LocalStore;
import clustermap.table.Companies;
import clustermap.table.Grants;
import clustermap.table.Patents;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * How the time of linkage grows: registers of several sizes made of the words of real names, with a
 * tenth as many participants, linked by the stages of the nightly run. Synthetic: it measures time,
 * not quality. Three firms share a postcode, and a third of the first words are new, so that the
 * vocabulary grows with the register as that of a nation does.
 *
 * <p>Arguments: the folder of the sample, a folder to work in, sizes. Prints a line of CSV a stage.
 */
public final class LinkGrowthRun {
  private LinkGrowthRun() {}

  /** Names and postcodes by number; the same on every machine. */
  private static final class Register implements java.io.Serializable {
    private static final long serialVersionUID = 1;
    private final String[][] real;
    private final long firms;

    Register(String[][] real, long firms) {
      this.real = real;
      this.firms = firms;
    }

    String name(long number, long salt) {
      SplittableRandom random = new SplittableRandom(number * 31 + salt);
      random.nextLong();
      String[] first = real[random.nextInt(real.length)];
      String[] rest = real[random.nextInt(real.length)];
      StringBuilder name = new StringBuilder(first[0]);
      if (random.nextInt(3) == 0) {
        for (int i = 0; i < 3; i++) {
          name.insert(random.nextInt(name.length() + 1), (char) ('A' + random.nextInt(26)));
        }
      }
      for (int i = 1; i < rest.length; i++) {
        name.append(' ').append(rest[i]);
      }
      return name.append(random.nextInt(10) < 9 ? " LIMITED" : " LLP").toString();
    }

    String postcode(long number, long salt) {
      long place =
          Math.floorMod(
              new SplittableRandom(number * 37 + salt).nextLong(), Math.max(1, firms / 3));
      // Nearby numbers are in one district.
      long sector = place / 400;
      return String.format(
          Locale.ROOT,
          "%c%c%d %d%c%c",
          (char) ('A' + sector / 10 % 26),
          (char) ('A' + sector / 260 % 26),
          1 + sector / 6760 % 90,
          sector % 10,
          (char) ('A' + place % 20),
          (char) ('A' + place / 20 % 20));
    }

    /** As registered, with a letter lost, elsewhere, or of no firm. */
    String[] participant(long number) {
      SplittableRandom random = new SplittableRandom(number * 41 + 5);
      random.nextLong();
      long firm = random.nextLong(firms);
      int kind = random.nextInt(10);
      String name = name(firm, kind == 9 ? 2 : 1);
      String postcode = postcode(firm, kind >= 8 ? 2 : 1);
      if (kind == 6 || kind == 7) {
        int at = random.nextInt(Math.max(1, name.indexOf(' ')));
        name = name.substring(0, at) + name.substring(at + 1);
      }
      return new String[] {name, postcode};
    }
  }

  /** Runs each size in a folder of its own. */
  public static void main(String[] args) throws IOException {
    List<String[]> real = new ArrayList<>();
    for (String file :
        List.of("companies_south_yorkshire.csv.gz", "companies_new_uk_2024.csv.gz")) {
      read(Path.of(args[0], file), real);
    }
    System.out.println("firms,participants,stage,seconds,rows");
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      SparkSession spark = session.spark();
      for (int i = 2; i < args.length; i++) {
        long firms = Long.parseLong(args[i]);
        run(spark, new Register(real.toArray(new String[0][]), firms), Path.of(args[1], args[i]));
      }
    }
  }

  private static void read(Path file, List<String[]> real) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setHeaderExtractionEnabled(true);
    settings.setNullValue("");
    settings.selectFields("company_name");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      for (String[] row : new CsvParser(settings).parseAll(in, StandardCharsets.UTF_8)) {
        String normal = NormalName.of(row[0]);
        if (!normal.isEmpty()) {
          real.add(normal.split(" ", -1));
        }
      }
    }
  }

  private static void run(SparkSession spark, Register register, Path work) {
    StageRunner runner =
        new StageRunner(spark, new LocalStore(work), "growth", 0, Progress.silent());
    long participants = register.firms / 10;
    UserDefinedFunction name =
        udf((UDF1<Long, String>) n -> register.name(n, 1), DataTypes.StringType);
    UserDefinedFunction postcode =
        udf((UDF1<Long, String>) n -> register.postcode(n, 1), DataTypes.StringType);
    UserDefinedFunction said =
        udf(
            (UDF1<Long, String[]>) register::participant,
            DataTypes.createArrayType(DataTypes.StringType));
    StageTable companies =
        runner.run(
            new StageRunner.Stage("made companies", "", List.of()),
            Companies.CONTRACT,
            () ->
                LinkEvaluationJob.filled(
                    spark
                        .range(register.firms)
                        .select(
                            col("id").plus(10_000_000L).cast("string").as("company_number"),
                            name.apply(col("id")).as("name"),
                            postcode.apply(col("id")).as("postcode")),
                    Companies.CONTRACT));
    StageTable grants =
        runner.run(
            new StageRunner.Stage("made participants", "", List.of()),
            Grants.CONTRACT,
            () -> {
              Dataset<Row> rows =
                  spark
                      .range(participants)
                      .select(
                          col("id").cast("string").as("project_id"), said.apply(col("id")).as("s"))
                      .selectExpr(
                          "project_id",
                          "'1' AS participant_id",
                          "s[0] AS participant_name",
                          "s[1] AS postcode");
              return LinkEvaluationJob.filled(rows, Grants.CONTRACT);
            });
    LinkStages linkage = new LinkStages(spark, runner, 0.95, 1);
    linkage.run(companies, linkage.names(companies), grants, StageTable.absent(Patents.CONTRACT));
    for (StageRunner.Done done : runner.done()) {
      System.out.printf(
          Locale.ROOT,
          "%d,%d,%s,%.1f,%d%n",
          register.firms,
          participants,
          done.record().stage(),
          done.seconds(),
          done.record().tables().stream().mapToLong(StageRecord.Table::rows).sum());
    }
  }
}
