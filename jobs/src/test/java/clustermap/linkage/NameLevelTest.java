package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameLevelTest {

  @ParameterizedTest
  @CsvSource({
    "ACME SONS, ACME SONS, EXACT",
    "SONS ACME, ACME SONS, REORDERED",
    "ACMESONS, ACME SONS, REORDERED",
    "ACME UK, ACME, QUALIFIED",
    "ACME, UK ACME, QUALIFIED",
    "FORGEMASTRES STEELS, FORGEMASTERS STEELS, SPELLED",
    "FORGEMASTERS STEEL, FORGEMASTERS STEELS, SPELLED",
    "ZYLOTEK, ZYLOTECH, CLOSE",
    "ZYLTEK, ZYLTCH, ELSE",
    "ZYLOTCH, ZYLOTECH, SPELLED",
    "STEELS FORGMASTERS, FORGEMASTERS STEELS, SPELLED",
    "FORGMASTERS STEELLS, FORGEMASTERS STEELS, CLOSE",
    "SHEFFIELD CONSULT, SHEFFIELD CONSULTANCY, CLOSE",
    "SHEFFIELDFORGMASTERS, SHEFFIELD FORGEMASTERS, CLOSE",
    "ACME HOLDINGS, ACME TRADING, OTHER_WORD",
    "ACME, ACME HOLDINGS, OTHER_WORD",
    "ACME PROPERTIES 2, ACME PROPERTIES 3, OTHER_WORD",
    "ACME PROPERTIES II, ACME PROPERTIES III, OTHER_WORD",
    "NORTHERN STEELS, SOUTHERN STEELS, OTHER_WORD",
    "G4S, G5S, ELSE",
    "ACME, WIDGETS, ELSE"
  })
  void tellsSlipsOfSpellingFromOtherWords(String given, String registered, NameLevel level) {
    assertThat(NameLevel.of(given, "", registered)).isEqualTo(level);
  }

  @Test
  void takesNoWordOfTheRegisterForAMisspelling() {
    assertThat(NameLevel.of("MARTEN STEELS", "01", "MARTIN STEELS")).isEqualTo(NameLevel.CLOSE);
    assertThat(NameLevel.of("MARTEN STEELS", "11", "MARTIN STEELS"))
        .isEqualTo(NameLevel.OTHER_WORD);
  }

  @Test
  void countsEditsAsTheRecursiveDefinitionDoes() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2_000; i++) {
      String a = word(random);
      String b = word(random);
      int truth = edits(a, b);
      int most = random.nextInt(4);
      int counted = NameLevel.distance(a, b, most);
      if (truth <= most) {
        assertThat(counted).as(a + " " + b).isEqualTo(truth);
      } else {
        assertThat(counted).as(a + " " + b).isGreaterThan(most);
      }
    }
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      word.append((char) ('A' + random.nextInt(3)));
    }
    return word.toString();
  }

  private static int edits(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    String restA = a.substring(1);
    String restB = b.substring(1);
    int best = edits(restA, restB) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
    best = Math.min(best, 1 + edits(restA, b));
    best = Math.min(best, 1 + edits(a, restB));
    if (a.length() > 1
        && b.length() > 1
        && a.charAt(0) == b.charAt(1)
        && a.charAt(1) == b.charAt(0)) {
      best = Math.min(best, 1 + edits(a.substring(2), b.substring(2)));
    }
    return best;
  }

  @ParameterizedTest
  @CsvSource({
    "University of Sheffield, UNIVERSITY",
    "Sheffield Hallam University, UNIVERSITY",
    "Technische Universität München, UNIVERSITY",
    "University of Sheffield Enterprises Ltd, FIRM",
    "Sheffield Teaching Hospitals NHS Foundation Trust, HOSPITAL",
    "Royal Infirmary of Edinburgh, HOSPITAL",
    "Sheffield City Council, PUBLIC_BODY",
    "Ministry of Defence, PUBLIC_BODY",
    "Council Tax Advisors Limited, FIRM",
    "Hospitality Solutions, FIRM",
    "Acme, FIRM"
  })
  void recognisesWhatIsNoFirm(String name, OrganisationKind kind) {
    assertThat(OrganisationKind.of(NormalName.parse(name), false)).isEqualTo(kind);
  }
}
