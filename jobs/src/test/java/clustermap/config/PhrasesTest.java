package clustermap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhrasesTest {

  @Test
  void findsWholeWordsOnly() {
    Phrases phrases =
        new Phrases(List.of("machine learning", "machine", "learning", "deep learning"));

    assertThat(phrases.in(" a machine learning machine "))
        .containsExactly("machine", "machine learning", "learning");
    assertThat(phrases.in(" machines learn deeply ")).isEmpty();
    assertThat(phrases.in(" deep ")).isEmpty();
    assertThat(phrases.in("  ")).isEmpty();
    assertThat(phrases.in("")).isEmpty();
  }

  @Test
  void findsWhatASearchForEachPhraseFinds() {
    SplittableRandom random = new SplittableRandom(9);
    for (int trial = 0; trial < 300; trial++) {
      List<String> phrases = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        phrases.add(words(random, 1 + random.nextInt(3)));
      }
      String text = " " + words(random, 30) + " ";
      assertThat(new Phrases(phrases).in(text))
          .containsExactlyInAnyOrder(
              phrases.stream()
                  .distinct()
                  .filter(p -> text.contains(" " + p + " "))
                  .toArray(String[]::new));
    }
  }

  private static String words(SplittableRandom random, int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(Integer.toString(random.nextInt(12), 3));
    }
    return String.join(" ", words);
  }
}
