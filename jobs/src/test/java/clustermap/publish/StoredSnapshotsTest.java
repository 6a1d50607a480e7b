package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.S3Server;
import clustermap.fault.Fault;
import clustermap.store.EveryStore;
import clustermap.store.Store;
import clustermap.store.StoreKind;
import clustermap.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots in stores elsewhere, from the first file to the last. */
@BesideOthers
class StoredSnapshotsTest {
  private static final LocalDate DAY = LocalDate.parse("2024-12-01");
  private static final List<String> STEPS =
      List.of(
          "clean",
          "table:clusters",
          "table:firms",
          "data_package",
          "verify",
          "rename_restricted",
          "run_record",
          "rename",
          "switch");

  private static final S3Server SERVER = S3Server.shared();
  private final Map<Integer, List<SnapshotWriter.Source>> tables = new HashMap<>();
  @TempDir Path temp;

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Stores stores(StoreKind kind) {
    return kind.stores(SERVER.endpoint(), Duration.ofSeconds(20), temp.resolve("copies"));
  }

  private Root root(StoreKind kind, boolean split) {
    return Root.writable(
        stores(kind), kind.location(temp, "root"), split ? kind.location(temp, "vault") : null);
  }

  private SnapshotWriter.Written publish(Root root, String runId, int rows, String killedAt) {
    return publish(
        root,
        runId,
        rows,
        step -> {
          if (step.equals(killedAt)) {
            throw new Killed();
          }
        });
  }

  private SnapshotWriter.Written publish(
      Root root, String runId, int rows, Consumer<String> listener) {
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock, listener);
      SnapshotWriter.Written written =
          writer.write(
              SampleSnapshot.record(runId, DAY),
              tables.computeIfAbsent(
                  rows, n -> SampleSnapshot.tables(temp.resolve("work-" + n), n)),
              SampleSnapshot.reference());
      writer.switchPointer(written, SampleSnapshot.AT);
      return written;
    }
  }

  /** Files below a folder of a store. */
  private static List<String> files(Store store, String folder) {
    List<String> files = new ArrayList<>();
    for (String name : store.list(folder)) {
      String path = folder + "/" + name;
      List<String> below = store.list(path);
      if (below.equals(List.of(name))) {
        files.add(path);
      } else {
        files.addAll(files(store, path));
      }
    }
    return files;
  }

  @Tag("series-5")
  @EveryStore(local = false)
  void aRunKilledAtAnyStepLeavesTheOldSnapshotAndTheNextPublishesAndCleans(StoreKind kind) {
    Root root = root(kind, true);
    publish(root, "run-a", 3, "");
    for (String step : STEPS) {
      String pointer = root.currentText().orElseThrow();

      assertThatThrownBy(() -> publish(root, "run-b", 4, step)).isInstanceOf(Killed.class);

      assertThat(root.currentText()).contains(pointer);
      Snapshots snapshots = Snapshots.of(root);
      assertThat(snapshots.verify(snapshots.current()).rows()).isEqualTo(15);
    }
    assertThat(publish(root, "run-b", 4, "").reused()).isTrue();
    assertThat(publish(root, "run-c", 5, "").reused()).isFalse();

    Snapshots snapshots = Snapshots.of(root);
    assertThat(snapshots.verify(snapshots.current()).rows()).isEqualTo(25);
    assertThat(snapshots.list())
        .extracting(e -> e.run().runId())
        .containsExactlyInAnyOrder("run-a", "run-b", "run-c");
    for (Store store : root.stores()) {
      List<String> listed = new ArrayList<>();
      for (Snapshots.Entry entry : snapshots.list()) {
        entry.run().tables().stream()
            .filter(table -> root.store(table.tier()) == store)
            .flatMap(table -> table.files().stream())
            .forEach(file -> listed.add(entry.path() + "/" + file.path()));
      }
      assertThat(files(store, "snapshots").stream().filter(f -> f.endsWith(".parquet")))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  @EveryStore(local = false)
  void ofTwoAtOnceOnePublishesAndTheOtherIsToldOrFollows(StoreKind kind) throws Exception {
    Root root = root(kind, false);
    publish(root, "run-a", 3, "");
    publish(root, "run-b", 4, "");
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Callable<SnapshotWriter.Written>> both =
          List.of(() -> publish(root, "run-c", 3, ""), () -> publish(root, "run-d", 4, ""));
      Set<String> published = new HashSet<>();
      for (Future<SnapshotWriter.Written> one : pool.invokeAll(both)) {
        try {
          published.add(one.get().run().runId());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.LOCKED));
        }
      }
      Snapshots snapshots = Snapshots.of(root);
      assertThat(published).isNotEmpty().contains(snapshots.current().run().runId());
      snapshots.verify(snapshots.current());
    } finally {
      pool.shutdownNow();
    }
  }

  @EveryStore(local = false)
  void whoLostTheRootToAnotherMeanwhileDoesNotPublish(StoreKind kind) {
    Root root = root(kind, false);
    publish(root, "run-a", 3, "");

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                publish(
                    root,
                    "run-b",
                    4,
                    step -> {
                      if (step.equals("switch")) {
                        // As if this run had stood still for longer than its lease.
                        root.store().deleteTree(RootLock.FILE);
                        publish(root, "run-c", 5, "");
                      }
                    }));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.LOCKED);
    assertThat(Snapshots.of(root).current().run().runId()).isEqualTo("run-c");
  }

  @EveryStore(local = false)
  void snapshotsAreReadRolledBackPinnedAndPrunedThere(StoreKind kind) throws Exception {
    Root root = root(kind, true);
    publish(root, "run-a", 3, "");
    publish(root, "run-b", 4, "");
    publish(root, "run-c", 5, "");
    Snapshots snapshots = Snapshots.of(root);
    Snapshots.Entry first = snapshots.find("run-a");
    RunRecord.Table firms = first.run().table("firms").orElseThrow();
    assertThat(snapshots.files(first, firms)).allMatch(Files::isRegularFile);
    assertThat(snapshots.description(first).path("resources")).isNotEmpty();

    try (RootLock lock = RootLock.take(root)) {
      snapshots.pin(first, true, lock);
      assertThat(snapshots.prune(0, lock)).isEmpty();
      snapshots.pin(first, false, lock);
      assertThat(snapshots.prune(0, lock))
          .extracting(e -> e.run().runId())
          .containsExactly("run-a");
      assertThat(snapshots.list()).hasSize(2);
      assertThat(root.stores())
          .allMatch(
              store -> files(store, first.path()).stream().noneMatch(f -> f.endsWith(".parquet")));
      snapshots.rollback(snapshots.find("run-b"), lock, SampleSnapshot.AT.plusSeconds(5));
      assertThat(snapshots.current().run().runId()).isEqualTo("run-b");
    }
    // A snapshot that was removed may be made again.
    assertThat(publish(root, "run-a", 3, "").reused()).isFalse();
    assertThat(snapshots.verify(snapshots.current()).rows()).isEqualTo(15);
  }

  @EveryStore(local = false)
  void damageIsFoundThere(StoreKind kind) throws Exception {
    Root root = root(kind, false);
    publish(root, "run-a", 3, "");
    Snapshots snapshots = Snapshots.of(root);
    String file =
        snapshots.current().path()
            + "/"
            + snapshots.current().run().table("sectors").orElseThrow().files().get(0).path();
    byte[] bytes = new byte[(int) (long) root.store().bytes(file).orElseThrow()];
    Path other = Files.write(temp.resolve("other"), bytes);
    root.store().deleteTree(file);
    root.store().bring(other, file);

    Fault fault = catchThrowableOfType(Fault.class, () -> snapshots.verify(snapshots.current()));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
    assertThat(fault).hasMessageContaining(root.store().uri(file)).hasMessageContaining("SHA-256");
  }

  @Test
  void rootsOfTwoKindsAreRefused() {
    Stores stores = stores(StoreKind.OBJECTS);

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                Root.readable(
                    stores,
                    StoreKind.OBJECTS.location(temp, "root"),
                    StoreKind.LOCAL.location(temp, "vault")));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG);
    assertThat(fault).hasMessageContaining("of two kinds");
  }

  @Test
  void nothingOfARootElsewhereIsLeftOnThisMachineButCopies() throws Exception {
    Root root = root(StoreKind.OBJECTS, false);
    publish(root, "run-a", 3, "");
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.map(p -> String.valueOf(p.getFileName())))
          .allMatch(name -> name.startsWith("work-") || name.equals("copies"));
    }
  }
}
