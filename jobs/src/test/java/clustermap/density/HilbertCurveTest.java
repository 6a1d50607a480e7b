package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HilbertCurveTest {
  @Test
  void stepsFromEachCellToANeighbourAndMeetsAll() {
    int order = 6;
    int side = 1 << order;
    int[] columnAt = new int[side * side];
    int[] rowAt = new int[side * side];
    boolean[] met = new boolean[side * side];
    for (int column = 0; column < side; column++) {
      for (int row = 0; row < side; row++) {
        int at = HilbertCurve.position(order, column, row);
        assertThat(met[at]).isFalse();
        met[at] = true;
        columnAt[at] = column;
        rowAt[at] = row;
      }
    }
    for (int at = 1; at < side * side; at++) {
      assertThat(Math.abs(columnAt[at] - columnAt[at - 1]) + Math.abs(rowAt[at] - rowAt[at - 1]))
          .isEqualTo(1);
    }
  }

  @Test
  void beginsInTheFirstCellAndEndsBesideIt() {
    assertThat(HilbertCurve.position(1, 0, 0)).isZero();
    assertThat(HilbertCurve.position(1, 0, 1)).isEqualTo(1);
    assertThat(HilbertCurve.position(1, 1, 1)).isEqualTo(2);
    assertThat(HilbertCurve.position(1, 1, 0)).isEqualTo(3);
  }
}
