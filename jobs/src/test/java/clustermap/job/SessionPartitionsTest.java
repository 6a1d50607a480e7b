package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionPartitionsTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void aFewForTheSampleAndMoreAsTheRegisterGrows() {
    int few = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    assertThat(Session.partitions(0)).isEqualTo(few);
    assertThat(Session.partitions(8 * MEBIBYTE)).isEqualTo(few);
    assertThat(Session.partitions(4L * few * MEBIBYTE)).isEqualTo(few);
    assertThat(Session.partitions(40L * few * MEBIBYTE)).isEqualTo(10 * few);
  }

  @Test
  void neverSoManyThatTheyCostMoreThanTheyBring() {
    assertThat(Session.partitions(Long.MAX_VALUE)).isEqualTo(1000);
  }
}
