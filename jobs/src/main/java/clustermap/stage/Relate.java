package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Locations;
import clustermap.table.SectorRelatedness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * How related the sectors of a taxonomy are: by the places in which both are strong, and by the
 * firms that are in both, each for itself.
 *
 * <p>Strength is the location quotient among the firms that were read, also where published
 * quotients are taken against a reference: in a register of one region all places may be strong
 * against the nation. Firms in both sectors are left out of a pair's co-location. Their number by
 * place comes from the distinct sets of sectors that firms have, so firms are passed over once and
 * only sets become pairs; the pairs themselves grow with sectors squared and never with firms.
 */
public final class Relate {
  private static final String[] SECTOR = {"taxonomy", "sector"};
  private static final String[] PAIR = {"taxonomy", "first", "second"};

  private Relate() {}

  /**
   * What relatedness is learned from.
   *
   * @param sites geocoded sites
   * @param firms firms with their standing
   * @param firmSectors firms by sector
   * @param locations locations
   * @param totals totals of every sector
   * @param sharedRules taxonomy, first, second (first before second), shared_rules: how many rules
   *     two sectors share; pairs without may be missing
   */
  public record Inputs(
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> locations,
      Dataset<Row> totals,
      Dataset<Row> sharedRules) {}

  /** Every ordered pair of sectors of a taxonomy, by contract. */
  public static Dataset<Row> run(Inputs in, RunConfig.Relatedness params) {
    Column area = col(params.geography().toLowerCase(Locale.ROOT));
    Dataset<Row> counted = in.firms().where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col());
    Dataset<Row> sets =
        in.firmSectors()
            .join(counted, FirmSectors.COMPANY_NUMBER.name())
            .groupBy(FirmSectors.TAXONOMY.col(), FirmSectors.COMPANY_NUMBER.col())
            .agg(sort_array(collect_list(FirmSectors.SECTOR.col())).as("sectors"));
    MapFunction<Row, String> byTaxonomy = row -> row.getString(0);
    Dataset<Row> pairs =
        sectors(in, sets, area, params.minFirms())
            .groupByKey(byTaxonomy, Encoders.STRING())
            .cogroup(
                overlaps(in, sets, area).groupByKey(byTaxonomy, Encoders.STRING()),
                relating(params),
                Encoders.row(SectorRelatedness.CONTRACT.schema()));
    return pairs.select(SectorRelatedness.CONTRACT.columns());
  }

  /** One row a sector: its firms and totals, all places, and the places that it has sites in. */
  private static Dataset<Row> sectors(Inputs in, Dataset<Row> sets, Column area, int minFirms) {
    Column n = Locations.SITES.col();
    Dataset<Row> placed =
        in.locations().where(n.gt(0).and(area.isNotNull())).withColumn("code", area);
    Dataset<Row> places =
        placed
            .groupBy("code")
            .agg(sum(n).as("n"), sum(n.multiply(n)).as("nn"))
            .where(col("n").geq(minFirms));
    Dataset<Row> all =
        places.agg(sort_array(collect_list(struct(col("code"), col("n")))).as("places"));
    Column x = col("s.sites");
    Dataset<Row> cells =
        placed
            .select(col("code"), n, explode(Locations.SECTORS.col()).as("s"))
            .where(x.gt(0))
            .groupBy(col("code"), col("s.taxonomy"), col("s.sector"))
            .agg(sum(x).as("x"), sum(x.multiply(x)).as("xx"), sum(x.multiply(n)).as("xn"))
            // Many to one: a place has one row.
            .join(broadcast(places), "code")
            .withColumn(
                "deff", Quotients.designEffect(col("x"), col("n"), col("xx"), col("xn"), col("nn")))
            .groupBy("taxonomy", "sector")
            .agg(collect_list(struct(col("code"), col("x"), col("deff"))).as("cells"));
    Dataset<Row> firms =
        sets.select(col("taxonomy"), explode(col("sectors")).as("sector"))
            .groupBy("taxonomy", "sector")
            .agg(count(lit(1)).as("firms"));
    Dataset<Row> nation =
        in.firms().agg(sum(when(Firms.COUNTED.col(), 1L).otherwise(0L)).as("all_firms"));
    return in.totals()
        .select("taxonomy", "sector", "sector_sites", "all_sites")
        .join(firms, SECTOR, "left")
        .join(cells, SECTOR, "left")
        .crossJoin(broadcast(all))
        .crossJoin(broadcast(nation))
        .select(
            col("taxonomy"),
            col("sector"),
            col("sector_sites"),
            col("all_sites"),
            coalesce(col("firms"), lit(0L)).as("firms"),
            coalesce(col("all_firms"), lit(0L)).as("all_firms"),
            col("places"),
            col("cells"));
  }

  /** One row a pair that shares something: firms, sites in all and by place, rules. */
  private static Dataset<Row> overlaps(Inputs in, Dataset<Row> sets, Column area) {
    Dataset<Row> several = sets.where(size(col("sectors")).gt(1));
    Dataset<Row> firms =
        pairs(several.groupBy("taxonomy", "sectors").agg(count(lit(1)).as("n")), col("n"))
            .groupBy("taxonomy", "first", "second")
            .agg(sum("n").as("firms_both"));
    Dataset<Row> sites = in.sites().select(GeocodedSites.COMPANY_NUMBER.col(), area.as("code"));
    Dataset<Row> bySet =
        several
            .join(sites, GeocodedSites.COMPANY_NUMBER.name())
            .groupBy("taxonomy", "sectors", "code")
            .agg(count(lit(1)).as("n"));
    Dataset<Row> byPlace =
        pairs(bySet, col("n"), col("code"))
            .groupBy(col("taxonomy"), col("first"), col("second"), col("code"))
            .agg(sum("n").as("shared"))
            .groupBy("taxonomy", "first", "second")
            .agg(
                sum("shared").as("sites_both"),
                collect_list(struct(col("code"), col("shared"))).as("places"));
    return firms
        .join(byPlace, PAIR, "left")
        .join(in.sharedRules(), PAIR, "full")
        .select(
            col("taxonomy"),
            col("first"),
            col("second"),
            coalesce(col("firms_both"), lit(0L)).as("firms_both"),
            coalesce(col("sites_both"), lit(0L)).as("sites_both"),
            coalesce(col("shared_rules"), lit(0L)).as("shared_rules"),
            col("places"));
  }

  /** Every two sectors of a sorted set, the smaller first. */
  private static Dataset<Row> pairs(Dataset<Row> sets, Column... kept) {
    List<Column> columns = new ArrayList<>(List.of(col("taxonomy")));
    columns.addAll(Arrays.asList(kept));
    columns.add(
        explode(
                expr(
                    "flatten(transform(sectors, (a, i) -> transform(slice(sectors, i + 2,"
                        + " size(sectors)), b -> struct(a AS first, b AS second))))"))
            .as("pair"));
    return sets.select(columns.toArray(Column[]::new))
        .withColumn("first", col("pair.first"))
        .withColumn("second", col("pair.second"))
        .drop("pair");
  }

  private static CoGroupFunction<String, Row, Row, Row> relating(RunConfig.Relatedness params) {
    return (taxonomy, sectors, overlaps) -> {
      PairsOfSectors pairs = PairsOfSectors.of(taxonomy, sectors, params);
      pairs.overlap(overlaps);
      return pairs.rows();
    };
  }
}
