package clustermap.stats;

import java.util.Arrays;

/**
 * Items in the order of a score, and how well that order tells those with an event from those
 * without: the area under the receiver operating characteristic curve, and the share of events
 * among the first. Sorted once, in O(n log n); each figure is then one pass, also under whole
 * weights such as a bootstrap gives, which stand for copies of an item.
 *
 * <p>Items of equal score share their rank. No figure depends on the order in which they came.
 */
public final class RankedScores {
  private final int[] order;
  private final int[] groupEnds;

  /**
   * Items by score, the highest first.
   *
   * @param scores one an item; 0 and −0 are equal, infinities allowed
   * @throws IllegalArgumentException if a score is NaN
   */
  public RankedScores(double[] scores) {
    order = sorted(scores);
    int[] ends = new int[scores.length];
    int groups = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException("scores[" + i + "] is NaN");
      }
      if (i + 1 == scores.length || scores[order[i]] != scores[order[i + 1]]) {
        ends[groups++] = i + 1;
      }
    }
    groupEnds = Arrays.copyOf(ends, groups);
  }

  /** Bottom-up merge sort of positions: no boxes, and equal scores keep their order. */
  private static int[] sorted(double[] scores) {
    int n = scores.length;
    int[] from = new int[n];
    int[] to = new int[n];
    for (int i = 0; i < n; i++) {
      from[i] = i;
    }
    for (long width = 1; width < n; width *= 2) {
      for (long start = 0; start < n; start += 2 * width) {
        int middle = (int) Math.min(n, start + width);
        int end = (int) Math.min(n, start + 2 * width);
        int left = (int) start;
        int right = middle;
        for (int i = (int) start; i < end; i++) {
          boolean takeLeft =
              left < middle && (right >= end || scores[from[left]] >= scores[from[right]]);
          to[i] = takeLeft ? from[left++] : from[right++];
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  /** {@link #auc(boolean[], int[])} with each item once. */
  public double auc(boolean[] events) {
    return auc(events, ones());
  }

  /**
   * The probability that an item with the event has the higher score than one without, ties as a
   * half: the area under the ROC curve, which is Mann and Whitney's U over the number of such pairs
   * (Hanley and McNeil, Radiology 143, 1982). 0.5 tells nothing, 1 everything.
   *
   * @param events whether each item has it
   * @param weights how many times each item counts, at least 0
   * @return in [0, 1]; NaN where no item, or every item, has the event
   */
  public double auc(boolean[] events, int[] weights) {
    check(events, weights);
    long with = 0;
    long without = 0;
    double halvesWon = 0;
    int i = 0;
    for (int end : groupEnds) {
      long withHere = 0;
      long withoutHere = 0;
      for (; i < end; i++) {
        int weight = weights[order[i]];
        if (events[order[i]]) {
          withHere += weight;
        } else {
          withoutHere += weight;
        }
      }
      with += withHere;
      // One without the event loses to all with it that came before, and by half to those beside
      // it.
      halvesWon += (double) withoutHere * (2 * with - withHere);
      without += withoutHere;
    }
    return with == 0 || without == 0 ? Double.NaN : halvesWon / 2 / with / without;
  }

  /** {@link #precision(boolean[], int[], int)} with each item once. */
  public double precision(boolean[] events, int top) {
    return precision(events, ones(), top);
  }

  /**
   * The share of events among the first items. Where the last place falls among equals it is the
   * expectation over all ways to choose among them.
   *
   * @param weights how many times each item counts, at least 0
   * @param top how many are chosen, at least 1; all where there are fewer
   * @return in [0, 1]; NaN where nothing has weight
   */
  public double precision(boolean[] events, int[] weights, int top) {
    check(events, weights);
    if (top < 1) {
      throw new IllegalArgumentException("top must be at least 1, found " + top);
    }
    long chosen = 0;
    double found = 0;
    int i = 0;
    for (int end : groupEnds) {
      long withHere = 0;
      long here = 0;
      for (; i < end; i++) {
        int weight = weights[order[i]];
        here += weight;
        withHere += events[order[i]] ? weight : 0;
      }
      long taken = Math.min(here, top - chosen);
      if (taken > 0) {
        found += taken == here ? withHere : (double) taken * withHere / here;
        chosen += taken;
      }
      if (chosen == top) {
        break;
      }
    }
    return chosen == 0 ? Double.NaN : found / chosen;
  }

  private int[] ones() {
    int[] ones = new int[order.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private void check(boolean[] events, int[] weights) {
    if (events.length != order.length || weights.length != order.length) {
      throw new IllegalArgumentException(
          "events and weights must be of "
              + order.length
              + " items, found "
              + events.length
              + " and "
              + weights.length);
    }
  }
}
