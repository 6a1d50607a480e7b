package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogLikelihoodRatioTest {

  /** The six terms exactly as Kulldorff (1997) writes them. */
  private static double asWritten(double c, double n, double bigC, double bigN) {
    return xLog(c, c / n)
        + xLog(n - c, (n - c) / n)
        + xLog(bigC - c, (bigC - c) / (bigN - n))
        + xLog(bigN - n - bigC + c, (bigN - n - bigC + c) / (bigN - n))
        - xLog(bigC, bigC / bigN)
        - xLog(bigN - bigC, (bigN - bigC) / bigN);
  }

  private static double xLog(double x, double y) {
    return x == 0 ? 0 : x * Math.log(y);
  }

  @Test
  void agreesWithTheFormulaAsWritten() {
    Random random = new Random(1997);
    int positive = 0;
    for (int round = 0; round < 500; round++) {
      double bigN = 100 + random.nextInt(5000);
      double bigC = 1 + random.nextInt((int) bigN / 2);
      double n = 1 + random.nextInt((int) bigN - 1);
      double c = random.nextInt((int) Math.min(n, bigC) + 1);
      if (bigC - c > bigN - n) {
        continue;
      }
      double expected = c / n > bigC / bigN ? asWritten(c, n, bigC, bigN) : 0;
      positive += expected > 0 ? 1 : 0;
      assertThat(LogLikelihoodRatio.of(c, n, bigC, bigN)).isCloseTo(expected, within(1e-8));
    }
    assertThat(positive).isGreaterThan(100);
  }

  @Test
  void isHalfTheGStatisticOfTheTwoByTwoTable() {
    // 30 of 40 inside, 20 of 60 outside: G = 2 Σ O ln(O/E), E from the margins (20, 20, 30, 30).
    double g =
        2
            * (30 * Math.log(30 / 20.0)
                + 10 * Math.log(10 / 20.0)
                + 20 * Math.log(20 / 30.0)
                + 40 * Math.log(40 / 30.0));

    assertThat(LogLikelihoodRatio.of(30, 40, 50, 100)).isCloseTo(g / 2, within(1e-12));
  }

  @Test
  void isZeroUnlessTheSectorIsDenserInside() {
    assertThat(LogLikelihoodRatio.of(5, 50, 10, 100)).isZero();
    assertThat(LogLikelihoodRatio.of(1, 50, 10, 100)).isZero();
    assertThat(LogLikelihoodRatio.of(0, 0, 10, 100)).isZero();
    assertThat(LogLikelihoodRatio.of(10, 100, 10, 100)).isZero();
    assertThat(LogLikelihoodRatio.of(0, 10, 0, 100)).isZero();
  }

  @Test
  void takesEmptyCellsAsZero() {
    // All of the sector inside and nobody else: the saturated model has likelihood 1.
    double expected = -(10 * Math.log(0.1) + 90 * Math.log(0.9));

    assertThat(LogLikelihoodRatio.of(10, 10, 10, 100)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void growsAsTheSectorGathers() {
    double before = 0;
    for (double c = 2.5; c <= 20; c += 0.5) {
      double llr = LogLikelihoodRatio.of(c, 20, 100, 1000);
      assertThat(llr).isGreaterThan(before);
      before = llr;
    }
  }

  @Test
  void countsASectorWeightAboveTheZonesWeightAsTheZones() {
    assertThat(LogLikelihoodRatio.of(12, 10, 50, 1000))
        .isEqualTo(LogLikelihoodRatio.of(10, 10, 50, 1000));
  }

  @Test
  void refusesPartsLargerThanTheirWholes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLikelihoodRatio.of(11, 20, 10, 100))
        .withMessageContaining("sectorInside must not exceed sectorTotal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLikelihoodRatio.of(1, 200, 10, 100))
        .withMessageContaining("allInside must not exceed allTotal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLikelihoodRatio.of(1, 20, 110, 100))
        .withMessageContaining("sectorTotal must not exceed allTotal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLikelihoodRatio.of(Double.NaN, 20, 10, 100))
        .withMessageContaining("sectorInside");
  }
}
