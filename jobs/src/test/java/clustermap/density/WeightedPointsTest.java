package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightedPointsTest {
  @Test
  void holdsCoordinatesAndWeights() {
    WeightedPoints points =
        WeightedPoints.of(
            new double[] {430_000, 430_001}, new double[] {390_000, 390_002}, new long[] {1, 500});

    assertThat(points.size()).isEqualTo(2);
    assertThat(points.x(1)).isEqualTo(430_001);
    assertThat(points.y(1)).isEqualTo(390_002);
    assertThat(points.weight(1)).isEqualTo(500);
    assertThat(points.totalWeight()).isEqualTo(501);
  }

  @Test
  void countsOneFirmWithoutWeights() {
    WeightedPoints points = WeightedPoints.unweighted(new double[3], new double[3]);

    assertThat(points.weight(2)).isEqualTo(1000);
    assertThat(points.totalWeight()).isEqualTo(3000);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.1e9, -1e300})
  void refusesUnusableCoordinatesNamingTheRow(double bad) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedPoints.unweighted(new double[] {0, 0, bad}, new double[3]))
        .withMessageContaining("Row 2")
        .withMessageContaining("x is " + bad);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedPoints.unweighted(new double[3], new double[] {0, bad, 0}))
        .withMessageContaining("Row 1")
        .withMessageContaining("y is " + bad);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesWeightsThatAreNotPositiveNamingTheRow(long bad) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedPoints.of(new double[2], new double[2], new long[] {1, bad}))
        .withMessageContaining("Row 1")
        .withMessageContaining(String.valueOf(bad));
  }

  @Test
  void refusesWeightsWhoseSumOverflows() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                WeightedPoints.of(
                    new double[2], new double[2], new long[] {Long.MAX_VALUE, Long.MAX_VALUE}))
        .withMessageContaining("Row 1");
  }

  @Test
  void refusesArraysOfDifferentLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedPoints.of(new double[2], new double[3], new long[2]))
        .withMessageContaining("2 x, 3 y and 2 weights");
  }
}
