package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyTallyTest {
  @Test
  void tellsWhatCountingEveryKeyTells() {
    SplittableRandom random = new SplittableRandom(11);
    for (int most : new int[] {1, 7, 126}) {
      KeyTally tally = new KeyTally(most, 50_000);
      Map<Long, Integer> counts = new HashMap<>();
      for (int i = 0; i < 300_000; i++) {
        // Some keys often, also 0 and neighbours, others once.
        long key =
            random.nextBoolean() ? random.nextInt(1_000) : (long) random.nextInt(40_000) << 20;
        assertThat(tally.meets(key)).isEqualTo(counts.merge(key, 1, Integer::sum) <= most);
      }
    }
  }

  @Test
  void keysBeyondItsRoomAreNeverTold() {
    KeyTally tally = new KeyTally(1, 1_000);
    for (long key = 1; key <= 100_000; key++) {
      assertThat(tally.meets(key)).isTrue();
    }
    assertThat(tally.meets(1)).isFalse();
    assertThat(tally.meets(1_000)).isFalse();
    assertThat(tally.meets(100_000)).isTrue();
    assertThat(tally.meets(100_000)).isTrue();
  }

  @Test
  void aCopyThatWasShippedBeginsAnew() throws IOException, ClassNotFoundException {
    KeyTally tally = new KeyTally(1, 10);
    tally.meets(5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(tally);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      KeyTally copy = (KeyTally) in.readObject();
      assertThat(copy.meets(5)).isTrue();
      assertThat(copy.meets(5)).isFalse();
    }
    assertThat(tally.meets(5)).isFalse();
  }

  @Test
  void refusesWhatItCannotCount() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyTally(0, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyTally(127, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyTally(1, 0));
  }
}
