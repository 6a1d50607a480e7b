package clustermap.resample;

/**
 * Bootstrap over projects of a gravity model of links and of the ratios to it.
 *
 * <p>A project of k partners makes k(k−1)/2 pairs at once, so pairs are not independent, and
 * projects are what is resampled: each gets a weight with mean 1 (the Bayesian bootstrap, Rubin,
 * Annals of Statistics 9, 1981), the same in every link that it makes. In each resample the links
 * are counted by weight and the coefficients follow by one step of Newton's method from the fit
 * (Davison and Hinkley, Bootstrap Methods and their Application, 1997). Sizes are held: drawn again
 * they would move with the links, and an end with a single project would have a ratio without any
 * spread.
 */
public final class LinkResamples {
  private static final String WEIGHT = "link project";
  private static final String UNSEEN = "unseen project";
  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private final int terms;
  private final int replicates;
  private final double[] sums;
  private final double[] total;
  private final double[] plain;
  private long projects;

  /**
   * Resamples of one model, before any project.
   *
   * @param terms of the model
   * @param replicates how many resamples
   */
  public LinkResamples(int terms, int replicates) {
    this.terms = terms;
    this.replicates = replicates;
    this.sums = new double[terms * replicates];
    this.total = new double[replicates];
    this.plain = new double[terms];
  }

  /** Weights of a project in all resamples, whatever it connects: exponential with mean 1. */
  public static double[] weights(long seed, String source, String project, int replicates) {
    return draws(RandomStream.of(seed, WEIGHT, source, project, 0), replicates);
  }

  private static double[] draws(RandomStream stream, int replicates) {
    double[] draws = new double[replicates];
    for (int r = 0; r < replicates; r++) {
      draws[r] = -Math.log(1 - stream.nextDouble());
    }
    return draws;
  }

  /**
   * Adds a project.
   *
   * @param weights its weights
   * @param terms the terms of the model, added up over the pairs of ends that it connects
   */
  public void add(double[] weights, double[] terms) {
    projects++;
    for (int r = 0; r < replicates; r++) {
      total[r] += weights[r];
      for (int t = 0; t < this.terms; t++) {
        sums[r * this.terms + t] += weights[r] * terms[t];
      }
    }
    for (int t = 0; t < this.terms; t++) {
      plain[t] += terms[t];
    }
  }

  /** What the weights of each resample are multiplied with for their mean to be 1. */
  public double[] scales() {
    double[] scales = new double[replicates];
    for (int r = 0; r < replicates; r++) {
      scales[r] = projects / total[r];
    }
    return scales;
  }

  /**
   * By how much the coefficients move in each resample, all terms of one after those of another.
   *
   * @param covariance of the coefficients at the fit, the inverse of Σ E x xᵀ, row by row
   */
  public double[] shifts(double[] covariance) {
    double[] scales = scales();
    double[] shifts = new double[sums.length];
    for (int r = 0; r < replicates; r++) {
      for (int row = 0; row < terms; row++) {
        double shift = 0;
        for (int t = 0; t < terms; t++) {
          shift += covariance[row * terms + t] * (scales[r] * sums[r * terms + t] - plain[t]);
        }
        shifts[r * terms + row] = shift;
      }
    }
    return shifts;
  }

  /** A link whose ratio is asked for, and the weights of its projects added up. */
  public static final class Link {
    private final double[] counts;
    private int projects;

    /** A link without projects yet. */
    public Link(int replicates) {
      counts = new double[replicates];
    }

    /** Adds a joint project. */
    public void add(double[] weights) {
      projects++;
      for (int r = 0; r < counts.length; r++) {
        counts[r] += weights[r];
      }
    }

    /**
     * The 95 % interval of joint projects over expected ones: percentiles of the resamples, the
     * upper one with a project more that could as well have been there. With the expected number
     * held it is the exact interval of a Poisson count (Garwood, Biometrika 28, 1936), which a
     * plain bootstrap of few projects is too narrow for.
     *
     * @param seed of the run
     * @param source of the projects
     * @param name of the link
     * @param expected at the fit, above 0
     * @param x the terms of the model
     * @param shifts of the coefficients
     * @param scales of the weights
     * @return lower and upper bound; 0 is the lower one without projects
     */
    public double[] ratio(
        long seed,
        String source,
        String name,
        double expected,
        double[] x,
        double[] shifts,
        double[] scales) {
      double[] low = new double[counts.length];
      double[] high = new double[counts.length];
      double[] unseen = draws(RandomStream.of(seed, UNSEEN, source, name, 0), counts.length);
      for (int r = 0; r < counts.length; r++) {
        double shift = 0;
        for (int t = 0; t < x.length; t++) {
          shift += x[t] * shifts[r * x.length + t];
        }
        double by = scales[r] / (expected * Math.exp(shift));
        low[r] = counts[r] * by;
        high[r] = (counts[r] + unseen[r]) * by;
      }
      return new double[] {projects == 0 ? 0 : Quantile.of(low, LOW), Quantile.of(high, HIGH)};
    }
  }

  /**
   * The 95 % interval of a coefficient.
   *
   * @param coefficient at the fit
   * @param term which one
   */
  public static double[] interval(double coefficient, int term, int terms, double[] shifts) {
    double[] values = new double[shifts.length / terms];
    for (int r = 0; r < values.length; r++) {
      values[r] = coefficient + shifts[r * terms + term];
    }
    return new double[] {Quantile.of(values, LOW), Quantile.of(values, HIGH)};
  }
}
