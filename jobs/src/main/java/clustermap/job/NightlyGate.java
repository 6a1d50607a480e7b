package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.check.GateFigures;
import clustermap.check.GateFigures.Before;
import clustermap.check.GateFigures.Churn;
import clustermap.check.GateFigures.Part;
import clustermap.check.QualityGate;
import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.table.Contract;
import clustermap.table.DisclosureReport;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import clustermap.table.ParticipantLinks;
import clustermap.table.Sectors;
import clustermap.table.Unlinked;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the quality gate looks at in a night, as counts of tables that are there. Collected are a
 * few rows for each input, column, sector and taxonomy; nothing that grows with the nation.
 */
final class NightlyGate {
  private final SparkSession spark;
  private final List<StageTable> published;

  private NightlyGate(SparkSession spark, List<StageTable> published) {
    this.spark = spark;
    this.published = published;
  }

  /**
   * Judges a night.
   *
   * @param current the snapshot that readers have, where there is one
   * @param previous the snapshot that clusters are tracked from
   * @param sites every site, located or not
   */
  static QualityGate.Verdict judge(
      SparkSession spark,
      RunConfig.Gate thresholds,
      Snapshots snapshots,
      Optional<Snapshots.Entry> current,
      Predecessor previous,
      Volumes volumes,
      StageTable sites,
      List<StageTable> published) {
    NightlyGate gate = new NightlyGate(spark, published);
    GateFigures now = gate.figures(volumes, previous, unchurned(snapshots, previous), sites);
    Before before = current.map(entry -> gate.before(snapshots, entry)).orElseGet(Before::none);
    return QualityGate.judge(before, now, thresholds);
  }

  private Before before(Snapshots snapshots, Snapshots.Entry current) {
    RunRecord run = current.run();
    String name = Sectors.CONTRACT.name();
    boolean whole = run.table(name).isPresent() && snapshots.damage(current, name).isEmpty();
    return new Before(
        Volumes.counts(run),
        QualityGate.shares(run.gate().checks()),
        whole ? sectors(Predecessor.table(snapshots, current, Sectors.CONTRACT)) : new TreeMap<>());
  }

  /** Why churn is not measured; empty when it is. */
  private static String unchurned(Snapshots snapshots, Predecessor previous) {
    if (previous.asOf() == null) {
      return "no previous snapshot that clusters are tracked from";
    }
    boolean rebuilt =
        snapshots.rebuilt().stream().anyMatch(e -> e.run().runId().equals(previous.name()));
    return rebuilt ? "clusters are tracked from a year that was rebuilt, not from a night" : "";
  }

  private GateFigures figures(
      Volumes volumes, Predecessor previous, String unchurned, StageTable sites) {
    return new GateFigures(
        volumes.counts(),
        located(sites),
        linked(),
        unchurned.isEmpty() ? churn(previous.members()) : new TreeMap<>(),
        unchurned,
        hidden(),
        sectors(StageTable.of(published, Sectors.CONTRACT)));
  }

  private Dataset<Row> read(Contract contract) {
    return StageTable.of(published, contract).read(spark);
  }

  private Optional<Dataset<Row>> given(Contract contract) {
    return published.stream()
        .filter(table -> table.contract().equals(contract))
        .findFirst()
        .map(table -> table.read(spark));
  }

  private Part located(StageTable sites) {
    Dataset<Row> counted =
        read(Firms.CONTRACT).where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col());
    Row row =
        sites
            .read(spark)
            .join(counted, GeocodedSites.COMPANY_NUMBER.name())
            .agg(count(when(GeocodedSites.EASTING.col().isNotNull(), lit(1))), count(lit(1)))
            .first();
    return new Part(row.getLong(0), row.getLong(1));
  }

  /** Links and what is unlinked although its name may be a firm's, by input. */
  private SortedMap<String, Part> linked() {
    Optional<Dataset<Row>> links = given(ParticipantLinks.CONTRACT);
    Optional<Dataset<Row>> unlinked = given(Unlinked.CONTRACT);
    String input = ParticipantLinks.SOURCE_TABLE.name();
    Optional<Dataset<Row>> all =
        Stream.of(
                links.map(rows -> rows.select(col(input), lit(1L).as("linked"))),
                unlinked.map(
                    rows ->
                        rows.where(Unlinked.KIND.col().equalTo("firm"))
                            .select(col(input), lit(0L).as("linked"))))
            .flatMap(Optional::stream)
            .reduce(Dataset::union);
    SortedMap<String, Part> parts = new TreeMap<>();
    all.ifPresent(
        rows ->
            rows.groupBy(input)
                .agg(sum("linked"), count(lit(1)))
                .collectAsList()
                .forEach(
                    row -> parts.put(row.getString(0), new Part(row.getLong(1), row.getLong(2)))));
    return parts;
  }

  private SortedMap<String, Part> hidden() {
    SortedMap<String, Part> parts = new TreeMap<>();
    Column hides = DisclosureReport.STATUS.col().startsWith("hidden_");
    given(DisclosureReport.CONTRACT)
        .ifPresent(
            report ->
                report
                    .where(DisclosureReport.STATUS.col().notEqual("none"))
                    .groupBy(DisclosureReport.TABLE.col(), DisclosureReport.FIGURE.col())
                    .agg(
                        sum(when(hides, DisclosureReport.CELLS.col()).otherwise(0L)),
                        sum(DisclosureReport.CELLS.col()))
                    .collectAsList()
                    .forEach(
                        row ->
                            parts.put(
                                row.getString(0) + "." + row.getString(1),
                                new Part(row.getLong(2), row.getLong(3)))));
    return parts;
  }

  private SortedMap<String, SortedMap<String, Long>> sectors(StageTable table) {
    SortedMap<String, SortedMap<String, Long>> firms = new TreeMap<>();
    for (Row row :
        table
            .read(spark)
            .select(Sectors.TAXONOMY.col(), Sectors.SECTOR.col(), Sectors.FIRMS.col())
            .collectAsList()) {
      firms
          .computeIfAbsent(row.getString(0), taxonomy -> new TreeMap<>())
          .put(row.getString(1), row.getLong(2));
    }
    return firms;
  }

  /** Of the taxonomies that were mapped before too. */
  private SortedMap<String, Churn> churn(StageTable previous) {
    Dataset<Row> then = previous.read(spark);
    Dataset<Row> now = read(Members.CONTRACT);
    SortedMap<String, Part> moved = moved(then, now);
    Column id = Members.CLUSTER_ID.col();
    Column taxonomy = Members.TAXONOMY.col();
    Dataset<Row> clusters =
        then.where(id.isNotNull())
            .select(taxonomy, id, lit(true).as("was"), lit(false).as("is"))
            .union(
                now.where(id.isNotNull())
                    .select(taxonomy, id, lit(false).as("was"), lit(true).as("is")))
            .groupBy(taxonomy, id)
            .agg(max("was").as("was"), max("is").as("is"));
    Column was = col("was");
    Column is = col("is");
    SortedMap<String, Churn> churn = new TreeMap<>();
    for (Row row :
        clusters
            .groupBy(taxonomy)
            .agg(
                count(when(was, lit(1))), count(when(is, lit(1))), count(when(was.and(is), lit(1))))
            .collectAsList()) {
      long before = row.getLong(1);
      long here = row.getLong(2);
      long both = row.getLong(3);
      if (before > 0) {
        churn.put(
            row.getString(0),
            new Churn(
                new Part(before - both, before),
                new Part(here - both, here),
                moved.getOrDefault(row.getString(0), new Part(0, 0))));
      }
    }
    return churn;
  }

  /** Former members of a cluster that are still in the sector, and those in another cluster now. */
  private static SortedMap<String, Part> moved(Dataset<Row> then, Dataset<Row> now) {
    Column[] keys = {Members.TAXONOMY.col(), Members.SECTOR.col(), Members.SITE_ID.col()};
    Dataset<Row> former =
        then.where(Members.CLUSTER_ID.col().isNotNull())
            .select(keys[0], keys[1], keys[2], Members.CLUSTER_ID.col().as("was"));
    Dataset<Row> current = now.select(keys[0], keys[1], keys[2], Members.CLUSTER_ID.col().as("is"));
    SortedMap<String, Part> moved = new TreeMap<>();
    for (Row row :
        former
            .join(
                current,
                new String[] {
                  Members.TAXONOMY.name(), Members.SECTOR.name(), Members.SITE_ID.name()
                })
            .groupBy(Members.TAXONOMY.col())
            .agg(count(when(col("was").eqNullSafe(col("is")), lit(1))), count(lit(1)))
            .collectAsList()) {
      moved.put(row.getString(0), new Part(row.getLong(2) - row.getLong(1), row.getLong(2)));
    }
    return moved;
  }
}
