package clustermap.check;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.check.GateFigures.Before;
import clustermap.check.GateFigures.Churn;
import clustermap.check.GateFigures.Part;
import clustermap.config.RunConfig.Gate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QualityGateTest {
  private static final Gate LIMITS =
      new Gate(
          0.3,
          1,
          new Gate.Coverage(0.8, 0.1, 0.1),
          new Gate.Churn(0.3, 0.3),
          new Gate.Hidden(0.9, 0.2),
          new Gate.Drift(0.5, 200));

  private final TreeMap<String, Long> volumes = new TreeMap<>(Map.of("companies accepted", 1_000L));
  private Part located = new Part(980, 1_000);
  private final TreeMap<String, Part> linked = new TreeMap<>(Map.of("grants", new Part(900, 1000)));
  private Churn churn = new Churn(new Part(3, 40), new Part(4, 41), new Part(20, 800));
  private final TreeMap<String, Part> hidden =
      new TreeMap<>(Map.of("clusters.rd", new Part(9, 30)));
  private final TreeMap<String, Long> sectors = new TreeMap<>(Map.of("62", 400L, "72", 30L));

  private GateFigures figures() {
    return new GateFigures(
        volumes,
        located,
        linked,
        new TreeMap<>(Map.of("sic", churn)),
        "",
        hidden,
        new TreeMap<>(Map.of("sic", sectors)));
  }

  /** The figures above as the record of a former run has them. */
  private static Before before() {
    GateFigures figures = new QualityGateTest().figures();
    List<GateCheck> checks = QualityGate.judge(Before.none(), figures, LIMITS).checks();
    return new Before(figures.volumes(), QualityGate.shares(checks), figures.sectors());
  }

  private List<GateCheck> refused() {
    QualityGate.Verdict verdict = QualityGate.judge(before(), figures(), LIMITS);
    List<GateCheck> refused = verdict.checks().stream().filter(GateCheck::refused).toList();
    assertThat(verdict.passed()).isEqualTo(refused.isEmpty());
    assertThat(verdict.refusals()).hasSameSizeAs(refused);
    return refused;
  }

  private static SortedMap<String, Double> none() {
    return new TreeMap<>();
  }

  @Test
  void passesANightLikeTheOneBeforeAndGivesEveryFigureWithItsThreshold() {
    QualityGate.Verdict verdict = QualityGate.judge(before(), figures(), LIMITS);

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.checks())
        .extracting(c -> c.check() + " " + c.of() + " " + c.key() + " " + c.threshold())
        .containsExactly(
            "volume companies accepted gate.max_rise 1.0",
            "located sites gate.min_located 0.8",
            "located_fall sites gate.max_coverage_fall 0.1",
            "linked grants gate.min_linked 0.1",
            "linked_fall grants gate.max_coverage_fall 0.1",
            "clusters_gone sic gate.max_cluster_churn 0.3",
            "clusters_appeared sic gate.max_cluster_churn 0.3",
            "members_moved sic gate.max_members_moved 0.3",
            "hidden clusters.rd gate.max_hidden 0.9",
            "hidden_rise clusters.rd gate.max_hidden_rise 0.2",
            "sector_change sic 62 gate.max_sector_change 0.5");
    assertThat(verdict.checks())
        .allSatisfy(check -> assertThat(check.verdict()).isEqualTo("passed"));
    assertThat(verdict.findings())
        .hasSize(11)
        .contains("clusters of sic in the previous snapshot that are gone are 7.5 % (3 of 40)");
  }

  @Test
  void refusesNothingThatItCannotMeasureAndSaysSo() {
    located = new Part(0, 99);
    linked.clear();
    hidden.put("clusters.rd", new Part(19, 19));
    GateFigures first =
        new GateFigures(
            volumes, located, linked, new TreeMap<>(), "no history", hidden, new TreeMap<>());

    QualityGate.Verdict verdict = QualityGate.judge(Before.none(), first, LIMITS);

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.checks())
        .allSatisfy(
            check -> {
              assertThat(check.verdict()).isEqualTo("not_measured");
              assertThat(check.figure()).isNull();
              assertThat(check.threshold()).isNull();
            });
    assertThat(verdict.findings())
        .containsExactly(
            "volumes: no previous snapshot to compare with",
            "sites of counted firms that have a position: 0 of 99, fewer than 100 and too few to"
                + " judge",
            "links: neither grants nor patents were given, nothing to link",
            "churn: no history",
            "figures of clusters.rd that disclosure control hides: 19 of 19, fewer than 20 and too"
                + " few to judge",
            "sizes of sectors: no previous snapshot to compare with");
  }

  @Test
  void refusesVolumesThatFellByMoreThanAllowedOrMultiplied() {
    volumes.put("companies accepted", 700L);
    assertThat(refused()).isEmpty();
    volumes.put("companies accepted", 699L);
    assertThat(refused())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.key()).isEqualTo("gate.max_fall");
              assertThat(check.figure()).isEqualTo(-0.301);
              assertThat(check.before()).isEqualTo(1_000);
              assertThat(check.finding())
                  .isEqualTo(
                      "companies accepted: 1000 in the previous snapshot, 699 now (-30.1 %);"
                          + " gate.max_fall allows a fall of 30 %: compare the extract with the one"
                          + " before");
            });
    volumes.put("companies accepted", 2_000L);
    assertThat(refused()).isEmpty();
    volumes.put("companies accepted", 2_001L);
    assertThat(refused()).extracting(GateCheck::key).containsExactly("gate.max_rise");
  }

  @Test
  void neverCallsAnInputThatIsNewOrSmallImplausible() {
    volumes.put("grants accepted", 5_000L);
    SortedMap<String, Long> then = new TreeMap<>(before().volumes());
    then.put("grants accepted", 0L);
    then.put("patents accepted", 99L);
    volumes.put("patents accepted", 1L);

    assertThat(QualityGate.volumes(then, volumes, LIMITS).passed()).isTrue();
    then.put("patents accepted", 100L);
    assertThat(QualityGate.volumes(then, volumes, LIMITS).passed()).isFalse();
    volumes.remove("patents accepted");
    assertThat(QualityGate.volumes(then, volumes, LIMITS).refusals())
        .singleElement()
        .asString()
        .startsWith("patents accepted: 100 in the previous snapshot, 0 now (-100.0 %)");
  }

  @Test
  void refusesLostCoverageByItselfAndAgainstTheNightBefore() {
    located = new Part(799, 1_000);
    assertThat(refused()).extracting(GateCheck::check).containsExactly("located", "located_fall");
    // No fall to speak of, but already too low: the level refuses.
    Before low =
        new Before(volumes, new TreeMap<>(Map.of("located sites", 0.8)), before().sectors());
    assertThat(QualityGate.judge(low, figures(), LIMITS).refusals())
        .singleElement()
        .asString()
        .contains("79.9 % (799 of 1000)", "gate.min_located asks for 80 %", "postcodes");
    located = new Part(850, 1_000);
    assertThat(refused())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.check()).isEqualTo("located_fall");
              assertThat(check.before()).isEqualTo(0.98);
              assertThat(check.finding()).contains("98 % in the previous snapshot");
            });
    located = new Part(980, 1_000);
    linked.put("grants", new Part(50, 1_000));
    assertThat(refused()).extracting(GateCheck::check).containsExactly("linked", "linked_fall");
  }

  @Test
  void refusesClustersAndMembersThatChurn() {
    churn = new Churn(new Part(13, 40), new Part(12, 40), new Part(240, 800));
    assertThat(refused())
        .extracting(c -> c.check() + " " + c.of())
        .containsExactly("clusters_gone sic");
    churn = new Churn(new Part(12, 40), new Part(13, 40), new Part(241, 800));
    assertThat(refused())
        .extracting(GateCheck::check)
        .containsExactly("clusters_appeared", "members_moved");
    churn = new Churn(new Part(19, 19), new Part(19, 19), new Part(99, 99));
    assertThat(refused()).isEmpty();
  }

  @Test
  void refusesFiguresHiddenByTheirShareAndByItsRise() {
    hidden.put("clusters.rd", new Part(16, 30));
    assertThat(refused()).extracting(GateCheck::check).containsExactly("hidden_rise");
    hidden.put("clusters.rd", new Part(29, 30));
    assertThat(refused()).extracting(GateCheck::check).containsExactly("hidden", "hidden_rise");
  }

  @Test
  void refusesSectorsThatDriftUnlessTheyAreSmallOrNew() {
    sectors.put("72", 199L);
    sectors.put("99", 5_000L);
    assertThat(refused()).isEmpty();
    sectors.put("72", 200L);
    assertThat(refused())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.of()).isEqualTo("sic 72");
              assertThat(check.figure())
                  .isCloseTo(170 / 30.0, org.assertj.core.data.Offset.offset(1e-12));
              assertThat(check.finding()).contains("72 from 30 to 200 (+566.7 %)");
            });
    sectors.put("72", 30L);
    sectors.put("62", 199L);
    assertThat(refused()).extracting(GateCheck::of).containsExactly("sic 62");
    sectors.put("62", 200L);
    assertThat(refused()).isEmpty();
  }

  @Test
  void saysWhenTheSnapshotBeforeHasNoSharesOrSectors() {
    Before old = new Before(volumes, none(), new TreeMap<>());

    QualityGate.Verdict verdict = QualityGate.judge(old, figures(), LIMITS);

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.findings())
        .contains(
            "located sites: not measured in the previous snapshot",
            "sizes of sectors: the sectors of the previous snapshot cannot be read");
  }
}
