package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text classifier in a whole run. */
@Tag("series-6")
class LearnedSectorsRunTest extends SparkTest {
  @TempDir private Path temp;

  @Test
  void countsFirmsByTheirNamesAndTellsHowWellItDoes() throws IOException {
    List<String> companies =
        new ArrayList<>(
            List.of("company_number,name,status,category,incorporation_date,postcode,sic_codes"));
    for (int f = 0; f < 600; f++) {
      String owner = "OWNER" + (char) ('A' + f / 52) + (char) ('A' + f / 2 % 26);
      companies.add(
          String.format(
              "1%07d,%s,Active,Private Limited Company,2012-08-08,S1 2PP,%s",
              f,
              owner + (f % 2 == 0 ? " SOFTWARE LTD" : " BAKERY LTD"),
              f % 2 == 0 ? "62012" : "10710"));
    }
    for (int f = 0; f < 20; f++) {
      companies.add(
          String.format(
              "2%07d,Q%c SOFTWARE LIMITED,Active,Private Limited Company,2012-08-08,S1 2PP,",
              f, (char) ('A' + f)));
    }
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    Files.writeString(
        temp.resolve("run.conf"),
        TownsReference.setting()
            + """
        inputs.dir = inputs
        classify.learned = true
        taxonomy = [industrial_strategy]
        root = root
        run.leave_out = [places, connect, inclusion, confluence, programmes, backtest, geographies]
        significance.replicates = 0
        stability.replicates = 0
        """);

    RunRecord run =
        SampleRun.nightly(
                RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(), temp),
                SampleRun.AS_OF,
                false,
                step -> {})
            .run();

    assertThat(run.notes()).containsEntry("firms_counted", "620");
    // The code of software is of two sectors.
    assertThat(run.learned())
        .extracting(RunRecord.LearnedFigures::sector)
        .containsExactly("creative_industries", "digital_and_technologies");
    RunRecord.LearnedFigures digital = run.learned().get(1);
    assertThat(digital.firms()).isGreaterThan(digital.byCodes()).isLessThan(200);
    assertThat(digital.f1()).isEqualTo(1.0);
    assertThat(digital.wordRulesF1()).isZero();
    assertThat(digital.brier()).isLessThan(0.01).isLessThan(digital.brierOfShare());
    assertThat(digital.proposed()).isEqualTo(20);
    assertThat(run.warnings())
        .anyMatch(warning -> warning.contains("in sectors by their names and documents, 40 times"));
  }

  @Tag("sample")
  @Test
  void saysNothingOfItWhereItIsNotAskedFor() {
    RunRecord run = SampleRun.get().outcome().run();

    assertThat(run.learned()).isEmpty();
    assertThat(run.warnings()).noneMatch(warning -> warning.contains("text classifier"));
  }

  @Test
  void namesTheTaxonomiesThatItDoesNotLearn() {
    List<String> warnings = new ArrayList<>();
    LearnedNotes.add(
        new RunConfig.Classify(List.of("live"), 10, true, 0.5),
        new TreeMap<>(Map.of("sic_class", 615, "frontier", 28)),
        List.of(),
        warnings);

    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(1)).startsWith("frontier has no sector with enough firms");
    assertThat(warnings.get(2)).contains("sic_class has 615 sectors, more than", "(100)");
  }
}
