package clustermap.job.openlineage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.job.openlineage.ColumnOrigins.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnOriginsTest extends SparkTest {
  @TempDir static Path folder;

  @BeforeAll
  static void write() {
    spark()
        .range(3)
        .select(col("id"), col("id").cast("string").as("name"), lit(1.5).as("weight"))
        .write()
        .parquet(folder.resolve("firms").toString());
    spark()
        .range(3)
        .select(col("id").as("firm"), lit("x").as("place"))
        .write()
        .parquet(folder.resolve("sites").toString());
  }

  private static Dataset<Row> firms() {
    return spark().read().parquet(folder.resolve("firms").toString());
  }

  private static Dataset<Row> sites() {
    return spark().read().parquet(folder.resolve("sites").toString());
  }

  private static ColumnOrigins.Traced traced(Dataset<Row> rows) {
    return ColumnOrigins.of(rows.queryExecution().analyzed());
  }

  /** Origins of a column as {@code table.column}, with how each takes part. */
  private static SortedMap<String, Set<Kind>> of(ColumnOrigins.Traced traced, String column) {
    SortedMap<String, Set<Kind>> origins = new TreeMap<>();
    traced
        .columns()
        .getOrDefault(column, new TreeMap<>())
        .forEach(
            (origin, kinds) ->
                origins.put(
                    origin.path().substring(origin.path().lastIndexOf('/') + 1)
                        + "."
                        + origin.column(),
                    kinds));
    return origins;
  }

  @Test
  void followsColumnsThroughRenamesJoinsExpressionsAndSums() {
    Dataset<Row> joined =
        firms()
            .withColumnRenamed("name", "called")
            .join(sites(), col("id").equalTo(col("firm")))
            .where(col("weight").gt(0))
            .withColumn("where", concat(col("called"), lit(" in "), col("place")))
            .withColumn("kind", when(col("weight").gt(1), col("place")).otherwise(lit("none")))
            .withColumn("one", lit(1));

    ColumnOrigins.Traced traced = traced(joined);
    assertThat(of(traced, "called")).hasToString("{firms.name=[IDENTITY]}");
    assertThat(of(traced, "where"))
        .hasToString("{firms.name=[TRANSFORMATION], sites.place=[TRANSFORMATION]}");
    // The weight decides, and no value of it comes through.
    assertThat(of(traced, "kind"))
        .hasToString("{firms.weight=[CONDITIONAL], sites.place=[TRANSFORMATION]}");
    assertThat(of(traced, "one")).isEmpty();
    assertThat(traced.untraced()).isEmpty();
    assertThat(traced.paths())
        .containsExactly("file:" + folder.resolve("firms"), "file:" + folder.resolve("sites"));

    ColumnOrigins.Traced sums =
        traced(joined.groupBy("where").agg(sum(col("weight").multiply(2)).as("weight")));
    assertThat(of(sums, "weight")).hasToString("{firms.weight=[AGGREGATION]}");
    assertThat(of(sums, "where")).containsOnlyKeys("firms.name", "sites.place");
  }

  @Test
  void followsColumnsThroughUnionsWindowsAndLists() {
    Dataset<Row> all =
        firms().select(col("name"), col("id")).union(sites().select(col("place"), col("firm")));
    assertThat(of(traced(all), "name"))
        .hasToString("{firms.name=[IDENTITY], sites.place=[IDENTITY]}");

    Dataset<Row> ranked =
        firms()
            .withColumn(
                "rank", row_number().over(Window.partitionBy("name").orderBy(col("weight"))))
            .withColumn("total", sum(col("weight")).over(Window.partitionBy("name")));
    assertThat(of(traced(ranked), "rank"))
        .hasToString("{firms.name=[WINDOW], firms.weight=[WINDOW]}");
    assertThat(of(traced(ranked), "total"))
        .hasToString("{firms.name=[WINDOW], firms.weight=[AGGREGATION]}");

    Dataset<Row> listed =
        firms()
            .groupBy("weight")
            .agg(collect_list("name").as("names"))
            .select(col("weight"), explode(col("names")).as("name"));
    assertThat(of(traced(listed), "name")).containsOnlyKeys("firms.name");
  }

  @Test
  void namesWhatAFunctionIsCalledOnAndMarksWhatCodeOverWholeRowsMayUse() {
    UDF1<String, String> twice = text -> text + text;
    Dataset<Row> called =
        firms().withColumn("twice", udf(twice, DataTypes.StringType).apply(col("name")));
    assertThat(of(traced(called), "twice")).hasToString("{firms.name=[TRANSFORMATION]}");

    Dataset<Row> typed =
        firms()
            .select(col("id"), col("name"))
            .map((MapFunction<Row, String>) row -> row.getString(1), Encoders.STRING())
            .toDF("made");
    assertThat(of(traced(typed), "made"))
        .hasToString("{firms.id=[WHOLE_ROWS], firms.name=[WHOLE_ROWS]}");
    assertThat(traced(typed).untraced()).isEmpty();
  }

  @Test
  void saysWhatItCannotTrace() {
    Dataset<Row> collected =
        spark()
            .createDataFrame(
                firms().select(col("id")).collectAsList(), firms().select("id").schema());
    ColumnOrigins.Traced traced =
        traced(collected.join(sites(), col("id").equalTo(col("firm"))).withColumn("n", lit(1)));

    assertThat(traced.untraced()).containsExactly("id");
    assertThat(traced.columns()).containsOnlyKeys("firm", "place");

    Dataset<Row> checkpointed = firms().localCheckpoint();
    assertThat(traced(checkpointed.select(concat(col("name"), col("id")).as("both"))).untraced())
        .containsExactly("both");
    assertThat(traced(spark().range(5).toDF()).untraced()).isEmpty();
    // A table that is not there has nothing to trace.
    assertThat(traced(spark().createDataFrame(List.of(), sites().schema())).untraced()).isEmpty();
  }
}
