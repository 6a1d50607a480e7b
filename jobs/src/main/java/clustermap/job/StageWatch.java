package clustermap.job;

import clustermap.publish.RunRecord;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Hears what the stages that are made, not found, read and write. It must not throw. */
interface StageWatch {
  /** Hears nothing. */
  StageWatch NONE = new StageWatch() {};

  /** A stage begins to make its tables. */
  default void begun(StageRunner.Stage stage, String key) {}

  /**
   * It has made them.
   *
   * @param tables as they can be read now
   * @param made how, in the order of the tables
   */
  default void made(
      StageRunner.Stage stage,
      String key,
      List<StageTable> tables,
      List<Dataset<Row>> made,
      RunRecord.@Nullable Work work) {}

  /** It failed. */
  default void failed(StageRunner.Stage stage, String key, Throwable thrown) {}
}
