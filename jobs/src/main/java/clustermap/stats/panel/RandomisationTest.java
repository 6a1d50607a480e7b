package clustermap.stats.panel;

import clustermap.resample.RandomStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How often an effect as large comes about when first treatments are dealt anew (Fisher 1935): for
 * few treated units or few to compare with, where standard errors from many do not hold. It takes
 * for granted that any of them could have been the treated ones.
 *
 * <p>Clusters whose units begin together are dealt as a whole. A cluster of which only some units
 * are treated, or at several times, was not chosen as one: its units change places among
 * themselves.
 */
public final class RandomisationTest {
  private final Panel panel;
  private final Design design;

  /** Groups of members that may change places; a member is units that are treated as one. */
  private final List<List<int[]>> groups = new ArrayList<>();

  /**
   * What deals say.
   *
   * @param p share of the deals, the true one among them, whose simple effect is as large or larger
   *     either way; NaN when it cannot be told
   * @param spread root mean square of the effects dealt, the true one aside: what an effect of
   *     nothing is like; NaN when there are none
   * @param deals deals that were told, the true one among them
   * @param possible how many there are: p is hardly below 1 over it
   */
  public record Result(double p, double spread, int deals, double possible) {}

  private RandomisationTest(Panel panel, Design design) {
    this.panel = panel;
    this.design = design;
    List<List<Integer>> clusters = new ArrayList<>();
    for (int c = 0; c < panel.clusters(); c++) {
      clusters.add(new ArrayList<>());
    }
    for (int u = 0; u < panel.units(); u++) {
      clusters.get(panel.cluster(u)).add(u);
    }
    List<int[]> whole = new ArrayList<>();
    groups.add(whole);
    for (List<Integer> cluster : clusters) {
      int[] units = cluster.stream().mapToInt(u -> u).toArray();
      if (IntStream.of(units).map(panel::firstTreated).distinct().count() == 1) {
        whole.add(units);
      } else {
        groups.add(IntStream.of(units).mapToObj(u -> new int[] {u}).toList());
      }
    }
  }

  /**
   * Deals.
   *
   * @param deals such as 999, besides the true one
   */
  public static Result of(Panel panel, Design design, int deals, long seed) {
    return new RandomisationTest(panel, design).test(deals, seed);
  }

  private Result test(int deals, long seed) {
    double observed = Math.abs(simple(panel, design));
    if (!Double.isFinite(observed)) {
      return new Result(Double.NaN, Double.NaN, 0, possible());
    }
    int asLarge = 1;
    int told = 1;
    double squares = 0;
    int[] dealt = IntStream.range(0, panel.units()).map(panel::firstTreated).toArray();
    for (int d = 0; d < deals; d++) {
      RandomStream random = RandomStream.of(seed, "deal", "", "", d);
      for (List<int[]> group : groups) {
        shuffle(group, dealt, random);
      }
      double effect = simple(panel.dealt(dealt), design);
      if (Double.isFinite(effect)) {
        told++;
        squares += effect * effect;
        // Room for the rounding of sums in another order.
        asLarge += Math.abs(effect) >= observed * (1 - 1e-12) ? 1 : 0;
      }
    }
    return new Result(
        asLarge / (double) told,
        told == 1 ? Double.NaN : Math.sqrt(squares / (told - 1)),
        told,
        possible());
  }

  private static void shuffle(List<int[]> members, int[] first, RandomStream random) {
    for (int m = members.size() - 1; m > 0; m--) {
      int[] one = members.get(m);
      int[] other = members.get(random.nextInt(m + 1));
      int kept = first[one[0]];
      treat(one, first[other[0]], first);
      treat(other, kept, first);
    }
  }

  private static void treat(int[] units, int from, int[] first) {
    for (int unit : units) {
      first[unit] = from;
    }
  }

  /** In each group n! over the factorials of how many members begin at each time. */
  private double possible() {
    double possible = 1;
    for (List<int[]> group : groups) {
      Map<Integer, Integer> alike = new HashMap<>();
      for (int m = 0; m < group.size(); m++) {
        possible *= (m + 1.0) / alike.merge(panel.firstTreated(group.get(m)[0]), 1, Integer::sum);
      }
    }
    return possible;
  }

  /** The simple effect; NaN when it cannot be told. */
  static double simple(Panel panel, Design design) {
    double sum = 0;
    double units = 0;
    for (GroupTimeEffects.Cell cell : GroupTimeEffects.underTreatment(panel, design).cells()) {
      if (cell.trouble == null) {
        sum += cell.treated * cell.att;
        units += cell.treated;
      }
    }
    return sum / units;
  }
}
