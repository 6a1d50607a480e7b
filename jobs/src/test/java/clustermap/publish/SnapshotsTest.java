package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.table.Clusters;
import clustermap.table.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BesideOthers
class SnapshotsTest {
  @TempDir Path folder;
  private Root root = Roots.readable(Path.of("unset"), null);

  @BeforeEach
  void publishThree() {
    root = Roots.writable(folder.resolve("root"), null);
    SampleSnapshot.publish(root, "aa1", "2024-12-01", folder.resolve("work"), 3);
    SampleSnapshot.publish(root, "aa2", "2024-12-02", folder.resolve("work"), 4);
    SampleSnapshot.publish(root, "bb3", "2024-12-03", folder.resolve("work"), 5);
  }

  private Snapshots snapshots() {
    return Snapshots.of(root);
  }

  private String found(String name) {
    return snapshots().find(name).run().runId();
  }

  @Test
  void snapshotsAreListedNewestFirst() {
    assertThat(snapshots().list())
        .extracting(e -> e.run().runId() + " " + e.current())
        .containsExactly("bb3 true", "aa2 false", "aa1 false");
  }

  @Test
  void aSnapshotIsFoundByDayRunIdBeginningAndRole() {
    assertThat(found("current")).isEqualTo("bb3");
    assertThat(found("previous")).isEqualTo("aa2");
    assertThat(found("2024-12-01")).isEqualTo("aa1");
    assertThat(found("aa2")).isEqualTo("aa2");
    assertThat(found("b")).isEqualTo("bb3");
  }

  @Test
  void anUnknownOrAmbiguousNameSaysWhatThereIs() {
    assertThat(catchThrowableOfType(Fault.class, () -> found("aa")))
        .hasMessageContaining("aa1")
        .hasMessageContaining("aa2")
        .extracting(Fault::kind)
        .isEqualTo(Fault.Kind.CONFIG);
    assertThat(catchThrowableOfType(Fault.class, () -> found("zz")))
        .hasMessageContaining("zz")
        .hasMessageContaining("2024-12-03 bb3");
    assertThat(catchThrowableOfType(Fault.class, () -> found(""))).isNotNull();
  }

  @Test
  void rollbackMovesThePointerAndBackAgain() {
    try (RootLock lock = RootLock.take(root)) {
      snapshots().rollback(snapshots().find("aa1"), lock, SampleSnapshot.AT);
      assertThat(found("current")).isEqualTo("aa1");
      assertThat(found("previous")).isEqualTo("bb3");
      snapshots().rollback(snapshots().find("previous"), lock, SampleSnapshot.AT);
    }
    assertThat(found("current")).isEqualTo("bb3");
    assertThat(snapshots().list()).hasSize(3);
  }

  @Test
  void rollbackToADamagedSnapshotChangesNothing() throws IOException {
    Path file = snapshots().files(entry("aa1"), entry("aa1").run().tables().get(0)).get(0);
    Files.delete(file);
    try (RootLock lock = RootLock.take(root)) {
      Fault fault =
          catchThrowableOfType(
              Fault.class, () -> snapshots().rollback(entry("aa1"), lock, SampleSnapshot.AT));
      assertThat(fault).hasMessageContaining(file.toString());
      assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
    }
    assertThat(found("current")).isEqualTo("bb3");
  }

  private Snapshots.Entry entry(String name) {
    return snapshots().find(name);
  }

  @Test
  void pruneKeepsWhatIsCurrentItsPredecessorAndPinnedOnes() {
    SampleSnapshot.publish(root, "cc4", "2024-12-04", folder.resolve("work"), 5);
    SampleSnapshot.publish(root, "cc5", "2024-12-05", folder.resolve("work"), 5);
    try (RootLock lock = RootLock.take(root)) {
      snapshots().pin(entry("aa1"), true, lock);
      assertThat(snapshots().prune(1, lock))
          .extracting(e -> e.run().runId())
          .containsExactly("aa2");
      assertThat(snapshots().list())
          .extracting(e -> e.run().runId())
          .containsExactly("cc5", "cc4", "bb3", "aa1");
      snapshots().pin(entry("aa1"), false, lock);
      assertThat(snapshots().prune(0, lock))
          .extracting(e -> e.run().runId())
          .containsExactly("bb3", "aa1");
    }
    assertThat(Roots.folder(root).resolve("snapshots/2024-12-01/aa1")).doesNotExist();
    assertThat(snapshots().verify(entry("current")).tables()).hasSize(5);
  }

  @Test
  void whatIsNoSnapshotIsPassedOver() throws IOException {
    Path snapshots = Roots.folder(root).resolve("snapshots");
    Files.writeString(snapshots.resolve(".DS_Store"), "");
    Files.writeString(snapshots.resolve("notes.txt"), "");
    Files.writeString(snapshots.resolve("2024-12-01/notes.txt"), "");
    Files.createDirectories(snapshots.resolve("old/aa1"));

    assertThat(snapshots().list())
        .extracting(e -> e.run().runId())
        .containsExactly("bb3", "aa2", "aa1");
    try (RootLock lock = RootLock.take(root)) {
      assertThat(snapshots().prune(0, lock))
          .extracting(e -> e.run().runId())
          .containsExactly("aa1");
    }
    assertThat(snapshots.resolve("2024-12-01/notes.txt")).exists();
  }

  @Test
  void pruneRemovesRestrictedTablesWhereverTheyAre() {
    Root split = Roots.writable(folder.resolve("split"), folder.resolve("vault"));
    for (int day = 1; day <= 3; day++) {
      SampleSnapshot.publish(split, "r" + day, "2024-12-0" + day, folder.resolve("work"), 3);
    }
    Root reader = Roots.readable(folder.resolve("split"), null);
    try (RootLock lock = RootLock.take(reader)) {
      assertThat(Snapshots.of(reader).prune(0, lock)).hasSize(1);
    }
    assertThat(folder.resolve("vault/snapshots/2024-12-01/r1")).doesNotExist();
    assertThat(folder.resolve("vault/snapshots/2024-12-02/r2")).exists();
  }

  @Test
  void restrictedTablesThatWereMovedAreFoundAndPrunedWhereTheyAre() throws IOException {
    Path old = folder.resolve("vault");
    Path moved = folder.resolve("moved");
    Root split = Roots.writable(folder.resolve("split"), old);
    SampleSnapshot.publish(split, "r1", "2024-12-01", folder.resolve("work"), 3);
    SampleSnapshot.publish(split, "r2", "2024-12-02", folder.resolve("work"), 3);
    Files.move(old, moved);
    Root here = Roots.writable(folder.resolve("split"), moved);

    Snapshots configured = Snapshots.of(here);
    assertThat(configured.verify(configured.find("r1")).tables()).hasSize(5);
    SampleSnapshot.publish(here, "r3", "2024-12-03", folder.resolve("work"), 3);
    SampleSnapshot.publish(here, "r4", "2024-12-04", folder.resolve("work"), 3);

    // Who only reads has no configuration; the current snapshot says where they are.
    Root reader = Roots.readable(folder.resolve("split"), null);
    Snapshots read = Snapshots.of(reader);
    assertThat(read.verify(read.find("r1")).tables()).hasSize(5);
    try (RootLock lock = RootLock.take(reader)) {
      assertThat(read.prune(0, lock)).extracting(e -> e.run().runId()).containsExactly("r2", "r1");
    }
    assertThat(moved.resolve("snapshots/2024-12-01/r1")).doesNotExist();
    assertThat(moved.resolve("snapshots/2024-12-04/r4")).exists();
  }

  @Test
  void aRemovalCutShortIsFinishedByTheNextOne() throws IOException {
    Path snapshot = Roots.folder(root).resolve("snapshots/2024-12-01/aa1");
    Files.move(snapshot, snapshot.resolveSibling(".pruned-aa1"));
    assertThat(snapshots().list()).hasSize(2);
    try (RootLock lock = RootLock.take(root)) {
      assertThat(snapshots().prune(5, lock)).isEmpty();
    }
    assertThat(snapshot.resolveSibling(".pruned-aa1")).doesNotExist();
  }

  @Test
  void aSoundSnapshotVerifies() {
    Verification report = snapshots().verify(entry("current"));
    assertThat(report.rows()).isEqualTo(25);
    assertThat(report.tables()).allSatisfy(t -> assertThat(t.unchecked()).isEmpty());
    assertThat(report.tables().get(0).rules()).isGreaterThan(10);
  }

  @Test
  void everyDamagedFileIsNamed() throws IOException {
    Snapshots.Entry entry = entry("current");
    Path gone = snapshots().files(entry, entry.run().tables().get(1)).get(0);
    Path changed = snapshots().files(entry, entry.run().tables().get(2)).get(0);
    Path cut = snapshots().files(entry, entry.run().tables().get(0)).get(0);
    Files.delete(gone);
    replace(changed, flipped(Files.readAllBytes(changed)));
    replace(cut, new byte[10]);

    Fault fault = catchThrowableOfType(Fault.class, () -> snapshots().verify(entry));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
    assertThat(fault)
        .hasMessageContaining(gone + " is missing")
        .hasMessageContaining(changed + " has another content")
        .hasMessageContaining(cut + " has 10 bytes");
  }

  private static byte[] flipped(byte[] bytes) {
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }

  @Test
  void brokenRulesOfAContractAreFound() {
    Path work = folder.resolve("bad");
    List<SnapshotWriter.Source> sources =
        List.of(
            bad(work, Clusters.CONTRACT, "* REPLACE (2.0 AS lq_low)"),
            bad(
                work,
                Members.CONTRACT,
                "* REPLACE ('same' AS site_id, 's' AS sector, 't' AS taxonomy, NULL::DOUBLE AS weight)"));
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock);
      writer.switchPointer(
          writer.write(
              SampleSnapshot.record("bad", LocalDate.parse("2024-12-09")),
              sources,
              SampleSnapshot.reference()),
          SampleSnapshot.AT);
    }
    Fault fault = catchThrowableOfType(Fault.class, () -> snapshots().verify(entry("bad")));
    assertThat(fault)
        .hasMessageContaining("the check lq_interval broken in 3 rows")
        .hasMessageContaining("key taxonomy, sector, site_id = t, s, same in 3 rows")
        .hasMessageContaining("no value in the required column weight in 3 rows");
  }

  private static SnapshotWriter.Source bad(
      Path work, clustermap.table.Contract contract, String select) {
    Path good = work.resolve("good-" + contract.name() + ".parquet");
    SampleSnapshot.write(contract, good, 0, 3);
    Path table = work.resolve(contract.name());
    SampleSnapshot.sql(
        table.resolve("part.parquet"),
        "SELECT " + select + " FROM " + ParquetSql.scan(List.of(good)));
    return new SnapshotWriter.Source(contract, table.toString());
  }

  @Test
  void aPointerChangedByHandIsRefused() throws IOException {
    Path pointer = Roots.folder(root).resolve("CURRENT.json");
    Files.writeString(pointer, Files.readString(pointer).replace("bb3", "../x"));
    Fault fault = catchThrowableOfType(Fault.class, () -> snapshots().current());
    assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
    Files.writeString(pointer, "{\"as_of\": ");
    assertThat(catchThrowableOfType(Fault.class, () -> snapshots().current()))
        .hasMessageContaining("CURRENT.json");
  }
}
