package clustermap.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class ClusterIdsTest {
  private static final LocalDate DAY = LocalDate.of(2023, 11, 1);

  @Test
  void yearsTakeTheIdsOfTheNightsAndNoIdMeansTwoClusters() {
    SortedMap<String, String> changed =
        ClusterIds.ofYears(
            Set.of("a", "b", "c", "d"),
            Map.of("a", "x", "b", "b", "c", "d"),
            Set.of("b", "d", "x"),
            DAY);

    // b is itself in both, d of the years is another than d of the nights, which c is.
    assertThat(changed).containsEntry("a", "x").containsEntry("c", "d").doesNotContainKey("b");
    assertThat(changed.get("d")).isEqualTo(ClusterIds.born("d", DAY)).isNotEqualTo("d");
    assertThat(changed).hasSize(3);
  }

  @Test
  void anIdThatNightsDoNotUseStays() {
    assertThat(ClusterIds.ofYears(Set.of("a"), Map.of(), Set.of("b"), DAY)).isEmpty();
  }

  @Test
  void theSameClusterOfAnotherDayHasAnotherId() {
    assertThat(ClusterIds.born("f", DAY))
        .isEqualTo(ClusterIds.born("f", DAY))
        .isNotEqualTo(ClusterIds.born("f", DAY.plusDays(1)))
        .matches("c[0-9a-f]{15}");
  }
}
