package clustermap.table;

/** Age, births, growth and survival of the firms of each cluster. */
public final class ClusterVitality {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field DATED_FIRMS =
      Field.count("dated_firms", "Member firms with a date of incorporation.")
          .in("firms")
          .required();

  public static final Field UNDATED_FIRMS =
      Field.count("undated_firms", "Member firms without one.").in("firms").required();

  public static final Field MEDIAN_AGE_YEARS =
      Field.real("median_age_years", "Age of the median dated firm at as_of.").in("years");

  public static final Field YOUNG_FIRMS =
      Field.count(
              "young_firms", "Dated member firms that are at most stage.emerging_age_years old.")
          .in("firms")
          .required();

  public static final Field BIRTHS_1Y =
      Field.count("births_1y", "Member firms incorporated in the year up to as_of.")
          .in("firms")
          .required();

  public static final Field BIRTHS =
      Field.count("births_5y", "Member firms incorporated in the five years up to as_of.")
          .in("firms")
          .required();

  public static final Field BIRTH_SHARE =
      Field.real("birth_share_5y", "births_5y over dated_firms.");

  public static final Field BIRTH_SHARE_LOW =
      Field.real("birth_share_5y_low", "Lower bound of its 95 % interval (Wilson).");

  public static final Field BIRTH_SHARE_HIGH =
      Field.real("birth_share_5y_high", "Upper bound of its 95 % interval (Wilson).");

  public static final Field BIRTH_SHARE_EXPECTED =
      Field.real(
          "birth_share_5y_expected",
          "The same share among all counted firms of the sector in the register that was read:"
              + " what its survivors lead to expect.");

  public static final Field BIRTHS_RATIO =
      Field.real(
          "births_ratio",
          "birth_share_5y over birth_share_5y_expected: growth relative to the sector's survivors"
              + " of the same birth years.");

  public static final Field BIRTHS_RATIO_LOW =
      Field.real("births_ratio_low", "Lower bound of its 95 % interval (Koopman).");

  public static final Field BIRTHS_RATIO_HIGH =
      Field.real("births_ratio_high", "Upper bound of its 95 % interval (Koopman).");

  public static final Field GROWTH =
      Field.real(
          "growth_5y",
          "Growth of the stock of the sector's firms in the footprint over those years, born less"
              + " dissolved over the stock then; null on a basis of survivors, which cannot"
              + " shrink.");

  public static final Field GROWTH_LOW =
      Field.real("growth_5y_low", "Lower bound of its 95 % interval.");

  public static final Field GROWTH_HIGH =
      Field.real("growth_5y_high", "Upper bound of its 95 % interval.");

  public static final Field SURVIVAL =
      Field.real(
          "survival_5y",
          "Share of the stock then that is not dissolved at as_of; null on a basis of survivors.");

  public static final Field LOWEST_DEATH_RATE =
      Field.real(
              "lowest_death_rate",
              "Of those years, the lowest share of the register's stock at the start of one that was"
                  + " dissolved in it: the measured coverage of dissolutions, the same for all"
                  + " clusters; by year in register_years.")
          .required();

  public static final Field HISTORY_BASIS =
      Field.text(
              "history_basis",
              "observed when the register knows of dissolved firms (lowest_death_rate), else"
                  + " survivors: what birth, growth and survival rest on.")
          .required();

  public static final Field DEATHS_1Y =
      Field.count(
              "deaths_1y",
              "Firms of the sector with a site in the footprint that were dissolved in the year up"
                  + " to as_of; null on a basis of survivors. births_1y counts members, so the two"
                  + " are no balance.")
          .in("firms");

  public static final Field SECTOR_DATED =
      Field.count(
              "sector_dated_firms",
              "Counted firms of the sector with a date, in the register that was read.")
          .in("firms");

  public static final Field SECTOR_BIRTHS =
      Field.count("sector_births_5y", "Of these, firms incorporated in the five years up to as_of.")
          .in("firms");

  public static final Field ENTERED =
      Field.count(
              "entered_5y",
              "Firms of the sector with a site in the footprint, born in the five years and alive;"
                  + " null on a basis of survivors.")
          .in("firms");

  public static final Field LEFT =
      Field.count(
              "left_5y",
              "Of those that were born before, firms dissolved in the five years; null on a basis"
                  + " of survivors.")
          .in("firms");

  public static final Field STAYED =
      Field.count(
              "stayed_5y",
              "Of those that were born before, firms that are alive; null on a basis of survivors.")
          .in("firms");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_vitality",
              "Age, births, growth and survival of one cluster.",
              CLUSTER_ID,
              DATED_FIRMS,
              UNDATED_FIRMS,
              MEDIAN_AGE_YEARS,
              YOUNG_FIRMS,
              BIRTHS_1Y,
              BIRTHS,
              BIRTH_SHARE,
              BIRTH_SHARE_LOW,
              BIRTH_SHARE_HIGH,
              BIRTH_SHARE_EXPECTED,
              BIRTHS_RATIO,
              BIRTHS_RATIO_LOW,
              BIRTHS_RATIO_HIGH,
              GROWTH,
              GROWTH_LOW,
              GROWTH_HIGH,
              SURVIVAL,
              LOWEST_DEATH_RATE,
              HISTORY_BASIS,
              DEATHS_1Y,
              SECTOR_DATED,
              SECTOR_BIRTHS,
              ENTERED,
              LEFT,
              STAYED)
          .keyed(CLUSTER_ID);

  private ClusterVitality() {}
}
