package clustermap.job;

import clustermap.table.Contract;
import clustermap.table.ReferenceReader;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table between stages.
 *
 * @param contract its contract
 * @param path where it is; empty for an input that was not given
 * @param rows how many rows; negative when nobody counted them
 * @param hash of its rows, whatever their order and files; of its bytes for a reference table
 */
record StageTable(Contract contract, String path, long rows, String hash) {

  /** A table without rows, for an input that was not given. */
  static StageTable absent(Contract contract) {
    return new StageTable(contract, "", 0, "absent");
  }

  /** A table of the reference folder: known by its bytes, its rows not counted. */
  static StageTable reference(Contract contract, String path, String hash) {
    return new StageTable(contract, path, -1, hash);
  }

  /** The table of a contract among tables. */
  static StageTable of(List<StageTable> tables, Contract contract) {
    return tables.stream().filter(t -> t.contract().equals(contract)).findFirst().orElseThrow();
  }

  private boolean reference() {
    return rows < 0;
  }

  boolean given() {
    return !path.isEmpty();
  }

  Dataset<Row> read(SparkSession spark) {
    if (rows == 0) {
      // Known at once to be empty, and so is whatever is joined to it.
      return spark.createDataFrame(List.of(), contract.schema());
    }
    Dataset<Row> stored =
        reference()
            ? ReferenceReader.read(spark, contract, path)
            // Written by contract and known by its hash: no look at the files before they are read.
            : spark.read().schema(contract.schema()).parquet(path);
    return Session.inOnePartition(spark) ? stored.coalesce(1) : stored;
  }
}
