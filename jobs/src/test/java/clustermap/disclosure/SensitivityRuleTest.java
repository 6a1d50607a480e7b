package clustermap.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.disclosure.SensitivityRule.Verdict;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensitivityRuleTest {
  private static final SensitivityRule RULE = new SensitivityRule(5, 1, 0.5, 10);

  private static long[] amounts(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "300 200 200 200 100, SAFE",
    "300 200 200 200, FEW",
    "500 200 100 100 100, SAFE",
    "501 200 100 100 99, DOMINATED",
    "480 472 16 16 16, SAFE",
    "480 472 16 16 15, ESTIMABLE",
    "400 300 300 0 0, FEW",
    "0 0 0 0 0, FEW"
  })
  void judgesByCountDominanceAndPPercent(String amounts, Verdict verdict) {
    long[] of = amounts(amounts);

    assertThat(RULE.judge(of, of.length)).isEqualTo(verdict);
  }

  @Test
  void countsAsManyDominantFirmsAsItIsTold() {
    long[] of = amounts("40 40 10 10 10");

    assertThat(new SensitivityRule(5, 1, 0.7, 10).judge(of, 5)).isEqualTo(Verdict.SAFE);
    assertThat(new SensitivityRule(5, 2, 0.7, 10).judge(of, 5)).isEqualTo(Verdict.DOMINATED);
    assertThat(new SensitivityRule(5, 2, 0.73, 10).judge(of, 5)).isEqualTo(Verdict.SAFE);
  }

  @Test
  void wantsTheProtectionLevelsOfTheHandbook() {
    // (1, 50 %): 60 / 0.5 - 100; p %: 10 % of 60 less the rest of 20.
    long[] dominated = amounts("60 20 10 5 5");
    assertThat(RULE.protection(dominated, 5)).isEqualTo(20, within(1e-9));
    // 10 % of 480 less the rest of 47.
    long[] estimable = amounts("480 472 16 16 15");
    assertThat(RULE.protection(estimable, 5)).isEqualTo(1, within(1e-9));
    assertThat(RULE.protection(amounts("30 30 30 30"), 4)).isEqualTo(3, within(1e-9));
    assertThat(RULE.protection(amounts("300 200 200 200 100"), 5)).isZero();
    assertThat(RULE.protection(new long[0], 0)).isZero();
  }

  @Test
  void givesTheSameInAnyOrder() {
    Random random = new Random(8);
    for (int trial = 0; trial < 500; trial++) {
      long[] of = random.longs(3 + random.nextInt(8), 0, 100).toArray();
      long[] sorted = of.clone();
      Arrays.sort(sorted);

      assertThat(RULE.judge(of, of.length)).isEqualTo(RULE.judge(sorted, sorted.length));
      assertThat(RULE.protection(of, of.length))
          .isEqualTo(RULE.protection(sorted, sorted.length), within(1e-9));
    }
  }
}
