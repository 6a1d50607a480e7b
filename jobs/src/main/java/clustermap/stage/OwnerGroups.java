package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import clustermap.linkage.Components;
import clustermap.linkage.NormalName;
import clustermap.linkage.OwnerName;
import clustermap.linkage.SharedByChance;
import clustermap.table.Companies;
import clustermap.table.FirmGroups;
import clustermap.table.Firms;
import clustermap.table.Places;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

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

  /** Common first words that no place is called after. */
  private static final Object[] EVERYDAY = {
    "ADVANCED",
    "ALL",
    "ALPHA",
    "ASSET",
    "BEST",
    "BETTER",
    "BIG",
    "BLACK",
    "BLUE",
    "BRITISH",
    "BUSINESS",
    "CAPITAL",
    "CARE",
    "CENTRAL",
    "CITY",
    "CLASSIC",
    "CLEAR",
    "COMMUNITY",
    "COMPLETE",
    "CREATIVE",
    "CROWN",
    "DIGITAL",
    "DIRECT",
    "EAST",
    "EASTERN",
    "ELITE",
    "ENGLISH",
    "EURO",
    "EUROPEAN",
    "EXPRESS",
    "FINE",
    "FIRST",
    "FRESH",
    "FUTURE",
    "GENERAL",
    "GLOBAL",
    "GOLD",
    "GOLDEN",
    "GOOD",
    "GREAT",
    "GREEN",
    "HEALTH",
    "HIGH",
    "HOME",
    "HOUSE",
    "IDEAL",
    "INDEPENDENT",
    "LITTLE",
    "LOCAL",
    "MODERN",
    "NATIONAL",
    "NATURAL",
    "NEW",
    "NEXT",
    "NORTH",
    "NORTHERN",
    "OLD",
    "OPEN",
    "PERFECT",
    "PLATINUM",
    "PREMIER",
    "PREMIUM",
    "PRESTIGE",
    "PRIME",
    "PRO",
    "PROFESSIONAL",
    "PROPERTY",
    "PURE",
    "QUALITY",
    "QUICK",
    "RAPID",
    "REAL",
    "RED",
    "ROYAL",
    "SIMPLY",
    "SMART",
    "SOUTH",
    "SOUTHERN",
    "SPECIALIST",
    "STAR",
    "SUPER",
    "TECH",
    "TOP",
    "TOTAL",
    "ULTIMATE",
    "UNITED",
    "UNIVERSAL",
    "URBAN",
    "VALLEY",
    "WEST",
    "WESTERN",
    "WHITE",
    "WORLD",
    "YOUR"
  };

  private static final UserDefinedFunction PARTS =
      udf(
          (UDF1<String, List<Row>>) OwnerGroups::parts,
          DataTypes.createArrayType(
              new StructType().add("kind", "string", false).add("part", "string", false)));
  private static final UserDefinedFunction NORMAL =
      udf((UDF1<String, String>) NormalName::of, DataTypes.StringType);
  private static final UserDefinedFunction BY_CHANCE =
      udf((UDF2<Long, Double, Double>) SharedByChance::probability, DataTypes.DoubleType);

  private OwnerGroups() {}

  private static List<Row> parts(String name) {
    OwnerName owner = OwnerName.of(name);
    List<Row> parts = new ArrayList<>(4);
    add(parts, "base", owner.base());
    add(parts, "word", owner.word());
    add(parts, "pair", owner.pair());
    add(parts, "tail", owner.tail());
    return parts;
  }

  private static void add(List<Row> parts, String kind, String part) {
    if (!part.isEmpty()) {
      parts.add(RowFactory.create(kind, part));
    }
  }

  /**
   * Groups by contract, a row for every company.
   *
   * @param companies accepted companies
   * @param places areas of all geographies: their names are not those of owners
   */
  public static Dataset<Row> run(Dataset<Row> companies, Dataset<Row> places) {
    Dataset<Row> keys =
        alike(companies, places)
            .union(previous(companies))
            .groupBy(Companies.COMPANY_NUMBER.col())
            .agg(sort_array(collect_set(col("key"))).as("keys"))
            .withColumn("first_key", element_at(col("keys"), 1));
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

  /** company_number, key: likeness of names at one postcode that is distinctive. */
  private static Dataset<Row> alike(Dataset<Row> companies, Dataset<Row> places) {
    Dataset<Row> placed =
        companies.where(
            Companies.NAME.col().isNotNull().and(Companies.POSTCODE.col().contains(" ")));
    Dataset<Row> parts =
        placed
            .select(
                Companies.COMPANY_NUMBER.col(),
                Companies.POSTCODE.col(),
                explode(PARTS.apply(Companies.NAME.col())).as("p"))
            .select(
                Companies.COMPANY_NUMBER.col(),
                Companies.POSTCODE.col(),
                col("p.kind").as("kind"),
                col("p.part").as("part"));
    String[] key = {"kind", "part"};
    Dataset<Row> here = parts.groupBy("kind", "part", "postcode").agg(count(lit(1)).as("sharing"));
    Column area = regexp_extract(col("postcode"), "^[A-Z]+", 0).as("area");
    Dataset<Row> shared = here.where("sharing >= 2").withColumn("area", area);
    Dataset<Row> wanted = shared.select("kind", "part").distinct();
    Dataset<Row> byArea =
        here.join(wanted, key, "left_semi")
            .groupBy(col("kind"), col("part"), area)
            .agg(sum("sharing").as("in_area"));
    Dataset<Row> inAll = byArea.groupBy("kind", "part").agg(sum("in_area").as("in_all"));
    Dataset<Row> crowds =
        placed.groupBy(Companies.POSTCODE.col()).agg(count(lit(1)).as("neighbours"));
    Dataset<Row> register = companies.agg(count(lit(1)).as("register"));
    Column elsewhere =
        col("in_all")
            .minus(col("sharing"))
            .cast("double")
            .divide(greatest(col("register"), lit(1L)));
    Column expected =
        col("neighbours").minus(1).multiply(greatest(elsewhere, lit(SMALLEST_FREQUENCY)));
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
            .otherwise(
                mostlyHere
                    .and(rare)
                    .and(not(weak("first_is_place", 1).and(weak("last_is_place", -1)))));
    Dataset<Row> names = placeWords(places);
    Dataset<Row> qualified =
        shared
            .join(byArea, new String[] {"kind", "part", "area"})
            .join(inAll, key)
            .join(crowds, "postcode")
            .crossJoin(broadcast(register))
            .join(
                broadcast(names.toDF("first_place", "first_is_place")),
                substring_index(col("part"), " ", 1).equalTo(col("first_place")),
                "left")
            .join(
                broadcast(names.toDF("last_place", "last_is_place")),
                substring_index(col("part"), " ", -1).equalTo(col("last_place")),
                "left")
            .withColumn("chance", BY_CHANCE.apply(col("sharing"), expected))
            .where(distinctive)
            .select("kind", "part", "postcode");
    return parts
        .join(qualified, new String[] {"kind", "part", "postcode"})
        .select(
            Companies.COMPANY_NUMBER.col(),
            concat_ws("|", col("kind"), col("part"), col("postcode")).as("key"));
  }

  /** Whether a word of a part is the name of a place or an everyday word. */
  private static Column weak(String isPlace, int side) {
    return coalesce(col(isPlace), lit(false))
        .or(substring_index(col("part"), " ", side).isin(EVERYDAY));
  }

  private static Dataset<Row> placeWords(Dataset<Row> places) {
    return places
        .select(
            explode(org.apache.spark.sql.functions.split(upper(Places.NAME.col()), "[^A-Z]+"))
                .as("place_word"))
        .where("length(place_word) >= 3")
        .distinct()
        .withColumn("is_place", lit(true));
  }

  /** company_number, key: names that few companies have or had. */
  private static Dataset<Row> previous(Dataset<Row> companies) {
    Dataset<Row> before =
        companies
            .where(size(Companies.PREVIOUS_NAMES.col()).gt(0))
            .select(
                Companies.COMPANY_NUMBER.col(), explode(Companies.PREVIOUS_NAMES.col()).as("name"))
            .where("name IS NOT NULL")
            .select(
                Companies.COMPANY_NUMBER.col(),
                NORMAL.apply(col("name")).as("normal"),
                lit(true).as("before"));
    Dataset<Row> now =
        companies
            .where(Companies.NAME.col().isNotNull())
            .select(
                Companies.COMPANY_NUMBER.col(),
                NORMAL.apply(Companies.NAME.col()).as("normal"),
                lit(false).as("before"))
            .join(before.select("normal").distinct(), new String[] {"normal"}, "left_semi")
            .select("company_number", "normal", "before");
    Dataset<Row> all = before.union(now).where("normal <> ''");
    Dataset<Row> few =
        all.groupBy("normal")
            .agg(
                count_distinct(col("company_number")).as("holders"), max("before").as("any_before"))
            .where(col("holders").between(2, MOST_OF_ONE_NAME).and(col("any_before")))
            .select("normal");
    return all.join(few, "normal")
        .select(
            Companies.COMPANY_NUMBER.col(),
            concat_ws("|", lit("previous_name"), col("normal")).as("key"))
        .distinct();
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
