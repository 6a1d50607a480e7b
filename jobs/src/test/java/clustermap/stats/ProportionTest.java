package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

  /** Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void givesThePublishedIntervals(double x, double n, double low, double high) {
    Proportion found = Proportion.wilson(x, n);

    assertThat(found.share()).isCloseTo(x / n, within(1e-12));
    assertThat(found.low()).isCloseTo(low, within(6e-5));
    assertThat(found.high()).isCloseTo(high, within(6e-5));
  }

  @Test
  void touchesZeroAndOneExactly() {
    assertThat(Proportion.wilson(0, 7).low()).isZero();
    assertThat(Proportion.wilson(7, 7).high()).isEqualTo(1);
    assertThat(Proportion.wilson(7, 7).low()).isBetween(0.5, 0.99);
  }

  @Test
  void isUndefinedForNobody() {
    assertThat(Proportion.wilson(0, 0))
        .isEqualTo(new Proportion(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void refusesMoreThanTheTotal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proportion.wilson(3, 2))
        .withMessageContaining("count must not exceed total");
  }
}
