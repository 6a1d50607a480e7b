package clustermap.job;

import clustermap.config.ConfluenceRules;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.config.SectorOverlap;
import clustermap.config.SicNode;
import clustermap.config.Taxonomies;
import clustermap.table.Contract;
import clustermap.table.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The resolved sector rules as small tables for stages. */
final class SectorTables {
  private static final StructType RULES =
      new StructType()
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("sic5", DataTypes.StringType, false)
          .add("rule_weight", DataTypes.DoubleType, false);
  private static final StructType DEFINITIONS =
      new StructType()
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("name", DataTypes.StringType, false)
          .add("parent", DataTypes.StringType, true)
          .add("definition", DataTypes.StringType, false)
          .add("by_sic_alone", DataTypes.BooleanType, false);

  private static final StructType SHARED =
      new StructType()
          .add("taxonomy", DataTypes.StringType, false)
          .add("first", DataTypes.StringType, false)
          .add("second", DataTypes.StringType, false)
          .add("shared_rules", DataTypes.LongType, false);

  /** Stands for the rules among a stage's inputs. */
  private static final Contract MARK =
      Contract.of(
          Contract.Tier.STAGE,
          "sector_rules",
          "One resolved sector rule.",
          Field.text("sic5", "Five-digit SIC code."));

  private final SparkSession spark;
  private final List<Sector> sectors;
  private final List<SicNode> tree;

  /** The sectors of the taxonomies to map. */
  static SectorTables of(SparkSession spark, ReferenceTables reference, RunConfig config) {
    List<SicNode> tree = reference.sicTree();
    return new SectorTables(
        spark,
        Taxonomies.resolve(config.taxonomies(), Path.of(config.inputs().sectorsDir()), tree),
        tree);
  }

  SectorTables(SparkSession spark, List<Sector> sectors, List<SicNode> tree) {
    this.spark = spark;
    this.sectors = sectors;
    this.tree = tree;
  }

  /** The ingredients of confluence as sectors of a taxonomy of their own. */
  SectorTables of(ConfluenceRules rules) {
    return new SectorTables(spark, rules.sectors(), tree);
  }

  /** The rules of confluence. */
  ConfluenceRules confluence(RunConfig config) {
    return ConfluenceRules.resolve(Path.of(config.inputs().confluenceRules()), tree);
  }

  /** taxonomy, sector, sic5, rule_weight. */
  Dataset<Row> rules() {
    List<Row> rows = new ArrayList<>();
    for (Sector sector : sectors) {
      sector
          .weightBySic()
          .forEach(
              (sic5, weight) ->
                  rows.add(RowFactory.create(sector.taxonomy(), sector.sector(), sic5, weight)));
    }
    return spark.createDataFrame(rows, RULES);
  }

  /** By taxonomy, which of its sectors have rules that overlap, in words. */
  SortedMap<String, String> overlaps() {
    SortedMap<String, String> words = new TreeMap<>();
    for (SectorOverlap overlap : SectorOverlap.among(sectors)) {
      words.merge(
          overlap.taxonomy(),
          overlap.first() + " and " + overlap.second() + " (" + overlap.shared().size() + ")",
          (all, one) -> all + ", " + one);
    }
    return words;
  }

  /** taxonomy, first, second, shared_rules: pairs of sectors whose rules overlap. */
  Dataset<Row> sharedRules() {
    List<Row> rows =
        SectorOverlap.among(sectors).stream()
            .map(
                o ->
                    RowFactory.create(
                        o.taxonomy(), o.first(), o.second(), (long) o.shared().size()))
            .toList();
    return spark.createDataFrame(rows, SHARED);
  }

  /** The sectors themselves. */
  List<Sector> all() {
    return sectors;
  }

  /** taxonomy, sector, name, parent, definition, by_sic_alone. */
  Dataset<Row> definitions() {
    List<Row> rows =
        sectors.stream()
            .map(
                s ->
                    RowFactory.create(
                        s.taxonomy(),
                        s.sector(),
                        s.name(),
                        s.parent(),
                        s.definition(),
                        s.bySicAlone()))
            .toList();
    return spark.createDataFrame(rows, DEFINITIONS);
  }

  /** How many sectors each taxonomy has. */
  SortedMap<String, Integer> sizes() {
    SortedMap<String, Integer> sizes = new TreeMap<>();
    sectors.forEach(sector -> sizes.merge(sector.taxonomy(), 1, Integer::sum));
    return sizes;
  }

  /** taxonomy, sector, sector_name. */
  Dataset<Row> names() {
    return definitions().selectExpr("taxonomy", "sector", "name AS sector_name");
  }

  /** What the rules say, as an input of stages that read them. */
  StageTable asInput() {
    List<String> parts = new ArrayList<>();
    for (Sector sector : sectors) {
      parts.add(sector.toString());
    }
    return new StageTable(MARK, "rules", sectors.size(), Hashes.of(parts));
  }
}
