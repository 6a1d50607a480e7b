package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostcodeLevelTest {
  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "S17 4AB, S17 4AB, FULL",
        "S17 4AB, S17 4XY, SECTOR",
        "S17 4AB, S17 9AB, DISTRICT",
        "S17 4AB, S1 4AB, AREA",
        "S1 1AA, S11 1AA, AREA",
        "S1 1AA, SK1 1AA, ELSE",
        "S1 1AA, LS1 1AA, ELSE",
        "W1A 1AA, W1 1AA, AREA",
        "75001, 75001, FULL",
        "75001, 75002, ELSE",
        "'', S1 1AA, MISSING",
        "'', '', MISSING",
      })
  void comparesFromTheLeft(String one, String other, PostcodeLevel level) {
    assertThat(PostcodeLevel.of(one, other)).isEqualTo(level);
    assertThat(PostcodeLevel.of(other, one)).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "S17, S17 4AB, DISTRICT",
        "S17, S17, DISTRICT",
        "S1, S17 4AB, AREA",
        "S1, S17, AREA",
        "S1, LS1, ELSE",
        "S1, LS1 1AA, ELSE",
        "S17, '', MISSING",
      })
  void aDistrictAloneAgreesInTheDistrictAtMost(String one, String other, PostcodeLevel level) {
    assertThat(PostcodeLevel.of(one, other)).isEqualTo(level);
    assertThat(PostcodeLevel.of(other, one)).isEqualTo(level);
  }
}
