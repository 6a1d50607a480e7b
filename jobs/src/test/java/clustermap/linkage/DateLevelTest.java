package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DateLevelTest {
  private static DateLevel of(
      @Nullable String day, @Nullable String incorporated, @Nullable String dissolved) {
    return DateLevel.of(days(day), days(incorporated), days(dissolved));
  }

  private static @Nullable Integer days(@Nullable String day) {
    return day == null ? null : Math.toIntExact(LocalDate.parse(day).toEpochDay());
  }

  @Test
  void aLifeIsFromIncorporationToDissolutionWithTwoYearsOnEachSide() {
    assertThat(of("2015-06-01", "2005-01-01", null)).isEqualTo(DateLevel.WITHIN);
    assertThat(of("2015-06-01", "2005-01-01", "2016-01-01")).isEqualTo(DateLevel.WITHIN);
    assertThat(of("2004-01-01", "2005-12-31", null)).isEqualTo(DateLevel.WITHIN);
    assertThat(of("2003-12-31", "2005-12-31", null)).isEqualTo(DateLevel.OUTSIDE);
    assertThat(of("2017-12-31", "2005-01-01", "2016-01-01")).isEqualTo(DateLevel.WITHIN);
    assertThat(of("2018-01-01", "2005-01-01", "2016-01-01")).isEqualTo(DateLevel.OUTSIDE);
    assertThat(of("1961-06-01", "1862-08-08", null)).isEqualTo(DateLevel.WITHIN);
  }

  @Test
  void whatIsNotKnownSaysNothing() {
    assertThat(of(null, "2005-01-01", "2016-01-01")).isEqualTo(DateLevel.MISSING);
    assertThat(of("2015-06-01", null, null)).isEqualTo(DateLevel.MISSING);
    assertThat(of("2015-06-01", null, "2016-01-01")).isEqualTo(DateLevel.MISSING);
    // Gone is gone, whenever it came.
    assertThat(of("2020-06-01", null, "2016-01-01")).isEqualTo(DateLevel.OUTSIDE);
  }
}
