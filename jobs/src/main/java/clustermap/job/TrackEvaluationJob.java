package clustermap.job;

import clustermap.generate.PlantedHistory;
import clustermap.generate.PlantedHistory.Event;
import clustermap.generate.PlantedHistory.Night;
import clustermap.lineage.ClusterEvent.Kind;
import clustermap.lineage.ClusterState;
import clustermap.lineage.LineageRules;
import clustermap.lineage.Tracker;
import clustermap.lineage.Tracker.Way;
import clustermap.stats.Proportion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code track-evaluate}: how many planted events are found, and how many are told that never were,
 * beside plain matching by Jaccard and MONIC (Spiliopoulou et al., KDD 2006).
 */
public final class TrackEvaluationJob {
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final double JACCARD = 0.5;
  private static final double MONIC_SURVIVES = 0.5;
  private static final double MONIC_SPLITS = 0.25;

  private TrackEvaluationJob() {}

  /**
   * One method on histories of one size and noise.
   *
   * @param method track, jaccard or monic
   * @param size firms of a new cluster
   * @param noise share of members mistaken each night
   * @param planted events
   * @param found of these
   * @param told events, planted or not
   */
  public record Score(String method, int size, double noise, long planted, long found, long told) {
    /** Share of planted events that are found. */
    public Proportion recall() {
      return Proportion.wilson((double) found, (double) planted);
    }

    /** Share of events told that were planted. */
    public Proportion precision() {
      return Proportion.wilson((double) found, (double) told);
    }
  }

  /**
   * Scores of each method, by size and noise.
   *
   * @param clusters at the beginning of each history
   * @param nights of each history
   */
  public static List<Score> run(
      List<Integer> sizes,
      List<Double> noises,
      int clusters,
      int nights,
      long seed,
      LineageRules rules) {
    List<Score> scores = new ArrayList<>();
    for (int size : sizes) {
      for (double noise : noises) {
        PlantedHistory history = PlantedHistory.of(clusters, size, nights, noise, seed);
        Map<String, Set<Event>> told = new TreeMap<>();
        told.put("track", tracked(history.nights(), rules));
        told.put("jaccard", matched(history.nights(), false));
        told.put("monic", matched(history.nights(), true));
        for (String method : List.of("track", "jaccard", "monic")) {
          Set<Event> events = told.getOrDefault(method, Set.of());
          long found = events.stream().filter(history.events()::contains).count();
          scores.add(new Score(method, size, noise, history.events().size(), found, events.size()));
        }
      }
    }
    return scores;
  }

  private static String name(int cluster) {
    return "n" + cluster;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(1));
  }

  private static Tracker.Cluster cluster(String id, int cluster, Set<Integer> members) {
    return new Tracker.Cluster(id, 1000L * members.size(), 10_000.0 * cluster, 0);
  }

  /** The product's way, night after night, as the stages do it. */
  private static Set<Event> tracked(List<Night> nights, LineageRules rules) {
    Map<String, ClusterState> states = new HashMap<>();
    Map<String, Integer> truth = new HashMap<>();
    Map<String, Set<Integer>> last = new TreeMap<>();
    Map<String, Event> revocable = new HashMap<>();
    Set<Event> events = new HashSet<>();
    for (int n = 0; n < nights.size(); n++) {
      Night night = nights.get(n);
      LocalDate asOf = FIRST.plusDays(n);
      LocalDate before = n == 0 ? null : asOf.minusDays(1);
      List<Tracker.Cluster> known = new ArrayList<>();
      last.forEach((id, members) -> known.add(cluster(id, truth.getOrDefault(id, 0), members)));
      List<Tracker.Cluster> now = new ArrayList<>();
      night.clusters().forEach((c, members) -> now.add(cluster(name(c), c, members)));
      Set<Integer> firmsBefore = n == 0 ? Set.of() : nights.get(n - 1).firms();
      Tracker.Night seen =
          new Tracker(rules, asOf, before)
              .night(known, states, now, flows(last, night, firmsBefore));
      Map<String, Integer> nowTruth = new HashMap<>();
      for (Tracker.Identity one : seen.identities()) {
        states.put(one.id(), one.state());
        if (one.found() != null) {
          nowTruth.put(one.id(), number(one.found()));
          last.put(one.id(), night.clusters().getOrDefault(number(one.found()), Set.of()));
          Event revoked = revocable.remove(one.id());
          if (revoked != null) {
            events.remove(revoked);
          }
        } else if (one.state().status() == ClusterState.Status.DEAD) {
          last.remove(one.id());
        }
      }
      for (Tracker.Told told : seen.told()) {
        Event event = event(n, told, before, truth, nowTruth);
        if (event != null
            && events.add(event)
            && told.provisional()
            && (told.kind() == Kind.DIED || told.kind() == Kind.MERGED)
            && told.previousId() != null) {
          revocable.put(told.previousId(), event);
        }
      }
      truth.putAll(nowTruth);
    }
    return events;
  }

  /** The event by true names; one of cluster −1 where an id went to another cluster. */
  private static @Nullable Event event(
      int night,
      Tracker.Told told,
      @Nullable LocalDate before,
      Map<String, Integer> truth,
      Map<String, Integer> nowTruth) {
    int was = told.previousId() == null ? -1 : truth.getOrDefault(told.previousId(), -1);
    int is = nowTruth.getOrDefault(told.id(), -1);
    return switch (told.kind()) {
      case BORN, SPLIT -> new Event(night, told.kind(), is);
      case DIED, MERGED -> new Event(night, told.kind(), was);
      case MOVED, NOT_MEASURABLE -> null;
      case CONTINUED, GREW, SHRANK -> {
        if (was != is) {
          yield new Event(night, told.kind(), -1);
        }
        boolean back = !told.since().equals(before);
        yield told.kind() == Kind.CONTINUED && !back
            ? null
            : new Event(night, back ? Kind.CONTINUED : told.kind(), is);
      }
    };
  }

  /** What the stage MemberFlows counts, for firms that weigh one each and never move. */
  private static List<Tracker.Flow> flows(
      Map<String, Set<Integer>> last, Night night, Set<Integer> firmsBefore) {
    List<Tracker.Flow> flows = new ArrayList<>();
    last.forEach(
        (id, members) -> {
          long still = members.stream().filter(night.firms()::contains).count();
          add(flows, Way.PREVIOUS, id, null, still);
          add(flows, Way.LEFT, id, null, members.size() - still);
          night
              .clusters()
              .forEach(
                  (c, firms) ->
                      add(
                          flows,
                          Way.SHARED,
                          id,
                          name(c),
                          firms.stream().filter(members::contains).count()));
        });
    night
        .clusters()
        .forEach(
            (c, firms) -> {
              long old = firms.stream().filter(firmsBefore::contains).count();
              add(flows, Way.CURRENT, null, name(c), old);
              add(flows, Way.ENTERED, null, name(c), firms.size() - old);
            });
    return flows;
  }

  private static void add(
      List<Tracker.Flow> flows,
      Way way,
      @Nullable String previous,
      @Nullable String found,
      long firms) {
    if (firms > 0) {
      flows.add(new Tracker.Flow(way, previous, found, firms, 1000 * firms));
    }
  }

  /**
   * Each night against the one before, without memory. Plain matching: the pair of largest Jaccard
   * from 0.5 is one cluster, what is left over is born or died. MONIC: a cluster survives in the
   * one that holds half of it; it was absorbed where several do, and split where none does but
   * parts of a quarter together do. Both: grew and shrank by more than a tenth.
   */
  private static Set<Event> matched(List<Night> nights, boolean monic) {
    Set<Event> events = new HashSet<>();
    for (int n = 1; n < nights.size(); n++) {
      if (monic) {
        monic(n, nights.get(n - 1).clusters(), nights.get(n).clusters(), events);
      } else {
        jaccard(n, nights.get(n - 1).clusters(), nights.get(n).clusters(), events);
      }
    }
    return events;
  }

  private static long shared(Set<Integer> a, Set<Integer> b) {
    return a.stream().filter(b::contains).count();
  }

  private static void resized(
      int night, int was, int is, Set<Integer> before, Set<Integer> now, Set<Event> events) {
    int cluster = was == is ? is : -1;
    if (now.size() > 1.1 * before.size()) {
      events.add(new Event(night, Kind.GREW, cluster));
    } else if (now.size() < 0.9 * before.size()) {
      events.add(new Event(night, Kind.SHRANK, cluster));
    }
  }

  private static void jaccard(
      int night,
      Map<Integer, Set<Integer>> before,
      Map<Integer, Set<Integer>> now,
      Set<Event> events) {
    Set<Integer> taken = new HashSet<>();
    before.forEach(
        (was, firms) -> {
          int best = -1;
          double most = JACCARD;
          for (Map.Entry<Integer, Set<Integer>> one : now.entrySet()) {
            long shared = shared(firms, one.getValue());
            double jaccard = shared / (double) (firms.size() + one.getValue().size() - shared);
            if (jaccard >= most && !taken.contains(one.getKey())) {
              most = jaccard;
              best = one.getKey();
            }
          }
          if (best < 0) {
            events.add(new Event(night, Kind.DIED, was));
          } else {
            taken.add(best);
            resized(night, was, best, firms, now.getOrDefault(best, Set.of()), events);
          }
        });
    now.keySet().stream()
        .filter(c -> !taken.contains(c))
        .forEach(c -> events.add(new Event(night, Kind.BORN, c)));
  }

  private static void monic(
      int night,
      Map<Integer, Set<Integer>> before,
      Map<Integer, Set<Integer>> now,
      Set<Event> events) {
    Map<Integer, List<Integer>> into = new TreeMap<>();
    Set<Integer> explained = new HashSet<>();
    before.forEach(
        (was, firms) -> {
          int best = -1;
          long most = 0;
          List<Integer> parts = new ArrayList<>();
          long inParts = 0;
          for (Map.Entry<Integer, Set<Integer>> one : now.entrySet()) {
            long shared = shared(firms, one.getValue());
            if (shared >= MONIC_SURVIVES * firms.size() && shared > most) {
              most = shared;
              best = one.getKey();
            }
            if (shared >= MONIC_SPLITS * firms.size()) {
              parts.add(one.getKey());
              inParts += shared;
            }
          }
          if (best >= 0) {
            into.computeIfAbsent(best, c -> new ArrayList<>()).add(was);
          }
          boolean split = parts.size() > 1 && inParts >= MONIC_SURVIVES * firms.size();
          int first = best >= 0 ? best : parts.isEmpty() ? -1 : parts.get(0);
          for (int part : split ? parts : List.<Integer>of()) {
            explained.add(part);
            if (part != first) {
              events.add(new Event(night, Kind.SPLIT, part));
            }
          }
          if (best < 0 && !split) {
            events.add(new Event(night, Kind.DIED, was));
          }
        });
    into.forEach(
        (is, parts) -> {
          explained.add(is);
          int largest = parts.get(0);
          for (int part : parts) {
            if (before.getOrDefault(part, Set.of()).size()
                > before.getOrDefault(largest, Set.of()).size()) {
              largest = part;
            }
          }
          for (int part : parts) {
            if (part != largest) {
              events.add(new Event(night, Kind.MERGED, part));
            }
          }
          if (parts.size() == 1) {
            resized(
                night,
                largest,
                is,
                before.getOrDefault(largest, Set.of()),
                now.getOrDefault(is, Set.of()),
                events);
          }
        });
    now.keySet().stream()
        .filter(c -> !explained.contains(c))
        .forEach(c -> events.add(new Event(night, Kind.BORN, c)));
  }
}
