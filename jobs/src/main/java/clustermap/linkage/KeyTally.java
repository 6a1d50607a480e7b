package clustermap.linkage;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Tells which keys were met more than a number of times, in bounded memory: keys beyond its room
 * are never told. Not for several threads at a time; a copy that was shipped begins anew.
 */
public final class KeyTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FIRST_SLOTS = 1 << 10;

  private final int most;
  private final int mostSlots;

  private transient long @Nullable [] keys;

  /** How often the key of a slot was met; 0 where the slot is free. */
  private transient byte[] counts = {};

  private transient int used;

  /**
   * A tally.
   *
   * @param most times, 1 to 126
   * @param room keys that it tells at least, up to 2^28
   */
  public KeyTally(int most, int room) {
    if (most < 1 || most >= Byte.MAX_VALUE) {
      throw new IllegalArgumentException("most must be 1 to 126, found " + most);
    }
    if (room < 1 || room > 1 << 28) {
      throw new IllegalArgumentException("room must be 1 to 2^28, found " + room);
    }
    this.most = most;
    // Half of the slots stay free.
    this.mostSlots = Math.max(FIRST_SLOTS, 2 * Integer.highestOneBit(2 * room - 1));
  }

  /** Whether a key was met at most so many times, this time included. */
  public boolean meets(long key) {
    if (keys == null) {
      keys = new long[FIRST_SLOTS];
      counts = new byte[FIRST_SLOTS];
    }
    int slot = slot(keys, counts, key);
    if (counts[slot] == 0) {
      if (2 * used >= keys.length) {
        if (keys.length >= mostSlots) {
          return true;
        }
        grow(keys);
        slot = slot(keys, counts, key);
      }
      keys[slot] = key;
      used++;
    }
    if (counts[slot] > most) {
      return false;
    }
    counts[slot]++;
    return counts[slot] <= most;
  }

  /** The slot that has the key, or the free one that it would take. */
  private static int slot(long[] keys, byte[] counts, long key) {
    int mask = keys.length - 1;
    // Most keys are hashes already, but any may be given.
    int slot = (int) BlockKeys.mixed(key) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow(long[] from) {
    byte[] met = counts;
    long[] to = new long[2 * from.length];
    counts = new byte[to.length];
    for (int i = 0; i < from.length; i++) {
      if (met[i] != 0) {
        int slot = slot(to, counts, from[i]);
        to[slot] = from[i];
        counts[slot] = met[i];
      }
    }
    keys = to;
  }
}
