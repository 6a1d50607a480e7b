package clustermap.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

  @Test
  void apportionsEveryPoundAndNoneBelowOne() {
    long[] parts = Draw.apportion(1_000, new double[] {3, 1e-9, 2, 1});
    assertThat(parts).containsExactly(500, 1, 333, 166);
    assertThat(LongStream.of(parts).sum()).isEqualTo(1_000);
  }

  @Test
  void normalValuesHaveMeanZeroAndVarianceOne() {
    SplittableRandom random = new SplittableRandom(11);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double z = Draw.normal(random);
      sum += z;
      squares += z * z;
    }
    // Four standard errors: 1 / sqrt(n) and sqrt(2 / n).
    assertThat(sum / n).isCloseTo(0, within(0.0127));
    assertThat(squares / n).isCloseTo(1, within(0.0179));
  }

  @Test
  void weightedChoiceFollowsTheWeights() {
    SplittableRandom random = new SplittableRandom(12);
    int third = 0;
    for (int i = 0; i < 10_000; i++) {
      third += Draw.weighted(List.of(1, 0, 3), Integer::doubleValue, random) == 3 ? 1 : 0;
    }
    // Expected 7,500 with a standard error of 43.
    assertThat(third).isBetween(7_327, 7_673);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A LIMITED", "STEEL & CO LTD", "THE (UK) FORGE LIMITED", "X", "Steel Works LLP"})
  void aChangedNameIsNeverTheSame(String name) {
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < 200; i++) {
      assertThat(Presented.changed(name, random)).isNotBlank().isNotEqualTo(name);
    }
  }

  @Test
  void onlyCompaniesEverGiveARealNumber() {
    SplittableRandom random = new SplittableRandom(14);
    for (int i = 0; i < 200; i++) {
      Presented university =
          Presented.of(Organisation.university("University", "S1 1AA"), Presented.GRANTS, random);
      assertThat(university.companyNumber()).isNull();
      assertThat(university.how()).isEqualTo("university");
      Presented outsider = Presented.of(Organisation.outsider(3), Presented.GRANTS, random);
      if (outsider.companyNumber() != null) {
        assertThat(outsider.companyNumber()).matches("ZZ99[0-9]{4}");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "72110 - Research on biotechnology, 60, HEALTH",
    "72190 - Other research, 60, ENGINEERING",
    "71200 - Technical testing, 10, ENGINEERING",
    "62020 - IT consultancy, 6, SOFTWARE",
    "56101 - Licenced restaurants, 0.02, ENGINEERING",
    "None Supplied, 0.02, ENGINEERING"
  })
  void theLongestPrefixDecides(String sic, double weight, Topic topic) {
    assertThat(Propensity.of(sic).weight()).isEqualTo(weight);
    assertThat(Propensity.of(sic).topic()).isEqualTo(topic);
  }

  @Test
  void partnersAreDifferentAndExistOnTheDay() {
    LocalDate day = LocalDate.of(2020, 1, 1);
    Organisation old = company("01", "OLD LIMITED", LocalDate.of(2000, 1, 1));
    Organisation young = company("02", "YOUNG LIMITED", LocalDate.of(2021, 1, 1));
    Players players =
        new Players(
            List.of(old, young),
            List.of(
                Organisation.university("First", null), Organisation.university("Second", null)),
            List.of(Organisation.university("Third", null)),
            List.of(Organisation.outsider(1)));
    for (long seed = 0; seed < 50; seed++) {
      List<Organisation> chosen =
          players.partners(old, day, 4, /* outsidersToo= */ true, new SplittableRandom(seed));
      assertThat(chosen).doesNotHaveDuplicates().doesNotContain(old, young).hasSize(4);
    }
  }

  private static Organisation company(String number, String name, LocalDate founded) {
    return new Organisation(
        Organisation.Kind.COMPANY, number, name, "S1 1AA", founded, Topic.METALS, 1);
  }
}
