package clustermap.generate;

import java.io.Serializable;
import java.util.List;

/**
 * A cluster that is put into the nation.
 *
 * @param id its number, from 0
 * @param sector slug of the sector of industrial_strategy that its firms are of
 * @param sics codes of its firms, one of which each has first
 * @param history what happens to it
 * @param eventYear the calendar year in which it does; 0 for nothing
 * @param firstRole roles of its firms are numbers from here
 * @param firms how many, those that were dissolved included
 * @param easting centre in EPSG:27700, metres
 * @param northing likewise
 * @param spreadMetres standard deviation of a firm's distance in each direction
 * @param lobes where its firms are: the first lobe, the second (of histories with two), and what
 *     lies between them
 */
record PlantedCluster(
    int id,
    String sector,
    List<Integer> sics,
    History history,
    int eventYear,
    long firstRole,
    int firms,
    int easting,
    int northing,
    int spreadMetres,
    List<Lobe> lobes)
    implements Serializable {

  PlantedCluster {
    sics = List.copyOf(sics);
    lobes = List.copyOf(lobes);
  }

  /** What happens to a cluster within the years of evidence. */
  enum History {
    /** Nothing but firms that come. */
    STEADY,
    /** No firm of it is older than the year. */
    BORN,
    /** Half of its firms come in the year. */
    GREW,
    /** Half of its firms go in the year. */
    SHRANK,
    /** All of its firms go in the year. */
    DIED,
    /** Two of them, between which firms come in the year. */
    MERGED,
    /** One of them, whose middle goes in the year. */
    SPLIT;

    boolean hasTwoLobes() {
      return this == MERGED || this == SPLIT;
    }
  }

  /** Postcodes, each with a weight. */
  static final class Lobe implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int[] postcodes;
    private final double[] running;

    /** With running weights. */
    Lobe(int[] postcodes, double[] running) {
      this.postcodes = postcodes;
      this.running = running;
    }

    int size() {
      return postcodes.length;
    }

    /** One of them, u in [0, 1). */
    int postcode(double u) {
      return postcodes[Cumulative.at(running, u)];
    }
  }

  /** Which lobe a firm of a history with two lobes is in: three tenths each, the rest between. */
  static int lobe(double u) {
    return u < 0.3 ? 0 : u < 0.6 ? 1 : 2;
  }
}
