package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HerfindahlTest {

  @Test
  void sumsSquaredShares() {
    assertThat(Herfindahl.of(new double[] {50, 30, 20})).isCloseTo(0.38, within(1e-12));
    assertThat(Herfindahl.of(new double[] {7, 7, 7, 7})).isCloseTo(0.25, within(1e-12));
    assertThat(Herfindahl.of(new double[] {0, 9})).isEqualTo(1);
  }

  @Test
  void findsTheLargestShare() {
    assertThat(Herfindahl.largestShare(new double[] {30, 50, 20})).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void isUndefinedWithoutATotal() {
    assertThat(Herfindahl.of(new double[0])).isNaN();
    assertThat(Herfindahl.largestShare(new double[] {0})).isNaN();
  }

  @Test
  void refusesNegativeMagnitudes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Herfindahl.of(new double[] {1, -2}))
        .withMessageContaining("values[1]");
  }
}
