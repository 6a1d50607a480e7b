package clustermap.stats.panel;

/** An effect with its uncertainty. */
public final class Effect {
  /** What is put together. */
  public enum Kind {
    /** One cohort at one time. */
    GROUP_TIME,
    /** All cohorts at all their times under treatment, by units. */
    SIMPLE,
    /** One cohort over its times under treatment; without a cohort all cohorts, by units. */
    GROUP,
    /** One time over the cohorts under treatment; without a time the mean over times. */
    CALENDAR,
    /** So many times since first treatment; without that the mean over those from 0 on. */
    DYNAMIC
  }

  /** Of a two-sided 95 % interval. */
  public static final double Z = 1.959963984540054;

  /** {@link #Z} and the quantile of a power of 80 %: standard errors of an effect that is seen. */
  public static final double DETECTABLE = Z + 0.8416212335729143;

  /** No cohort, time or event time. */
  public static final int ALL = Integer.MIN_VALUE;

  public final Kind kind;

  /** Label of the cohort, or {@link #ALL}. */
  public final int cohort;

  /** Label of the time, or {@link #ALL}. */
  public final int time;

  /** Label of the time less that of first treatment, or {@link #ALL}. */
  public final int eventTime;

  /** The effect; NaN when it cannot be told. */
  public final double att;

  /**
   * √(Σψ²)/n over units, or over clusters of units; NaN when it cannot be told or is of the time
   * that others are compared with, 0 by construction.
   */
  public final double stdError;

  /** Treated units that it rests on. */
  public final int treated;

  /** The fewest comparison units of its cells. */
  public final int comparison;

  private final double[] influence;

  Effect(
      Kind kind,
      int cohort,
      int time,
      int eventTime,
      double att,
      double stdError,
      int treated,
      int comparison,
      double[] influence) {
    this.kind = kind;
    this.cohort = cohort;
    this.time = time;
    this.eventTime = eventTime;
    this.att = att;
    this.stdError = stdError;
    this.treated = treated;
    this.comparison = comparison;
    this.influence = influence;
  }

  /**
   * Whether it is an effect with an interval, of no width where all changed alike; one that is 0 by
   * construction has none.
   */
  public boolean told() {
    return Double.isFinite(att) && Double.isFinite(stdError);
  }

  /** Lower end of the 95 % interval. */
  public double low() {
    return att - Z * stdError;
  }

  /** Upper end of the 95 % interval. */
  public double high() {
    return att + Z * stdError;
  }

  /** Whether the 95 % interval leaves out 0. */
  public boolean differs() {
    return Math.abs(att) > Z * stdError;
  }

  /** The effect that would be told from none in four of five such studies. */
  public double detectable() {
    return DETECTABLE * stdError;
  }

  /** Influence of each cluster of units, the sum of its units'; empty when it cannot be told. */
  double[] influence() {
    return influence;
  }
}
