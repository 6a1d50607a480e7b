package clustermap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a process of its own, on the sample's firms of central Sheffield. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndIT {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  @TempDir static Path temp;

  private Path root;
  private Path conf;
  private Result published;

  /** What a process said and how it ended. */
  private record Result(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private Result run(String... arguments) {
    Launcher.Launched launched = new Launcher(temp).start("2g", List.of(arguments));
    Result result = new Result(launched.code(LIMIT), launched.out(), launched.err());
    assertThat(result.out() + result.err())
        .as("%s", List.of(arguments))
        .doesNotContain("\tat ")
        .doesNotContain("Exception in thread");
    return result;
  }

  private void assertFails(Result result, int code) {
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("clustermap: ").doesNotContain("this is a bug");
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(temp.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeAll
  void publish() throws IOException {
    List<String> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(
                        Path.of("../conf/sample/companies_south_yorkshire.csv.gz"))),
                StandardCharsets.UTF_8))) {
      rows.add(lines.readLine());
      lines.lines().filter(line -> line.contains(",S1 ")).forEach(rows::add);
    }
    // A row that cannot be used, and one that comes twice.
    rows.add("???" + rows.get(1).substring(8));
    rows.add(rows.get(1));
    Files.write(temp.resolve("register.csv"), rows);
    root = temp.resolve("root");
    conf =
        write(
            "run.conf",
            """
            root = root
            as_of = 2024-11-01
            inputs.companies = register.csv
            lq.baseline = reference
            run.leave_out = [places, connect, inclusion, confluence, programmes, backtest, geographies]
            significance.replicates = 99
            stability.replicates = 10
            cluster { method = dbscan, eps_m = 300, min_points = 10 }
            spark.driver.extraJavaOptions = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:MetaspaceSize=512m"
            """);
    killOneAndRunTwoAtOnce();
  }

  /** One death and one pair of those that {@code .ci/long/faults} has all of. */
  private void killOneAndRunTwoAtOnce() {
    long seed = Long.getLong("clustermap.seed", System.nanoTime());
    int stages = new SplittableRandom(seed).nextInt(1, 40);
    System.out.println("seed " + seed + ": kill -9 after " + stages + " stages");
    Launcher launcher = new Launcher(temp);
    List<String> night = List.of("--log", "json", "nightly", "--conf", conf.toString());
    Launcher.Launched killed = launcher.start("2g", night);
    killed.awaitStages(root, stages, LIMIT);
    killed.process().destroyForcibly();
    killed.code(LIMIT);
    assertThat(root.resolve("CURRENT.json")).doesNotExist();

    List<Launcher.Launched> pair =
        List.of(launcher.start("2g", night), launcher.start("2g", night));
    List<Result> results =
        pair.stream().map(run -> new Result(run.code(LIMIT), run.out(), run.err())).toList();
    int winner = results.get(0).out().startsWith("published ") ? 0 : 1;
    published = results.get(winner);
    Result other = results.get(1 - winner);
    // Whoever comes when the other is done finds nothing to do.
    if (other.code() == 0) {
      assertThat(other.out()).startsWith("nothing to do");
    } else {
      assertThat(other.code()).as(other.err()).isEqualTo(6);
      assertThat(other.err()).contains("another run holds the root " + root);
    }
  }

  @Test
  void nightlyPublishesAndTellsWhatAPersonWantsToKnow() throws IOException {
    assertThat(published.code()).as(published.err()).isZero();
    assertThat(published.out())
        .startsWith("published 2024-11-01 ")
        .contains("accepted", "quarantined", "most_evidence", "lq_low")
        .contains("snapshot: " + root)
        .contains("next: jobs/clustermap query")
        .doesNotContain("WARN", "INFO", "spark", "hadoop", "Spark");
    // What the launcher says before Java starts is for people.
    List<JsonNode> log = new ArrayList<>();
    for (String line :
        published.err().lines().filter(line -> !line.startsWith("clustermap: ")).toList()) {
      log.add(new ObjectMapper().readTree(line));
    }
    assertThat(log).allMatch(line -> line.path("logger").asText().equals("clustermap"));
    assertThat(log)
        .filteredOn(line -> line.path("stage").asText().equals("protect"))
        .hasSize(1)
        .allSatisfy(
            line -> {
              assertThat(line.path("rows").asLong()).isPositive();
              assertThat(published.out())
                  .startsWith("published 2024-11-01 " + line.path("run_id").asText());
              assertThat(line.path("run_id").asText()).hasSize(12);
            });
    assertThat(log.get(log.size() - 1).path("exit_code").asInt(-1)).isZero();

    Result again = run("nightly", "--conf", conf.toString());

    assertThat(again.code()).isZero();
    assertThat(again.out()).startsWith("nothing to do; current is 2024-11-01 ");
  }

  @Test
  void queryAnswersOnTheCurrentSnapshot() throws IOException {
    String sql = "SELECT name, sector, firms, lq, llr FROM clusters ORDER BY llr DESC LIMIT 5";

    Result table = run("query", sql);
    Result json = run("query", "--at", root.toString(), "--format", "json", sql);
    Result csv =
        run(
            "query",
            "--at",
            root.toString(),
            "--format",
            "csv",
            "SELECT count(*) AS n FROM quarantine");

    assertThat(table.code()).as(table.err()).isZero();
    assertThat(table.out()).contains("name").contains(" · Sheffield");
    assertThat(json.code()).isZero();
    JsonNode rows = new ObjectMapper().readTree(json.out());
    assertThat(rows.size()).isBetween(1, 5);
    assertThat(rows.get(0).path("firms").asLong()).isGreaterThanOrEqualTo(10);
    assertThat(csv.lines()).containsExactly("n", "2");
  }

  @Test
  void queryRefusesWhatIsNoSelect() {
    Result wrong = run("query", "--at", root.toString(), "SELECT nme FROM clusters");

    assertFails(wrong, 2);
    assertThat(wrong.err()).contains("nme");
    assertFails(run("query", "--at", root.toString(), "DROP TABLE clusters"), 2);
  }

  @Test
  void snapshotsAndVerifyFindTheSnapshotSound() throws IOException {
    Result snapshots = run("snapshots", "--at", root.toString(), "--format", "json");
    Result verified = run("verify", "--at", root.toString());

    assertThat(snapshots.code()).as(snapshots.err()).isZero();
    JsonNode list = new ObjectMapper().readTree(snapshots.out());
    assertThat(list.size()).isEqualTo(1);
    assertThat(list.get(0).toString()).contains("2024-11-01");
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("clusters", "members");
  }

  @Test
  void wrongConfigurationsTellAllMistakes() {
    Path wrong =
        write(
            "wrong.conf",
            "root = w\ninputs.companies = register.csv\ncluster { eps_m = -1, minpoints = 3 }\n");

    Result result = run("nightly", "--conf", wrong.toString());

    assertFails(result, 2);
    assertThat(result.err())
        .contains("2 mistakes", "cluster.eps_m = -1", "did you mean cluster.min_points?");
    assertFails(run("nightly", "--conf", temp.resolve("absent.conf").toString()), 2);
    assertFails(run("nigtly"), 2);
    assertThat(temp.resolve("w")).doesNotExist();
  }

  @Test
  void aHeapThatIsNoneIsAMistake() {
    for (String heap : List.of("6gb", "6")) {
      Launcher.Launched wrong =
          new Launcher(temp).start(heap, List.of("nightly", "--conf", conf.toString()));

      assertThat(wrong.code(LIMIT)).isEqualTo(2);
      assertThat(wrong.err())
          .isEqualTo(
              "clustermap: CLUSTERMAP_HEAP is "
                  + heap
                  + ", expected a number and m or g, such as 6g.\n");
    }
  }

  private Result nightly(Path out, String set) {
    return run("nightly", "--conf", conf.toString(), "--out", out.toString(), "--set", set);
  }

  @Test
  void missingAndBrokenInputsAreNamed() throws IOException {
    Path out = temp.resolve("never");
    Result missing = nightly(out, "inputs.companies=absent.csv");
    byte[] whole = Files.readAllBytes(Path.of("../conf/sample/grants_synthetic.parquet"));
    Path truncated =
        Files.write(temp.resolve("truncated.parquet"), Arrays.copyOf(whole, whole.length / 2));
    Result broken = nightly(out, "inputs.grants=" + truncated);
    Path empty = write("empty.csv", "");
    Result nothing = nightly(out, "inputs.companies=" + empty);
    Path header =
        write(
            "header.csv",
            "company_number,name,status,category,incorporation_date,postcode,sic_codes\n");
    Result noRows = nightly(out, "inputs.companies=" + header);
    Path other = write("other.csv", "a,b\n1,2\n");
    Result wrongColumns = nightly(out, "inputs.companies=" + other);

    assertFails(missing, 3);
    assertThat(missing.err()).contains("absent.csv");
    assertFails(broken, 3);
    assertThat(broken.err()).contains("truncated.parquet");
    assertFails(nothing, 3);
    assertThat(nothing.err()).contains("empty.csv");
    assertFails(noRows, 3);
    assertThat(noRows.err()).contains("header.csv: no rows for table companies");
    assertFails(wrongColumns, 3);
    assertThat(wrongColumns.err()).contains("other.csv");
    assertThat(out.resolve("CURRENT.json")).doesNotExist();
  }

  @Test
  void aRootThatCannotBeWrittenIsUnavailable() {
    // Below a file nobody can write, not even the superuser.
    Path file = write("a-file", "");

    Result result = run("nightly", "--conf", conf.toString(), "--out", file + "/root");

    assertFails(result, 5);
    assertThat(result.err()).contains("a-file");
  }

  @Test
  void helpIsForPeople() {
    Result all = run("--help");

    assertThat(all.code()).isZero();
    assertThat(all.out()).contains("nightly", "check", "ingest", "snapshots", "verify", "query");
    assertThat(run("nightly", "--help").out()).contains("--as-of", "--accept-volume");
    assertThat(run().code()).isEqualTo(2);
  }
}
