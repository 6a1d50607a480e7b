package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BenjaminiHochbergTest {

  /** The fifteen tests of section 3.2 of the paper, of which the procedure rejects four at 0.05. */
  private static final double[] PAPER = {
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.000
  };

  @Test
  void rejectsTheFourTestsOfThePapersExample() {
    double[] q = BenjaminiHochberg.qValues(PAPER);

    assertThat(q[3]).isCloseTo(0.0095 * 15 / 4, within(1e-12)).isLessThan(0.05);
    assertThat(q[4]).isGreaterThan(0.05);
    assertThat(q).isSorted();
    assertThat(q[14]).isEqualTo(1);
  }

  @Test
  void agreesWithTheDefinitionInAnyOrderAndWithTies() {
    Random random = new Random(1995);
    double[] p = new double[60];
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextInt(20) / 19.0;
    }
    double[] q = BenjaminiHochberg.qValues(p);

    for (int i = 0; i < p.length; i++) {
      double smallest = 1;
      for (double candidate : p) {
        if (candidate >= p[i]) {
          int rank = 0;
          for (double other : p) {
            rank += other <= candidate ? 1 : 0;
          }
          smallest = Math.min(smallest, candidate * p.length / rank);
        }
      }
      assertThat(q[i]).as("p=" + p[i]).isCloseTo(smallest, within(1e-12));
    }
  }

  @Test
  void givesNothingForNothing() {
    assertThat(BenjaminiHochberg.qValues(new double[0])).isEmpty();
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenjaminiHochberg.qValues(new double[] {0.5, Double.NaN}))
        .withMessageContaining("pValues[1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenjaminiHochberg.qValues(new double[] {1.5}))
        .withMessageContaining("pValues[0]");
  }
}
