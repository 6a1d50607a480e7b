package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

@BesideOthers
class NameRarityTest {
  private static final Path SAMPLE = Path.of("..", "conf", "sample");

  @Test
  void takesAWordThatFewOtherFirmsUseForRare() {
    assertThat(NameRarity.wordBits(5_001, 100_000))
        .isCloseTo(Math.log(20) / Math.log(2), within(0.001));
    // Its own firm does not count, and no word is rarer than a fiftieth of a firm.
    assertThat(NameRarity.wordBits(1, 100_000))
        .isEqualTo(NameRarity.wordBits(0, 100_000))
        .isCloseTo(Math.log(5_000_000) / Math.log(2), within(0.001));
    assertThat(NameRarity.wordBits(1, 0)).isFinite();
  }

  @Test
  void asksTheLawOnlyWhereBothSayALegalForm() {
    double common = 10;
    double company = NameRarity.bits(NameLevel.EXACT, FormLevel.SAME, 2, common);

    assertThat(NameRarity.bits(NameLevel.EXACT, FormLevel.MISSING, 2, common)).isEqualTo(common);
    assertThat(company).isCloseTo(-Math.log(4e-9) / Math.log(2), within(1e-9));
    assertThat(NameRarity.bits(NameLevel.EXACT, FormLevel.DIFFERENT, 2, common)).isEqualTo(company);
    assertThat(NameRarity.bits(NameLevel.EXACT, FormLevel.SAME, 2, 35)).isEqualTo(35);
  }

  @Test
  void findsNamesOfOneWordLessRareThanLongerOnesWhenTheyAreMisspelled() {
    for (NameLevel level : List.of(NameLevel.SPELLED, NameLevel.CLOSE)) {
      assertThat(NameRarity.bits(level, FormLevel.SAME, 1, 0))
          .isLessThan(NameRarity.bits(level, FormLevel.SAME, 2, 0) - 2);
    }
  }

  /**
   * Every pair of companies on the real registers whose names agree at different postcodes, counted
   * here: the chances lie above what was counted, and not above three times that and four pairs.
   */
  @Test
  void saysHowOftenNamesOfRealCompaniesMeet() throws IOException {
    Companies companies = new Companies();
    companies.read("companies_south_yorkshire.csv.gz", "company_name");
    companies.read("companies_new_uk_2024.csv.gz", "company_name");
    long[][] seen = companies.pairs();

    double all = companies.names.size();
    assertThat(all).isEqualTo(62_702);
    double oneWord = companies.names.stream().filter(name -> name.indexOf(' ') < 0).count();
    for (NameLevel level : NameLevel.values()) {
      if (!level.mayBeSame()) {
        continue;
      }
      double one = Math.pow(2, -NameRarity.bits(level, FormLevel.SAME, 1, 0)) * oneWord * all;
      double more =
          Math.pow(2, -NameRarity.bits(level, FormLevel.SAME, 2, 0)) * (all - oneWord) * all;
      long[] pairs = seen[level.place()];
      assertThat(one).as(level + ", one word").isBetween((double) pairs[0], 3.0 * pairs[0] + 8);
      assertThat(more).as(level + ", more words").isBetween((double) pairs[1], 3.0 * pairs[1] + 8);
    }
  }

  /** Names of domestic companies with their postcodes, and blocks in which names alike meet. */
  private static final class Companies {
    final List<String> names = new ArrayList<>();
    private final List<String> postcodes = new ArrayList<>();
    private final Set<String> numbers = new HashSet<>();
    private final Map<String, Integer> uses = new HashMap<>();

    void read(String file, String nameColumn) throws IOException {
      CsvParserSettings settings = new CsvParserSettings();
      settings.setHeaderExtractionEnabled(true);
      settings.setNullValue("");
      settings.selectFields("company_number", nameColumn, "postcode");
      try (InputStream in = new GZIPInputStream(Files.newInputStream(SAMPLE.resolve(file)))) {
        for (String[] row : new CsvParser(settings).parseAll(in, StandardCharsets.UTF_8)) {
          String name = NormalName.of(row[1]);
          boolean foreign = row[0].startsWith("FC") || row[0].startsWith("BR");
          if (numbers.add(row[0]) && !foreign && !name.isEmpty()) {
            names.add(name);
            postcodes.add(row[2]);
            for (String word : new TreeSet<>(words(name))) {
              uses.merge(word, 1, Integer::sum);
            }
          }
        }
      }
    }

    private static List<String> words(String name) {
      return Arrays.asList(name.split(" ", -1));
    }

    /** Ordered pairs by level, of a given name beside one of one word and one of more. */
    long[][] pairs() {
      Map<String, List<Integer>> blocks = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        for (String key : keys(names.get(i))) {
          blocks.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
        }
      }
      long[][] found = new long[NameLevel.values().length][2];
      Set<Long> met = new HashSet<>();
      for (List<Integer> block : blocks.values()) {
        for (int one : block) {
          for (int other : block) {
            if (one != other
                && !postcodes.get(one).equals(postcodes.get(other))
                && met.add((long) one * names.size() + other)) {
              String registered = names.get(other);
              NameLevel level = NameLevel.of(names.get(one), known(names.get(one)), registered);
              found[level.place()][registered.indexOf(' ') < 0 ? 0 : 1]++;
            }
          }
        }
      }
      return found;
    }

    /** The words without UK, all and all but one; the letters; of one word its first two. */
    private static Set<String> keys(String name) {
      Set<String> keys = new HashSet<>(List.of("letters " + name.replace(" ", "")));
      List<String> words = new ArrayList<>(words(name));
      words.removeIf("UK"::equals);
      words.sort(null);
      keys.add("words " + words);
      if (words.size() == 1) {
        keys.add("first " + words.get(0).substring(0, Math.min(2, words.get(0).length())));
      }
      for (int i = 0; i < words.size() && words.size() > 1; i++) {
        List<String> others = new ArrayList<>(words);
        others.remove(i);
        keys.add("others " + others);
      }
      return keys;
    }

    /** What the rest of the register knows, the firm itself taken off. */
    private String known(String name) {
      StringBuilder known = new StringBuilder();
      for (String word : words(name)) {
        known.append(uses.getOrDefault(word, 0) - 1 >= 3 ? '1' : '0');
      }
      return known.toString();
    }
  }
}
