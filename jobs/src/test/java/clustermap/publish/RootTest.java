package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.store.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootTest {
  @TempDir Path folder;

  /** Holds the lock of a root until its standard input ends: the other process of the tests. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (RootLock lock = RootLock.take(Roots.writable(Path.of(arguments[0]), null))) {
        lock.requireHeld();
        System.out.println("held");
        while (System.in.read() >= 0) {
          // Until it is closed or this process is killed.
        }
      }
    }
  }

  @Test
  void aRootThatCannotBeMadeIsReportedWithPlaceAndReason() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    Fault fault =
        catchThrowableOfType(Fault.class, () -> Roots.writable(file.resolve("root"), null));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining(file.resolve("root").toString());
  }

  @Test
  void rootAndRestrictedRootMustDiffer() {
    Fault fault = catchThrowableOfType(Fault.class, () -> Roots.writable(folder, folder));
    assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG);
  }

  @Test
  void aRootHasOneHolderInAProcess() {
    Root root = Roots.writable(folder, null);
    try (RootLock lock = RootLock.take(root)) {
      lock.requireHeld();
      Fault fault = catchThrowableOfType(Fault.class, () -> RootLock.take(root));
      assertThat(fault.kind()).isEqualTo(Fault.Kind.LOCKED);
      assertThat(fault).hasMessageContaining(folder.toString());
    }
    RootLock.take(root).close();
  }

  @Test
  void anotherProcessHoldsARootUntilItIsKilled() throws Exception {
    Root root = Roots.writable(folder, null);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null")))
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");

      Fault fault = catchThrowableOfType(Fault.class, () -> RootLock.take(root));
      assertThat(fault.kind()).isEqualTo(Fault.Kind.LOCKED);
      assertThat(fault).hasMessageContaining("pid " + other.pid());
      // Being refused must not have loosened the lock of the other.
      assertThat(catchThrowableOfType(Fault.class, () -> RootLock.take(root))).isNotNull();
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    try (RootLock lock = RootLock.take(root)) {
      lock.requireHeld();
    }
  }

  @Test
  void aTextIsSwappedOnlyIfItIsWhatWasExpected() {
    Store store = Roots.writable(folder, null).store();

    assertThat(store.compareAndSwap("p.json", "old", "new")).isFalse();
    assertThat(store.compareAndSwap("p.json", null, "one")).isTrue();
    assertThat(store.compareAndSwap("p.json", null, "two")).isFalse();
    assertThat(store.compareAndSwap("p.json", "one", "two")).isTrue();
    assertThat(store.readText("p.json")).contains("two");
  }

  @Test
  void ofManyThreadsOneWinsEachSwap() throws Exception {
    Store store = Roots.writable(folder, null).store();
    store.writeText("n", "0");
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int done = 0; done < 10; ) {
                  String now = store.readText("n").orElseThrow();
                  if (store.compareAndSwap("n", now, String.valueOf(Integer.parseInt(now) + 1))) {
                    done++;
                  }
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(store.readText("n")).contains("40");
  }
}
