package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Published;
import clustermap.Roots;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Former years of a register of three towns. */
@Tag("series-1")
class BackcastJobTest extends SparkTest {
  private static final LocalDate REGISTER_DAY = LocalDate.of(2024, 11, 1);
  @TempDir private static Path shared;

  private static @Nullable Rebuilt rebuilt;

  @TempDir private Path temp;

  private final List<String> companies = new ArrayList<>();

  /** Stages of tests before are reused, as those of a run before are. */
  @BeforeEach
  void takeStages() throws IOException {
    copy(shared.resolve("stages"), temp.resolve("root/stages"));
  }

  @AfterEach
  void keepStages() throws IOException {
    copy(temp.resolve("root/stages"), shared.resolve("stages"));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      FileUtils.copyDirectory(from.toFile(), to.toFile());
    }
  }

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(temp.resolve("inputs"));
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + TownsReference.setting()
            + """
            inputs.dir = inputs
            track.provisional_runs = 1
            cluster { min_cluster_size = 10, min_samples = 5 }
            """);
    companies.add(
        "company_number,name,status,category,incorporation_date,dissolution_date,postcode,sic_codes");
    add(1, 30, ThreeTowns.SHEFFIELD, "62012", "2010-08-08", "");
    // A cluster that comes, and one that goes.
    add(2, 20, ThreeTowns.MOSBOROUGH, "62012", "2021-03-01", "");
    add(3, 20, ThreeTowns.MALTBY, "62012", "2010-08-08", "2022-03-01");
    add(4, 100, ThreeTowns.SHEFFIELD, "47110", "2010-08-08", "");
  }

  private void add(
      int series, int firms, List<String> postcodes, String sic, String born, String dissolved) {
    add(series, 0, firms, postcodes, sic, born, dissolved);
  }

  private void add(
      int series,
      int first,
      int firms,
      List<String> postcodes,
      String sic,
      String born,
      String dissolved) {
    for (int f = first; f < first + firms; f++) {
      companies.add(
          String.format(
              "%d%07d,FIRM %d %d LTD,%s,Private Limited Company,%s,%s,%s,%s",
              series,
              f,
              series,
              f,
              dissolved.isEmpty() ? "Active" : "Dissolved",
              born,
              dissolved,
              postcodes.get(f % postcodes.size()),
              sic));
    }
  }

  /** Shops that were dissolved in each year to the register's day: its dead are known. */
  private void addTheDead() {
    for (int year = 2014; year <= 2024; year++) {
      add(5, 100 * year, 12, ThreeTowns.MALTBY, "47110", "2010-08-08", year + "-06-01");
    }
  }

  private RunConfig config() throws IOException {
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    return RunConfig.load(temp.resolve("run.conf"), Map.of(), temp);
  }

  private List<BackcastJob.Year> backcast(int from, int to) throws IOException {
    return backcast(from, to, Instant.EPOCH, note -> {});
  }

  private List<BackcastJob.Year> backcast(int from, int to, Instant at, Consumer<String> notes)
      throws IOException {
    Progress progress =
        new Progress() {
          @Override
          public void note(String text) {
            notes.accept(text);
          }
        };
    return BackcastJob.run(config(), REGISTER_DAY, from, to, () -> at, progress);
  }

  private Root root() {
    return Roots.readable(temp.resolve("root"), null);
  }

  private Dataset<Row> table(RunRecord run, String name) {
    return Published.table(temp.resolve("root"), run.runId(), name);
  }

  private List<String> events(RunRecord run) {
    return table(run, "lineage")
        .join(table(run, "cluster_history").where("sector = '62'"), "cluster_id")
        .where("event <> 'continued'")
        .select("event")
        .distinct()
        .orderBy("event")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<String> ids(RunRecord run, String series) {
    return table(run, "members")
        .where("sector = '62' AND cluster_id IS NOT NULL AND company_number LIKE '" + series + "%'")
        .select("cluster_id")
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void rebuildsYearsWithBirthsAndDeathsWhereTheRegisterKnowsItsDead() throws IOException {
    addTheDead();
    List<BackcastJob.Year> years = backcast(2020, 2022);

    assertThat(years).extracting(y -> y.run().asOf().getYear()).containsExactly(2020, 2021, 2022);
    assertThat(root().hasCurrent()).isFalse();
    assertThat(years).allMatch(BackcastJob.Year::written).allMatch(y -> y.run().backcast());
    RunRecord first = years.get(0).run();
    RunRecord second = years.get(1).run();
    RunRecord third = years.get(2).run();
    assertThat(third.notes()).containsEntry("backcast_basis", "observed");
    assertThat(ids(first, "2")).isEmpty();
    assertThat(ids(first, "3")).hasSize(1);
    assertThat(ids(second, "1")).isEqualTo(ids(first, "1"));
    assertThat(events(second)).containsExactly("born");
    assertThat(events(third)).containsExactly("died");
    assertThat(ids(third, "3")).isEmpty();
    assertThat(table(third, "cluster_history").where("status = 'dead'").count()).isEqualTo(1);
    assertThat(table(third, "clusters").select("history_basis").distinct().first().getString(0))
        .isEqualTo("observed");
    // The cluster that came was seen to be born; of the others three yearly quotients are known.
    Row came = table(third, "clusters").where("birth_seen").collectAsList().get(0);
    assertThat(List.of(came.<String>getAs("cluster_id"))).isEqualTo(ids(third, "2"));
    assertThat(came.<Double>getAs("years_since_birth")).isEqualTo(1);
    assertThat(came.<String>getAs("stage")).isEqualTo("emerging");
    assertThat(came.<String>getList(came.fieldIndex("stage_reasons")))
        .contains("young_firms", "cluster_born_recently", "short_history");
    Row old =
        table(third, "clusters")
            .where("cluster_id = '" + ids(third, "1").get(0) + "'")
            .collectAsList()
            .get(0);
    assertThat(old.<Boolean>getAs("birth_seen")).isFalse();
    assertThat(old.<Double>getAs("years_since_birth")).isEqualTo(2);
    assertThat(old.<Integer>getAs("lq_trend_snapshots")).isEqualTo(3);
    assertThat(old.<Object>getAs("lq_trend_per_year")).isNotNull();
    // Same firms, whatever happened to them since.
    assertThat(table(first, "members").where("company_number LIKE '3%'").count()).isEqualTo(20);
  }

  @Test
  void tellsNoDeathAmongSurvivorsAndTheFirstNightGoesOnFromThem() throws IOException {
    backcast(2021, 2021);
    List<BackcastJob.Year> years = backcast(2021, 2022);
    // A longer series keeps the years that are there.
    assertThat(years).extracting(BackcastJob.Year::written).containsExactly(false, true);

    RunRecord second = years.get(1).run();
    assertThat(second.notes()).containsEntry("backcast_basis", "survivors");
    assertThat(second.warnings()).anyMatch(w -> w.contains("only survivors are counted"));
    assertThat(events(second)).containsExactly("not_measurable");
    assertThat(table(second, "cluster_history").where("status = 'lost'").count()).isEqualTo(1);
    assertThat(table(second, "cluster_history").where("status = 'dead'").count()).isZero();
    assertThat(table(second, "clusters").where("stage = 'declining'").count()).isZero();

    // The first night of a root goes on from the last year, and prune keeps the years.
    RunRecord first = night().run();
    assertThat(first.notes()).containsEntry(RunRecord.PREDECESSOR, second.runId());
    assertThat(ids(first, "1")).isEqualTo(ids(second, "1")).isNotEmpty();
    assertThat(ids(first, "2")).isEqualTo(ids(second, "2")).isNotEmpty();
    assertThat(events(first)).isEmpty();
    assertThat(table(first, "cluster_history").select("as_of").distinct().count()).isEqualTo(3);
    try (RootLock lock = RootLock.take(Roots.writable(temp.resolve("root"), null))) {
      assertThat(Snapshots.of(root()).prune(0, lock)).isEmpty();
      Snapshots snapshots = Snapshots.of(root());
      assertThatThrownBy(
              () -> snapshots.rollback(snapshots.find(second.runId()), lock, first.finishedAt()))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("is a rebuilt year and never current");
    }
  }

  private NightlyJob.Outcome night() throws IOException {
    return night(0, false);
  }

  /** A night, and the years that were rebuilt after it. */
  private record Rebuilt(RunRecord night, List<BackcastJob.Year> years) {}

  /** Both of a register that knows its dead: they run once, and each test has their root. */
  private Rebuilt rebuilt() throws IOException {
    addTheDead();
    Path kept = shared.resolve("root");
    Rebuilt made = rebuilt;
    if (made == null) {
      made = new Rebuilt(night().run(), backcast(2020, 2021));
      copy(temp.resolve("root"), kept);
      rebuilt = made;
    } else {
      copy(kept, temp.resolve("root"));
    }
    return made;
  }

  private NightlyJob.Outcome night(int day, boolean newHistory) throws IOException {
    return NightlyJob.run(
        config(),
        REGISTER_DAY.plusDays(day),
        ThreeTowns.options(true, "", newHistory),
        Progress.silent());
  }

  private List<String> history(RunRecord run, String cluster, String... columns) {
    return table(run, "cluster_history")
        .where("cluster_id = '" + cluster + "'")
        .orderBy("as_of")
        .selectExpr(columns)
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  @Test
  void yearsThatAreRebuiltAfterNightsStandBeforeThemUnderTheSameIds() throws IOException {
    Rebuilt rebuilt = rebuilt();
    RunRecord first = rebuilt.night();
    List<BackcastJob.Year> years = rebuilt.years();
    assertThat(backcast(2020, 2021)).noneMatch(BackcastJob.Year::written);
    assertThat(Snapshots.of(root()).current().run().runId()).isEqualTo(first.runId());
    NightlyJob.Outcome next = night(1, false);

    String sheffield = ids(first, "1").get(0);
    String mosborough = ids(first, "2").get(0);
    assertThat(ids(years.get(0).run(), "1")).containsExactly(sheffield);
    assertThat(ids(years.get(0).run(), "2")).isEmpty();
    assertThat(ids(years.get(1).run(), "2")).containsExactly(mosborough);
    assertThat(events(years.get(1).run())).containsExactly("born");
    assertThat(next.published()).isTrue();
    assertThat(events(next.run())).isEmpty();
    assertThat(history(next.run(), mosborough, "as_of", "born_as_of", "backcast"))
        .containsExactly(
            "2021-11-01 2021-11-01 true",
            "2024-11-01 2021-11-01 false",
            "2024-11-02 2021-11-01 false");
    assertThat(history(next.run(), sheffield, "born_as_of", "runs").get(3))
        .isEqualTo("2020-11-01 2");
    assertThat(
            table(next.run(), "clusters")
                .where("cluster_id = '" + mosborough + "'")
                .selectExpr("cast(born_as_of as string)")
                .first()
                .getString(0))
        .isEqualTo("2021-11-01");
    assertThat(night(1, false).published()).isFalse();
  }

  @Test
  void theFirstNightDoneAgainGoesOnFromTheYearsAndANewHistoryDoesNot() throws IOException {
    Rebuilt rebuilt = rebuilt();
    RunRecord first = rebuilt.night();
    List<BackcastJob.Year> years = rebuilt.years();
    RunRecord again = night().run();

    assertThat(again.runId()).isNotEqualTo(first.runId());
    assertThat(again.notes()).containsEntry(RunRecord.PREDECESSOR, years.get(1).run().runId());
    assertThat(ids(again, "1")).isEqualTo(ids(first, "1"));
    assertThat(ids(again, "2")).isEqualTo(ids(first, "2"));
    assertThat(history(again, ids(first, "1").get(0), "as_of", "backcast"))
        .containsExactly("2020-11-01 true", "2021-11-01 true", "2024-11-01 false");
    assertThat(table(night(1, true).run(), "cluster_history").where("backcast").count()).isZero();
  }

  @Test
  void tellsNoDeathAmongSurvivorsInTheYearOfTheRegisterEither() throws IOException {
    // Of all that was dissolved before its last day the register still holds only this.
    add(6, 20, ThreeTowns.MALTBY, "62012", "2010-08-08", "2024-03-01");
    Files.writeString(
        temp.resolve("run.conf"), "stage.min_death_rate = 0.5\n", StandardOpenOption.APPEND);

    RunRecord last = backcast(2023, 2024).get(1).run();

    assertThat(last.asOf()).isEqualTo(REGISTER_DAY);
    assertThat(events(last)).containsExactly("not_measurable");
    assertThat(table(last, "cluster_history").where("status = 'lost'").count()).isEqualTo(1);
  }

  @Test
  void yearsThatWereCutShortTakeThePlaceOfNone() throws IOException {
    List<BackcastJob.Year> whole = backcast(2020, 2021);
    List<String> ids = whole.stream().map(year -> year.run().runId()).sorted().toList();
    add(7, 1, ThreeTowns.SHEFFIELD, "62012", "2010-08-08", "");
    assertThatThrownBy(
            () ->
                backcast(
                    2020,
                    2021,
                    Instant.EPOCH.plusSeconds(1),
                    note -> {
                      if (note.startsWith("year 2020")) {
                        throw new IllegalStateException("died");
                      }
                    }))
        .hasMessageContaining("died");

    Snapshots snapshots = Snapshots.of(root());
    assertThat(snapshots.list()).hasSize(3);
    assertThat(snapshots.rebuilt())
        .extracting(e -> e.run().runId())
        .containsExactlyInAnyOrderElementsOf(ids);
    try (RootLock lock = RootLock.take(Roots.writable(temp.resolve("root"), null))) {
      assertThat(snapshots.prune(0, lock)).isEmpty();
    }
    List<BackcastJob.Year> done = backcast(2020, 2021, Instant.EPOCH.plusSeconds(2), note -> {});
    assertThat(done).extracting(BackcastJob.Year::written).containsExactly(false, true);
    assertThat(Snapshots.of(root()).rebuilt())
        .extracting(e -> e.run().runId())
        .containsExactlyInAnyOrderElementsOf(done.stream().map(y -> y.run().runId()).toList());
  }

  @Test
  void refusesYearsThatTheRegisterCannotKnow() {
    assertThatThrownBy(() -> backcast(2023, 2025))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("2024, the year of as_of");
    assertThatThrownBy(() -> backcast(2023, 2022)).isInstanceOf(Fault.class);
  }
}
