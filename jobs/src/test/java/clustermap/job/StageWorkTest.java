package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import clustermap.publish.RunRecord;
import clustermap.store.LocalStore;
import clustermap.table.Contract;
import clustermap.table.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of a stage's work, and what Spark's own pages call it. */
class StageWorkTest extends SparkTest {
  private static final Field NUMBER = Field.count("number", "A number.");
  private static final Field ROWS = Field.count("rows", "How many.");
  private static final Contract NUMBERS =
      Contract.of(Contract.Tier.STAGE, "numbers", "A number a row.", NUMBER).keyed(NUMBER);
  private static final Contract TALLY =
      Contract.of(Contract.Tier.STAGE, "tally", "How often each.", NUMBER, ROWS).keyed(NUMBER);
  private static final Contract GROUPED =
      Contract.of(Contract.Tier.STAGE, "grouped", "A group a row.", NUMBER).keyed(NUMBER);

  @TempDir private Path stages;
  private StageRunner runner;

  @BeforeEach
  void newRunner() {
    runner = new StageRunner(spark(), new LocalStore(stages), "code", 2, Progress.silent());
  }

  private static StageRunner.Stage stage(String name, StageTable... inputs) {
    return new StageRunner.Stage(name, "", List.of(inputs));
  }

  private static Dataset<Row> numbers(long end) {
    return spark().range(end).select(col("id").as("number"));
  }

  private StageTable many(String stage, long end) {
    return runner.run(stage(stage), NUMBERS, () -> numbers(end));
  }

  private RunRecord.Work work(String stage) {
    StageRunner.Done done =
        runner.done().stream()
            .filter(one -> one.record().stage().equals(stage))
            .findFirst()
            .orElseThrow();
    return Objects.requireNonNull(done.work(), stage);
  }

  @Test
  void countsTheWorkOfStagesSideBySideEachForItself() {
    StageTable read;
    try (Branches branches = new Branches()) {
      Branches.Branch<StageTable> few = branches.start(() -> many("few", 1_000));
      Branches.Branch<StageTable> more = branches.start(() -> many("more", 5_000));
      few.join();
      read = more.join();
    }
    runner.run(
        stage("tallied", read, StageTable.absent(GROUPED)),
        TALLY,
        () ->
            read.read(spark())
                .groupBy(NUMBER.col().mod(7).as("number"))
                .agg(count(lit(1)).as("rows")));

    assertThat(work("few").rowsWritten()).isEqualTo(1_000);
    assertThat(work("more").rowsWritten()).isEqualTo(5_000);
    RunRecord.Work tallied = work("tallied");
    assertThat(tallied.rowsRead()).isEqualTo(5_000);
    assertThat(tallied.rowsWritten()).isEqualTo(7);
    assertThat(tallied.bytesRead()).isPositive();
    assertThat(tallied.bytesWritten()).isPositive();
    assertThat(tallied.shuffleBytesWritten()).isPositive();
    assertThat(tallied.shuffleBytesRead()).isEqualTo(tallied.shuffleBytesWritten());
    assertThat(tallied.peakTaskBytes()).isPositive();
    assertThat(tallied.longestTaskSeconds())
        .isPositive()
        .isLessThanOrEqualTo(tallied.taskSeconds())
        .isGreaterThanOrEqualTo(tallied.taskSeconds() / tallied.tasks());
    assertThat(tallied.spilledBytes()).isZero();
    assertThat(tallied.failedTasks()).isZero();
    assertThat(runner.done())
        .filteredOn(done -> done.record().stage().equals("tallied"))
        .extracting(StageRunner.Done::inputs)
        .containsExactly(new TreeMap<>(Map.of("numbers", 5_000L)));
  }

  @Test
  void inventsNoFiguresOfAStageThatIsReused() {
    StageTable first = many("few", 10);
    assertThat(work("few").tasks()).isPositive();
    newRunner();

    StageTable again = runner.run(stage("few"), NUMBERS, () -> numbers(10));

    assertThat(again).isEqualTo(first);
    assertThat(runner.done()).hasSize(1).allMatch(done -> done.reused() && done.work() == null);
  }

  @Test
  void namesEveryJobOfAStageAlsoThoseOfEstimatorsAndOtherThreads() {
    StageTable firms = many("some", 2_000);
    List<String> names = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            names.add(start.properties().getProperty("spark.job.description"));
          }
        };
    spark().sparkContext().addSparkListener(listener);
    try {
      runner.run(
          stage("grouping", firms),
          GROUPED,
          () -> {
            Dataset<Row> rows = firms.read(spark());
            long halved =
                CompletableFuture.supplyAsync(
                        () -> rows.where(NUMBER.col().lt(1_000)).count(),
                        task -> new Thread(task).start())
                    .join();
            Dataset<Row> points =
                new VectorAssembler()
                    .setInputCols(new String[] {"number"})
                    .setOutputCol("features")
                    .transform(rows);
            Dataset<Row> groups =
                new KMeans().setK(2).setSeed(1).setMaxIter(2).fit(points).transform(points);
            // Joins the smaller to the larger: by a broadcast, which has threads of its own.
            return groups
                .groupBy("prediction")
                .agg(count(lit(1)).as("n"))
                .join(rows.where(NUMBER.col().leq(halved)), col("prediction").equalTo(NUMBER.col()))
                .select(NUMBER.col());
          });
      assertThat(work("grouping").rowsWritten()).isEqualTo(2);
    } finally {
      spark().sparkContext().removeSparkListener(listener);
    }

    assertThat(names).hasSizeGreaterThan(5).containsOnly("grouping: grouped");
    assertThat((long) names.size()).isEqualTo(work("grouping").jobs());
    assertThat(spark().sparkContext().getLocalProperty("spark.job.description")).isNull();
  }

  @Test
  void leavesNoNameBehindWhenAStageFails() {
    assertThatThrownBy(
            () ->
                runner.run(
                    stage("broken"),
                    NUMBERS,
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");

    assertThat(spark().sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
    assertThat(runner.done()).isEmpty();
  }
}
