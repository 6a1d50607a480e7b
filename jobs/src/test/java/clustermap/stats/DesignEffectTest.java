package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DesignEffectTest {

  @Test
  void isTheSizeOfTheLocationsWhereEachIsAllOrNothing() {
    // By hand: p = 1/2, residuals ±2, so 4 · 4 / (16 / 4) = 4: firms come four at a time.
    double[] sector = {4, 0, 4, 0};
    double[] all = {4, 4, 4, 4};

    assertThat(DesignEffect.of(sector, all)).isCloseTo(4, within(1e-12));
  }

  @Test
  void isOneForOneFirmALocation() {
    assertThat(DesignEffect.of(new double[] {1, 0, 0, 1, 0}, new double[] {1, 1, 1, 1, 1}))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void isNeverBelowOne() {
    assertThat(DesignEffect.of(new double[] {2, 2}, new double[] {4, 4})).isEqualTo(1);
  }

  @Test
  void isOneWithoutLocationsAndForNobodyOrEverybody() {
    assertThat(DesignEffect.of(new double[0], new double[0])).isEqualTo(1);
    assertThat(DesignEffect.of(new double[] {0, 0}, new double[] {4, 9})).isEqualTo(1);
    assertThat(DesignEffect.of(new double[] {4, 9}, new double[] {4, 9})).isEqualTo(1);
  }

  @Test
  void fiveSumsGiveTheSameAsTheLocations() {
    Random random = new Random(31);
    double[] sector = new double[500];
    double[] all = new double[500];
    double[] sums = new double[5];
    for (int l = 0; l < all.length; l++) {
      all[l] = 1 + random.nextInt(40);
      sector[l] = random.nextInt(4) == 0 ? Math.floor(all[l] * random.nextDouble()) : 0;
      sums[0] += sector[l];
      sums[1] += all[l];
      sums[2] += sector[l] * sector[l];
      sums[3] += sector[l] * all[l];
      sums[4] += all[l] * all[l];
    }

    double expected = DesignEffect.of(sector, all);
    assertThat(expected).isGreaterThan(2);
    assertThat(DesignEffect.ofSums(sums[0], sums[1], sums[2], sums[3], sums[4]))
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void refusesArraysThatDoNotMatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DesignEffect.of(new double[] {1}, new double[] {1, 2}))
        .withMessageContaining("one length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DesignEffect.of(new double[] {3}, new double[] {2}))
        .withMessageContaining("sectorCounts[0] must not exceed counts[0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DesignEffect.of(new double[] {Double.NaN}, new double[] {2}))
        .withMessageContaining("sectorCounts[0]");
  }
}
