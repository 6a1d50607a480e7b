package clustermap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.density.DbscanParameters;
import clustermap.density.HdbscanParameters;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConfigTest {
  @TempDir Path temp;

  private RunConfig load(String text, String... sets) {
    try {
      Path file =
          Files.writeString(
              Files.createDirectories(temp.resolve("conf")).resolve("run.conf"), text);
      Map<String, String> map = new TreeMap<>();
      for (String set : sets) {
        int equals = set.indexOf('=');
        map.put(set.substring(0, equals), set.substring(equals + 1));
      }
      return RunConfig.load(file, map, temp.resolve("work"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable load) {
    return assertThatThrownBy(load)
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG));
  }

  @Test
  void fillsInDefaults() {
    RunConfig config = load("root = r\ninputs.companies = c.csv");

    assertThat(config.restrictedRoot()).isEmpty();
    assertThat(config.asOf()).isEmpty();
    assertThat(config.taxonomies()).containsExactly("industrial_strategy");
    assertThat(config.geocode()).isEqualTo(new RunConfig.Geocode(50));
    assertThat(config.classify())
        .isEqualTo(new RunConfig.Classify(List.of("live"), 10, false, 0.5));
    assertThat(config.relatedness()).isEqualTo(new RunConfig.Relatedness("LAD", 30, 20));
    assertThat(config.cluster())
        .isEqualTo(
            new RunConfig.Cluster(
                "hdbscan",
                10,
                0,
                new RunConfig.Cluster.Dbscan(500, 10),
                new RunConfig.Cluster.Hdbscan(10, 300, "eom", 0, 0, false),
                new RunConfig.Cluster.Limits(2_000_000, 2_000_000),
                false,
                5));
    assertThat(config.profile()).isEqualTo(new RunConfig.Profile(100, 0.3, 5, "register"));
    assertThat(config.life()).isEqualTo(new RunConfig.Life(3, 5, 1, 0.1, 0.5, 0.02, 5, 999, 0.1));
    assertThat(config.support()).isEqualTo(new RunConfig.Support(List.of(5.0, 10.0, 25.0)));
    assertThat(config.evaluate()).isEqualTo(new RunConfig.Evaluate(12, 25, 3, 3, 10, 0, 0.5));
    assertThat(config.connect()).isEqualTo(new RunConfig.Connect(10, 1, 50, 499));
    assertThat(config.inclusion())
        .isEqualTo(
            new RunConfig.Inclusion(
                List.of(0.0, 250.0, 1_000.0, 5_000.0, 10_000.0, 25_000.0), 399, 30, 30));
    assertThat(config.significance()).isEqualTo(new RunConfig.Significance(999, 10, 0.05));
    assertThat(config.stability()).isEqualTo(new RunConfig.Stability(100));
    assertThat(config.disclosure())
        .isEqualTo(new RunConfig.Disclosure(10, 1, 0.5, 10, "quarterly", 0, 0));
    assertThat(config.gate())
        .isEqualTo(
            new RunConfig.Gate(
                0.3,
                1,
                new RunConfig.Gate.Coverage(0, 0, 0.1),
                new RunConfig.Gate.Churn(0.3, 0.3),
                new RunConfig.Gate.Hidden(1, 0.2),
                new RunConfig.Gate.Drift(0.5, 200)));
    assertThat(config.stages()).isEqualTo(new RunConfig.Stages(14, 50));
    assertThat(config.seed()).isEqualTo(20241101);
    assertThat(config.writePartitions()).isZero();
    assertThat(config.spark()).isEmpty();
    assertThat(config.inputs().dir()).isEmpty();
    assertThat(Path.of(config.inputs().referenceDir()))
        .isDirectory()
        .endsWith(Path.of("conf/reference"));
    assertThat(Path.of(config.inputs().sectorsDir()))
        .isDirectory()
        .endsWith(Path.of("conf/sectors"));
  }

  @Test
  void readsEveryKey() throws IOException {
    Path sectors = Files.createDirectories(temp.resolve("conf/sectors"));
    Files.writeString(sectors.resolve("own.csv"), "sector,name,kind,code,weight,note\n");
    RunConfig config =
        load(
            """
            root = r
            restricted_root = secret
            as_of = 2023-02-01
            inputs { dir = in, companies = [a.csv, b.csv], postcodes = p.parquet }
            reference.dir = ref
            sectors.dir = sectors
            taxonomy = [own, sic_group]
            geocode.shared_office_firms = 7
            classify.standings = [live, winding_up]
            relatedness { geography = TTWA, min_firms = 5, min_places = 7 }
            confluence { rules = own.csv, min_firms = 4, strong_lq = 1.5, missing_lq = 0.25 }
            confluence.strong_percentile = 90
            cluster { method = dbscan, eps_m = 250.5, min_points = 2.5, min_cluster_size = 6 }
            cluster { min_samples = 4.5, resolution_m = 0, selection = leaf }
            cluster { selection_epsilon_m = 70, max_extent_m = 9000, allow_single_cluster = true }
            cluster { min_sites_locations = 3, max_locations = 1000, partitioned_above = 2000 }
            cluster { compare = true, compare_replicates = 9 }
            profile { buffer_m = 150, hull_length_ratio = 1, evidence_years = 3 }
            lq.baseline = reference
            stage { emerging_age_years = 4, growing_ratio = 1.2, declining_fall = 0.2 }
            stage { min_dated = 0.7, min_death_rate = 0.03, established_years = 6 }
            stage { trend_years = 8, replicates = 99, min_second = 0.2 }
            support.reach_km = [40, 2.5, 40]
            evaluate { years = 9, ring_km = 10, min_places = 4, min_place_years = 8, donors = 5 }
            evaluate { anticipation = 1, min_firms_per_enterprise = 0.2 }
            connect { years = 4, resolution_km = 0.5, min_projects = 9, replicates = 29 }
            inclusion { reach_m = [900, 80], replicates = 79, min_events = 5, min_firms = 6 }
            disclosure { min_count = 3, dominance_share = 0.7, p_percent = 20 }
            disclosure { dominance_firms = 2, refresh = monthly }
            disclosure { rounding_base = 1000, rounding_people = 10 }
            gate { max_fall = 0.1, max_rise = 0.2, min_located = 0.9, min_linked = 0.4 }
            gate { max_coverage_fall = 0.05, max_cluster_churn = 0.15, max_members_moved = 0.25 }
            gate { max_hidden = 0.7, max_hidden_rise = 0.06, max_sector_change = 2 }
            gate.min_sector_firms = 17
            significance { replicates = 19, h = 4, alpha = 0.1 }
            stability.replicates = 7
            seed = 1
            stages { keep_days = 2, max_gb = 3 }
            write.partitions = 4
            openlineage { transport = http, file = events.jsonl, url = "http://here:5000", namespace = n }
            spark.sql.shuffle.partitions = 9
            """);
    Path conf = temp.resolve("conf");

    assertThat(config.root()).isEqualTo(conf.resolve("r").toString());
    assertThat(config.restrictedRoot()).contains(conf.resolve("secret").toString());
    assertThat(config.asOf()).contains(LocalDate.of(2023, 2, 1));
    assertThat(config.inputs().dir()).contains(conf.resolve("in").toString());
    assertThat(config.inputs().paths())
        .containsEntry(
            "companies",
            List.of(conf.resolve("a.csv").toString(), conf.resolve("b.csv").toString()))
        .containsEntry("postcodes", List.of(conf.resolve("p.parquet").toString()))
        .hasSize(2);
    assertThat(config.inputs().referenceDir()).isEqualTo(conf.resolve("ref").toString());
    assertThat(config.inputs().sectorsDir()).isEqualTo(sectors.toString());
    assertThat(config.taxonomies()).containsExactly("own", "sic_group");
    assertThat(config.geocode()).isEqualTo(new RunConfig.Geocode(7));
    assertThat(config.relatedness()).isEqualTo(new RunConfig.Relatedness("TTWA", 5, 7));
    assertThat(config.classify())
        .isEqualTo(new RunConfig.Classify(List.of("live", "winding_up"), 10, false, 0.5));
    assertThat(config.cluster())
        .isEqualTo(
            new RunConfig.Cluster(
                "dbscan",
                6,
                3,
                new RunConfig.Cluster.Dbscan(250.5, 2.5),
                new RunConfig.Cluster.Hdbscan(4.5, 0, "leaf", 70, 9000, true),
                new RunConfig.Cluster.Limits(1000, 2000),
                true,
                9));
    assertThat(config.profile()).isEqualTo(new RunConfig.Profile(150, 1, 3, "reference"));
    assertThat(config.life()).isEqualTo(new RunConfig.Life(4, 6, 1.2, 0.2, 0.7, 0.03, 8, 99, 0.2));
    assertThat(config.support()).isEqualTo(new RunConfig.Support(List.of(2.5, 40.0)));
    assertThat(config.evaluate()).isEqualTo(new RunConfig.Evaluate(9, 10, 4, 8, 5, 1, 0.2));
    assertThat(config.connect()).isEqualTo(new RunConfig.Connect(4, 0.5, 9, 29));
    assertThat(config.inclusion())
        .isEqualTo(new RunConfig.Inclusion(List.of(80.0, 900.0), 79, 5, 6));
    assertThat(config.significance()).isEqualTo(new RunConfig.Significance(19, 4, 0.1));
    assertThat(config.inputs().confluenceRules()).isEqualTo(conf.resolve("own.csv").toString());
    assertThat(config.confluence()).isEqualTo(new RunConfig.Confluence(4, 1.5, 0.25, 90));
    assertThat(config.stability()).isEqualTo(new RunConfig.Stability(7));
    assertThat(config.disclosure())
        .isEqualTo(new RunConfig.Disclosure(3, 2, 0.7, 20, "monthly", 1000, 10));
    assertThat(config.gate())
        .isEqualTo(
            new RunConfig.Gate(
                0.1,
                0.2,
                new RunConfig.Gate.Coverage(0.9, 0.4, 0.05),
                new RunConfig.Gate.Churn(0.15, 0.25),
                new RunConfig.Gate.Hidden(0.7, 0.06),
                new RunConfig.Gate.Drift(2, 17)));
    assertThat(config.stages()).isEqualTo(new RunConfig.Stages(2, 3));
    assertThat(config.seed()).isEqualTo(1);
    assertThat(config.writePartitions()).isEqualTo(4);
    assertThat(config.openLineage())
        .isEqualTo(
            new RunConfig.OpenLineage(
                "http",
                Optional.of(conf.resolve("events.jsonl").toString()),
                Optional.of("http://here:5000"),
                "n"));
    assertThat(config.spark()).containsExactly(Map.entry("spark.sql.shuffle.partitions", "9"));
    // A key that this test forgets would not be told apart from its default.
    assertThat(config.effective().keySet())
        .containsAll(
            Keys.all().stream()
                .map(Key::name)
                .filter(name -> !name.startsWith("inputs."))
                .toList());
  }

  @Test
  void leavesProgrammesOutWithThePlacesThatTheyAreJudgedBy() {
    String base = "root = r\ninputs.companies = c.csv\nrun.leave_out = ";

    assertThat(load(base + "[places, connect]").leftOut())
        .containsExactly(Part.PLACES, Part.CONNECT, Part.PROGRAMMES);
    assertThat(load(base + "[programmes]").leftOut()).containsExactly(Part.PROGRAMMES);
  }

  @Test
  void tellsAllMistakesAtOnce() {
    assertRefused(
            () ->
                load(
                    """
                    inputs.companies = c.csv
                    cluster { eps_m = -3, min_points = many, minimum_points = 4 }
                    disclosure.dominance_share = 1.5
                    lq.baseline = nation
                    as_of = 01/11/2024
                    classify.standings = [live, dead]
                    taxonomy = industrial_stratgy
                    seed = 1.5
                    support.reach_km = [5, far]
                    """))
        .hasMessageContaining("run.conf has 11 mistakes")
        .hasMessageContaining("support.reach_km = far: allowed is list of numbers from 0.1 to 1000")
        .hasMessageContaining("cluster.eps_m = -3: allowed is number from 1 to 100000")
        .hasMessageContaining("cluster.min_points = many")
        .hasMessageContaining(
            "unknown key cluster.minimum_points (did you mean cluster.min_points?)")
        .hasMessageContaining("disclosure.dominance_share = 1.5: allowed is number from 0 to 1")
        .hasMessageContaining("lq.baseline = nation: allowed is one of register, reference")
        .hasMessageContaining("as_of = 01/11/2024: allowed is date, yyyy-mm-dd")
        .hasMessageContaining("classify.standings = dead")
        .hasMessageContaining("did you mean industrial_strategy?")
        .hasMessageContaining("seed = 1.5")
        .hasMessageContaining("root is not set");
  }

  @Test
  void givesTheDensityMethodWithItsSettings() {
    RunConfig.Cluster cluster =
        load("root = r\ninputs.companies = c\ncluster { min_samples = 4.5, selection = leaf }")
            .cluster();

    assertThat(cluster.densityMethod())
        .contains(
            new HdbscanParameters(
                10_000,
                4_500,
                300,
                HdbscanParameters.Selection.LEAF,
                0,
                false,
                Double.POSITIVE_INFINITY,
                1));
    assertThat(cluster.withMethod("dbscan").densityMethod())
        .contains(new DbscanParameters(500, 10_000, 1));
    assertThat(cluster.withMethod("kmeans").densityMethod()).isEmpty();
  }

  @Test
  void saysTheSettingsThatTheMethodReadsAndNoOthers() {
    String start = "root = r\ninputs.companies = c\n";
    String settings = load(start).cluster().settings();

    assertThat(settings).startsWith("hdbscan min_cluster_size=10 min_samples=10.0 ");
    assertThat(
            load(start + "cluster { eps_m = 3, max_locations = 7, compare = true }")
                .cluster()
                .settings())
        .isEqualTo(settings);
    assertThat(load(start + "cluster.resolution_m = 3").cluster().settings())
        .isNotEqualTo(settings);
    assertThat(load(start + "cluster.method = dbscan").cluster().settings())
        .isEqualTo("dbscan eps_m=500.0 min_points=10.0 min_cluster_size=10 min_sites_locations=0");
  }

  @Test
  void asksForARegister() {
    assertRefused(() -> load("root = r")).hasMessageContaining("inputs.companies");
    assertThat(load("root = r\ninputs.dir = i").inputs().dir())
        .isEqualTo(Optional.of(temp.resolve("conf/i").toString()));
  }

  @Test
  void refusesNotANumber() {
    assertRefused(() -> load("root = r\ninputs.companies = c\ncluster.eps_m = NaN"))
        .hasMessageContaining("cluster.eps_m = NaN");
    assertRefused(() -> load("root = r\ninputs.companies = c\nroot = \"\""))
        .hasMessageContaining("root");
    assertRefused(() -> load("root = r\ninputs.companies = c\ncluster.eps_m = [1, 2]"))
        .hasMessageContaining("cluster.eps_m = [1, 2]");
  }

  @Test
  void saysWhereAFileThatIsNotHoconIsWrong() {
    assertRefused(() -> load("root = {")).hasMessageContaining("run.conf");
    assertRefused(() -> RunConfig.load(Path.of("nowhere.conf"), Map.of(), temp))
        .hasMessageContaining(temp.resolve("nowhere.conf").toString())
        .hasMessageContaining("--conf");
  }

  @Test
  void takesPathsOfTheFileFromItsFolderAndPathsOfTheCommandLineFromWhereItWasGiven() {
    RunConfig config =
        load("root = ../data\ninputs.companies = c.csv", "inputs.companies=d.csv", "root=./out");

    assertThat(load("root = ../data\ninputs.companies = c.csv").root())
        .isEqualTo(temp.resolve("data").toString());
    assertThat(config.root()).isEqualTo(temp.resolve("work/out").toString());
    assertThat(config.inputs().paths())
        .containsEntry("companies", List.of(temp.resolve("work/d.csv").toString()));
  }

  @Test
  void takesValuesOfTheCommandLineLiterally() {
    RunConfig config =
        load(
            "root = r\ninputs.companies = c.csv\ncluster.eps_m = 100",
            "root=s3a://b/x",
            "cluster.eps_m=200",
            "taxonomy=sic_division, sic_group",
            "spark.a=b=c # not a comment",
            "inputs.grants=/data/with ${odd} \"name\".csv");

    assertThat(config.root()).isEqualTo("s3a://b/x");
    assertThat(config.cluster().dbscan().epsMetres()).isEqualTo(200);
    assertThat(config.taxonomies()).containsExactly("sic_division", "sic_group");
    assertThat(config.spark()).containsEntry("spark.a", "b=c # not a comment");
    assertThat(config.inputs().paths())
        .containsEntry("grants", List.of("/data/with ${odd} \"name\".csv"));
    assertRefused(() -> load("root = r\ninputs.companies = c.csv", "cluster.eps=200"))
        .hasMessageContaining("unknown key cluster.eps (did you mean cluster.eps_m?)");
  }

  @Test
  void losesNoSettingOfSparkWhoseNameBeginsAnother() throws IOException {
    Files.createDirectories(temp.resolve("conf"));
    Files.writeString(temp.resolve("conf/cluster.conf"), "spark.master = \"spark://h:7077\"\n");

    assertRefused(
            () ->
                load(
                    "include \"cluster.conf\"\nroot = r\ninputs.companies = c.csv\n"
                        + "spark.master.rest.port = 6067"))
        .hasMessageContaining("cluster.conf:1: HOCON loses spark.master or spark.master.rest.port")
        .hasMessageContaining("\"spark.master\" = ...");
    assertThat(
            load("root = r\ninputs.companies = c.csv\n\"spark.master\" = \"spark://h:7077\"\n"
                    + "spark.master.rest.port = 6067\nspark.masterful = 1")
                .spark())
        .containsOnly(
            Map.entry("spark.master", "spark://h:7077"),
            Map.entry("spark.master.rest.port", "6067"),
            Map.entry("spark.masterful", "1"));
  }

  @Test
  void givesSparkListsAsItWritesThem() {
    String rest = "root = r\ninputs.companies = c.csv\n";

    assertThat(load(rest + "spark.jars = [a.jar, b.jar]").spark())
        .containsEntry("spark.jars", "a.jar,b.jar");
    assertRefused(() -> load(rest + "spark.jars = []")).hasMessageContaining("spark.jars = []");
  }

  @Test
  void takesProfilesThatIncludeEachOtherWithPathsRelativeToTheFileTheyStandIn() throws IOException {
    Files.createDirectories(temp.resolve("conf/shared"));
    Files.writeString(
        temp.resolve("conf/shared/nation.conf"),
        "include \"machine.conf\"\ninputs.companies = c.csv\ncluster.eps_m = 250\nseed = 5\n");
    Files.writeString(
        temp.resolve("conf/shared/machine.conf"), "spark.driver.memory = 3g\nroot = out\n");
    RunConfig config = load("include \"shared/nation.conf\"\nseed = 6");

    assertThat(config.root()).isEqualTo(temp.resolve("conf/shared/out").toString());
    assertThat(config.inputs().paths())
        .containsEntry("companies", List.of(temp.resolve("conf/shared/c.csv").toString()));
    assertThat(config.cluster().dbscan().epsMetres()).isEqualTo(250);
    assertThat(config.seed()).isEqualTo(6);
    assertThat(config.spark()).containsEntry("spark.driver.memory", "3g");
  }

  @Test
  void namesFileAndLineOfMistakesInWhatIsIncludedAndRefusesWhatIsNotThere() throws IOException {
    Files.createDirectories(temp.resolve("conf"));
    Path base = temp.resolve("conf/base.conf");
    Files.writeString(base, "root = r\n\ncluster.eps_n = 3\nseed = x\n");

    assertRefused(() -> load("include \"base.conf\"\ninputs.companies = c.csv\nstage.x = 1"))
        .hasMessageContaining(
            "unknown key cluster.eps_n (did you mean cluster.eps_m?) [" + base + ":3]")
        .hasMessageContaining("seed = x")
        .hasMessageContaining("[" + base + ":4]")
        .hasMessageContaining("[" + temp.resolve("conf/run.conf") + ":3]");
    assertRefused(() -> load("include \"bsae.conf\"\nroot = r"))
        .hasMessageContaining("run.conf")
        .hasMessageContaining("include \"bsae.conf\": there is no such file");
    assertRefused(() -> load("include \"https://example.org/a.conf\"\nroot = r"))
        .hasMessageContaining("only files can be included");
    assertRefused(() -> load("include url(\"https://example.org/a.conf\")\nroot = r"))
        .hasMessageContaining("only files can be included");
    Files.writeString(base, "include \"run.conf\"");
    assertRefused(() -> load("include \"base.conf\"\nroot = r")).hasMessageContaining("include");
  }

  @Test
  void takesValuesOfTheEnvironmentWhereTheFileNamesThem() {
    // PATH is the variable that is there on any machine.
    String path = System.getenv("PATH");
    String base = "inputs.companies = c.csv\nroot = r\n";
    RunConfig config =
        load(base + "root = ${?PATH}\nseed = 3\nseed = ${?CLUSTERMAP_NOT_SET_ANYWHERE}\n");

    assertThat(config.root()).isEqualTo(temp.resolve("work").resolve(path).normalize().toString());
    assertThat(config.seed()).isEqualTo(3);
    assertRefused(() -> load(base + "seed = ${?PATH}"))
        .hasMessageContaining("seed = " + path)
        .hasMessageContaining("[env variables]");
    assertRefused(() -> load(base + "seed = ${CLUSTERMAP_NOT_SET_ANYWHERE}"))
        .hasMessageContaining("neither the file nor the environment")
        .hasMessageContaining("CLUSTERMAP_NOT_SET_ANYWHERE");
    // What is typed outweighs both.
    assertThat(load(base + "seed = ${?PATH}", "seed=4").seed()).isEqualTo(4);
  }

  @Test
  void neverTellsSecrets() {
    String base = "inputs.companies = c.csv\nroot = r\n";
    RunConfig config =
        load(
            base
                + """
                spark.hadoop.fs.s3a.secret.key = hunter2
                spark.hadoop.fs.s3a.access.key = hunter2
                spark.hadoop.fs.s3a.session.token = hunter2
                spark.hadoop.fs.azure.account.key.x = hunter2
                spark.ssl.keyPassword = hunter2
                spark.driver.extraJavaOptions = "-Xmx1g -Djavax.net.ssl.keyStorePassword=hunter2 -Da=b"
                spark.hadoop.fs.s3a.proxy = "http://me:hunter2@proxy:80"
                spark.hadoop.fs.s3a.aws.credentials.provider = org.example.Provider
                """,
            "spark.hadoop.fs.s3a.bucket.b.secret.key=hunter2");

    assertThat(config.spark()).containsEntry("spark.hadoop.fs.s3a.secret.key", "hunter2");
    assertThat(config.effective().toString()).doesNotContain("hunter2");
    assertThat(config.effective())
        .containsEntry("spark.hadoop.fs.s3a.secret.key", "(hidden)")
        .containsEntry(
            "spark.driver.extraJavaOptions",
            "-Xmx1g -Djavax.net.ssl.keyStorePassword=(hidden) -Da=b")
        .containsEntry("spark.hadoop.fs.s3a.proxy", "http://(hidden)@proxy:80")
        .containsEntry("spark.hadoop.fs.s3a.aws.credentials.provider", "org.example.Provider");
    // What is hidden is no value when a recorded run is done again.
    assertThat(RunConfig.recorded(config.effective()).spark())
        .containsOnlyKeys("spark.hadoop.fs.s3a.aws.credentials.provider");

    for (String wrong :
        List.of(
            "fs.s3a.secret.key = hunter2",
            "inputs.grants = \"s3a://me:hunter2@bucket/x\"",
            "spark.hadoop.fs.s3a.secret.key = \"hunter2",
            "spark.hadoop.fs.s3a.secret.key = hunter2 } hunter2",
            "seed = \"password=hunter2\"")) {
      assertRefused(() -> load(base + wrong))
          .hasMessageContaining("run.conf")
          .hasMessageNotContaining("hunter2");
    }
  }
}
