package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.linkage.Components;
import clustermap.linkage.EverydayWords;
import clustermap.linkage.OwnerName;
import clustermap.linkage.SharedByChance;
import clustermap.table.Companies;
import clustermap.table.FirmGroups;
import clustermap.table.Firms;
import clustermap.table.LinkNames;
import clustermap.table.OwnerKeys;
import clustermap.table.Places;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Companies of one owner. A company has a few keys, each a part of its name at its postcode ({@link
 * OwnerName}), or a name that it had before. Companies that share a key join when the key is
 * distinctive, and groups are the connected components of companies and keys, however long the
 * chain.
 *
 * <p>Distinctive means, with k companies sharing the part among n at the postcode, and a part being
 * as frequent as elsewhere in the register (at least one company in 100,000):
 *
 * <ul>
 *   <li><b>base</b> (the whole name but for numbering, Holdings, Group and the like): half of the
 *       postcode area's companies of that base are here, or so many by chance are less likely than
 *       {@value #RARE};
 *   <li><b>word</b> and <b>pair</b> (the first one or two words): both of these, and the words are
 *       not all names of places or everyday words;
 *   <li><b>tail</b> (the last two words): at least five companies and a third of the postcode's,
 *       less likely by chance than {@value #VERY_RARE};
 *   <li><b>previous name</b>: two to five companies of the register have or had the name, at least
 *       one of them before.
 * </ul>
 *
 * <p>Nothing is compared in pairs: companies are grouped by key, and only distinct pairs of keys
 * that one company has together go to the one task that finds components.
 */
public final class OwnerGroups {
  /** Chance below which companies at a postcode are taken to be named alike on purpose. */
  static final double RARE = 0.01;

  /** The same for the end of a name, which says what a firm does and is shared by rivals. */
  static final double VERY_RARE = 1e-6;

  private static final double SMALLEST_FREQUENCY = 1e-5;
  private static final int TAIL_COMPANIES = 5;
  private static final int MOST_OF_ONE_NAME = 5;

  private static final StructType PART =
      new StructType()
          .add("kind", "string", false)
          .add("part", "string", false)
          .add("weak", "boolean", false);

  private static final UserDefinedFunction BY_CHANCE =
      udf((UDF2<Long, Double, Double>) SharedByChance::probability, DataTypes.DoubleType);

  private OwnerGroups() {}

  /** Takes a normal name apart; a part is weak whose ends are places or everyday words. */
  private static List<Row> parts(String normal, Set<String> places) {
    OwnerName owner = OwnerName.ofNormal(normal);
    List<Row> parts = new ArrayList<>(4);
    add(parts, "base", owner.base(), places);
    add(parts, "word", owner.word(), places);
    add(parts, "pair", owner.pair(), places);
    add(parts, "tail", owner.tail(), places);
    return parts;
  }

  private static void add(List<Row> parts, String kind, String part, Set<String> places) {
    if (!part.isEmpty()) {
      boolean weak =
          common(part.substring(0, (part + " ").indexOf(' ')), places)
              && common(part.substring(part.lastIndexOf(' ') + 1), places);
      parts.add(RowFactory.create(kind, part, weak));
    }
  }

  private static boolean common(String word, Set<String> places) {
    return EverydayWords.contains(word) || places.contains(word);
  }

  /**
   * The keys of companies that have any, by {@link OwnerKeys}.
   *
   * @param names names of the register, as linkage takes them apart
   * @param places areas of all geographies: their names are not those of owners
   * @param register number of companies
   */
  public static Dataset<Row> keys(Dataset<Row> names, Dataset<Row> places, long register) {
    return alike(names, placeWords(places), register)
        .union(previous(names))
        .groupBy(OwnerKeys.COMPANY_NUMBER.col())
        .agg(sort_array(collect_set(col("key"))).as(OwnerKeys.KEYS.name()));
  }

  /**
   * Groups by contract, a row for every company.
   *
   * @param companies accepted companies
   * @param ownerKeys their keys, by contract
   */
  public static Dataset<Row> run(Dataset<Row> companies, Dataset<Row> ownerKeys) {
    Dataset<Row> keys = ownerKeys.withColumn("first_key", element_at(OwnerKeys.KEYS.col(), 1));
    Dataset<Row> joined =
        keys.select(col("first_key"), explode(col("keys")).as("key"))
            .where(not(col("key").equalTo(col("first_key"))))
            .distinct();
    StructType components =
        new StructType().add("member_key", "string", false).add("component", "string", false);
    Dataset<Row> found = joined.repartition(1).mapPartitions(connected(), Encoders.row(components));
    Dataset<Row> inGroups =
        keys.join(found, col("first_key").equalTo(col("member_key")), "left")
            .select(
                Companies.COMPANY_NUMBER.col(),
                coalesce(col("component"), col("first_key")).as("component"),
                sort_array(transform(col("keys"), key -> substring_index(key, "|", 1)))
                    .as("rules"));
    Dataset<Row> groups =
        inGroups
            .groupBy(col("component").as("named"))
            .agg(min(Companies.COMPANY_NUMBER.col()).as("smallest"), count(lit(1)).as("size"));
    Dataset<Row> rows = inGroups.join(groups, col("component").equalTo(col("named")));
    return companies
        .select(Companies.COMPANY_NUMBER.col())
        .join(rows, new String[] {Companies.COMPANY_NUMBER.name()}, "left")
        .select(
            FirmGroups.COMPANY_NUMBER.col(),
            FirmGroups.GROUP_ID.of(coalesce(col("smallest"), Companies.COMPANY_NUMBER.col())),
            FirmGroups.GROUP_COMPANIES.of(coalesce(col("size"), lit(1L))),
            FirmGroups.GROUP_RULES.of(
                coalesce(
                    org.apache.spark.sql.functions.array_distinct(col("rules")),
                    org.apache.spark.sql.functions.array().cast("array<string>"))));
  }

  /**
   * Firms by the published contract: with their groups.
   *
   * @param firms firms by standing
   * @param groups groups by contract, a row for each
   */
  public static Dataset<Row> named(Dataset<Row> firms, Dataset<Row> groups) {
    return firms.join(groups, Firms.COMPANY_NUMBER.name()).select(Firms.CONTRACT.columns());
  }

  /**
   * company_number, key: likeness of names at one postcode that is distinctive. One exchange and
   * one sort by part serve all counts.
   */
  private static Dataset<Row> alike(Dataset<Row> names, Set<String> places, long register) {
    UserDefinedFunction taken =
        udf(
            (UDF1<String, List<Row>>) normal -> parts(normal, places),
            DataTypes.createArrayType(PART));
    Column expected =
        col("neighbours")
            .minus(1)
            .multiply(
                greatest(
                    col("in_all").minus(col("sharing")).divide((double) Math.max(register, 1)),
                    lit(SMALLEST_FREQUENCY)));
    Column mostlyHere = col("sharing").multiply(2).geq(col("in_area"));
    Column rare = col("chance").leq(RARE);
    Column distinctive =
        when(col("kind").equalTo("base"), mostlyHere.or(rare))
            .when(
                col("kind").equalTo("tail"),
                col("sharing")
                    .geq(TAIL_COMPANIES)
                    .and(col("sharing").multiply(3).geq(col("neighbours")))
                    .and(col("chance").leq(VERY_RARE)))
            .otherwise(mostlyHere.and(rare).and(not(col("weak"))));
    return names
        .where(not(LinkNames.PREVIOUS.col()).and(LinkNames.POSTCODE.col().contains(" ")))
        .withColumn("neighbours", counted("postcode"))
        .select(
            LinkNames.COMPANY_NUMBER.col(),
            LinkNames.POSTCODE.col(),
            regexp_extract(LinkNames.POSTCODE.col(), "^[A-Z]+", 0).as("area"),
            col("neighbours"),
            // Not by way of a column: Spark would ask it for its size first, and take names apart
            // for that.
            inline(taken.apply(LinkNames.NORMAL.col())))
        // A number decides nearly every comparison of the sort; the words would share their
        // beginnings.
        .withColumn("hash", xxhash64(col("kind"), col("part")))
        .repartition(col("hash"))
        .sortWithinPartitions("hash", "kind", "part", "area", "postcode")
        // Most parts are one company's: what is alone in the register is alone at its postcode.
        .withColumn("in_all", counted("hash", "kind", "part"))
        .where("in_all >= 2")
        .withColumn("in_area", counted("hash", "kind", "part", "area"))
        .where("in_area >= 2")
        .withColumn("sharing", counted("hash", "kind", "part", "area", "postcode"))
        .where("sharing >= 2")
        .withColumn("chance", BY_CHANCE.apply(col("sharing"), expected))
        .where(distinctive)
        .select(
            LinkNames.COMPANY_NUMBER.col(),
            concat_ws("|", col("kind"), col("part"), col("postcode")).as("key"));
  }

  /** How many rows agree with a row in some columns. */
  private static Column counted(String... columns) {
    return count(lit(1))
        .over(Window.partitionBy(Stream.of(columns).map(c -> col(c)).toArray(Column[]::new)));
  }

  /** Collected: they grow with places, not with firms. */
  private static Set<String> placeWords(Dataset<Row> places) {
    Set<String> words = new HashSet<>();
    for (Row row : places.select(Places.NAME.col()).collectAsList()) {
      for (String word : row.getString(0).toUpperCase(Locale.ROOT).split("[^A-Z]+", -1)) {
        if (word.length() >= 3) {
          words.add(word);
        }
      }
    }
    return words;
  }

  /** company_number, key: names that few companies have or had. */
  private static Dataset<Row> previous(Dataset<Row> names) {
    Dataset<Row> hashed = names.withColumn("hash", xxhash64(LinkNames.NORMAL.col()));
    Dataset<Row> before = hashed.where(LinkNames.PREVIOUS.col()).select("hash");
    // Most names were nobody's before.
    BloomFilter held = HeldKeys.of(before, before.count() + 1);
    UserDefinedFunction mayBeBefore =
        udf((UDF1<Long, Boolean>) held::mightContainLong, DataTypes.BooleanType);
    return hashed
        .where(mayBeBefore.apply(col("hash")))
        .withColumn("holders", counted("hash", "normal"))
        .withColumn(
            "any_before", max(LinkNames.PREVIOUS.col()).over(Window.partitionBy("hash", "normal")))
        .where(col("holders").between(2, MOST_OF_ONE_NAME).and(col("any_before")))
        .select(
            LinkNames.COMPANY_NUMBER.col(),
            concat_ws("|", lit("previous_name"), LinkNames.NORMAL.col()).as("key"));
  }

  private static MapPartitionsFunction<Row, Row> connected() {
    return pairs -> {
      Components components = new Components();
      pairs.forEachRemaining(pair -> components.join(pair.getString(0), pair.getString(1)));
      List<Row> rows = new ArrayList<>();
      components.forEach((key, component) -> rows.add(RowFactory.create(key, component)));
      return rows.iterator();
    };
  }
}
