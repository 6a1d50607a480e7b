package clustermap.job;

import clustermap.fault.Fault;
import clustermap.job.TruthWays.Found;
import clustermap.job.TruthWays.Way;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.NationTables;
import clustermap.query.NationTables.Effect;
import clustermap.query.NationTables.Links;
import clustermap.query.NationTables.Planted;
import clustermap.resample.EntryBacktest;
import clustermap.resample.EntryBacktest.Estimate;
import clustermap.resample.StratifiedBootstrap;
import clustermap.stats.Contingency;
import clustermap.stats.DesignEffect;
import clustermap.stats.Proportion;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * {@code truth-evaluate}: a snapshot of a synthetic nation against what was planted in it, beside
 * plain ways to find clusters among the same sites.
 */
public final class TruthEvaluationJob {
  /** From here on a cluster is the one that was planted. */
  private static final double SAME = 0.5;

  private static final String WILSON = "Wilson";
  private static final String BOOTSTRAP = "bootstrap over planted clusters within sectors";

  private static final String JACKKNIFE = "jackknife over planted clusters within sectors";

  /** Events of clusters that lineage tells. */
  private static final List<String> EVENTS = List.of("born", "died", "merged", "split");

  /** Years by which what is told may miss what was planted. */
  private static final int YEARS_OFF = 1;

  /**
   * One figure of one way.
   *
   * @param value NaN where there is none
   * @param low lower end of its 95 % interval
   * @param high upper end
   * @param n what it is a share of or a mean over
   */
  public record Cell(double value, double low, double high, long n) {}

  /**
   * One measure.
   *
   * @param interval how intervals are made
   * @param planted what was planted, where the measure is an estimate of it; else NaN
   * @param cells by column; none where it was not measured
   * @param note what a reader should know, or why it was not measured; may be empty
   */
  public record Line(
      String measure, String interval, double planted, Map<String, Cell> cells, String note) {}

  /** Names of the columns, in order. */
  public static List<String> columns() {
    return Arrays.stream(Way.values()).map(Way::column).toList();
  }

  private final @Nullable SparkSession spark;
  private final Snapshots snapshots;
  private final Snapshots.Entry entry;
  private final Path nation;
  private final Path postcodes;
  private final long seed;
  private final int replicates;
  private final List<Line> lines = new ArrayList<>();

  private TruthEvaluationJob(
      @Nullable SparkSession spark,
      Snapshots snapshots,
      Snapshots.Entry entry,
      Path nation,
      Path postcodes,
      long seed,
      int replicates) {
    this.spark = spark;
    this.snapshots = snapshots;
    this.entry = entry;
    this.nation = nation;
    this.postcodes = postcodes;
    this.seed = seed;
    this.replicates = replicates;
  }

  /**
   * Compares.
   *
   * @param spark null to leave out KMeans, for which alone it is needed
   * @param entry the snapshot
   * @param nation folder that {@code generate} wrote
   * @param postcodes reference table by which it placed its firms
   * @param seed of KMeans and of resamples
   * @param replicates resamples, at least 39
   * @param said hears what is being done
   * @throws Fault CONFIG when the snapshot is not of the nation
   */
  public static List<Line> run(
      @Nullable SparkSession spark,
      Snapshots snapshots,
      Snapshots.Entry entry,
      Path nation,
      Path postcodes,
      long seed,
      int replicates,
      Consumer<String> said) {
    TruthEvaluationJob job =
        new TruthEvaluationJob(spark, snapshots, entry, nation, postcodes, seed, replicates);
    job.requireSameNation();
    try (NationTables tables = NationTables.open(snapshots, entry, nation, postcodes)) {
      Map<Integer, Planted> planted =
          tables.planted().stream()
              .collect(Collectors.toMap(Planted::id, p -> p, (a, b) -> a, TreeMap::new));
      job.clusters(tables, planted, said);
      job.links(tables);
      job.lineage(planted, said);
      job.effects(tables);
      job.nascent(tables, planted);
    }
    return List.copyOf(job.lines);
  }

  /** The register that the snapshot read is among the files of the nation. */
  private void requireSameNation() {
    Set<String> read =
        entry.run().inputs().stream()
            .filter(input -> input.table().equals("companies"))
            .flatMap(input -> input.files().stream())
            .map(RunRecord.InputFile::sha256)
            .collect(Collectors.toSet());
    Configuration hadoop = new Configuration();
    Set<String> given =
        NationTables.parquet(nation.resolve("companies")).stream()
            .map(file -> Hashes.ofFile(hadoop, file.toUri().toString()))
            .collect(Collectors.toSet());
    if (!read.equals(given)) {
      throw Fault.config(
          "the snapshot "
              + entry.run().runId()
              + " did not read the register of the nation in "
              + nation
              + ": give --nation the folder that its inputs.dir named, as clustermap generate wrote"
              + " it");
    }
  }

  // ---- clusters

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
        found += best[u] >= SAME ? 1 : 0;
        large += sizes[u] >= minClusterSize ? 1 : 0;
        largeFound += sizes[u] >= minClusterSize && best[u] >= SAME ? 1 : 0;
        reached += part[u] >= SAME ? 1 : 0;
      }
      double[] bestOfFound = counts.bestOfFound();
      double[] share = counts.trueShare();
      for (int c = 0; c < bestOfFound.length; c++) {
        clusters++;
        matched += bestOfFound[c] >= SAME ? 1 : 0;
        mostly += share[c] >= SAME ? 1 : 0;
      }
      if (best.length > 0) {
        sectors.add(counts);
        jaccards.add(best);
      }
    }
  }

  private void clusters(NationTables tables, Map<Integer, Planted> planted, Consumer<String> said) {
    TruthWays ways = new TruthWays(spark, snapshots, entry, tables.qValues(), seed);
    Map<Way, Tally> tallies = new EnumMap<>(Way.class);
    List<TruthUnits> strata = new ArrayList<>();
    for (String name : tables.sectors()) {
      said.accept("clusters of " + name);
      NationTables.Sector sector = tables.sector(name);
      TruthUnits units = TruthUnits.of(sector, planted, entry.run().asOf());
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
    share("clusters: recall", tallies, t -> t.found, t -> t.units, "");
    share(
        "clusters: recall of those of at least " + ways.minClusterSize() + " firms",
        tallies,
        t -> t.largeFound,
        t -> t.large,
        "");
    share("clusters: half their firms in one", tallies, t -> t.reached, t -> t.units, "");
    share("clusters: precision", tallies, t -> t.matched, t -> t.clusters, "");
    share("clusters: precision, half planted", tallies, t -> t.mostly, t -> t.clusters, "");
    lines.add(
        new Line(
            "clusters: mean best Jaccard",
            BOOTSTRAP,
            Double.NaN,
            cells(tallies, t -> resampled.jaccard(t.jaccards)),
            ""));
    lines.add(
        new Line(
            "clusters: adjusted Rand index",
            JACKKNIFE,
            Double.NaN,
            cells(tallies, t -> resampled.rand(t.sectors)),
            "mean over sectors"));
  }

  private void share(
      String measure,
      Map<Way, Tally> tallies,
      Function<Tally, Long> count,
      Function<Tally, Long> total,
      String note) {
    lines.add(
        new Line(
            measure,
            WILSON,
            Double.NaN,
            cells(tallies, t -> cell(count.apply(t), total.apply(t))),
            note));
  }

  private static Map<String, Cell> cells(Map<Way, Tally> tallies, Function<Tally, Cell> figure) {
    Map<String, Cell> cells = new HashMap<>();
    tallies.forEach((way, tally) -> cells.put(way.column(), figure.apply(tally)));
    return cells;
  }

  private static Cell cell(long count, long total) {
    Proportion p = Proportion.wilson((double) count, (double) total);
    return new Cell(p.share(), p.low(), p.high(), total);
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
      return cell(
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
      return cell(
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

    private static Cell cell(Estimate estimate, long n) {
      return new Cell(estimate.value(), estimate.low(), estimate.high(), n);
    }
  }

  // ---- links

  private void links(NationTables tables) {
    if (!tables.has("participant_links")) {
      notMeasured("links", "the snapshot has no participant_links");
      return;
    }
    linked("links: recall", tables.linkRecall(Links.ALL));
    linked("links: precision", tables.linkPrecision(Links.ALL));
    linked("links: recall, exact alone", tables.linkRecall(Links.EXACT));
    linked("links: precision, exact alone", tables.linkPrecision(Links.EXACT));
  }

  /** Participations of one firm are no independent draws, so n is taken over the design effect. */
  private void linked(String measure, NationTables.Shares shares) {
    double right = 0;
    double all = 0;
    for (int f = 0; f < shares.all().length; f++) {
      right += shares.right()[f];
      all += shares.all()[f];
    }
    double effect = DesignEffect.of(shares.right(), shares.all());
    Proportion p = Proportion.wilson(right / effect, all / effect);
    engine(
        measure,
        "Wilson, n over the design effect of firms",
        Double.NaN,
        new Cell(p.share(), p.low(), p.high(), Math.round(all)),
        "");
  }

  private void engine(String measure, String interval, double planted, Cell cell, String note) {
    lines.add(new Line(measure, interval, planted, Map.of(Way.ENGINE.column(), cell), note));
  }

  private void notMeasured(String measure, String why) {
    lines.add(new Line(measure, "", Double.NaN, Map.of(), "not measured: " + why));
  }

  // ---- lineage

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

  private void lineage(Map<Integer, Planted> planted, Consumer<String> said) {
    List<Snapshots.Entry> years = former();
    if (years.size() < 2) {
      notMeasured(
          "lineage",
          "the root holds no former years; make them with: clustermap backcast, from the first year"
              + " of the nation on");
      return;
    }
    int first = years.get(0).run().asOf().getYear();
    int last = years.get(years.size() - 1).run().asOf().getYear();
    List<Told> told = new ArrayList<>();
    Map<String, Set<Integer>> known = new HashMap<>();
    for (Snapshots.Entry year : years) {
      LocalDate asOf = year.run().asOf();
      said.accept("lineage of " + asOf);
      try (NationTables tables = NationTables.open(snapshots, year, nation, postcodes)) {
        Map<String, Set<Integer>> now = alike(tables, planted, asOf);
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
    String basis =
        years.get(years.size() - 1).run().notes().getOrDefault("backcast_basis", "unknown");
    for (String event : EVENTS) {
      List<Planted> events =
          planted.values().stream()
              .filter(p -> p.history().equals(event))
              .filter(p -> p.eventYear() >= first && p.eventYear() < last)
              .toList();
      List<Told> ofKind = told.stream().filter(t -> t.event().equals(event)).toList();
      engine(
          "lineage: recall, " + event,
          WILSON,
          Double.NaN,
          cell(
              events.stream().filter(p -> ofKind.stream().anyMatch(t -> t.tells(p))).count(),
              events.size()),
          "told from " + first + " to " + last + "; basis " + basis);
      engine(
          "lineage: precision, " + event,
          WILSON,
          Double.NaN,
          cell(
              ofKind.stream()
                  .filter(t -> t.planted().stream().anyMatch(id -> tells(t, planted, id)))
                  .count(),
              ofKind.size()),
          "of events of clusters that are like a planted one");
    }
  }

  private static boolean tells(Told told, Map<Integer, Planted> planted, int id) {
    Planted cluster = planted.get(id);
    return cluster != null && told.tells(cluster);
  }

  /** The former years that were rebuilt, the first one first. */
  private List<Snapshots.Entry> former() {
    return snapshots.rebuilt().stream()
        .sorted(Comparator.comparing((Snapshots.Entry e) -> e.run().asOf()))
        .toList();
  }

  /**
   * Published clusters by id, each with the planted one that it is like, whole or as it is then.
   */
  private static Map<String, Set<Integer>> alike(
      NationTables tables, Map<Integer, Planted> planted, LocalDate asOf) {
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
                .matchOfFound(SAME);
        for (int c = 0; c < match.length; c++) {
          if (match[c] >= 0) {
            alike
                .computeIfAbsent(sector.clusters().get(c), id -> new HashSet<>())
                .add(units.planted()[match[c]]);
          }
        }
      }
    }
    return alike;
  }

  // ---- effects

  private void effects(NationTables tables) {
    if (!tables.has("programme_effects")) {
      notMeasured("programmes", "the snapshot has no programme_effects");
      return;
    }
    List<Effect> effects = tables.effects();
    if (effects.stream().allMatch(effect -> effect.found() == null)) {
      notMeasured(
          "programmes",
          "the snapshot tells no effect of a planted programme on births or grants; why, says"
              + " conclusion of programme_effects");
      return;
    }
    Map<String, List<Boolean>> held = new TreeMap<>();
    for (Effect effect : effects) {
      double truth = Math.log1p(effect.planted());
      String measure =
          "programmes: " + effect.outcome() + ", " + effect.scale() + ", " + effect.programme();
      Double found = effect.found();
      Double low = effect.low();
      Double high = effect.high();
      if (found == null || low == null || high == null) {
        notMeasured(measure, "the snapshot tells no such effect");
        continue;
      }
      boolean holds = low <= truth && truth <= high;
      held.computeIfAbsent(effect.outcome() + ", " + effect.scale(), k -> new ArrayList<>())
          .add(holds);
      engine(
          measure,
          "the snapshot's own",
          truth,
          new Cell(found, low, high, effect.districts()),
          holds ? "interval holds what was planted" : "interval does not hold what was planted");
    }
    List<Boolean> all = held.values().stream().flatMap(Collection::stream).toList();
    if (!all.isEmpty()) {
      engine(
          "programmes: intervals that hold what was planted",
          WILSON,
          0.95,
          cell(all.stream().filter(h -> h).count(), all.size()),
          "effects of one programme are not independent");
    }
  }

  // ---- nascent potential

  private void nascent(NationTables now, Map<Integer, Planted> planted) {
    for (Snapshots.Entry year : former()) {
      try (NationTables then = NationTables.open(snapshots, year, nation, postcodes)) {
        if (then.has("place_sectors")) {
          nascent(then.nascent(), now.districts(), planted, year.run().asOf().getYear());
          return;
        }
      }
    }
    notMeasured(
        "nascent ranks",
        "no former year of the root holds place_sectors, and ranks of today know what was born;"
            + " make them with: clustermap backcast --set run.leave_out=none");
  }

  private void nascent(
      NationTables.Nascent pairs,
      Map<Integer, String> districts,
      Map<Integer, Planted> planted,
      int from) {
    Set<List<String>> born =
        planted.values().stream()
            .filter(p -> p.history().equals("born") && p.eventYear() >= from)
            .filter(p -> p.eventYear() < entry.run().asOf().getYear())
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
      notMeasured(
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
    Estimate rank = measured.auc(0);
    Estimate firms = measured.auc(1);
    engine(
        "nascent ranks: AUC of rank_of_place",
        "bootstrap over districts",
        Double.NaN,
        new Cell(rank.value(), rank.low(), rank.high(), events.length),
        note);
    engine(
        "nascent ranks: AUC of the sector's firms",
        "bootstrap over districts",
        Double.NaN,
        new Cell(firms.value(), firms.low(), firms.high(), events.length),
        note);
  }
}
