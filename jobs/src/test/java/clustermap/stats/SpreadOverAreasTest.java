package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadOverAreasTest {

  @Test
  void hasTheValuesOfTheilAndGini() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      int areas = 1 + random.nextInt(60);
      double[] bases = new double[areas];
      int[] groups = new int[areas];
      Arrays.setAll(bases, i -> 1 + random.nextInt(400));
      Arrays.setAll(groups, i -> random.nextInt(5));
      SpreadOverAreas spread = new SpreadOverAreas(bases, groups, 5);
      // The same areas for counts with many ties and for amounts without.
      for (int kind = 0; kind < 2; kind++) {
        double[] amounts = new double[areas];
        boolean counts = kind == 0;
        Arrays.setAll(
            amounts, i -> counts ? random.nextInt(3) : Math.max(0, random.nextDouble() - 0.4));
        if (Arrays.stream(amounts).sum() == 0) {
          assertThat(spread.theil(amounts)).isNaN();
          assertThat(spread.between(amounts)).isNaN();
          assertThat(spread.gini(amounts)).isNaN();
          continue;
        }
        Theil theil = Theil.of(amounts, bases, groups, 5);
        assertThat(spread.theil(amounts)).isCloseTo(theil.total(), within(1e-12));
        assertThat(spread.between(amounts)).isCloseTo(theil.between(), within(1e-12));
        assertThat(spread.theil(amounts) - spread.between(amounts))
            .isCloseTo(theil.within(), within(1e-12));
        assertThat(spread.gini(amounts)).isCloseTo(Gini.of(amounts, bases), within(1e-8));
      }
    }
  }

  @Test
  void refusesAreasWithoutBaseOrGroup() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpreadOverAreas(new double[] {1, 0}, new int[] {0, 0}, 1))
        .withMessageContaining("bases[1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpreadOverAreas(new double[] {1, 1}, new int[] {0, 1}, 1))
        .withMessageContaining("groups[1]");
  }
}
