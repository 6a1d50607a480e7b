package clustermap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@BesideOthers
class DrawnSeriesTest {
  @Test
  void everyDrawComesAboutAsOftenAsTheOthers() {
    long[] counts = new long[DrawnSeries.DRAWS];
    LongStream.range(0, 30_000)
        .map(i -> i * 1_000_003L)
        .mapToObj(seed -> DrawnSeries.drawn(null, null, seed).orElseThrow())
        .forEach(tag -> counts[tag.charAt(tag.length() - 1) - '1']++);

    for (long count : counts) {
      // Four standard errors of a ninth of 30,000.
      assertThat(count).isBetween(3_116L, 3_551L);
    }
  }

  @Test
  void aBuildThatNamesItsTestsOrAsksForAllRunsThem() {
    assertThat(DrawnSeries.drawn(null, "BackcastJobTest", 1)).isEmpty();
    assertThat(DrawnSeries.drawn(DrawnSeries.ALL, null, 1)).isEmpty();
    assertThat(DrawnSeries.drawn("2", "BackcastJobTest", 1)).contains("series-2");
  }

  @Test
  void aDrawThatThereIsNotIsAMistake() {
    assertThatThrownBy(() -> DrawnSeries.drawn("10", null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clustermap.series = 10: is 1 to 9 or all");
  }

  @Test
  void everySeriesIsOfADrawAndOnlyTheLastDrawIsEmpty() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("clustermap");
    Set<String> drawn = new TreeSet<>();
    Stream.<HasAnnotations<?>>concat(
            tests.stream(), tests.stream().flatMap(test -> test.getMethods().stream()))
        .filter(test -> test.isAnnotatedWith(Tag.class))
        .map(test -> test.getAnnotationOfType(Tag.class).value())
        .filter(tag -> tag.startsWith("series-"))
        .forEach(drawn::add);

    assertThat(drawn)
        .containsExactly(
            "series-1",
            "series-2",
            "series-3",
            "series-4",
            "series-5",
            "series-6",
            "series-7",
            "series-8");
  }
}
