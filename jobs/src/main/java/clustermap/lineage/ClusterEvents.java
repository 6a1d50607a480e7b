package clustermap.lineage;

import clustermap.lineage.ClusterEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What became of every cluster, once it is known which is which.
 *
 * <ul>
 *   <li>A current cluster that continues a previous one <em>grew</em> or <em>shrank</em> when its
 *       weight changed by more than {@link LineageRules#sizeChange} and |z| &gt; 1.96, z =
 *       (entering − leaving)/√(entering + leaving), over firms that came to or left the sector or
 *       the place; firms that only a redrawn boundary took in or let go do not count. Among
 *       survivors both are counted beyond what the sector's own survivors explain. Else it
 *       <em>continued</em>. It <em>moved</em> besides when its centre did by more than {@link
 *       LineageRules#movedMetres}.
 *   <li>A current cluster that continues none is <em>split</em> from each previous one that holds
 *       {@link LineageRules#part} of it, or else <em>born</em>.
 *   <li>A previous cluster that none continues is <em>merged</em> into each current one that holds
 *       {@link LineageRules#part} of it, or else <em>died</em>.
 * </ul>
 *
 * Asur, Parthasarathy and Ucar (KDD 2007) and MONIC (Spiliopoulou et al., KDD 2006) for the events.
 */
public final class ClusterEvents {
  private static final double Z = 1.959963984540054;

  private ClusterEvents() {}

  /**
   * Size and place of a cluster.
   *
   * @param weight of all members, in thousandths of a firm
   * @param turnover firms that left the sector or the place, of a previous cluster; that came to
   *     it, of a current one
   * @param easting of the centre, EPSG:27700, metres
   * @param northing of the centre, EPSG:27700, metres
   * @param expected of a previous cluster, the factor by which its weight would change if nothing
   *     happened to it alone: 1, or among survivors that of its sector in the nation
   */
  public record Size(
      long weight, long turnover, double easting, double northing, double expected) {}

  /**
   * The events, by current cluster and then by previous.
   *
   * @param matched by {@link ClusterMatching}
   * @param previous sizes of the previous clusters
   * @param current sizes of the current clusters
   * @param dormant previous clusters that were already gone: they may come back, not die again
   */
  public static List<ClusterEvent> of(
      Overlaps overlaps,
      int[] matched,
      List<Size> previous,
      List<Size> current,
      boolean[] dormant,
      LineageRules rules) {
    List<ClusterEvent> events = new ArrayList<>();
    boolean[] goesOn = new boolean[overlaps.previous()];
    for (int c = 0; c < matched.length; c++) {
      if (matched[c] >= 0) {
        goesOn[overlaps.from(matched[c])] = true;
        int e = matched[c];
        Size before = previous.get(overlaps.from(e));
        for (Kind kind : continued(before, current.get(c), rules)) {
          events.add(new ClusterEvent(kind, c, overlaps.from(e), e));
        }
      }
    }
    boolean[] parted = new boolean[overlaps.current()];
    boolean[] merged = new boolean[overlaps.previous()];
    for (int e = 0; e < overlaps.size(); e++) {
      int p = overlaps.from(e);
      int c = overlaps.to(e);
      if (dormant[p] || matched[c] == e) {
        continue;
      }
      if (matched[c] < 0 && overlaps.ofCurrent(e) >= rules.part()) {
        parted[c] = true;
        events.add(new ClusterEvent(Kind.SPLIT, c, p, e));
      }
      if (!goesOn[p] && overlaps.ofPrevious(e) >= rules.part()) {
        merged[p] = true;
        events.add(new ClusterEvent(Kind.MERGED, c, p, e));
      }
    }
    for (int c = 0; c < matched.length; c++) {
      if (matched[c] < 0 && !parted[c]) {
        events.add(new ClusterEvent(Kind.BORN, c, -1, -1));
      }
    }
    for (int p = 0; p < goesOn.length; p++) {
      if (!goesOn[p] && !merged[p] && !dormant[p]) {
        events.add(new ClusterEvent(Kind.DIED, -1, p, -1));
      }
    }
    events.sort(
        Comparator.comparingInt(ClusterEvent::current)
            .thenComparingInt(ClusterEvent::previous)
            .thenComparing(ClusterEvent::kind));
    return events;
  }

  private static List<Kind> continued(Size before, Size now, LineageRules rules) {
    double unchanged = before.expected() * before.weight();
    double allowed = rules.sizeChange() * unchanged;
    double change = now.weight() - unchanged;
    double turnover = (double) Math.max(1, now.turnover() + before.turnover());
    double expected = (before.expected() - 1) * before.weight() / 1000;
    double net = (now.turnover() - before.turnover() - expected) / Math.sqrt(turnover);
    Kind kind = Kind.CONTINUED;
    if (change > allowed && net > Z) {
      kind = Kind.GREW;
    } else if (-change > allowed && -net > Z) {
      kind = Kind.SHRANK;
    }
    boolean moved =
        Math.hypot(now.easting() - before.easting(), now.northing() - before.northing())
            > rules.movedMetres();
    return moved ? List.of(kind, Kind.MOVED) : List.of(kind);
  }
}
