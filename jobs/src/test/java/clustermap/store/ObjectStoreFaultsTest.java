package clustermap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.FaultyProxy;
import clustermap.S3Server;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store of the S3 protocol that fails for a while, or lies, behind a proxy that makes it so. */
class ObjectStoreFaultsTest {
  private static final S3Server SERVER = S3Server.shared();
  private FaultyProxy proxy;
  @TempDir Path temp;

  @BeforeEach
  void startProxy() throws Exception {
    proxy = SERVER.proxy();
  }

  @AfterEach
  void stopProxy() throws IOException {
    proxy.close();
  }

  private static boolean pointer(FaultyProxy.Request request) {
    return request.is("PUT", "CURRENT.json");
  }

  private Store store(boolean onlyWriter) throws IOException {
    return store(onlyWriter, proxy.endpoint());
  }

  private Store store(boolean onlyWriter, String endpoint) throws IOException {
    Configuration hadoop = new Configuration();
    S3Server.settings(endpoint).forEach(hadoop::set);
    org.apache.hadoop.fs.Path base =
        new org.apache.hadoop.fs.Path(S3Server.uri(String.valueOf(temp.getFileName())));
    return new HadoopStore(
        FileSystem.get(base.toUri(), hadoop),
        null,
        base,
        new HadoopStore.Use(
            onlyWriter, Duration.ofSeconds(2), new LocalCopies(temp.resolve("c")), note -> {}));
  }

  @Test
  void aFewRefusalsAndResetsAreGoneOver() throws IOException {
    Store store = store(false);
    store.prepare();
    Path file = Files.writeString(temp.resolve("f"), "content");

    proxy.fail(request -> true, 2, FaultyProxy.Fault.SLOW_DOWN);
    store.bring(file, "a.parquet");
    proxy.fail(request -> true, 1, FaultyProxy.Fault.RESET);
    assertThat(store.facts("a.parquet").bytes()).isEqualTo(7);
    proxy.fail(request -> true, 2, FaultyProxy.Fault.SLOW_DOWN);
    assertThat(store.compareAndSwap("CURRENT.json", null, "one")).isTrue();
    assertThat(store.readText("CURRENT.json")).contains("one");
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultyProxy.Fault.class,
      names = {"SLOW_DOWN", "INTERNAL_ERROR", "RESET"})
  void aStoreThatStaysAwayEndsTheWriteInTimeAndChangesNothing(FaultyProxy.Fault kind)
      throws IOException {
    Store store = store(false);
    assertThat(store.compareAndSwap("CURRENT.json", null, "one")).isTrue();
    proxy.fail(request -> true, FaultyProxy.ALWAYS, kind);

    Fault fault =
        catchThrowableOfType(Fault.class, () -> store.compareAndSwap("CURRENT.json", "one", "two"));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining("CURRENT.json");
    proxy.heal();
    assertThat(store.readText("CURRENT.json")).contains("one");
  }

  @Test
  void whoseAnswerIsLostFindsOutThatItWon() throws IOException {
    Store store = store(false);
    proxy.fail(ObjectStoreFaultsTest::pointer, 1, FaultyProxy.Fault.LOSE_ANSWER);
    assertThat(store.compareAndSwap("CURRENT.json", null, "one")).isTrue();
    proxy.fail(ObjectStoreFaultsTest::pointer, 2, FaultyProxy.Fault.LOSE_ANSWER);
    assertThat(store.compareAndSwap("CURRENT.json", "one", "two")).isTrue();
    assertThat(store.readText("CURRENT.json")).contains("two");
  }

  @Test
  void whoseWriteFailedWhileAnotherWonFindsOutThatItLost() throws IOException {
    Store store = store(false);
    Store other = store(false, SERVER.endpoint());
    assertThat(store.compareAndSwap("CURRENT.json", null, "one")).isTrue();
    proxy.fail(
        request -> pointer(request) && other.compareAndSwap("CURRENT.json", "one", "theirs"),
        1,
        FaultyProxy.Fault.RESET);

    assertThat(store.compareAndSwap("CURRENT.json", "one", "ours")).isFalse();
    assertThat(store.readText("CURRENT.json")).contains("theirs");
  }

  @Test
  void aStoreThatIgnoresConditionsIsRefusedUnlessItHasOneWriter() throws IOException {
    proxy.fail(request -> true, FaultyProxy.ALWAYS, FaultyProxy.Fault.IGNORE_PRECONDITIONS);

    Fault fault = catchThrowableOfType(Fault.class, () -> store(false).prepare());

    assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG);
    assertThat(fault)
        .hasMessageContaining("does not keep conditions of writes")
        .hasMessageContaining("store.only_writer = true");
    Store alone = store(true);
    alone.prepare();
    assertThat(alone.compareAndSwap("CURRENT.json", null, "one")).isTrue();
    assertThat(alone.list("")).containsExactly("CURRENT.json");
  }

  @Test
  void aHolderThatCannotShowThatItLivesCountsItselfOut() throws Exception {
    Store store = store(false);
    try (Store.Lock lock = store.lock(".lock")) {
      proxy.fail(request -> true, FaultyProxy.ALWAYS, FaultyProxy.Fault.SLOW_DOWN);
      Thread.sleep(1_600);
      Fault fault = catchThrowableOfType(Fault.class, lock::requireHeld);
      assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
      assertThat(fault).hasMessageContaining("let the lease of this run not be renewed");
    }
  }

  @Test
  void wrongCredentialsAreSaidAtOnce() throws IOException {
    Configuration hadoop = new Configuration();
    S3Server.settings(SERVER.endpoint()).forEach(hadoop::set);
    hadoop.set("fs.s3a.secret.key", "another");
    String root = S3Server.uri(String.valueOf(temp.getFileName()));

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> Stores.of(() -> hadoop, false, Stores.LEASE, note -> {}).open(root).prepare());

    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
    assertThat(fault)
        .hasMessageContaining("cannot write the root " + root)
        .hasMessageContaining("permission denied (");
    assertThat(fault.getMessage()).doesNotContain("another");
  }
}
