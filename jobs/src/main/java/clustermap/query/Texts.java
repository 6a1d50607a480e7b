package clustermap.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A column of texts as bytes, kept in order: much smaller than as many strings, and written again
 * without being looked at.
 */
final class Texts {
  private static final int BLOCK = 1 << 20;

  private final List<byte[]> blocks = new ArrayList<>();
  private byte[] block = new byte[0];
  private int used;
  private int[] length = new int[1 << 12];
  private int size;

  void add(byte[] bytes, int from, int to) {
    int count = to - from;
    if (block.length - used < count || blocks.isEmpty()) {
      block = new byte[Math.max(BLOCK, count)];
      blocks.add(block);
      used = 0;
    }
    System.arraycopy(bytes, from, block, used, count);
    used += count;
    if (size == length.length) {
      length = Arrays.copyOf(length, 2 * size);
    }
    length[size++] = count;
  }

  Cursor cursor() {
    return new Cursor();
  }

  /** Goes through the texts from the first to the last. */
  final class Cursor {
    private int next;
    private int nextBlock;

    /** Where the present text lies. */
    byte[] bytes = new byte[0];

    int from;
    int to;

    void advance() {
      int count = length[next++];
      from = to;
      // As add decided: a text that did not fit began a new block.
      if (bytes.length - from < count || nextBlock == 0) {
        bytes = blocks.get(nextBlock++);
        from = 0;
      }
      to = from + count;
    }
  }
}
