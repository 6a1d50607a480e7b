package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Firms;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SurvivorshipTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final RunConfig.Life PARAMS =
      new RunConfig.Life(3, 5, 1, 0.1, 0.5, 0.02, 5, 99, 0.1);

  private final Rows firms =
      Rows.of(
          Firms.CONTRACT, "company_number standing incorporation_date dissolution_date sic_codes");
  private int number;

  private void firm(@Nullable LocalDate born, @Nullable LocalDate died, String... codes) {
    firms.row(
        "f" + number++,
        died != null && !died.isAfter(DAY) ? "dissolved" : "live",
        born,
        died,
        List.of(codes));
  }

  private void firms(int count, @Nullable LocalDate born, @Nullable LocalDate died) {
    for (int i = 0; i < count; i++) {
      firm(born, died, "62012");
    }
  }

  private Map<String, Row> run(LocalDate asOf) {
    List<Row> rows =
        Survivorship.run(
                firms.made(), Rows.rules("s 62012 1", "s 62020 1", "o 47110 1"), asOf, DAY, PARAMS)
            .repartition(3)
            .collectAsList();
    Map<String, Row> found = new HashMap<>();
    for (Row row : rows) {
      found.put(row.getAs("sector") + " " + row.getAs("year_ending"), row);
    }
    assertThat(found).hasSameSizeAs(rows);
    return found;
  }

  private static long count(Row row, String column) {
    return row.<Long>getAs(column);
  }

  /** Of firms as a list the stocks and flows are counted one by one. */
  @Test
  void countsWhatCountingOneByOneGives() {
    SplittableRandom random = new SplittableRandom(20241101);
    List<LocalDate[]> lives = new ArrayList<>();
    for (int f = 0; f < 600; f++) {
      LocalDate born = DAY.minusDays(random.nextInt(15 * 365));
      LocalDate died = born.plusDays(random.nextInt(12 * 365));
      lives.add(new LocalDate[] {born, died.isAfter(DAY) ? null : died});
    }
    // On the bounds of years: the first day belongs to the year before.
    lives.add(new LocalDate[] {DAY.minusYears(3), DAY.minusYears(2)});
    lives.add(new LocalDate[] {DAY.minusYears(3).plusDays(1), DAY.minusYears(2).plusDays(1)});
    lives.forEach(life -> firm(life[0], life[1], "62012", "62020", "62012"));

    Map<String, Row> years = run(DAY);

    assertThat(years).hasSize(2 * Survivorship.YEARS);
    for (int k = 0; k < Survivorship.YEARS; k++) {
      LocalDate from = DAY.minusYears(k + 1L);
      LocalDate to = DAY.minusYears(k);
      long stock = 0;
      long born = 0;
      long died = 0;
      for (LocalDate[] life : lives) {
        boolean goneThen = life[1] != null && !life[1].isAfter(from);
        stock += !life[0].isAfter(from) && !goneThen ? 1 : 0;
        born += life[0].isAfter(from) && !life[0].isAfter(to) ? 1 : 0;
        died += life[1] != null && life[1].isAfter(from) && !life[1].isAfter(to) ? 1 : 0;
      }
      for (String sector : List.of("null", "s")) {
        Row row = Rows.at(years, sector + " " + to);
        assertThat(count(row, "firms_at_start")).isEqualTo(stock);
        assertThat(count(row, "born")).isEqualTo(born);
        assertThat(count(row, "dissolved")).isEqualTo(died);
        assertThat(count(row, "firms_at_end")).isEqualTo(stock + born - died);
        assertThat(row.<Double>getAs("death_rate")).isCloseTo(died / (double) stock, within(1e-12));
        assertThat(row.<Boolean>getAs("deaths_known")).isTrue();
        assertThat(row.<String>getAs("history_basis")).isEqualTo("observed");
      }
    }
  }

  @Test
  void aYearWhoseDeadAreMissingMakesItAndAllEarlierOnesSurvivors() {
    firms(100, DAY.minusYears(20), null);
    for (int k = 0; k < Survivorship.YEARS; k++) {
      // In the fourth year back one of 100 and more: below two percent.
      firms(k == 3 ? 1 : 4, DAY.minusYears(20), DAY.minusYears(k).minusDays(40));
    }

    Map<String, Row> years = run(DAY);

    for (int k = 0; k < Survivorship.YEARS; k++) {
      Row row = Rows.at(years, "null " + DAY.minusYears(k));
      assertThat(row.<Boolean>getAs("deaths_known")).isEqualTo(k != 3);
      assertThat(row.<String>getAs("history_basis")).isEqualTo(k < 3 ? "observed" : "survivors");
    }
    // A former year is judged by all years up to the register's day.
    Map<String, Row> before = run(DAY.minusYears(5));
    assertThat(before).hasSize(2 * Survivorship.YEARS);
    Row last = Rows.at(before, "null " + DAY.minusYears(5));
    assertThat(last.<Boolean>getAs("deaths_known")).isTrue();
    assertThat(last.<String>getAs("history_basis")).isEqualTo("survivors");
    assertThat(last.mkString()).isEqualTo(Rows.at(years, "null " + DAY.minusYears(5)).mkString());
  }

  @Test
  void countsASectorByItsCodesAndJudgesItByTheWholeRegister() {
    for (int f = 0; f < 50; f++) {
      firm(DAY.minusYears(20), null, "47110");
      firm(DAY.minusYears(20), DAY.minusDays(200), "47110", "99999");
    }
    firms(30, DAY.minusYears(20), null);
    firm(DAY.minusYears(20), null);

    Map<String, Row> years = run(DAY);

    Row shops = Rows.at(years, "o " + DAY);
    assertThat(count(shops, "firms_at_start")).isEqualTo(100);
    assertThat(shops.<Double>getAs("death_rate")).isCloseTo(0.5, within(1e-12));
    Row software = Rows.at(years, "s " + DAY);
    assertThat(software.<String>getAs("taxonomy")).isEqualTo("t");
    assertThat(software.<Double>getAs("death_rate")).isZero();
    assertThat(software.<Boolean>getAs("deaths_known")).isTrue();
    Row whole = Rows.at(years, "null " + DAY);
    assertThat(whole.<Object>getAs("taxonomy")).isNull();
    assertThat(count(whole, "firms_at_start")).isEqualTo(131);
  }

  @Test
  void ofFirmsWithoutDatesThoseThatLiveWereThereAndThoseThatClosedAreLeftOut() {
    firms(3, null, null);
    firms.row("closed", "dissolved", DAY.minusMonths(3), null, List.of("62012"));
    firms.row("later", "not_yet", DAY.plusDays(3), null, List.of("62012"));

    for (Row row : run(DAY).values()) {
      assertThat(count(row, "firms_at_start")).isEqualTo(3);
      assertThat(count(row, "born")).isZero();
      assertThat(count(row, "dissolved")).isZero();
      assertThat(row.<Boolean>getAs("deaths_known")).isFalse();
      assertThat(row.<String>getAs("history_basis")).isEqualTo("survivors");
    }
  }

  @Test
  void anEmptyRegisterHasItsYearsWithoutARate() {
    Map<String, Row> years = run(DAY);

    assertThat(years).hasSize(Survivorship.YEARS);
    assertThat(years.values())
        .allSatisfy(
            row -> {
              assertThat(count(row, "firms_at_end")).isZero();
              assertThat(row.<Object>getAs("death_rate")).isNull();
              assertThat(row.<Boolean>getAs("deaths_known")).isFalse();
            });
  }
}
