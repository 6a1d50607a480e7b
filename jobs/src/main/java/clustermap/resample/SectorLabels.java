package clustermap.resample;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of one sector as they are dealt: in each stratum, as many firms with each weight as
 * the sector has there. Weights travel with the label.
 */
public final class SectorLabels implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Ranks among which hand i is dealt: from[i] .. to[i). */
  final int[] from;

  final int[] to;

  /** Weights of hand i in the sector, ascending, and how many firms have each. */
  final double[][] weights;

  final int[][] firms;

  private SectorLabels(int[] from, int[] to, double[][] weights, int[][] firms) {
    this.from = from;
    this.to = to;
    this.weights = weights;
    this.firms = firms;
  }

  /** Gathers the sector's firms. */
  public static final class Builder {
    private final SortedMap<Integer, SortedMap<Double, Integer>> byStratum = new TreeMap<>();

    /**
     * Firms of the sector.
     *
     * @param stratum stratum or local stratum
     * @param weight of each in the sector, in (0, 1]
     * @param firms how many
     */
    public void add(int stratum, double weight, int firms) {
      byStratum.computeIfAbsent(stratum, s -> new TreeMap<>()).merge(weight, firms, Integer::sum);
    }

    /** To be dealt within strata. */
    public SectorLabels within(Population population) {
      return build(population.stratumStart);
    }

    /** To be dealt within local strata. */
    public SectorLabels withinLocal(Population population) {
      return build(population.localStart);
    }

    private SectorLabels build(int[] start) {
      int hands = byStratum.size();
      int[] from = new int[hands];
      int[] to = new int[hands];
      double[][] weights = new double[hands][];
      int[][] firms = new int[hands][];
      int hand = 0;
      for (Map.Entry<Integer, SortedMap<Double, Integer>> entry : byStratum.entrySet()) {
        int stratum = entry.getKey();
        from[hand] = start[stratum];
        to[hand] = start[stratum + 1];
        weights[hand] = entry.getValue().keySet().stream().mapToDouble(w -> w).toArray();
        firms[hand] = entry.getValue().values().stream().mapToInt(n -> n).toArray();
        int sum = 0;
        for (int n : firms[hand]) {
          sum += n;
        }
        if (sum > to[hand] - from[hand]) {
          throw new IllegalArgumentException(
              "a sector has "
                  + sum
                  + " firms in stratum "
                  + stratum
                  + ", where all sectors have "
                  + (to[hand] - from[hand]));
        }
        hand++;
      }
      return new SectorLabels(from, to, weights, firms);
    }
  }

  /** How many firms. */
  public int firms() {
    int sum = 0;
    for (int[] hand : firms) {
      for (int n : hand) {
        sum += n;
      }
    }
    return sum;
  }
}
