package clustermap.config;

import clustermap.fault.Fault;
import clustermap.table.Assets;
import com.univocity.parsers.common.record.Record;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What counts for which ingredient of opportunity: a file with the columns ingredient, kind, code,
 * source and reason. A rule of kind {@code sic} counts the firms with a five-digit code that begins
 * with its code, one of kind {@code asset} the assets of a kind. What several ingredients claim
 * counts in full for each.
 *
 * @param sectors an ingredient each, in their order, as sectors of the taxonomy {@link #TAXONOMY}
 * @param assetKinds the kinds of asset of each ingredient by its slug, in order; none for some
 */
public record ConfluenceRules(List<Sector> sectors, SortedMap<String, List<String>> assetKinds) {
  /** The name under which ingredients stand among taxonomies. */
  public static final String TAXONOMY = "confluence";

  private static final List<String> HEADER =
      List.of("ingredient", "kind", "code", "source", "reason");

  public ConfluenceRules {
    sectors = List.copyOf(sectors);
  }

  /**
   * Reads and resolves rules.
   *
   * @param file CSV in UTF-8
   * @param tree the SIC codes that exist
   * @throws Fault of kind CONFIG with every mistake at once
   */
  public static ConfluenceRules resolve(Path file, List<SicNode> tree) {
    List<String> mistakes = new ArrayList<>();
    Reading reading = new Reading(tree, mistakes);
    if (new RuleFile(file, HEADER, mistakes).read(reading::accept)) {
      for (Ingredient ingredient : Ingredient.values()) {
        if (!reading.rules.containsKey(ingredient)) {
          // A place would lack it because nobody said what it is.
          mistakes.add(file.getFileName() + ": no rule for " + ingredient.slug() + " holds");
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw Fault.config(
          "the rules of confluence have mistakes:\n  - " + String.join("\n  - ", mistakes));
    }
    return reading.resolved();
  }

  private static final class Reading {
    private final List<SicNode> tree;
    private final List<String> mistakes;
    private final Map<String, String> seen = new HashMap<>();
    private final EnumMap<Ingredient, List<String>> rules = new EnumMap<>(Ingredient.class);
    private final EnumMap<Ingredient, SortedMap<String, Double>> codes =
        new EnumMap<>(Ingredient.class);
    private final EnumMap<Ingredient, List<String>> kinds = new EnumMap<>(Ingredient.class);

    Reading(List<SicNode> tree, List<String> mistakes) {
      this.tree = tree;
      this.mistakes = mistakes;
    }

    void accept(String where, Record row) {
      String slug = RuleFile.text(row, "ingredient");
      String kind = RuleFile.text(row, "kind");
      String code = RuleFile.text(row, "code");
      Ingredient ingredient = Ingredient.of(slug).orElse(null);
      if (ingredient == null) {
        List<String> known = new ArrayList<>();
        for (Ingredient one : Ingredient.values()) {
          known.add(one.slug());
        }
        mistakes.add(
            where
                + ": ingredient '"
                + slug
                + "' is not known; allowed is "
                + String.join(", ", known)
                + Suggestion.among(slug, known));
        return;
      }
      for (String column : List.of("source", "reason")) {
        if (RuleFile.text(row, column).isEmpty()) {
          mistakes.add(where + ": the rule has no " + column);
        }
      }
      boolean holds =
          switch (kind) {
            case "sic" -> sic(where, code, ingredient);
            case "asset" -> asset(where, code, ingredient);
            default -> {
              mistakes.add(where + ": kind '" + kind + "' is not known; allowed is sic or asset");
              yield false;
            }
          };
      if (holds) {
        String before = seen.putIfAbsent(slug + " " + kind + " " + code, where);
        if (before != null) {
          mistakes.add(where + ": " + slug + " has " + kind + " " + code + " already in " + before);
        }
        rules
            .computeIfAbsent(ingredient, i -> new ArrayList<>())
            .add((kind.equals("sic") ? "SIC " : "assets: ") + code);
      }
    }

    private boolean sic(String where, String code, Ingredient ingredient) {
      // An empty prefix would claim every firm.
      if (!code.matches("[0-9]{2,5}")) {
        mistakes.add(where + ": SIC code '" + code + "' is not two to five digits");
        return false;
      }
      boolean exists = false;
      for (SicNode node : tree) {
        if (node.sic5().startsWith(code)) {
          codes.computeIfAbsent(ingredient, i -> new TreeMap<>()).put(node.sic5(), 1.0);
          exists = true;
        }
      }
      if (!exists) {
        mistakes.add(where + ": no SIC 2007 code begins with " + code);
      }
      return exists;
    }

    private boolean asset(String where, String kind, Ingredient ingredient) {
      if (!Assets.KINDS.contains(kind)) {
        mistakes.add(
            where
                + ": asset kind '"
                + kind
                + "' is not known; allowed is "
                + String.join(", ", Assets.KINDS)
                + Suggestion.among(kind, Assets.KINDS));
        return false;
      }
      kinds.computeIfAbsent(ingredient, i -> new ArrayList<>()).add(kind);
      return true;
    }

    ConfluenceRules resolved() {
      List<Sector> sectors = new ArrayList<>();
      SortedMap<String, List<String>> byIngredient = new TreeMap<>();
      rules.forEach(
          (ingredient, words) -> {
            sectors.add(
                new Sector(
                    TAXONOMY,
                    ingredient.slug(),
                    ingredient.words(),
                    null,
                    String.join("; ", words),
                    codes.getOrDefault(ingredient, new TreeMap<>()),
                    new TreeMap<>(),
                    new TreeMap<>()));
            byIngredient.put(
                ingredient.slug(),
                kinds.getOrDefault(ingredient, List.of()).stream().sorted().distinct().toList());
          });
      return new ConfluenceRules(sectors, byIngredient);
    }
  }
}
