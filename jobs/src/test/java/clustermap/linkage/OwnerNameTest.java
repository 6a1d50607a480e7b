package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sheffield Properties Limited",
        "SHEFFIELD PROPERTIES 1 LTD",
        "Sheffield Properties (No. 2) Ltd.",
        "Sheffield Properties III LLP",
        "Sheffield Properties No3 Limited",
        "The Sheffield Properties Group Holdings (UK) Limited",
        "Sheffield Properties 2007 plc"
      })
  void numberingAndStructureAreNoPartOfTheBase(String name) {
    assertThat(OwnerName.of(name).base()).isEqualTo("SHEFFIELD PROPERTIES");
  }

  @ParameterizedTest
  @CsvSource({
    "Longley Health Care Limited, LONGLEY HEALTH CARE, LONGLEY, LONGLEY HEALTH, HEALTH CARE",
    "Exemplar Holdings Ltd, '', EXEMPLAR, '', ''",
    "Sheffield Taxis Ltd, SHEFFIELD TAXIS, SHEFFIELD, SHEFFIELD TAXIS, ''",
    "66 Englefield Road Management Company Limited, 66 ENGLEFIELD ROAD MANAGEMENT, '',"
        + " 66 ENGLEFIELD, ''",
    "A B Jones & Sons, A B JONES SONS, '', A B, JONES SONS",
    "Société Générale d'Énergie, SOCIETE GENERALE DENERGIE, SOCIETE, SOCIETE GENERALE,"
        + " GENERALE DENERGIE"
  })
  void aNameHasABaseAHeadAndATail(String name, String base, String word, String pair, String tail) {
    assertThat(OwnerName.of(name)).isEqualTo(new OwnerName(base, word, pair, tail));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Holdings 2 Limited", "123 Ltd", "株式会社", "  ", "The Company"})
  void aNameWithoutAWordOfItsOwnSaysNothing(String name) {
    assertThat(OwnerName.of(name)).isEqualTo(new OwnerName("", "", "", ""));
  }

  @Test
  void numbersInsideANameStay() {
    assertThat(OwnerName.of("12 High Street Ltd").base())
        .isNotEqualTo(OwnerName.of("14 High Street Ltd").base());
  }
}
