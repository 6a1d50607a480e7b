package clustermap.stats.panel;

/**
 * What is compared with what.
 *
 * @param method how covariates are used
 * @param notYet whether units that are treated later are compared with too; else only those that
 *     never are
 * @param universal whether every effect is against the last time before treatment; else those
 *     before treatment are against the time before them
 * @param anticipation times before treatment in which it may already show, 0 or more
 * @param scale of the outcome
 */
public record Design(
    Method method, boolean notYet, boolean universal, int anticipation, Scale scale) {
  public Design {
    if (anticipation < 0) {
      throw new IllegalArgumentException("anticipation must be 0 or more, found " + anticipation);
    }
  }

  /** The same on another scale. */
  public Design on(Scale other) {
    return new Design(method, notYet, universal, anticipation, other);
  }

  /** The same with every effect against the last time before treatment. */
  Design universally() {
    return new Design(method, notYet, true, anticipation, scale);
  }
}
