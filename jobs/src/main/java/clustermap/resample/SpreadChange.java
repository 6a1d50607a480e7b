package clustermap.resample;

import clustermap.stats.SpreadOverAreas;
import java.util.Arrays;

/**
 * Whether events are spread over small areas otherwise than before. Theil's T of few events is high
 * by nature, so both periods are thinned to as many events as the smaller has: events are left out
 * at random, again and again, and the mean T is taken.
 *
 * <p>What chance gives for the difference is found by exchange: had nothing changed, what a firm
 * has in one period could as well be in the other. So in each replicate all events that a firm has
 * in both thinned periods change places with probability one half, the larger period is thinned to
 * the smaller, and the difference is taken again. Events of one firm stay together: ten grants of
 * one firm are no ten pieces of evidence.
 *
 * @param events of each period after thinning
 * @param theil mean T of the later period, thinned
 * @param theilBefore mean T of the earlier one, thinned
 * @param nullBand the difference that chance gives
 */
public record SpreadChange(int events, double theil, double theilBefore, NullBand nullBand) {
  private static final int MOST_TRIES = 100;

  /**
   * The events of one period; the arrays are not copied.
   *
   * @param area of each event
   * @param firm of each event, numbered alike in both periods
   * @param amount of each event, 1 for a count
   */
  @SuppressWarnings("ArrayRecordComponent") // Primitive columns of one table, never compared.
  public record Events(int[] area, int[] firm, double[] amount) {
    int size() {
      return area.length;
    }
  }

  /** Positive where events are more concentrated than before. */
  public double change() {
    return theil - theilBefore;
  }

  /** Whether events are spread more evenly than before, beyond chance. */
  public boolean spreading() {
    return change() < nullBand.low();
  }

  /** Whether events are more concentrated than before, beyond chance. */
  public boolean concentrating() {
    return change() > nullBand.high();
  }

  /**
   * Compares two periods.
   *
   * @param now events of the later period, at least one
   * @param before events of the earlier period, at least one
   * @param firms number of firms
   * @param replicates at least 39
   */
  public static SpreadChange of(
      SpreadOverAreas areas,
      Events now,
      Events before,
      int firms,
      int replicates,
      RandomStream stream) {
    int thinned = Math.min(now.size(), before.size());
    if (thinned == 0) {
      throw new IllegalArgumentException("both periods need an event");
    }
    Comparison run = new Comparison(areas, now, before, firms, stream);
    double[] ofNow = new double[replicates];
    double[] ofBefore = new double[replicates];
    double[] chance = new double[replicates];
    for (int r = 0; r < replicates; r++) {
      shuffleFront(run.orderNow, thinned, stream);
      shuffleFront(run.orderBefore, thinned, stream);
      ofNow[r] = run.theil(now, run.orderNow, thinned);
      ofBefore[r] = run.theil(before, run.orderBefore, thinned);
      chance[r] = run.exchanged(thinned);
    }
    return new SpreadChange(thinned, mean(ofNow), mean(ofBefore), NullBand.of(chance));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static void shuffleFront(int[] order, int front, RandomStream stream) {
    for (int i = 0; i < front; i++) {
      int other = i + stream.nextInt(order.length - i);
      int event = order[other];
      order[other] = order[i];
      order[i] = event;
    }
  }

  /** Buffers of one comparison. */
  private static final class Comparison {
    private final SpreadOverAreas areas;
    private final Events now;
    private final Events before;
    private final RandomStream stream;
    private final int[] orderNow;
    private final int[] orderBefore;
    private final boolean[] swapped;
    private final double[] dealt;

    /** Events of both periods after the exchange: those of the earlier are after all of now. */
    private final int[] first;

    private final int[] second;

    Comparison(SpreadOverAreas areas, Events now, Events before, int firms, RandomStream stream) {
      this.areas = areas;
      this.now = now;
      this.before = before;
      this.stream = stream;
      orderNow = new int[now.size()];
      Arrays.setAll(orderNow, i -> i);
      orderBefore = new int[before.size()];
      Arrays.setAll(orderBefore, i -> i);
      swapped = new boolean[firms];
      dealt = new double[areas.areas()];
      int both = 2 * Math.min(now.size(), before.size());
      first = new int[both];
      second = new int[both];
    }

    double theil(Events events, int[] order, int count) {
      Arrays.fill(dealt, 0);
      for (int i = 0; i < count; i++) {
        dealt[events.area()[order[i]]] += events.amount()[order[i]];
      }
      return areas.theil(dealt);
    }

    double exchanged(int thinned) {
      for (int tries = 0; tries < MOST_TRIES; tries++) {
        draw();
        int inFirst = 0;
        int inSecond = 0;
        for (int i = 0; i < thinned; i++) {
          int event = orderNow[i];
          if (swapped[now.firm()[event]]) {
            second[inSecond++] = event;
          } else {
            first[inFirst++] = event;
          }
        }
        for (int i = 0; i < thinned; i++) {
          int event = orderBefore[i];
          if (swapped[before.firm()[event]]) {
            first[inFirst++] = now.size() + event;
          } else {
            second[inSecond++] = now.size() + event;
          }
        }
        int fewer = Math.min(inFirst, inSecond);
        if (fewer > 0) {
          return thinnedTheil(first, inFirst, fewer) - thinnedTheil(second, inSecond, fewer);
        }
      }
      return 0;
    }

    private void draw() {
      long bits = 0;
      for (int f = 0; f < swapped.length; f++) {
        bits = f % Long.SIZE == 0 ? stream.nextLong() : bits >>> 1;
        swapped[f] = (bits & 1) == 1;
      }
    }

    private double thinnedTheil(int[] events, int size, int count) {
      Arrays.fill(dealt, 0);
      for (int i = 0; i < count; i++) {
        if (count < size) {
          int other = i + stream.nextInt(size - i);
          int event = events[other];
          events[other] = events[i];
          events[i] = event;
        }
        int event = events[i];
        Events of = event < now.size() ? now : before;
        int at = event < now.size() ? event : event - now.size();
        dealt[of.area()[at]] += of.amount()[at];
      }
      return areas.theil(dealt);
    }
  }
}
