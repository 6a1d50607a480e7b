package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Assets;
import clustermap.table.Bridges;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.DistrictAreas;
import clustermap.table.Districts;
import clustermap.table.GeocodedSites;
import clustermap.table.Grants;
import clustermap.table.LinkGravity;
import clustermap.table.Links;
import clustermap.table.Members;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Firms A in Sheffield, B in Rotherham (which is also the asset Rotherham Forge), C in Manchester
 * with a second site in Sheffield; universities of Manchester and Cambridge, and two assets of one
 * name. Every figure by hand.
 */
class ConnectTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  private static final RunConfig.Connect PARAMS = new RunConfig.Connect(10, 1, 50, 19);
  private static final String SHEFFIELD = "E08000019";
  private static final String ROTHERHAM = "E08000018";
  private static final String MANCHESTER = "E08000003";
  private static final String CAMBRIDGE = "E07000008";

  private static Map<String, Row> links = new TreeMap<>();
  private static Map<String, Row> bridges = new TreeMap<>();
  private static Map<String, Row> models = new TreeMap<>();
  private static List<Row> organisations = List.of();

  private record Made(
      Dataset<Row> participations,
      Dataset<Row> links,
      Dataset<Row> bridges,
      Dataset<Row> gravity) {}

  private static @Nullable BigDecimal money(@Nullable Integer pounds) {
    return pounds == null ? null : new BigDecimal(pounds).setScale(2);
  }

  private static java.sql.Date day(String day) {
    return java.sql.Date.valueOf(day);
  }

  private static Dataset<Row> grants() {
    return Rows.of(
            Grants.CONTRACT,
            "project_id participant_id participant_name postcode amount_gbp start_date")
        .row("P1", "1", "A LTD", "S1 1AA", money(100), day("2020-01-01"))
        .row("P1", "2", "University of Manchester", null, money(50), day("2020-01-01"))
        // The same organisation once more.
        .row("P1", "3", "The University of Manchester", "M1 1AA", money(10), day("2020-01-01"))
        .row("P2", "1", "A LTD", "S1 1AA", null, day("2021-05-01"))
        .row("P2", "2", "B LTD", "S60 1AA", null, day("2021-05-01"))
        .row("P2", "3", "University of Cambridge", null, null, day("2021-05-01"))
        // One organisation, twice.
        .row("P3", "1", "A LTD", "S1 1AA", money(30), day("2022-01-01"))
        .row("P3", "2", "A LIMITED", "S1 1AA", money(20), day("2022-01-01"))
        // A name of two assets, and nothing that tells which.
        .row("P4", "1", "Rotherham Forge Ltd", null, money(40), day("2022-01-01"))
        .row("P4", "2", "Twin Institute", null, null, day("2022-01-01"))
        // The same at the postcode of one of them.
        .row("P5", "1", "B LTD", "S60 1AA", money(5), day("2023-01-01"))
        .row("P5", "2", "Twin Institute", "S60 1AB", null, day("2023-01-01"))
        // Before the years that count, and after the day.
        .row("P6", "1", "A LTD", "S1 1AA", money(7), day("2010-01-01"))
        .row("P6", "2", "B LTD", "S60 1AA", money(7), day("2010-01-01"))
        .row("P7", "1", "A LTD", "S1 1AA", money(7), day("2024-12-01"))
        .row("P7", "2", "B LTD", "S60 1AA", money(7), day("2024-12-01"))
        // A firm of two sites, at the postcode of one of them.
        .row("P8", "1", "C LTD", "M1 1AA", money(1), day("2024-10-31"))
        .row("P8", "2", "University of Cambridge", null, money(1), day("2024-10-31"))
        .made();
  }

  private static Dataset<Row> patents() {
    return Rows.of(Patents.CONTRACT, "application_id applicant_name postcode filing_date")
        .row("X1", "A LTD", null, day("2019-01-01"))
        .row("X1", "B LTD", null, day("2019-01-01"))
        .row("X2", "A LTD", null, day("2020-01-01"))
        .made();
  }

  private static Dataset<Row> participantLinks() {
    Rows rows =
        Rows.of(
            ParticipantLinks.CONTRACT,
            "source_table project_id source_id participant_name company_number");
    String[] grants = {
      "P1 1 A", "P2 1 A", "P2 2 B", "P3 1 A", "P5 1 B", "P6 1 A", "P6 2 B", "P7 1 A", "P7 2 B",
      "P8 1 C"
    };
    for (String link : grants) {
      String[] of = link.split(" ", -1);
      rows.row("grants", of[0], of[1], of[2] + " LTD", of[2]);
    }
    return rows.row("grants", "P3", "2", "A LIMITED", "A")
        .row("grants", "P4", "1", "Rotherham Forge Ltd", "B")
        .row("patents", "X1", "X1", "A LTD", "A")
        .row("patents", "X1", "X1", "B LTD", "B")
        .row("patents", "X2", "X2", "A LTD", "A")
        .made();
  }

  private static Dataset<Row> sites() {
    return Rows.of(
            GeocodedSites.CONTRACT, "site_id company_number postcode easting northing lad itl1")
        .row("a", "A", "S1 1AA", 435_000.0, 387_000.0, SHEFFIELD, "TLE")
        .row("b", "B", "S60 1AA", 443_000.0, 393_000.0, ROTHERHAM, "TLE")
        .row("c1", "C", "M1 1AA", 384_000.0, 398_000.0, MANCHESTER, "TLD")
        .row("c2", "C", "S1 1AA", 435_000.0, 387_000.0, SHEFFIELD, "TLE")
        .made();
  }

  private static Dataset<Row> members() {
    return Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id")
        .row("k1", "t", "s", "A", "a")
        .row("k2", "t", "s", "B", "b")
        .row("k3", "t", "r", "B", "b")
        .row("k4", "t", "r", "C", "c2")
        .row("k5", "u", "q", "B", "b")
        .row(null, "t", "q", "A", "a")
        .made();
  }

  private static Dataset<Row> assets() {
    return Rows.of(Assets.CONTRACT, "asset_id kind name postcode easting northing")
        .row("m", "university", "The University of Manchester", "M1 1AA", 384_600.0, 396_800.0)
        .row("c", "university", "University of Cambridge", "CB2 1TN", null, null)
        .row("f", "facility", "Rotherham Forge", "S60 1AA", 443_000.0, 393_000.0)
        .row("t1", "facility", "Twin Institute", "S1 1AA", null, null)
        .row("t2", "facility", "Twin Institute", "S60 1AB", null, null)
        .made();
  }

  private static Dataset<Row> postcodes() {
    return Rows.of(Postcodes.CONTRACT, "postcode easting northing lad")
        .row("S1 1AA", 435_000.0, 387_000.0, SHEFFIELD)
        .row("S60 1AA", 443_000.0, 393_000.0, ROTHERHAM)
        .row("S60 1AB", 443_500.0, 393_500.0, ROTHERHAM)
        .row("M1 1AA", 384_000.0, 398_000.0, MANCHESTER)
        .row("CB2 1TN", 545_000.0, 258_000.0, CAMBRIDGE)
        .made();
  }

  private static Dataset<Row> districts() {
    return Rows.of(Districts.CONTRACT, "lad lad_2021 itl3 itl2 itl1")
        .row(SHEFFIELD, SHEFFIELD, "TLE32", "TLE3", "TLE")
        .row(ROTHERHAM, ROTHERHAM, "TLE31", "TLE3", "TLE")
        .row(MANCHESTER, MANCHESTER, "TLD33", "TLD3", "TLD")
        .row(CAMBRIDGE, CAMBRIDGE, "TLH12", "TLH1", "TLH")
        .made();
  }

  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name")
        .row("LAD", SHEFFIELD, "Sheffield")
        .row("LAD", MANCHESTER, "Manchester")
        .made();
  }

  private static Dataset<Row> none(Contract contract) {
    return spark().createDataFrame(List.of(), contract.schema());
  }

  private static Dataset<Row> dealt(Dataset<Row> rows, int partitions) {
    return partitions == 0
        ? rows
        : rows.orderBy(functions.rand(partitions)).repartition(partitions);
  }

  private static Made run(int partitions) {
    Dataset<Row> shipped = none(Assets.CONTRACT);
    Dataset<Row> partners =
        IdentifyPartners.run(
                new IdentifyPartners.Inputs(
                    dealt(grants(), partitions),
                    dealt(patents(), partitions),
                    dealt(participantLinks(), partitions),
                    dealt(assets(), partitions),
                    shipped),
                AS_OF,
                PARAMS.years())
            .localCheckpoint();
    Dataset<Row> where =
        LocatePartners.run(
                new LocatePartners.Inputs(
                    dealt(partners, partitions),
                    dealt(sites(), partitions),
                    assets(),
                    shipped,
                    new Gazetteer(
                        postcodes(),
                        districts(),
                        Rows.of(DistrictAreas.CONTRACT, "lad_2021").made(),
                        Rows.broadcast(AreaOutlines.of(List.of()), AreaOutlines.class))))
            .localCheckpoint();
    Dataset<Row> participations =
        Participants.run(dealt(partners, partitions), where, dealt(members(), partitions))
            .localCheckpoint();
    Dataset<Row> nodes = LinkEnds.run(participations).localCheckpoint();
    Dataset<Row> joint = PairPartners.run(dealt(participations, partitions)).localCheckpoint();
    Dataset<Row> overlaps = PairPartners.overlaps(participations).localCheckpoint();
    Dataset<Row> fits =
        FitGravity.run(
                spark(),
                GravityFamilies.of(
                    GravityFamilies.ends(nodes).collectAsList(),
                    GravityFamilies.linked(joint).collectAsList(),
                    overlaps.collectAsList(),
                    GravityFamilies.projects(joint, nodes, overlaps, PARAMS).collectAsList(),
                    PARAMS),
                PARAMS)
            .localCheckpoint();
    Dataset<Row> resamples =
        ResampleGravity.run(joint, nodes, overlaps, fits, PARAMS, 7).localCheckpoint();
    Dataset<Row> names =
        Bridging.names(
                places(),
                assets(),
                shipped,
                Rows.of(Clusters.CONTRACT, "cluster_id taxonomy name")
                    .row("k1", "t", "Cluster 1")
                    .made())
            .localCheckpoint();
    return new Made(
        participations,
        Connect.run(
                new Connect.Inputs(
                    joint,
                    nodes,
                    overlaps,
                    fits,
                    Rows.broadcast(
                        GravityShifts.of(resamples.collectAsList()), GravityShifts.class),
                    names),
                PARAMS,
                7)
            .localCheckpoint(),
        Bridging.run(participations, nodes, names).localCheckpoint(),
        ResampleGravity.published(fits, resamples).localCheckpoint());
  }

  /** Looks at all checks and required columns of a contract at once. */
  private static void keep(Contract contract, Dataset<Row> rows) {
    String broken =
        Stream.concat(
                contract.checks().stream().map(check -> "NOT (" + check.sql() + ")"),
                contract.fields().stream()
                    .filter(f -> !f.nullable())
                    .map(f -> f.name() + " IS NULL"))
            .collect(Collectors.joining(" OR "));
    assertThat(rows.where(broken).collectAsList()).as(contract.name()).isEmpty();
  }

  @BeforeAll
  static void make() {
    Made made = run(0);
    for (Row row : made.links().collectAsList()) {
      links.put(
          String.join(" ", row.getAs("source"), row.getAs("from_id"), row.getAs("to_id")), row);
    }
    for (Row row : made.bridges().collectAsList()) {
      bridges.put(row.getAs("source") + " " + row.getAs("id"), row);
    }
    for (Row row : made.gravity().collectAsList()) {
      models.put(
          String.join(
              " ",
              row.getAs("source"),
              row.getAs("from_kind"),
              row.getAs("to_kind"),
              row.getAs("scope")),
          row);
    }
    organisations = made.participations().where("kind = 'organisation'").collectAsList();
    keep(Links.CONTRACT, made.links());
    keep(Bridges.CONTRACT, made.bridges());
    keep(LinkGravity.CONTRACT, made.gravity());
  }

  private static Row link(String key) {
    return Rows.at(links, key);
  }

  @Test
  void countsProjectsMoneyAndYearsInFull() {
    Row one = link("grants " + MANCHESTER + " " + SHEFFIELD);

    assertThat(one.<Long>getAs("projects")).isEqualTo(1);
    assertThat(one.<Long>getAs("pairs")).isEqualTo(1);
    assertThat(one.<Double>getAs("projects_fractional")).isEqualTo(1);
    assertThat(one.<BigDecimal>getAs("amount_gbp")).isEqualByComparingTo("160");
    assertThat(one.<Integer>getAs("first_year")).isEqualTo(2020);
    assertThat(one.<Integer>getAs("last_year")).isEqualTo(2020);
    assertThat(one.<String>getAs("from_name")).isEqualTo("Manchester");
    assertThat(one.<String>getAs("to_name")).isEqualTo("Sheffield");
    assertThat(one.<String>getAs("geography")).isEqualTo("LAD");
    assertThat(one.<Boolean>getAs("same_region")).isFalse();
    // The one size is P1 and P8, the other P1, P2 and P3.
    assertThat(one.<Long>getAs("from_projects")).isEqualTo(2);
    assertThat(one.<Long>getAs("to_projects")).isEqualTo(3);
    // The university and firm C stand in Manchester, each once: (384300, 397400).
    assertThat(one.<Double>getAs("distance_km"))
        .isCloseTo(Math.hypot(50_700, 10_400) / 1000, within(1e-9));
    assertThat(one.<String>getAs("expected_basis")).isEqualTo("few_projects");
    assertThat(one.isNullAt(one.fieldIndex("ratio"))).isTrue();
  }

  @Test
  void countsEachPairOfAProjectAsAPartOfIt() {
    Row apart = link("grants TLE TLH");
    Row near = link("grants " + ROTHERHAM + " " + SHEFFIELD);

    // A and B with Cambridge: two of the three pairs; C at Manchester is TLD.
    assertThat(apart.<Long>getAs("projects")).isEqualTo(1);
    assertThat(apart.<Long>getAs("pairs")).isEqualTo(2);
    assertThat(apart.<Double>getAs("projects_fractional")).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(near.<Double>getAs("projects_fractional")).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(near.<Boolean>getAs("same_region")).isTrue();
    assertThat(near.<Long>getAs("projects")).as("not those of 2010 and of December").isEqualTo(1);
  }

  @Test
  void unknownMoneyIsNullNotZero() {
    Row unknown = link("grants " + CAMBRIDGE + " " + SHEFFIELD);
    Row patents = link("patents " + ROTHERHAM + " " + SHEFFIELD);

    assertThat(unknown.isNullAt(unknown.fieldIndex("amount_gbp"))).isTrue();
    assertThat(unknown.isNullAt(unknown.fieldIndex("amount_fractional_gbp"))).isTrue();
    assertThat(unknown.<Long>getAs("projects_with_amount")).isZero();
    assertThat(patents.<Long>getAs("projects")).isEqualTo(1);
    assertThat(patents.isNullAt(patents.fieldIndex("amount_gbp"))).isTrue();
  }

  @Test
  void aFirmInTwoClustersDoesNotLinkThem() {
    assertThat(link("grants k1 k2").<Long>getAs("projects")).isEqualTo(1);
    assertThat(link("grants k1 k3").<Long>getAs("projects")).isEqualTo(1);
    assertThat(link("grants k1 k2").<String>getAs("taxonomy")).isEqualTo("t");
    assertThat(link("grants k1 k2").<String>getAs("from_name")).isEqualTo("Cluster 1");
    assertThat(links).doesNotContainKeys("grants k2 k3", "grants k1 k5", "grants c k4");
  }

  @Test
  void aFirmThatIsAnAssetIsOnePartnerEverywhere() {
    // By its asset's name in P4 only, as B in P2 and P5.
    assertThat(link("grants c f").<Long>getAs("projects")).isEqualTo(1);
    assertThat(Rows.at(bridges, "grants f").<Long>getAs("projects")).isEqualTo(3);
    assertThat(Rows.at(bridges, "grants k2").<Long>getAs("projects")).isEqualTo(3);
    assertThat(link("grants f k1").<Long>getAs("projects")).isEqualTo(1);
    assertThat(links).doesNotContainKey("grants f k2");
    // It stands in Rotherham itself, and meets there the institute of P5.
    Row overlap = link("grants f " + ROTHERHAM);
    assertThat(overlap.<String>getAs("expected_basis")).isEqualTo("overlap");
    assertThat(overlap.<Long>getAs("projects")).isEqualTo(1);
  }

  @Test
  void aNameOfTwoAssetsIsNoneUnlessThePostcodeTells() {
    assertThat(organisations)
        .filteredOn(r -> r.<String>getAs("project_id").equals("P4"))
        .extracting(r -> r.<String>getAs("partner") + " " + r.<String>getAs("asset_match"))
        .containsExactlyInAnyOrder("asset:f matched", "name:TWIN INSTITUTE ambiguous");
    assertThat(bridges).doesNotContainKey("grants t1").containsKey("grants t2");
    assertThat(link("grants f t2").<Long>getAs("projects")).isEqualTo(1);
  }

  @Test
  void oneOrganisationAloneMakesNoLink() {
    assertThat(organisations)
        .filteredOn(r -> r.<String>getAs("project_id").equals("P3"))
        .extracting(r -> r.<Long>getAs("partners"))
        .containsExactly(1L);
    Row alone = Rows.at(bridges, "patents k1");
    assertThat(alone.<Long>getAs("projects")).isEqualTo(2);
    assertThat(alone.<Long>getAs("joint_projects")).isEqualTo(1);
  }

  @Test
  void aFirmOfSeveralSitesStandsAtThePostcodeItGives() {
    assertThat(link("grants " + CAMBRIDGE + " " + MANCHESTER).<Long>getAs("projects")).isEqualTo(1);
    assertThat(bridges).doesNotContainKey("grants k4");
  }

  @Test
  void bridgesTellWithinFromBetweenRegions() {
    Row sheffield = Rows.at(bridges, "grants " + SHEFFIELD);

    assertThat(sheffield.<Long>getAs("projects")).isEqualTo(3);
    assertThat(sheffield.<Long>getAs("joint_projects")).isEqualTo(2);
    assertThat(sheffield.<Long>getAs("projects_inside")).isZero();
    assertThat(sheffield.<Long>getAs("partners")).isEqualTo(3);
    assertThat(sheffield.<Long>getAs("projects_region_known")).isEqualTo(2);
    assertThat(sheffield.<Long>getAs("projects_within_region")).isEqualTo(1);
    assertThat(sheffield.<Long>getAs("projects_between_regions")).isEqualTo(2);
    assertThat(sheffield.<Long>getAs("regions_reached")).isEqualTo(2);
    assertThat(sheffield.<Double>getAs("share_between")).isEqualTo(1);
    assertThat(sheffield.<Double>getAs("share_between_low")).isCloseTo(0.342, within(0.001));
    // P1 with one partner elsewhere; P2 half here, half elsewhere.
    assertThat(sheffield.<Double>getAs("share_between_fractional")).isEqualTo(0.75);
    assertThat(sheffield.<BigDecimal>getAs("amount_gbp")).isEqualByComparingTo("150");
    assertThat(sheffield.<BigDecimal>getAs("amount_fractional_gbp")).isEqualByComparingTo("130");
    Row rotherham = Rows.at(bridges, "grants " + ROTHERHAM);
    assertThat(rotherham.<Long>getAs("projects_inside")).as("P5").isEqualTo(1);
    assertThat(rotherham.<Long>getAs("projects_region_known")).as("not P4").isEqualTo(2);
    Row university = Rows.at(bridges, "grants m");
    assertThat(university.<String>getAs("asset_kind")).isEqualTo("university");
    assertThat(university.<String>getAs("itl1")).isEqualTo("TLD");
    assertThat(university.<Long>getAs("projects")).isEqualTo(1);
    assertThat(university.<BigDecimal>getAs("amount_gbp")).isEqualByComparingTo("60");
    assertThat(university.<BigDecimal>getAs("amount_fractional_gbp")).isEqualByComparingTo("80");
  }

  @Test
  void saysWhyNothingIsExpected() {
    Row model = Rows.at(models, "grants place place LAD");

    assertThat(model.<String>getAs("basis")).isEqualTo("few_projects");
    assertThat(model.<Long>getAs("nodes")).isEqualTo(4);
    assertThat(model.<Long>getAs("pairs")).isEqualTo(6);
    // P1, P2 and P8, in five pairs of places.
    assertThat(model.<Long>getAs("projects")).isEqualTo(3);
    assertThat(model.<Long>getAs("linked_pairs")).isEqualTo(5);
  }

  @Test
  void partitionsDoNotMatter() {
    Made dealt = run(5);

    assertThat(dealt.links().collectAsList()).containsExactlyInAnyOrderElementsOf(links.values());
    assertThat(dealt.bridges().collectAsList())
        .containsExactlyInAnyOrderElementsOf(bridges.values());
  }
}
