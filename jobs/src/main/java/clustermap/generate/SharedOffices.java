package clustermap.generate;

import clustermap.generate.Mixing.Purpose;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Addresses at which many firms are registered: formation agents, of which a few in the whole
 * country serve firms of every district, and accountants of a district. How many firms each has
 * falls with its rank (Zipf).
 */
final class SharedOffices implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Share of the firms that are registered at one, as in the register of Sheffield, 2024. */
  private static final double SHARE = 0.24;

  private static final double NATIONAL = 0.4;
  private static final int NATIONAL_OFFICES = 60;
  private static final int LOCAL_OFFICES = 40;

  private final int[] national;
  private final double[] nationalRunning;
  private final int[][] local;
  private final double[] localRunning;

  SharedOffices(Terrain terrain, SectorMix mix, NationSettings settings) {
    SplittableRandom random = Mixing.random(settings.seed(), Purpose.TERRAIN, 0);
    national = new int[NATIONAL_OFFICES];
    for (int i = 0; i < national.length; i++) {
      national[i] = terrain.postcode(mix.district(random.nextDouble()), random.nextDouble());
    }
    nationalRunning = zipf(NATIONAL_OFFICES);
    local = new int[terrain.districts()][LOCAL_OFFICES];
    for (int d = 0; d < local.length; d++) {
      for (int i = 0; i < LOCAL_OFFICES; i++) {
        local[d][i] = terrain.postcode(d, random.nextDouble());
      }
    }
    localRunning = zipf(LOCAL_OFFICES);
  }

  private static double[] zipf(int count) {
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      weights[i] = 1.0 / (i + 1);
    }
    return Cumulative.run(weights);
  }

  /** The postcode at which a firm of the district is registered; -1 for an address of its own. */
  int postcode(int district, double u, double v) {
    if (u >= SHARE) {
      return -1;
    }
    return u < SHARE * NATIONAL
        ? national[Cumulative.at(nationalRunning, v)]
        : local[district][Cumulative.at(localRunning, v)];
  }
}
