package clustermap.generate;

import clustermap.resample.RandomStream;
import java.util.SplittableRandom;

/** Seeds that depend on what is drawn and on nothing else. */
final class Mixing {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mixing() {}

  /** 64 well-mixed bits of two numbers (the finalizer of SplitMix64, twice). */
  static long mix(long a, long b) {
    return RandomStream.mix(RandomStream.mix(a + GOLDEN) ^ (b * GOLDEN + GOLDEN));
  }

  /** A stream of the n-th draw for one purpose. */
  static SplittableRandom random(long seed, Purpose purpose, long n) {
    return new SplittableRandom(mix(mix(seed, purpose.number), n));
  }

  /** A uniform value in [0, 1) of a text. */
  static double uniform(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash, text.charAt(i));
    }
    return (hash >>> 11) * 0x1.0p-53;
  }

  /** What a stream is for. */
  enum Purpose {
    TERRAIN(0),
    PLANTING(1),
    ROLES(2),
    FIRM(3),
    NAME(4),
    INNOVATOR(5),
    PROJECT(6),
    PATENT(7),
    SPEND(8),
    PROGRAMME(9);

    /** Stays as it is whatever comes and goes beside it. */
    final long number;

    Purpose(long number) {
      this.number = number;
    }
  }
}
