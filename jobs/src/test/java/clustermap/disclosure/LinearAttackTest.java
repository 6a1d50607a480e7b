package clustermap.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinearAttackTest {

  @Test
  void findsTheBoundsOfTwoHiddenCellsInATable() {
    // Rows and columns of a 3 by 3 table with four cells hidden: 1 to 4 of
    //  10  x1  x2 | 60      x1 + x2 = 50, x3 + x4 = 30
    //  20  x3  x4 | 50      x1 + x3 = 35, x2 + x4 = 45
    LinearAttack attack = new LinearAttack(4);
    attack.learn(new int[] {0, 1}, 50);
    attack.learn(new int[] {2, 3}, 30);
    attack.learn(new int[] {0, 2}, 35);
    attack.learn(new int[] {1, 3}, 45);

    LinearAttack.Interval first = attack.bounds(0);

    assertThat(first.low()).isEqualTo(5, within(1e-6));
    assertThat(first.high()).isEqualTo(35, within(1e-6));
    assertThat(attack.bounds(0, 1).low()).isEqualTo(50, within(1e-6));
    assertThat(attack.bounds(0, 1).high()).isEqualTo(50, within(1e-6));
  }

  @Test
  void knowsNothingWithoutASum() {
    assertThat(new LinearAttack(2).bounds(1))
        .isEqualTo(new LinearAttack.Interval(0, Double.POSITIVE_INFINITY));
  }

  @Test
  void pinsAHiddenYearByTheTotal() {
    LinearAttack attack = new LinearAttack(3);
    attack.learn(new int[] {0, 1, 2}, 1_000_000_000_00.0);
    attack.learn(new int[] {0}, 250_000_000_00.0);
    attack.learn(new int[] {1}, 250_000_000_00.0);

    assertThat(attack.bounds(2).low()).isEqualTo(attack.bounds(2).high(), within(1.0));
  }
}
