package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void everyIndexIsDoneOnceInLoopAfterLoop() {
    try (Workers workers = new Workers(3)) {
      for (int loop = 0; loop < 5_000; loop++) {
        int size = loop % 97;
        AtomicIntegerArray done = new AtomicIntegerArray(size);
        workers.forEachRange(
            size,
            1 + loop % 7,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
              }
            });
        for (int i = 0; i < size; i++) {
          assertThat(done.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void helpersStayForLaterLoopsAndEndWhenClosed() throws InterruptedException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Workers workers = new Workers(2);
    for (int loop = 0; loop < 50; loop++) {
      workers.forEachRange(
          2,
          1,
          (from, to) -> {
            seen.add(Thread.currentThread());
            // Long enough for the helper to wake and take the other range.
            long until = System.nanoTime() + 2_000_000;
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
          });
    }
    seen.remove(Thread.currentThread());
    assertThat(seen).hasSize(1);

    workers.close();

    Thread helper = seen.iterator().next();
    helper.join(10_000);
    assertThat(helper.isAlive()).isFalse();
  }

  @Test
  void aFailureOnAnyThreadReachesTheCallerAndTheNextLoopRuns() {
    try (Workers workers = new Workers(2)) {
      for (int loop = 0; loop < 200; loop++) {
        int bad = loop % 8;
        assertThatThrownBy(
                () ->
                    workers.forEachRange(
                        8,
                        1,
                        (from, to) -> {
                          if (from <= bad && bad < to) {
                            throw new IllegalStateException("range " + bad);
                          }
                        }))
            .hasMessage("range " + bad);
      }
      int[] done = new int[64];
      workers.forEachRange(64, 1, (from, to) -> Arrays.fill(done, from, to, 1));
      assertThat(done).containsOnly(1);
    }
  }

  @Test
  void anInterruptedCallerFinishesTheLoopAndStaysInterrupted() {
    try (Workers workers = new Workers(2)) {
      Thread.currentThread().interrupt();
      int[] done = new int[1000];
      workers.forEachRange(
          1000,
          10,
          (from, to) -> {
            long until = System.nanoTime() + 100_000;
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
            Arrays.fill(done, from, to, 1);
          });
      assertThat(Thread.interrupted()).isTrue();
      assertThat(done).containsOnly(1);
    }
  }
}
