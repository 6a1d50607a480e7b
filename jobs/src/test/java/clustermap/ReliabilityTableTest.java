package clustermap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of what is survived names tests that exist, where it says that they run. */
class ReliabilityTableTest {
  private static final Path TABLE = Path.of("../docs/RELIABILITY.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern LINE = Pattern.compile("\\| (\\d+) \\|.*");
  private static final Pattern TEST =
      Pattern.compile("`((?:\\w+\\.)?\\w+(?:Test|IT))(?:#(\\w+))?`(?: \\((\\w+))?");
  private static final Pattern BODY = Pattern.compile("(?m)^(?:final |public )*class ");
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(\\w+)(?:-\\d)?\"\\)");

  private static List<String> lines() throws IOException {
    return Files.readAllLines(TABLE).stream().filter(l -> LINE.matcher(l).matches()).toList();
  }

  private static Optional<String> source(String name) throws IOException {
    String file = name.replace('.', '/') + ".java";
    try (Stream<Path> walk = Files.walk(TESTS)) {
      List<Path> found = walk.filter(p -> p.toString().endsWith("/" + file)).toList();
      assertThat(found).as("%s is the name of one test", name).hasSizeLessThan(2);
      return found.isEmpty() ? Optional.empty() : Optional.of(Files.readString(found.get(0)));
    }
  }

  @Test
  void hasALineForEachPromise() throws IOException {
    assertThat(lines().stream().map(l -> l.split("\\|", -1)[1].strip()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 22).mapToObj(Integer::toString).toList());
  }

  /** What runs a test: its own tag, else that of its class; empty for every build. */
  private static String runs(String text, @Nullable String method) {
    if (method != null) {
      int at = Math.max(0, text.indexOf(" " + method + "("));
      Matcher own = TAG.matcher(text.substring(Math.max(0, text.lastIndexOf("\n\n", at)), at));
      if (own.find()) {
        return own.group(1);
      }
    }
    Matcher all = TAG.matcher(text);
    Matcher body = BODY.matcher(text);
    return all.find() && body.find() && all.start() < body.start() ? all.group(1) : "";
  }

  @Test
  void everyTestThatItNamesExistsAndRunsWhereItSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    int named = 0;
    for (String line : lines()) {
      Matcher test = TEST.matcher(line);
      while (test.find()) {
        named++;
        String text = source(test.group(1)).orElse("");
        if (test.group(2) == null ? text.isEmpty() : !text.contains(" " + test.group(2) + "(")) {
          wrong.add(test.group() + " is not there");
        }
        String runs = runs(text, test.group(2));
        if (List.of("faults", "cluster", "hadoop", "sample", "series", "store").contains(runs)
            && !runs.equals(test.group(3))) {
          wrong.add(test.group() + " runs by " + runs);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(named).isGreaterThan(50);
  }
}
