package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HilbertCurveTest {
  @Test
  void neighboursOnTheCurveAreNeighboursOnTheGround() {
    // The first 32 by 32 cells hold the beginning of the curve, each position once.
    int side = 32;
    int[] column = new int[side * side];
    int[] row = new int[side * side];
    boolean[] seen = new boolean[side * side];
    for (int x = 0; x < side; x++) {
      for (int y = 0; y < side; y++) {
        int position = Math.toIntExact(HilbertCurve.position(x, y));
        assertThat(seen[position]).isFalse();
        seen[position] = true;
        column[position] = x;
        row[position] = y;
      }
    }
    for (int i = 1; i < column.length; i++) {
      assertThat(Math.abs(column[i] - column[i - 1]) + Math.abs(row[i] - row[i - 1])).isOne();
    }
  }

  @Test
  void theCurveGoesFromOneLowerCornerToTheOther() {
    assertThat(HilbertCurve.position(-8, 50, -8, 50, 2, 60)).isZero();
    assertThat(HilbertCurve.position(2, 50, -8, 50, 2, 60)).isEqualTo((1L << 32) - 1);
    // A box without width or height, and a point outside.
    assertThat(HilbertCurve.position(1, 1, 1, 1, 1, 1)).isZero();
    assertThat(HilbertCurve.position(99, 50, -8, 50, 2, 60)).isEqualTo((1L << 32) - 1);
  }
}
