package clustermap.resample;

import clustermap.lineage.LifeEvidence;
import clustermap.lineage.LifeRules;
import clustermap.lineage.LifeStage;
import clustermap.stats.NormalTail;
import org.jspecify.annotations.Nullable;

/**
 * How firm the stage of life of a cluster is: the same rules on clusters that chance might have
 * made in its stead. A parametric bootstrap (Efron and Tibshirani 1993): the dated firms fall into
 * their bins of age by a multinomial, the sector's births elsewhere and the firms that left by
 * binomials, those that entered by a Poisson, the trend of the location quotient by a normal
 * distribution, each at what was found. Births and entries are the same firms but for a few, so one
 * number moves both. How long the cluster is known is no matter of chance.
 *
 * <p>The share of a stage is that of the resamples that have it: how often a cluster like this one
 * would be told so. It is not the probability that a hypothesis is true.
 *
 * <p>Not safe among threads: memory is kept from cluster to cluster.
 */
public final class LifeResamples {
  private static final String PURPOSE = "stage of life";
  private static final String AGES = "stage of life, ages";

  private final LifeRules rules;
  private final int replicates;
  private final long seed;
  private final CountDistribution births = new CountDistribution();
  private final CountDistribution elsewhere = new CountDistribution();
  private final CountDistribution entered = new CountDistribution();
  private final CountDistribution left = new CountDistribution();

  /**
   * Resamples by rules.
   *
   * @param replicates how many, at least 1
   */
  public LifeResamples(LifeRules rules, int replicates, long seed) {
    if (replicates < 1) {
      throw new IllegalArgumentException("replicates must be at least 1, found " + replicates);
    }
    this.rules = rules;
    this.replicates = replicates;
    this.seed = seed;
  }

  /** The share of the resamples in each stage; they add up to 1. */
  public record Shares(double emerging, double growing, double mature, double declining) {
    /** The share of a stage. */
    public double of(LifeStage stage) {
      return switch (stage) {
        case EMERGING -> emerging;
        case GROWING -> growing;
        case MATURE -> mature;
        case DECLINING -> declining;
      };
    }

    /**
     * The likeliest other stage, of equals the earlier in life; null where none has that share.
     *
     * @param least the share that it must have
     */
    public @Nullable LifeStage second(LifeStage stage, double least) {
      LifeStage second = null;
      for (LifeStage other : LifeStage.values()) {
        boolean likelier = second == null || of(other) > of(second);
        if (other != stage && of(other) > 0 && of(other) >= least && likelier) {
          second = other;
        }
      }
      return second;
    }
  }

  /**
   * Resamples a cluster whose stage can be told. The same for the same cluster, whatever others
   * there are.
   *
   * @param cluster its id
   */
  public Shares of(String cluster, LifeEvidence e) {
    RandomStream random = RandomStream.of(seed, PURPOSE, cluster, "", 0);
    RandomStream ages = RandomStream.of(seed, AGES, cluster, "", 0);
    long restDated = e.sectorDated() - e.dated();
    births.binomial(e.dated(), e.births());
    elsewhere.binomial(restDated, e.sectorBirths() - e.births());
    entered.poisson(e.entered());
    left.binomial(e.then(), e.left());
    double z = e.trendKnown() ? e.lqTrend() / e.lqTrendError() : 0;
    double falling = e.trendKnown() ? NormalTail.below(-LifeRules.Z - z) : 0;
    double rising = e.trendKnown() ? NormalTail.below(LifeRules.Z - z) : 1;
    int emerging = 0;
    int growing = 0;
    int declining = 0;
    for (int r = 0; r < replicates; r++) {
      double uniform = random.nextDouble();
      long born = births.at(uniform);
      long sectorBorn = born + elsewhere.at(random.nextDouble());
      long gone = left.at(random.nextDouble());
      double way = random.nextDouble();
      LifeRules.Trend trend =
          way < falling
              ? LifeRules.Trend.FALLING
              : way >= rising ? LifeRules.Trend.RISING : LifeRules.Trend.NONE;
      // Ages matter to the clusters that may be emerging alone.
      long young =
          LifeRules.mostlyBorn(e, born) && rules.mayEmerge(e, born, sectorBorn)
              ? young(e, born, ages)
              : 0;
      switch (rules.stage(e, young, born, sectorBorn, entered.at(uniform), gone, trend)) {
        case EMERGING -> emerging++;
        case GROWING -> growing++;
        case DECLINING -> declining++;
        case MATURE -> {
          // The rest.
        }
      }
    }
    double all = replicates;
    return new Shares(
        emerging / all,
        growing / all,
        (replicates - emerging - growing - declining) / all,
        declining / all);
  }

  /** Young firms, given those born in the years: of two bounds of age one holds the other. */
  private static long young(LifeEvidence e, long born, RandomStream ages) {
    if (e.young() <= e.births()) {
      return successes(born, e.young() / (double) e.births(), ages);
    }
    double chance = (e.young() - e.births()) / (double) (e.dated() - e.births());
    return born + successes(e.dated() - born, chance, ages);
  }

  private static long successes(long trials, double chance, RandomStream random) {
    long successes = 0;
    for (long t = 0; t < trials; t++) {
      if (random.nextDouble() < chance) {
        successes++;
      }
    }
    return successes;
  }
}
