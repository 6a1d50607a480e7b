package clustermap.config;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
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
 * @param geocode parameters of geocoding
 * @param classify parameters of classification
 * @param cluster parameters of clustering
 * @param profile parameters of profiles
 * @param disclosure parameters of disclosure control
 * @param gate thresholds of the quality gate
 * @param stages how long stage outputs are kept
 * @param seed seed of everything drawn
 * @param writePartitions files a large table is written as; 0 by size
 * @param spark keys handed to Spark
 * @param effective every key with the value in force, for the run record
 */
public record RunConfig(
    String root,
    Optional<String> restrictedRoot,
    Optional<LocalDate> asOf,
    Inputs inputs,
    List<String> taxonomies,
    Geocode geocode,
    Classify classify,
    Cluster cluster,
    Profile profile,
    Disclosure disclosure,
    Gate gate,
    Stages stages,
    long seed,
    int writePartitions,
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
   */
  public record Inputs(
      Optional<String> dir,
      SortedMap<String, List<String>> paths,
      String referenceDir,
      String sectorsDir) {}

  /** Parameters of geocoding: above how many unrelated live firms a postcode is a shared office. */
  public record Geocode(int sharedOfficeFirms) {}

  /**
   * Parameters of classification.
   *
   * @param standings standings of the firms that count
   * @param documentYears years up to as_of whose patents and grants say what a firm does
   */
  public record Classify(List<String> standings, int documentYears) {}

  /**
   * Parameters of clustering.
   *
   * @param method the method
   * @param epsMetres DBSCAN's radius
   * @param minPoints DBSCAN's weight of a core's neighbourhood, in firms
   * @param minClusterSize fewest firms of a published cluster
   */
  public record Cluster(String method, double epsMetres, double minPoints, int minClusterSize) {}

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

  /** Parameters of disclosure control. */
  public record Disclosure(int minCount, double dominanceShare, double pPercent) {}

  /** Thresholds of the quality gate, as shares of the previous snapshot's volumes. */
  public record Gate(double maxFall, double maxRise, double minLocated) {}

  /** How long stage outputs are kept. */
  public record Stages(double keepDays, double maxGigabytes) {}

  /**
   * Reads and checks a configuration.
   *
   * @param file HOCON file
   * @param sets values that replace those of the file, taken literally
   * @param workingDirectory folder to which relative paths in {@code sets} are relative
   * @throws clustermap.fault.Fault of kind CONFIG with every mistake at once
   */
  public static RunConfig load(Path file, Map<String, String> sets, Path workingDirectory) {
    Values values = ConfigReader.read(file, sets, workingDirectory);
    return new RunConfig(
        values.text("root"),
        values.optional("restricted_root"),
        values.optional("as_of").map(LocalDate::parse),
        new Inputs(
            values.optional("inputs.dir"),
            values.inputPaths(),
            values.optional("reference.dir").orElseGet(() -> Home.folder("conf/reference")),
            values.optional("sectors.dir").orElseGet(() -> Home.folder("conf/sectors"))),
        values.texts("taxonomy"),
        new Geocode((int) values.whole("geocode.shared_office_firms")),
        new Classify(
            values.texts("classify.standings"), (int) values.whole("classify.document_years")),
        new Cluster(
            values.text("cluster.method"),
            values.real("cluster.eps_m"),
            values.real("cluster.min_points"),
            (int) values.whole("cluster.min_cluster_size")),
        new Profile(
            values.real("profile.buffer_m"),
            values.real("profile.hull_length_ratio"),
            (int) values.whole("profile.evidence_years"),
            values.text("lq.baseline")),
        new Disclosure(
            (int) values.whole("disclosure.min_count"),
            values.real("disclosure.dominance_share"),
            values.real("disclosure.p_percent")),
        new Gate(
            values.real("gate.max_fall"),
            values.real("gate.max_rise"),
            values.real("gate.min_located")),
        new Stages(values.real("stages.keep_days"), values.real("stages.max_gb")),
        values.whole("seed"),
        (int) values.whole("write.partitions"),
        values.spark(),
        values.effective());
  }
}
