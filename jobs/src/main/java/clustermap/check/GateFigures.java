package clustermap.check;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the quality gate looks at in a run.
 *
 * @param volumes counts by name
 * @param located sites of counted firms that have a position, of all such sites
 * @param linked grant participants and patent applicants that are linked to a firm, by input, of
 *     those whose names do not say that they are something else than a firm
 * @param churn what changed since the snapshot that clusters are tracked from, by taxonomy; empty
 *     when there is none
 * @param unchurned why churn is not measured; empty when it is
 * @param hidden confidential figures that disclosure control hid, of those that there are, by table
 *     and column
 * @param sectors counted firms by taxonomy and sector
 */
public record GateFigures(
    SortedMap<String, Long> volumes,
    Part located,
    SortedMap<String, Part> linked,
    SortedMap<String, Churn> churn,
    String unchurned,
    SortedMap<String, Part> hidden,
    SortedMap<String, SortedMap<String, Long>> sectors) {
  public GateFigures {
    volumes = sorted(volumes);
    linked = sorted(linked);
    churn = sorted(churn);
    hidden = sorted(hidden);
    sectors = sorted(sectors);
  }

  private static <T> SortedMap<String, T> sorted(SortedMap<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /**
   * A part of a whole.
   *
   * @param part how many of them
   * @param whole how many there are
   */
  public record Part(long part, long whole) {
    double share() {
      return part / (double) whole;
    }
  }

  /**
   * How clusters of a taxonomy differ from those before.
   *
   * @param gone clusters of before whose id no cluster has now: died or merged into another
   * @param appeared clusters of now whose id no cluster had: born, split off or come back
   * @param moved members of a cluster that are now in another or in none, of those that are still
   *     in the sector
   */
  public record Churn(Part gone, Part appeared, Part moved) {}

  /**
   * What a former run had.
   *
   * @param volumes counts by name
   * @param shares shares that its gate measured, by check and what it is of
   * @param sectors counted firms by taxonomy and sector
   */
  public record Before(
      SortedMap<String, Long> volumes,
      SortedMap<String, Double> shares,
      SortedMap<String, SortedMap<String, Long>> sectors) {
    public Before {
      volumes = sorted(volumes);
      shares = sorted(shares);
      sectors = sorted(sectors);
    }

    /** There is no former run. */
    public static Before none() {
      return new Before(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    boolean isEmpty() {
      return volumes.isEmpty();
    }
  }
}
