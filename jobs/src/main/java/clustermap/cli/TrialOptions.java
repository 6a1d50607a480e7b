package clustermap.cli;

import clustermap.fault.Fault;
import picocli.CommandLine.Option;

/** What commands ask that measure the program on many synthetic draws. */
final class TrialOptions {
  private static final int MOST = 100_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the draws. Default: ${DEFAULT-VALUE}.")
  private long seed = 20241101;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Draws of each kind and size. Default: ${DEFAULT-VALUE}.")
  private int trials = 2000;

  long seed() {
    return seed;
  }

  /**
   * How many draws.
   *
   * @throws Fault CONFIG when there are none or too many
   */
  int trials() {
    if (trials < 1 || trials > MOST) {
      throw Fault.config("--trials is " + trials + ": expected a number from 1 to " + MOST + ".");
    }
    return trials;
  }
}
