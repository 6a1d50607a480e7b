package clustermap.generate;

import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a source names an organisation: with or without number, name and postcode as registered or
 * slightly changed, so that linking has work to do.
 *
 * @param how what was done, for the table of true links
 */
record Presented(
    @Nullable String companyNumber, String name, @Nullable String postcode, String how) {

  /**
   * Rising chances of: number, number without its leading zeros, name, changed name, no postcode.
   */
  static final double[] GRANTS = {0.60, 0.64, 0.83, 0.95, 1};

  /** The same for patents, which offices rarely give numbers with. */
  static final double[] PATENTS = {0.30, 0.30, 0.72, 0.93, 1};

  static Presented of(Organisation who, double[] chances, SplittableRandom random) {
    String number = who.companyNumber();
    if (number == null) {
      boolean wrong = who.kind() == Organisation.Kind.OUTSIDER && random.nextInt(3) == 0;
      // No register in the country uses the prefix, so the number can be nobody's.
      String invented =
          wrong ? String.format(Locale.ROOT, "ZZ%06d", 990_000 + random.nextInt(1000)) : null;
      return new Presented(
          invented, who.name(), who.postcode(), who.kind().name().toLowerCase(Locale.ROOT));
    }
    return switch (Draw.step(chances, random)) {
      case 0 -> new Presented(number, who.name(), who.postcode(), "number");
      case 1 ->
          new Presented(
              number.replaceFirst("^0+", ""), who.name(), who.postcode(), "number_unpadded");
      case 2 -> new Presented(null, who.name(), who.postcode(), "name_and_postcode");
      case 3 ->
          new Presented(
              null, changed(who.name(), random), who.postcode(), "changed_name_and_postcode");
      default -> new Presented(null, changed(who.name(), random), null, "changed_name");
    };
  }

  /** The name as somebody else might write it; never the same. */
  static String changed(String name, SplittableRandom random) {
    String other =
        switch (random.nextInt(6)) {
          case 0 -> name.replaceFirst(" LIMITED$", " LTD");
          case 1 -> name.replaceFirst(" (LIMITED|LTD\\.?)$", "");
          case 2 -> name.contains("&") ? name.replace("&", "AND") : name.replace(" AND ", " & ");
          case 3 -> name.replaceFirst(" \\(?UK\\)?\\b", "").replaceFirst(" (LTD)$", " LIMITED");
          case 4 -> swapped(name, random);
          default -> titleCase(name);
        };
    return other.equals(name) || other.isBlank() ? titleCase(name) + "." : other;
  }

  private static String swapped(String name, SplittableRandom random) {
    if (name.length() < 6) {
      return name;
    }
    int at = 1 + random.nextInt(name.length() - 3);
    return name.substring(0, at) + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2);
  }

  private static String titleCase(String name) {
    StringBuilder cased = new StringBuilder(name.length());
    boolean start = true;
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      cased.append(start ? Character.toUpperCase(c) : c);
      start = !Character.isLetterOrDigit(c);
    }
    return cased.toString();
  }
}
