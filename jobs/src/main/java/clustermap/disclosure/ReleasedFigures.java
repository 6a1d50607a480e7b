package clustermap.disclosure;

import clustermap.disclosure.SensitivityRule.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one kind that the public has, and whether one more may join them. A figure is a
 * sum over firms; figures share firms, since clusters of several sectors do, a year is part of a
 * sum over years, and tonight's edition is nearly that of last quarter. So what two of them differ
 * by is a figure too, and must be safe itself:
 *
 * <ol>
 *   <li>the figure by its own contributors;
 *   <li>its difference from each published one of its kind that shares an item, or of which it is a
 *       part or the whole: no fewer firms than the minimum count may differ, and what the
 *       difference adds must be safe, or hidden by what it takes away at least as far as its
 *       protection level; and the other way about;
 *   <li>what is left of it when published figures that are parts of it and do not overlap are taken
 *       off, and what is left so of any published figure of which it is a part.
 * </ol>
 *
 * <p>A figure that equals a published one, contribution by contribution, tells nothing new. The
 * number of contributors is a figure as well, of which everybody contributes one; it may be told
 * unless they, or those that make the difference, are fewer than the minimum count.
 *
 * <p>Which figures stay follows from the order in which they come: each is kept that can be beside
 * those before it. Smaller ones first loses fewest, since of two that are nearly equal one has to
 * go and of a whole and its parts it is the whole. Combinations that are no difference of these
 * kinds are left to {@link IntervalAudit}.
 *
 * <p>Cost: a figure is compared with those that share an item with it, each in the time of both
 * their lengths.
 */
public final class ReleasedFigures {
  private static final Comparator<Figure> LARGEST_FIRST =
      Comparator.comparingInt((Figure f) -> -f.of.size());

  /** Why a figure is not told in full; the first that applies. */
  public enum Reason {
    NONE,
    /** Fewer contributors than the minimum count. */
    MIN_COUNT,
    /** The largest hold too much of it. */
    DOMINANCE,
    /** The second largest could estimate the largest. */
    P_PERCENT,
    /** The difference from another figure of the same day. */
    SIBLING,
    /** The difference from a figure of a former edition. */
    EDITION
  }

  /**
   * What may be told.
   *
   * @param count how many are behind it
   * @param total the figure itself
   * @param reason why not all
   */
  public record Told(boolean count, boolean total, Reason reason) {}

  private record Figure(int kind, Contributions of, boolean count, boolean total, boolean former) {}

  private final SensitivityRule rule;
  private final int[] firmOf;
  private final List<Figure> figures = new ArrayList<>();
  private final int[][] holders;
  private final int[] held;
  private int[] seen = new int[16];
  private int stamp;

  /**
   * Nothing published yet.
   *
   * @param firmOf the firm of each item, not falling
   */
  public ReleasedFigures(SensitivityRule rule, int[] firmOf) {
    this.rule = rule;
    this.firmOf = firmOf.clone();
    this.holders = new int[firmOf.length][];
    this.held = new int[firmOf.length];
  }

  /**
   * Adds a figure that the public has.
   *
   * @param kind of what it is a sum, such as a year: numbers of contributors are compared within a
   *     kind
   * @param items rising
   * @param count whether the number of contributors is known
   * @param total whether the figure is
   * @param former whether it is of a former edition
   */
  public void publish(
      int kind, int[] items, long[] amounts, boolean count, boolean total, boolean former) {
    if (!count && !total) {
      return;
    }
    int number = figures.size();
    figures.add(new Figure(kind, new Contributions(items, amounts), count, total, former));
    for (int item : items) {
      int[] of = holders[item];
      if (of == null) {
        of = new int[4];
      } else if (held[item] == of.length) {
        of = Arrays.copyOf(of, 2 * of.length);
      }
      of[held[item]++] = number;
      holders[item] = of;
    }
    if (seen.length < figures.size()) {
      seen = Arrays.copyOf(seen, 2 * figures.size());
    }
  }

  /** What may be told of one more figure. */
  public Told judge(int kind, int[] items, long[] amounts) {
    Contributions of = new Contributions(items, amounts);
    long[] own = of.byFirm(firmOf);
    Verdict verdict = rule.judge(own, own.length);
    if (verdict == Verdict.FEW) {
      return new Told(false, false, Reason.MIN_COUNT);
    }
    Told told =
        switch (verdict) {
          case DOMINATED -> new Told(true, false, Reason.DOMINANCE);
          case ESTIMABLE -> new Told(true, false, Reason.P_PERCENT);
          default -> new Told(true, true, Reason.NONE);
        };
    List<Figure> near = near(of);
    for (Figure other : near) {
      if (other.of.sameAs(of) && other.total && other.count && other.kind == kind) {
        return told;
      }
    }
    for (Figure other : near) {
      told = beside(other, kind, of, told);
      if (!told.count) {
        return told;
      }
    }
    Figure self = new Figure(kind, of, true, true, false);
    Reason few = apart(near, self, other -> other.count && other.kind == kind, this::leavesFew);
    if (few != Reason.NONE) {
      return new Told(false, false, few);
    }
    Reason unsafe =
        told.total ? apart(near, self, other -> other.total, this::leaves) : Reason.NONE;
    return unsafe == Reason.NONE ? told : new Told(true, false, unsafe);
  }

  private Told beside(Figure other, int kind, Contributions of, Told so) {
    long[] changed = new long[of.size() + other.of.size()];
    int[] by = of.difference(other.of, firmOf, changed);
    Reason reason = other.former ? Reason.EDITION : Reason.SIBLING;
    Told told = so;
    if (other.count && other.kind == kind && by[1] > 0 && by[1] < rule.minCount()) {
      return new Told(false, false, reason);
    }
    if (told.total
        && other.total
        && (other.kind == kind || of.within(other.of) || other.of.within(of))
        && tells(changed, by[0])) {
      told = new Told(true, false, reason);
    }
    return told;
  }

  /** Whether a difference tells too much of what makes it. */
  private boolean tells(long[] changed, int size) {
    if (size == 0) {
      return false;
    }
    if (size < rule.minCount()) {
      return true;
    }
    long[] more = new long[size];
    long[] less = new long[size];
    int up = 0;
    int down = 0;
    long added = 0;
    long taken = 0;
    for (int i = 0; i < size; i++) {
      if (changed[i] > 0) {
        more[up++] = changed[i];
        added += changed[i];
      } else if (changed[i] < 0) {
        less[down++] = -changed[i];
        taken -= changed[i];
      }
    }
    return shines(more, up, taken) || shines(less, down, added);
  }

  /** Whether a part is unsafe and the other part does not hide it. */
  private boolean shines(long[] part, int size, long other) {
    return size > 0
        && rule.judge(part, size) != Verdict.SAFE
        && (double) other < Math.max(1, rule.protection(part, size));
  }

  /** What speaks against telling a whole beside parts of it, one of which may be asked for. */
  private interface Remainder {
    Reason of(Figure whole, List<Figure> parts, @Nullable Figure with);
  }

  /** By what is left of wholes when their parts are taken off, of figures that are shown. */
  private Reason apart(
      List<Figure> near, Figure self, Predicate<Figure> shown, Remainder remainder) {
    List<Figure> parts = new ArrayList<>();
    List<Figure> wholes = new ArrayList<>();
    for (Figure other : near) {
      if (!shown.test(other)) {
        continue;
      }
      if (other.of.within(self.of)) {
        parts.add(other);
      }
      if (self.of.within(other.of)) {
        wholes.add(other);
      }
    }
    parts.sort(LARGEST_FIRST);
    Reason reason = remainder.of(self, parts, null);
    for (Figure whole : wholes) {
      if (reason != Reason.NONE) {
        break;
      }
      List<Figure> others = new ArrayList<>();
      for (Figure part : near(whole.of)) {
        if (shown.test(part) && !part.equals(whole) && part.of.within(whole.of)) {
          others.add(part);
        }
      }
      others.sort(LARGEST_FIRST);
      reason = remainder.of(whole, others, self);
    }
    return reason;
  }

  /** Whether numbers of firms leave a few when those of parts are taken off. */
  private Reason leavesFew(Figure whole, List<Figure> parts, @Nullable Figure with) {
    List<Contributions> taken = new ArrayList<>();
    boolean former = disjoint(whole, parts, with, taken, part -> true);
    int left = taken.isEmpty() ? 0 : whole.of.byFirmWithout(taken, firmOf).length;
    if (left == 0 || left >= rule.minCount()) {
      return Reason.NONE;
    }
    return former ? Reason.EDITION : Reason.SIBLING;
  }

  /**
   * Takes parts that share nothing, in their order.
   *
   * @return whether any of them, or the whole, is of a former edition
   */
  private static boolean disjoint(
      Figure whole,
      List<Figure> parts,
      @Nullable Figure with,
      List<Contributions> taken,
      Predicate<Figure> counts) {
    boolean former = whole.former;
    if (with != null) {
      taken.add(with.of);
    }
    for (Figure part : parts) {
      if (part.of.size() == 0 || !counts.test(part)) {
        continue;
      }
      boolean apart = true;
      for (Contributions one : taken) {
        apart &= !one.meets(part.of);
      }
      if (apart) {
        taken.add(part.of);
        former |= part.former;
      }
    }
    return former;
  }

  /** Whether what is left is unsafe, with parts of any kind and with those of one kind. */
  private Reason leaves(Figure whole, List<Figure> parts, @Nullable Figure with) {
    int kind = with == null ? whole.kind : with.kind;
    for (boolean oneKind : new boolean[] {false, true}) {
      List<Contributions> taken = new ArrayList<>();
      boolean former = disjoint(whole, parts, with, taken, part -> !oneKind || part.kind == kind);
      if (taken.isEmpty()) {
        continue;
      }
      long[] left = whole.of.byFirmWithout(taken, firmOf);
      if (left.length > 0 && rule.judge(left, left.length) != Verdict.SAFE) {
        return former ? Reason.EDITION : Reason.SIBLING;
      }
    }
    return Reason.NONE;
  }

  /** Published figures that share an item, in the order in which they came. */
  private List<Figure> near(Contributions of) {
    stamp++;
    int[] found = new int[16];
    int size = 0;
    for (int item : of.items) {
      int[] by = holders[item];
      for (int i = 0; i < held[item]; i++) {
        int number = by[i];
        if (seen[number] != stamp) {
          seen[number] = stamp;
          if (size == found.length) {
            found = Arrays.copyOf(found, 2 * size);
          }
          found[size++] = number;
        }
      }
    }
    Arrays.sort(found, 0, size);
    List<Figure> near = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      near.add(figures.get(found[i]));
    }
    return near;
  }
}
