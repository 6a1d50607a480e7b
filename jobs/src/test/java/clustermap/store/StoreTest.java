package clustermap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.S3Server;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;

/** What publishing rests on, of every kind of store. */
class StoreTest {
  private static final S3Server SERVER = S3Server.shared();
  @TempDir Path temp;

  /** For how long a holder of the lock may be silent. */
  Duration lease() {
    return Duration.ofSeconds(1);
  }

  private Store open(StoreKind kind, String name) {
    Store store =
        kind.stores(SERVER.endpoint(), lease(), temp.resolve("copies"))
            .open(kind.location(temp, name));
    store.prepare();
    return store;
  }

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve(UUID.randomUUID().toString()), text);
  }

  @EveryStore
  void aTextIsSwappedOnlyIfItIsWhatWasExpected(StoreKind kind) {
    Store store = open(kind, "root");

    assertThat(store.compareAndSwap("p.json", "old", "new")).isFalse();
    assertThat(store.readText("p.json")).isEmpty();
    assertThat(store.compareAndSwap("p.json", null, "one")).isTrue();
    assertThat(store.compareAndSwap("p.json", null, "two")).isFalse();
    assertThat(store.compareAndSwap("p.json", "one", "two")).isTrue();
    assertThat(store.compareAndSwap("p.json", "one", "three")).isFalse();
    assertThat(store.readText("p.json")).contains("two");
  }

  @EveryStore
  void ofManyWritersAtOnceOneWins(StoreKind kind) throws Exception {
    Store store = open(kind, "root");
    store.writeText("n", "0");
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      for (int round = 0; round < 10; round++) {
        String expected = store.readText("n").orElseThrow();
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int w = 0; w < 6; w++) {
          String own = round + " by " + w;
          writers.add(() -> store.compareAndSwap("n", expected, own));
        }
        int won = 0;
        for (Future<Boolean> one : pool.invokeAll(writers)) {
          won += one.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
        assertThat(store.readText("n")).hasValueSatisfying(text -> assertThat(text).contains("by"));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @EveryStore
  void filesAreBroughtListedMeasuredAndRemoved(StoreKind kind) throws IOException {
    Store store = open(kind, "root");

    store.bring(file("abc"), "a/one.parquet");
    store.bring(file("defg"), "a/b/two.parquet");

    assertThat(store.list("a")).containsExactly("b", "one.parquet");
    assertThat(store.list("nowhere")).isEmpty();
    assertThat(store.exists("a/b/two.parquet")).isTrue();
    assertThat(store.exists("a/c")).isFalse();
    assertThat(store.bytes("a/one.parquet")).contains(3L);
    assertThat(store.bytes("a")).contains(7L);
    assertThat(store.bytes("c")).isEmpty();
    assertThat(store.readable("a/one.parquet")).isTrue();
    assertThat(store.readable("a/none.parquet")).isFalse();
    assertThat(store.modified("a/one.parquet")).isPresent();
    assertThat(store.modified("none")).isEmpty();
    // printf abc | sha256sum
    assertThat(store.facts("a/one.parquet"))
        .isEqualTo(
            new Store.FileFacts(
                3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assertThat(store.here("a/one.parquet", store.facts("a/one.parquet"))).hasContent("abc");
    try (Store.Here here = store.here("a/b")) {
      assertThat(here.folder().resolve("two.parquet")).hasContent("defg");
    }
    store.deleteTree("a");
    store.deleteTree("a");
    assertThat(store.exists("a/one.parquet")).isFalse();
    assertThat(store.list("a")).isEmpty();
  }

  @EveryStore
  void noPathLeavesTheStore(StoreKind kind) {
    Store store = open(kind, "root");

    assertThatThrownBy(() -> store.readText("../x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.deleteTree("")).isInstanceOf(IllegalArgumentException.class);
  }

  @EveryStore
  void oneHoldsTheLockAndTheNextGetsItWhenItIsGivenUp(StoreKind kind) {
    Store store = open(kind, "root");
    Store other = open(kind, "root");

    try (Store.Lock lock = store.lock(".lock")) {
      lock.requireHeld();
      Fault refused = catchThrowableOfType(Fault.class, () -> other.lock(".lock"));
      assertThat(refused.kind()).isEqualTo(Fault.Kind.LOCKED);
      assertThat(refused).hasMessageContaining("another run holds the root");
      lock.requireHeld();
    }
    try (Store.Lock lock = other.lock(".lock")) {
      lock.requireHeld();
    }
  }

  @EveryStore(local = false)
  void aLockWhoseHolderShowsNoSignOfLifeIsTakenOver(StoreKind kind) {
    Store store = open(kind, "root");
    store.writeText(".lock", "pid 1 on gone\nnonce\n7\n");
    long begun = System.nanoTime();

    try (Store.Lock lock = store.lock(".lock")) {
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(lease().toNanos());
      lock.requireHeld();
    }
  }

  @EveryStore(local = false)
  void aHolderWhoseLockWasTakenOverIsTold(StoreKind kind) throws Exception {
    Store store = open(kind, "root");
    try (Store.Lock lock = store.lock(".lock")) {
      // As another does that took it for dead.
      store.writeText(".lock", "pid 2 on elsewhere\nother\n0\n");
      Thread.sleep(lease().toMillis());
      Fault lost = catchThrowableOfType(Fault.class, lock::requireHeld);
      assertThat(lost.kind()).isEqualTo(Fault.Kind.LOCKED);
      assertThat(lost).hasMessageContaining("pid 2 on elsewhere");
    }
    assertThat(store.readText(".lock")).contains("pid 2 on elsewhere\nother\n0\n");
  }

  @EveryStore(local = false)
  void aCopyIsFetchedOnceAndNeverWithAnotherContent(StoreKind kind) throws IOException {
    Store store = open(kind, "root");
    store.bring(file("abc"), "a.parquet");
    Store.FileFacts facts = store.facts("a.parquet");
    Path copy = store.here("a.parquet", facts);
    store.deleteTree("a.parquet");

    assertThat(store.here("a.parquet", facts)).isEqualTo(copy).hasContent("abc");

    store.bring(file("abd"), "b.parquet");
    assertThatThrownBy(() -> store.here("b.parquet", new Store.FileFacts(3, "0".repeat(64))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("another content than was published");
  }
}
