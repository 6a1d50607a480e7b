package clustermap.resample;

import java.io.Serializable;

/** What one random labelling found. */
public final class LabelledReplicate implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final int reached;
  private final int[] firms;
  private final double[] quotients;

  LabelledReplicate(int number, int reached, int[] firms, double[] quotients) {
    this.number = number;
    this.reached = reached;
    this.firms = firms;
    this.quotients = quotients;
  }

  /** Which of the task's replicates it is, from 1. */
  public int number() {
    return number;
  }

  /**
   * How many observed scores, from the smallest up, the largest score of the replicate reaches;
   * right for scores that had not stopped when it was drawn.
   */
  public int reached() {
    return reached;
  }

  /** Sizes, in firms, of the clusters whose quotients were taken. */
  public int[] firms() {
    return firms;
  }

  /** Their location quotients, in the same order. */
  public double[] quotients() {
    return quotients;
  }
}
