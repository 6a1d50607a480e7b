package clustermap.stage;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.linkage.BlockKeys;
import clustermap.linkage.DateLevel;
import clustermap.linkage.FormLevel;
import clustermap.linkage.KeyTally;
import clustermap.linkage.NameLevel;
import clustermap.linkage.NameRarity;
import clustermap.linkage.PostcodeLevel;
import clustermap.ml.NameBands;
import clustermap.table.LinkCandidates;
import clustermap.table.LinkNames;
import clustermap.table.LinkPatterns;
import clustermap.table.LinkWords;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.sketch.BloomFilter;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * Pairs of participants and firms that are worth a look, and how they agree.
 *
 * <p>Both sides say the {@link BlockKeys} of the blocks that they are in, words that few firms use
 * among them, and the MinHash bands of {@link NameBands}. Pairs are those that share a key. A key
 * of more than {@link #MOST_FIRMS} names is left out: what says so little is no reason to compare.
 * So the work grows with participants times a bounded number, whatever the register.
 */
public final class LinkPairs {
  /** Names that share a key, above which the key is left out. */
  public static final int MOST_FIRMS = 100;

  /** Firms that use a word, from which on it is no misspelling; more on large registers. */
  private static final long KNOWN = 3;

  private static final long FIRMS_A_KNOWN_WORD = 100_000;

  /** Rows drawn on each side for random pairs, and the groups in which they meet. */
  private static final int DRAWN = 1024;

  private static final int GROUPS = 4;
  private static final int MOST_BITS = 40;

  /**
   * Keys for which the filter is made: about one for each firm up to 8 MiB. With more it lets more
   * through, nothing else.
   */
  private static final long MOST_FILTERED = 7_000_000;

  /** Keys that a task counts: some 20 MB. */
  private static final int MOST_TALLIED = 1 << 20;

  private static final long LEAST_FILTERED = 10_000;

  private static final UserDefinedFunction NAMES =
      udf(
              (UDF3<String, String, String, Integer>)
                  (given, known, registered) -> NameLevel.of(given, known, registered).place(),
              DataTypes.IntegerType)
          .withName("name_level")
          // Else a filter of it would work it out once more.
          .asNondeterministic();

  private static final UserDefinedFunction POSTCODES =
      udf(
              (UDF2<String, String, Integer>) (a, b) -> PostcodeLevel.of(a, b).place(),
              DataTypes.IntegerType)
          .withName("postcode_level")
          .asNondeterministic();

  private static final UserDefinedFunction FORMS =
      udf(
          (UDF2<String, String, Integer>) (a, b) -> FormLevel.of(a, b).place(),
          DataTypes.IntegerType);

  private static final UserDefinedFunction DATES =
      udf(
          (UDF3<Integer, Integer, Integer, Integer>)
              (day, incorporated, dissolved) -> DateLevel.of(day, incorporated, dissolved).place(),
          DataTypes.IntegerType);

  private static final UserDefinedFunction RARITY =
      udf(
          (UDF4<Integer, Integer, Integer, Long, Integer>) LinkPairs::rarity,
          DataTypes.IntegerType);

  private static final List<NameLevel> NAMED = List.of(NameLevel.values());
  private static final List<FormLevel> FORMED = List.of(FormLevel.values());

  private LinkPairs() {}

  /**
   * Candidates by contract: those whose names agree in a word at least, and all of one postcode.
   *
   * @param all participants and applicants
   * @param names names of firms, by contract
   * @param words of those names, by contract
   * @param firms on the register
   * @param seed of the hash functions
   */
  public static Dataset<Row> candidates(
      Dataset<Row> all, Dataset<Row> names, Dataset<Row> words, long firms, long seed) {
    Dataset<Row> uses =
        words
            .where(LinkWords.KIND.col().equalTo("word"))
            .select(LinkWords.WORD.col(), LinkWords.FIRMS.col());
    Dataset<Row> asked = withWords(LinkParticipants.asked(all, words, firms), uses, firms);
    NameBands bands = NameBands.of(names, seed);
    Dataset<Row> askedKeys =
        keys(
            asked,
            "asked",
            LinkCandidates.PARTICIPANT_POSTCODE.col(),
            col("rare"),
            of(bands, null));
    BloomFilter askedFor =
        HeldKeys.of(askedKeys.select("key"), Math.min(MOST_FILTERED, LEAST_FILTERED + firms));
    Dataset<Row> firmKeys =
        keys(
            names,
            LinkNames.NAME_ID.name(),
            LinkNames.POSTCODE.col(),
            lit(null).cast("array<string>"),
            of(bands, askedFor));
    Dataset<Row> pairs =
        firmKeys
            .join(askedKeys.select("key").distinct(), new String[] {"key"}, "left_semi")
            .withColumn("sharing", count(lit(1)).over(Window.partitionBy("key")))
            .where(col("sharing").leq(MOST_FIRMS))
            .join(askedKeys, "key")
            .select("asked", LinkNames.NAME_ID.name())
            .distinct();
    Dataset<Row> compared =
        compared(
                pairs
                    .join(registered(names), LinkNames.NAME_ID.name())
                    .join(withPostcodeRarity(asked, words, firms), "asked"),
                col("known"))
            .where(
                LinkCandidates.NAME_LEVEL
                    .col()
                    .lt(NameLevel.ELSE.place())
                    .or(LinkCandidates.POSTCODE_LEVEL.col().equalTo(PostcodeLevel.FULL.place())));
    return rarity(best(compared), uses, firms);
  }

  /** Adds {@code known}, see {@link NameLevel#of}, and {@code rare}: words that few firms use. */
  private static Dataset<Row> withWords(Dataset<Row> asked, Dataset<Row> uses, long firms) {
    long known = Math.max(KNOWN, firms / FIRMS_A_KNOWN_WORD);
    Dataset<Row> words =
        asked
            .select(
                col("asked"),
                posexplode(split(col("normal"), " "))
                    .as(new String[] {"at", LinkWords.WORD.name()}))
            .join(uses, new String[] {LinkWords.WORD.name()}, "left")
            .groupBy("asked")
            .agg(
                sort_array(
                        collect_list(
                            struct(
                                col("at"),
                                LinkWords.WORD.col(),
                                coalesce(LinkWords.FIRMS.col(), lit(0L)).as("firms"))))
                    .as("words"));
    return asked
        .join(words, "asked")
        .withColumn(
            "known",
            array_join(
                transform(
                    col("words"),
                    w -> when(w.getField("firms").geq(known), lit("1")).otherwise(lit("0"))),
                ""))
        .withColumn(
            "rare",
            transform(
                filter(
                    col("words"),
                    w -> w.getField("firms").geq(1).and(w.getField("firms").leq(MOST_FIRMS))),
                w -> w.getField("word")))
        .drop("words");
  }

  /** One row for each key of a name. */
  private static Dataset<Row> keys(
      Dataset<Row> names, String id, Column postcode, Column strong, UserDefinedFunction keys) {
    return names
        .select(col(id), keys.apply(col("normal"), postcode, strong).as("keys"))
        .select(col(id), explode(col("keys")).as("key"));
  }

  /** Blocks and bands of a name; where wanted keys are given, only those that may be among them. */
  private static UserDefinedFunction of(NameBands bands, @Nullable BloomFilter wanted) {
    // What one task alone has met too often is left out anyway and need not travel: one firm more
    // than a key may have goes through, by which all know it.
    KeyTally tally = new KeyTally(MOST_FIRMS + 1, MOST_TALLIED);
    return udf(
            (UDF3<String, String, Seq<String>, long[]>)
                (normal, postcode, strong) ->
                    LongStream.concat(
                            LongStream.of(blocks(normal, postcode, strong)),
                            LongStream.of(bands.keys(normal)))
                        .filter(
                            key ->
                                wanted == null
                                    || (wanted.mightContainLong(key) && tally.meets(key)))
                        .toArray(),
            DataTypes.createArrayType(DataTypes.LongType))
        // It counts: once a row.
        .asNondeterministic();
  }

  /** A firm is in the blocks of all its words: no strong ones are given for it. */
  private static long[] blocks(String normal, String postcode, @Nullable Seq<String> strong) {
    if (strong == null) {
      return BlockKeys.of(normal, postcode, BlockKeys.words(normal));
    }
    String[] words = new String[strong.size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = strong.apply(i);
    }
    return BlockKeys.of(normal, postcode, words);
  }

  private static Dataset<Row> registered(Dataset<Row> names) {
    return names.select(
        LinkNames.NAME_ID.col(),
        LinkNames.COMPANY_NUMBER.col(),
        LinkNames.NORMAL.col().as("registered"),
        LinkNames.FORM.col().as("registered_form"),
        LinkNames.POSTCODE.col().as("registered_postcode"),
        LinkNames.INCORPORATION_DATE.col(),
        LinkNames.DISSOLUTION_DATE.col(),
        LinkNames.PREVIOUS.col());
  }

  private static Dataset<Row> compared(Dataset<Row> pairs, Column known) {
    return pairs
        .withColumn(
            LinkCandidates.NAME_LEVEL.name(), NAMES.apply(col("normal"), known, col("registered")))
        .withColumn(
            LinkCandidates.POSTCODE_LEVEL.name(),
            POSTCODES.apply(LinkCandidates.PARTICIPANT_POSTCODE.col(), col("registered_postcode")))
        .withColumn(
            LinkCandidates.FORM_LEVEL.name(), FORMS.apply(col("form"), col("registered_form")))
        .withColumn(
            LinkCandidates.DATE_LEVEL.name(),
            DATES.apply(
                unix_date(col("first_day")),
                unix_date(LinkNames.INCORPORATION_DATE.col()),
                unix_date(LinkNames.DISSOLUTION_DATE.col())));
  }

  /** Of the names of a firm the one that fits best. */
  private static Dataset<Row> best(Dataset<Row> compared) {
    return compared
        // Both parts of rarity() read this exchange, so what comes before is done once. By asked
        // alone it would be the same as that of the join, and Spark would leave it out.
        .repartition(col("asked"), LinkCandidates.COMPANY_NUMBER.col())
        .withColumn(
            LinkCandidates.POSTCODE_RARITY.name(),
            when(
                    LinkCandidates.POSTCODE_LEVEL.col().equalTo(PostcodeLevel.FULL.place()),
                    LinkCandidates.POSTCODE_RARITY.col())
                .otherwise(lit(0)))
        // The number first: it decides nearly every comparison of a sort.
        .groupBy(
            col("asked"),
            LinkCandidates.PARTICIPANT_NAME.col(),
            LinkCandidates.PARTICIPANT_POSTCODE.col(),
            LinkCandidates.COMPANY_NUMBER.col(),
            LinkCandidates.POSTCODE_LEVEL.col(),
            LinkCandidates.POSTCODE_RARITY.col(),
            LinkCandidates.DATE_LEVEL.col())
        .agg(
            min(struct(
                    LinkCandidates.NAME_LEVEL.col(),
                    LinkCandidates.PREVIOUS.col(),
                    LinkCandidates.FORM_LEVEL.col(),
                    col("registered"),
                    // The same of all names of a firm.
                    LinkNames.INCORPORATION_DATE.col(),
                    LinkNames.DISSOLUTION_DATE.col()))
                .as("best"))
        .select(
            col("asked"),
            LinkCandidates.PARTICIPANT_NAME.col(),
            LinkCandidates.PARTICIPANT_POSTCODE.col(),
            LinkCandidates.COMPANY_NUMBER.col(),
            LinkCandidates.POSTCODE_LEVEL.col(),
            LinkCandidates.POSTCODE_RARITY.col(),
            LinkCandidates.DATE_LEVEL.col(),
            col("best.*"));
  }

  /** By contract: adds {@link NameRarity#bits} of the firm's name, in quarters, where alike. */
  private static Dataset<Row> rarity(Dataset<Row> best, Dataset<Row> uses, long firms) {
    Column alike = LinkCandidates.NAME_LEVEL.col().lt(NameLevel.OTHER_WORD.place());
    Column others = greatest(coalesce(LinkWords.FIRMS.col(), lit(0L)).minus(1), lit(0L));
    Column share =
        least(lit(1.0), others.plus(NameRarity.NOVEL).divide((double) Math.max(1, firms)));
    // Whole thousandths of a bit, so that the sum has no order.
    Column bits = round(log2(share).multiply(-1000)).cast("bigint");
    Dataset<Row> rare =
        best.where(alike)
            .withColumn(
                LinkWords.WORD.name(), explode(array_distinct(split(col("registered"), " "))))
            .join(uses, new String[] {LinkWords.WORD.name()}, "left")
            .groupBy(
                col("asked"),
                LinkCandidates.PARTICIPANT_NAME.col(),
                LinkCandidates.PARTICIPANT_POSTCODE.col(),
                LinkCandidates.COMPANY_NUMBER.col(),
                LinkCandidates.NAME_LEVEL.col(),
                LinkCandidates.POSTCODE_LEVEL.col(),
                LinkCandidates.FORM_LEVEL.col(),
                LinkCandidates.DATE_LEVEL.col(),
                LinkCandidates.PREVIOUS.col(),
                LinkCandidates.POSTCODE_RARITY.col(),
                LinkNames.INCORPORATION_DATE.col(),
                LinkNames.DISSOLUTION_DATE.col())
            .agg(count(lit(1)).cast("int").as("words"), sum(bits).as("bits"))
            .withColumn(
                LinkCandidates.RARITY.name(),
                RARITY.apply(
                    LinkCandidates.NAME_LEVEL.col(),
                    LinkCandidates.FORM_LEVEL.col(),
                    col("words"),
                    col("bits")));
    // The others have no words to look up, and are by far the most.
    Dataset<Row> unlike = best.where(not(alike)).withColumn(LinkCandidates.RARITY.name(), lit(0));
    return rare.select(LinkCandidates.CONTRACT.columns())
        .union(unlike.select(LinkCandidates.CONTRACT.columns()));
  }

  private static int rarity(int name, int form, int words, long thousandths) {
    double bits = NameRarity.bits(NAMED.get(name), FORMED.get(form), words, thousandths / 1000.0);
    return (int) Math.round(4 * Math.max(0, Math.min(MOST_BITS, bits)));
  }

  /** Adds the rarity that the postcode has where it is the same. */
  private static Dataset<Row> withPostcodeRarity(
      Dataset<Row> asked, Dataset<Row> words, long firms) {
    Dataset<Row> shared =
        words
            .where(LinkWords.KIND.col().equalTo("postcode"))
            .select(
                LinkWords.WORD.col().as(LinkCandidates.PARTICIPANT_POSTCODE.name()),
                LinkWords.FIRMS.col());
    Column share = LinkWords.FIRMS.col().divide((double) Math.max(1, firms));
    return asked
        .join(shared, new String[] {LinkCandidates.PARTICIPANT_POSTCODE.name()}, "left")
        .withColumn(
            LinkCandidates.POSTCODE_RARITY.name(),
            coalesce(round(log2(share).multiply(-1)), lit(0)).cast("int"))
        .drop(LinkWords.FIRMS.name());
  }

  /**
   * How many pairs agree in what, by contract: some thousand rows at most, whatever the register.
   *
   * @param candidates by contract
   */
  public static Dataset<Row> patterns(
      Dataset<Row> all,
      Dataset<Row> names,
      Dataset<Row> words,
      Dataset<Row> candidates,
      long firms) {
    Dataset<Row> asked = LinkParticipants.asked(all, words, firms);
    // Whole bits are enough here.
    Column rarity = LinkCandidates.RARITY.col().minus(LinkCandidates.RARITY.col().mod(4));
    Dataset<Row> blocked =
        counted("candidate", candidates.withColumn(LinkCandidates.RARITY.name(), rarity));
    Dataset<Row> participants =
        drawn(
            asked,
            "asked",
            LinkCandidates.PARTICIPANT_POSTCODE.name(),
            "normal",
            "form",
            "first_day");
    Dataset<Row> registered =
        drawn(
            registered(names.where(LinkNames.PREVIOUS.col().equalTo(false))),
            LinkNames.NAME_ID.name(),
            "registered_postcode",
            "registered",
            "registered_form",
            LinkNames.INCORPORATION_DATE.name(),
            LinkNames.DISSOLUTION_DATE.name());
    Dataset<Row> random =
        counted(
            "random",
            compared(participants.join(registered, "group"), lit(""))
                .withColumn(LinkCandidates.PREVIOUS.name(), lit(false))
                .withColumn(LinkCandidates.RARITY.name(), lit(0))
                .withColumn(LinkCandidates.POSTCODE_RARITY.name(), lit(0)));
    Dataset<Row> number =
        asked
            .agg(count(lit(1)).as(LinkPatterns.PAIRS.name()))
            .select(
                LinkPatterns.PAIRS_FROM.of(lit("participants")),
                LinkCandidates.NAME_LEVEL.of(lit(0)),
                LinkCandidates.POSTCODE_LEVEL.of(lit(0)),
                LinkCandidates.FORM_LEVEL.of(lit(0)),
                LinkCandidates.DATE_LEVEL.of(lit(0)),
                LinkCandidates.PREVIOUS.of(lit(false)),
                LinkCandidates.RARITY.of(lit(0)),
                LinkCandidates.POSTCODE_RARITY.of(lit(0)),
                LinkPatterns.PAIRS.col());
    return blocked.union(random).union(number);
  }

  /** The rows of the smallest hashes, in groups by them: a draw that no order of rows changes. */
  private static Dataset<Row> drawn(Dataset<Row> rows, String id, String... columns) {
    Column hash = xxhash64(lit("drawn"), col(id));
    return rows.select(id, columns)
        .withColumn("hash", hash)
        .orderBy(col("hash"), col(id))
        .limit(DRAWN)
        .withColumn("group", col("hash").bitwiseAND(GROUPS - 1))
        .drop("hash", id);
  }

  private static Dataset<Row> counted(String from, Dataset<Row> pairs) {
    return pairs
        .groupBy(
            LinkCandidates.NAME_LEVEL.col(),
            LinkCandidates.POSTCODE_LEVEL.col(),
            LinkCandidates.FORM_LEVEL.col(),
            LinkCandidates.DATE_LEVEL.col(),
            LinkCandidates.PREVIOUS.col(),
            LinkCandidates.RARITY.col(),
            LinkCandidates.POSTCODE_RARITY.col())
        .agg(count(lit(1)).as(LinkPatterns.PAIRS.name()))
        .withColumn(LinkPatterns.PAIRS_FROM.name(), lit(from))
        .select(LinkPatterns.CONTRACT.columns());
  }
}
