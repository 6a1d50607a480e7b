package clustermap.job;

import clustermap.job.TruthEvaluationJob.Cell;
import clustermap.job.TruthWays.Found;
import clustermap.job.TruthWays.Way;
import clustermap.query.NationTables;
import clustermap.query.NationTables.Planted;
import clustermap.resample.StratifiedBootstrap;
import clustermap.stats.Contingency;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Clusters of the engine, and of plain ways beside it, against those that were planted. */
final class TruthClusters {
  private static final String BOOTSTRAP = "bootstrap over planted clusters within sectors";
  private static final String JACKKNIFE = "jackknife over planted clusters within sectors";

  private final TruthWays ways;
  private final long seed;
  private final int replicates;
  private final TruthLines lines;

  /**
   * A comparison.
   *
   * @param seed of resamples
   * @param replicates resamples, at least 39
   */
  TruthClusters(TruthWays ways, long seed, int replicates, TruthLines lines) {
    this.ways = ways;
    this.seed = seed;
    this.replicates = replicates;
    this.lines = lines;
  }

  /** What a way adds up to over sectors. */
  private static final class Tally {
    /** With planted clusters, by sector. */
    private final List<Contingency> sectors = new ArrayList<>();

    private final List<double[]> jaccards = new ArrayList<>();
    private long units;
    private long found;
    private long large;
    private long largeFound;
    private long reached;
    private long clusters;
    private long matched;
    private long mostly;

    void add(TruthUnits units, Found of, int minClusterSize) {
      Contingency counts =
          Contingency.of(units.labels(), of.labels(), units.planted().length, of.clusters());
      double[] best = counts.bestJaccard();
      double[] part = counts.largestPart();
      long[] sizes = counts.trueSizes();
      for (int u = 0; u < best.length; u++) {
        this.units++;
        found += best[u] >= TruthLines.SAME ? 1 : 0;
        large += sizes[u] >= minClusterSize ? 1 : 0;
        largeFound += sizes[u] >= minClusterSize && best[u] >= TruthLines.SAME ? 1 : 0;
        reached += part[u] >= TruthLines.SAME ? 1 : 0;
      }
      double[] bestOfFound = counts.bestOfFound();
      double[] share = counts.trueShare();
      for (int c = 0; c < bestOfFound.length; c++) {
        clusters++;
        matched += bestOfFound[c] >= TruthLines.SAME ? 1 : 0;
        mostly += share[c] >= TruthLines.SAME ? 1 : 0;
      }
      if (best.length > 0) {
        sectors.add(counts);
        jaccards.add(best);
      }
    }
  }

  /**
   * Compares.
   *
   * @param asOf the day of the snapshot
   * @param said hears which sector is being compared
   */
  void compare(
      NationTables tables, Map<Integer, Planted> planted, LocalDate asOf, Consumer<String> said) {
    Map<Way, Tally> tallies = new EnumMap<>(Way.class);
    List<TruthUnits> strata = new ArrayList<>();
    for (String name : tables.sectors()) {
      said.accept("clusters of " + name);
      NationTables.Sector sector = tables.sector(name);
      TruthUnits units = TruthUnits.of(sector, planted, asOf);
      if (units.planted().length > 0) {
        strata.add(units);
      }
      ways.find(sector, units.planted().length)
          .forEach(
              (way, found) ->
                  tallies
                      .computeIfAbsent(way, w -> new Tally())
                      .add(units, found, ways.minClusterSize()));
    }
    Resampled resampled = new Resampled(strata);
    share("clusters: recall", tallies, t -> t.found, t -> t.units);
    share(
        "clusters: recall of those of at least " + ways.minClusterSize() + " firms",
        tallies,
        t -> t.largeFound,
        t -> t.large);
    share("clusters: half their firms in one", tallies, t -> t.reached, t -> t.units);
    share("clusters: precision", tallies, t -> t.matched, t -> t.clusters);
    share("clusters: precision, half planted", tallies, t -> t.mostly, t -> t.clusters);
    lines.ways(
        "clusters: mean best Jaccard",
        BOOTSTRAP,
        cells(tallies, t -> resampled.jaccard(t.jaccards)),
        "");
    lines.ways(
        "clusters: adjusted Rand index",
        JACKKNIFE,
        cells(tallies, t -> resampled.rand(t.sectors)),
        "mean over sectors");
  }

  private void share(
      String measure,
      Map<Way, Tally> tallies,
      Function<Tally, Long> count,
      Function<Tally, Long> total) {
    lines.ways(
        measure,
        TruthLines.WILSON,
        cells(tallies, t -> TruthLines.share(count.apply(t), total.apply(t))),
        "");
  }

  private static Map<String, Cell> cells(Map<Way, Tally> tallies, Function<Tally, Cell> figure) {
    Map<String, Cell> cells = new HashMap<>();
    tallies.forEach((way, tally) -> cells.put(way.column(), figure.apply(tally)));
    return cells;
  }

  /** Planted clusters drawn anew within their sectors; lobes of one go together. */
  private final class Resampled {
    private final StratifiedBootstrap bootstrap;

    /** By sector and unit, the position of its planted cluster among what is drawn. */
    private final List<int[]> drawnAt = new ArrayList<>();

    private final int units;

    Resampled(List<TruthUnits> sectors) {
      List<Integer> strata = new ArrayList<>();
      int all = 0;
      for (int s = 0; s < sectors.size(); s++) {
        int[] planted = sectors.get(s).planted();
        Map<Integer, Integer> positions = new HashMap<>();
        int[] at = new int[planted.length];
        for (int u = 0; u < at.length; u++) {
          Integer position = positions.get(planted[u]);
          if (position == null) {
            position = strata.size();
            positions.put(planted[u], position);
            strata.add(s);
          }
          at[u] = position;
        }
        drawnAt.add(at);
        all += at.length;
      }
      units = all;
      bootstrap =
          new StratifiedBootstrap(
              strata.stream().mapToInt(Integer::intValue).toArray(), replicates);
    }

    Cell jaccard(List<double[]> bySector) {
      return TruthLines.resampled(
          bootstrap.estimate(
              times -> {
                double sum = 0;
                double weight = 0;
                for (int s = 0; s < bySector.size(); s++) {
                  for (int u = 0; u < bySector.get(s).length; u++) {
                    int copies = times[drawnAt.get(s)[u]];
                    sum += copies * bySector.get(s)[u];
                    weight += copies;
                  }
                }
                return sum / weight;
              },
              seed,
              "jaccard"),
          units);
    }

    Cell rand(List<Contingency> bySector) {
      return TruthLines.resampled(
          bootstrap.jackknife(
              times -> {
                double sum = 0;
                for (int s = 0; s < bySector.size(); s++) {
                  int[] at = drawnAt.get(s);
                  int[] copies = new int[at.length];
                  for (int u = 0; u < copies.length; u++) {
                    copies[u] = times[at[u]];
                  }
                  sum += bySector.get(s).adjustedRand(copies);
                }
                return sum / bySector.size();
              }),
          bySector.size());
    }
  }
}
