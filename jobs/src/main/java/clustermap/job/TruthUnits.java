package clustermap.job;

import clustermap.query.NationTables;
import clustermap.query.NationTables.Planted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to find in a sector on a day: planted clusters as they are then. One whose middle
 * went is two, its lobes; two between which firms came are one; one that died, or has no firm that
 * the snapshot counts in the sector, is none. What is to happen in a year is taken to have happened
 * from the next one on.
 *
 * @param labels of each site, its unit; negative for none
 * @param planted of each unit, the planted cluster that it is or is a lobe of
 */
@SuppressWarnings("ArrayRecordComponent") // of the size of a sector, made here and read by one
record TruthUnits(int[] labels, int[] planted) {
  static TruthUnits of(NationTables.Sector sector, Map<Integer, Planted> all, LocalDate asOf) {
    int[] labels = new int[sector.planted().length];
    Map<List<Integer>, Integer> units = new HashMap<>();
    List<Integer> planted = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      Planted cluster = all.get(sector.planted()[i]);
      int piece = cluster == null ? NationTables.NONE : piece(cluster, sector.lobe()[i], asOf);
      if (cluster == null || piece == NationTables.NONE) {
        labels[i] = NationTables.NONE;
        continue;
      }
      Integer unit = units.get(List.of(cluster.id(), piece));
      if (unit == null) {
        unit = planted.size();
        units.put(List.of(cluster.id(), piece), unit);
        planted.add(cluster.id());
      }
      labels[i] = unit;
    }
    return new TruthUnits(labels, planted.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Planted clusters whole, whatever has happened to them. */
  static TruthUnits whole(NationTables.Sector sector) {
    int[] ids = Arrays.stream(sector.planted()).filter(id -> id >= 0).sorted().distinct().toArray();
    int[] labels = new int[sector.planted().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] =
          sector.planted()[i] < 0
              ? NationTables.NONE
              : Arrays.binarySearch(ids, sector.planted()[i]);
    }
    return new TruthUnits(labels, ids);
  }

  /** Which part of its cluster a firm is in on a day; negative for none. */
  private static int piece(Planted cluster, int lobe, LocalDate asOf) {
    boolean happened = cluster.eventYear() > 0 && asOf.getYear() > cluster.eventYear();
    return switch (cluster.history()) {
      case "died" -> happened ? NationTables.NONE : 0;
      case "merged" -> happened ? 0 : lobe < 2 ? lobe : NationTables.NONE;
      case "split" -> !happened ? 0 : lobe < 2 ? lobe : NationTables.NONE;
      default -> 0;
    };
  }
}
