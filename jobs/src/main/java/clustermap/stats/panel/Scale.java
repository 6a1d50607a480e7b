package clustermap.stats.panel;

/**
 * The scale on which trends would have been parallel. They can be so on one of these at most,
 * unless nothing changes: what holds on one alone is a finding about the scale (Roth and Sant'Anna,
 * Econometrica 91, 2023).
 */
public enum Scale {
  /** Changes of the outcome. */
  LEVEL,
  /** Changes of its logarithm, a mean of ratios: outcomes above 0 only. */
  LOG,
  /**
   * The logarithm of the ratio of means: how many times the treated mean grew more than the
   * comparison's. Outcomes of 0 may be among them. It is what Poisson regression on cohort and time
   * estimates (PPML; Wooldridge, Econometrics Journal 26, 2023; Chen and Roth, Quarterly Journal of
   * Economics 139, 2024); without covariates.
   */
  RATIO
}
