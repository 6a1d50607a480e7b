package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComponentRootsTest {
  @Test
  void namesEachComponentAfterTheSmallestThatItIsJoinedTo() {
    ComponentRoots components = new ComponentRoots();
    components.join(9_000_000_000L, 7);
    components.join(5, 6);
    components.join(7, 6);
    components.join(7, 6);
    components.join(100, 200);

    long[][] roots = components.roots();

    assertThat(roots[0]).containsExactly(5, 6, 7, 100, 200, 9_000_000_000L);
    assertThat(roots[1]).containsExactly(5, 5, 5, 100, 100, 5);
    assertThat(components.pairs()).isEqualTo(5);
  }

  @Test
  void joinsALongChainInAnyOrder() {
    ComponentRoots components = new ComponentRoots();
    for (long i = 5000; i > 0; i--) {
      components.join(i, i - 1);
    }

    assertThat(components.roots()[1]).hasSize(5001).containsOnly(0);
  }

  @Test
  void hasNoRootsWithoutPairs() {
    assertThat(new ComponentRoots().roots()[0]).isEmpty();
  }
}
