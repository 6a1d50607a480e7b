package clustermap.generate;

import java.io.Serializable;

/**
 * A one-to-one shuffle of 0 to n - 1 that needs no table: four rounds of a Feistel network (Luby
 * and Rackoff, SIAM Journal on Computing 17, 1988) over the next even power of two, walked until
 * the value is below n (Black and Rogaway, CT-RSA 2002).
 */
final class Permutation implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROUNDS = 4;

  private final long n;
  private final long seed;
  private final int half;
  private final long mask;

  /** Of 0 to n - 1, n at least 1. */
  Permutation(long n, long seed) {
    this.n = n;
    this.seed = seed;
    int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, n - 1));
    this.half = Math.max(1, (bits + 1) / 2);
    this.mask = (1L << half) - 1;
  }

  long of(long value) {
    long walked = value;
    do {
      long left = walked >>> half;
      long right = walked & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ (Mixing.mix(right + seed, round) & mask);
        left = right;
        right = next;
      }
      walked = left << half | right;
    } while (walked >= n);
    return walked;
  }
}
