package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Roots;
import clustermap.SparkTest;
import clustermap.check.GateCheck;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights with real faults that only the quality gate can see. */
@Tag("series-5")
class GatedRunsTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);
  private static final int FIRMS = 12;

  private static final List<List<String>> TOWNS =
      List.of(
          ThreeTowns.SHEFFIELD,
          ThreeTowns.MOSBOROUGH,
          ThreeTowns.MALTBY,
          List.of("S36 2UZ", "S36 2UH"));

  private static final List<String> CODES = List.of("62012", "47110", "56101", "68209", "43210");

  @TempDir private Path temp;

  /** What becomes of a firm: where it is, and what it does. */
  private interface Town {
    String postcode(int town, int firm);
  }

  private static String postcode(int town, int firm) {
    List<String> postcodes = TOWNS.get(town % TOWNS.size());
    return postcodes.get(firm % postcodes.size());
  }

  private NightlyJob.Outcome night(int day, Town place, boolean accept, String reason)
      throws IOException {
    List<String> companies = new ArrayList<>();
    companies.add(ThreeTowns.HEADER);
    for (int code = 0; code < CODES.size(); code++) {
      for (int town = 0; town < TOWNS.size(); town++) {
        for (int firm = 0; firm < FIRMS; firm++) {
          companies.add(
              String.format(
                  "1%d%d%05d,FIRM %d %d %d LTD,Active,Private Limited Company,2012-08-08,%s,%s",
                  code, town, firm, code, town, firm, place.postcode(town, firm), CODES.get(code)));
        }
      }
    }
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    Files.writeString(
        temp.resolve("run.conf"),
        ThreeTowns.SETTINGS
            + TownsReference.setting()
            + """
            inputs.dir = inputs
            gate.min_sector_firms = 40
            gate.min_located = 0.8
            cluster { min_cluster_size = 10, min_samples = 5 }
            """);
    return NightlyJob.run(
        RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(), temp),
        FIRST.plusDays(day),
        ThreeTowns.options(accept, reason, false),
        Progress.silent());
  }

  private static GateCheck check(RunRecord run, String check) {
    return run.gate().checks().stream().filter(c -> c.check().equals(check)).findFirst().get();
  }

  private void publishedAreOnly(String... runIds) {
    Snapshots snapshots = Snapshots.of(Roots.readable(temp.resolve("root"), null));
    assertThat(snapshots.list()).extracting(e -> e.run().runId()).containsExactly(runIds);
    assertThat(snapshots.current().run().runId()).isEqualTo(runIds[0]);
  }

  @Test
  void refusesBrokenPostcodesAndShuffledAddressesUntilSomebodySaysWhyTheyAreRight()
      throws IOException {
    RunRecord first = night(0, GatedRunsTest::postcode, false, "").run();

    assertThat(first.gate().verdict()).isEqualTo("passed");
    assertThat(first.gate().reason()).isEmpty();
    assertThat(check(first, "located").figure()).isEqualTo(1);
    assertThat(check(first, "located").threshold()).isEqualTo(0.8);
    assertThat(first.gate().checks())
        .filteredOn(c -> !c.check().equals("located"))
        .extracting(GateCheck::verdict)
        .containsOnly("not_measured");

    // The supplier lost every other postcode.
    assertThatThrownBy(
            () -> night(1, (town, firm) -> firm % 2 == 0 ? "" : postcode(town, firm), false, ""))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.GATE))
        .hasMessageContaining(temp.resolve("root").toString())
        .hasMessageContaining("are 50 % (120 of 240); gate.min_located asks for 80 %")
        .hasMessageContaining("100 % in the previous snapshot; gate.max_coverage_fall")
        .hasMessageContaining("look at the postcodes of the register")
        .hasMessageContaining("--accept-volume --reason TEXT");
    publishedAreOnly(first.runId());

    // Each firm has the address of another: volumes, coverage and sectors are as before.
    Town shuffled = (town, firm) -> postcode(town + firm, firm / TOWNS.size());
    assertThatThrownBy(() -> night(1, shuffled, false, ""))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.GATE))
        .hasMessageContaining("clusters of sic_division in the previous snapshot that are gone")
        .hasMessageContaining("gate.max_cluster_churn allows 30 %")
        .hasMessageContaining("gate.max_members_moved allows 30 %")
        .hasMessageNotContaining("gate.max_fall")
        .hasMessageNotContaining("gate.max_sector_change")
        .hasMessageNotContaining("gate.min_located");
    publishedAreOnly(first.runId());

    RunRecord accepted = night(1, shuffled, true, "the register was re-addressed").run();

    assertThat(accepted.gate().verdict()).isEqualTo(RunRecord.Gate.OVERRIDDEN);
    assertThat(accepted.gate().reason()).isEqualTo("the register was re-addressed");
    assertThat(check(accepted, "clusters_gone").verdict()).isEqualTo("refused");
    assertThat(check(accepted, "clusters_gone").figure()).isGreaterThan(0.3);
    assertThat(check(accepted, "sector_change").figure()).isZero();
    assertThat(check(accepted, "located_fall").figure()).isZero();
    assertThat(accepted.warnings())
        .anyMatch(
            w ->
                w.contains("was overridden (the register was re-addressed)")
                    && w.contains("clusters of sic_division"));
    publishedAreOnly(accepted.runId(), first.runId());
    assertThat(Snapshots.of(Roots.readable(temp.resolve("root"), null)).current().run())
        .isEqualTo(accepted);
  }
}
