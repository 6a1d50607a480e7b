package clustermap.config;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import clustermap.disclosure.SensitivityRule;
import clustermap.lineage.LifeRules;
import clustermap.lineage.LineageRules;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The whole configuration of a run, checked. Paths are absolute, or URIs of another store.
 *
 * @param root folder of snapshots, stages and the pointer
 * @param restrictedRoot another root for restricted tables
 * @param asOf the day the map stands for, when it is set
 * @param inputs where the inputs are
 * @param taxonomies taxonomies to map, at least one, without repeats
 * @param leftOut parts that are left out
 * @param waitForCluster how long a run waits for a cluster's master, and for an executor
 * @param geocode parameters of geocoding
 * @param linkThreshold probability that a link of a participant to a firm needs
 * @param classify parameters of classification
 * @param relatedness parameters of relatedness
 * @param confluence parameters of the confluence of opportunities
 * @param cluster parameters of clustering
 * @param track thresholds of tracking
 * @param profile parameters of profiles
 * @param life parameters of stages of life
 * @param support parameters of support within reach
 * @param evaluate parameters of what programmes did
 * @param connect parameters of links
 * @param inclusion parameters of reach, spread and decay by place
 * @param significance parameters of random labelling
 * @param stability parameters of half-sampling
 * @param confidence thresholds of the grade of clusters
 * @param disclosure parameters of disclosure control
 * @param gate thresholds of the quality gate
 * @param stages how long stage outputs are kept
 * @param store how a root elsewhere is written
 * @param seed seed of everything drawn
 * @param writePartitions files a large table is written as; 0 by size
 * @param openLineage where lineage events go
 * @param spark keys handed to Spark
 * @param effective every key with the value in force, for the run record; secrets hidden
 */
public record RunConfig(
    String root,
    Optional<String> restrictedRoot,
    Optional<LocalDate> asOf,
    Inputs inputs,
    List<String> taxonomies,
    List<Part> leftOut,
    Duration waitForCluster,
    Geocode geocode,
    double linkThreshold,
    Classify classify,
    Relatedness relatedness,
    Confluence confluence,
    Cluster cluster,
    LineageRules track,
    Profile profile,
    Life life,
    Support support,
    Evaluate evaluate,
    Connect connect,
    Inclusion inclusion,
    Significance significance,
    Stability stability,
    Confidence confidence,
    Disclosure disclosure,
    Gate gate,
    Stages stages,
    Store store,
    long seed,
    int writePartitions,
    OpenLineage openLineage,
    SortedMap<String, String> spark,
    SortedMap<String, String> effective) {

  static final String REQUIRED_INPUT = "companies";

  /**
   * Where the inputs are.
   *
   * @param dir folder in which a table without a key of its own is looked for
   * @param paths paths by table name
   * @param referenceDir folder of the reference tables
   * @param sectorsDir folder of the sector rules
   * @param confluenceRules file of the rules of confluence
   */
  public record Inputs(
      Optional<String> dir,
      SortedMap<String, List<String>> paths,
      String referenceDir,
      String sectorsDir,
      String confluenceRules) {}

  /** Parameters of geocoding: above how many unrelated live firms a postcode is a shared office. */
  public record Geocode(int sharedOfficeFirms) {}

  /**
   * Parameters of classification.
   *
   * @param standings standings of the firms that count
   * @param documentYears years up to as_of whose patents and grants say what a firm does
   * @param learned whether a text classifier proposes sectors for firms of which no rule says any
   * @param learnedThreshold probability that such a proposal needs
   */
  public record Classify(
      List<String> standings, int documentYears, boolean learned, double learnedThreshold) {}

  /**
   * When a place is strong in an ingredient of opportunity, and when it lacks it.
   *
   * @param minFirms firms that strength by firms needs
   * @param strongLq location quotient above which the interval of such a place lies
   * @param missingLq location quotient below which the interval of a place that lacks it lies
   * @param strongPercentile percentile among the places of a geography that strength by assets
   *     needs
   */
  public record Confluence(
      long minFirms, double strongLq, double missingLq, double strongPercentile)
      implements Serializable {}

  /**
   * Parameters of relatedness.
   *
   * @param geography places in which sectors are strong together: LAD, TTWA, ITL3, ITL2 or ITL1
   * @param minFirms counted firms that a place needs to be looked at
   * @param minPlaces such places below which proximity is not published
   */
  public record Relatedness(String geography, int minFirms, int minPlaces)
      implements Serializable {}

  /**
   * Parameters of clustering.
   *
   * @param method hdbscan, dbscan, kmeans, bisecting_kmeans or gaussian_mixture
   * @param minClusterSize fewest firms of a published cluster; under HDBSCAN* also the weight in
   *     firms that a cluster needs
   * @param minSitesLocations distinct locations that a density cluster needs; 0 for no limit
   * @param dbscan what only DBSCAN reads
   * @param hdbscan what only HDBSCAN* reads
   * @param limits sizes of sectors; they change no row
   * @param compare whether the methods are compared in the run record
   * @param compareReplicates half-samples by which the methods' stability is compared
   */
  public record Cluster(
      String method,
      int minClusterSize,
      int minSitesLocations,
      Dbscan dbscan,
      Hdbscan hdbscan,
      Limits limits,
      boolean compare,
      int compareReplicates) {

    /** DBSCAN's radius in metres and its weight of a core's neighbourhood in firms. */
    public record Dbscan(double epsMetres, double minPoints) {}

    /**
     * What only HDBSCAN* reads.
     *
     * @param minSamples weight in firms within a core distance
     * @param resolutionMetres the smallest distance that counts
     * @param selection eom or leaf
     * @param selectionEpsilonMetres what parts only at this distance stays together; 0 for never
     * @param maxExtentMetres longest side of a cluster; 0 for no limit
     * @param allowSingleCluster whether a whole sector may be one cluster
     */
    public record Hdbscan(
        double minSamples,
        double resolutionMetres,
        String selection,
        double selectionEpsilonMetres,
        double maxExtentMetres,
        boolean allowSingleCluster) {}

    /** Distinct locations HDBSCAN* accepts in a sector, and above which DBSCAN is partitioned. */
    public record Limits(long maxLocations, long partitionedAbove) {}

    /** The same with another method. */
    public Cluster withMethod(String other) {
      return new Cluster(
          other,
          minClusterSize,
          minSitesLocations,
          dbscan,
          hdbscan,
          limits,
          compare,
          compareReplicates);
    }

    /** For half of the firms: every threshold that counts firms is halved, as density does it. */
    public Cluster halved() {
      return new Cluster(
          method,
          Math.max(2, (minClusterSize + 1) / 2),
          (minSitesLocations + 1) / 2,
          new Dbscan(dbscan.epsMetres(), half(dbscan.minPoints())),
          new Hdbscan(
              half(hdbscan.minSamples()),
              hdbscan.resolutionMetres(),
              hdbscan.selection(),
              hdbscan.selectionEpsilonMetres(),
              hdbscan.maxExtentMetres(),
              hdbscan.allowSingleCluster()),
          limits,
          compare,
          compareReplicates);
    }

    private static double half(double firms) {
      return DensityMethod.half(thousandths(firms)) / (double) WeightedPoints.ONE_FIRM;
    }

    /** The density clustering with its settings; empty for the methods of MLlib. */
    public Optional<DensityMethod> densityMethod() {
      int locations = Math.max(1, minSitesLocations);
      return switch (method) {
        case "dbscan" ->
            Optional.of(
                new DbscanParameters(
                    dbscan.epsMetres(), thousandths(dbscan.minPoints()), locations));
        case "hdbscan" ->
            Optional.of(
                new HdbscanParameters(
                    thousandths(minClusterSize),
                    thousandths(hdbscan.minSamples()),
                    hdbscan.resolutionMetres(),
                    hdbscan.selection().equals("leaf")
                        ? HdbscanParameters.Selection.LEAF
                        : HdbscanParameters.Selection.EXCESS_OF_MASS,
                    hdbscan.selectionEpsilonMetres(),
                    hdbscan.allowSingleCluster(),
                    hdbscan.maxExtentMetres() == 0
                        ? Double.POSITIVE_INFINITY
                        : hdbscan.maxExtentMetres(),
                    locations));
        default -> Optional.empty();
      };
    }

    private static long thousandths(double firms) {
      return Math.max(1, Math.round(firms * WeightedPoints.ONE_FIRM));
    }

    /** The method and the settings that it reads, in words: equal words, equal rows. */
    public String settings() {
      return switch (method) {
        case "dbscan" ->
            String.format(
                Locale.ROOT,
                "dbscan eps_m=%s min_points=%s min_cluster_size=%d min_sites_locations=%d",
                dbscan.epsMetres(),
                dbscan.minPoints(),
                minClusterSize,
                minSitesLocations);
        case "hdbscan" ->
            String.format(
                Locale.ROOT,
                "hdbscan min_cluster_size=%d min_samples=%s resolution_m=%s selection=%s"
                    + " selection_epsilon_m=%s max_extent_m=%s allow_single_cluster=%s"
                    + " min_sites_locations=%d",
                minClusterSize,
                hdbscan.minSamples(),
                hdbscan.resolutionMetres(),
                hdbscan.selection(),
                hdbscan.selectionEpsilonMetres(),
                hdbscan.maxExtentMetres(),
                hdbscan.allowSingleCluster(),
                minSitesLocations);
        default -> method + " min_cluster_size=" + minClusterSize;
      };
    }
  }

  /**
   * Parameters of profiles.
   *
   * @param bufferMetres buffer around hulls
   * @param hullLengthRatio concaveness of hulls, 1 convex
   * @param evidenceYears years of R&amp;D evidence
   * @param baseline register or reference: what stands for the nation
   */
  public record Profile(
      double bufferMetres, double hullLengthRatio, int evidenceYears, String baseline) {}

  /**
   * Parameters of stages of life.
   *
   * @param emergingAgeYears age of the median firm, or of itself, up to which a cluster is emerging
   * @param establishedYears years of being known from which a cluster is not emerging
   * @param growingRatio births over what the sector's survivors lead to expect, above which the
   *     interval must lie for a cluster to be growing
   * @param decliningFall fall of the stock, as a share, from which a cluster is declining
   * @param minDated share of the firms that need a date of incorporation
   * @param minDeathRate lowest yearly share of firms dissolved at which the register is taken to
   *     know of the dead
   * @param trendYears years that the trend of a location quotient is taken from
   * @param replicates resamples of a cluster; 0 for none
   * @param minSecond share of them that a second stage must have
   */
  public record Life(
      double emergingAgeYears,
      double establishedYears,
      double growingRatio,
      double decliningFall,
      double minDated,
      double minDeathRate,
      int trendYears,
      int replicates,
      double minSecond) {
    /** The rules of stages. */
    public LifeRules rules() {
      return new LifeRules(
          emergingAgeYears, establishedYears, growingRatio, decliningFall, minDated);
    }
  }

  /** Parameters of support within reach: distances in kilometres, the smallest first. */
  public record Support(List<Double> reachKm) {
    public Support {
      reachKm = List.copyOf(reachKm);
    }
  }

  /**
   * Parameters of what programmes did.
   *
   * @param years full years of outcomes
   * @param ringKm distance from the treated within which districts are not compared with
   * @param minPlaces treated places below which no effect is given
   * @param minPlaceYears treated places times years under treatment below which none is given
   * @param donors most places that a treatment is dealt to
   * @param anticipation years before treatment in which it may show
   * @param minFirmsPerEnterprise from which the register covers a district
   */
  public record Evaluate(
      int years,
      double ringKm,
      int minPlaces,
      int minPlaceYears,
      int donors,
      int anticipation,
      double minFirmsPerEnterprise)
      implements Serializable {}

  /**
   * Parameters of links.
   *
   * @param years years up to as_of whose projects make links
   * @param resolutionKm smallest distance that counts
   * @param minProjects joint projects that a kind of links needs for expected ones
   * @param replicates resamples of projects; 0 for none
   */
  public record Connect(int years, double resolutionKm, long minProjects, int replicates) {}

  /**
   * Parameters of inclusion.
   *
   * @param reachMetres distances from the nearest footprint, the smallest first
   * @param replicates random deals of events over small areas
   * @param minEvents events that both periods need for a change to be told
   * @param minFirms firms that a fit of density by distance needs
   */
  public record Inclusion(List<Double> reachMetres, int replicates, int minEvents, int minFirms) {
    public Inclusion {
      reachMetres = List.copyOf(reachMetres);
    }
  }

  /**
   * Parameters of random labelling.
   *
   * @param replicates most labellings of a sector; 0 for none
   * @param enough exceedances at which a cluster asks for no more
   * @param alpha false discovery rate at which clusters are counted as significant
   */
  public record Significance(int replicates, int enough, double alpha) {
    /** Whether a lone sector among so many can reach alpha. */
    public boolean canReach(int sectors) {
      return (replicates + 1.0) * alpha >= sectors;
    }
  }

  /** Parameters of half-sampling: how many; 0 for none. */
  public record Stability(int replicates) {}

  /**
   * Thresholds of the grade of clusters.
   *
   * @param maxQ false discovery rate above which chance may explain a cluster
   * @param maxSharedOffices share of firms at shared offices above which the grade is low
   * @param maxGroupShare share of firms of one owner above which the grade is low
   * @param minLocations distinct locations below which the grade is low
   * @param minFirms firms below which the grade is at most medium
   */
  public record Confidence(
      double maxQ, double maxSharedOffices, double maxGroupShare, int minLocations, int minFirms) {}

  /**
   * Parameters of disclosure control.
   *
   * @param refresh monthly, quarterly, yearly or nightly: when figures are taken anew
   * @param roundingBase pounds that sums of money are rounded to; 0 for none
   * @param roundingPeople people that employment is rounded to; 0 for none
   */
  public record Disclosure(
      int minCount,
      int dominanceFirms,
      double dominanceShare,
      double pPercent,
      String refresh,
      double roundingBase,
      double roundingPeople) {
    /** Under which note a run record says what was shown, held and hidden. */
    public static final String NOTE = "disclosure";

    /** The rule of sensitive figures. */
    public SensitivityRule rule() {
      return new SensitivityRule(minCount, dominanceFirms, dominanceShare, pPercent);
    }

    /** The first day of the period of a day: figures that were taken since are held. */
    public LocalDate periodOf(LocalDate day) {
      return switch (refresh) {
        case "nightly" -> day;
        case "monthly" -> day.withDayOfMonth(1);
        case "yearly" -> day.withDayOfYear(1);
        default -> day.with(day.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
      };
    }
  }

  /**
   * Thresholds of the quality gate, all of them shares.
   *
   * @param maxFall largest fall of a volume
   * @param maxRise largest rise of a volume
   * @param coverage of geocoding and linking
   * @param churn of clusters
   * @param hidden of confidential figures
   * @param drift of sectors
   */
  public record Gate(
      double maxFall, double maxRise, Coverage coverage, Churn churn, Hidden hidden, Drift drift) {

    /** Least shares located and linked, and the largest fall of either. */
    public record Coverage(double minLocated, double minLinked, double maxFall) {}

    /** Most clusters that are gone or new, and most members that changed theirs. */
    public record Churn(double maxClusters, double maxMembers) {}

    /** Most figures that are hidden, and the largest rise of that. */
    public record Hidden(double max, double maxRise) {}

    /** Largest change of a sector, and the firms that it needs to be looked at. */
    public record Drift(double maxChange, long minFirms) {}
  }

  /**
   * Where lineage events go.
   *
   * @param transport none, file, http, or client for what the client of OpenLineage is told
   * @param file that they are added to
   * @param url of the server that they are sent to
   * @param namespace of the jobs that they tell of
   */
  public record OpenLineage(
      String transport, Optional<String> file, Optional<String> url, String namespace) {}

  /** How long stage outputs are kept. */
  public record Stages(double keepDays, double maxGigabytes) {}

  /**
   * How a root on a store elsewhere is written.
   *
   * @param onlyWriter whether a store that ignores conditions of writes will do
   * @param lease after how long without a sign of life the lock of a run is taken over
   */
  public record Store(boolean onlyWriter, Duration lease) {}

  /**
   * Reads and checks a configuration.
   *
   * @param file HOCON file
   * @param sets values that replace those of the file, taken literally
   * @param workingDirectory folder to which relative paths in {@code sets} are relative
   * @throws clustermap.fault.Fault of kind CONFIG with every mistake at once
   */
  public static RunConfig load(Path file, Map<String, String> sets, Path workingDirectory) {
    return of(ConfigReader.read(file, sets, workingDirectory));
  }

  /**
   * The configuration that a run recorded as {@link #effective()}. Keys that this program does not
   * know are passed over; keys that are new since, and values that are not allowed any more, have
   * their defaults.
   */
  public static RunConfig recorded(Map<String, String> effective) {
    return of(ConfigReader.recorded(effective));
  }

  private static RunConfig of(Values values) {
    return new RunConfig(
        values.text("root"),
        values.optional("restricted_root"),
        values.optional("as_of").map(LocalDate::parse),
        new Inputs(
            values.optional("inputs.dir"),
            values.inputPaths(),
            values.optional("reference.dir").orElseGet(() -> Home.folder("conf/reference")),
            values.optional("sectors.dir").orElseGet(() -> Home.folder("conf/sectors")),
            values
                .optional("confluence.rules")
                .orElseGet(
                    () ->
                        Path.of(Home.folder("conf/sectors"))
                            .resolveSibling("confluence.csv")
                            .toString())),
        values.texts("taxonomy"),
        Part.of(values.texts("run.leave_out")),
        Duration.ofSeconds(values.whole("run.wait_for_cluster_s")),
        new Geocode((int) values.whole("geocode.shared_office_firms")),
        values.real("link.threshold"),
        new Classify(
            values.texts("classify.standings"),
            (int) values.whole("classify.document_years"),
            values.text("classify.learned").equals("true"),
            values.real("classify.learned_threshold")),
        new Relatedness(
            values.text("relatedness.geography"),
            (int) values.whole("relatedness.min_firms"),
            (int) values.whole("relatedness.min_places")),
        new Confluence(
            values.whole("confluence.min_firms"),
            values.real("confluence.strong_lq"),
            values.real("confluence.missing_lq"),
            values.real("confluence.strong_percentile")),
        cluster(values),
        new LineageRules(
            values.real("track.jaccard"),
            values.real("track.containment"),
            values.real("track.part"),
            values.real("track.size_change"),
            values.real("track.moved_m"),
            (int) values.whole("track.provisional_runs")),
        new Profile(
            values.real("profile.buffer_m"),
            values.real("profile.hull_length_ratio"),
            (int) values.whole("profile.evidence_years"),
            values.text("lq.baseline")),
        new Life(
            values.real("stage.emerging_age_years"),
            values.real("stage.established_years"),
            values.real("stage.growing_ratio"),
            values.real("stage.declining_fall"),
            values.real("stage.min_dated"),
            values.real("stage.min_death_rate"),
            (int) values.whole("stage.trend_years"),
            (int) values.whole("stage.replicates"),
            values.real("stage.min_second")),
        new Support(values.reals("support.reach_km")),
        new Evaluate(
            (int) values.whole("evaluate.years"),
            values.real("evaluate.ring_km"),
            (int) values.whole("evaluate.min_places"),
            (int) values.whole("evaluate.min_place_years"),
            (int) values.whole("evaluate.donors"),
            (int) values.whole("evaluate.anticipation"),
            values.real("evaluate.min_firms_per_enterprise")),
        new Connect(
            (int) values.whole("connect.years"),
            values.real("connect.resolution_km"),
            values.whole("connect.min_projects"),
            (int) values.whole("connect.replicates")),
        new Inclusion(
            values.reals("inclusion.reach_m"),
            (int) values.whole("inclusion.replicates"),
            (int) values.whole("inclusion.min_events"),
            (int) values.whole("inclusion.min_firms")),
        new Significance(
            (int) values.whole("significance.replicates"),
            (int) values.whole("significance.h"),
            values.real("significance.alpha")),
        new Stability((int) values.whole("stability.replicates")),
        new Confidence(
            values.real("significance.alpha"),
            values.real("confidence.max_shared_offices"),
            values.real("confidence.max_group_share"),
            (int) values.whole("confidence.min_locations"),
            (int) values.whole("confidence.min_firms")),
        new Disclosure(
            (int) values.whole("disclosure.min_count"),
            (int) values.whole("disclosure.dominance_firms"),
            values.real("disclosure.dominance_share"),
            values.real("disclosure.p_percent"),
            values.text("disclosure.refresh"),
            values.real("disclosure.rounding_base"),
            values.real("disclosure.rounding_people")),
        new Gate(
            values.real("gate.max_fall"),
            values.real("gate.max_rise"),
            new Gate.Coverage(
                values.real("gate.min_located"),
                values.real("gate.min_linked"),
                values.real("gate.max_coverage_fall")),
            new Gate.Churn(
                values.real("gate.max_cluster_churn"), values.real("gate.max_members_moved")),
            new Gate.Hidden(values.real("gate.max_hidden"), values.real("gate.max_hidden_rise")),
            new Gate.Drift(
                values.real("gate.max_sector_change"), values.whole("gate.min_sector_firms"))),
        new Stages(values.real("stages.keep_days"), values.real("stages.max_gb")),
        new Store(
            values.text("store.only_writer").equals("true"),
            Duration.ofSeconds(values.whole("lock.lease_s"))),
        values.whole("seed"),
        (int) values.whole("write.partitions"),
        new OpenLineage(
            values.text(OpenLineageKeys.TRANSPORT),
            values.optional(OpenLineageKeys.FILE),
            values.optional(OpenLineageKeys.URL),
            values.text(OpenLineageKeys.NAMESPACE)),
        values.spark(),
        values.effective());
  }

  private static Cluster cluster(Values values) {
    return new Cluster(
        values.text("cluster.method"),
        (int) values.whole("cluster.min_cluster_size"),
        (int) values.whole("cluster.min_sites_locations"),
        new Cluster.Dbscan(values.real("cluster.eps_m"), values.real("cluster.min_points")),
        new Cluster.Hdbscan(
            values.real("cluster.min_samples"),
            values.real("cluster.resolution_m"),
            values.text("cluster.selection"),
            values.real("cluster.selection_epsilon_m"),
            values.real("cluster.max_extent_m"),
            values.text("cluster.allow_single_cluster").equals("true")),
        new Cluster.Limits(
            values.whole("cluster.max_locations"), values.whole("cluster.partitioned_above")),
        values.text("cluster.compare").equals("true"),
        (int) values.whole("cluster.compare_replicates"));
  }
}
