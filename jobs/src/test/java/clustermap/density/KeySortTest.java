package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeySortTest {
  @Test
  void sortsStablyOnAnyNumberOfThreads() {
    Random random = new Random(8);
    for (int size : new int[] {0, 1, 2, 1000, 40_000, 100_000}) {
      for (long largest : new long[] {0, 5, 3000, 1L << 40, Long.MAX_VALUE}) {
        long[] keys = new long[size];
        Arrays.setAll(
            keys,
            i ->
                largest == Long.MAX_VALUE ? random.nextLong() >>> 1 : random.nextLong(largest + 1));
        int[] expected =
            IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(i -> keys[i]))
                .mapToInt(i -> i)
                .toArray();
        for (int threads = 1; threads <= 3; threads++) {
          long[] sorted = keys.clone();
          try (Workers workers = new Workers(threads)) {
            assertThat(KeySort.sort(sorted, largest, workers)).isEqualTo(expected);
          }
          assertThat(sorted).isEqualTo(Arrays.stream(keys).sorted().toArray());
        }
      }
    }
  }
}
