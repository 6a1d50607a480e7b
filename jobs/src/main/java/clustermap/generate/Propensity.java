package clustermap.generate;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * How prone to R&D the firms of an industry are, relative to each other: set by hand, not
 * estimated. The longest prefix that fits a SIC code counts, and the most prone of a firm's codes.
 */
record Propensity(String prefix, double weight, Topic topic) {

  /** Weight of a firm whose industries are not listed. */
  static final double OTHER = 0.02;

  private static final List<Propensity> RULES =
      List.of(
              new Propensity("721", 60, Topic.HEALTH),
              new Propensity("7219", 60, Topic.ENGINEERING),
              new Propensity("722", 15, Topic.ENGINEERING),
              new Propensity("62", 6, Topic.SOFTWARE),
              new Propensity("582", 8, Topic.SOFTWARE),
              new Propensity("63", 3, Topic.SOFTWARE),
              new Propensity("61", 2, Topic.SOFTWARE),
              new Propensity("26", 40, Topic.ELECTRONICS),
              new Propensity("27", 20, Topic.ELECTRONICS),
              new Propensity("20", 30, Topic.CHEMISTRY),
              new Propensity("22", 6, Topic.CHEMISTRY),
              new Propensity("21", 60, Topic.HEALTH),
              new Propensity("325", 12, Topic.HEALTH),
              new Propensity("28", 20, Topic.MACHINES),
              new Propensity("29", 15, Topic.MACHINES),
              new Propensity("30", 25, Topic.MACHINES),
              new Propensity("24", 15, Topic.METALS),
              new Propensity("25", 6, Topic.METALS),
              new Propensity("23", 5, Topic.METALS),
              new Propensity("71", 4, Topic.ENGINEERING),
              new Propensity("712", 10, Topic.ENGINEERING),
              new Propensity("10", 3, Topic.FOOD),
              new Propensity("11", 2, Topic.FOOD),
              new Propensity("35", 3, Topic.ENERGY),
              new Propensity("38", 2, Topic.ENERGY))
          .stream()
          .sorted(
              Comparator.comparing((Propensity p) -> -p.prefix.length())
                  .thenComparing(Propensity::prefix))
          .toList();

  private static final Propensity NONE = new Propensity("", OTHER, Topic.ENGINEERING);

  /** The rule of a five-digit code, or of no code at all. */
  static Propensity of(String sic) {
    return RULES.stream().filter(p -> sic.startsWith(p.prefix)).findFirst().orElse(NONE);
  }

  /** The weight of a code as a Spark expression: the same as {@link #of(String)} gives. */
  static Column weight(Column sic) {
    Column weight = when(sic.startsWith(RULES.get(0).prefix), lit(RULES.get(0).weight));
    for (Propensity rule : RULES.subList(1, RULES.size())) {
      weight = weight.when(sic.startsWith(rule.prefix), lit(rule.weight));
    }
    return weight.otherwise(lit(OTHER));
  }
}
