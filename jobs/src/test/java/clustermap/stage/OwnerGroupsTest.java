package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.table.Companies;
import clustermap.table.FirmGroups;
import clustermap.table.Places;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OwnerGroupsTest extends SparkTest {

  private static Dataset<Row> places() {
    return Rows.of(Places.CONTRACT, "geography code name")
        .row("LAD", "E1", "Sheffield")
        .row("TTWA", "E2", "Worksop and Retford")
        .made();
  }

  private static Rows companies() {
    return Rows.of(Companies.CONTRACT, "company_number name postcode previous_names");
  }

  private static Rows company(
      Rows rows, String number, @Nullable String name, @Nullable String postcode) {
    return rows.row(number, name, postcode, List.of());
  }

  private static Dataset<Row> run(Dataset<Row> companies) {
    return OwnerGroups.run(
        companies, OwnerGroups.keys(LinkFirmNames.names(companies), places(), companies.count()));
  }

  private static Map<String, String> groups(Dataset<Row> companies) {
    Map<String, String> groups = new TreeMap<>();
    for (Row row : run(companies).collectAsList()) {
      assertThat(groups.put(row.getAs("company_number"), row.getAs("group_id"))).isNull();
    }
    return groups;
  }

  @Test
  void joinsNumberedCompaniesAtOnePostcodeAndNotRivalsOfOneTown() {
    Rows rows = companies();
    company(rows, "3", "Sheffield Properties 3 Ltd", "S1 1AA");
    company(rows, "1", "SHEFFIELD PROPERTIES 1 LIMITED", "S1 1AA");
    company(rows, "2", "Sheffield Properties Holdings Ltd", "S1 1AA");
    company(rows, "4", "Sheffield Taxis Ltd", "S1 1AA");
    company(rows, "5", "Sheffield Plumbing Ltd", "S1 1AA");
    company(rows, "6", "Sheffield Properties 6 Ltd", "LS1 1AA");
    company(rows, "7", null, "S1 1AA");
    company(rows, "8", "Sheffield Properties 8 Ltd", null);

    Map<String, String> groups = groups(rows.made());

    assertThat(groups)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("1", "1", "2", "1", "3", "1", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8"));
  }

  @Test
  void aRareFirstWordIsAnOwnersAndACommonOneIsNot() {
    Rows rows = companies();
    company(rows, "1", "Exemplar Homes Ltd", "S1 1AA");
    company(rows, "2", "Exemplar Business Services Ltd", "S1 1AA");
    company(rows, "3", "Smith Joinery Ltd", "S1 1AA");
    company(rows, "4", "Smith Catering Ltd", "S1 1AA");
    company(rows, "5", "Premier Joinery Ltd", "S1 1AA");
    company(rows, "6", "Premier Catering Ltd", "S1 1AA");
    company(rows, "7", "Worksop Joinery Ltd", "S1 1AA");
    company(rows, "8", "Worksop Catering Ltd", "S1 1AA");
    for (int i = 0; i < 40; i++) {
      company(
          rows, "9" + i, "Smith Trade Number " + (char) ('A' + i % 26) + i, "S2 " + i % 9 + "AA");
    }

    Map<String, String> groups = groups(rows.made());

    assertThat(groups).containsEntry("1", "1").containsEntry("2", "1");
    for (String alone : List.of("3", "4", "5", "6", "7", "8")) {
      assertThat(groups).containsEntry(alone, alone);
    }
  }

  @Test
  void manyCompaniesThatEndAlikeAreOneOwnersOnlyWhereTheyFillThePlace() {
    Rows rows = companies();
    String[] homes = {"Longley", "Lonnen", "Fairwinds", "Neville", "Scotia", "Thames"};
    for (int i = 0; i < homes.length; i++) {
      company(rows, "h" + i, homes[i] + " Health Care Limited", "S61 1AJ");
      // Six dentists among thirty clients of one accountant.
      company(rows, "d" + i, homes[i] + " Dental Practice Limited", "S11 9PA");
      company(rows, "r" + i, homes[i] + " Court Management Limited", "S3 8AA");
    }
    for (int i = 0; i < 24; i++) {
      company(rows, "x" + i, "Client" + (char) ('a' + i) + " Limited", "S11 9PA");
    }

    Map<String, String> groups = groups(rows.made());

    for (int i = 0; i < homes.length; i++) {
      assertThat(groups).containsEntry("h" + i, "h0");
      assertThat(groups).containsEntry("d" + i, "d" + i);
      // Residents' companies of one managing agent have many owners.
      assertThat(groups).containsEntry("r" + i, "r" + i);
    }
  }

  @Test
  void previousNamesJoinAcrossPlacesAndChainsHoldTogether() {
    Rows rows = companies();
    rows.row("5", "Zephyrine Ltd", "S1 1AA", List.of("Quixotic Widgets Ltd"));
    rows.row("4", "Quixotic Widgets (Holdings) Ltd", "EH1 1AA", List.of());
    rows.row("3", "QUIXOTIC WIDGETS LIMITED", "BS1 1AA", List.of());
    // Joined by place and base to 3, which is joined by name to 5.
    rows.row("2", "Quixotic Widgets 2 Ltd", "BS1 1AA", List.of());
    rows.row("1", "Other Trade Ltd", "M1 1AA", List.of("Other Old Trade Ltd"));
    for (int i = 0; i < 8; i++) {
      rows.row(
          "7" + i,
          "Renamed " + (char) ('A' + i) + " Ltd",
          "B1 1A" + (char) ('A' + i),
          List.of("Property Company Ltd"));
    }

    Map<String, String> groups = groups(rows.made());

    assertThat(groups).containsEntry("5", "2").containsEntry("3", "2").containsEntry("2", "2");
    // "Quixotic Widgets Holdings" is another name, and nobody else is at its place.
    assertThat(groups).containsEntry("4", "4").containsEntry("1", "1");
    // A name that many had is nobody's own.
    assertThat(groups).containsEntry("70", "70").containsEntry("77", "77");
  }

  @Test
  @Tag("series-7")
  void aCrowdAtOnePostcodeStaysApartWithoutComparingPairs() {
    Rows rows = companies();
    for (int i = 0; i < 100_000; i++) {
      String own =
          Integer.toString(i, 26)
              .chars()
              .map(c -> c < 'a' ? 'a' + c - '0' : c + 10)
              .collect(
                  // No word that every name leaves out, such as "the".
                  () -> new StringBuilder("q"),
                  StringBuilder::appendCodePoint,
                  StringBuilder::append)
              .toString();
      company(
          rows,
          "%08d".formatted(i),
          i % 1_000 == 0 ? "Acme Homes " + i + " Ltd" : own + " Trading Limited",
          "CF14 8LH");
    }
    Row found =
        run(rows.made())
            .selectExpr(
                "count(*)",
                "count_if(group_id <> company_number)",
                "count_if(group_companies = 100)")
            .first();

    assertThat(found.getLong(0)).isEqualTo(100_000);
    assertThat(found.getLong(1)).isEqualTo(99);
    assertThat(found.getLong(2)).isEqualTo(100);
  }

  @Tag("sample")
  @Tag("series-8")
  @Test
  void doesNotDependOnPartitions() {
    Dataset<Row> some =
        SampleRun.get()
            .table("firms")
            .where("postcode LIKE 'S6%'")
            .selectExpr(
                "company_number",
                "name",
                "cast(array() as array<string>) AS previous_names",
                "postcode");
    Map<String, String> one = groups(some.repartition(1));

    assertThat(groups(some.repartition(7))).isEqualTo(one);
    assertThat(one.values().stream().distinct().count())
        .isBetween((long) one.size() / 2, (long) one.size() - 100);
  }

  @Tag("sample")
  @Test
  void theSampleHasOwnersAndTheyTellOneOwnerClustersApart() {
    Dataset<Row> firms = SampleRun.get().table("firms");
    List<Row> exemplar =
        firms
            .where("name LIKE 'EXEMPLAR %' AND postcode = 'S61 1AJ'")
            .select("group_id")
            .distinct()
            .collectAsList();

    assertThat(exemplar).hasSize(1);
    assertThat(firms.where("group_id > company_number").count()).isZero();
    assertThat(firms.columns()).contains(FirmGroups.GROUP_COMPANIES.name());
    assertThat(firms.where("group_companies = 1 AND group_id <> company_number").count()).isZero();
    long grouped = firms.where("group_companies > 1").count();
    assertThat(grouped).isBetween(1_000L, 10_000L);
    Dataset<Row> clusters = SampleRun.get().table("clusters");
    assertThat(clusters.where("groups > firms OR groups < 1").count()).isZero();
    assertThat(clusters.where("one_owner <> (largest_group_share > 0.5)").count()).isZero();
    assertThat(clusters.where("one_owner AND confidence <> 'low'").count()).isZero();
    assertThat(clusters.where("lq_groups IS NULL").count()).isZero();
  }
}
