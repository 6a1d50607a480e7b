package clustermap.resample;

import java.util.Arrays;

/**
 * A binomial or Poisson distribution that is drawn from by inversion of its cumulated
 * probabilities, with a table of where to begin (Chen and Asau, AIIE Transactions 6, 1974): what
 * one uniform number says of a count. Made again for other parameters without new memory, as long
 * as it has been as wide before; not safe among threads.
 */
final class CountDistribution {
  /** Terms below this share of the largest change nothing that a double shows. */
  private static final double NEGLIGIBLE = 1e-18;

  private double[] cumulated = new double[64];
  private int[] begins = new int[64];
  private long first;
  private int size;

  /**
   * Of so many trials.
   *
   * @param successes expected number of successes, 0 to trials; the chance is theirs over trials
   */
  void binomial(long trials, long successes) {
    if (successes <= 0 || successes >= trials) {
      point(successes <= 0 ? 0 : trials);
      return;
    }
    double odds = successes / (double) (trials - successes);
    long mode = Math.min(trials, (long) Math.floor((trials + 1) * (successes / (double) trials)));
    long low = mode;
    double start = 1;
    while (start > NEGLIGIBLE && low > 0) {
      start *= low / ((trials - low + 1) * odds);
      low--;
    }
    begin(low);
    double term = start;
    for (long k = low; k <= trials && (k <= mode || term > NEGLIGIBLE); k++) {
      add(term);
      term *= (trials - k) * odds / (k + 1);
    }
    index();
  }

  /** Of that mean. */
  void poisson(long mean) {
    if (mean <= 0) {
      point(0);
      return;
    }
    long low = mean;
    double start = 1;
    while (start > NEGLIGIBLE && low > 0) {
      start *= low / (double) mean;
      low--;
    }
    begin(low);
    double term = start;
    for (long k = low; k <= mean || term > NEGLIGIBLE; k++) {
      add(term);
      term *= mean / (k + 1.0);
    }
    index();
  }

  private void point(long value) {
    begin(value);
    add(1);
    index();
  }

  private void begin(long value) {
    first = value;
    size = 0;
  }

  private void add(double term) {
    if (size == cumulated.length) {
      cumulated = Arrays.copyOf(cumulated, 2 * size);
    }
    cumulated[size] = (size == 0 ? 0 : cumulated[size - 1]) + term;
    size++;
  }

  /** For each of as many equal parts of the total as there are counts, the first count in it. */
  private void index() {
    if (begins.length < size) {
      begins = new int[cumulated.length];
    }
    double total = cumulated[size - 1];
    int at = 0;
    for (int part = 0; part < size; part++) {
      while (cumulated[at] <= part / (double) size * total) {
        at++;
      }
      begins[part] = at;
    }
  }

  /**
   * The count at which the cumulated probability passes a uniform number.
   *
   * @param uniform in [0, 1)
   */
  long at(double uniform) {
    double wanted = uniform * cumulated[size - 1];
    int at = begins[(int) (uniform * size)];
    // The index may be a rounding too far.
    while (at > 0 && cumulated[at - 1] > wanted) {
      at--;
    }
    while (at < size - 1 && cumulated[at] <= wanted) {
      at++;
    }
    return first + at;
  }
}
