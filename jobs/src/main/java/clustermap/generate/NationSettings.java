package clustermap.generate;

import clustermap.fault.Fault;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What nation is drawn.
 *
 * @param firms rows of the register, dissolved ones included
 * @param seed of all draws
 * @param asOf day of the extract: nothing is younger
 * @param mix how sectors lie over the country
 * @param sectors beginnings of SIC codes to which the register is kept; empty for all
 * @param concentrations shares of all firms that are put into one place, industry or both
 */
public record NationSettings(
    long firms,
    long seed,
    LocalDate asOf,
    Mix mix,
    List<String> sectors,
    List<Concentration> concentrations)
    implements Serializable {

  /** How sectors lie over the country, the planted clusters apart. */
  public enum Mix {
    /** As enterprises do: by district and broad industry, and class within a region. */
    PUBLISHED,
    /** The same everywhere, so that the planted clusters are all that chance does not explain. */
    EVEN;

    /** Reads the name in lower case. */
    public static Mix parse(String name) {
      for (Mix mix : values()) {
        if (mix.name().toLowerCase(Locale.ROOT).equals(name)) {
          return mix;
        }
      }
      throw Fault.config("--mix is " + name + "; allowed is published or even");
    }
  }

  /** Below it there is no room for a planted cluster. */
  public static final long LEAST_FIRMS = 1_000;

  /** Company numbers are one letter, which no register uses, and seven digits. */
  public static final long MOST_FIRMS = 9_999_999;

  /** Full calendar years of evidence, births and programmes before the extract. */
  static final int YEARS = 10;

  private static final int EARLIEST_YEAR = 1990;
  private static final int LATEST_YEAR = 2100;

  public NationSettings {
    sectors = List.copyOf(sectors);
    concentrations = List.copyOf(concentrations);
    List<String> mistakes = new ArrayList<>();
    if (firms < LEAST_FIRMS || firms > MOST_FIRMS) {
      mistakes.add(
          "--firms is "
              + firms
              + "; allowed is "
              + LEAST_FIRMS
              + " (fewer leave no room for a planted cluster) to "
              + MOST_FIRMS
              + " (the company numbers that are no real company's)");
    }
    if (asOf.getYear() < EARLIEST_YEAR || asOf.getYear() > LATEST_YEAR) {
      mistakes.add("--as-of is " + asOf + "; allowed is " + EARLIEST_YEAR + " to " + LATEST_YEAR);
    }
    for (String sector : sectors) {
      if (!sector.matches("[0-9]{2,5}")) {
        mistakes.add(
            "--sectors holds '"
                + sector
                + "'; each is two to five digits of a SIC code, such as 62");
      }
    }
    double share = concentrations.stream().mapToDouble(Concentration::share).sum();
    // Shares are written in decimals, whose sum may miss one by a rounding.
    if (share > 1 + 1e-9) {
      mistakes.add(
          "the shares of --concentrate sum to " + share + "; together they may be 1 at most");
    }
    if (!mistakes.isEmpty()) {
      throw Fault.config("this nation cannot be drawn:\n  - " + String.join("\n  - ", mistakes));
    }
  }

  /** Share of all firms that no concentration takes. */
  double free() {
    return Math.max(0, 1 - concentrations.stream().mapToDouble(Concentration::share).sum());
  }

  /** The first of the full years before the extract. */
  int firstYear() {
    return lastYear() - YEARS + 1;
  }

  /** The last full year before the extract. */
  int lastYear() {
    return asOf.getYear() - 1;
  }
}
