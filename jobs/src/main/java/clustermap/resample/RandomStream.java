package clustermap.resample;

/**
 * A stream of random numbers that depends on what it is drawn for and on nothing else: not on the
 * thread, the machine or the Java version. SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), its
 * start mixed from a seed, names and a number; whole numbers below a bound without bias by Lemire
 * (ACM TOMACS 29, 2019).
 */
public final class RandomStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final long LOW_HALF = 0xFFFFFFFFL;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * The stream of one draw.
   *
   * @param seed of the run
   * @param purpose what is drawn, so that draws for two purposes share nothing
   * @param taxonomy of the sector
   * @param sector its code
   * @param replicate number of the draw
   */
  public static RandomStream of(
      long seed, String purpose, String taxonomy, String sector, int replicate) {
    long start = mix(seed + GOLDEN);
    for (String name : new String[] {purpose, taxonomy, sector}) {
      start = mix(start ^ hash(name)) + GOLDEN;
    }
    return new RandomStream(mix(start ^ mix(replicate + GOLDEN)));
  }

  /** FNV-1a over the characters, their number last. */
  private static long hash(String name) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    return (hash ^ name.length()) * FNV_PRIME;
  }

  /** The finalizer of SplitMix64: every bit of the value reaches every bit of the result. */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** All 64 bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /**
   * A whole number in [0, bound), each as likely.
   *
   * @param bound at least 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be at least 1, found " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & LOW_HALF) < bound) {
      long threshold = (LOW_HALF + 1) % bound;
      while ((product & LOW_HALF) < threshold) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** A real number in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /**
   * Standard normal, of two uniforms (Box and Muller, Annals of Mathematical Statistics 29, 1958).
   */
  public double nextGaussian() {
    double u = 1 - nextDouble();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * nextDouble());
  }
}
