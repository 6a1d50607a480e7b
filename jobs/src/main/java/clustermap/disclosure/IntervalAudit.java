package clustermap.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Proves of every sensitive part that published sums leave it wide enough, and hides sums until
 * they do.
 *
 * <p>Contributions that are in the same published sums cannot be told apart by them: such a set is
 * an <em>atom</em>, and published sums are sums of atoms. An atom that would be unsafe as a figure
 * must be possible as high as its true value and its protection level, and as low as its value less
 * that level (or 0). Where every sum that holds it also has an atom that is in no other sum and has
 * as much, moving the amount between them is a proof. Else a linear program looks for one among the
 * atoms near it, the others being held at their true values: its interval lies within the
 * attacker's, so what it proves is true, and what it does not prove is taken as told. Then the sum
 * with fewest contributors among those of tonight that hold the atom is hidden.
 *
 * <p>An atom only in sums of former editions is what it is: nothing can be taken back.
 *
 * <p>Cost: one pass over all contributions to find atoms, and at most {@link #MOST_PROGRAMS}
 * programs of {@link #NEAR} atoms; beyond, a sum is hidden without one.
 */
public final class IntervalAudit {
  /** Atoms that may move in one program. */
  static final int NEAR = 40;

  /** Programs of one audit. */
  static final int MOST_PROGRAMS = 4_000;

  private static final double SLACK = 1e-6;

  private final SensitivityRule rule;
  private final int[] firmOf;
  private final List<Contributions> sums = new ArrayList<>();
  private final List<Boolean> former = new ArrayList<>();
  private final TreeSet<Integer> hidden = new TreeSet<>();
  private int programs;

  /** An audit of nothing yet; {@code firmOf} is the firm of each item. */
  public IntervalAudit(SensitivityRule rule, int[] firmOf) {
    this.rule = rule;
    this.firmOf = firmOf.clone();
  }

  /**
   * Adds a published sum.
   *
   * @param isFormer whether it is of a former edition, so that it cannot be hidden
   * @return its number
   */
  public int publish(int[] items, long[] amounts, boolean isFormer) {
    sums.add(new Contributions(items, amounts));
    former.add(isFormer);
    return sums.size() - 1;
  }

  /** Contributions that are in the same sums: by item, where each stands in the first of them. */
  private static final class Atom {
    final int[] in;
    int size;
    int[] places = new int[2];

    Atom(int[] in) {
      this.in = in;
    }

    void add(int place) {
      if (size == places.length) {
        places = Arrays.copyOf(places, 2 * size);
      }
      places[size++] = place;
    }
  }

  /** Numbers of sums, as a key. */
  private record Pattern(String numbers) {
    static Pattern of(int[] in) {
      char[] text = new char[2 * in.length];
      for (int i = 0; i < in.length; i++) {
        text[2 * i] = (char) (in[i] >>> 16);
        text[2 * i + 1] = (char) in[i];
      }
      return new Pattern(new String(text));
    }
  }

  /** The numbers of the sums that must be hidden, so that the others tell nothing. */
  public SortedSet<Integer> hide() {
    boolean again = true;
    while (again) {
      again = round();
    }
    return new TreeSet<>(hidden);
  }

  private boolean round() {
    List<Atom> atoms = atoms();
    double[] values = new double[atoms.size()];
    int[] count = new int[sums.size()];
    for (int a = 0; a < values.length; a++) {
      for (long amount : byFirm(atoms.get(a))) {
        values[a] += (double) amount;
      }
      for (int sum : atoms.get(a).in) {
        count[sum]++;
      }
    }
    int[][] held = new int[count.length][];
    for (int sum = 0; sum < count.length; sum++) {
      held[sum] = new int[count[sum]];
    }
    for (int a = values.length - 1; a >= 0; a--) {
      for (int sum : atoms.get(a).in) {
        held[sum][--count[sum]] = a;
      }
    }
    TreeSet<Integer> gone = new TreeSet<>();
    for (int a = 0; a < values.length; a++) {
      Atom atom = atoms.get(a);
      int lightest = lightest(atom, gone);
      if (lightest < 0) {
        continue;
      }
      long[] own = byFirm(atom);
      if (rule.judge(own, own.length) == SensitivityRule.Verdict.SAFE) {
        continue;
      }
      double wanted = rule.protection(own, own.length);
      if (!moves(a, wanted, atoms, values, held) && !proven(a, wanted, atoms, values, held)) {
        gone.add(lightest);
      }
    }
    hidden.addAll(gone);
    return !gone.isEmpty();
  }

  /** Of its sums of tonight that with fewest contributions; negative where nothing can be done. */
  private int lightest(Atom atom, Set<Integer> gone) {
    int lightest = -1;
    for (int sum : atom.in) {
      if (gone.contains(sum)) {
        return -1;
      }
      if (!former.get(sum) && (lightest < 0 || sums.get(sum).size() < sums.get(lightest).size())) {
        lightest = sum;
      }
    }
    return lightest;
  }

  /** Whether an amount can move to atoms of their own in each sum, and back. */
  private static boolean moves(
      int atom, double wanted, List<Atom> atoms, double[] values, int[][] held) {
    for (int sum : atoms.get(atom).in) {
      boolean room = false;
      for (int other : held[sum]) {
        room |= other != atom && atoms.get(other).in.length == 1 && values[other] >= wanted;
      }
      if (!room) {
        return false;
      }
    }
    return true;
  }

  private boolean proven(int atom, double wanted, List<Atom> atoms, double[] values, int[][] held) {
    if (++programs > MOST_PROGRAMS) {
      return false;
    }
    TreeSet<Integer> near = new TreeSet<>();
    for (int sum : atoms.get(atom).in) {
      for (int other : held[sum]) {
        near.add(other);
      }
    }
    near.remove(atom);
    List<Integer> free = new ArrayList<>(near);
    // Those in fewest sums move most easily; among them those with most to give.
    free.sort(
        (one, other) ->
            atoms.get(one).in.length != atoms.get(other).in.length
                ? Integer.compare(atoms.get(one).in.length, atoms.get(other).in.length)
                : values[one] != values[other]
                    ? Double.compare(values[other], values[one])
                    : Integer.compare(one, other));
    List<Integer> moving = new ArrayList<>(List.of(atom));
    moving.addAll(free.subList(0, Math.min(NEAR, free.size())));
    Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < moving.size(); i++) {
      for (int sum : atoms.get(moving.get(i)).in) {
        rows.computeIfAbsent(sum, s -> new ArrayList<>()).add(i);
      }
    }
    LinearAttack attack = new LinearAttack(moving.size());
    rows.forEach(
        (sum, of) -> {
          double total = 0;
          for (int i : of) {
            total += values[moving.get(i)];
          }
          attack.learn(of.stream().mapToInt(Integer::intValue).toArray(), total);
        });
    LinearAttack.Interval interval = attack.bounds(0);
    double slack = SLACK * Math.max(1, values[atom] + wanted);
    return interval.high() >= values[atom] + wanted - slack
        && interval.low() <= Math.max(0, values[atom] - wanted) + slack;
  }

  private long[] byFirm(Atom atom) {
    Contributions of = sums.get(atom.in[0]);
    long[] firms = new long[atom.size];
    int size = 0;
    int last = -1;
    for (int i = 0; i < atom.size; i++) {
      int place = atom.places[i];
      int firm = firmOf[of.items[place]];
      if (size == 0 || firm != last) {
        firms[size++] = 0;
        last = firm;
      }
      firms[size - 1] += of.amounts[place];
    }
    return Arrays.copyOf(firms, size);
  }

  /** Atoms in the order of their first items; an item of two amounts is two unknowns. */
  private List<Atom> atoms() {
    int[] count = new int[firmOf.length];
    for (int sum = 0; sum < sums.size(); sum++) {
      if (!hidden.contains(sum)) {
        for (int item : sums.get(sum).items) {
          count[item]++;
        }
      }
    }
    int[] begin = new int[firmOf.length + 1];
    for (int item = 0; item < firmOf.length; item++) {
      begin[item + 1] = begin[item] + count[item];
    }
    int[] holder = new int[begin[firmOf.length]];
    int[] place = new int[holder.length];
    int[] next = Arrays.copyOf(begin, firmOf.length);
    for (int sum = 0; sum < sums.size(); sum++) {
      if (!hidden.contains(sum)) {
        int[] items = sums.get(sum).items;
        for (int i = 0; i < items.length; i++) {
          int at = next[items[i]]++;
          holder[at] = sum;
          place[at] = i;
        }
      }
    }
    Map<Pattern, Atom> atoms = new LinkedHashMap<>();
    for (int item = 0; item < firmOf.length; item++) {
      boolean[] done = new boolean[count[item]];
      for (int first = 0; first < done.length; first++) {
        if (done[first]) {
          continue;
        }
        int from = begin[item] + first;
        long amount = sums.get(holder[from]).amounts[place[from]];
        int[] in = new int[done.length - first];
        int size = 0;
        for (int i = first; i < done.length; i++) {
          int at = begin[item] + i;
          if (!done[i] && sums.get(holder[at]).amounts[place[at]] == amount) {
            done[i] = true;
            in[size++] = holder[at];
          }
        }
        int[] sumsOfItem = Arrays.copyOf(in, size);
        atoms.computeIfAbsent(Pattern.of(sumsOfItem), key -> new Atom(sumsOfItem)).add(place[from]);
      }
    }
    return new ArrayList<>(atoms.values());
  }
}
