package clustermap.job;

import clustermap.config.SicNode;
import clustermap.fault.Fault;
import clustermap.store.Store;
import clustermap.table.Contract;
import clustermap.table.SicCodes;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The reference tables of a folder: open data that was checked when it was made. */
final class ReferenceTables {
  private final SparkSession spark;
  private final Store folder;

  ReferenceTables(SparkSession spark, Store folder) {
    this.spark = spark;
    this.folder = folder;
  }

  private static String file(Contract contract) {
    return contract.name() + ".parquet";
  }

  /**
   * A table, hashed by its bytes.
   *
   * @throws Fault INPUT when it is missing
   */
  StageTable table(Contract contract) {
    String file = folder.uri(file(contract));
    if (!folder.exists(file(contract))) {
      throw Fault.input(
          "no reference table "
              + file
              + ": give its folder as reference.dir, or make it with"
              + " `clustermap reference`.");
    }
    return StageTable.reference(contract, file, folder.facts(file(contract)).sha256());
  }

  /** A table that a reference folder may lack; it has no rows then. */
  StageTable tableIfThere(Contract contract) {
    return folder.exists(file(contract)) ? table(contract) : StageTable.absent(contract);
  }

  /** The tree of SIC codes: some seven hundred rows. */
  List<SicNode> sicTree() {
    return sicTree(table(SicCodes.CONTRACT).read(spark));
  }

  /** The tree in the order of its codes. */
  static List<SicNode> sicTree(Dataset<Row> sicCodes) {
    return sicCodes.orderBy(SicCodes.SIC5.col()).collectAsList().stream()
        .map(ReferenceTables::node)
        .toList();
  }

  private static SicNode node(Row row) {
    return new SicNode(
        row.getAs(SicCodes.SIC5.name()),
        row.getAs(SicCodes.SIC3.name()),
        row.getAs(SicCodes.SIC3_NAME.name()),
        row.getAs(SicCodes.SIC2.name()),
        row.getAs(SicCodes.SIC2_NAME.name()),
        row.getAs(SicCodes.SECTION.name()),
        row.getAs(SicCodes.SECTION_NAME.name()),
        row.getAs(SicCodes.DESCRIPTION.name()));
  }
}
