package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.publish.ParquetSql;
import clustermap.publish.SampleSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {
  /** What a command left behind. */
  private record Ran(int code, String out, String err) {}

  @TempDir Path folder;

  private final List<String> rows = new ArrayList<>(List.of("lad,year,births,first_year,size"));

  /** Eighty towns over five years, of which forty have a programme from 2003 that adds two. */
  @BeforeEach
  void make() {
    Random random = new Random(3);
    for (int town = 0; town < 80; town++) {
      double level = random.nextGaussian() * 5;
      for (int year = 2001; year <= 2005; year++) {
        double births =
            20 + level + year - 2000 + random.nextGaussian() + (town < 40 && year >= 2003 ? 2 : 0);
        rows.add(
            String.format(
                "E%02d,%d,%.4f,%s,%.3f", town, year, births, town < 40 ? "2003" : "", level));
      }
    }
  }

  private Ran run(String... more) throws IOException {
    Files.write(folder.resolve("towns.csv"), rows);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate", "--unit", "lad", "--time", "year", "--first-treated", "first_year"));
    List<String> given = List.of(more);
    if (!given.contains("--panel")) {
      words.addAll(List.of("--panel", "towns.csv"));
    }
    if (!given.contains("--outcome")) {
      words.addAll(List.of("--outcome", "births"));
    }
    if (!given.contains("--out")) {
      words.addAll(List.of("--out", "effects.csv"));
    }
    words.addAll(given);
    int code =
        Main.run(
            new Surroundings(
                out,
                new PrintWriter(err),
                folder,
                Map.of(),
                Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC)),
            words.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (found.next()) {
        texts.add(found.getString(1));
      }
      return texts;
    }
  }

  private static String never(String row, String how) {
    String[] cells = row.split(",", -1);
    cells[3] = how;
    return String.join(",", cells);
  }

  @Test
  void tellsEffectsWithIntervalsAndWhatTheyRestOn() throws Exception {
    Ran ran = run("--covariates", "size", "--out", "effects.parquet");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("80 units at 5 times: 40 treated, 40 never treated.")
        .contains("higher than without treatment, if trends were parallel")
        .contains("Trends before treatment: Wald");
    String file = ParquetSql.scan(List.of(folder.resolve("effects.parquet")));
    assertThat(rows("SELECT kind FROM " + file + " GROUP BY kind ORDER BY kind"))
        .containsExactly("calendar", "dynamic", "group", "group_time", "simple");
    assertThat(
            rows(
                "SELECT att > 1 AND att < 3 AND conf_low > 0 AND conf_high > att AND (kind = 'simple'"
                    + " OR band_low < conf_low) AND n_treated = 40 AND n_comparison = 40 FROM "
                    + file
                    + " WHERE kind = 'simple' OR (kind = 'dynamic' AND event_time >= 0)"))
        .hasSize(4)
        .containsOnly("true");
    assertThat(rows("SELECT conclusion FROM " + file + " WHERE event_time = -1"))
        .containsOnly("before treatment, no difference in trend is seen");
  }

  @Test
  void saysWhatTheEffectRestsOnAndDrawsIt() throws Exception {
    Ran ran = run("--plot", "study.svg");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("it is told from none up to ")
        .contains("Placebo: had treatment begun up to 2 times earlier")
        .contains("By scale: level ")
        .contains("; logarithm +")
        .contains("; ratio of means (PPML) +")
        .contains("drawn: ");
    assertThat(
            rows(
                "SELECT bounds_low < conf_low AND bounds_high > conf_high AND breakdown_m > 0 FROM"
                    + " 'effects.csv' WHERE kind = 'dynamic' AND coalesce(event_time, 0) >= 0"
                        .replace("effects.csv", folder.resolve("effects.csv").toString())))
        .hasSize(4)
        .containsOnly("true");
    var drawing =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("study.svg").toFile());
    // Varying base: -1, 0, 1 and 2.
    assertThat(drawing.getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(drawing.getElementsByTagName("desc").item(0).getTextContent()).contains("2: ");
  }

  @Test
  void onTheScaleOfRatiosTheFileHoldsLogarithmsAndCovariatesAreRefusedCellByCell()
      throws Exception {
    Ran ran = run("--scale", "ratio", "--out", "effects.parquet");

    assertThat(ran.code()).isZero();
    String file = ParquetSql.scan(List.of(folder.resolve("effects.parquet")));
    // Two of some 25 births more.
    assertThat(rows("SELECT att BETWEEN 0.04 AND 0.14 FROM " + file + " WHERE kind = 'simple'"))
        .containsExactly("true");
    Ran covariates = run("--scale", "ratio", "--covariates", "size", "--out", "effects.parquet");
    assertThat(covariates.code()).isZero();
    assertThat(rows("SELECT DISTINCT conclusion FROM " + file))
        .containsExactly("cannot be told: ratios of means take no covariates");
  }

  @Test
  void aProgrammeWithoutEffectCannotBeToldFromNone() throws Exception {
    rows.replaceAll(
        row -> {
          String[] cells = row.split(",", -1);
          return cells[0].compareTo("E40") < 0 && cells[0].startsWith("E")
              ? String.join(
                  ",",
                  cells[0],
                  cells[1],
                  cells[1].compareTo("2003") >= 0
                      ? Double.toString(Double.parseDouble(cells[2]) - 2)
                      : cells[2],
                  cells[3],
                  cells[4])
              : row;
        });
    Ran ran = run("--comparison", "not-yet", "--base-period", "universal");

    assertThat(ran.out()).contains("the data cannot tell it from no effect");
    assertThat(
            rows(
                "SELECT att FROM read_csv('"
                    + folder.resolve("effects.csv")
                    + "') WHERE kind = 'dynamic' AND event_time = -1"))
        .containsExactly("0.0");
  }

  @Test
  void aTrendThatDifferedBeforeLeavesNoConclusion() throws Exception {
    rows.replaceAll(
        row -> {
          String[] cells = row.split(",", -1);
          if (!cells[3].equals("2003")) {
            return row;
          }
          double more = 3.0 * (Integer.parseInt(cells[1]) - 2000);
          cells[2] = Double.toString(Double.parseDouble(cells[2]) + more);
          return String.join(",", cells);
        });

    assertThat(run().out())
        .contains("the data cannot tell: trends differed before treatment")
        .contains("they differ, so what follows treatment cannot be read as its effect");
  }

  @Test
  void judgesFewTreatedByDealingAnewAndGivesNothingForTooFew() throws Exception {
    rows.replaceAll(
        row -> row.startsWith("E") && row.compareTo("E02") >= 0 ? never(row, "0") : row);
    Ran ran = run("--min-treated", "7");

    assertThat(ran.out())
        .contains("Only 2 units are treated")
        .contains("No effect is given")
        .contains("not given: fewer than 7 treated units");
    assertThat(rows("SELECT count(att) FROM read_csv('" + folder.resolve("effects.csv") + "')"))
        .containsExactly("0");
  }

  /** Another value of births, by town and year. */
  private interface Births {
    double of(int town, int year);
  }

  private void births(Births births) {
    rows.replaceAll(
        row -> {
          String[] cells = row.split(",", -1);
          if (cells[0].equals("lad")) {
            return row;
          }
          cells[2] =
              Double.toString(
                  births.of(Integer.parseInt(cells[0].substring(1)), Integer.parseInt(cells[1])));
          return String.join(",", cells);
        });
  }

  @ParameterizedTest
  @CsvSource({"1", "0.1"})
  void aPanelWithoutNoiseIsTold(double step) throws Exception {
    births((town, year) -> 10 + town + step * (year - 2000) + (town < 40 && year >= 2003 ? 5 : 0));

    assertThat(run().out())
        .contains("Effect over all treated units and times: 5 (5 to 5); higher than")
        .contains("before it they did not drift at all")
        .doesNotContain("they differ")
        .doesNotContain("NaN");
    String file = "read_csv('" + folder.resolve("effects.csv") + "')";
    assertThat(
            rows(
                "SELECT abs(att - 5) < 1e-9 AND conf_low <= att AND att <= conf_high AND band_low"
                    + " <= conf_low FROM "
                    + file
                    + " WHERE kind = 'simple'"))
        .containsExactly("true");
    assertThat(rows("SELECT DISTINCT conclusion FROM " + file + " WHERE event_time = -1"))
        .containsExactly("before treatment, no difference in trend is seen");
  }

  @Test
  void saysWhichCohortCannotBeToldAndDoesNotSpeakOfAll() throws Exception {
    rows.replaceAll(
        row -> row.compareTo("E20") >= 0 && row.compareTo("E40") < 0 ? never(row, "2004") : row);
    births(
        (town, year) -> town >= 20 && town < 40 && year == 2003 ? 0 : 30 + (town * 7 + year) % 5);

    assertThat(run("--scale", "ratio").out())
        .contains("Effect over the treated units and times that can be told: ")
        .contains("2 of 5 cells (a cohort at a time) under treatment, of cohorts 2004, 20 units")
        .contains("the mean of the treated is 0 or less")
        .contains("without 2 of 5 cells")
        .doesNotContain("all treated units");
  }

  @Test
  void fewComparedWithAreJudgedByDealingToo() throws Exception {
    rows.removeIf(row -> row.startsWith("E") && row.compareTo("E42") >= 0);

    assertThat(run().out())
        .contains("Only 40 units are treated and 2 compared with, too few for standard errors")
        .contains("dealt to any of the units, an effect as large would come about with p ")
        .contains("(500 deals)")
        .contains("not judged alone");
    rows.replaceAll(row -> row.startsWith("lad") ? row + ",region" : row + "," + row.charAt(1));
    assertThat(run("--cluster", "region").out())
        .contains("Only 4 clusters of units are treated and 1 compared with")
        .contains("a single unit, or cluster of units, is compared with");
  }

  @Test
  void withoutAnEffectNothingIsDealtAndNothingIsNotANumber() throws Exception {
    rows.replaceAll(row -> row.startsWith("E") && row.compareTo("E02") >= 0 ? never(row, "") : row);
    births((town, year) -> town == 79 ? 0 : 5 + town % 3 + year % 2);
    Ran ran = run("--scale", "log");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("No effect is given: none can be told.")
        .contains(
            "cells (a cohort at a time) under treatment, of cohorts 2003, 2 units: some outcome")
        .doesNotContain("NaN")
        .doesNotContain("dealt");
  }

  @ParameterizedTest
  @CsvSource({"2001, 0", "2003, 2"})
  void refusesWhenNobodyHasATimeBeforeTreatment(String first, String anticipation)
      throws Exception {
    rows.replaceAll(
        row -> row.startsWith("E") && row.compareTo("E40") < 0 ? never(row, first) : row);
    Ran ran = run("--anticipation", anticipation);

    assertThat(ran.err())
        .contains("towns.csv: every treated unit is treated from the first time on, 2001")
        .contains("Add earlier times.");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(folder.resolve("effects.csv")).doesNotExist();
  }

  @Test
  void nothingAsFirstTreatmentIsNeverHoweverItIsWritten() throws Exception {
    run();
    String effects = Files.readString(folder.resolve("effects.csv"));
    for (String never : List.of("0", "NA", "NaN", "null")) {
      rows.replaceAll(
          row -> row.startsWith("E") && row.compareTo("E40") >= 0 ? never(row, never) : row);
      Ran ran = run();
      assertThat(ran.err()).as(never).isEmpty();
      assertThat(Files.readString(folder.resolve("effects.csv"))).as(never).isEqualTo(effects);
    }
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT lad, year, births, IF(lad < 'E40', 2003, 'NaN'::DOUBLE) AS first_year FROM"
              + " read_csv('"
              + folder.resolve("towns.csv")
              + "')) TO '"
              + folder.resolve("towns.parquet")
              + "' (FORMAT parquet)");
    }
    assertThat(run("--panel", "towns.parquet").err()).isEmpty();
    assertThat(Files.readString(folder.resolve("effects.csv"))).isEqualTo(effects);
  }

  @Test
  void aPanelIsTheFileOfItsNameWhateverCharactersItHolds() throws Exception {
    run();
    String effects = Files.readString(folder.resolve("effects.csv"));
    Files.write(folder.resolve("p[1].csv"), rows);
    births((town, year) -> town * (year - 2000));
    Files.write(folder.resolve("p1.csv"), rows);

    assertThat(run("--panel", "p[1].csv").err()).isEmpty();
    assertThat(Files.readString(folder.resolve("effects.csv"))).isEqualTo(effects);
  }

  @Test
  void effectsInTheAnticipatedTimesAreNotSaidToBeBeforeTreatment() throws Exception {
    births(
        (town, year) -> town % 7 + (town * 5 + year * 3) % 4 + (town < 40 && year >= 2002 ? 9 : 0));
    run("--anticipation", "1");

    assertThat(
            rows(
                "SELECT DISTINCT conclusion FROM read_csv('"
                    + folder.resolve("effects.csv")
                    + "') WHERE event_time = -1"))
        .containsExactly("within the anticipated times, treated and comparison differ");
  }

  @Test
  void leavesUnitsWithHolesOutAndNamesThem() throws Exception {
    rows.removeIf(row -> row.startsWith("E07,2004"));
    rows.replaceAll(row -> row.startsWith("E50,2002") ? "E50,2002,,,1" : row);

    assertThat(run().out())
        .contains("78 units at 5 times")
        .contains("2 units lack a value at some time and are left out: E07, E50.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "E01,2001,5,2003,1   | row 401: E01 has two rows of 2001. Give a row a unit and time.",
        "E90,2001,5,2003,1;E90,2002,5,2004,1 | A treatment begins once and stays",
        "E90,2001,many,,1    | births is \"many\", expected a number",
        "E90,spring,5,,1     | year is \"spring\", expected a number",
        ",2001,5,,1          | lad is empty"
      })
  void refusesRowsThatMeanNothing(String added, String message) throws Exception {
    rows.addAll(List.of(added.split(";", -1)));
    Ran ran = run();

    assertThat(ran.err()).contains(message).contains("towns.csv").doesNotContain("Exception");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(folder.resolve("effects.csv")).doesNotExist();
  }

  @Test
  void refusesWhenNobodyIsLeftToCompareWith() throws Exception {
    rows.removeIf(row -> row.startsWith("E") && row.compareTo("E40") >= 0);
    assertThat(run().err()).contains("every unit is treated").contains("--comparison not-yet");
    assertThat(run("--comparison", "not-yet").err()).contains("treated at the same time");
    rows.replaceAll(row -> row.startsWith("E") ? never(row, "") : row);
    assertThat(run().err()).contains("no unit is treated");
  }

  @ParameterizedTest
  @CsvSource({
    "--outcome, deaths, has no column deaths. It has: lad",
    "--method, ols, --method is ols",
    "--comparison, all, --comparison is all",
    "--out, effects.txt, .csv or .parquet",
    "--anticipation, -1, --anticipation is -1"
  })
  void refusesWhatCannotBeMeant(String option, String value, String message) throws Exception {
    Ran ran = run(option, value);

    assertThat(ran.err()).contains(message);
    assertThat(ran.code()).isEqualTo(2);
  }

  @Test
  void thePanelIsNeverOverwritten() throws Exception {
    Ran ran = run("--out", "./towns.csv");

    assertThat(ran.err()).contains("is the input, which would be overwritten");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("towns.csv"))).isEqualTo(rows);
  }
}
