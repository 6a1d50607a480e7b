package clustermap;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.FaultyProxy.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How Spark writes Parquet to an object store, told by the settings of a session of a running
 * Spark. There Hadoop's keys stand without their prefix {@code spark.hadoop.}, which is for the
 * start of Spark; with it they would be passed over.
 */
@Tag("store")
class S3CommitterTest extends SparkTest {
  /** Files appear when the job commits, by ends of uploads. */
  private static final Map<String, String> MAGIC =
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
          "fs.s3a.committer.name",
          "magic",
          "mapreduce.outputcommitter.factory.scheme.s3a",
          "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory");

  /** As on a file system: files are renamed, which a store does by copies. */
  private static final Map<String, String> RENAMES =
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.parquet.hadoop.ParquetOutputCommitter",
          "fs.s3a.committer.name",
          "file");

  private static final int FILES = 3;
  private static final long ROWS = 1000;

  private static List<Request> written(Map<String, String> committer, String name)
      throws Exception {
    try (S3Server server = new S3Server();
        FaultyProxy proxy = server.proxy()) {
      SparkSession session = spark().newSession();
      S3Server.settings(proxy.endpoint()).forEach(session.conf()::set);
      committer.forEach(session.conf()::set);
      Dataset<Row> rows = session.range(0, ROWS, 1, FILES).toDF("id");

      rows.write().mode(SaveMode.Overwrite).parquet(S3Server.uri(name));

      List<Request> seen = proxy.seen();
      assertThat(session.read().parquet(S3Server.uri(name)).agg(Map.of("id", "sum")).first().get(0))
          .isEqualTo(ROWS * (ROWS - 1) / 2);
      return seen;
    }
  }

  private static boolean copies(Request request) {
    return !request.header("x-amz-copy-source").isEmpty();
  }

  private static boolean completes(Request request) {
    return request.is("POST", ".parquet?uploadId=");
  }

  private static int first(List<Request> seen, Predicate<Request> which) {
    return seen.indexOf(seen.stream().filter(which).findFirst().orElseThrow());
  }

  private static int last(List<Request> seen, Predicate<Request> which) {
    return seen.lastIndexOf(seen.stream().filter(which).reduce((a, b) -> b).orElseThrow());
  }

  private static void assertMagic(List<Request> seen) {
    assertThat(seen).noneMatch(S3CommitterTest::copies);
    assertThat(seen).noneMatch(request -> request.target().contains("/_temporary/"));
    assertThat(seen).filteredOn(S3CommitterTest::completes).hasSize(FILES);
    assertThat(first(seen, S3CommitterTest::completes))
        .as("uploads end when the job commits, after the last task")
        .isGreaterThan(last(seen, request -> request.is("PUT", ".pendingset")));
    assertThat(first(seen, request -> request.is("PUT", "/_SUCCESS")))
        .isGreaterThan(last(seen, S3CommitterTest::completes));
  }

  @Test
  void theMagicCommitterEndsUploadsAtTheCommitAndCopiesNothing() throws Exception {
    assertMagic(written(MAGIC, "magic"));
  }

  /** Where it finds S3A and its own classes for it as it starts. */
  @Test
  void sparkTakesTheMagicCommitterByItself() throws Exception {
    assertMagic(written(Map.of(), "default"));
  }

  @Test
  void renamesCopyEveryFile() throws Exception {
    assertThat(written(RENAMES, "renames"))
        .noneMatch(S3CommitterTest::completes)
        .filteredOn(S3CommitterTest::copies)
        .hasSizeGreaterThanOrEqualTo(FILES);
  }
}
