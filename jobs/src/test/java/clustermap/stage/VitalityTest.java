package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.stats.LocationQuotient;
import clustermap.stats.Proportion;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.FootprintCounts;
import clustermap.table.Footprints;
import clustermap.table.GeocodedSites;
import clustermap.table.Lineage;
import clustermap.table.Members;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

class VitalityTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final RunConfig.Life PARAMS =
      new RunConfig.Life(3, 5, 1, 0.1, 0.5, 0.02, 5, 99, 0.1);

  private final Rows members =
      Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id");
  private final Rows firms =
      Rows.of(
          Firms.CONTRACT,
          "company_number standing counted incorporation_date dissolution_date sic_codes");
  private final Rows firmSectors = Rows.of(FirmSectors.CONTRACT, "taxonomy sector company_number");
  private final Rows sites =
      Rows.of(GeocodedSites.CONTRACT, "site_id company_number easting northing");
  private final Rows footprints =
      Rows.of(Footprints.CONTRACT, "cluster_id taxonomy sector grid_geometry");
  private int number;

  /** Live firms of the sector, in a cluster or in none. */
  private void live(@Nullable String cluster, int count, @Nullable LocalDate born, double easting) {
    for (int i = 0; i < count; i++) {
      String firm = "f" + number++;
      firms.row(firm, "live", true, born, null, List.of("62012"));
      firmSectors.row("t", "s", firm);
      members.row(cluster, "t", "s", firm, firm);
      sites.row(firm, firm, easting, 0.0);
    }
  }

  private void dissolved(int count, LocalDate born, LocalDate died, double easting) {
    for (int i = 0; i < count; i++) {
      String firm = "d" + number++;
      firms.row(firm, "dissolved", false, born, died, List.of("62012"));
      sites.row(firm, firm, easting, 0.0);
    }
  }

  private void square(String cluster, double west, double east) {
    byte[] wkb =
        new WKBWriter()
            .write(new GeometryFactory().toGeometry(new Envelope(west, east, -500, 500)));
    footprints.row(cluster, "t", "s", wkb);
  }

  private Map<String, Row> run() {
    CountInside.Outlines outlines = CountInside.Outlines.of(footprints.made().collectAsList());
    return Rows.byFirst(
        staged(
            Vitality.run(
                new Vitality.Inputs(
                    members.made(),
                    firms.made(),
                    firmSectors.made(),
                    sites.made(),
                    Rows.rules("s 62012 1", "other 47110 1")),
                Rows.broadcast(outlines, CountInside.Outlines.class),
                DAY,
                DAY,
                PARAMS)));
  }

  /** With the stages that clusters without a history have. */
  private static Dataset<Row> staged(Dataset<Row> vitality) {
    Dataset<Row> stages =
        StagesOfLife.run(
            new StagesOfLife.Inputs(
                vitality,
                Rows.of(Footprints.CONTRACT, "cluster_id").made(),
                Rows.of(FootprintCounts.CONTRACT, "cluster_id").made(),
                Rows.of(clustermap.table.NationalTotals.CONTRACT, "taxonomy").made(),
                Rows.of(ClusterStates.CONTRACT, "cluster_id").made(),
                Rows.of(Lineage.CONTRACT, "cluster_id").made(),
                Rows.of(ClusterHistory.CONTRACT, "cluster_id").made()),
            DAY,
            PARAMS,
            1);
    return vitality.join(stages, "cluster_id");
  }

  private static LocalDate years(int ago) {
    return DAY.minusYears(ago);
  }

  @Test
  void measuresBirthsAgainstTheSectorsSurvivors() {
    live("young", 12, years(4), 0);
    live("young", 8, years(10), 0);
    live("young", 1, null, 0);
    live(null, 8, years(4), 9_000);
    live(null, 72, years(20), 9_000);

    Row row = Rows.at(run(), "young");

    assertThat(row.<Long>getAs("dated_firms")).isEqualTo(20);
    assertThat(row.<Long>getAs("undated_firms")).isEqualTo(1);
    assertThat(row.<Long>getAs("births_5y")).isEqualTo(12);
    assertThat(row.<Long>getAs("births_1y")).isZero();
    assertThat(row.<Long>getAs("young_firms")).isZero();
    assertThat(row.<Double>getAs("median_age_years")).isCloseTo(4.0, within(0.01));
    Proportion share = Proportion.wilson(12, 20);
    assertThat(row.<Double>getAs("birth_share_5y")).isEqualTo(0.6);
    assertThat(row.<Double>getAs("birth_share_5y_low")).isCloseTo(share.low(), within(1e-12));
    assertThat(row.<Double>getAs("birth_share_5y_high")).isCloseTo(share.high(), within(1e-12));
    // 20 of the sector's 100 dated firms: three times as many as expected.
    assertThat(row.<Double>getAs("birth_share_5y_expected")).isCloseTo(0.2, within(1e-12));
    LocationQuotient ratio = LocationQuotient.withinNation(12, 20, 20, 100);
    assertThat(row.<Double>getAs("births_ratio")).isCloseTo(3, within(1e-12));
    assertThat(row.<Double>getAs("births_ratio_low")).isCloseTo(ratio.low(), within(1e-12));
    assertThat(row.<Double>getAs("births_ratio_high")).isCloseTo(ratio.high(), within(1e-12));
    assertThat(row.<String>getAs("stage")).isEqualTo("growing");
    assertThat(row.<String>getAs("history_basis")).isEqualTo("survivors");
    assertThat(row.<Object>getAs("growth_5y")).isNull();
    assertThat(row.<Object>getAs("survival_5y")).isNull();
    assertThat(row.<Object>getAs("deaths_1y")).isNull();
  }

  @Test
  void tellsTheStagesApart() {
    live("emerging", 12, years(2), 0);
    live("emerging", 4, years(9), 0);
    live("mature", 4, years(4), 0);
    live("mature", 16, years(9), 0);
    live("undated", 9, years(2), 0);
    live("undated", 10, null, 0);
    live(null, 40, years(15), 0);

    Map<String, Row> found = run();

    assertThat(Rows.at(found, "emerging").<String>getAs("stage")).isEqualTo("emerging");
    assertThat(Rows.at(found, "mature").<String>getAs("stage")).isEqualTo("mature");
    // Nine of nineteen have a date: too few.
    assertThat(Rows.at(found, "undated").<Object>getAs("stage")).isNull();
    assertThat(Rows.at(found, "undated").<Double>getAs("birth_share_5y")).isEqualTo(1);
  }

  @Test
  void isSilentWithoutDates() {
    live("c", 12, null, 0);

    Row row = Rows.at(run(), "c");

    assertThat(row.<Long>getAs("dated_firms")).isZero();
    for (String column :
        List.of("median_age_years", "birth_share_5y", "births_ratio", "growth_5y", "stage")) {
      assertThat(row.<Object>getAs(column)).as(column).isNull();
    }
  }

  @Test
  void tellsOfDeclineWhereTheDeadAreKnown() {
    square("down", -500, 500);
    square("steady", 9_000, 10_000);
    live("down", 20, years(12), 0);
    live("down", 4, years(2), 0);
    live("steady", 40, years(12), 9_500);
    live("steady", 10, years(2), 9_500);
    for (int year = 1; year <= 5; year++) {
      // Five a year in the one, two in the other.
      dissolved(5, years(15), years(year).plusDays(30), 0);
      dissolved(2, years(15), years(year).plusDays(30), 9_500);
    }
    // Born and dissolved within the five years, and dissolved before them: in no stock.
    dissolved(3, years(3), years(1).plusDays(1), 0);
    dissolved(3, years(15), years(7), 0);

    Map<String, Row> found = run();

    Row down = Rows.at(found, "down");
    assertThat(down.<String>getAs("history_basis")).isEqualTo("observed");
    // 60 stayed throughout; of the 95 at the start of the first year, 7 died in it.
    assertThat(down.<Double>getAs("lowest_death_rate")).isCloseTo(7 / 95.0, within(1e-12));
    // 20 stayed, 4 entered, 25 left.
    double margin = 1.959963984540054 * Math.sqrt(29) / 45;
    assertThat(down.<Double>getAs("growth_5y")).isCloseTo((4 - 25) / 45.0, within(1e-12));
    assertThat(down.<Double>getAs("growth_5y_low"))
        .isCloseTo((4 - 25) / 45.0 - margin, within(1e-12));
    assertThat(down.<Double>getAs("growth_5y_high"))
        .isCloseTo((4 - 25) / 45.0 + margin, within(1e-12));
    assertThat(down.<Double>getAs("survival_5y")).isCloseTo(20 / 45.0, within(1e-12));
    // In the last year five, and the three that were in no stock.
    assertThat(down.<Long>getAs("deaths_1y")).isEqualTo(8);
    assertThat(down.<Long>getAs("young_firms")).isEqualTo(4);
    assertThat(down.<Long>getAs("births_1y")).isZero();
    assertThat(down.<String>getAs("stage")).isEqualTo("declining");
    Row steady = Rows.at(found, "steady");
    assertThat(steady.<Double>getAs("growth_5y")).isZero();
    assertThat(steady.<String>getAs("stage")).isEqualTo("mature");
  }

  @Test
  void neverTellsOfDeclineFromARegisterThatForgetsTheDead() {
    square("down", -500, 500);
    live("down", 20, years(12), 0);
    // None in the third year: the register does not keep its dead.
    for (int year : new int[] {1, 2, 4, 5}) {
      dissolved(20, years(15), years(year).plusDays(30), 0);
    }

    Row row = Rows.at(run(), "down");

    assertThat(row.<Double>getAs("lowest_death_rate")).isZero();
    assertThat(row.<String>getAs("history_basis")).isEqualTo("survivors");
    assertThat(row.<Object>getAs("growth_5y")).isNull();
    assertThat(row.<String>getAs("stage")).isEqualTo("mature");
  }

  /**
   * A population that neither grows nor shrinks: firms live for exponential times and are replaced
   * at once, so survivors' ages are exponential everywhere; only they are on the register.
   */
  @Test
  void findsNoExcessOfGrowingClustersInAConstantPopulation() {
    SplittableRandom random = new SplittableRandom(20241101);
    int clusters = 400;
    java.util.ArrayList<Row> memberRows = new java.util.ArrayList<>();
    java.util.ArrayList<Row> firmRows = new java.util.ArrayList<>();
    for (int c = 0; c < clusters; c++) {
      int size = 10 + random.nextInt(60);
      for (int i = 0; i < size; i++) {
        String firm = c + "-" + i;
        long days = (long) (-Math.log(1 - random.nextDouble()) * 8 * 365.25);
        memberRows.add(RowFactory.create("c" + c, "t", "s", firm));
        firmRows.add(RowFactory.create(firm, "live", true, DAY.minusDays(days), null, List.of()));
      }
    }
    StructType memberType =
        StructType.fromDDL(
            "cluster_id STRING, taxonomy STRING, sector STRING, company_number STRING");
    StructType firmType =
        new StructType()
            .add("company_number", DataTypes.StringType)
            .add("standing", DataTypes.StringType)
            .add("counted", DataTypes.BooleanType)
            .add("incorporation_date", DataTypes.DateType)
            .add("dissolution_date", DataTypes.DateType)
            .add("sic_codes", DataTypes.createArrayType(DataTypes.StringType));
    var all = spark().createDataFrame(memberRows, memberType).cache();

    Map<String, Long> stages = new java.util.TreeMap<>();
    staged(
            Vitality.run(
                new Vitality.Inputs(
                    all,
                    spark().createDataFrame(firmRows, firmType),
                    all.drop("cluster_id"),
                    sites.made(),
                    Rows.rules("s 62012 1")),
                Rows.broadcast(CountInside.Outlines.of(List.of()), CountInside.Outlines.class),
                DAY,
                DAY,
                PARAMS))
        .groupBy("stage")
        .count()
        .collectAsList()
        .forEach(row -> stages.put(String.valueOf(row.get(0)), row.getLong(1)));

    // At 2.5 % ten are expected of 400; one run in a thousand has more than 21.
    assertThat(stages.getOrDefault("growing", 0L)).isBetween(1L, 21L);
    assertThat(stages).containsKey("mature").doesNotContainKey("declining");
  }
}
