package clustermap.config;

import clustermap.table.Contract;
import clustermap.table.Contracts;
import java.util.ArrayList;
import java.util.List;

/** Every key that a configuration may hold: what {@code config --describe} prints. */
public final class Keys {

  private static final List<Key> ALL = build();

  /** Keys below this prefix are handed to Spark as they stand. */
  static final String SPARK_PREFIX = "spark.";

  private Keys() {}

  /** All keys, in the order of the documentation. */
  public static List<Key> all() {
    return ALL;
  }

  private static List<Key> build() {
    List<Key> keys = new ArrayList<>();
    keys.add(Key.of("root", Key.Type.PATH, "", "Folder of snapshots, stages and the pointer."));
    keys.add(
        Key.of(
            "restricted_root",
            Key.Type.PATH,
            "",
            "Another root for restricted tables; they stand under root when it is not set."));
    keys.add(
        Key.of(
            "as_of",
            Key.Type.DATE,
            "",
            "Day the map stands for; today in UTC when it is not set."));
    keys.add(
        Key.of(
            "inputs.dir",
            Key.Type.PATH,
            "",
            "Folder with <table>.parquet, <table>.csv, <table>.csv.gz or <table>/ for each input"
                + " that has no key of its own."));
    for (Contract input : Contracts.of(Contract.Tier.INPUT)) {
      keys.add(
          Key.of(
              "inputs." + input.name(),
              Key.Type.PATHS,
              "",
              input.description()
                  + " Parquet by contract, or a raw file that ingest knows."
                  + (RunConfig.REQUIRED_INPUT.equals(input.name()) ? " Required." : "")));
    }
    keys.add(
        Key.of(
            "reference.dir",
            Key.Type.PATH,
            "",
            "Folder of the reference tables; conf/reference of the installation when not set."));
    keys.add(
        Key.of(
            "sectors.dir",
            Key.Type.PATH,
            "",
            "Folder of the sector rules; conf/sectors of the installation when not set."));
    keys.add(
        Key.of(
            "taxonomy",
            Key.Type.TEXTS,
            "industrial_strategy",
            "Taxonomies to map: sic_section, sic_division, sic_group, sic_class, or the name of a"
                + " file of sectors.dir without .csv. The first one counts in places."));
    keys.add(
        new Key(
            "run.leave_out",
            Key.Type.TEXTS,
            Part.NONE,
            Part.choices(),
            Double.NaN,
            Double.NaN,
            "Parts of the run that are left out; their tables are not in the snapshot then: "
                + Part.described()
                + "."));
    keys.add(
        Key.whole(
            "run.wait_for_cluster_s",
            300,
            1,
            86_400,
            "Seconds that a run on a cluster waits for its master to answer, and with work to do"
                + " for an executor, before it ends with exit code 5."));
    keys.add(
        Key.whole(
            "geocode.shared_office_firms",
            50,
            2,
            1_000_000,
            "A postcode with more unrelated live firms than this is a shared office; its firms are"
                + " weighted down so that together they weigh as much as this many."));
    keys.add(
        Key.real(
            "link.threshold",
            "0.95",
            0.5,
            1,
            "Probability that the link of a participant or applicant to a firm needs."));
    keys.add(
        new Key(
            "classify.standings",
            Key.Type.TEXTS,
            "live",
            List.of("live", "winding_up", "non_trading"),
            Double.NaN,
            Double.NaN,
            "Standings of firms that take part in clusters and location quotients."));
    keys.add(
        Key.whole(
            "classify.document_years",
            10,
            1,
            50,
            "Years up to as_of in which patents and grants say what a firm does."));
    keys.add(
        Key.choice(
            "classify.learned",
            "false",
            "Whether a text classifier, trained each run on firms whose codes say what they do,"
                + " proposes sectors for firms of which no rule says any. run.json then tells how"
                + " well it does on firms held out, beside the rules for words.",
            "false",
            "true"));
    keys.add(
        Key.real(
            "classify.learned_threshold",
            "0.5",
            0.01,
            1,
            "Calibrated probability that such a proposal needs."));
    keys.add(
        Key.choice(
            "relatedness.geography",
            "LAD",
            "Places in which sectors are strong together; TTWA only where postcodes know it.",
            "LAD",
            "TTWA",
            "ITL3",
            "ITL2",
            "ITL1"));
    keys.add(
        Key.whole(
            "relatedness.min_firms",
            30,
            1,
            1_000_000,
            "Counted firms that a place needs to be looked at."));
    keys.add(
        Key.whole(
            "relatedness.min_places",
            20,
            2,
            1_000_000,
            "Such places that are needed before proximity is published."));
    keys.addAll(ConfluenceKeys.all());
    keys.addAll(ClusterKeys.all());
    keys.addAll(TrackKeys.all());
    keys.add(
        Key.real(
            "profile.buffer_m",
            "100",
            1,
            10_000,
            "Buffer around the hull of a cluster, metres: a postcode locates a firm to about"
                + " 100."));
    keys.add(
        Key.real(
            "profile.hull_length_ratio",
            "0.3",
            0,
            1,
            "Concaveness of hulls, the length ratio of JTS: 1 is convex, 0 as concave as can be."));
    keys.add(
        Key.whole(
            "profile.evidence_years",
            5,
            1,
            50,
            "Years up to as_of in which R&D spend, grants and patents count as evidence."));
    keys.addAll(LifeKeys.all());
    keys.addAll(EvaluateKeys.all());
    keys.addAll(ConnectKeys.all());
    keys.addAll(InclusionKeys.all());
    keys.add(
        Key.choice(
            "lq.baseline",
            "register",
            "What stands for the nation in location quotients: the register that was read, or the"
                + " reference table sector_totals, for a register of only a part of the nation.",
            "register",
            "reference"));
    keys.addAll(ConfidenceKeys.all());
    keys.addAll(DisclosureKeys.all());
    keys.addAll(GateKeys.all());
    keys.add(
        Key.whole(
            "significance.replicates",
            999,
            0,
            99_999,
            "Most random labellings of a sector behind p and q; 0 leaves them out. A lone sector"
                + " of m in a taxonomy can reach significance.alpha only with at least"
                + " m / alpha - 1."));
    keys.add(
        Key.whole(
            "significance.h",
            10,
            1,
            1_000,
            "A cluster asks for no further labelling once so many have reached its score."));
    keys.add(
        Key.real(
            "significance.alpha",
            "0.05",
            0,
            1,
            "False discovery rate at which clusters are counted as significant."));
    keys.add(
        Key.whole(
            "stability.replicates",
            100,
            0,
            100_000,
            "Half-samples of firms behind stability; 0 leaves it out."));
    keys.add(Key.whole("seed", 20241101, 0, Long.MAX_VALUE, "Seed of everything drawn."));
    keys.add(
        Key.real(
            "stages.keep_days",
            "14",
            0,
            3650,
            "Days after its last use at which a stage's output is removed."));
    keys.add(
        Key.real(
            "stages.max_gb",
            "50",
            0.001,
            1_000_000,
            "Size of all stage outputs above which the least recently used are removed."));
    keys.add(
        Key.choice(
            "store.only_writer",
            "false",
            "Whether a root on a store that ignores conditions of writes is written all the same:"
                + " true only where no other run, machine or tool ever writes to it.",
            "true",
            "false"));
    keys.add(
        Key.whole(
            "lock.lease_s",
            60,
            5,
            86_400,
            "Seconds without a sign of life after which the lock of a run on a root elsewhere is"
                + " taken over; the sign is given every quarter of it."));
    keys.add(
        Key.whole(
            "write.partitions",
            0,
            0,
            100_000,
            "Files a large table is written as; 0 chooses by size, one for up to 200,000 rows."));
    keys.addAll(OpenLineageKeys.all());
    return List.copyOf(keys);
  }
}
