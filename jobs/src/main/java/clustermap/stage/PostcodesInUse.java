package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;

import clustermap.table.Postcodes;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The postcodes that the inputs name, out of the nation's 2.6 million: these are read once, and all
 * that checks and places rows afterwards reads the few.
 *
 * <p>Of an outward code that stands alone (S17) every live postcode is kept, since they say in
 * which areas it lies.
 */
public final class PostcodesInUse {
  private PostcodesInUse() {}

  /**
   * Postcodes by contract.
   *
   * @param postcodes every postcode, by contract
   * @param named postcodes in normal form, full or partial, a column {@link Postcodes#POSTCODE}
   *     each
   */
  public static Dataset<Row> run(Dataset<Row> postcodes, List<Dataset<Row>> named) {
    Dataset<Row> wanted =
        named.stream()
            .reduce(Dataset::union)
            .orElseThrow(() -> new IllegalArgumentException("no input names postcodes"))
            .distinct();
    Column name = Postcodes.POSTCODE.col();
    Dataset<Row> full = wanted.where(name.contains(" ")).select(name.as("full"));
    Dataset<Row> partial = wanted.where(not(name.contains(" "))).select(name.as("partial"));
    Column live = not(coalesce(Postcodes.TERMINATED.col(), lit(false)));
    Column outward = substring_index(name, " ", 1);
    // There are some three thousand outward codes. Those alone leave few of the nation's postcodes.
    Dataset<Row> outwards = wanted.select(outward.as("outward")).distinct();
    return postcodes
        .join(broadcast(outwards), outward.equalTo(col("outward")), "left_semi")
        .join(full, name.equalTo(col("full")), "left")
        .join(broadcast(partial), live.and(outward.equalTo(col("partial"))), "left")
        .where(col("full").isNotNull().or(col("partial").isNotNull()))
        .select(Postcodes.CONTRACT.columns());
  }
}
