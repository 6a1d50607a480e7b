package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.udf;

import clustermap.linkage.NormalName;
import clustermap.table.Firms;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a text classifier reads of a firm: the words of its name without legal form, words that
 * stand side by side in it as one ({@code estate_agents}), and the words of its grants and titles
 * of patents. No code of any kind.
 */
final class FirmWords {
  static final String WORDS = "words";

  /** First word of the name: firms that share it are often of one owner. */
  static final String FIRST = "first_word";

  private static final UserDefinedFunction NAME_WORDS =
      udf(
          (UDF1<String, String[]>) FirmWords::ofName,
          DataTypes.createArrayType(DataTypes.StringType));

  private FirmWords() {}

  /** Whether the classifier can read the name. */
  static Column readable() {
    return size(NAME_WORDS.apply(Firms.NAME.col())).gt(0);
  }

  /**
   * Words of the firms that have any in their names.
   *
   * @param firms company_number, name
   * @param years how many years before asOf documents count
   * @return company_number, first_word, words: distinct, in no order
   */
  static Dataset<Row> run(
      Dataset<Row> firms, DocumentSectors.Documents documents, LocalDate asOf, int years) {
    Dataset<Row> said =
        DocumentSectors.texts(documents, asOf, years)
            .select(
                Firms.COMPANY_NUMBER.col(),
                explode(array_distinct(split(col("text"), " "))).as("word"))
            .where(length(col("word")).gt(1))
            .groupBy(Firms.COMPANY_NUMBER.col())
            .agg(collect_set("word").as("said"));
    Column named = col("named");
    return firms
        .select(Firms.COMPANY_NUMBER.col(), NAME_WORDS.apply(Firms.NAME.col()).as("named"))
        .where(size(named).gt(0))
        .join(said, new String[] {Firms.COMPANY_NUMBER.name()}, "left")
        .select(
            Firms.COMPANY_NUMBER.col(),
            element_at(named, 1).as(FIRST),
            array_union(filter(named, w -> length(w).gt(1)), coalesce(col("said"), array()))
                .as(WORDS));
  }

  private static String[] ofName(String name) {
    String normal = name == null ? "" : NormalName.of(name).toLowerCase(Locale.ROOT);
    if (normal.isEmpty()) {
      return new String[0];
    }
    String[] words = normal.split(" ", -1);
    String[] all = new String[2 * words.length - 1];
    for (int i = 0; i < words.length; i++) {
      all[i] = words[i];
      if (i > 0) {
        all[words.length + i - 1] = words[i - 1] + "_" + words[i];
      }
    }
    return all;
  }
}
