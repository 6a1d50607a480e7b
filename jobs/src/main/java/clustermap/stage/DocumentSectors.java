package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import clustermap.config.Phrases;
import clustermap.config.Sector;
import clustermap.table.FirmSectors;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Firms to sectors by what they patent and what they were granted money for: the share of a firm's
 * applications with a CPC symbol, and of its projects with words in title or abstract, that the
 * rules of a sector claim, each times the weight of the strongest rule that claims it.
 *
 * <p>Documents count when they are dated in the years up to and including {@code as_of}; one
 * without a date does not count.
 */
public final class DocumentSectors {
  private static final StructType RULES =
      new StructType()
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("code", DataTypes.StringType, false)
          .add("rule_thousandths", DataTypes.LongType, false);

  private DocumentSectors() {}

  /**
   * What the shares are taken of.
   *
   * @param links accepted links of participants and applicants to firms
   * @param grants accepted grants
   * @param patents accepted patents
   */
  public record Documents(Dataset<Row> links, Dataset<Row> grants, Dataset<Row> patents) {}

  /**
   * company_number, taxonomy, sector, weight in (0, 1], evidence ({@code cpc:G06N}, {@code
   * text:machine learning}).
   *
   * @param years how many years before asOf count
   */
  public static Dataset<Row> run(
      List<Sector> sectors, Documents documents, LocalDate asOf, int years) {
    return byPatents(sectors, documents, asOf, years)
        .unionByName(byGrants(sectors, documents, asOf, years));
  }

  /** The same by the symbols of patents alone. */
  static Dataset<Row> byPatents(
      List<Sector> sectors, Documents documents, LocalDate asOf, int years) {
    Dataset<Row> applications =
        EvidenceYears.within(documents.patents(), Patents.FILING_DATE.col(), asOf, years)
            .select(Patents.APPLICATION_ID.col().as("document"), Patents.CPC_CODES.col());
    return shares(
        firms(documents.links(), "patents", applications),
        claimedByCpc(applications, sectors),
        "cpc:");
  }

  /** The same by the words of grants alone. */
  static Dataset<Row> byGrants(
      List<Sector> sectors, Documents documents, LocalDate asOf, int years) {
    Dataset<Row> projects =
        EvidenceYears.within(documents.grants(), Grants.START_DATE.col(), asOf, years)
            .select(
                Grants.PROJECT_ID.col().as("document"),
                plain(concat_ws(" ", Grants.TITLE.col(), Grants.ABSTRACT.col())).as("words"));
    return shares(
        firms(documents.links(), "grants", projects), claimedByWords(projects, sectors), "text:");
  }

  /**
   * What the documents of a firm say, whatever the rules.
   *
   * @param years how many years before asOf count
   * @return company_number, text: a row a document, in lower case words between single blanks
   */
  static Dataset<Row> texts(Documents documents, LocalDate asOf, int years) {
    Dataset<Row> projects =
        EvidenceYears.within(documents.grants(), Grants.START_DATE.col(), asOf, years)
            .groupBy(Grants.PROJECT_ID.col().as("document"))
            .agg(max(plain(concat_ws(" ", Grants.TITLE.col(), Grants.ABSTRACT.col()))).as("text"));
    Dataset<Row> applications =
        EvidenceYears.within(documents.patents(), Patents.FILING_DATE.col(), asOf, years)
            .groupBy(Patents.APPLICATION_ID.col().as("document"))
            .agg(max(plain(coalesce(Patents.TITLE.col(), lit("")))).as("text"));
    return firms(documents.links(), "grants", projects)
        .join(projects, "document")
        .union(firms(documents.links(), "patents", applications).join(applications, "document"))
        .select(ParticipantLinks.COMPANY_NUMBER.col(), col("text"));
  }

  /**
   * Firms of which a document says something, claimed by a sector or not: an application with a CPC
   * symbol, or a project with a word in title or abstract, in the years before asOf.
   *
   * @return company_number, each once
   */
  public static Dataset<Row> documented(Documents documents, LocalDate asOf, int years) {
    Dataset<Row> applications =
        EvidenceYears.within(documents.patents(), Patents.FILING_DATE.col(), asOf, years)
            .where(size(Patents.CPC_CODES.col()).gt(0))
            .select(Patents.APPLICATION_ID.col().as("document"));
    Dataset<Row> projects =
        EvidenceYears.within(documents.grants(), Grants.START_DATE.col(), asOf, years)
            .where(
                plain(concat_ws(" ", Grants.TITLE.col(), Grants.ABSTRACT.col())).rlike("[a-z0-9]"))
            .select(Grants.PROJECT_ID.col().as("document"));
    return firms(documents.links(), "patents", applications)
        .union(firms(documents.links(), "grants", projects))
        .select(ParticipantLinks.COMPANY_NUMBER.col())
        .distinct();
  }

  /** Text as rules write it, between blanks: so that a phrase is found as whole words. */
  private static Column plain(Column text) {
    return concat(lit(" "), regexp_replace(lower(text), "[^a-z0-9]+", " "), lit(" "));
  }

  /** Which firm has which of the documents, once. */
  private static Dataset<Row> firms(Dataset<Row> links, String table, Dataset<Row> documents) {
    return links
        .where(ParticipantLinks.SOURCE_TABLE.col().equalTo(table))
        .select(
            ParticipantLinks.COMPANY_NUMBER.col(), ParticipantLinks.PROJECT_ID.col().as("document"))
        .distinct()
        .join(documents.select("document"), new String[] {"document"}, "left_semi");
  }

  private static Dataset<Row> claimedByCpc(Dataset<Row> applications, List<Sector> sectors) {
    Column symbol = col("symbol");
    // A rule claims its symbol and those below: class, subclass, main group, whole symbol.
    Column levels =
        array_distinct(
            array(
                substring(symbol, 1, 3),
                substring(symbol, 1, 4),
                substring_index(symbol, "/", 1),
                symbol));
    return applications
        .select(col("document"), explode(Patents.CPC_CODES.col()).as("symbol"))
        .select(col("document"), explode(levels).as("code"))
        .join(broadcast(rules(applications, sectors, Sector::weightByCpc)), "code");
  }

  private static Dataset<Row> claimedByWords(Dataset<Row> projects, List<Sector> sectors) {
    Phrases phrases =
        new Phrases(sectors.stream().flatMap(s -> s.weightByPhrase().keySet().stream()).toList());
    UserDefinedFunction found =
        udf((UDF1<String, String[]>) phrases::in, DataTypes.createArrayType(DataTypes.StringType));
    return projects
        .select(col("document"), explode(found.apply(col("words"))).as("code"))
        .join(broadcast(rules(projects, sectors, Sector::weightByPhrase)), "code");
  }

  private static Dataset<Row> rules(
      Dataset<Row> any, List<Sector> sectors, Function<Sector, SortedMap<String, Double>> weights) {
    List<Row> rows = new ArrayList<>();
    for (Sector sector : sectors) {
      weights
          .apply(sector)
          .forEach(
              (code, weight) ->
                  rows.add(
                      RowFactory.create(
                          sector.taxonomy(), sector.sector(), code, Math.round(weight * 1000))));
    }
    return any.sparkSession().createDataFrame(rows, RULES);
  }

  /** A firm's share of documents, each by the strongest rule of the sector that claims it. */
  private static Dataset<Row> shares(Dataset<Row> firms, Dataset<Row> claims, String kind) {
    Dataset<Row> totals =
        firms
            .groupBy(FirmSectors.COMPANY_NUMBER.col())
            .agg(count_distinct(col("document")).as("documents"));
    Dataset<Row> strongest =
        claims
            .groupBy("document", "taxonomy", "sector")
            .agg(
                max("rule_thousandths").as("thousandths"),
                collect_set(concat(lit(kind), col("code"))).as("codes"));
    return firms
        .join(strongest, "document")
        .groupBy("company_number", "taxonomy", "sector")
        .agg(
            sum("thousandths").as("claimed"),
            array_distinct(flatten(collect_list("codes"))).as(FirmSectors.EVIDENCE.name()))
        .join(totals, FirmSectors.COMPANY_NUMBER.name())
        .select(
            col("company_number"),
            col("taxonomy"),
            col("sector"),
            Classify.share(col("claimed"), col("documents")).as(FirmSectors.WEIGHT.name()),
            FirmSectors.EVIDENCE.col());
  }
}
