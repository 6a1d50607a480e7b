package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Acme Limited | ACME",
        "ACME LTD. | ACME",
        "The Acme & Sons P.L.C. | ACME SONS",
        "Acme and Sons plc | ACME SONS",
        "Acme-Sons L.L.P. | ACME SONS",
        "O'Brien’s Café Ltd | OBRIENS CAFE",
        "Smith & Co | SMITH COMPANY",
        "Smith and Company Limited | SMITH COMPANY",
        "Jones t/a The Red Lion | JONES",
        "JONES TRADING AS RED LION LTD | JONES",
        "Cwmni Cymru Cyfyngedig | CWMNI CYMRU",
        "  A   B  | A B",
        "3M United Kingdom PLC | 3M UNITED KINGDOM",
        "Ｆｕｌｌ Ｗｉｄｔｈ | FULL WIDTH",
        "The Limited | ''",
        "--- | ''"
      })
  void bringsSpellingsOfANameTogether(String name, String normal) {
    assertThat(NormalName.of(name)).isEqualTo(normal);
  }

  @Test
  void isItsOwnNormalForm() {
    String normal = NormalName.of("The Acme & Sons (Sheffield) P.L.C.");

    assertThat(normal).isEqualTo("ACME SONS SHEFFIELD");
    assertThat(NormalName.of(normal)).isEqualTo(normal);
  }

  @Test
  void isTheSameWhateverTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(NormalName.of("infinity ltd")).isEqualTo("INFINITY");
    } finally {
      Locale.setDefault(before);
    }
  }
}
