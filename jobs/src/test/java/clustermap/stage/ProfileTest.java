package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Assets;
import clustermap.table.ClusterGroups;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterOffices;
import clustermap.table.ClusterSignificance;
import clustermap.table.ClusterStability;
import clustermap.table.ClusterStates;
import clustermap.table.Districts;
import clustermap.table.FirmEvidence;
import clustermap.table.Firms;
import clustermap.table.FootprintCounts;
import clustermap.table.GeocodedSites;
import clustermap.table.Lineage;
import clustermap.table.Members;
import clustermap.table.ParticipantLinks;
import clustermap.table.SicCodes;
import clustermap.table.TableWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/**
 * A register of 48 firms: 15 of the sector and 5 others at two postcodes 200 m apart, 2 of the
 * sector and 26 others 15 km away.
 */
class ProfileTest extends SparkTest {
  private static final String SHEFFIELD = "E08000019";
  private static final String ROTHERHAM = "E08000018";

  private static Row cluster;

  private static void firms(
      Rows firms,
      Rows sites,
      String prefix,
      int count,
      String code,
      double easting,
      double northing,
      String lad,
      String postcode) {
    for (int i = 0; i < count; i++) {
      String number = prefix + i;
      firms.row(number, "live", true, List.of(code));
      sites.row(number, number, true, postcode, easting, northing, "postcode", lad, 1L, false, 1.0);
    }
  }

  @BeforeAll
  static void run() {
    Rows firmRows = Rows.of(Firms.CONTRACT, "company_number standing counted sic_codes");
    Rows siteRows =
        Rows.of(
            GeocodedSites.CONTRACT,
            "site_id company_number is_registered_office postcode easting northing location_basis"
                + " lad office_firms office_shared location_weight");
    firms(firmRows, siteRows, "ax", 14, "62012", 435_000, 387_000, SHEFFIELD, "S1 1AA");
    firms(firmRows, siteRows, "ao", 2, "47110", 435_000, 387_000, SHEFFIELD, "S1 1AA");
    firms(firmRows, siteRows, "bx", 1, "62020", 435_200, 387_000, ROTHERHAM, "S60 1BB");
    firms(firmRows, siteRows, "bo", 3, "47110", 435_200, 387_000, ROTHERHAM, "S60 1BB");
    firms(firmRows, siteRows, "fx", 2, "62012", 450_000, 387_000, ROTHERHAM, "S60 2CC");
    firms(firmRows, siteRows, "fo", 26, "47110", 450_000, 387_000, ROTHERHAM, "S60 2CC");
    Dataset<Row> firms = firmRows.made();
    Dataset<Row> sites = siteRows.made();
    Dataset<Row> rules = Rows.rules("digital 62012 1", "digital 62020 1");
    Dataset<Row> firmSectors = Classify.run(firms, rules, Rows.noDocuments());
    RunConfig.Profile params = new RunConfig.Profile(100, 0.3, 5, "register");
    Dataset<Row> members =
        Cluster.run(
                Cluster.points(sites, firmSectors, firms),
                new RunConfig.Cluster(
                    "dbscan",
                    10,
                    0,
                    new RunConfig.Cluster.Dbscan(300, 10),
                    new RunConfig.Cluster.Hdbscan(10, 300, "eom", 0, 0, false),
                    new RunConfig.Cluster.Limits(1_000_000, 1_000_000),
                    false,
                    0),
                1)
            .cache();
    Dataset<Row> locations = Gather.run(sites, firmSectors, firms);
    Dataset<Row> footprints = Outline.run(members, params).cache();
    CountInside.Outlines outlines = CountInside.Outlines.of(footprints.collectAsList());
    Dataset<Row> counts =
        CountInside.run(
            locations,
            spark()
                .sparkContext()
                .broadcast(outlines, ClassTag$.MODULE$.apply(CountInside.Outlines.class)));
    assertThat(counts.columns()).hasSize(FootprintCounts.CONTRACT.fields().size());
    Dataset<Row> evidence =
        Rows.of(
                FirmEvidence.CONTRACT,
                "company_number rd_spend_gbp grants_gbp grants_innovate_uk_gbp grants patents")
            .row("ax0", new java.math.BigDecimal("100.00"), null, null, 0L, 0L)
            .row("ax1", null, pounds("5000.00"), pounds("5000.00"), 1L, 2L)
            .row("ax2", null, pounds("7000.50"), pounds("7000.50"), 1L, 0L)
            .row("fx0", new java.math.BigDecimal("900.00"), null, null, 0L, 0L)
            .made();
    Dataset<Row> links =
        Rows.of(
                ParticipantLinks.CONTRACT,
                "source_table project_id source_id participant_name company_number")
            .row("grants", "g1", "p1", "A", "ax1")
            .row("grants", "g1", "p2", "B", "ax2")
            .row("patents", "e1", "e1", "A", "ax1")
            .row("patents", "e2", "e2", "A", "ax1")
            .row("patents", "e3", "e3", "F", "fx0")
            .made();
    Dataset<Row> names =
        spark()
            .createDataFrame(
                List.of(RowFactory.create("t", "digital", "Digital")),
                StructType.fromDDL("taxonomy STRING, sector STRING, sector_name STRING"));
    TreeSet<String> given = new TreeSet<>(List.of("rd_spend", "grants", "patents"));
    RunConfig.Life life = new RunConfig.Life(3, 5, 1, 0.1, 0.5, 0.02, 5, 99, 0.1);
    Dataset<Row> assets =
        Rows.of(Assets.CONTRACT, "asset_id kind name easting northing")
            .row("u", "university", "A", 435_000.0, 387_000.0)
            .row("c", "catapult", "B", 460_000.0, 387_000.0)
            .made();
    Dataset<Row> totals =
        NationalTotals.run(locations, firms, Rows.sectors(rules), rules, null).cache();
    Dataset<Row> states = Rows.of(ClusterStates.CONTRACT, "cluster_id").made();
    Dataset<Row> vitality =
        Vitality.run(
            new Vitality.Inputs(members, firms, firmSectors, sites, rules),
            Rows.broadcast(outlines, CountInside.Outlines.class),
            LocalDate.of(2024, 11, 1),
            LocalDate.of(2024, 11, 1),
            life);
    List<Row> found =
        Profile.run(
                new Profile.Inputs(
                    members,
                    sites,
                    footprints,
                    counts,
                    totals,
                    Rows.of(ClusterSignificance.CONTRACT, "cluster_id").made(),
                    Rows.of(ClusterStability.CONTRACT, "cluster_id").made(),
                    owners(footprints.first().getAs("cluster_id")),
                    Rows.of(ClusterOffices.CONTRACT, "cluster_id").made(),
                    Activity.run(members, firms, evidence, links, given),
                    Dominance.run(members, evidence),
                    vitality,
                    StagesOfLife.run(
                        new StagesOfLife.Inputs(
                            vitality,
                            footprints,
                            counts,
                            totals,
                            states,
                            Rows.of(Lineage.CONTRACT, "cluster_id").made(),
                            Rows.of(ClusterHistory.CONTRACT, "cluster_id").made()),
                        LocalDate.of(2024, 11, 1),
                        life,
                        1),
                    Specialisms.run(
                        members,
                        firms,
                        firmSectors,
                        Rows.of(SicCodes.CONTRACT, "sic5 sic3 sic3_name").made()),
                    Support.run(
                        footprints,
                        Rows.broadcast(
                            Support.Located.of(assets.collectAsList()), Support.Located.class),
                        new RunConfig.Support(List.of(5.0, 10.0, 25.0))),
                    locations,
                    states,
                    TableWriter.read(
                        spark(), Districts.CONTRACT, "../conf/reference/districts.parquet"),
                    names),
                new RunConfig.Confidence(0.05, 0.5, 0.5, 5, 20),
                given,
                new TreeSet<>(List.of("grants")),
                "settings")
            .collectAsList();
    assertThat(found).hasSize(1);
    cluster = found.get(0);
  }

  private static Dataset<Row> owners(String cluster) {
    return Rows.of(
            ClusterGroups.CONTRACT,
            "cluster_id groups largest_group_share one_owner largest_location_share lq_groups")
        .row(cluster, 15L, 1 / 15.0, false, 14 / 15.0, 2.1)
        .made();
  }

  @Test
  void carriesOwnersAndWhatSpeaksAgainstTheCluster() {
    assertThat(real("groups")).isEqualTo(15);
    assertThat(real("lq_groups")).isEqualTo(2.1);
    assertThat(cluster.<Object>getAs("firms_by_office")).isNull();
    assertThat(cluster.<String>getAs("confidence")).isEqualTo("low");
    assertThat(cluster.<String>getList(cluster.fieldIndex("confidence_reasons")))
        .contains(
            "low: its firms are at only 2 locations",
            "medium: 93 % of its firms are at one postcode",
            "medium: only 15 firms, fewer than 20",
            "note: made-up inputs behind its figures: grants");
  }

  private static java.math.BigDecimal pounds(String amount) {
    return new java.math.BigDecimal(amount);
  }

  private static double real(String column) {
    return cluster.<Number>getAs(column).doubleValue();
  }

  @Test
  void countsFirmsByDistrict() {
    assertThat(real("firms")).isEqualTo(15);
    assertThat(real("sites")).isEqualTo(15);
    assertThat(real("firms_excl_shared_offices")).isEqualTo(15);
    assertThat(real("weight")).isEqualTo(15);
    assertThat(real("shared_office_share")).isZero();
    assertThat(cluster.<String>getAs("lad_1")).isEqualTo(SHEFFIELD);
    assertThat(real("lad_1_share")).isCloseTo(14 / 15.0, within(1e-12));
    assertThat(cluster.<String>getAs("lad_2")).isEqualTo(ROTHERHAM);
    assertThat(cluster.<String>getAs("lad_3")).isNull();
  }

  /** One firm at three sites, two in a district, one of them shared; two at one site each. */
  @Test
  void aFirmOfSeveralSitesCountsOnceAnArea() {
    Dataset<Row> sites =
        Rows.of(
                GeocodedSites.CONTRACT,
                "site_id company_number is_registered_office postcode lad itl1")
            .row("1a", "1", false, "S1 1AA", SHEFFIELD, "TLE")
            .row("1b", "1", false, "S2 2BB", SHEFFIELD, "TLE")
            .row("1c", "1", false, "S60 1CC", ROTHERHAM, "TLE")
            .row("2", "2", true, "S60 1CC", ROTHERHAM, "TLE")
            .row("3", "3", true, "S60 1DD", ROTHERHAM, "TLE")
            .row("4", "4", true, null, null, null)
            .made();
    Dataset<Row> members =
        Rows.of(Members.CONTRACT, "cluster_id company_number site_id weight office_shared")
            .row("c", "1", "1a", 0.1, true)
            .row("c", "1", "1b", 0.2, false)
            .row("c", "1", "1c", 0.3, false)
            .row("c", "2", "2", 0.4, true)
            .row("c", "3", "3", 0.001, false)
            .row(null, "4", "4", 1.0, false)
            .row("d", "4", "4", 1.0, false)
            .row("d", "1", "1a", 0.1, true)
            .made();

    Map<String, Row> found =
        Rows.byFirst(
            Profile.membership(members, sites)
                .select(
                    "cluster_id",
                    "firms",
                    "firms_excl_shared_offices",
                    "sites",
                    "weight",
                    "shared_office_share",
                    "lad_1",
                    "lad_1_share",
                    "lad_2",
                    "lad_2_share",
                    "lad_3",
                    "itl1",
                    "outward"));

    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "c",
                RowFactory.create(
                    "c",
                    3L,
                    2L,
                    5L,
                    1.001,
                    1 - 2 / 3.0,
                    ROTHERHAM,
                    1.0,
                    SHEFFIELD,
                    1 / 3.0,
                    null,
                    "TLE",
                    "S60"),
                // One of its two firms is in no district.
                "d",
                RowFactory.create(
                    "d", 2L, 1L, 2L, 1.1, 0.5, SHEFFIELD, 0.5, null, null, null, "TLE", "S1")));
  }

  @Test
  void measuresTheQuotientOfTheFootprintAgainstTheRegister() {
    // 15 of the sector's 17 among 20 of 48 firms.
    assertThat(real("lq_sector_in_area")).isEqualTo(15);
    assertThat(real("lq_firms_in_area")).isEqualTo(20);
    assertThat(real("lq_sector_in_nation")).isEqualTo(17);
    assertThat(real("lq_firms_in_nation")).isEqualTo(48);
    assertThat(real("lq")).isCloseTo((15 / 20.0) / (17 / 48.0), within(1e-12));
    // p = 3/4; postcodes 14 of 16 and 1 of 4: (14 − 12)² + (1 − 3)² = 8 over 20 · 3/4 · 1/4.
    assertThat(real("deff")).isCloseTo(8 / 3.75, within(1e-12));
  }

  /** Koopman's statistic by maximising the likelihood over a fine grid: nothing is shared. */
  private static double pearson(double ratio, double x1, double n1, double x2, double n2) {
    double low = 0;
    double high = Math.min(1, 1 / ratio);
    for (int step = 0; step < 300; step++) {
      double a = low + (high - low) * 0.382;
      double b = low + (high - low) * 0.618;
      if (likelihood(ratio * a, a, x1, n1, x2, n2) < likelihood(ratio * b, b, x1, n1, x2, n2)) {
        low = a;
      } else {
        high = b;
      }
    }
    double p2 = 0.5 * (low + high);
    double p1 = ratio * p2;
    return Math.pow(x1 - n1 * p1, 2) / (n1 * p1 * (1 - p1))
        + Math.pow(x2 - n2 * p2, 2) / (n2 * p2 * (1 - p2));
  }

  private static double likelihood(
      double p1, double p2, double x1, double n1, double x2, double n2) {
    return x1 * Math.log(p1)
        + (n1 - x1) * Math.log(1 - p1)
        + x2 * Math.log(p2)
        + (n2 - x2) * Math.log(1 - p2);
  }

  /** θ at which Pearson's statistic is 1.96², from the estimate outwards. */
  private static double limit(double from, double to) {
    double inside = from;
    double outside = to;
    for (int step = 0; step < 100; step++) {
      double middle = Math.sqrt(inside * outside);
      if (pearson(middle, 15, 20, 2, 28) < 3.841458820694124) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  @Test
  void widensKoopmansIntervalByTheDesignEffect() {
    double theta = (15 / 20.0) / (2 / 28.0);
    double root = Math.sqrt(8 / 3.75);
    double low = theta * Math.pow(limit(theta, 1e-3) / theta, root);
    double high = theta * Math.pow(limit(theta, 1e4) / theta, root);

    // LQ = θN / (nθ + N − n)
    assertThat(real("lq_low")).isCloseTo(low * 48 / (20 * low + 28), within(1e-6));
    assertThat(real("lq_high")).isCloseTo(high * 48 / (20 * high + 28), within(1e-6));
  }

  @Test
  void scoresTheClusterByKulldorffsLikelihoodRatio() {
    double expected =
        15 * Math.log(15 / 20.0)
            + 5 * Math.log(5 / 20.0)
            + 2 * Math.log(2 / 28.0)
            + 26 * Math.log(26 / 28.0)
            - 17 * Math.log(17 / 48.0)
            - 31 * Math.log(31 / 48.0);

    assertThat(real("llr")).isCloseTo(expected, within(1e-9));
  }

  @Test
  void addsUpTheEvidenceOfMembersOnly() {
    assertThat(cluster.<java.math.BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("100");
    assertThat(real("rd_spend_firms")).isEqualTo(1);
    assertThat(cluster.<java.math.BigDecimal>getAs("grants_gbp")).isEqualByComparingTo("12000.50");
    assertThat(real("patents")).isEqualTo(2);
    assertThat(real("rd_active_share")).isCloseTo(3 / 15.0, within(1e-12));
    assertThat(real("grant_share")).isCloseTo(2 / 15.0, within(1e-12));
    assertThat(real("patent_share")).isCloseTo(1 / 15.0, within(1e-12));
    assertThat(cluster.<Object>getAs("turnover_gbp")).isNull();
    // Two members share a funded project.
    assertThat(cluster.<String>getAs("type")).isEqualTo("rd_collaborating");
    assertThat(cluster.<String>getList(cluster.fieldIndex("evidence_synthetic")))
        .containsExactly("grants");
  }

  @Test
  void joinsWhatEachTopicMeasured() {
    assertThat(cluster.<java.math.BigDecimal>getAs("grants_innovate_uk_gbp"))
        .isEqualByComparingTo("12000.50");
    assertThat(real("joint_projects")).isEqualTo(1);
    assertThat(real("largest_location_share")).isCloseTo(14 / 15.0, within(1e-12));
    assertThat(real("firms_per_km2")).isCloseTo(15 / real("area_km2"), within(1e-9));
    assertThat(cluster.<String>getAs("largest_sic_group")).isEqualTo("620");
    // The university is inside; the catapult is 24.7 km east, within one distance of three.
    assertThat(real("support_index")).isCloseTo((1 + 1 / 3.0) / 2, within(1e-6));
    assertThat(real("support_kinds")).isEqualTo(2);
    // No firm has a date: no stage is told.
    assertThat(real("dated_firms")).isZero();
    assertThat(cluster.<Object>getAs("stage")).isNull();
    assertThat(cluster.<Object>getAs("stage_probability")).isNull();
    assertThat(cluster.<String>getList(cluster.fieldIndex("stage_reasons")))
        .containsExactly("not_enough_dates", "deaths_not_known", "no_history");
    assertThat(cluster.<String>getAs("history_basis")).isEqualTo("survivors");
  }

  @Test
  void namesTheClusterAfterSectorDistrictAndPart() {
    assertThat(cluster.<String>getAs("name")).isEqualTo("Digital · Sheffield centre");
  }
}
