package clustermap.config;

import java.util.Locale;
import java.util.Optional;

/** What must come together for a place to be one of opportunity, in the order it is told. */
public enum Ingredient {
  RESEARCH("research"),
  SKILLS("skills"),
  FINANCE("finance"),
  SPACE_AND_FACILITIES("space"),
  ENERGY("energy"),
  ADVANCED_MANUFACTURING("advanced manufacturing");

  private final String words;

  Ingredient(String words) {
    this.words = words;
  }

  /** Its name in rules and tables. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name in a sentence. */
  public String words() {
    return words;
  }

  /** The ingredient of that name in rules and tables. */
  public static Optional<Ingredient> of(String slug) {
    for (Ingredient ingredient : values()) {
      if (ingredient.slug().equals(slug)) {
        return Optional.of(ingredient);
      }
    }
    return Optional.empty();
  }
}
