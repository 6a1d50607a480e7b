package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@BesideOthers
class ComponentsTest {

  private static Map<String, String> components(List<String[]> pairs) {
    Components components = new Components();
    pairs.forEach(pair -> components.join(pair[0], pair[1]));
    Map<String, String> found = new TreeMap<>();
    components.forEach((key, component) -> assertThat(found.put(key, component)).isNull());
    return found;
  }

  /** Spreads the smallest key along pairs until nothing changes. */
  private static Map<String, String> bruteForce(List<String[]> pairs) {
    Map<String, String> smallest = new TreeMap<>();
    pairs.forEach(
        pair -> {
          smallest.put(pair[0], pair[0]);
          smallest.put(pair[1], pair[1]);
        });
    boolean changed = true;
    while (changed) {
      changed = false;
      for (String[] pair : pairs) {
        String one = smallest.getOrDefault(pair[0], "");
        String other = smallest.getOrDefault(pair[1], "");
        String less = one.compareTo(other) < 0 ? one : other;
        changed |= !one.equals(other);
        smallest.put(pair[0], less);
        smallest.put(pair[1], less);
      }
    }
    return smallest;
  }

  @Test
  void findsTheSameComponentsAsSpreadingLabelsWhateverTheOrder() {
    Random random = new Random(20241101);
    for (int trial = 0; trial < 50; trial++) {
      List<String[]> pairs = new ArrayList<>();
      int keys = 5 + random.nextInt(60);
      for (int i = 0; i < keys * 2 / 3; i++) {
        pairs.add(new String[] {"k" + random.nextInt(keys), "k" + random.nextInt(keys)});
      }
      Map<String, String> expected = bruteForce(pairs);
      assertThat(components(pairs)).isEqualTo(expected);
      Collections.shuffle(pairs, random);
      assertThat(components(pairs)).isEqualTo(expected);
    }
  }

  @Test
  void aLongChainIsOneComponent() {
    List<String[]> chain = new ArrayList<>();
    for (int i = 50_000; i > 0; i--) {
      chain.add(new String[] {"%06d".formatted(i), "%06d".formatted(i - 1)});
    }
    assertThat(components(chain)).hasSize(50_001);
    assertThat(components(chain).values()).containsOnly("000000");
  }
}
