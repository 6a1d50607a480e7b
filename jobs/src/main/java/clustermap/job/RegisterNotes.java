package clustermap.job;

import static org.apache.spark.sql.functions.col;

import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Financials;
import clustermap.table.RdSpend;
import clustermap.table.Sites;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the run record says of rows whose company is not on the register. Those of grants and
 * patents stand in {@code unlinked}; those of the other inputs are counted here.
 */
final class RegisterNotes {
  private RegisterNotes() {}

  /**
   * Adds a note for each input that names companies, and a warning where one is not known.
   *
   * @param inputs accepted inputs by the name of their contract
   */
  static void add(
      SparkSession spark,
      Map<String, StageTable> inputs,
      Map<String, String> notes,
      List<String> warnings) {
    String number = Companies.COMPANY_NUMBER.name();
    for (Contract contract : List.of(Sites.CONTRACT, RdSpend.CONTRACT, Financials.CONTRACT)) {
      StageTable table = inputs.get(contract.name());
      StageTable register = inputs.get(Companies.CONTRACT.name());
      if (table == null || register == null || !table.given() || table.rows() == 0) {
        continue;
      }
      Dataset<Row> known = register.read(spark).select(col(number));
      long unknown =
          table
              .read(spark)
              .select(col(number))
              .join(known, new String[] {number}, "left_anti")
              .count();
      notes.put("rows_not_on_register." + contract.name(), Long.toString(unknown));
      if (unknown > 0) {
        warnings.add(
            unknown
                + " of "
                + table.rows()
                + " rows of "
                + contract.name()
                + " are of companies that are not on the register: no figure holds them.");
      }
    }
  }
}
