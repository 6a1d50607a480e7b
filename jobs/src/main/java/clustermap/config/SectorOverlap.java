package clustermap.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Two sectors of a taxonomy whose rules claim the same: no mistake, but to be known, since firms
 * are then in both by definition.
 *
 * @param first the sector whose code comes first
 * @param second the other one
 * @param shared five-digit SIC codes, CPC symbols and phrases that both claim, each as kind:code
 */
public record SectorOverlap(
    String taxonomy, String first, String second, SortedSet<String> shared) {

  /** What both claim, the first five of it. */
  public String inWords() {
    int shown = 5;
    String some = shared.stream().limit(shown).collect(Collectors.joining(", "));
    return taxonomy
        + ": "
        + first
        + " and "
        + second
        + " both claim "
        + some
        + (shared.size() > shown ? " and " + (shared.size() - shown) + " more" : "");
  }

  /** All overlaps, by taxonomy and codes. */
  public static List<SectorOverlap> among(List<Sector> sectors) {
    SortedMap<String, List<Sector>> byTaxonomy = new TreeMap<>();
    for (Sector sector : sectors) {
      byTaxonomy.computeIfAbsent(sector.taxonomy(), t -> new ArrayList<>()).add(sector);
    }
    List<SectorOverlap> overlaps = new ArrayList<>();
    byTaxonomy.forEach(
        (taxonomy, all) -> {
          List<Sector> sorted = all.stream().sorted(Comparator.comparing(Sector::sector)).toList();
          for (int i = 0; i < sorted.size(); i++) {
            for (int j = i + 1; j < sorted.size(); j++) {
              SortedSet<String> shared = shared(sorted.get(i), sorted.get(j));
              if (!shared.isEmpty()) {
                overlaps.add(
                    new SectorOverlap(
                        taxonomy, sorted.get(i).sector(), sorted.get(j).sector(), shared));
              }
            }
          }
        });
    return overlaps;
  }

  private static SortedSet<String> shared(Sector one, Sector other) {
    SortedSet<String> shared = new TreeSet<>();
    both(one.weightBySic(), other.weightBySic()).forEach(code -> shared.add("sic:" + code));
    both(one.weightByPhrase(), other.weightByPhrase())
        .forEach(phrase -> shared.add("text:" + phrase));
    for (String a : one.weightByCpc().keySet()) {
      for (String b : other.weightByCpc().keySet()) {
        if (below(a, b)) {
          shared.add("cpc:" + a);
        } else if (below(b, a)) {
          shared.add("cpc:" + b);
        }
      }
    }
    return shared;
  }

  private static SortedSet<String> both(Map<String, Double> one, Map<String, Double> other) {
    SortedSet<String> both = new TreeSet<>(one.keySet());
    both.retainAll(other.keySet());
    return both;
  }

  /** Whether a symbol is at or below another one: G06N3 below G06N, but G06N10 not below G06N1. */
  private static boolean below(String symbol, String other) {
    if (symbol.equals(other)) {
      return true;
    }
    boolean subclassOrWider = other.length() <= 4;
    return symbol.startsWith(subclassOrWider ? other : other + "/");
  }
}
