package clustermap.table;

/** Outcomes of districts by year: what programmes are judged by. */
public final class PlaceYears {
  public static final Field GEOGRAPHY =
      Field.text("geography", "LAD: districts of May 2021 for all years, whatever became of them.")
          .required();

  public static final Field CODE = Field.text("code", "Code of the district.").required();

  public static final Field YEAR = Field.whole("year", "Calendar year, a full one.").required();

  public static final Field COVERED =
      Field.flag(
              "covered",
              "Whether the register that was read covers the district: it has"
                  + " evaluate.min_firms_per_enterprise counted companies for each enterprise of ONS;"
                  + " where that is not known, any company, while most other districts are covered.")
          .required();

  public static final Field BIRTHS =
      Field.count(
              "births",
              "Companies incorporated in the year whose registered office is there today, those that"
                  + " were dissolved since too as far as the register still has them, without dormant"
                  + " and other non-trading ones. Null where the register does not cover the district"
                  + " or the whole year.")
          .in("companies");

  public static final Field BIRTHS_EXCL_SHARED_OFFICES =
      Field.count(
              "births_excl_shared_offices",
              "Of these, companies whose registered office is no shared office today.")
          .in("companies");

  public static final Field GRANTS =
      Field.count(
              "grants",
              "Grants (participations) in projects begun in the year, at the participant's own"
                  + " postcode, else at the registered office of the firm it is linked to. Null where"
                  + " the register does not cover the district or grants do not cover the whole year.")
          .in("grants");

  public static final Field GRANTS_GBP =
      Field.money(
          "grants_gbp",
          "Money of these grants, all of it in the year in which the project begins, of those whose"
              + " amount is known; null likewise, and where none is.");

  public static final Field PATENTS =
      Field.count(
              "patents",
              "Patent applications filed in the year by an applicant there, by postcodes as grants."
                  + " Null likewise, and for filings in the last 18 months, which are published late.")
          .in("applications");

  public static final Field POPULATION =
      Field.count("population", "Residents at the last census, for every year the same.")
          .in("people");

  public static final Field HISTORY_BASIS =
      Field.text(
              "history_basis",
              "observed when the register knows the dead of every year of the table; else survivors:"
                  + " births of former years lack the companies that were dissolved since, the more"
                  + " the older the year.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_years",
              "One district in one full calendar year: births of companies, grants and patents. R&D"
                  + " spend is confidential and not in it.",
              GEOGRAPHY,
              CODE,
              YEAR,
              COVERED,
              BIRTHS,
              BIRTHS_EXCL_SHARED_OFFICES,
              GRANTS,
              GRANTS_GBP,
              PATENTS,
              POPULATION,
              HISTORY_BASIS)
          .keyed(GEOGRAPHY, CODE, YEAR)
          .checked(
              "only_covered",
              "covered OR (births IS NULL AND grants IS NULL AND patents IS NULL)",
              "nothing is told of a district that the register does not cover")
          .checked(
              "part_of_births", "births_excl_shared_offices <= births", "a part of the births");

  private PlaceYears() {}
}
