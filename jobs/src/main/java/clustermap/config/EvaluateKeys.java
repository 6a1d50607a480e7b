package clustermap.config;

import java.util.List;

/** The keys of what programmes did. */
final class EvaluateKeys {
  private EvaluateKeys() {}

  static List<Key> all() {
    return List.of(
        Key.whole(
            "evaluate.years",
            12,
            3,
            50,
            "Full calendar years up to as_of of which outcomes by place are kept and programmes are"
                + " judged by."),
        Key.real(
            "evaluate.ring_km",
            "25",
            0,
            1_000,
            "Districts whose middle is within so many kilometres of a treated district's outline are"
                + " not compared with: the programme may have reached them. 0: only those that are"
                + " treated themselves."),
        Key.whole(
            "evaluate.min_places", 3, 2, 1_000, "Treated places below which no effect is given."),
        Key.whole(
            "evaluate.min_place_years",
            3,
            1,
            10_000,
            "Treated places times years under treatment below which no effect is given."),
        Key.whole(
            "evaluate.donors",
            10,
            1,
            100,
            "Most places of like size and growth that a treated place's treatment is dealt to, to"
                + " see what comes about without a programme."),
        Key.whole(
            "evaluate.anticipation",
            0,
            0,
            10,
            "Years before a programme's first in which it may already show."),
        Key.real(
            "evaluate.min_firms_per_enterprise",
            "0.5",
            0,
            10,
            "Counted companies for each VAT- or PAYE-registered enterprise of a district from which"
                + " the register that was read is taken to cover the district. In the United Kingdom"
                + " some 1.5; a part of the register has nearly none elsewhere."));
  }
}
