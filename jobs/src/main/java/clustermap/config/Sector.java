package clustermap.config;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One sector of one taxonomy, resolved to five-digit SIC codes.
 *
 * @param taxonomy the taxonomy
 * @param sector its code: a slug, or the digits of a SIC level
 * @param name what a reader calls it
 * @param parent the sector of the wider level that holds it, or null
 * @param definition the rules in words
 * @param weightBySic how much of a firm with only this code belongs to the sector, in (0, 1], by
 *     five-digit SIC code
 */
public record Sector(
    String taxonomy,
    String sector,
    String name,
    @Nullable String parent,
    String definition,
    SortedMap<String, Double> weightBySic) {}
