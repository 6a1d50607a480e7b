package clustermap.linkage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Connected components of keys, by union and find. What joins whom depends on the pairs alone,
 * never on their order: a component is known by its smallest key.
 */
public final class Components {
  private final Map<String, Integer> numbers = new HashMap<>();
  private String[] keys = new String[16];
  private int[] parents = new int[16];

  /** Joins two keys. */
  public void join(String one, String other) {
    int a = root(number(one));
    int b = root(number(other));
    if (a != b) {
      // The smaller key is the root, so a root is always its component's name.
      boolean first = keys[a].compareTo(keys[b]) < 0;
      parents[first ? b : a] = first ? a : b;
    }
  }

  /** Gives every key that was joined, in no order, to the receiver with its component. */
  public void forEach(Receiver receiver) {
    numbers.forEach((key, number) -> receiver.accept(key, keys[root(number)]));
  }

  /** Takes a key and the smallest key of its component. */
  public interface Receiver {
    void accept(String key, String component);
  }

  private int number(String key) {
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    if (number == keys.length) {
      keys = Arrays.copyOf(keys, 2 * number);
      parents = Arrays.copyOf(parents, 2 * number);
    }
    numbers.put(key, number);
    keys[number] = key;
    parents[number] = number;
    return number;
  }

  private int root(int number) {
    int at = number;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }
}
