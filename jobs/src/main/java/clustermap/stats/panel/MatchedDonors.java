package clustermap.stats.panel;

import clustermap.resample.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Randomisation inference for few treated places that were chosen for their strength: each place
 * could have been one of its donors, never treated places that were of like size and growth before
 * treatment, and of no other unit (Fisher 1935; Abadie, Diamond and Hainmueller, Journal of the
 * American Statistical Association 105, 2010, for placebos in place).
 *
 * <p>A place is the treated units of one cluster and first treatment. A donor is as many never
 * treated units: one, and those nearest to it, so that a donor too is one area whose units share
 * what happens to it. How like: the mean and the slope over times before treatment of asinh(outcome
 * per unit), which is a logarithm where outcomes are large and bears zeros, each over its standard
 * deviation among single units. Places take turns, the largest first, and a unit is of one donor at
 * most. A deal gives the treatment of each place to itself or to one of its donors; who is left
 * without is compared with. If chance decided within these sets, p-values are exact.
 */
public final class MatchedDonors {
  private final Panel panel;
  private final double[] eastings;
  private final double[] northings;
  private final List<Place> places = new ArrayList<>();
  private final boolean[] free;

  /** Treated units, and the same treatment elsewhere. */
  private static final class Place {
    private final int first;

    /** Units by place: itself, then its donors. */
    private final List<int[]> sets = new ArrayList<>();

    Place(int first, int[] units) {
      this.first = first;
      sets.add(units);
    }

    int[] own() {
      return sets.get(0);
    }
  }

  /**
   * What deals say.
   *
   * @param p share of the deals, the true one among them, whose simple effect is as large or larger
   *     either way; NaN when it cannot be told
   * @param spread root mean square of the effects of deals in which no place keeps its treatment,
   *     what an effect of nothing is like; NaN when there are none
   * @param deals deals that were made, the true one among them
   * @param possible how many there are: p is never below 1 over it
   * @param fewest donors of the place that has the fewest
   */
  public record Result(double p, double spread, int deals, double possible, int fewest) {}

  private MatchedDonors(Panel panel, double[] eastings, double[] northings) {
    this.panel = panel;
    this.eastings = eastings;
    this.northings = northings;
    this.free = new boolean[panel.units()];
  }

  /**
   * Finds donors.
   *
   * @param design whose anticipation ends the times that donors are matched by
   * @param eastings of each unit, metres; empty when positions are not known: the units of a donor
   *     are then each like their own
   * @param northings likewise
   * @param donors most donors of a place
   */
  public static MatchedDonors of(
      Panel panel, Design design, double[] eastings, double[] northings, int donors) {
    if (eastings.length != northings.length
        || (eastings.length != 0 && eastings.length != panel.units())) {
      throw new IllegalArgumentException(
          eastings.length + " eastings and " + northings.length + " northings of " + panel.units());
    }
    MatchedDonors matched = new MatchedDonors(panel, eastings.clone(), northings.clone());
    matched.gather();
    for (int round = 0; round < donors; round++) {
      for (Place place : matched.places) {
        int[] donor = matched.nearest(place, design.anticipation());
        if (donor != null) {
          place.sets.add(donor);
          for (int unit : donor) {
            matched.free[unit] = false;
          }
        }
      }
    }
    return matched;
  }

  /** The largest place first, then by the first of its units. */
  private void gather() {
    boolean[] seen = new boolean[panel.units()];
    for (int u = 0; u < panel.units(); u++) {
      free[u] = panel.firstTreated(u) == Panel.NEVER;
      if (free[u] || seen[u] || panel.firstTreated(u) <= panel.time(0)) {
        continue;
      }
      int[] units = new int[panel.units()];
      int m = 0;
      for (int v = u; v < panel.units(); v++) {
        if (panel.firstTreated(v) == panel.firstTreated(u)
            && panel.cluster(v) == panel.cluster(u)) {
          seen[v] = true;
          units[m++] = v;
        }
      }
      places.add(new Place(panel.firstTreated(u), Arrays.copyOf(units, m)));
    }
    places.sort(Comparator.comparingInt((Place place) -> -place.own().length));
  }

  /** Treated places with a time before treatment. */
  public int places() {
    return places.size();
  }

  /** Units of a donor of a place, for tests. */
  int[] donor(int place, int number) {
    return places.get(place).sets.get(number + 1).clone();
  }

  private int @Nullable [] nearest(Place place, int anticipation) {
    int times = 0;
    while (times < panel.times() && (long) panel.time(times) + anticipation < place.first) {
      times++;
    }
    int size = place.own().length;
    int[] candidates = candidates();
    if (times == 0 || candidates.length < size) {
      return null;
    }
    double[] scale = scale(place, candidates, times);
    if (size > 1 && eastings.length == 0) {
      return unitByUnit(place, candidates, times, scale);
    }
    double[] wanted = likeness(place.own(), times);
    int[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int seed : candidates) {
      int[] group = size == 1 ? new int[] {seed} : around(seed, candidates, size);
      double distance = distance(likeness(group, times), wanted, scale);
      if (distance < least) {
        least = distance;
        best = group;
      }
    }
    return best;
  }

  private int[] unitByUnit(Place place, int[] candidates, int times, double[] scale) {
    int[] chosen = new int[place.own().length];
    boolean[] taken = new boolean[panel.units()];
    for (int i = 0; i < chosen.length; i++) {
      double[] wanted = likeness(new int[] {place.own()[i]}, times);
      double least = Double.POSITIVE_INFINITY;
      for (int unit : candidates) {
        double distance = distance(likeness(new int[] {unit}, times), wanted, scale);
        if (!taken[unit] && distance < least) {
          least = distance;
          chosen[i] = unit;
        }
      }
      taken[chosen[i]] = true;
    }
    return chosen;
  }

  private int[] candidates() {
    int[] units = new int[panel.units()];
    int m = 0;
    for (int u = 0; u < units.length; u++) {
      if (free[u]) {
        units[m++] = u;
      }
    }
    return Arrays.copyOf(units, m);
  }

  /** A unit and those nearest to it; of two as near the first. */
  private int[] around(int seed, int[] candidates, int size) {
    int[] group = new int[size];
    boolean[] in = new boolean[panel.units()];
    for (int i = 0; i < size; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int unit : candidates) {
        double dx = eastings[unit] - eastings[seed];
        double dy = northings[unit] - northings[seed];
        double squared = unit == seed ? -1 : dx * dx + dy * dy;
        if (!in[unit] && squared < least) {
          least = squared;
          group[i] = unit;
        }
      }
      in[group[i]] = true;
    }
    return group;
  }

  /** Mean and slope of asinh(outcome per unit) over the first times. */
  private double[] likeness(int[] units, int times) {
    double mean = 0;
    double slope = 0;
    double squares = 0;
    for (int t = 0; t < times; t++) {
      double sum = 0;
      for (int unit : units) {
        sum += panel.outcome(unit, t);
      }
      double perUnit = sum / units.length;
      double value = Math.log(Math.abs(perUnit) + Math.hypot(perUnit, 1));
      double signed = perUnit < 0 ? -value : value;
      double off = t - (times - 1) / 2.0;
      mean += signed / times;
      slope += off * signed;
      squares += off * off;
    }
    return new double[] {mean, squares > 0 ? slope / squares : 0};
  }

  /** Standard deviations among the place's units and the candidates, one by one. */
  private double[] scale(Place place, int[] candidates, int times) {
    double[] sums = new double[2];
    double[] squares = new double[2];
    int n = place.own().length + candidates.length;
    for (int i = 0; i < n; i++) {
      int unit = i < candidates.length ? candidates[i] : place.own()[i - candidates.length];
      double[] like = likeness(new int[] {unit}, times);
      for (int k = 0; k < 2; k++) {
        sums[k] += like[k];
        squares[k] += like[k] * like[k];
      }
    }
    double[] scale = new double[2];
    for (int k = 0; k < 2; k++) {
      scale[k] = Math.sqrt(Math.max(0, squares[k] / n - (sums[k] / n) * (sums[k] / n)));
    }
    return scale;
  }

  private static double distance(double[] a, double[] b, double[] scale) {
    double sum = 0;
    for (int k = 0; k < scale.length; k++) {
      double off = scale[k] > 1e-12 ? (a[k] - b[k]) / scale[k] : 0;
      sum += off * off;
    }
    return sum;
  }

  /**
   * Deals treatments anew: every deal once where there are no more than asked for.
   *
   * @param deals most deals, the true one among them, such as 1000
   */
  public Result test(Design design, int deals, long seed) {
    double possible = 1;
    int fewest = Integer.MAX_VALUE;
    for (Place place : places) {
      possible *= place.sets.size();
      fewest = Math.min(fewest, place.sets.size() - 1);
    }
    boolean all = possible <= deals;
    int made = all ? (int) possible : deals;
    double observed = Math.abs(RandomisationTest.simple(panel, design));
    if (places.isEmpty() || !Double.isFinite(observed)) {
      return new Result(Double.NaN, Double.NaN, 0, possible, places.isEmpty() ? 0 : fewest);
    }
    int told = 1;
    int asLarge = 1;
    int away = 0;
    double squares = 0;
    for (int d = 1; d < made; d++) {
      int[] chosen = all ? numbered(d) : drawn(seed, d);
      double effect = RandomisationTest.simple(panel.dealt(dealt(chosen)), design);
      if (Double.isFinite(effect)) {
        told++;
        // Room for the rounding of sums in another order.
        asLarge += Math.abs(effect) >= observed * (1 - 1e-12) ? 1 : 0;
        if (Arrays.stream(chosen).allMatch(c -> c > 0)) {
          away++;
          squares += effect * effect;
        }
      }
    }
    return new Result(
        asLarge / (double) told,
        away == 0 ? Double.NaN : Math.sqrt(squares / away),
        told,
        possible,
        fewest);
  }

  private int[] drawn(long seed, int deal) {
    RandomStream random = RandomStream.of(seed, "donors", "", "", deal);
    return places.stream().mapToInt(place -> random.nextInt(place.sets.size())).toArray();
  }

  /** The deal of a number: 0 is the true one. */
  private int[] numbered(int number) {
    int[] chosen = new int[places.size()];
    int left = number;
    for (int p = 0; p < chosen.length; p++) {
      int sets = places.get(p).sets.size();
      chosen[p] = left % sets;
      left /= sets;
    }
    return chosen;
  }

  private int[] dealt(int[] chosen) {
    int[] first = new int[panel.units()];
    for (int u = 0; u < first.length; u++) {
      first[u] = panel.firstTreated(u);
    }
    for (Place place : places) {
      for (int unit : place.own()) {
        first[unit] = Panel.NEVER;
      }
    }
    for (int p = 0; p < chosen.length; p++) {
      Place place = places.get(p);
      for (int unit : place.sets.get(chosen[p])) {
        first[unit] = place.first;
      }
    }
    return first;
  }
}
