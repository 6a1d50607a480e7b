package clustermap.generate;

import clustermap.lineage.ClusterEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Clusters through nights whose history is known: some are born, grow, shrink, split, merge, die,
 * are gone for a night or two, or change a fifth of their firms; and every night some members are
 * taken for noise and some noise for members. Synthetic. The same seed gives the same history.
 *
 * @param nights what is seen, in order
 * @param events what was planted between them
 */
public record PlantedHistory(List<Night> nights, Set<Event> events) {

  /**
   * What is seen of a night.
   *
   * @param clusters firms by cluster, which is called what it truly is
   * @param firms all firms of the sector
   */
  public record Night(SortedMap<Integer, Set<Integer>> clusters, Set<Integer> firms) {}

  /**
   * What truly happened.
   *
   * @param night the night that shows it first, from 1
   * @param kind what; {@code CONTINUED} for a cluster that is back after it was gone
   * @param cluster the cluster: of one that died its own, of a split the new one, of a merger the
   *     one that went
   */
  public record Event(int night, Kind kind, int cluster) {}

  /**
   * Draws a history.
   *
   * @param clusters at the beginning
   * @param size firms of a new cluster, a fifth more or less
   * @param nights how many
   * @param noise share of members that are taken for noise each night, and of others for members
   */
  public static PlantedHistory of(int clusters, int size, int nights, double noise, long seed) {
    return new Draw(size, noise, new SplittableRandom(seed)).history(clusters, nights);
  }

  /** The drawing. */
  private static final class Draw {
    private final int size;
    private final double noise;
    private final SplittableRandom random;
    private final SortedMap<Integer, List<Integer>> live = new TreeMap<>();
    private final List<Integer> background = new ArrayList<>();

    /** Clusters that are gone for so many nights more. */
    private final Map<Integer, Integer> away = new HashMap<>();

    private final Set<Event> events = new HashSet<>();
    private int nextCluster;
    private int nextFirm;
    private int last;

    Draw(int size, double noise, SplittableRandom random) {
      this.size = size;
      this.noise = noise;
      this.random = random;
    }

    PlantedHistory history(int clusters, int count) {
      last = count - 1;
      for (int i = 0; i < clusters; i++) {
        live.put(nextCluster++, firms(drawnSize()));
      }
      background.addAll(firms(clusters * size));
      List<Night> nights = new ArrayList<>(List.of(seen()));
      for (int night = 1; night < count; night++) {
        live(night);
        nights.add(seen());
      }
      return new PlantedHistory(nights, events);
    }

    private int drawnSize() {
      return (int) Math.round(size * (0.8 + 0.4 * random.nextDouble()));
    }

    private List<Integer> firms(int count) {
      List<Integer> firms = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        firms.add(nextFirm++);
      }
      return firms;
    }

    private void live(int night) {
      Set<Integer> touched = new HashSet<>();
      for (Integer gone : List.copyOf(away.keySet())) {
        touched.add(gone);
        int nights = away.merge(gone, -1, Integer::sum);
        if (nights == 0) {
          away.remove(gone);
          events.add(new Event(night, Kind.CONTINUED, gone));
        }
      }
      for (Integer cluster : List.copyOf(live.keySet())) {
        if (touched.add(cluster)) {
          happen(night, cluster, touched);
        }
      }
      if (random.nextInt(2) == 0) {
        events.add(new Event(night, Kind.BORN, nextCluster));
        live.put(nextCluster++, firms(drawnSize()));
      }
    }

    private void happen(int night, int cluster, Set<Integer> touched) {
      List<Integer> firms = live.getOrDefault(cluster, List.of());
      int n = firms.size();
      switch (random.nextInt(25)) {
        case 0 -> {
          firms.addAll(firms((int) Math.ceil(n * (0.6 + 0.4 * random.nextDouble()))));
          events.add(new Event(night, Kind.GREW, cluster));
        }
        case 1 -> {
          if (n >= size) {
            shuffle(firms);
            firms.subList((int) (n * 0.55), n).clear();
            events.add(new Event(night, Kind.SHRANK, cluster));
          }
        }
        case 2 -> {
          if (n >= size) {
            shuffle(firms);
            int kept = (int) Math.round(n * (0.55 + 0.1 * random.nextDouble()));
            events.add(new Event(night, Kind.SPLIT, nextCluster));
            touched.add(nextCluster);
            live.put(nextCluster++, new ArrayList<>(firms.subList(kept, n)));
            firms.subList(kept, n).clear();
          }
        }
        case 3 -> merge(night, cluster, touched);
        case 4 -> {
          live.remove(cluster);
          events.add(new Event(night, Kind.DIED, cluster));
        }
        case 5 -> {
          // Not so late that the history would end before it is back.
          if (night < last - 2) {
            away.put(cluster, 1 + random.nextInt(2));
          }
        }
        case 6 -> {
          shuffle(firms);
          firms.subList((int) (n * 0.8), n).clear();
          firms.addAll(firms(n - firms.size()));
        }
        default -> {
          // Nothing.
        }
      }
    }

    /** Takes another cluster in that nothing has happened to, and that is not larger. */
    private void merge(int night, int cluster, Set<Integer> touched) {
      List<Integer> firms = live.getOrDefault(cluster, List.of());
      for (Integer other : List.copyOf(live.keySet())) {
        List<Integer> others = live.getOrDefault(other, List.of());
        if (!touched.contains(other) && others.size() < firms.size() * 0.9) {
          touched.add(other);
          firms.addAll(others);
          live.remove(other);
          events.add(new Event(night, Kind.MERGED, other));
          return;
        }
      }
    }

    private void shuffle(List<Integer> firms) {
      for (int i = firms.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Integer kept = firms.get(i);
        firms.set(i, firms.get(j));
        firms.set(j, kept);
      }
    }

    private Night seen() {
      SortedMap<Integer, Set<Integer>> clusters = new TreeMap<>();
      Set<Integer> all = new HashSet<>(background);
      Integer[] pool = background.toArray(Integer[]::new);
      Set<Integer> taken = new HashSet<>();
      live.forEach(
          (cluster, firms) -> {
            all.addAll(firms);
            if (!away.containsKey(cluster)) {
              Set<Integer> members = new HashSet<>();
              for (Integer firm : firms) {
                if (random.nextDouble() >= noise) {
                  members.add(firm);
                } else {
                  Integer stranger = pool[random.nextInt(pool.length)];
                  if (taken.add(stranger)) {
                    members.add(stranger);
                  }
                }
              }
              clusters.put(cluster, members);
            }
          });
      return new Night(clusters, all);
    }
  }
}
