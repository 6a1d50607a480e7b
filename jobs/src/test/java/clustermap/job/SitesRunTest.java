package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Published;
import clustermap.Roots;
import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same firms with a sites extract and without: real companies of Sheffield's centre, and
 * synthetic sites at real postcodes. Every second firm of a postcode works at another one.
 */
@Tag("series-4")
class SitesRunTest extends SparkTest {
  @TempDir static Path temp;

  private static Path byOffice;
  private static Path bySite;
  private static int moved;

  @BeforeAll
  static void runBoth() throws IOException {
    List<String> lines = new ArrayList<>();
    String header;
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Sample.REGISTER)),
                StandardCharsets.UTF_8))) {
      header = rows.readLine();
      rows.lines().filter(line -> line.contains(",S1 ")).limit(2_500).forEach(lines::add);
    }
    Path register = temp.resolve("companies.csv");
    List<String> all = new ArrayList<>(List.of(header));
    all.addAll(lines);
    Files.write(register, all);
    List<String> sites = new ArrayList<>(List.of("site_id,company_number,postcode,employees"));
    String[] postcodes = {"S60 2DJ", "S10 2TN", "S11 9PA"};
    for (int i = 0; i < lines.size(); i += 2) {
      String number = lines.get(i).substring(0, lines.get(i).indexOf(','));
      sites.add("SYNTHETIC-" + i + "," + number + "," + postcodes[i % 3] + ",5");
      moved++;
    }
    // Somebody whom the register does not know, and a site without a place.
    sites.add("SYNTHETIC-X,99999998,S60 2DJ,1");
    Path extract = Files.write(temp.resolve("sites_synthetic.csv"), sites);
    byOffice = run("offices", register, null);
    bySite = run("sites", register, extract);
  }

  private static Path run(
      String name, Path register, @org.jspecify.annotations.Nullable Path extract)
      throws IOException {
    Path root = temp.resolve(name);
    Path conf =
        Files.writeString(
            temp.resolve(name + ".conf"),
            """
            lq.baseline = reference
            significance.replicates = 0
            stability.replicates = 0
            run.leave_out = [places, connect, inclusion, confluence, programmes, backtest, geographies]
            """);
    Map<String, String> sets = new TreeMap<>();
    sets.put("root", root.toString());
    sets.put("inputs.companies", register.toString());
    if (extract != null) {
      sets.put("inputs.sites", extract.toString());
    }
    SampleRun.nightly(RunConfig.load(conf, sets, temp), SampleRun.AS_OF, false, step -> {});
    return root;
  }

  private static Dataset<Row> table(Path root, String name) {
    return Published.table(root, Snapshots.CURRENT, name);
  }

  private static Map<String, Long> membersByPostcode(Path root) {
    Map<String, Long> found = new LinkedHashMap<>();
    table(root, "members")
        .groupBy("easting", "northing")
        .count()
        .orderBy("easting", "northing")
        .collectAsList()
        .forEach(r -> found.put(r.getDouble(0) + " " + r.getDouble(1), r.getLong(2)));
    return found;
  }

  @Test
  void sitesOfCompaniesThatAreNotOnTheRegisterAreCounted() {
    RunRecord run = Snapshots.of(Roots.readable(bySite, null)).current().run();

    assertThat(run.notes()).containsEntry("rows_not_on_register.sites", "1");
    assertThat(run.warnings())
        .anyMatch(w -> w.contains("rows of sites are of companies that are not on the register"));
  }

  @Test
  void withoutSitesFirmsStandAtTheirOfficesAndTheReasonsSaySo() {
    Dataset<Row> clusters = table(byOffice, "clusters");

    assertThat(clusters.count()).isPositive();
    assertThat(
            clusters.where("sites_known_share IS NOT NULL OR firms_by_office IS NOT NULL").count())
        .isZero();
    assertThat(
            clusters
                .where(
                    "NOT exists(confidence_reasons, r -> r LIKE 'note: firms stand at their"
                        + " registered offices%')")
                .count())
        .isZero();
    assertThat(membersByPostcode(byOffice)).doesNotContainKey("442945.0 392697.0");
  }

  @Test
  void withSitesTheSameRunClustersSites() {
    assertThat(moved).isGreaterThan(1_000);
    // S60 2DJ, in Rotherham, where none of the offices is.
    assertThat(membersByPostcode(bySite)).containsKey("442945.0 392697.0");
    Dataset<Row> members = table(bySite, "members");
    assertThat(members.where("site_id LIKE 'SYNTHETIC-%'").count()).isPositive();
    assertThat(members.where("site_id LIKE 'SYNTHETIC-%' AND office_shared").count()).isZero();

    Dataset<Row> clusters = table(bySite, "clusters");
    assertThat(clusters.count()).isPositive();
    assertThat(clusters.where("sites_known_share IS NULL OR firms_by_site IS NULL").count())
        .isZero();
    // Three postcodes hold all the sites: clusters there have firms registered elsewhere.
    assertThat(clusters.where("sites_known_share > 0.9 AND head_office_effect < 0.5").count())
        .isPositive();
    assertThat(clusters.where("firms > firms_by_site").count()).isZero();
  }
}
