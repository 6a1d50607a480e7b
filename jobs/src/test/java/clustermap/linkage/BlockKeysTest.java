package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockKeysTest {
  private static final String[] NONE = {};

  private static long shared(long[] one, long[] other) {
    return Arrays.stream(one).filter(key -> Arrays.stream(other).anyMatch(k -> k == key)).count();
  }

  @Test
  void namesShareTheBlocksThatTheyAreBothIn() {
    long[] acme = BlockKeys.of("ACME WIDGETS", "S1 1AA", NONE);

    assertThat(acme).hasSize(5).isSorted().doesNotHaveDuplicates();
    // Same words in another order and UK left out, elsewhere.
    assertThat(shared(acme, BlockKeys.of("WIDGETS UK ACME", "", NONE))).isEqualTo(1);
    // Same letters.
    assertThat(shared(acme, BlockKeys.of("ACMEWIDGETS", "", NONE))).isEqualTo(1);
    // The postcode; then only a word within the district.
    assertThat(shared(acme, BlockKeys.of("OTHER", "S1 1AA", NONE))).isEqualTo(1);
    assertThat(shared(acme, BlockKeys.of("ACME TOOLS", "S1 2BB", NONE))).isEqualTo(1);
    assertThat(shared(acme, BlockKeys.of("ACME TOOLS", "S11 1AA", NONE))).isZero();
    // A strong word, wherever it is.
    assertThat(
            shared(
                BlockKeys.of("ACME WIDGETS", "", BlockKeys.words("ACME WIDGETS")),
                BlockKeys.of("ACME TOOLS", "LS1 1AA", new String[] {"ACME"})))
        .isEqualTo(1);
  }

  @Test
  void aWordIsNoPostcodeAndNoLettersAreAWord() {
    assertThat(BlockKeys.of("S1", "S1 1AA", new String[] {"S1"})).hasSize(5);
    assertThat(BlockKeys.of("ACME ACME", "", NONE)).hasSize(2);
    assertThat(BlockKeys.of("UK", "", NONE)).hasSize(2);
  }

  @Test
  void differentWordsHaveDifferentKeys() {
    SplittableRandom random = new SplittableRandom(5);
    Map<Long, String> seen = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      String word = Integer.toString(random.nextInt(1 << 24), 36);
      for (long key : BlockKeys.of(word, "", NONE)) {
        String before = seen.put(key, word);
        assertThat(before == null || before.equals(word)).isTrue();
      }
    }
  }
}
