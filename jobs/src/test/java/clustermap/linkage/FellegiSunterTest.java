package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FellegiSunterTest {
  private static final long FIRMS = 100_000;

  private static LinkPattern pattern(NameLevel name, PostcodeLevel postcode, double bits) {
    return dated(name, postcode, DateLevel.MISSING, bits);
  }

  private static LinkPattern dated(
      NameLevel name, PostcodeLevel postcode, DateLevel date, double bits) {
    return new LinkPattern(name, postcode, FormLevel.SAME, date, false, bits, 13);
  }

  private static double alone(FellegiSunter model, LinkPattern pattern) {
    return FellegiSunter.decide(new double[] {model.odds(pattern)})[0];
  }

  @Test
  void weighsRareNamesMoreThanCommonOnes() {
    FellegiSunter model = FellegiSunter.defaults(FIRMS);
    double solutions = NameRarity.wordBits(5_000, FIRMS);
    double zylotech = NameRarity.wordBits(1, FIRMS);

    assertThat(alone(model, pattern(NameLevel.EXACT, PostcodeLevel.MISSING, solutions)))
        .isLessThan(0.01);
    assertThat(alone(model, pattern(NameLevel.EXACT, PostcodeLevel.MISSING, zylotech + solutions)))
        .isGreaterThan(0.99);
    assertThat(alone(model, pattern(NameLevel.EXACT, PostcodeLevel.FULL, solutions + solutions)))
        .isGreaterThan(0.9);
  }

  @Test
  void growsSurerWithTheLevelsOfNameAndPostcode() {
    FellegiSunter model = FellegiSunter.defaults(FIRMS);
    double last = 1;
    for (NameLevel name :
        List.of(NameLevel.EXACT, NameLevel.REORDERED, NameLevel.SPELLED, NameLevel.CLOSE)) {
      double bits = NameRarity.bits(name, FormLevel.MISSING, 2, 18);
      double p = alone(model, pattern(name, PostcodeLevel.MISSING, bits));
      assertThat(p).as(name.name()).isLessThan(last);
      last = p;
    }
    double close = NameRarity.bits(NameLevel.CLOSE, FormLevel.MISSING, 2, 18);
    assertThat(alone(model, pattern(NameLevel.CLOSE, PostcodeLevel.FULL, close)))
        .isGreaterThan(last);
    assertThat(alone(model, pattern(NameLevel.CLOSE, PostcodeLevel.ELSE, close))).isLessThan(last);
  }

  @Test
  void aDayWithinTheLifeOfAFirmSaysMoreThanNone() {
    FellegiSunter model = FellegiSunter.defaults(FIRMS);
    LinkPattern unknown = pattern(NameLevel.SPELLED, PostcodeLevel.SECTOR, 15);

    assertThat(
            model.odds(dated(NameLevel.SPELLED, PostcodeLevel.SECTOR, DateLevel.WITHIN, 15))
                / model.odds(unknown))
        .isCloseTo(model.m(DateLevel.WITHIN) / model.u(DateLevel.WITHIN), within(1e-9));
  }

  @Test
  void noNameIsRareEnoughForAFirmThatWasNotThereAtTheTime() {
    FellegiSunter model = FellegiSunter.defaults(FIRMS);

    assertThat(model.odds(dated(NameLevel.EXACT, PostcodeLevel.FULL, DateLevel.WITHIN, 40)))
        .isGreaterThan(1_000);
    assertThat(model.odds(dated(NameLevel.EXACT, PostcodeLevel.FULL, DateLevel.OUTSIDE, 40)))
        .isLessThan(1 / FellegiSunter.OUTLIVED);
    // Where the name says little so does the day: m/u, as of the other fields.
    assertThat(
            model.odds(dated(NameLevel.EXACT, PostcodeLevel.ELSE, DateLevel.OUTSIDE, 5))
                / model.odds(pattern(NameLevel.EXACT, PostcodeLevel.ELSE, 5)))
        .isCloseTo(model.m(DateLevel.OUTSIDE) / model.u(DateLevel.OUTSIDE), within(1e-4));
  }

  @Test
  void namesakesBeforeAndAfterAFirmAreNotLearnedAsWrongDates() {
    List<FellegiSunter.Count> candidates =
        List.of(
            new FellegiSunter.Count(
                dated(NameLevel.EXACT, PostcodeLevel.FULL, DateLevel.WITHIN, 30), 9_000),
            new FellegiSunter.Count(
                dated(NameLevel.EXACT, PostcodeLevel.FULL, DateLevel.OUTSIDE, 30), 3_000));
    List<FellegiSunter.Count> random =
        List.of(
            new FellegiSunter.Count(
                dated(NameLevel.ELSE, PostcodeLevel.ELSE, DateLevel.WITHIN, 0), 70_000),
            new FellegiSunter.Count(
                dated(NameLevel.ELSE, PostcodeLevel.ELSE, DateLevel.OUTSIDE, 0), 30_000),
            new FellegiSunter.Count(pattern(NameLevel.ELSE, PostcodeLevel.ELSE, 0), 50_000));

    FellegiSunter model = FellegiSunter.estimate(candidates, random, 12_000, FIRMS);

    assertThat(model.u(DateLevel.OUTSIDE)).isCloseTo(0.3, within(0.01));
    assertThat(model.m(DateLevel.OUTSIDE)).isLessThan(0.02);
    assertThat(model.onRegister()).isCloseTo(0.75, within(0.02));
  }

  @Test
  void sharesTheProbabilityAmongCandidatesOfWhichOneAtMostIsRight() {
    double[] twins = FellegiSunter.decide(new double[] {1e6, 1e6, 1});

    assertThat(twins[0]).isEqualTo(twins[1]).isCloseTo(0.5, within(1e-5));
    assertThat(twins[2]).isLessThan(1e-5);
    assertThat(FellegiSunter.decide(new double[0])).isEmpty();
  }

  /** Pairs made by a model with known m: what comes out must be what went in. */
  @Test
  void findsTheProportionsThatPairsWereMadeWith() {
    List<FellegiSunter.Count> candidates = madePairs();
    List<FellegiSunter.Count> random =
        List.of(
            new FellegiSunter.Count(pattern(NameLevel.ELSE, PostcodeLevel.FULL, 0), 100),
            new FellegiSunter.Count(pattern(NameLevel.ELSE, PostcodeLevel.ELSE, 0), 990_000),
            new FellegiSunter.Count(pattern(NameLevel.OTHER_WORD, PostcodeLevel.ELSE, 0), 9_900));

    FellegiSunter model = FellegiSunter.estimate(candidates, random, 40_000, FIRMS);

    // 20,000 matches: 0.6 at the postcode, 0.4 elsewhere; at the postcode 0.9 exact, 0.1 spelled.
    assertThat(model.onRegister()).isCloseTo(0.5, within(0.02));
    assertThat(model.m(PostcodeLevel.FULL)).isCloseTo(0.6, within(0.02));
    assertThat(model.m(PostcodeLevel.ELSE)).isCloseTo(0.4, within(0.02));
    assertThat(model.m(NameLevel.EXACT)).isCloseTo(0.9, within(0.02));
    assertThat(model.m(NameLevel.SPELLED)).isCloseTo(0.1, within(0.02));
    assertThat(model.u(PostcodeLevel.FULL)).isCloseTo(1e-4, within(2e-5));
  }

  private static List<FellegiSunter.Count> madePairs() {
    return List.of(
        new FellegiSunter.Count(pattern(NameLevel.EXACT, PostcodeLevel.FULL, 30), 10_800),
        new FellegiSunter.Count(pattern(NameLevel.SPELLED, PostcodeLevel.FULL, 30), 1_200),
        new FellegiSunter.Count(pattern(NameLevel.EXACT, PostcodeLevel.ELSE, 30), 7_200),
        new FellegiSunter.Count(pattern(NameLevel.SPELLED, PostcodeLevel.ELSE, 30), 800),
        // Common names that agree by chance, nowhere near.
        new FellegiSunter.Count(pattern(NameLevel.EXACT, PostcodeLevel.ELSE, 5), 50_000),
        new FellegiSunter.Count(pattern(NameLevel.ELSE, PostcodeLevel.FULL, 0), 300_000));
  }

  @Test
  void doesNotDependOnTheOrderOfTheCounts() {
    List<FellegiSunter.Count> shuffled = new ArrayList<>(madePairs());
    Collections.shuffle(shuffled, new Random(3));

    LinkPattern asked = pattern(NameLevel.SPELLED, PostcodeLevel.SECTOR, 20);
    assertThat(FellegiSunter.estimate(shuffled, List.of(), 40_000, FIRMS).odds(asked))
        .isEqualTo(FellegiSunter.estimate(madePairs(), List.of(), 40_000, FIRMS).odds(asked));
  }

  @Test
  void keepsTheDefaultsWithoutPairs() {
    FellegiSunter none = FellegiSunter.estimate(List.of(), List.of(), 0, FIRMS);

    assertThat(none.described()).isEqualTo(FellegiSunter.defaults(FIRMS).described());
    assertThat(
            FellegiSunter.estimate(List.of(), List.of(), 0, 0).odds(madePairs().get(0).pattern()))
        .isFinite();
  }
}
