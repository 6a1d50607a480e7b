package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JaroWinklerTest {

  /** The table of Winkler 1994, "Advanced methods for record linkage", to its three places. */
  @ParameterizedTest
  @CsvSource({
    "SHACKLEFORD, SHACKELFORD, 0.982",
    "DUNNINGHAM, CUNNIGHAM, 0.896",
    "NICHLESON, NICHULSON, 0.956",
    "JONES, JOHNSON, 0.832",
    "MASSEY, MASSIE, 0.933",
    "ABROMS, ABRAMS, 0.922",
    "JERALDINE, GERALDINE, 0.926",
    "MARHTA, MARTHA, 0.961",
    "MICHELLE, MICHAEL, 0.921",
    "JULIES, JULIUS, 0.933",
    "TANYA, TONYA, 0.880",
    "DWAYNE, DUANE, 0.840",
    "SEAN, SUSAN, 0.805",
    "JON, JOHN, 0.933"
  })
  void agreesWithPublishedValues(String a, String b, double published) {
    assertThat(JaroWinkler.similarity(a, b)).isCloseTo(published, within(0.0006));
    assertThat(JaroWinkler.similarity(b, a)).isEqualTo(JaroWinkler.similarity(a, b));
  }

  @Test
  void knowsEqualEmptyAndUnlikeTexts() {
    assertThat(JaroWinkler.similarity("ACME", "ACME")).isEqualTo(1);
    assertThat(JaroWinkler.similarity("", "")).isEqualTo(1);
    assertThat(JaroWinkler.similarity("", "A")).isEqualTo(0);
    assertThat(JaroWinkler.similarity("ABC", "XYZ")).isEqualTo(0);
    assertThat(JaroWinkler.similarity("A", "A")).isEqualTo(1);
  }
}
