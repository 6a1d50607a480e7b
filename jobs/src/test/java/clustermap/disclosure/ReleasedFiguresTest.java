package clustermap.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.disclosure.ReleasedFigures.Reason;
import clustermap.disclosure.ReleasedFigures.Told;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReleasedFiguresTest {
  private static final SensitivityRule RULE = new SensitivityRule(5, 1, 0.5, 10);
  private static final Told ALL = new Told(true, true, Reason.NONE);

  /** Fifty firms with one item each. */
  private static final int[] FIRMS = IntStream.range(0, 50).toArray();

  private final ReleasedFigures figures = new ReleasedFigures(RULE, FIRMS);

  private static int[] firms(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static long[] each(int[] items, long amount) {
    long[] amounts = new long[items.length];
    Arrays.fill(amounts, amount);
    return amounts;
  }

  private Told judge(int[] items) {
    return figures.judge(0, items, each(items, 100));
  }

  private void show(int[] items, boolean former) {
    figures.publish(0, items, each(items, 100), true, true, former);
  }

  @Test
  void tellsWhatIsSafeAlone() {
    assertThat(judge(firms(0, 5))).isEqualTo(ALL);
    assertThat(judge(firms(0, 4))).isEqualTo(new Told(false, false, Reason.MIN_COUNT));
    long[] one = each(firms(0, 20), 1);
    one[7] = 95 * 19 / 5;
    assertThat(figures.judge(0, firms(0, 20), one))
        .isEqualTo(new Told(true, false, Reason.DOMINANCE));
  }

  @Test
  void hidesAClusterThatIsAnotherAndOneFirm() {
    show(firms(0, 20), false);

    assertThat(judge(firms(0, 21))).isEqualTo(new Told(false, false, Reason.SIBLING));
    assertThat(judge(firms(1, 21))).isEqualTo(new Told(false, false, Reason.SIBLING));
    assertThat(judge(firms(0, 20))).isEqualTo(ALL);
    assertThat(judge(firms(0, 25))).isEqualTo(ALL);
    assertThat(judge(firms(20, 40))).isEqualTo(ALL);
  }

  @Test
  void hidesADifferenceThatOneFirmDominates() {
    show(firms(0, 20), false);
    int[] more = firms(0, 30);
    long[] amounts = each(more, 100);
    amounts[25] = 1_500;

    // 10 firms more, of which one has 1,500 of 2,400: safe with the 20, not without.
    assertThat(figures.judge(0, more, amounts)).isEqualTo(new Told(true, false, Reason.SIBLING));
    amounts[25] = 900;
    assertThat(figures.judge(0, more, amounts)).isEqualTo(ALL);
  }

  @Test
  void hidesAWholeOfWhichThePartsLeaveFew() {
    show(firms(0, 10), false);
    show(firms(10, 20), false);

    assertThat(judge(firms(0, 22)).total()).isFalse();
    assertThat(judge(firms(0, 20))).isEqualTo(ALL);
    assertThat(judge(firms(0, 26))).isEqualTo(ALL);
  }

  @Test
  void hidesANumberThatThoseOfPartsLeaveAFewOf() {
    show(firms(0, 15), false);
    show(firms(15, 30), false);

    // 31 - 15 - 15 firms: no two of the numbers differ by so few.
    assertThat(judge(firms(0, 31))).isEqualTo(new Told(false, false, Reason.SIBLING));
    assertThat(judge(firms(0, 35))).isEqualTo(ALL);
    // Also where the total is hidden anyway.
    long[] one = each(firms(0, 31), 100);
    one[30] = 1_000_000;
    assertThat(figures.judge(0, firms(0, 31), one).count()).isFalse();
  }

  @Test
  void aNumberHiddenBesideAnotherIsTheReasonThoughTheTotalHasItsOwn() {
    int[] first = firms(0, 20);
    figures.publish(0, first, each(first, 100), true, true, true);
    long[] giant = each(firms(0, 22), 1);
    giant[3] = 10_000;

    assertThat(figures.judge(0, firms(0, 22), giant))
        .isEqualTo(new Told(false, false, Reason.EDITION));
  }

  @Test
  void hidesTheLastPartOfAWhole() {
    show(firms(0, 23), false);
    show(firms(0, 10), false);

    assertThat(judge(firms(10, 20)).total()).isFalse();
    assertThat(judge(firms(10, 18))).isEqualTo(ALL);
  }

  @Test
  void tellsTonightFromLastQuarterByManyFirmsOnly() {
    show(firms(0, 20), true);

    assertThat(judge(firms(0, 21)).reason()).isEqualTo(Reason.EDITION);
    int[] same = firms(0, 20);
    long[] revised = each(same, 100);
    revised[3] = 150;
    // The same firms, one of which says something else: their number may be told.
    assertThat(figures.judge(0, same, revised)).isEqualTo(new Told(true, false, Reason.EDITION));
    // All of them do, one by far the most.
    revised = each(same, 101);
    revised[3] = 600;
    assertThat(figures.judge(0, same, revised)).isEqualTo(new Told(true, false, Reason.EDITION));
    assertThat(figures.judge(0, same, each(same, 110))).isEqualTo(ALL);
  }

  /** Firms in random clusters of several sectors, some nested, some nearly equal. */
  private static List<int[]> overlapping(Random random, int firms) {
    List<int[]> sets = new ArrayList<>();
    for (int c = 0; c < 9; c++) {
      TreeSet<Integer> of = new TreeSet<>();
      if (sets.isEmpty() || random.nextInt(3) == 0) {
        int from = random.nextInt(firms - 8);
        int to = from + 6 + random.nextInt(Math.max(1, firms - from - 6));
        IntStream.range(from, Math.min(firms, to)).forEach(of::add);
      } else {
        Arrays.stream(sets.get(random.nextInt(sets.size()))).forEach(of::add);
        for (int change = random.nextInt(9); change > 0; change--) {
          int firm = random.nextInt(firms);
          if (!of.remove(firm)) {
            of.add(firm);
          }
        }
      }
      sets.add(of.stream().mapToInt(Integer::intValue).toArray());
    }
    sets.sort((one, other) -> Integer.compare(one.length, other.length));
    return sets;
  }

  private static long[] amounts(int[] items, long[] all) {
    return Arrays.stream(items).mapToLong(i -> all[i]).toArray();
  }

  /** Sensitive atoms that the attacker pins, of sums over these firms. */
  private static int pinned(List<int[]> sums, long[] all) {
    Map<String, List<Integer>> atoms = new HashMap<>();
    for (int firm = 0; firm < all.length; firm++) {
      StringBuilder in = new StringBuilder();
      for (int s = 0; s < sums.size(); s++) {
        in.append(Arrays.binarySearch(sums.get(s), firm) >= 0 ? '1' : '0');
      }
      if (in.indexOf("1") >= 0) {
        atoms.computeIfAbsent(in.toString(), k -> new ArrayList<>()).add(firm);
      }
    }
    List<String> keys = new ArrayList<>(atoms.keySet());
    LinearAttack attack = new LinearAttack(keys.size());
    for (int s = 0; s < sums.size(); s++) {
      int at = s;
      attack.learn(
          IntStream.range(0, keys.size()).filter(k -> keys.get(k).charAt(at) == '1').toArray(),
          (double) Arrays.stream(amounts(sums.get(s), all)).sum());
    }
    int pinned = 0;
    for (int k = 0; k < keys.size(); k++) {
      long[] own =
          atoms.getOrDefault(keys.get(k), List.of()).stream().mapToLong(f -> all[f]).toArray();
      double wanted = RULE.protection(own, own.length);
      if (RULE.judge(own, own.length) == SensitivityRule.Verdict.SAFE) {
        continue;
      }
      double value = (double) Arrays.stream(own).sum();
      LinearAttack.Interval found = attack.bounds(k);
      assertThat(found.low()).isLessThanOrEqualTo(value + 1e-3);
      assertThat(found.high()).isGreaterThanOrEqualTo(value - 1e-3);
      if (found.high() < value + wanted - 1e-3
          || found.low() > Math.max(0, value - wanted) + 1e-3) {
        pinned++;
      }
    }
    return pinned;
  }

  @Test
  void withstandsTheLinearAttackThatPrimarySuppressionAloneDoesNot() {
    int attacked = 0;
    int primary = 0;
    int shown = 0;
    int alone = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      long[] all = random.doubles(50).mapToLong(u -> Math.round(100 / (u + 0.02))).toArray();
      List<int[]> safeAlone = new ArrayList<>();
      List<int[]> released = new ArrayList<>();
      ReleasedFigures family = new ReleasedFigures(RULE, FIRMS);
      IntervalAudit audit = new IntervalAudit(RULE, FIRMS);
      List<int[]> candidates = new ArrayList<>();
      for (int[] set : overlapping(random, 50)) {
        long[] amounts = amounts(set, all);
        if (RULE.judge(amounts, amounts.length) == SensitivityRule.Verdict.SAFE) {
          safeAlone.add(set);
        }
        Told told = family.judge(0, set, amounts);
        family.publish(0, set, amounts, told.count(), told.total(), false);
        if (told.total()) {
          candidates.add(set);
          audit.publish(set, amounts, false);
        }
      }
      Set<Integer> hidden = audit.hide();
      for (int c = 0; c < candidates.size(); c++) {
        if (!hidden.contains(c)) {
          released.add(candidates.get(c));
        }
      }
      attacked += pinned(released, all);
      primary += pinned(safeAlone, all);
      shown += released.size();
      alone += safeAlone.size();
    }
    assertThat(attacked).isZero();
    assertThat(primary).isGreaterThan(60);
    // It costs some of the figures, not most.
    assertThat(shown).isGreaterThan(alone / 3);
    assertThat(shown).isLessThan(alone);
  }

  @Test
  void withstandsTheAttackOnYearsAndTheirSum() {
    int primary = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      // Five years of up to twelve firms: item = 5 firm + year.
      int[] firmOf = IntStream.range(0, 60).map(i -> i / 5).toArray();
      long[] all =
          IntStream.range(0, 60)
              .mapToLong(i -> random.nextInt(3) == 0 ? -1 : random.nextInt(1, 100))
              .toArray();
      List<int[]> cells = new ArrayList<>();
      cells.add(IntStream.range(0, 60).filter(i -> all[i] >= 0).toArray());
      for (int year = 0; year < 5; year++) {
        int of = year;
        cells.add(IntStream.range(0, 60).filter(i -> all[i] >= 0 && i % 5 == of).toArray());
      }
      SensitivityRule rule = new SensitivityRule(8, 1, 0.5, 10);
      ReleasedFigures family = new ReleasedFigures(rule, firmOf);
      LinearAttack attack = new LinearAttack(5);
      LinearAttack naive = new LinearAttack(5);
      boolean[] hidden = new boolean[5];
      boolean[] unsafe = new boolean[5];
      for (int c = 0; c < 6; c++) {
        long[] amounts = amounts(cells.get(c), all);
        Told told = family.judge(c - 1, cells.get(c), amounts);
        family.publish(c - 1, cells.get(c), amounts, told.count(), told.total(), false);
        int[] years = c == 0 ? new int[] {0, 1, 2, 3, 4} : new int[] {c - 1};
        double total = (double) Arrays.stream(amounts).sum();
        long[] own = new Contributions(cells.get(c), amounts).byFirm(firmOf);
        boolean safe = rule.judge(own, own.length) == SensitivityRule.Verdict.SAFE;
        if (told.total()) {
          attack.learn(years, total);
        }
        if (safe) {
          naive.learn(years, total);
        }
        if (c > 0) {
          hidden[c - 1] = !told.total();
          unsafe[c - 1] = !safe;
        }
      }
      for (int year = 0; year < 5; year++) {
        LinearAttack.Interval found = attack.bounds(year);
        if (hidden[year]) {
          assertThat(found.high() - found.low())
              .as(
                  "seed %s, year %s of %s hidden, %s unsafe",
                  seed, year, Arrays.toString(hidden), Arrays.toString(unsafe))
              .isGreaterThan(1);
        }
        LinearAttack.Interval bare = naive.bounds(year);
        if (unsafe[year] && bare.high() - bare.low() < 1e-3) {
          primary++;
        }
      }
    }
    assertThat(primary).isGreaterThan(5);
  }
}
