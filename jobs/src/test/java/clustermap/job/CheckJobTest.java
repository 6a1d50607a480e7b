package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Roots;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.SampleSnapshot;
import clustermap.publish.SnapshotWriter;
import clustermap.table.ClusterHistory;
import clustermap.table.Contract;
import clustermap.table.DormantMembers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be known before a night; the snapshot that inputs are compared with had 12 companies and
 * 3 grants.
 */
class CheckJobTest {
  private static final LocalDate DAY = LocalDate.of(2024, 12, 5);

  @TempDir private Path temp;

  private List<String> check(Map<String, String> set) throws IOException {
    Path conf = temp.resolve("run.conf");
    if (!Files.exists(conf)) {
      Files.writeString(
          conf,
          """
          root = root
          inputs.companies = companies.csv
          taxonomy = [sic_division]
          spark.hadoop.fs.s3a.secret.key = hunter2
          """);
    }
    return CheckJob.run(RunConfig.load(conf, new TreeMap<>(set), temp), DAY);
  }

  private static String register(int firms) {
    StringBuilder rows =
        new StringBuilder(
            "company_number,name,status,category,incorporation_date,postcode,sic_codes\n");
    for (int f = 0; f < firms; f++) {
      rows.append(
          String.format(
              "1%07d,FIRM %d LTD,Active,Private Limited Company,2012-08-08,S1 2JA,62012\n", f, f));
    }
    return rows.toString();
  }

  private void given(int firms) throws IOException {
    Files.writeString(temp.resolve("companies.csv"), register(firms));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(temp)) {
      return files.map(temp::relativize).map(Path::toString).sorted().toList();
    }
  }

  @Test
  void tellsRowsAndRoomAndWritesNothing() throws IOException {
    given(40);
    check(Map.of());
    List<String> before = files();

    List<String> found = check(Map.of());

    assertThat(files()).isEqualTo(before).doesNotContain("root");
    assertThat(found)
        .anyMatch(line -> line.startsWith("input companies: ") && line.endsWith("40 rows"))
        .anyMatch(
            line ->
                line.startsWith("root: " + temp.resolve("root") + " (will be made), ")
                    && line.contains(" MB free")
                    && line.endsWith("nothing was written to prove it"))
        .contains("volumes: there is no snapshot to compare them with");
    assertThat(found.toString()).doesNotContain("hunter2");
  }

  @Test
  void asksTheMasterOfACluster() throws IOException {
    given(40);
    Map<String, String> nobody =
        Map.of("spark.master", "spark://127.0.0.1:1", "run.wait_for_cluster_s", "1");

    assertThatThrownBy(() -> check(nobody))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE))
        .hasMessageContaining("spark://127.0.0.1:1 did not answer");

    try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "spark://127.0.0.1:" + master.getLocalPort();
      assertThat(check(Map.of("spark.master", url)))
          .contains(
              "cluster: " + url + ", its master answers; that workers have room is not proved");
    }
  }

  private void publish(String day) {
    Path work = temp.resolve("work");
    List<SnapshotWriter.Source> tables = new ArrayList<>(SampleSnapshot.tables(work, 3));
    for (Contract contract : List.of(DormantMembers.CONTRACT, ClusterHistory.CONTRACT)) {
      tables.add(SampleSnapshot.rows(contract, work, "cluster_id", "('c1')"));
    }
    SampleSnapshot.publish(Roots.writable(temp.resolve("root"), null), "r1", day, tables);
  }

  @Test
  void refusesWhatANightWouldOfTheSnapshotThatItGoesOnFrom() throws IOException {
    publish("2024-12-06");
    given(60);
    assertThatThrownBy(() -> check(Map.of()))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG))
        .hasMessageContaining("the current snapshot of")
        .hasMessageContaining("is of 2024-12-06, which is later");
  }

  @Test
  void refusesASnapshotThatIsDamagedAsANightWould() throws IOException {
    publish("2024-11-01");
    given(60);
    try (Stream<Path> files = Files.walk(temp.resolve("root/snapshots"))) {
      for (Path file : files.filter(f -> f.toString().contains("/dormant_members")).toList()) {
        if (Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    }
    assertThatThrownBy(() -> check(Map.of()))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT))
        .hasMessageContaining("the snapshot r1 of 2024-11-01, from which clusters are tracked");
  }

  @Test
  void refusesAsTheGateWouldBeforeTheNightDoes() throws IOException {
    publish("2024-11-01");
    given(60);
    assertThat(check(Map.of()))
        .as("fewer than a hundred, before and now")
        .noneMatch(line -> line.startsWith("volume of companies"));

    given(1_000);
    assertThatThrownBy(() -> check(Map.of()))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.GATE))
        .hasMessageContaining("the current snapshot r1 of 2024-11-01")
        .hasMessageContaining("companies read: 12 in the previous snapshot, 1000 now")
        .hasMessageContaining("gate.max_rise")
        .hasMessageContaining("--accept-volume");
    assertThat(check(Map.of("gate.max_rise", "100")))
        .contains("volume of companies read: 12 in the previous snapshot, 1000 now (+8233.3 %)");
    // What is worse comes first, with all the rest.
    assertThatThrownBy(() -> check(Map.of("reference.dir", "nowhere")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT))
        .hasMessageContaining("reference table")
        .hasMessageContaining("gate.max_rise");
  }

  @Test
  void readsTextToItsEnd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(register(5_000).getBytes(StandardCharsets.UTF_8));
    }
    Path file = temp.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));

    assertThatThrownBy(() -> check(Map.of("inputs.companies", file.toString())))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT))
        .hasMessageContaining("cut.csv.gz");
  }

  @Test
  void saysThatARootCannotBeWrittenOrHasNoRoom() throws IOException {
    given(40);
    Files.writeString(temp.resolve("file"), "");

    assertThatThrownBy(() -> check(Map.of("root", "file/root")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE))
        .hasMessageContaining("is no folder");
    // A file system without any room; where it is no such, nobody may write there either.
    assertThatThrownBy(() -> check(Map.of("root", "/proc/clustermap")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE))
        .hasMessageContaining("/proc/clustermap");
  }
}
