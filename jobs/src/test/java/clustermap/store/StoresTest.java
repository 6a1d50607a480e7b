package clustermap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.fault.Fault;
import org.junit.jupiter.api.Test;

class StoresTest {
  @Test
  void aPlaceThatNamesItsHostOrNeedsNoneStaysAsItIs() {
    for (String location : new String[] {"/data/map", "file:///data", "hdfs://names:8020/map"}) {
      assertThat(Stores.hosted(location)).isEqualTo(location);
    }
  }

  @Test
  void aPlaceWithoutAHostIsAMistakeWhereNoFileNamesOne() {
    Fault fault = catchThrowableOfType(Fault.class, () -> Stores.hosted("hdfs:///map"));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG);
    assertThat(fault).hasMessageContaining("hdfs:///map").hasMessageContaining("fs.defaultFS");
  }
}
