package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alone: it changes the locale of all. */
@Isolated
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
        "3M United Kingdom PLC | 3M UK",
        "Acme (UK) Ltd | ACME UK",
        "Acme Mfg. Co. Ltd | ACME MANUFACTURING COMPANY",
        "Acme Manufacturing Company Limited | ACME MANUFACTURING COMPANY",
        "Smith Bros Eng Svcs Intl | SMITH BROTHERS ENGINEERING SERVICES INTERNATIONAL",
        "Limited Edition Prints Ltd | LIMITED EDITION PRINTS",
        "Acme Ltd (formerly Widgets Ltd) | ACME",
        "<b>Acme</b> &amp; Sons Ltd | ACME SONS",
        "Müller Maschinenbau G.m.b.H. & Co. KG | MULLER MASCHINENBAU",
        "Straße Ørsted Æther A/S | STRASSE ORSTED AETHER A S",
        "Wärtsilä Oyj | WARTSILA",
        "Электроника ООО | ЭЛЕКТРОНИКА ООО",
        "株式会社 東芝 | 株式会社 東芝",
        "AG | AG",
        "Ｆｕｌｌ Ｗｉｄｔｈ | FULL WIDTH",
        "The Limited | ''",
        "--- | ''"
      })
  void bringsSpellingsOfANameTogether(String name, String normal) {
    assertThat(NormalName.of(name)).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "Acme Limited,LTD",
    "Acme cyf.,LTD",
    "Acme P.L.C.,PLC",
    "Acme Public Limited Company,PLC",
    "Acme Limited Liability Partnership,LLP",
    "Acme Community Interest Company,CIC",
    "Acme GmbH,GMBH",
    "Acme S.p.A.,SPA",
    "Acme Sp. z o.o.,SPZOO",
    "Acme Pty Ltd,PTY",
    "Acme Inc.,INC",
    "Acme AB Limited,LTD",
    "Acme,''"
  })
  void keepsTheLegalFormApart(String name, String form) {
    assertThat(NormalName.parse(name).form()).isEqualTo(form);
  }

  @Test
  void endsWithVeryLongNamesAndWithNothing() {
    assertThat(NormalName.of("a".repeat(100_000))).hasSize(NormalName.LONGEST);
    assertThat(NormalName.of("w ".repeat(5_000)).split(" ", -1)).hasSizeLessThan(30);
    assertThat(NormalName.of("")).isEmpty();
    assertThat(NormalName.of("\u0000\u0007<>&")).isEmpty();
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
