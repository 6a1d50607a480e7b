package clustermap.table;

/** The stage of life of each cluster, how firm it is, and why. */
public final class ClusterStage {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field STAGE =
      Field.text(
          "stage",
          "emerging, growing, mature or declining by the rules of the methods page and the"
              + " thresholds stage.* of the configuration; declining only where history_basis is"
              + " observed; null where too few firms have a date of incorporation.");

  public static final Field STAGE_PROBABILITY =
      Field.real(
          "stage_probability",
          "Share of stage.replicates resamples of the cluster that have this stage by the same"
              + " rules: how often a cluster like it would be told so; null where stage is, or"
              + " stage.replicates is 0.");

  public static final Field STAGE_SECOND =
      Field.text(
          "stage_second",
          "The likeliest other stage, where at least stage.min_second of the resamples have it: the"
              + " cluster spans two stages; else null. At the edge of several stages it may be"
              + " likelier than stage, which is what the rules say of the cluster as it is.");

  public static final Field STAGE_SECOND_PROBABILITY =
      Field.real(
          "stage_second_probability", "Share of the resamples that have stage_second, if any.");

  public static final Field STAGE_REASONS =
      Field.texts(
              "stage_reasons",
              "What speaks for a stage, against one, or is missing, in this order: not_enough_dates"
                  + " or young_firms; cluster_born_recently; long_established;"
                  + " births_above_sector, births_as_sector or births_below_sector; stock_grew,"
                  + " stock_steady, stock_fell or deaths_not_known; lq_rising, lq_steady,"
                  + " lq_falling, short_history or no_history.")
          .required();

  public static final Field LQ_TREND =
      Field.real(
          "lq_trend_per_year",
          "Change of lq a year, as a share of it, over the snapshots of stage.trend_years, a year"
              + " apart; null with fewer than three of them or less than two years.");

  public static final Field LQ_TREND_LOW =
      Field.real("lq_trend_per_year_low", "Lower bound of its 95 % interval.");

  public static final Field LQ_TREND_HIGH =
      Field.real("lq_trend_per_year_high", "Upper bound of its 95 % interval.");

  public static final Field LQ_TREND_SNAPSHOTS =
      Field.whole(
              "lq_trend_snapshots",
              "Snapshots that the trend rests on, or would: a year apart, this one included.")
          .in("snapshots")
          .required();

  public static final Field YEARS_SINCE_BIRTH =
      Field.real(
              "years_since_birth",
              "Years from born_as_of to as_of: the cluster's age where birth_seen, else it is at"
                  + " least that old.")
          .in("years");

  public static final Field BIRTH_SEEN =
      Field.flag(
              "birth_seen",
              "Whether its birth was seen: lineage told it born at born_as_of, the birth is"
                  + " confirmed, and most of its sector's clusters of that day were there before."
                  + " False for clusters of the first snapshot and for those that split from"
                  + " another.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_stage",
              "The stage of life of one cluster.",
              CLUSTER_ID,
              STAGE,
              STAGE_PROBABILITY,
              STAGE_SECOND,
              STAGE_SECOND_PROBABILITY,
              STAGE_REASONS,
              LQ_TREND,
              LQ_TREND_LOW,
              LQ_TREND_HIGH,
              LQ_TREND_SNAPSHOTS,
              YEARS_SINCE_BIRTH,
              BIRTH_SEEN)
          .keyed(CLUSTER_ID)
          .checked(
              "second_of_a_stage",
              "stage_second IS NULL OR (stage IS NOT NULL AND stage_second <> stage)",
              "a second stage is another one")
          .checked(
              "shares",
              "coalesce(stage_probability + coalesce(stage_second_probability, 0), 0)"
                  + " BETWEEN 0 AND 1.000001",
              "shares of resamples add up to no more than all");

  private ClusterStage() {}
}
