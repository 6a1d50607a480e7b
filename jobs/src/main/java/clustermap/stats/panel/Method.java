package clustermap.stats.panel;

/** How the treated are made comparable by covariates. Without any all three are the same. */
public enum Method {
  /** Both of the others; right when either of the two models is. */
  DOUBLY_ROBUST,
  /** A model of the comparison's change. */
  OUTCOME_REGRESSION,
  /** A model of who is treated. */
  INVERSE_PROBABILITY
}
