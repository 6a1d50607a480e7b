package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.mode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import clustermap.resample.LabellingRules;
import clustermap.resample.LabellingTask;
import clustermap.resample.NationalShare;
import clustermap.resample.NullQuotients;
import clustermap.resample.Population;
import clustermap.resample.ScanStatistic;
import clustermap.resample.SectorLabels;
import clustermap.stats.SelectedFamilies;
import clustermap.table.ClusterSignificance;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.FootprintCounts;
import clustermap.table.GeocodedSites;
import clustermap.table.Locations;
import clustermap.table.Members;
import clustermap.table.SectorSignificance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Is it chance? Each sector's labels are dealt at random among all firms that were read, the firms
 * are clustered again, and the largest score is compared with the published clusters'.
 *
 * <p>Whether a further replicate is needed depends on the former ones, so this stage runs actions,
 * round by round. To the driver come the table of locations (with the kinds of firms at them), the
 * published clusters, and one small result a replicate; nothing that grows with firms.
 */
public final class Significance {
  /** Location quotients of random clusters of all sizes are taken in so many replicates. */
  static final int QUOTIENT_REPLICATES = 20;

  private static final double MEDIAN = 0.5;
  private static final double HIGH = 0.95;

  private static final UserDefinedFunction STRATUM =
      udf((UDF2<Boolean, Integer, Integer>) Population::stratum, DataTypes.IntegerType);

  private Significance() {}

  /**
   * The tables that chance is judged on.
   *
   * @param sites geocoded sites
   * @param firms firms with their standing
   * @param firmSectors firms by sector
   * @param locations locations
   * @param members members, noise included
   * @param counts what lies inside the footprints
   * @param totals totals of every sector
   * @param definitions taxonomy and sector of every sector
   */
  public record Inputs(
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> locations,
      Dataset<Row> members,
      Dataset<Row> counts,
      Dataset<Row> totals,
      Dataset<Row> definitions) {}

  /**
   * How it is judged.
   *
   * @param rules what every replicate does
   * @param replicates B, the most that are drawn, at least 1
   * @param enough h, exceedances at which a cluster stops
   * @param alpha false discovery rate at which clusters are counted as significant
   */
  public record Params(LabellingRules rules, int replicates, int enough, double alpha) {}

  /** Clusters, then sectors, by their contracts. */
  public static List<Dataset<Row>> run(Inputs in, Params params) {
    SparkSession spark = in.sites().sparkSession();
    Dataset<Row> byFirm = byFirm(in.sites(), in.firms());
    Population.Builder builder = population(byFirm, in.locations());
    Population population = builder.build();
    List<SectorTests> sectors = sectors(in);
    addLabels(sectors, byFirm, in.firmSectors(), builder, population);
    List<LabellingRun> runs = new ArrayList<>();
    for (SectorTests sector : sectors) {
      sector.runs(params, builder.namedAreas() > 0).forEach(runs::add);
    }
    LabellingRounds.run(spark, population, params, runs);
    judge(sectors, params.alpha());
    List<Row> clusterRows = new ArrayList<>();
    List<Row> sectorRows = new ArrayList<>();
    for (SectorTests sector : sectors) {
      sector.addRows(clusterRows, sectorRows);
    }
    return List.of(
        spark.createDataFrame(clusterRows, ClusterSignificance.CONTRACT.schema()),
        spark.createDataFrame(sectorRows, SectorSignificance.CONTRACT.schema()));
  }

  /** One row a counted firm with a located site: stratum, area, its places in order. */
  private static Dataset<Row> byFirm(Dataset<Row> sites, Dataset<Row> firms) {
    return sites
        .where(GeocodedSites.EASTING.col().isNotNull())
        .join(
            firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col()),
            Firms.COMPANY_NUMBER.name())
        .groupBy(Firms.COMPANY_NUMBER.col())
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            GeocodedSites.EASTING.col(),
                            GeocodedSites.NORTHING.col(),
                            GeocodedSites.LOCATION_WEIGHT.col())))
                .as("places"),
            max(GeocodedSites.OFFICE_SHARED.col()).as("shared"),
            // The area of most of its sites, the smallest code among equals.
            coalesce(mode(GeocodedSites.TTWA.col(), true), lit("")).as("area"))
        .withColumn("stratum", STRATUM.apply(col("shared"), size(col("places"))))
        .drop("shared");
  }

  private static Population.Builder population(Dataset<Row> byFirm, Dataset<Row> locations) {
    Population.Builder builder = new Population.Builder();
    Iterator<Row> places =
        locations
            .where(Locations.EASTING.col().isNotNull())
            .groupBy(Locations.EASTING.col(), Locations.NORTHING.col())
            .agg(
                sum(Locations.SITES.col()).as("sites"),
                sum(Locations.LOCATION_WEIGHT.col()).as("weight"))
            .where(col("sites").gt(0))
            .orderBy(Locations.EASTING.col(), Locations.NORTHING.col())
            .toLocalIterator();
    while (places.hasNext()) {
      Row row = places.next();
      builder.location(row.getDouble(0), row.getDouble(1), row.getLong(2), row.getLong(3));
    }
    Iterator<Row> kinds =
        byFirm
            .groupBy("stratum", "area", "places")
            .agg(count(lit(1)).as("firms"))
            .orderBy("stratum", "area", "places")
            .toLocalIterator();
    while (kinds.hasNext()) {
      Row row = kinds.next();
      List<Row> sites = row.getList(2);
      double[] x = new double[sites.size()];
      double[] y = new double[sites.size()];
      double[] weight = new double[sites.size()];
      for (int s = 0; s < x.length; s++) {
        x[s] = sites.get(s).getDouble(0);
        y[s] = sites.get(s).getDouble(1);
        weight[s] = sites.get(s).getDouble(2);
      }
      builder.kind(row.getInt(0), row.getString(1), x, y, weight, Math.toIntExact(row.getLong(3)));
    }
    return builder;
  }

  /** Every sector, by taxonomy and code, with its published clusters. */
  private static List<SectorTests> sectors(Inputs in) {
    SortedMap<String, SectorTests> sectors = new TreeMap<>();
    for (Row row : in.definitions().select("taxonomy", "sector").collectAsList()) {
      sectors.put(key(row), new SectorTests(row.getString(0), row.getString(1)));
    }
    for (Row row :
        in.totals()
            .select(
                "taxonomy",
                "sector",
                "sector_sites",
                "sector_weight",
                "sector_located_weight",
                "all_sites",
                "located_weight",
                "reference_sector",
                "reference_all")
            .collectAsList()) {
      SectorTests sector = sectors.get(key(row));
      if (sector != null && row.getLong(2) > 0) {
        // The arithmetic of the published score: the same doubles.
        double meanWeight = (double) row.getLong(3) / row.getLong(2);
        sector.totals(
            meanWeight,
            row.isNullAt(7)
                ? new NationalShare((double) row.getLong(2) / row.getLong(5), false)
                : new NationalShare(row.getDouble(7) / row.getDouble(8), true),
            new ScanStatistic(meanWeight, row.getLong(6), row.getLong(4)));
      }
    }
    Dataset<Row> clusters =
        in.members()
            .where(Members.CLUSTER_ID.col().isNotNull())
            .groupBy(Members.TAXONOMY.col(), Members.SECTOR.col(), Members.CLUSTER_ID.col())
            .agg(count_distinct(Members.COMPANY_NUMBER.col()).as("firms"))
            .join(in.counts(), FootprintCounts.CLUSTER_ID.name())
            .select(
                col("taxonomy"),
                col("sector"),
                col("cluster_id"),
                col("firms"),
                FootprintCounts.SECTOR_LOCATED_WEIGHT.col(),
                FootprintCounts.AREA_LOCATION_WEIGHT.col());
    for (Row row : clusters.collectAsList()) {
      SectorTests sector = sectors.get(key(row));
      if (sector == null) {
        throw new IllegalStateException("cluster " + row.getString(2) + " is of no sector");
      }
      sector.cluster(row.getString(2), (int) row.getLong(3), row.getLong(4), row.getLong(5));
    }
    return new ArrayList<>(sectors.values());
  }

  private static String key(Row row) {
    return row.getString(0) + "\n" + row.getString(1);
  }

  /** The labels of the sectors that have clusters. */
  private static void addLabels(
      List<SectorTests> sectors,
      Dataset<Row> byFirm,
      Dataset<Row> firmSectors,
      Population.Builder builder,
      Population population) {
    Map<String, SectorTests> withClusters = new TreeMap<>();
    for (SectorTests sector : sectors) {
      if (!sector.clusters.isEmpty()) {
        withClusters.put(sector.taxonomy + "\n" + sector.sector, sector);
      }
    }
    Dataset<Row> labels =
        byFirm
            .join(firmSectors.drop(FirmSectors.EVIDENCE.name()), FirmSectors.COMPANY_NUMBER.name())
            .groupBy(
                FirmSectors.TAXONOMY.col(),
                FirmSectors.SECTOR.col(),
                col("stratum"),
                col("area"),
                FirmSectors.WEIGHT.col())
            .agg(count(lit(1)).as("firms"));
    for (Row row : labels.collectAsList()) {
      SectorTests sector = withClusters.get(key(row));
      if (sector != null) {
        int firms = Math.toIntExact(row.getLong(5));
        sector.labels.add(row.getInt(2), row.getDouble(4), firms);
        sector.localLabels.add(
            builder.local(row.getInt(2), row.getString(3)), row.getDouble(4), firms);
      }
    }
    withClusters.values().forEach(sector -> sector.deal(population));
  }

  /** Sector by sector within a taxonomy, then the clusters of the sectors. */
  private static void judge(List<SectorTests> sectors, double alpha) {
    SortedMap<String, List<SectorTests>> byTaxonomy = new TreeMap<>();
    for (SectorTests sector : sectors) {
      byTaxonomy.computeIfAbsent(sector.taxonomy, t -> new ArrayList<>()).add(sector);
    }
    for (List<SectorTests> family : byTaxonomy.values()) {
      SelectedFamilies selected =
          new SelectedFamilies(family.stream().mapToDouble(SectorTests::p).toArray());
      double[] q = selected.familyQ();
      for (int s = 0; s < q.length; s++) {
        family.get(s).judge(q[s], selected, alpha);
      }
    }
  }

  /** One published cluster. */
  private record Observed(String id, int firms, double score) {}

  /** One sector with its clusters, what is dealt, and what came of it. */
  private static final class SectorTests {
    private final String taxonomy;
    private final String sector;
    private final List<Observed> clusters = new ArrayList<>();
    private final SectorLabels.Builder labels = new SectorLabels.Builder();
    private final SectorLabels.Builder localLabels = new SectorLabels.Builder();
    private double meanWeight;
    private NationalShare share = NationalShare.NONE;
    private @Nullable ScanStatistic statistic;
    private @Nullable SectorLabels dealt;
    private @Nullable SectorLabels dealtLocally;
    private @Nullable LabellingRun plain;
    private @Nullable LabellingRun local;
    private boolean areas;
    private double[] clusterQ = new double[0];
    private double sectorQ = 1;
    private long significant;

    SectorTests(String taxonomy, String sector) {
      this.taxonomy = taxonomy;
      this.sector = sector;
    }

    void totals(double mean, NationalShare nationalShare, ScanStatistic score) {
      meanWeight = mean;
      share = nationalShare;
      statistic = score;
    }

    void cluster(String id, int firms, long sectorInside, long allInside) {
      if (statistic == null) {
        throw new IllegalStateException("no totals for " + taxonomy + "/" + sector);
      }
      clusters.add(new Observed(id, firms, statistic.of(sectorInside, allInside)));
    }

    void deal(Population population) {
      clusters.sort(Comparator.comparingDouble(Observed::score).thenComparing(Observed::id));
      dealt = labels.within(population);
      dealtLocally = localLabels.withinLocal(population);
    }

    List<LabellingRun> runs(Params params, boolean areasAreKnown) {
      areas = areasAreKnown;
      List<LabellingRun> runs = new ArrayList<>();
      if (dealt != null) {
        plain = run(dealt, false, share, params);
        runs.add(plain);
      }
      if (areas && dealtLocally != null) {
        local = run(dealtLocally, true, NationalShare.NONE, params);
        runs.add(local);
      }
      return runs;
    }

    private LabellingRun run(
        SectorLabels hands, boolean locally, NationalShare lqShare, Params params) {
      double[] scores = clusters.stream().mapToDouble(Observed::score).toArray();
      return new LabellingRun(
          new LabellingTask(taxonomy, sector, hands, locally, meanWeight, lqShare, scores),
          params.enough(),
          params.replicates());
    }

    double p() {
      return plain == null ? 1 : plain.smallestP();
    }

    void judge(double q, SelectedFamilies selected, double alpha) {
      sectorQ = q;
      if (plain != null) {
        clusterQ = plain.pValues();
        for (int c = 0; c < clusterQ.length; c++) {
          clusterQ[c] = selected.q(clusterQ[c]);
          significant += clusterQ[c] <= alpha ? 1 : 0;
        }
      }
    }

    void addRows(List<Row> clusterRows, List<Row> sectorRows) {
      long drawn = plain == null ? 0 : plain.drawn();
      double localP = local == null ? 1 : local.smallestP();
      sectorRows.add(
          RowFactory.create(
              taxonomy, sector, p(), areas ? (Double) localP : null, sectorQ, significant, drawn));
      if (plain == null) {
        return;
      }
      double[] p = plain.pValues();
      double[] pLocal = local == null ? new double[0] : local.pValues();
      NullQuotients quotients = plain.quotients();
      for (int c = 0; c < p.length; c++) {
        double[] lq = quotients.quantiles(clusters.get(c).firms(), MEDIAN, HIGH);
        clusterRows.add(
            RowFactory.create(
                clusters.get(c).id(),
                p[c],
                local == null ? null : (Double) pLocal[c],
                clusterQ[c],
                orNull(lq[0]),
                orNull(lq[1]),
                drawn));
      }
    }

    private static @Nullable Double orNull(double value) {
      return Double.isNaN(value) ? null : (Double) value;
    }
  }
}
