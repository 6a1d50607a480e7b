package clustermap.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.check.Reference;
import clustermap.fault.Fault;
import clustermap.generate.LabelledParticipants;
import clustermap.generate.LabelledParticipants.Case;
import clustermap.generate.LabelledParticipants.Firm;
import clustermap.stage.Ingest;
import clustermap.stats.Proportion;
import clustermap.store.LocalStore;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.SourceFiles;
import clustermap.table.TableSource;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** {@code link-evaluate}: how well the stages of linkage find firms that are known. */
public final class LinkEvaluationJob {
  private LinkEvaluationJob() {}

  /**
   * What came of participants under one corruption.
   *
   * @param asked participants
   * @param findable those whose firm is on the register
   * @param linked links made
   * @param right links to the right firm
   */
  public record Score(long asked, long findable, long linked, long right) {
    /** Share of links that are right. */
    public Proportion precision() {
      return Proportion.wilson((double) right, (double) linked);
    }

    /** Share of firms that are found. */
    public Proportion recall() {
      return Proportion.wilson((double) right, (double) findable);
    }

    /**
     * F1 with the interval of right / (linked + findable − right), the share of all links made or
     * missed that are right, of which F1 is a rising function.
     */
    public Proportion f1() {
      Proportion share = Proportion.wilson((double) right, (double) (linked + findable - right));
      return new Proportion(harmonic(share.share()), harmonic(share.low()), harmonic(share.high()));
    }

    private static double harmonic(double share) {
      return 2 * share / (1 + share);
    }

    Score plus(Score other) {
      return new Score(
          asked + other.asked,
          findable + other.findable,
          linked + other.linked,
          right + other.right);
    }
  }

  /**
   * The evaluation.
   *
   * @param firms on the register that was linked to
   * @param byCorruption scores by what was done
   * @param all together
   * @param wrong some wrong links in words, at most twenty
   * @param model what the model estimated, a line each
   */
  public record Result(
      long firms,
      SortedMap<String, Score> byCorruption,
      Score all,
      List<String> wrong,
      List<String> model) {}

  /**
   * Draws firms, writes them as sources would, links them and compares.
   *
   * @param register files of the table companies
   * @param pairs participants to make
   * @param work folder for stages, empty
   */
  public static Result run(
      SparkSession spark,
      List<String> register,
      long seed,
      int pairs,
      double threshold,
      LocalDate latest,
      Path work,
      Progress progress) {
    StageRunner runner =
        new StageRunner(spark, new LocalStore(work), CodeVersion.current(), 0, progress);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Contract contract = Companies.CONTRACT;
    TableSource source = TableSource.open(hadoop, contract, SourceFiles.of(hadoop, register));
    Reference reference = new Reference(latest, Map.of(), Optional.empty());
    StageTable companies =
        runner.run(
            new StageRunner.Stage("companies", "", List.of()),
            contract,
            () -> Ingest.accepted(Ingest.judge(source.rows(spark), contract, reference), contract));
    LabelledParticipants made = LabelledParticipants.of(drawn(spark, companies, seed, pairs), seed);
    if (made.cases().isEmpty()) {
      throw Fault.input(
          String.join(", ", register) + ": no firm with a name; give a register with --register");
    }
    StageTable changed =
        runner.run(
            new StageRunner.Stage("register", Long.toString(seed), List.of(companies)),
            contract,
            () -> changed(spark, companies.read(spark), made));
    StageTable grants =
        runner.run(
            new StageRunner.Stage("participants", seed + " " + pairs, List.of(companies)),
            Grants.CONTRACT,
            () -> grants(spark, made.cases()));
    LinkStages linkage = new LinkStages(spark, runner, threshold, seed);
    LinkStages.Linked linked =
        linkage.run(changed, linkage.names(changed), grants, StageTable.absent(Patents.CONTRACT));
    return scored(spark, made.cases(), linked, changed.rows());
  }

  /** As many as are asked for. */
  private static List<Firm> drawn(SparkSession spark, StageTable companies, long seed, int pairs) {
    List<Firm> firms = new ArrayList<>();
    for (Row row :
        companies
            .read(spark)
            .where(Companies.NAME.col().isNotNull())
            .orderBy(
                xxhash64(Companies.COMPANY_NUMBER.col(), lit(seed)), Companies.COMPANY_NUMBER.col())
            .limit(pairs)
            .select(Companies.COMPANY_NUMBER.col(), Companies.NAME.col(), Companies.POSTCODE.col())
            .collectAsList()) {
      firms.add(new Firm(row.getString(0), row.getString(1), row.getString(2)));
    }
    return firms;
  }

  private static Dataset<Row> changed(
      SparkSession spark, Dataset<Row> companies, LabelledParticipants made) {
    List<Row> changes = new ArrayList<>();
    made.removed().forEach(number -> changes.add(RowFactory.create(number, true, null)));
    made.renamed().forEach((number, name) -> changes.add(RowFactory.create(number, false, name)));
    Dataset<Row> changing =
        spark.createDataFrame(
            changes, StructType.fromDDL("company_number STRING, gone BOOLEAN, new_name STRING"));
    Dataset<Row> kept =
        companies
            .join(changing, new String[] {Companies.COMPANY_NUMBER.name()}, "left")
            .where(coalesce(col("gone"), lit(false)).equalTo(false))
            .withColumn(
                Companies.PREVIOUS_NAMES.name(),
                when(col("new_name").isNotNull(), array(Companies.NAME.col()))
                    .otherwise(Companies.PREVIOUS_NAMES.col()))
            .withColumn(Companies.NAME.name(), coalesce(col("new_name"), Companies.NAME.col()))
            .select(Companies.CONTRACT.columns());
    List<Row> added = new ArrayList<>();
    for (Firm firm : made.added()) {
      added.add(RowFactory.create(firm.number(), firm.name(), firm.postcode()));
    }
    Dataset<Row> more =
        spark.createDataFrame(
            added, StructType.fromDDL("company_number STRING, name STRING, postcode STRING"));
    return kept.union(filled(more, Companies.CONTRACT));
  }

  private static Dataset<Row> grants(SparkSession spark, List<Case> cases) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      rows.add(RowFactory.create("evaluation", Integer.toString(i), one.name(), one.postcode()));
    }
    Dataset<Row> said =
        spark.createDataFrame(
            rows,
            StructType.fromDDL(
                "project_id STRING, participant_id STRING, participant_name STRING, postcode"
                    + " STRING"));
    return filled(said, Grants.CONTRACT);
  }

  /** The columns of a contract, without values where there are none. */
  static Dataset<Row> filled(Dataset<Row> rows, Contract contract) {
    Set<String> given = Set.of(rows.columns());
    return rows.select(
        contract.fields().stream()
            .map((Field f) -> given.contains(f.name()) ? f.col() : empty(f))
            .toArray(Column[]::new));
  }

  private static Column empty(Field field) {
    return field.type() instanceof org.apache.spark.sql.types.ArrayType
        ? field.of(array())
        : field.none();
  }

  private static Result scored(
      SparkSession spark, List<Case> cases, LinkStages.Linked linked, long firms) {
    Map<String, String> found = new HashMap<>();
    for (Row row :
        linked
            .links()
            .read(spark)
            .select(ParticipantLinks.SOURCE_ID.col(), ParticipantLinks.COMPANY_NUMBER.col())
            .collectAsList()) {
      found.put(row.getString(0), row.getString(1));
    }
    SortedMap<String, Score> scores = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      String firm = found.get(Integer.toString(i));
      boolean right = firm != null && firm.equals(one.number());
      scores.merge(
          one.corruption(),
          new Score(1, one.number() == null ? 0 : 1, firm == null ? 0 : 1, right ? 1 : 0),
          Score::plus);
      if (firm != null && !right && wrong.size() < 20) {
        wrong.add(
            one.corruption() + ": \"" + one.name() + "\" (" + one.postcode() + ") to " + firm);
      }
    }
    Score all = scores.values().stream().reduce(new Score(0, 0, 0, 0), Score::plus);
    return new Result(firms, scores, all, wrong, linked.model().described());
  }
}
