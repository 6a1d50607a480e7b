package clustermap.generate;

import clustermap.linkage.NormalName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Participants whose firm is known: real firms under names as sources write them, and what the
 * register is changed by so that linking is as hard as it is outside. The same seed and firms give
 * the same participants.
 *
 * @param cases the participants with the truth
 * @param removed numbers of firms to take off the register
 * @param renamed new names by number; the old name is then the previous one
 * @param added firms to put on the register beside their namesakes
 */
public record LabelledParticipants(
    List<Case> cases, Set<String> removed, Map<String, String> renamed, List<Firm> added) {

  /** A firm of the register. */
  public record Firm(String number, String name, @Nullable String postcode) {}

  /**
   * A participant.
   *
   * @param corruption what was done to its name and postcode
   * @param number of its firm; null when it is on no register
   */
  public record Case(
      String corruption, String name, @Nullable String postcode, @Nullable String number) {}

  /** Corruptions, each as often as the others. */
  static final List<String> CORRUPTIONS =
      List.of(
          "as_registered",
          "legal_form",
          "punctuation",
          "trading_as",
          "abbreviation",
          "typo",
          "typo",
          "two_typos",
          "word_order",
          "blank_lost",
          "word_lost",
          "moved",
          "no_postcode",
          "typo_and_moved",
          "typo_without_postcode",
          "previous_name",
          "group_company",
          "absent_group_company",
          "absent",
          "absent_with_typo");

  private static final String[][] SHORT = {
    {"MANUFACTURING", "Mfg"},
    {"ENGINEERING", "Eng"},
    {"INTERNATIONAL", "Intl"},
    {"SERVICES", "Svcs"},
    {"BROTHERS", "Bros"},
    {"MANAGEMENT", "Mgmt"},
    {"TECHNOLOGIES", "Techs"},
    {"TECHNOLOGY", "Tech"},
    {"DEVELOPMENTS", "Devs"},
    {"PROPERTIES", "Props"},
    {"SOLUTIONS", "Solns"},
    {"CONSTRUCTION", "Constr"},
    {"CONSULTANCY", "Consult"},
    {"INVESTMENTS", "Invs"},
    {"ASSOCIATES", "Assoc"},
    {"COMPANY", "Co"},
    {"GROUP", "Grp"},
    {"HOLDINGS", "Hldgs"},
    {"SYSTEMS", "Sys"}
  };

  private static final String[] RELATIVES = {
    "HOLDINGS", "GROUP", "TRADING", "PROPERTIES", "INTERNATIONAL", "2", "NORTH", "SERVICES"
  };

  private static final String FORM =
      "(?i) +(LIMITED|LTD\\.?|PLC|LLP|L\\.?L\\.?P\\.?|C\\.?I\\.?C\\.?)$";

  /** Makes the participants, one of each firm that the corruption can be done to. */
  public static LabelledParticipants of(List<Firm> firms, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Case> cases = new ArrayList<>();
    Set<String> removed = new HashSet<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    List<Firm> added = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < firms.size(); i++) {
      Firm firm = firms.get(i);
      Firm other = firms.get((i + 1) % firms.size());
      for (int tried = 0; tried < CORRUPTIONS.size(); tried++) {
        String corruption = CORRUPTIONS.get((next + tried) % CORRUPTIONS.size());
        String name = corrupted(corruption, firm.name(), other, random);
        if (name == null || NormalName.of(name).isEmpty()) {
          continue;
        }
        next += tried == 0 ? 1 : 0;
        String postcode = firm.postcode();
        if (corruption.endsWith("moved")) {
          postcode = other.postcode();
        } else if (corruption.endsWith("postcode")) {
          postcode = null;
        }
        String number = firm.number();
        if (corruption.equals("previous_name")) {
          renamed.put(number, newName(firm, other));
        } else if (corruption.equals("group_company")) {
          number = String.format(Locale.ROOT, "ZG%06d", added.size());
          added.add(new Firm(number, name + " LIMITED", firm.postcode()));
        } else if (corruption.equals("absent_group_company")) {
          number = null;
        } else if (corruption.startsWith("absent")) {
          removed.add(firm.number());
          number = null;
        }
        cases.add(new Case(corruption, name, postcode, number));
        break;
      }
    }
    return new LabelledParticipants(cases, removed, renamed, added);
  }

  private static String newName(Firm firm, Firm other) {
    String[] words = other.name().split(" ", -1);
    return words[0] + " " + firm.number() + " LIMITED";
  }

  /** The name as the source has it; null when the corruption cannot be done to it. */
  private static @Nullable String corrupted(
      String corruption, String name, Firm other, SplittableRandom random) {
    String bare = name.replaceFirst(FORM, "");
    String form = name.substring(bare.length());
    return switch (corruption) {
      case "legal_form" -> form.isEmpty() ? null : otherForm(bare, form, random);
      case "punctuation" -> punctuated(name, random);
      case "trading_as" -> name + " T/A " + other.name().split(" ", -1)[0] + " Shop";
      case "abbreviation" -> abbreviated(name, random);
      case "typo", "typo_and_moved", "typo_without_postcode", "absent_with_typo" ->
          typo(bare, random, form);
      case "two_typos" -> {
        String once = typo(bare, random, "");
        yield once == null ? null : typo(once, random, form);
      }
      case "word_order" -> {
        int blank = bare.indexOf(' ');
        yield blank < 0 ? null : bare.substring(blank + 1) + ' ' + bare.substring(0, blank) + form;
      }
      case "blank_lost" -> {
        int blank = bare.indexOf(' ');
        yield blank < 0 ? null : bare.substring(0, blank) + bare.substring(blank + 1) + form;
      }
      case "word_lost" -> {
        int blank = bare.lastIndexOf(' ');
        yield blank < 4 ? null : bare.substring(0, blank) + form;
      }
      case "group_company", "absent_group_company" ->
          bare + " " + RELATIVES[random.nextInt(RELATIVES.length)];
      default -> titleCase(name);
    };
  }

  private static String otherForm(String bare, String form, SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> bare;
      case 1 -> bare + " plc";
      case 2 -> bare + " L.T.D.";
      default -> bare + (form.toUpperCase(Locale.ROOT).contains("LIMITED") ? " Ltd." : " Limited");
    };
  }

  private static String punctuated(String name, SplittableRandom random) {
    String other =
        switch (random.nextInt(4)) {
          case 0 -> name.replace("&", "and").replace(" AND ", " & ");
          case 1 -> name.replace(".", "").replace("'", "’");
          case 2 -> name.replace("-", " ").replace("(", "").replace(")", "");
          default -> name.replaceFirst("E", "É").replaceFirst("O", "Ö");
        };
    return random.nextBoolean() ? "The " + titleCase(other) : titleCase(other) + ",";
  }

  private static @Nullable String abbreviated(String name, SplittableRandom random) {
    int from = random.nextInt(SHORT.length);
    for (int i = 0; i < SHORT.length; i++) {
      String[] pair = SHORT[(from + i) % SHORT.length];
      String other = name.replaceFirst("\\b" + pair[0] + "\\b", pair[1] + ".");
      if (!other.equals(name)) {
        return other;
      }
    }
    return null;
  }

  /** One letter lost, doubled, exchanged or swapped, in a word of five letters or more. */
  private static @Nullable String typo(String bare, SplittableRandom random, String form) {
    List<int[]> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bare.length(); i++) {
      if (i == bare.length() || !Character.isLetter(bare.charAt(i))) {
        if (i - start >= 5) {
          words.add(new int[] {start, i});
        }
        start = i + 1;
      }
    }
    if (words.isEmpty()) {
      return null;
    }
    int[] word = words.get(random.nextInt(words.size()));
    int at = word[0] + random.nextInt(word[1] - word[0] - 1);
    String before = bare.substring(0, at);
    String after = bare.substring(at + 1);
    char letter = bare.charAt(at);
    String changed =
        switch (random.nextInt(4)) {
          case 0 -> before + after;
          case 1 -> before + letter + letter + after;
          case 2 -> before + (char) ('A' + random.nextInt(26)) + after;
          default -> before + after.charAt(0) + letter + after.substring(1);
        };
    return changed + form;
  }

  private static String titleCase(String name) {
    StringBuilder cased = new StringBuilder(name.length());
    boolean begins = true;
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      cased.append(begins ? Character.toUpperCase(c) : c);
      begins = !Character.isLetterOrDigit(c);
    }
    return cased.toString();
  }
}
