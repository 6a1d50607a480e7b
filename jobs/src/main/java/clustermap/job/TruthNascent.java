package clustermap.job;

import clustermap.publish.Snapshots;
import clustermap.query.NationTables;
import clustermap.query.NationTables.Planted;
import clustermap.resample.EntryBacktest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ranks of a former year's nascent potential, against the clusters planted to be born since. */
final class TruthNascent {
  private final Function<Snapshots.Entry, NationTables> open;
  private final long seed;
  private final int replicates;
  private final TruthLines lines;

  /**
   * A comparison.
   *
   * @param open the tables of a snapshot beside what was planted
   * @param seed of resamples
   * @param replicates resamples, at least 39
   */
  TruthNascent(
      Function<Snapshots.Entry, NationTables> open, long seed, int replicates, TruthLines lines) {
    this.open = open;
    this.seed = seed;
    this.replicates = replicates;
    this.lines = lines;
  }

  /**
   * Compares.
   *
   * @param years the former years that were rebuilt, the first one first
   * @param now the tables of the snapshot
   * @param to the year of the snapshot
   */
  void compare(
      List<Snapshots.Entry> years, NationTables now, Map<Integer, Planted> planted, int to) {
    for (Snapshots.Entry year : years) {
      try (NationTables then = open.apply(year)) {
        if (then.has("place_sectors")) {
          compare(then.nascent(), now.districts(), planted, year.run().asOf().getYear(), to);
          return;
        }
      }
    }
    lines.notMeasured(
        "nascent ranks",
        "no former year of the root holds place_sectors, and ranks of today know what was born;"
            + " make them with: clustermap backcast --set run.leave_out=none");
  }

  private void compare(
      NationTables.Nascent pairs,
      Map<Integer, String> districts,
      Map<Integer, Planted> planted,
      int from,
      int to) {
    Set<List<String>> born =
        planted.values().stream()
            .filter(p -> p.history().equals("born") && p.eventYear() >= from)
            .filter(p -> p.eventYear() < to)
            .filter(p -> districts.containsKey(p.id()))
            .map(p -> List.of(districts.getOrDefault(p.id(), ""), p.sector()))
            .collect(Collectors.toSet());
    boolean[] events = new boolean[pairs.places().size()];
    int[] places = new int[events.length];
    Map<String, Integer> numbers = new HashMap<>();
    double[][] scores = {new double[events.length], pairs.firms()};
    int came = 0;
    for (int i = 0; i < events.length; i++) {
      String place = pairs.places().get(i);
      Integer number = numbers.get(place);
      if (number == null) {
        number = numbers.size();
        numbers.put(place, number);
      }
      places[i] = number;
      scores[0][i] = -pairs.ranks()[i];
      events[i] = born.contains(List.of(place, pairs.sectors().get(i)));
      came += events[i] ? 1 : 0;
    }
    if (came == 0 || came == events.length) {
      lines.notMeasured(
          "nascent ranks",
          came
              + " of "
              + events.length
              + " pairs of district and sector of "
              + from
              + " have a planted birth since");
      return;
    }
    EntryBacktest.Measured measured =
        new EntryBacktest(places, scores, 1, replicates).measure(events, seed, "nascent");
    String note =
        came + " births since " + from + "; clusters are planted without regard to relatedness";
    lines.engine(
        "nascent ranks: AUC of rank_of_place",
        "bootstrap over districts",
        Double.NaN,
        TruthLines.resampled(measured.auc(0), events.length),
        note);
    lines.engine(
        "nascent ranks: AUC of the sector's firms",
        "bootstrap over districts",
        Double.NaN,
        TruthLines.resampled(measured.auc(1), events.length),
        note);
  }
}
