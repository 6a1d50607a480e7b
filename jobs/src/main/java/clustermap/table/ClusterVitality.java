package clustermap.table;

/** Age, births, growth and survival of the firms of each cluster. */
public final class ClusterVitality {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field DATED_FIRMS =
      Field.count("dated_firms", "Member firms with a date of incorporation.")
          .in("firms")
          .required();

  public static final Field MEDIAN_AGE_YEARS =
      Field.real("median_age_years", "Age of the median dated firm at as_of.").in("years");

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

  public static final Field STAGE =
      Field.text(
          "stage",
          "emerging, growing, mature or declining by the thresholds stage.* of the configuration;"
              + " declining only where history_basis is observed; null where too few firms have a"
              + " date of incorporation.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_vitality",
              "Age, births, growth and survival of one cluster.",
              CLUSTER_ID,
              DATED_FIRMS,
              MEDIAN_AGE_YEARS,
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
              STAGE)
          .keyed(CLUSTER_ID)
          .checked(
              "no_decline_unseen",
              "NOT (history_basis = 'survivors' AND stage <=> 'declining')",
              "a register of survivors tells no decline");

  private ClusterVitality() {}
}
