package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.Roots;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class SnapshotWriterTest {
  private static final LocalDate DAY = LocalDate.parse("2024-12-01");

  /** Stands for a killed process. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed(String step) {
      super(step);
    }
  }

  @TempDir Path folder;

  private Root root() {
    return Roots.writable(folder.resolve("root"), null);
  }

  private Root splitRoot() {
    return Roots.writable(folder.resolve("root"), folder.resolve("vault"));
  }

  private SnapshotWriter.Written write(Root root, String runId, int rows) {
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock);
      SnapshotWriter.Written written =
          writer.write(
              SampleSnapshot.record(runId, DAY),
              SampleSnapshot.tables(folder.resolve("work-" + runId), rows),
              SampleSnapshot.reference());
      writer.switchPointer(written, SampleSnapshot.AT);
      return written;
    }
  }

  private static SortedMap<String, String> files(Path start) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    if (!Files.exists(start)) {
      return files;
    }
    try (Stream<Path> walk = Files.walk(start)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            start.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  @Test
  void aPublishedSnapshotIsCompleteAndCurrent() throws IOException {
    Root root = root();
    RunRecord run = write(root, "run-a", 5).run();

    Pointer pointer = root.current().orElseThrow();
    assertThat(pointer.runId()).isEqualTo("run-a");
    assertThat(pointer.path()).isEqualTo("snapshots/2024-12-01/run-a");
    assertThat(pointer.publishedAt()).isEqualTo(SampleSnapshot.AT);
    assertThat(pointer.previous()).isNull();
    Path snapshot = Roots.folder(root).resolve(pointer.path());
    assertThat(snapshot.resolve("public/clusters/part-00000.parquet")).exists();
    assertThat(snapshot.resolve("restricted/members/part-00001.parquet")).exists();
    assertThat(snapshot.resolve("restricted/firms/part-00000.parquet")).exists();
    assertThat(snapshot.resolve("datapackage.json")).exists();
    assertThat(RunRecord.parse(Files.readString(snapshot.resolve("run.json")), "run.json"))
        .isEqualTo(run);
    assertThat(run.tables()).extracting(RunRecord.Table::rows).containsOnly(5L);
    assertThat(run.table("members").orElseThrow().files()).hasSize(2);
    assertThat(run.table("clusters").orElseThrow().files()).hasSize(1);
  }

  @Test
  void theNextSnapshotRemembersItsPredecessor() {
    Root root = root();
    write(root, "run-a", 5);
    write(root, "run-b", 6);

    assertThat(root.current().orElseThrow().runId()).isEqualTo("run-b");
    assertThat(root.current().orElseThrow().previous())
        .isEqualTo(new Pointer.Previous(DAY, "run-a"));
  }

  @Test
  void aRestrictedRootHoldsWhatIsRestrictedAndNothingElseDoes() throws IOException {
    Root root = splitRoot();
    write(root, "run-a", 5);

    assertThat(files(folder.resolve("root")).keySet())
        .noneMatch(f -> f.contains("members/") || f.contains("firms/"));
    assertThat(files(folder.resolve("vault")).keySet())
        .contains("snapshots/2024-12-01/run-a/firms/part-00000.parquet")
        .noneMatch(f -> f.contains("clusters/"));
    String open =
        Files.readString(folder.resolve("root/snapshots/2024-12-01/run-a/datapackage.json"));
    assertThat(open).contains("\"clusters\"").doesNotContain("\"members\"");
    Snapshots snapshots = Snapshots.of(Roots.readable(folder.resolve("root"), null));
    assertThat(snapshots.verify(snapshots.current()).tables()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clean",
        "table:clusters",
        "table:cluster_sectors",
        "table:sectors",
        "table:members",
        "table:firms",
        "data_package",
        "run_record",
        "verify",
        "rename_restricted",
        "rename",
        "switch"
      })
  void aRunKilledBeforeTheSwitchLeavesTheOldSnapshotAndTheNextRunPublishes(String step)
      throws IOException {
    Root root = splitRoot();
    write(root, "run-a", 5);
    SortedMap<String, String> before = files(folder.resolve("root/snapshots/2024-12-01/run-a"));
    String pointer = root.currentText().orElseThrow();

    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer =
          new SnapshotWriter(
              root,
              lock,
              now -> {
                if (now.equals(step)) {
                  throw new Killed(now);
                }
              });
      assertThatThrownBy(
              () ->
                  writer.switchPointer(
                      writer.write(
                          SampleSnapshot.record("run-b", DAY),
                          SampleSnapshot.tables(folder.resolve("work-b"), 6),
                          SampleSnapshot.reference()),
                      SampleSnapshot.AT))
          .isInstanceOf(Killed.class);
    }

    assertThat(root.currentText()).contains(pointer);
    assertThat(files(folder.resolve("root/snapshots/2024-12-01/run-a"))).isEqualTo(before);
    SnapshotWriter.Written again = write(root, "run-b", 6);
    assertThat(again.reused()).isEqualTo(step.equals("switch"));
    assertThat(root.current().orElseThrow().runId()).isEqualTo("run-b");
    Snapshots snapshots = Snapshots.of(root);
    assertThat(snapshots.verify(snapshots.current()).rows()).isEqualTo(30);
    assertThat(files(folder).keySet())
        .noneMatch(f -> f.contains(".staging-") || f.contains(".writing-"));
    assertThat(snapshots.list()).extracting(e -> e.run().runId()).containsExactly("run-b", "run-a");
  }

  @Test
  void aRunKilledAfterTheSwitchHasPublished() {
    Root root = root();
    List<String> steps = new ArrayList<>();
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer =
          new SnapshotWriter(
              root,
              lock,
              now -> {
                steps.add(now);
                if (now.equals("switched")) {
                  throw new Killed(now);
                }
              });
      SnapshotWriter.Written written =
          writer.write(
              SampleSnapshot.record("run-a", DAY),
              SampleSnapshot.tables(folder.resolve("work"), 5),
              SampleSnapshot.reference());
      assertThatThrownBy(() -> writer.switchPointer(written, SampleSnapshot.AT))
          .isInstanceOf(Killed.class);
    }
    assertThat(root.current().orElseThrow().runId()).isEqualTo("run-a");
    assertThat(steps)
        .containsExactly(
            "clean",
            "table:clusters",
            "table:cluster_sectors",
            "table:sectors",
            "table:members",
            "table:firms",
            "data_package",
            "verify",
            "run_record",
            "rename",
            "switch",
            "switched");
  }

  @Test
  void thePointerIsNotMovedWhenAnotherRunPublishedMeanwhile() {
    Root root = root();
    write(root, "run-a", 5);
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter late = new SnapshotWriter(root, lock);
      SnapshotWriter.Written written =
          late.write(
              SampleSnapshot.record("run-late", DAY),
              SampleSnapshot.tables(folder.resolve("work-late"), 5),
              SampleSnapshot.reference());
      // What a run on another machine, which this lock does not reach, would do.
      Snapshots snapshots = Snapshots.of(root);
      SnapshotWriter quick = new SnapshotWriter(root, lock);
      quick.switchPointer(
          quick.write(
              SampleSnapshot.record("run-quick", DAY),
              SampleSnapshot.tables(folder.resolve("work-quick"), 5),
              SampleSnapshot.reference()),
          SampleSnapshot.AT);

      Fault fault =
          catchThrowableOfType(Fault.class, () -> late.switchPointer(written, SampleSnapshot.AT));
      assertThat(fault.kind()).isEqualTo(Fault.Kind.LOCKED);
      assertThat(fault).hasMessageContaining("another run published");
      assertThat(snapshots.current().run().runId()).isEqualTo("run-quick");
    }
  }

  @Test
  void writingTheSameRunAgainReusesTheSnapshotUntouched() throws IOException {
    Root root = root();
    write(root, "run-a", 5);
    SortedMap<String, String> before = files(Roots.folder(root));

    assertThat(write(root, "run-a", 5).reused()).isTrue();

    assertThat(files(Roots.folder(root))).isEqualTo(before);
  }

  @Test
  void oneRunIdCannotNameTwoContents() {
    Root root = root();
    write(root, "run-a", 5);
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock);
      assertThatThrownBy(
              () ->
                  writer.write(
                      SampleSnapshot.record("run-a", DAY),
                      SampleSnapshot.tables(folder.resolve("other"), 7),
                      SampleSnapshot.reference()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("run-a")
          .hasMessageContaining("clusters");
    }
  }

  @Test
  void aDamagedSnapshotIsNotReused() throws IOException {
    Root root = root();
    write(root, "run-a", 5);
    Path file =
        Roots.folder(root).resolve("snapshots/2024-12-01/run-a/public/sectors/part-00000.parquet");
    Files.delete(file);
    Files.writeString(file, "cut");
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock);
      Fault fault =
          catchThrowableOfType(
              Fault.class,
              () ->
                  writer.write(
                      SampleSnapshot.record("run-a", DAY),
                      SampleSnapshot.tables(folder.resolve("again"), 5),
                      SampleSnapshot.reference()));
      assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
      assertThat(fault).hasMessageContaining(file.toString());
    }
  }

  @Test
  void aRunIdCannotLeaveTheRoot() {
    Root root = root();
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock);
      assertThatThrownBy(
              () ->
                  writer.write(
                      SampleSnapshot.record("../../evil", DAY),
                      List.of(),
                      SampleSnapshot.reference()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theContentHashDoesNotDependOnOrderOrFiles() throws Exception {
    Path whole = folder.resolve("whole.parquet");
    SampleSnapshot.sql(whole, "SELECT i AS a, 'x' || i AS b FROM range(100) r(i)");
    Path first = folder.resolve("first.parquet");
    Path second = folder.resolve("second.parquet");
    SampleSnapshot.sql(
        first, "SELECT i AS a, 'x' || i AS b FROM range(40, 100) r(i) ORDER BY i DESC");
    SampleSnapshot.sql(second, "SELECT i AS a, 'x' || i AS b FROM range(40) r(i)");
    Path other = folder.resolve("other.parquet");
    SampleSnapshot.sql(
        other, "SELECT i AS a, 'x' || CASE i WHEN 7 THEN 8 ELSE i END AS b FROM range(100) r(i)");
    try (var connection = ParquetSql.open();
        var statement = connection.createStatement()) {
      ParquetSql.Content content = ParquetSql.content(statement, List.of(whole));
      assertThat(content.rows()).isEqualTo(100);
      assertThat(ParquetSql.content(statement, List.of(first, second))).isEqualTo(content);
      assertThat(ParquetSql.content(statement, List.of(other)).hash()).isNotEqualTo(content.hash());
    }
  }
}
