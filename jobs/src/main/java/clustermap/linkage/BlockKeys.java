package clustermap.linkage;

import java.util.Arrays;

/**
 * The blocks that a name is in, as 64-bit hashes: all its words whatever their order; all its
 * letters whatever the blanks; its postcode; each word within the postcode's district; each strong
 * word. Two names are worth comparing when they share a key.
 */
public final class BlockKeys {
  private static final long WORDS = 1;
  private static final long LETTERS = 2;
  private static final long POSTCODE = 3;
  private static final long DISTRICT = 4;
  private static final long WORD = 5;

  private BlockKeys() {}

  /**
   * Keys of a name, each once, in ascending order.
   *
   * @param normal by {@link NormalName}, never empty
   * @param postcode with a blank in the middle; empty when it is not known
   * @param strong words that are a block of their own, wherever the firm is
   */
  public static long[] of(String normal, String postcode, String[] strong) {
    String[] words = words(normal);
    long[] keys = new long[3 + words.length + strong.length];
    int n = 0;
    long all = WORDS;
    for (String word : words) {
      if (!word.equals("UK")) {
        all = hash(hash(all, word, word.length()), " ", 1);
      }
    }
    keys[n++] = mixed(all);
    keys[n++] = mixed(letters(normal));
    if (!postcode.isEmpty()) {
      keys[n++] = mixed(hash(POSTCODE, postcode, postcode.length()));
      int blank = postcode.indexOf(' ');
      long district = hash(DISTRICT, postcode, blank < 0 ? postcode.length() : blank);
      for (String word : words) {
        keys[n++] = mixed(hash(hash(district, " ", 1), word, word.length()));
      }
    }
    for (String word : strong) {
      keys[n++] = mixed(hash(WORD, word, word.length()));
    }
    return distinct(keys, n);
  }

  /** The words of a name in order, each once. */
  public static String[] words(String normal) {
    String[] words = normal.split(" ", -1);
    Arrays.sort(words);
    int kept = 1;
    for (int i = 1; i < words.length; i++) {
      if (!words[i].equals(words[kept - 1])) {
        words[kept++] = words[i];
      }
    }
    return kept == words.length ? words : Arrays.copyOf(words, kept);
  }

  private static long letters(String normal) {
    long hash = LETTERS;
    for (int i = 0; i < normal.length(); i++) {
      hash = normal.charAt(i) == ' ' ? hash : step(hash, normal.charAt(i));
    }
    return hash;
  }

  private static long hash(long seed, String text, int length) {
    long hash = seed;
    for (int i = 0; i < length; i++) {
      hash = step(hash, text.charAt(i));
    }
    return hash;
  }

  /** FNV-1a over UTF-16 units (Fowler, Noll and Vo; RFC 9923). */
  private static long step(long hash, char unit) {
    return (hash ^ unit) * 0x100000001b3L;
  }

  /** The finalizer of MurmurHash3: the last letters reach every bit. */
  static long mixed(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private static long[] distinct(long[] keys, int n) {
    Arrays.sort(keys, 0, n);
    int kept = 1;
    for (int i = 1; i < n; i++) {
      if (keys[i] != keys[kept - 1]) {
        keys[kept++] = keys[i];
      }
    }
    return Arrays.copyOf(keys, kept);
  }
}
