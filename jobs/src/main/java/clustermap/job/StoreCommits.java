package clustermap.job;

import java.util.Map;

/**
 * How Spark commits the files of a table. A file system renames them into place; in an object store
 * a rename is a copy of every byte, so tasks upload and the commit only completes the uploads: the
 * magic committer of Hadoop's S3A, bound to Spark by its module hadoop-cloud.
 */
final class StoreCommits {
  private StoreCommits() {}

  /** What Spark needs to be told for outputs at a location. */
  static Map<String, String> settings(String location) {
    if (!location.startsWith("s3a://")) {
      return Map.of();
    }
    return Map.of(
        "spark.sql.sources.commitProtocolClass",
        "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
        "spark.sql.parquet.output.committer.class",
        "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
        "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
        "spark.hadoop.fs.s3a.committer.name",
        "magic");
  }
}
