package clustermap.generate;

import clustermap.config.Sector;
import clustermap.fault.Fault;
import clustermap.generate.Mixing.Purpose;
import clustermap.generate.PlantedCluster.History;
import clustermap.generate.PlantedCluster.Lobe;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws the clusters of a nation: in all sectors of a taxonomy by turns, sizes log-normal, at
 * centres that follow the country's firms, each at postcodes that get rarer with the distance from
 * its centre as in a normal distribution.
 */
final class Planting {
  /** Share of the firms that are in a planted cluster. */
  private static final double SHARE = 0.06;

  private static final double MEAN_FIRMS_LEAST = 40;
  private static final int FIRMS_LEAST = 25;
  private static final double FIRMS_SIGMA = 0.8;

  /** Clusters of a nation of a million firms; their number follows the root of the firms. */
  private static final double CLUSTERS_PER_ROOT = 0.25;

  private static final double SPREAD_METRES_LEAST = 250;
  private static final double SPREAD_METRES_MOST = 900;

  /** A cluster needs so many postcodes around each of its centres. */
  private static final int POSTCODES_LEAST = 20;

  /** Codes that the firms of a cluster have. */
  private static final int SICS = 3;

  private static final int TRIES = 2_000;

  /** Lobes lie so many spreads apart. */
  private static final double LOBES_APART = 6;

  private static final History[] HISTORIES = {
    History.STEADY,
    History.BORN,
    History.STEADY,
    History.MERGED,
    History.STEADY,
    History.GREW,
    History.STEADY,
    History.SPLIT,
    History.BORN,
    History.DIED,
    History.STEADY,
    History.SHRANK,
    History.MERGED,
  };

  private final Terrain terrain;
  private final SectorMix mix;
  private final NationSettings settings;
  private final SplittableRandom random;

  private Planting(Terrain terrain, SectorMix mix, NationSettings settings) {
    this.terrain = terrain;
    this.mix = mix;
    this.settings = settings;
    this.random = Mixing.random(settings.seed(), Purpose.PLANTING, 0);
  }

  /**
   * Draws them; none where the sectors asked for leave no sector a code, or concentrations no room.
   */
  static List<PlantedCluster> draw(
      Terrain terrain, SectorMix mix, NationSettings settings, List<Sector> sectors) {
    return new Planting(terrain, mix, settings).clusters(sectors);
  }

  private List<PlantedCluster> clusters(List<Sector> sectors) {
    List<Sector> open = sectors.stream().filter(s -> !sics(s).isEmpty()).toList();
    double room = settings.firms() * SHARE * settings.free();
    double wanted = CLUSTERS_PER_ROOT * StrictMath.sqrt((double) settings.firms());
    int count = (int) Math.min(room / MEAN_FIRMS_LEAST, wanted);
    List<PlantedCluster> clusters = new ArrayList<>();
    if (open.isEmpty() || count < 1) {
      return clusters;
    }
    double[] sizes = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      // Twelve uniforms sum to something near a normal value, and no tail is long.
      double z = 0;
      for (int k = 0; k < 12; k++) {
        z += random.nextDouble();
      }
      sizes[i] = StrictMath.exp(FIRMS_SIGMA * (z - 6));
      sum += sizes[i];
    }
    long role = 0;
    for (int i = 0; i < count; i++) {
      int firms = (int) Math.max(FIRMS_LEAST, Math.round(sizes[i] / sum * room));
      PlantedCluster cluster =
          cluster(i, open.get(i % open.size()), HISTORIES[i % HISTORIES.length], role, firms);
      clusters.add(cluster);
      role += firms;
    }
    return clusters;
  }

  private List<Integer> sics(Sector sector) {
    return sector.weightBySic().entrySet().stream()
        .filter(e -> e.getValue() == 1)
        .map(e -> mix.find(e.getKey()))
        .filter(sic -> sic >= 0)
        .toList();
  }

  private PlantedCluster cluster(int id, Sector sector, History history, long role, int firms) {
    List<Integer> open = sics(sector);
    List<Integer> sics = new ArrayList<>();
    while (sics.size() < Math.min(SICS, open.size())) {
      sics.add(open.get(random.nextInt(open.size())));
    }
    int year =
        history == History.STEADY
            ? 0
            : settings.firstYear() + 2 + random.nextInt(NationSettings.YEARS - 4);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int centre = terrain.postcode(mix.district(random.nextDouble()), random.nextDouble());
      double spread =
          SPREAD_METRES_LEAST
              + (SPREAD_METRES_MOST - SPREAD_METRES_LEAST)
                  * random.nextDouble()
                  * random.nextDouble();
      double angle = 2 * StrictMath.PI * random.nextDouble();
      List<Lobe> lobes =
          lobes(terrain.easting(centre), terrain.northing(centre), spread, angle, history);
      if (!lobes.isEmpty()) {
        return new PlantedCluster(
            id,
            sector.sector(),
            sics,
            history,
            year,
            role,
            firms,
            terrain.easting(centre),
            terrain.northing(centre),
            (int) Math.round(spread),
            lobes);
      }
    }
    throw Fault.input(
        "the reference table postcodes has no place with "
            + POSTCODES_LEAST
            + " live postcodes close together, so no cluster can be planted");
  }

  /** Empty when there are too few postcodes around one of the centres. */
  private List<Lobe> lobes(double x, double y, double spread, double angle, History history) {
    Lobe first = lobe(x, y, spread);
    if (!history.hasTwoLobes() || first.size() < POSTCODES_LEAST) {
      return first.size() < POSTCODES_LEAST ? List.of() : List.of(first);
    }
    double dx = LOBES_APART * spread * StrictMath.cos(angle);
    double dy = LOBES_APART * spread * StrictMath.sin(angle);
    Lobe second = lobe(x + dx, y + dy, spread);
    Lobe between = lobe(x + dx / 2, y + dy / 2, 1.5 * spread);
    return second.size() < POSTCODES_LEAST || between.size() < POSTCODES_LEAST
        ? List.of()
        : List.of(first, second, between);
  }

  private Lobe lobe(double x, double y, double spread) {
    int[] postcodes = terrain.within(x, y, 2.5 * spread);
    double[] weights = new double[postcodes.length];
    for (int i = 0; i < postcodes.length; i++) {
      double ex = terrain.easting(postcodes[i]) - x;
      double ny = terrain.northing(postcodes[i]) - y;
      weights[i] =
          terrain.weight(postcodes[i])
              * StrictMath.exp(-(ex * ex + ny * ny) / (2 * spread * spread));
    }
    return new Lobe(postcodes, Cumulative.run(weights));
  }
}
