package clustermap.config;

import java.util.List;

/** The keys of stages of life and of support within reach. */
final class LifeKeys {
  private LifeKeys() {}

  static List<Key> all() {
    return List.of(
        Key.real(
            "stage.emerging_age_years",
            "3",
            0,
            100,
            "A cluster is emerging when half of its firms are no older than this and clearly more"
                + " than half were born in five years, or when it was born itself within so many"
                + " years; and no fewer firms were born than its sector leads to expect."),
        Key.real(
            "stage.established_years",
            "5",
            0,
            100,
            "A cluster that snapshots have known for so many years is not emerging, however young"
                + " its firms are."),
        Key.real(
            "stage.growing_ratio",
            "1",
            0.01,
            100,
            "A cluster is growing when the 95 % interval of births_ratio lies above this: 1 is the"
                + " growth of the sector's survivors in the register that was read."),
        Key.real(
            "stage.declining_fall",
            "0.1",
            0,
            1,
            "A cluster is declining when its stock of firms fell by more than this share and by"
                + " more than chance explains; only where dissolved firms are known."),
        Key.real(
            "stage.min_dated",
            "0.5",
            0,
            1,
            "Share of member firms that need a date of incorporation for a stage to be told."),
        Key.real(
            "stage.min_death_rate",
            "0.02",
            0,
            1,
            "The register is taken to know of the firms dissolved in a year when they are at least"
                + " this share of its stock at the start of the year. In the United Kingdom some 0.1 are; a"
                + " register of live firms has none."),
        Key.whole(
            "stage.trend_years",
            5,
            2,
            100,
            "Years of snapshots up to as_of that the trend of a cluster's location quotient is"
                + " taken from."),
        Key.whole(
            "stage.replicates",
            999,
            0,
            100_000,
            "Resamples of each cluster that the probability of its stage is taken from; 0 for"
                + " none."),
        Key.real(
            "stage.min_second",
            "0.1",
            0,
            1,
            "Share of the resamples that another stage must have to be named as the second one."),
        Key.reals(
            "support.reach_km",
            "5, 10, 25",
            0.1,
            1_000,
            "Distances from a cluster's footprint, kilometres, within which assets are counted."));
  }
}
