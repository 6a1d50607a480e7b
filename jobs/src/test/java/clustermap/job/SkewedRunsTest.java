package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher;
import clustermap.Published;
import clustermap.SparkTest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RELIABILITY 14 and 15: half a million firms, of which one sector has most of its firms in one
 * city and a fifth of the nation sits at one postcode, through a driver that may be handed little
 * and has 2 GiB for everything. {@code .ci/long/faults} runs it.
 */
@Tag("faults")
class SkewedRunsTest extends SparkTest {
  private static final int FIRMS = 500_000;
  private static final int AT_ONE_POSTCODE = 100_000;
  private static final int OF_ONE_SECTOR = 200_000;

  /** What all tasks of a job may hand the driver; the nation's members alone are more. */
  private static final String HANDED = "24m";

  private static final Duration LIMIT = Duration.ofMinutes(25);

  @TempDir private Path temp;

  @Test
  void aNationThatIsAllInOnePlaceFinishesInTheMemoryOfASmallDriver() throws IOException {
    List<String> postcodes =
        SparkTest.spark()
            .read()
            .parquet("../conf/reference/postcodes.parquet")
            .where("easting IS NOT NULL")
            .selectExpr("postcode")
            .orderBy("postcode")
            .limit(60_000)
            .collectAsList()
            .stream()
            .map((Row row) -> row.getString(0))
            .toList();
    assertThat(postcodes).hasSizeGreaterThan(10_000);
    Files.createDirectories(temp.resolve("inputs"));
    SplittableRandom draw = new SplittableRandom(14);
    try (BufferedWriter out = Files.newBufferedWriter(temp.resolve("inputs/companies.csv"))) {
      out.write(ThreeTowns.HEADER + "\n");
      for (int f = 0; f < FIRMS; f++) {
        boolean sector = f < OF_ONE_SECTOR;
        boolean crowd = f % (FIRMS / AT_ONE_POSTCODE) == 0;
        String postcode =
            crowd
                ? "S1 2JA"
                : sector
                    ? ThreeTowns.SHEFFIELD.get(f % 3)
                    : postcodes.get(draw.nextInt(postcodes.size()));
        out.write(
            String.format(
                Locale.ROOT,
                "%08d,FIRM %d LTD,Active,Private Limited Company,%d-03-01,%s,%s\n",
                f + 1,
                f,
                1990 + f % 30,
                postcode,
                sector ? "62012" : 10_110 + 10 * draw.nextInt(900)));
      }
    }
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + """
            as_of = 2024-11-01
            inputs.dir = inputs
            cluster { min_cluster_size = 10, min_samples = 5 }
            spark.driver.maxResultSize = %s
            """
                .formatted(HANDED));

    Launcher.Launched run =
        new Launcher(temp)
            .start("2g", List.of("nightly", "--conf", temp.resolve("run.conf").toString()));

    assertThat(run.code(LIMIT)).as(run.err()).isZero();
    Path root = temp.resolve("root");
    assertThat(Published.table(root, LocalDate.of(2024, 11, 1).toString(), "firms").count())
        .isEqualTo(FIRMS);
    Row largest =
        Published.table(root, LocalDate.of(2024, 11, 1).toString(), "clusters")
            .where("sector = '62'")
            .orderBy(org.apache.spark.sql.functions.col("firms").desc())
            .first();
    assertThat(largest.<Number>getAs("firms").longValue()).isGreaterThan(OF_ONE_SECTOR / 2);
  }
}
