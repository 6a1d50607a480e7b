package clustermap.generate;

import clustermap.generate.Mixing.Purpose;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Names of firms that look like those of a register and are nobody's: words that few firms share
 * beside words that many do, as linking of names meets them. No word is a person's name.
 */
final class FirmNames implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String[] SYLLABLES =
      ("BA BE BI BO BRA CA CE CLA CO CRO DA DE DI DO DRE FA FI FLO FRE GA GLE GO GRA HA HE HO JA JU"
              + " KA KE KI LA LE LI LO LU MA ME MI MO NA NE NO NU PA PE PLA PRO QUA RA RE RI RO SA"
              + " SE SI SO STE TA TE TI TRA VA VE")
          .split(" ");

  /** Words that begin names, in the order of how many firms have them. */
  private static final String[] COMMON =
      ("NORTHERN GLOBAL PREMIER ELITE ROYAL CITY UNITED GREEN FIRST PRIME BLUE SOUTHERN PARK GOLDEN"
              + " NEW EASTERN RIVERSIDE SUMMIT ALPHA WESTERN CENTRAL PHOENIX CASTLE NATIONAL SILVER"
              + " BRIDGE APEX HIGHLAND HORIZON PIONEER OAK MERIDIAN ATLAS BEACON CROWN DIAMOND"
              + " ESSENTIAL FALCON GATEWAY HARBOUR IMPERIAL KEYSTONE LAKESIDE MAPLE NOVA ORCHARD"
              + " PARAMOUNT QUANTUM REGENT STERLING TRINITY URBAN VALLEY WILLOW ZENITH ANCHOR BRIGHT"
              + " CEDAR DELTA EAGLE FOREST GRANITE HERITAGE IVORY JUNIPER KESTREL LIBERTY MILL NEXUS"
              + " OCEAN PEAK QUARRY RAVEN SAPPHIRE TOWER UNION VERTEX WATERSIDE YEW ASPECT BARLEY"
              + " COPPER DOVE EMBER FERN GROVE HAWTHORN INDIGO JADE KINGFISHER LIME MOORLAND NIMBUS"
              + " OLIVE PEBBLE QUILL ROWAN SPRING THISTLE UPLAND VISTA WHARF")
          .split(" ");

  /** Words of a field of business by the first digit pairs of its codes. */
  private static final String[][] FIELDS = {
    words("FARMS GROWERS AGRI LIVESTOCK FORESTRY"),
    words("MANUFACTURING PRODUCTS INDUSTRIES ENGINEERING FABRICATIONS COMPONENTS"),
    words("CONSTRUCTION BUILDERS ROOFING PLUMBING ELECTRICAL BUILDING CONTRACTORS"),
    words("TRADING RETAIL STORES MOTORS SUPPLIES WHOLESALE DIRECT"),
    words("TRANSPORT LOGISTICS HAULAGE COURIERS FREIGHT"),
    words("CATERING RESTAURANTS CAFE FOODS HOTELS"),
    words("SOFTWARE SYSTEMS DIGITAL TECHNOLOGIES DATA MEDIA SOLUTIONS"),
    words("CAPITAL FINANCE INVESTMENTS INSURANCE WEALTH"),
    words("PROPERTIES ESTATES LETTINGS PROPERTY HOMES"),
    words("CONSULTING CONSULTANCY ACCOUNTANTS DESIGN ARCHITECTS RESEARCH ADVISORY"),
    words("SERVICES CLEANING RECRUITMENT SECURITY TRAVEL HIRE"),
    words("CARE HEALTH TRAINING EDUCATION CLINIC"),
    words("ARTS SPORTS FITNESS EVENTS LEISURE BEAUTY"),
  };

  private static final int[] FIELD_STARTS = {1, 5, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 90};
  private static final int CONSULTING = 9;
  private static final String[] MORE = {"GROUP", "HOLDINGS", "UK", "PARTNERS", "INTERNATIONAL"};
  private static final int COINED_SYLLABLES = 5;

  private final long seed;
  private final Permutation coined;
  private final double[] commonRunning;

  FirmNames(long seed) {
    this.seed = seed;
    long words = 1;
    for (int i = 0; i < COINED_SYLLABLES; i++) {
      words *= SYLLABLES.length;
    }
    this.coined = new Permutation(words, Mixing.mix(seed, Purpose.NAME.number));
    double[] weights = new double[COMMON.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1.0 / (i + 3);
    }
    this.commonRunning = Cumulative.run(weights);
  }

  private static String[] words(String text) {
    return text.split(" ");
  }

  /**
   * The name of a row's firm without its legal form.
   *
   * @param edition 0 for its name, more for names that it had before
   */
  String of(long row, int edition, String sic) {
    SplittableRandom random = Mixing.random(seed, Purpose.NAME, row * 8 + edition);
    String[] field = FIELDS[field(sic)];
    String trade = field[(int) (field.length * random.nextDouble() * random.nextDouble())];
    String own = coined(row * 8 + edition);
    double u = random.nextDouble();
    String name;
    if (u < 0.35) {
      name = own + " " + trade;
    } else if (u < 0.5) {
      name = own;
    } else if (u < 0.7) {
      name = common(random) + " " + own + " " + trade;
    } else if (u < 0.9) {
      name = initials(random) + " " + common(random) + " " + trade;
    } else {
      name = common(random) + " " + common(random) + " " + trade;
    }
    return random.nextDouble() < 0.12 ? name + " " + MORE[random.nextInt(MORE.length)] : name;
  }

  /** What a firm's legal form adds to its name. */
  static String form(String category, SplittableRandom random) {
    return switch (category) {
      case Registered.LLP -> " LLP";
      case Registered.PLC -> " PLC";
      default -> random.nextDouble() < 0.72 ? " LIMITED" : " LTD";
    };
  }

  private static int field(String sic) {
    if (sic.length() < 2 || sic.startsWith("99")) {
      return CONSULTING;
    }
    int division = Integer.parseInt(sic.substring(0, 2));
    int field = FIELD_STARTS.length - 1;
    while (field > 0 && FIELD_STARTS[field] > division) {
      field--;
    }
    return field;
  }

  private String common(SplittableRandom random) {
    return COMMON[Cumulative.at(commonRunning, random.nextDouble())];
  }

  private static String initials(SplittableRandom random) {
    char first = (char) ('A' + random.nextInt(26));
    char second = (char) ('A' + random.nextInt(26));
    return random.nextBoolean() ? first + " & " + second : "" + first + second;
  }

  private String coined(long number) {
    long left = coined.of(number);
    StringBuilder word = new StringBuilder(3 * COINED_SYLLABLES);
    // Three to five syllables: short words are shared by some firms, as in a register.
    int syllables = 3 + (int) (left & 1) + (int) (left >>> 1 & 1);
    for (int i = 0; i < syllables; i++) {
      word.append(SYLLABLES[(int) (left % SYLLABLES.length)]);
      left /= SYLLABLES.length;
    }
    return word.toString();
  }
}
