package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.linkage.NormalName;
import clustermap.table.Companies;
import clustermap.table.LinkNames;
import clustermap.table.LinkWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;

/** The register as linkage sees it: names taken apart, and how common their words are. */
public final class LinkFirmNames {
  private static final StructType NAME =
      StructType.fromDDL("normal STRING, form STRING, previous BOOLEAN");

  private static final UserDefinedFunction NAMES =
      udf(
          (UDF2<String, Seq<String>, List<Row>>) LinkFirmNames::apart,
          DataTypes.createArrayType(NAME));

  private LinkFirmNames() {}

  /** The names of every firm, whatever its standing, current and previous ones, by contract. */
  public static Dataset<Row> names(Dataset<Row> companies) {
    return companies
        .select(
            Companies.COMPANY_NUMBER.col(),
            coalesce(Companies.POSTCODE.col(), lit("")).as(LinkNames.POSTCODE.name()),
            Companies.INCORPORATION_DATE.col().as(LinkNames.INCORPORATION_DATE.name()),
            Companies.DISSOLUTION_DATE.col().as(LinkNames.DISSOLUTION_DATE.name()),
            // Of a column, names would be taken apart once more for each filter on its length.
            explode(
                    NAMES.apply(
                        Companies.NAME.col(),
                        coalesce(Companies.PREVIOUS_NAMES.col(), array().cast("array<string>"))))
                .as("one"))
        .select(
            LinkNames.COMPANY_NUMBER.col(),
            LinkNames.POSTCODE.col(),
            LinkNames.INCORPORATION_DATE.col(),
            LinkNames.DISSOLUTION_DATE.col(),
            col("one.*"))
        .withColumn(
            LinkNames.NAME_ID.name(), xxhash64(LinkNames.COMPANY_NUMBER.col(), col("normal")))
        .select(LinkNames.CONTRACT.columns());
  }

  private static List<Row> apart(@Nullable String name, Seq<String> previous) {
    List<Row> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    add(name, false, seen, names);
    for (Iterator<String> all = previous.iterator(); all.hasNext(); ) {
      add(all.next(), true, seen, names);
    }
    return names;
  }

  private static void add(
      @Nullable String name, boolean previous, Set<String> seen, List<Row> names) {
    if (name == null) {
      return;
    }
    NormalName parsed = NormalName.parse(name);
    if (!parsed.normal().isEmpty() && seen.add(parsed.normal())) {
      names.add(RowFactory.create(parsed.normal(), parsed.form(), previous));
    }
  }

  /**
   * How many firms use each word and form in the names they have, and each postcode, by contract.
   */
  public static Dataset<Row> words(Dataset<Row> names) {
    Dataset<Row> current = names.where(not(LinkNames.PREVIOUS.col()));
    Dataset<Row> words =
        current.select(
            lit("word").as(LinkWords.KIND.name()),
            explode(array_distinct(split(LinkNames.NORMAL.col(), " "))).as(LinkWords.WORD.name()));
    Dataset<Row> forms =
        current
            .where(LinkNames.FORM.col().notEqual(""))
            .select(
                lit("form").as(LinkWords.KIND.name()),
                LinkNames.FORM.col().as(LinkWords.WORD.name()));
    Dataset<Row> postcodes =
        current
            .where(LinkNames.POSTCODE.col().notEqual(""))
            .select(
                lit("postcode").as(LinkWords.KIND.name()),
                LinkNames.POSTCODE.col().as(LinkWords.WORD.name()));
    return words
        .union(forms)
        .union(postcodes)
        .groupBy(LinkWords.KIND.name(), LinkWords.WORD.name())
        .agg(count(lit(1)).as(LinkWords.FIRMS.name()))
        .select(LinkWords.CONTRACT.columns());
  }
}
