package clustermap.lineage;

import clustermap.lineage.ClusterEvent.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One night: which cluster of tonight is which of the snapshot before, and what became of each.
 *
 * <p>A cluster that continues none gets an id of its own: a hash of what tonight's clustering calls
 * it, which follows from its taxonomy, its sector and its medoid, and of the day. So an id is never
 * given twice, and a rerun gives the same ones.
 */
public final class Tracker {

  private final LineageRules rules;
  private final LocalDate asOf;
  private final @Nullable LocalDate previousAsOf;
  private final @Nullable Map<String, Double> survivors;

  /**
   * A tracker of a day that is rebuilt from the firms that survived until later. Among them deaths,
   * mergers and splits cannot be told, nor a loss of weight; growth is what goes beyond that of the
   * sector's survivors.
   *
   * @param survivors by previous cluster, the factor by which its sector's survivors grew; null
   *     when those that did not survive are known too
   */
  public Tracker(
      LineageRules rules,
      LocalDate asOf,
      @Nullable LocalDate previousAsOf,
      @Nullable Map<String, Double> survivors) {
    this.rules = rules;
    this.asOf = asOf;
    this.previousAsOf = previousAsOf;
    this.survivors = survivors;
  }

  /**
   * A tracker of a day.
   *
   * @param previousAsOf day of the snapshot before; null without one
   */
  public Tracker(LineageRules rules, LocalDate asOf, @Nullable LocalDate previousAsOf) {
    this(rules, asOf, previousAsOf, null);
  }

  /**
   * A cluster by what its members say.
   *
   * @param id its own, or what tonight's clustering calls it
   * @param weight of all members, in thousandths of a firm
   * @param easting of the centre, EPSG:27700, metres
   * @param northing of the centre, EPSG:27700, metres
   */
  public record Cluster(String id, long weight, double easting, double northing) {}

  /** Where firms were and are. */
  public enum Way {
    /** In both clusters; with the smaller of their weights. */
    SHARED,
    /** In the previous cluster, and in the sector still. */
    PREVIOUS,
    /** In the current cluster, and in the sector before. */
    CURRENT,
    /** In the previous cluster, and gone from the sector. */
    LEFT,
    /** In the current cluster, and new to the sector. */
    ENTERED,
    /** Elsewhere than before. */
    MOVED
  }

  /**
   * Firms that went one way.
   *
   * @param previous the previous cluster; null for none
   * @param found the current cluster; null for none
   * @param weight in thousandths of a firm
   */
  public record Flow(
      Way way, @Nullable String previous, @Nullable String found, long firms, long weight) {}

  /**
   * Who a cluster is.
   *
   * @param id the id that it keeps
   * @param found what tonight's clustering calls it; null for one that is not there
   * @param state where it stands in time
   */
  public record Identity(String id, @Nullable String found, ClusterState state) {}

  /**
   * What became of a cluster, in ids that are kept.
   *
   * @param id the cluster: of one that died its own, of one that merged the one that it went into
   * @param provisional whether a birth or death has yet to hold
   * @param previousId the previous cluster; null for one that was born
   * @param ofPrevious share of the previous cluster that is in this one; null without overlap
   * @param ofCurrent share of this cluster that was in the previous one; null without overlap
   * @param since day of the snapshot that is compared with
   */
  public record Told(
      String id,
      Kind kind,
      boolean provisional,
      @Nullable String previousId,
      @Nullable Double ofPrevious,
      @Nullable Double ofCurrent,
      LocalDate since) {}

  /**
   * What came of a night.
   *
   * @param identities every cluster that is there, then those that are not, dormant or given up
   * @param told events; none on the first night
   */
  public record Night(List<Identity> identities, List<Told> told) {}

  /**
   * Tracks.
   *
   * @param before clusters of the snapshot before, and the dormant ones as they last were
   * @param states of those, by id
   * @param now clusters of tonight
   */
  public Night night(
      List<Cluster> before, Map<String, ClusterState> states, List<Cluster> now, List<Flow> flows) {
    List<Cluster> older = new ArrayList<>(before);
    older.sort(
        Comparator.comparing((Cluster c) -> state(states, c).bornAsOf())
            .thenComparing(Cluster::id));
    List<Cluster> sorted = new ArrayList<>(now);
    sorted.sort(Comparator.comparing(Cluster::id));
    Sides sides = new Sides(older, sorted);
    Overlaps overlaps = sides.overlaps(flows);
    int[] matched =
        ClusterMatching.of(overlaps, counting(older.size()), counting(sorted.size()), rules);
    long[] left = new long[older.size()];
    long[] entered = new long[sorted.size()];
    sides.turnover(flows, overlaps, matched, left, entered);
    boolean[] dormant = new boolean[older.size()];
    for (int p = 0; p < dormant.length; p++) {
      dormant[p] = state(states, older.get(p)).status() == ClusterState.Status.DORMANT;
    }
    List<Identity> is = new ArrayList<>();
    boolean[] goesOn = new boolean[older.size()];
    for (int c = 0; c < matched.length; c++) {
      String found = sorted.get(c).id();
      if (matched[c] < 0) {
        is.add(
            new Identity(
                ClusterIds.born(found, asOf),
                found,
                ClusterState.born(asOf, previousAsOf == null, rules)));
      } else {
        int p = overlaps.from(matched[c]);
        goesOn[p] = true;
        Cluster was = older.get(p);
        is.add(new Identity(was.id(), found, state(states, was).seen(asOf, rules)));
      }
    }
    Map<String, ClusterState> gone = new HashMap<>();
    List<Identity> all = new ArrayList<>(is);
    for (int p = 0; p < goesOn.length; p++) {
      if (!goesOn[p]) {
        ClusterState was = state(states, older.get(p));
        ClusterState missed = survivors == null ? was.missed(asOf, rules) : was.lost();
        gone.put(older.get(p).id(), missed);
        all.add(new Identity(older.get(p).id(), null, missed));
      }
    }
    List<Told> told = new ArrayList<>();
    if (previousAsOf != null) {
      for (ClusterEvent event :
          ClusterEvents.of(
              overlaps, matched, sizes(older, left), sizes(sorted, entered), dormant, rules)) {
        told.add(told(event, overlaps, older, is, states, gone, previousAsOf));
      }
    }
    return new Night(all, told);
  }

  private Told told(
      ClusterEvent event,
      Overlaps overlaps,
      List<Cluster> older,
      List<Identity> is,
      Map<String, ClusterState> states,
      Map<String, ClusterState> gone,
      LocalDate previousAsOf) {
    Cluster was = event.previous() < 0 ? null : older.get(event.previous());
    Identity now = event.current() < 0 ? null : is.get(event.current());
    boolean provisional =
        switch (event.kind()) {
          case BORN, SPLIT -> now != null && now.state().confirmedAsOf() == null;
          case DIED, MERGED -> was != null && held(gone.get(was.id()));
          default -> false;
        };
    int e = event.overlap();
    return new Told(
        now != null ? now.id() : was != null ? was.id() : "",
        survivors == null ? event.kind() : ofSurvivors(event.kind()),
        provisional,
        was == null ? null : was.id(),
        e < 0 ? null : overlaps.ofPrevious(e),
        e < 0 ? null : overlaps.ofCurrent(e),
        was == null ? previousAsOf : state(states, was).lastAsOf());
  }

  private static Kind ofSurvivors(Kind kind) {
    return switch (kind) {
      case DIED, MERGED, SPLIT -> Kind.NOT_MEASURABLE;
      case SHRANK -> Kind.CONTINUED;
      default -> kind;
    };
  }

  private static boolean held(@Nullable ClusterState state) {
    return state != null && state.status() == ClusterState.Status.DORMANT;
  }

  private static ClusterState state(Map<String, ClusterState> states, Cluster cluster) {
    ClusterState state = states.get(cluster.id());
    if (state == null) {
      throw new IllegalStateException("nothing is known of the state of cluster " + cluster.id());
    }
    return state;
  }

  private static int[] counting(int n) {
    int[] counting = new int[n];
    for (int i = 0; i < n; i++) {
      counting[i] = i;
    }
    return counting;
  }

  private List<ClusterEvents.Size> sizes(List<Cluster> clusters, long[] turnover) {
    List<ClusterEvents.Size> sizes = new ArrayList<>();
    for (int i = 0; i < turnover.length; i++) {
      Cluster c = clusters.get(i);
      double expected = survivors == null ? 1 : survivors.getOrDefault(c.id(), 1.0);
      sizes.add(
          new ClusterEvents.Size(c.weight(), turnover[i], c.easting(), c.northing(), expected));
    }
    return sizes;
  }

  /** The clusters of both sides by their places. */
  private static final class Sides {
    private final Map<String, Integer> previous = new HashMap<>();
    private final Map<String, Integer> current = new HashMap<>();
    private final long[] previousTotal;
    private final long[] currentTotal;

    Sides(List<Cluster> before, List<Cluster> now) {
      before.forEach(c -> previous.put(c.id(), previous.size()));
      now.forEach(c -> current.put(c.id(), current.size()));
      previousTotal = before.stream().mapToLong(Cluster::weight).toArray();
      currentTotal = now.stream().mapToLong(Cluster::weight).toArray();
    }

    private static int at(Map<String, Integer> places, @Nullable String id) {
      Integer place = id == null ? null : places.get(id);
      return place == null ? -1 : place;
    }

    Overlaps overlaps(List<Flow> flows) {
      long[] before = new long[previous.size()];
      long[] now = new long[current.size()];
      List<Flow> shared = new ArrayList<>();
      for (Flow flow : flows) {
        switch (flow.way()) {
          case PREVIOUS -> before[at(previous, flow.previous())] += flow.weight();
          case CURRENT -> now[at(current, flow.found())] += flow.weight();
          case SHARED -> shared.add(flow);
          case LEFT, ENTERED, MOVED -> {
            // Turnover.
          }
        }
      }
      int[] from = new int[shared.size()];
      int[] to = new int[shared.size()];
      long[] weight = new long[shared.size()];
      for (int i = 0; i < weight.length; i++) {
        from[i] = at(previous, shared.get(i).previous());
        to[i] = at(current, shared.get(i).found());
        weight[i] = shared.get(i).weight();
      }
      return new Overlaps(before, now, previousTotal, currentTotal, from, to, weight);
    }

    /** Firms that left each previous cluster, and entered each current, not by boundaries alone. */
    void turnover(List<Flow> flows, Overlaps overlaps, int[] matched, long[] left, long[] entered) {
      for (Flow flow : flows) {
        int p = at(previous, flow.previous());
        int c = at(current, flow.found());
        boolean within = p >= 0 && c >= 0 && matched[c] >= 0 && overlaps.from(matched[c]) == p;
        boolean moved = flow.way() == Way.MOVED && !within;
        if (p >= 0 && (moved || flow.way() == Way.LEFT)) {
          left[p] += flow.firms();
        }
        if (c >= 0 && (moved || flow.way() == Way.ENTERED)) {
          entered[c] += flow.firms();
        }
      }
    }
  }
}
