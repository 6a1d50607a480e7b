package clustermap.stats.panel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effect of treatment on each cohort at each time, ATT(g,t): the change of the cohort's outcome
 * since its last time before treatment, less that of the comparison. Callaway and Sant'Anna
 * (Journal of Econometrics 225, 2021), equations 2.4 to 2.9.
 *
 * <p>Covariates are those of the time that is compared with. Cohorts without a time before
 * treatment are left out of everything; {@link #alwaysTreated()} counts their units.
 */
public final class GroupTimeEffects {
  /** What sums may be off by for rounding, as a share of the outcomes. */
  private static final double ROUNDING = 1e-12;

  private final Panel panel;
  private final Design design;
  private final List<Cell> cells = new ArrayList<>();
  private int alwaysTreated;

  /** A cohort at a time. */
  public static final class Cell {
    /** Label of the cohort's first time under treatment. */
    public final int cohort;

    /** Label of the time. */
    public final int time;

    /** Label of the time that is compared with. */
    public final int base;

    /** Treated and comparison units. */
    public final int treated;

    public final int comparison;

    /** The effect; NaN when it cannot be told. */
    public final double att;

    /** Why it cannot be told; null when it can. */
    public final @Nullable String trouble;

    /** Of each unit of the panel; null when it cannot be told. */
    private final double @Nullable [] influence;

    private Cell(
        int cohort,
        int time,
        int base,
        int treated,
        int comparison,
        double att,
        @Nullable String trouble,
        double @Nullable [] influence) {
      this.cohort = cohort;
      this.time = time;
      this.base = base;
      this.treated = treated;
      this.comparison = comparison;
      this.att = att;
      this.trouble = trouble;
      this.influence = influence;
    }

    /** Whether the time is under treatment. */
    public boolean post() {
      return time >= cohort;
    }

    /** Whether it is zero by construction: the time is compared with itself. */
    public boolean isBase() {
      return time == base;
    }

    double[] influence() {
      if (influence == null) {
        throw new IllegalStateException("no effect of " + cohort + " at " + time);
      }
      return influence;
    }
  }

  private GroupTimeEffects(Panel panel, Design design) {
    this.panel = panel;
    this.design = design;
  }

  /** Estimates every cell. */
  public static GroupTimeEffects of(Panel panel, Design design) {
    GroupTimeEffects effects = new GroupTimeEffects(panel, design);
    for (int cohort : panel.cohorts()) {
      int base = effects.lastBefore(cohort);
      if (base < 0) {
        effects.alwaysTreated += panel.size(cohort);
      } else {
        effects.before(cohort, base);
        effects.after(cohort, base);
      }
    }
    return effects;
  }

  /** Estimates the cells under treatment alone. */
  static GroupTimeEffects underTreatment(Panel panel, Design design) {
    GroupTimeEffects effects = new GroupTimeEffects(panel, design);
    for (int cohort : panel.cohorts()) {
      int base = effects.lastBefore(cohort);
      if (base >= 0) {
        effects.after(cohort, base);
      }
    }
    return effects;
  }

  private void before(int cohort, int base) {
    for (int t = design.universal() ? 0 : 1; t < panel.times() && panel.time(t) < cohort; t++) {
      cells.add(cell(cohort, t, design.universal() ? base : t - 1));
    }
  }

  private void after(int cohort, int base) {
    for (int t = base + 1; t < panel.times(); t++) {
      if (panel.time(t) >= cohort) {
        cells.add(cell(cohort, t, base));
      }
    }
  }

  /**
   * The same estimates as if treatment had begun earlier, from times before it alone: each should
   * be near 0.
   *
   * @param lead by how many times, or as many as there are
   */
  static GroupTimeEffects datedEarlier(Panel panel, Design design, int lead) {
    GroupTimeEffects effects = new GroupTimeEffects(panel, design);
    for (int cohort : panel.cohorts()) {
      int last = effects.lastBefore(cohort);
      int base = Math.max(0, last - lead);
      for (int t = base + 1; t <= last; t++) {
        effects.cells.add(effects.cell(cohort, t, base));
      }
    }
    return effects;
  }

  /** The last time before a cohort's treatment and its anticipation; -1 when there is none. */
  private int lastBefore(int cohort) {
    int last = -1;
    for (int t = 0; t < panel.times(); t++) {
      if ((long) panel.time(t) + design.anticipation() < cohort) {
        last = t;
      }
    }
    return last;
  }

  /** Whether a unit is compared with a cohort's, of two times by their labels. */
  private boolean compared(int unit, int cohort, int time, int base) {
    int first = panel.firstTreated(unit);
    if (first == Panel.NEVER) {
      return true;
    }
    long until = Math.max(time, base) + (long) design.anticipation();
    return design.notYet() && first != cohort && first > until;
  }

  private Cell cell(int cohort, int t, int base) {
    int n = panel.units();
    int[] units = new int[n];
    int m = 0;
    int treated = 0;
    for (int u = 0; u < n; u++) {
      boolean in = panel.firstTreated(u) == cohort;
      if (in || compared(u, cohort, panel.time(t), panel.time(base))) {
        units[m++] = u;
        treated += in ? 1 : 0;
      }
    }
    int time = panel.time(t);
    if (t == base) {
      return new Cell(cohort, time, time, treated, m - treated, 0, null, new double[n]);
    }
    if (m == treated) {
      return new Cell(
          cohort,
          time,
          panel.time(base),
          treated,
          0,
          Double.NaN,
          "nobody is left to compare with",
          null);
    }
    TwoPeriodEffect.Estimate estimate = estimate(Arrays.copyOf(units, m), cohort, t, base);
    double[] influence = null;
    if (estimate.trouble == null) {
      influence = new double[n];
      for (int i = 0; i < m; i++) {
        int side = panel.firstTreated(units[i]) == cohort ? treated : m - treated;
        influence[units[i]] = rounded(estimate.influence[i], m / (double) side) * n / m;
      }
    }
    return new Cell(
        cohort,
        time,
        panel.time(base),
        treated,
        m - treated,
        rounded(estimate.att, 1),
        estimate.trouble,
        influence);
  }

  private TwoPeriodEffect.Estimate estimate(int[] units, int cohort, int t, int base) {
    int m = units.length;
    double[] before = new double[m];
    double[] after = new double[m];
    boolean[] is = new boolean[m];
    double[][] x = new double[m][panel.covariates() + 1];
    for (int i = 0; i < m; i++) {
      int u = units[i];
      before[i] = panel.outcome(u, base);
      after[i] = panel.outcome(u, t);
      is[i] = panel.firstTreated(u) == cohort;
      x[i][0] = 1;
      for (int k = 0; k < panel.covariates(); k++) {
        x[i][k + 1] = panel.covariate(k, u, base);
      }
    }
    if (design.scale() == Scale.RATIO) {
      return panel.covariates() > 0
          ? TwoPeriodEffect.Estimate.none("ratios of means take no covariates")
          : RatioOfMeans.of(before, after, is);
    }
    if (design.scale() == Scale.LOG && panel.least() <= 0) {
      // Also where these units have none: cells of some times alone would be another programme.
      return TwoPeriodEffect.Estimate.none("some outcome is 0 or less, which has no logarithm");
    }
    double[] delta = new double[m];
    for (int i = 0; i < m; i++) {
      delta[i] =
          design.scale() == Scale.LOG ? Math.log(after[i] / before[i]) : after[i] - before[i];
    }
    return TwoPeriodEffect.of(delta, is, x, design.method());
  }

  /**
   * A difference of sums, or 0 where it is no more than their rounding, which would be told from 0
   * where outcomes have no noise.
   *
   * @param weight of an outcome in the sums
   */
  double rounded(double difference, double weight) {
    double size = design.scale() == Scale.LEVEL ? panel.largest() : 1;
    return Math.abs(difference) <= ROUNDING * size * weight ? 0 : difference;
  }

  /** Clusters of units that a cell's cohort is compared with. */
  int comparisonClusters(Cell cell) {
    return panel.clusters(u -> compared(u, cell.cohort, cell.time, cell.base));
  }

  /** Steps from the time that a cell is compared with to its own, in times of the panel. */
  int steps(Cell cell) {
    return panel.at(cell.time) - panel.at(cell.base);
  }

  /** Cells by cohort and time. */
  public List<Cell> cells() {
    return List.copyOf(cells);
  }

  public Panel panel() {
    return panel;
  }

  public Design design() {
    return design;
  }

  /** Units that are treated, or anticipate it, at every time: they are in nothing. */
  public int alwaysTreated() {
    return alwaysTreated;
  }
}
