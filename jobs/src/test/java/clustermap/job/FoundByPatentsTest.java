package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Published;
import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A register whose firms of artificial intelligence say nothing by their codes, end to end. */
@Tag("series-3")
class FoundByPatentsTest extends SparkTest {
  private static final String HEADER =
      "company_number,company_name,status,category,country_of_origin,incorporation_date,post_town,"
          + "postcode,sic_text_1,sic_text_2,sic_text_3,sic_text_4,uri,lad_code,lad_name,easting,"
          + "northing";
  private static final String[] POSTCODES = {"S1 2PP", "S1 2ET", "S4 7UL"};

  @TempDir static Path temp;

  private static RunRecord run;

  private static String company(String number, String name, String postcode, String sic) {
    return number
        + ","
        + name
        + " LTD,Active,Private Limited Company,United Kingdom,08/08/2012,SHEFFIELD,"
        + postcode
        + ","
        + sic
        + ",,,,http://x/"
        + number
        + ",E08000019,Sheffield,1,1";
  }

  @BeforeAll
  static void runTheRegister() throws IOException {
    List<String> companies = new ArrayList<>(List.of(HEADER));
    List<String> patents =
        new ArrayList<>(
            List.of(
                "application_id,applicant_name,company_number,postcode,filing_date,cpc_codes,title"));
    for (int f = 0; f < 60; f++) {
      companies.add(
          company(
              String.format("1%07d", f),
              "SHOP " + f,
              POSTCODES[f % 3],
              "47190 - Other retail sale in non-specialised stores"));
    }
    for (int f = 0; f < 30; f++) {
      String number = String.format("2%07d", f);
      // Half say nothing, half the code of those who say nothing.
      companies.add(
          company(
              number,
              "THINK " + f,
              POSTCODES[0],
              f % 2 == 0
                  ? "None Supplied"
                  : "82990 - Other business support service activities n.e.c."));
      String symbols = f < 10 ? "G06N3/08" : f < 20 ? "G06N" : "G06N20/00;nonsense!";
      patents.add("P" + f + ",THINK " + f + " LTD," + number + ",,2023-02-01," + symbols + ",Nets");
    }
    companies.add(company("30000000", "SILENT", POSTCODES[1], "None Supplied"));
    Path folder = Files.createDirectories(temp.resolve("inputs"));
    Files.write(folder.resolve("companies.csv"), companies);
    Files.write(folder.resolve("patents.csv"), patents);
    Path conf =
        Files.writeString(
            temp.resolve("run.conf"),
            TownsReference.setting()
                + """
            root = root
            inputs.dir = inputs
            taxonomy = [frontier, sic_division]
            run.leave_out = [places, connect, inclusion, confluence, programmes, backtest, geographies]
            significance.replicates = 0
            stability.replicates = 0
            cluster { min_cluster_size = 10, min_samples = 5 }
            """);
    run =
        SampleRun.nightly(
                RunConfig.load(conf, new TreeMap<>(), temp), SampleRun.AS_OF, false, step -> {})
            .run();
  }

  private static Dataset<Row> table(String name) {
    return Published.table(temp.resolve("root"), Snapshots.CURRENT, name);
  }

  @Test
  void countsFirmsThatSayNoCodeWhenTheirPatentsSayWhatTheyDo() {
    Dataset<Row> firms = table("firms");

    assertThat(firms.where("counted").count()).isEqualTo(90);
    assertThat(firms.where("counted AND size(sic_codes) = 0").count()).isEqualTo(15);
    assertThat(firms.where("NOT counted").collectAsList())
        .extracting(row -> row.<String>getAs("company_number"))
        .containsExactly("30000000");
    assertThat(run.notes()).containsEntry("firms_counted", "90");
  }

  @Test
  void findsThemInTheirSectorAndInItsCluster() {
    Row sector =
        table("sectors").where("sector = 'artificial_intelligence'").collectAsList().get(0);

    assertThat(sector.<Long>getAs("firms")).isEqualTo(30);
    assertThat(sector.<Double>getAs("national_share")).isEqualTo(30 / 90.0);
    assertThat(
            table("members")
                .where("sector = 'artificial_intelligence' AND company_number LIKE '2%'")
                .count())
        .isEqualTo(30);
    // A symbol that does not parse is left out and named; the others of its patent count.
    RunRecord.Input patents =
        run.inputs().stream().filter(i -> i.table().equals("patents")).findFirst().orElseThrow();
    assertThat(patents.issues()).isEqualTo(Map.of("cpc_codes:malformed", 10L));
    assertThat(patents.rowsAccepted()).isEqualTo(30);
  }

  @Test
  void publishesRelatednessAndSaysThatOneDistrictIsTooFew() {
    Dataset<Row> related = table("sector_relatedness");

    long divisions = table("sectors").where("taxonomy = 'sic_division'").count();
    assertThat(related.where("taxonomy = 'sic_division'").count())
        .isEqualTo(divisions * (divisions - 1))
        .isGreaterThan(7_000);
    assertThat(related.where("proximity IS NOT NULL").count()).isZero();
    assertThat(related.where("sector = 'aerospace' AND related_sector = 'space'").collectAsList())
        .extracting(row -> row.<Long>getAs("shared_rules"))
        .containsExactly(1L);
    assertThat(run.warnings()).anyMatch(w -> w.contains("relatedness.min_places"));
    assertThat(run.notes()).containsEntry("relatedness_places", "1");
    assertThat(run.notes().get("sector_overlaps.frontier")).contains("aerospace and space (1)");
    assertThat(table("sectors").where("family IS NOT NULL").count()).isZero();
  }
}
