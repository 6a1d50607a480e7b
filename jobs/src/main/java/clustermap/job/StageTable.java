package clustermap.job;

import clustermap.table.Contract;
import clustermap.table.TableWriter;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table between stages.
 *
 * @param contract its contract
 * @param path where it is; empty for an input that was not given
 * @param rows how many rows
 * @param hash of its rows, whatever their order and files; of its bytes for a reference table
 */
record StageTable(Contract contract, String path, long rows, String hash) {

  /** A table without rows, for an input that was not given. */
  static StageTable absent(Contract contract) {
    return new StageTable(contract, "", 0, "absent");
  }

  boolean given() {
    return !path.isEmpty();
  }

  Dataset<Row> read(SparkSession spark) {
    return given()
        ? TableWriter.read(spark, contract, path)
        : spark.createDataFrame(List.of(), contract.schema());
  }
}
