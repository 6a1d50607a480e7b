package clustermap.job;

import clustermap.job.TruthEvaluationJob.Cell;
import clustermap.publish.Snapshots;
import clustermap.query.NationTables;
import clustermap.query.NationTables.Planted;
import clustermap.stats.Contingency;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the lineage of former years tells, against the births, deaths, merges and splits planted.
 */
final class TruthLineage {
  /** Events of clusters that lineage tells. */
  private static final List<String> EVENTS = List.of("born", "died", "merged", "split");

  /** Those that make one of two lobes, or two of one. */
  private static final Set<String> OF_LOBES = Set.of("merged", "split");

  /** Years by which what is told may miss what was planted. */
  private static final int YEARS_OFF = 1;

  private final Function<Snapshots.Entry, NationTables> open;
  private final TruthLines lines;

  /**
   * A comparison.
   *
   * @param open the tables of a snapshot beside what was planted
   */
  TruthLineage(Function<Snapshots.Entry, NationTables> open, TruthLines lines) {
    this.open = open;
    this.lines = lines;
  }

  /**
   * What lineage says of planted clusters.
   *
   * @param planted those that the clusters of the event are like
   * @param year the calendar year in which it would have happened
   */
  private record Told(String event, Set<Integer> planted, int year) {
    boolean tells(Planted cluster) {
      return event.equals(cluster.history())
          && planted.contains(cluster.id())
          && Math.abs(year - cluster.eventYear()) <= YEARS_OFF;
    }
  }

  /**
   * Compares.
   *
   * @param years the former years that were rebuilt, the first one first
   * @param said hears which year is being read
   */
  void compare(List<Snapshots.Entry> years, Map<Integer, Planted> planted, Consumer<String> said) {
    if (years.size() < 2) {
      lines.notMeasured(
          "lineage",
          "the root holds no former years; make them with: clustermap backcast, from the first year"
              + " of the nation on");
      return;
    }
    int first = years.get(0).run().asOf().getYear();
    int last = years.get(years.size() - 1).run().asOf().getYear();
    List<Told> told = new ArrayList<>();
    Map<String, Set<Integer>> known = new HashMap<>();
    Set<Integer> apart = new HashSet<>();
    for (Snapshots.Entry year : years) {
      LocalDate asOf = year.run().asOf();
      said.accept("lineage of " + asOf);
      try (NationTables tables = open.apply(year)) {
        Map<String, Set<Integer>> now = alike(tables, planted, asOf, apart);
        for (NationTables.Told event : tables.lineage()) {
          Set<Integer> of = new TreeSet<>(now.getOrDefault(event.cluster(), Set.of()));
          of.addAll(known.getOrDefault(event.cluster(), Set.of()));
          if (event.previous() != null) {
            of.addAll(known.getOrDefault(event.previous(), Set.of()));
          }
          if (!of.isEmpty() && !asOf.equals(years.get(0).run().asOf())) {
            told.add(new Told(event.event(), of, asOf.minusDays(1).getYear()));
          }
        }
        known.putAll(now);
      }
    }
    long ofSurvivors =
        years.stream()
            .filter(year -> "survivors".equals(year.run().notes().get("backcast_basis")))
            .count();
    for (String event : EVENTS) {
      List<Planted> events =
          planted.values().stream()
              .filter(p -> p.history().equals(event))
              .filter(p -> p.eventYear() >= first && p.eventYear() < last)
              .toList();
      List<Planted> seenApart = events.stream().filter(p -> apart.contains(p.id())).toList();
      List<Told> ofKind = told.stream().filter(t -> t.event().equals(event)).toList();
      lines.engine(
          "lineage: recall, " + event,
          TruthLines.WILSON,
          Double.NaN,
          shareTold(events, ofKind),
          "told from "
              + first
              + " to "
              + last
              + "; of these years "
              + ofSurvivors
              + " on a basis of survivors, which tell no death, merger or split");
      if (OF_LOBES.contains(event)) {
        lines.engine(
            "lineage: recall, " + event + ", both lobes found",
            TruthLines.WILSON,
            Double.NaN,
            shareTold(seenApart, ofKind),
            "of those whose lobes were two published clusters in some year");
      }
      lines.engine(
          "lineage: precision, " + event,
          TruthLines.WILSON,
          Double.NaN,
          TruthLines.share(
              ofKind.stream()
                  .filter(t -> t.planted().stream().anyMatch(id -> tells(t, planted, id)))
                  .count(),
              ofKind.size()),
          "of events of clusters that are like a planted one");
    }
  }

  private static Cell shareTold(List<Planted> events, List<Told> told) {
    return TruthLines.share(
        events.stream().filter(p -> told.stream().anyMatch(t -> t.tells(p))).count(),
        events.size());
  }

  private static boolean tells(Told told, Map<Integer, Planted> planted, int id) {
    Planted cluster = planted.get(id);
    return cluster != null && told.tells(cluster);
  }

  /**
   * Published clusters by id, each with the planted one that it is like, whole or as it is then.
   *
   * @param apart gets the planted ones of which two lobes are like a cluster each
   */
  private static Map<String, Set<Integer>> alike(
      NationTables tables, Map<Integer, Planted> planted, LocalDate asOf, Set<Integer> apart) {
    Map<String, Set<Integer>> alike = new HashMap<>();
    for (String name :
        planted.values().stream()
            .map(Planted::sector)
            .collect(Collectors.toCollection(TreeSet::new))) {
      NationTables.Sector sector = tables.sector(name);
      for (TruthUnits units :
          List.of(TruthUnits.of(sector, planted, asOf), TruthUnits.whole(sector))) {
        int[] match =
            Contingency.of(
                    units.labels(),
                    sector.cluster(),
                    units.planted().length,
                    sector.clusters().size())
                .matchOfFound(TruthLines.SAME);
        Map<Integer, Integer> unitOf = new HashMap<>();
        for (int c = 0; c < match.length; c++) {
          if (match[c] >= 0) {
            Integer other = unitOf.putIfAbsent(units.planted()[match[c]], match[c]);
            if (other != null && other != match[c]) {
              apart.add(units.planted()[match[c]]);
            }
            alike
                .computeIfAbsent(sector.clusters().get(c), id -> new HashSet<>())
                .add(units.planted()[match[c]]);
          }
        }
      }
    }
    return alike;
  }
}
