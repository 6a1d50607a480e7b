package clustermap.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.stats.Proportion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters of a sector of 1,000 dated firms, 250 of them born in the five years. */
class LifeRulesTest {
  private static final LifeRules RULES = new LifeRules(3, 5, 1, 0.1, 0.5);

  /** A cluster of survivors with so many dated, young and born firms, without history. */
  private static LifeEvidence survivors(long dated, long young, long births) {
    return new LifeEvidence(
        dated,
        dated,
        young,
        births,
        1000,
        250,
        false,
        0,
        0,
        0,
        Double.NaN,
        Double.NaN,
        0,
        false,
        false);
  }

  /** A cluster of 100 firms, 25 born as the sector leads to expect, whose dead are known. */
  private static LifeEvidence observed(long entered, long left, long stayed) {
    return new LifeEvidence(
        100,
        100,
        10,
        25,
        1000,
        250,
        true,
        entered,
        left,
        stayed,
        Double.NaN,
        Double.NaN,
        0,
        false,
        false);
  }

  private static LifeEvidence trending(LifeEvidence e, double slope, double error) {
    return new LifeEvidence(
        e.firms(),
        e.dated(),
        e.young(),
        e.births(),
        e.sectorDated(),
        e.sectorBirths(),
        e.observed(),
        e.entered(),
        e.left(),
        e.stayed(),
        slope,
        error,
        e.yearsKnown(),
        e.birthSeen(),
        true);
  }

  private static LifeEvidence known(LifeEvidence e, double years, boolean birthSeen) {
    return new LifeEvidence(
        e.firms(),
        e.dated(),
        e.young(),
        e.births(),
        e.sectorDated(),
        e.sectorBirths(),
        e.observed(),
        e.entered(),
        e.left(),
        e.stayed(),
        e.lqTrend(),
        e.lqTrendError(),
        years,
        birthSeen,
        true);
  }

  @Test
  void tellsNoStageWithoutDates() {
    LifeEvidence none = survivors(0, 0, 0);
    LifeEvidence few =
        new LifeEvidence(
            19, 9, 9, 9, 1000, 250, false, 0, 0, 0, Double.NaN, Double.NaN, 0, false, false);

    assertThat(RULES.stage(none)).isNull();
    assertThat(RULES.stage(few)).isNull();
    assertThat(RULES.reasons(few))
        .containsExactly(
            LifeReason.NOT_ENOUGH_DATES, LifeReason.DEATHS_NOT_KNOWN, LifeReason.NO_HISTORY);
  }

  @Test
  void emergesWithYoungFirmsUnlessItIsLongKnown() {
    LifeEvidence young = survivors(20, 12, 16);

    assertThat(RULES.stage(young)).isEqualTo(LifeStage.EMERGING);
    assertThat(RULES.reasons(young))
        .containsExactly(
            LifeReason.YOUNG_FIRMS,
            LifeReason.BIRTHS_ABOVE_SECTOR,
            LifeReason.DEATHS_NOT_KNOWN,
            LifeReason.NO_HISTORY);
    // Half of the firms is enough, fewer is not.
    assertThat(RULES.stage(survivors(20, 10, 16))).isEqualTo(LifeStage.EMERGING);
    assertThat(RULES.stage(survivors(20, 9, 16))).isEqualTo(LifeStage.GROWING);
    assertThat(RULES.stage(known(young, 4.9, false))).isEqualTo(LifeStage.EMERGING);
    assertThat(RULES.stage(known(young, 5, false))).isEqualTo(LifeStage.GROWING);
    assertThat(RULES.reasons(known(young, 5, false)))
        .contains(LifeReason.LONG_ESTABLISHED, LifeReason.SHORT_HISTORY);
  }

  @Test
  void takesMoreThanHalfBornByWilsonsInterval() {
    for (int dated = 1; dated < 200; dated++) {
      for (int births = 0; births <= dated; births++) {
        assertThat(LifeRules.mostlyBorn(survivors(dated, 0, births), births))
            .isEqualTo(Proportion.wilson(births, dated).low() > 0.5);
      }
    }
  }

  @Test
  void emergesWhenItWasSeenToBeBorn() {
    LifeEvidence usual = observed(25, 20, 75);

    assertThat(RULES.stage(usual)).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.stage(known(usual, 2, true))).isEqualTo(LifeStage.EMERGING);
    assertThat(RULES.reasons(known(usual, 2, true)))
        .containsExactly(
            LifeReason.CLUSTER_BORN_RECENTLY,
            LifeReason.BIRTHS_AS_SECTOR,
            LifeReason.STOCK_STEADY,
            LifeReason.SHORT_HISTORY);
    // Known since then only, or born earlier.
    assertThat(RULES.stage(known(usual, 2, false))).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.stage(known(usual, 3.5, true))).isEqualTo(LifeStage.MATURE);
  }

  @Test
  void takesNoBirthAmongSurvivorsForOneWithoutBirthsOfFirms() {
    // Survivors add up to clusters by themselves.
    assertThat(RULES.stage(known(survivors(100, 10, 25), 2, true))).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.stage(known(survivors(100, 10, 45), 2, true))).isEqualTo(LifeStage.EMERGING);
    assertThat(RULES.stage(known(survivors(100, 10, 45), 4, true))).isEqualTo(LifeStage.GROWING);
  }

  @Test
  void growsByBirthsUnlessTheQuotientFalls() {
    LifeEvidence growing = survivors(100, 10, 45);

    assertThat(RULES.stage(growing)).isEqualTo(LifeStage.GROWING);
    assertThat(RULES.stage(trending(growing, -0.1, 0.04))).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.stage(trending(growing, -0.1, 0.06))).isEqualTo(LifeStage.GROWING);
    assertThat(RULES.reasons(trending(growing, -0.1, 0.04)))
        .containsExactly(
            LifeReason.BIRTHS_ABOVE_SECTOR, LifeReason.DEATHS_NOT_KNOWN, LifeReason.LQ_FALLING);
    // A rising quotient alone says no more than births do, and those are as the sector's.
    assertThat(RULES.stage(trending(survivors(100, 10, 25), 0.1, 0.04)))
        .isEqualTo(LifeStage.MATURE);
    assertThat(RULES.reasons(survivors(100, 2, 5))).contains(LifeReason.BIRTHS_BELOW_SECTOR);
  }

  @Test
  void growsByItsStockWhereTheQuotientRisesToo() {
    LifeEvidence grew = observed(60, 20, 40);

    assertThat(RULES.stage(grew)).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.stage(trending(grew, 0.1, 0.04))).isEqualTo(LifeStage.GROWING);
    assertThat(RULES.stage(trending(grew, 0.1, 0.06))).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.reasons(trending(grew, 0.1, 0.06)))
        .containsExactly(LifeReason.BIRTHS_AS_SECTOR, LifeReason.STOCK_GREW, LifeReason.LQ_STEADY);
    assertThat(RULES.stage(trending(observed(26, 20, 80), 0.1, 0.04))).isEqualTo(LifeStage.MATURE);
  }

  @Test
  void declinesOnlyWhereTheDeadAreKnown() {
    assertThat(RULES.stage(observed(10, 40, 60))).isEqualTo(LifeStage.DECLINING);
    assertThat(RULES.reasons(observed(10, 40, 60)))
        .containsExactly(LifeReason.BIRTHS_AS_SECTOR, LifeReason.STOCK_FELL, LifeReason.NO_HISTORY);
    // A fall that chance explains, and one of 9 % that it does not.
    assertThat(RULES.stage(observed(10, 20, 80))).isEqualTo(LifeStage.MATURE);
    LifeEvidence slow = observed(80, 180, 920);
    assertThat(RULES.stage(slow)).isEqualTo(LifeStage.MATURE);
    assertThat(RULES.stage(trending(slow, -0.1, 0.04))).isEqualTo(LifeStage.DECLINING);
    assertThat(RULES.stage(trending(survivors(100, 0, 2), -0.5, 0.01))).isEqualTo(LifeStage.MATURE);
  }

  @Test
  void namesReasonsAsTablesHaveThem() {
    assertThat(List.of(LifeReason.BIRTHS_ABOVE_SECTOR.word(), LifeStage.EMERGING.word()))
        .containsExactly("births_above_sector", "emerging");
  }
}
