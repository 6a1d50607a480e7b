package clustermap.config;

import clustermap.fault.Fault;
import com.univocity.parsers.common.record.Record;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sectors from rules: files {@code <taxonomy>.csv} with the columns sector, name, kind, code,
 * weight and note, and the levels of SIC itself. A rule of kind {@code sic} claims every five-digit
 * code that begins with its code, one of kind {@code cpc} every patent with a symbol at or below
 * its code, one of kind {@code text} every grant whose title or abstract has its words one after
 * the other. What several sectors claim belongs to each of them in full; within a sector the
 * largest weight counts.
 */
public final class Taxonomies {
  private static final List<String> HEADER =
      List.of("sector", "name", "kind", "code", "weight", "note");

  private final List<String> mistakes = new ArrayList<>();
  private final List<SicNode> tree;

  private Taxonomies(List<SicNode> tree) {
    this.tree = tree;
  }

  /**
   * Resolves taxonomies.
   *
   * @param names taxonomies in the order of the configuration
   * @param folder where the files of rules are
   * @param tree the SIC codes that exist
   * @return sectors in the order of their taxonomies, then by code
   * @throws Fault of kind CONFIG with every mistake in the rules at once
   */
  public static List<Sector> resolve(List<String> names, Path folder, List<SicNode> tree) {
    Taxonomies taxonomies = new Taxonomies(tree);
    List<Sector> sectors = new ArrayList<>();
    for (String name : names) {
      sectors.addAll(
          switch (name) {
            case "sic_section", "sic_division", "sic_group", "sic_class" -> taxonomies.level(name);
            default -> taxonomies.file(name, folder.resolve(name + ".csv"));
          });
    }
    if (!taxonomies.mistakes.isEmpty()) {
      throw Fault.config(
          "the sector rules have mistakes:\n  - " + String.join("\n  - ", taxonomies.mistakes));
    }
    return List.copyOf(sectors);
  }

  private List<Sector> level(String taxonomy) {
    SortedMap<String, Draft> drafts = new TreeMap<>();
    for (SicNode node : tree) {
      String code =
          switch (taxonomy) {
            case "sic_section" -> node.section();
            case "sic_division" -> node.sic2();
            case "sic_group" -> node.sic3();
            default -> node.sic4();
          };
      String name =
          switch (taxonomy) {
            case "sic_section" -> node.sectionName();
            case "sic_division" -> node.sic2Name();
            case "sic_group" -> node.sic3Name();
            default -> className(node);
          };
      String parent =
          switch (taxonomy) {
            case "sic_section" -> null;
            case "sic_division" -> node.section();
            case "sic_group" -> node.sic2();
            default -> node.sic3();
          };
      if (code != null) {
        drafts
            .computeIfAbsent(code, c -> new Draft(Objects.requireNonNullElse(name, c), parent))
            .claim(node.sic5(), 1);
      }
    }
    drafts.forEach((code, draft) -> draft.rules.add("SIC " + code));
    return sectors(taxonomy, drafts);
  }

  /** A class is called as its only code; one with several codes as its group, with the digits. */
  private @Nullable String className(SicNode node) {
    long codes = tree.stream().filter(n -> Objects.equals(n.sic4(), node.sic4())).count();
    return codes == 1 ? node.description() : node.sic3Name() + " (" + node.sic4() + ")";
  }

  private static List<Sector> sectors(String taxonomy, SortedMap<String, Draft> drafts) {
    List<Sector> sectors = new ArrayList<>();
    drafts.forEach(
        (code, draft) ->
            sectors.add(
                new Sector(
                    taxonomy,
                    code,
                    draft.name,
                    draft.parent,
                    String.join("; ", draft.rules),
                    draft.weightBySic,
                    draft.weightByCpc,
                    draft.weightByPhrase)));
    return sectors;
  }

  private List<Sector> file(String taxonomy, Path file) {
    SortedMap<String, Draft> drafts = new TreeMap<>();
    RuleFile rules = new RuleFile(file, HEADER, mistakes);
    if (!rules.read((where, row) -> accept(where, row, drafts))) {
      return List.of();
    }
    if (drafts.isEmpty()) {
      mistakes.add(file.getFileName() + ": no sector has a rule");
    }
    drafts.forEach(
        (code, draft) -> {
          if (draft.isEmpty()) {
            mistakes.add(file.getFileName() + ": sector " + code + " has no rule that holds");
          }
        });
    return sectors(taxonomy, drafts);
  }

  private void accept(String where, Record row, Map<String, Draft> drafts) {
    String sector = RuleFile.text(row, "sector");
    String name = RuleFile.text(row, "name");
    String kind = RuleFile.text(row, "kind");
    String code = RuleFile.text(row, "code");
    String weightText = RuleFile.text(row, "weight");
    if (!sector.matches("[a-z0-9_]+")) {
      mistakes.add(where + ": sector '" + sector + "' is not a slug (a-z, 0-9, _)");
      return;
    }
    if (name.isEmpty()) {
      mistakes.add(where + ": sector " + sector + " has no name");
      return;
    }
    Draft draft = drafts.computeIfAbsent(sector, s -> new Draft(name, null));
    if (!draft.name.equals(name)) {
      mistakes.add(
          where + ": sector " + sector + " has two names, '" + draft.name + "' and '" + name + "'");
    }
    double weight = weight(weightText);
    if (!(weight >= 0.001 && weight <= 1)) {
      mistakes.add(where + ": weight '" + weightText + "' is not from 0.001 to 1");
      return;
    }
    String rule =
        switch (kind) {
          case "sic" -> sic(where, code, weight, draft);
          case "cpc" -> cpc(where, code, weight, draft);
          case "text" -> phrase(where, code, weight, draft);
          default -> {
            mistakes.add(where + ": kind '" + kind + "' is not known; allowed is sic, cpc or text");
            yield "";
          }
        };
    Rule before = draft.seen.putIfAbsent(kind + ":" + code, new Rule(weight, where));
    if (before != null) {
      if (before.weight != weight) {
        mistakes.add(
            where
                + ": sector "
                + sector
                + " weighs "
                + kind
                + " '"
                + code
                + "' otherwise than in "
                + before.where);
      }
    } else if (!rule.isEmpty()) {
      draft.rules.add(rule + (weight == 1 ? "" : " (weight " + weightText + ")"));
    }
  }

  private String sic(String where, String code, double weight, Draft draft) {
    // An empty prefix would claim every firm.
    if (!code.matches("[0-9]{2,5}")) {
      mistakes.add(where + ": SIC code '" + code + "' is not two to five digits");
      return "";
    }
    boolean exists = false;
    for (SicNode node : tree) {
      if (node.sic5().startsWith(code)) {
        draft.claim(node.sic5(), weight);
        exists = true;
      }
    }
    if (!exists) {
      mistakes.add(where + ": no SIC 2007 code begins with " + code);
    }
    return "SIC " + code;
  }

  private String cpc(String where, String code, double weight, Draft draft) {
    if (!code.matches("[A-HY][0-9]{2}([A-Z]([0-9]{1,4}(/[0-9]{2,6})?)?)?")) {
      mistakes.add(
          where
              + ": CPC symbol '"
              + code
              + "' is not a class (H10), a subclass (G06N), a main group (G06N10) or a whole symbol"
              + " (H04B7/185)");
      return "";
    }
    draft.weightByCpc.merge(code, weight, Math::max);
    return "CPC " + code;
  }

  private String phrase(String where, String words, double weight, Draft draft) {
    // Matched against text in this form; two letters alone would claim too much.
    if (!words.matches("[a-z0-9]+( [a-z0-9]+)*") || words.length() < 3) {
      mistakes.add(
          where
              + ": words '"
              + words
              + "' are not three or more characters in lower case, digits and single blanks");
      return "";
    }
    draft.weightByPhrase.merge(words, weight, Math::max);
    return "words \"" + words + "\"";
  }

  private static double weight(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** A rule and where it stands. */
  private record Rule(double weight, String where) {}

  private static final class Draft {
    private final String name;
    private final @Nullable String parent;
    private final List<String> rules = new ArrayList<>();
    private final Map<String, Rule> seen = new TreeMap<>();
    private final SortedMap<String, Double> weightBySic = new TreeMap<>();
    private final SortedMap<String, Double> weightByCpc = new TreeMap<>();
    private final SortedMap<String, Double> weightByPhrase = new TreeMap<>();

    Draft(String name, @Nullable String parent) {
      this.name = name;
      this.parent = parent;
    }

    boolean isEmpty() {
      return weightBySic.isEmpty() && weightByCpc.isEmpty() && weightByPhrase.isEmpty();
    }

    void claim(String sic5, double weight) {
      weightBySic.merge(sic5, weight, Math::max);
    }
  }
}
