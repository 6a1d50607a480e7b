package clustermap.config;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One sector of one taxonomy, its rules resolved.
 *
 * @param taxonomy the taxonomy
 * @param sector its code: a slug, or the digits of a SIC level
 * @param name what a reader calls it
 * @param parent the sector of the wider level that holds it, or null
 * @param definition the rules in words
 * @param weightBySic how much of a firm with only this code belongs to the sector, in (0, 1], by
 *     five-digit SIC code
 * @param weightByCpc how much a patent with a symbol at or below this one belongs to the sector, in
 *     (0, 1], by CPC symbol: a class (H10), a subclass (G06N), a main group (G06N10) or a whole
 *     symbol (H04B7/185)
 * @param weightByPhrase how much a grant whose title or abstract has these words belongs to the
 *     sector, in (0, 1], by phrase: lower case words, digits and single blanks
 */
public record Sector(
    String taxonomy,
    String sector,
    String name,
    @Nullable String parent,
    String definition,
    SortedMap<String, Double> weightBySic,
    SortedMap<String, Double> weightByCpc,
    SortedMap<String, Double> weightByPhrase) {

  /** Whether SIC codes alone say who is in the sector. */
  public boolean bySicAlone() {
    return weightByCpc.isEmpty() && weightByPhrase.isEmpty();
  }
}
