package clustermap.disclosure;

import java.util.ArrayList;
import java.util.List;

/**
 * What an outsider can work out of hidden amounts from published sums: the smallest and the largest
 * value of a part that agree with every sum, all amounts being at least 0, by linear programming
 * (Fischetti and Salazar-González, Management Science 47, 2001, call it the attacker's problem).
 *
 * <p>Bounds are those of an attacker who knows no amount; who knows one, as a contributor knows its
 * own, is served by the rule's second largest. Cost: a simplex over amounts times sums, each way.
 */
public final class LinearAttack {
  /**
   * What is possible.
   *
   * @param low smallest value
   * @param high largest value; infinite where no sum bounds it
   */
  public record Interval(double low, double high) {}

  private final int amounts;
  private final List<int[]> sums = new ArrayList<>();
  private final List<Double> totals = new ArrayList<>();

  /** An attacker who knows how many amounts there are and no sum. */
  public LinearAttack(int amounts) {
    this.amounts = amounts;
  }

  /** Publishes the sum of these amounts. */
  public void learn(int[] of, double total) {
    sums.add(of.clone());
    totals.add(total);
  }

  /**
   * Bounds of the sum of some amounts.
   *
   * @throws IllegalStateException when no amounts agree with what was published
   */
  public Interval bounds(int... of) {
    double unit = Math.max(1, totals.stream().mapToDouble(Double::doubleValue).max().orElse(1));
    double[][] rows = new double[sums.size()][amounts];
    double[] right = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int amount : sums.get(r)) {
        rows[r][amount] = 1;
      }
      right[r] = totals.get(r) / unit;
    }
    double[] up = new double[amounts];
    double[] down = new double[amounts];
    for (int amount : of) {
      up[amount] = 1;
      down[amount] = -1;
    }
    Simplex simplex = new Simplex(rows, right, amounts);
    double low = Math.max(0, -simplex.largest(down));
    return new Interval(low * unit, simplex.largest(up) * unit);
  }
}
