package clustermap.table;

/** What the register knows of the births and deaths of its firms, year by year. */
public final class RegisterYears {
  public static final Field TAXONOMY =
      Field.text("taxonomy", "Taxonomy of the sector; null for the whole register.");

  public static final Field SECTOR =
      Field.text(
          "sector",
          "Sector, by the SIC codes of its rules alone, since nothing else is known of firms that"
              + " were dissolved; null for the whole register.");

  public static final Field YEAR_ENDING =
      Field.date("year_ending", "Last day of the year; the last one is as_of.").required();

  public static final Field FIRMS_AT_START =
      Field.count(
              "firms_at_start",
              "Companies of any kind that were incorporated before the year and not dissolved yet,"
                  + " as far as the register still knows them; those without a date of"
                  + " incorporation are taken to have been there.")
          .in("firms")
          .required();

  public static final Field BORN =
      Field.count("born", "Companies incorporated in the year.").in("firms").required();

  public static final Field DISSOLVED =
      Field.count("dissolved", "Companies dissolved in the year that the register still knows.")
          .in("firms")
          .required();

  public static final Field FIRMS_AT_END =
      Field.count("firms_at_end", "firms_at_start + born - dissolved.").in("firms").required();

  public static final Field DEATH_RATE =
      Field.real(
          "death_rate",
          "dissolved over firms_at_start; null when that is 0. How much the register remembers, and"
              + " no mortality, unless deaths_known.");

  public static final Field DEATHS_KNOWN =
      Field.flag(
              "deaths_known",
              "Whether the register is taken to know of the firms that were dissolved in the year:"
                  + " the death rate of the whole register reaches stage.min_death_rate.")
          .required();

  public static final Field HISTORY_BASIS =
      Field.text(
              "history_basis",
              "observed when the deaths of this year and of every later one up to the day of the"
                  + " register are known; else survivors: firms that have left the register are"
                  + " missing from firms_at_start and born too, the more of them the older the year.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "register_years",
              "One of the ten years up to as_of, of the whole register or of one sector of it:"
                  + " births and deaths of firms, and whether the deaths are known.",
              TAXONOMY,
              SECTOR,
              YEAR_ENDING,
              FIRMS_AT_START,
              BORN,
              DISSOLVED,
              FIRMS_AT_END,
              DEATH_RATE,
              DEATHS_KNOWN,
              HISTORY_BASIS)
          .checked(
              "balance",
              "firms_at_end = firms_at_start + born - dissolved",
              "firms at the end are those at the start, with the born and without the dissolved")
          .checked(
              "observed_known",
              "deaths_known OR history_basis = 'survivors'",
              "a year whose dead are not known is not observed");

  private RegisterYears() {}
}
