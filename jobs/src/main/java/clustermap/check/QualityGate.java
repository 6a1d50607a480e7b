package clustermap.check;

import clustermap.check.GateFigures.Before;
import clustermap.check.GateFigures.Churn;
import clustermap.check.GateFigures.Part;
import clustermap.config.RunConfig.Gate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a map may be published. Each figure is judged by a threshold of its own, itself or
 * against the previous snapshot. What cannot be measured is said and refuses nothing: without a
 * previous snapshot, of an input that was not given, or of so few that a share would be chance
 * ({@link #SMALL} rows, {@link #FEW} clusters or figures).
 */
public final class QualityGate {
  /** Rows below which a ratio says nothing. */
  static final long SMALL = 100;

  /** Clusters, or figures of clusters, below which a share says nothing. */
  static final long FEW = 20;

  private static final String NO_PREVIOUS = "no previous snapshot to compare with";

  private final Before before;
  private final GateFigures now;
  private final Gate thresholds;
  private final List<GateCheck> checks = new ArrayList<>();

  private QualityGate(Before before, GateFigures now, Gate thresholds) {
    this.before = before;
    this.now = now;
    this.thresholds = thresholds;
  }

  /**
   * What the gate found.
   *
   * @param checks each figure with its threshold
   */
  public record Verdict(List<GateCheck> checks) {
    public Verdict {
      checks = List.copyOf(checks);
    }

    public boolean passed() {
      return checks.stream().noneMatch(GateCheck::refused);
    }

    /** Why it refuses, each a sentence with figures; empty when it passes. */
    public List<String> refusals() {
      return checks.stream().filter(GateCheck::refused).map(GateCheck::finding).toList();
    }

    /** What was found beside that, each a sentence. */
    public List<String> findings() {
      return checks.stream().filter(c -> !c.refused()).map(GateCheck::finding).distinct().toList();
    }
  }

  /**
   * Judges a run.
   *
   * @param before the previous snapshot
   * @param now this run
   */
  public static Verdict judge(Before before, GateFigures now, Gate thresholds) {
    QualityGate gate = new QualityGate(before, now, thresholds);
    gate.volumes();
    gate.coverage();
    gate.churn();
    gate.hidden();
    gate.sectors();
    return new Verdict(gate.checks);
  }

  /** Judges volumes alone: what can be known before a run. */
  public static Verdict volumes(
      SortedMap<String, Long> before, SortedMap<String, Long> now, Gate thresholds) {
    Part none = new Part(0, 0);
    QualityGate gate =
        new QualityGate(
            new Before(before, new TreeMap<>(), new TreeMap<>()),
            new GateFigures(
                now, none, new TreeMap<>(), new TreeMap<>(), "", new TreeMap<>(), new TreeMap<>()),
            thresholds);
    gate.volumes();
    return new Verdict(gate.checks);
  }

  /** Shares that the next run compares its own with, of the checks of a former one. */
  public static SortedMap<String, Double> shares(Collection<GateCheck> former) {
    SortedMap<String, Double> shares = new TreeMap<>();
    for (GateCheck check : former) {
      Double figure = check.figure();
      if (figure != null) {
        shares.put(check.name(), figure);
      }
    }
    return shares;
  }

  private void volumes() {
    if (before.isEmpty()) {
      checks.add(GateCheck.notMeasured("volume", "", "volumes: " + NO_PREVIOUS));
    }
    SortedSet<String> names = new TreeSet<>(before.volumes().keySet());
    names.addAll(now.volumes().keySet());
    for (String name : names) {
      Long former = before.volumes().get(name);
      // What is not given any more has fallen to nothing.
      long count = now.volumes().getOrDefault(name, 0L);
      if (former != null && Math.max(former, count) >= SMALL) {
        volume(name, former, count);
      }
    }
  }

  private void volume(String name, long former, long count) {
    double change = change(former, count);
    String sentence =
        name
            + ": "
            + former
            + " in the previous snapshot, "
            + count
            + " now ("
            + (former == 0 ? "from none" : signed(change))
            + ")";
    boolean fell = change < 0;
    double limit = fell ? thresholds.maxFall() : thresholds.maxRise();
    judged(
        new Figure("volume", name, change, (double) former, sentence),
        fell ? "gate.max_fall" : "gate.max_rise",
        limit,
        fell ? change < -limit : former > 0 && change > limit,
        "allows a " + (fell ? "fall" : "rise") + " of " + percent(limit),
        "compare the extract with the one before");
  }

  private void coverage() {
    Gate.Coverage coverage = thresholds.coverage();
    share(
        "located",
        "sites",
        now.located(),
        "sites of counted firms that have a position",
        new Limit("gate.min_located", coverage.minLocated(), true),
        new Limit("gate.max_coverage_fall", coverage.maxFall(), true),
        SMALL,
        "look at the postcodes of the register and at the edition of the reference table"
            + " postcodes");
    if (now.linked().isEmpty()) {
      checks.add(
          GateCheck.notMeasured(
              "linked", "", "links: neither grants nor patents were given, nothing to link"));
    }
    now.linked()
        .forEach(
            (input, part) ->
                share(
                    "linked",
                    input,
                    part,
                    "participants of "
                        + input
                        + " that are linked to a firm, of those not known by name as something"
                        + " else,",
                    new Limit("gate.min_linked", coverage.minLinked(), true),
                    new Limit("gate.max_coverage_fall", coverage.maxFall(), true),
                    SMALL,
                    "look at the names and company numbers of " + input + " and of the register"));
  }

  private void hidden() {
    if (now.hidden().isEmpty()) {
      checks.add(
          GateCheck.notMeasured(
              "hidden", "", "hidden figures: there are no confidential figures in this run"));
    }
    now.hidden()
        .forEach(
            (column, part) ->
                share(
                    "hidden",
                    column,
                    part,
                    "figures of " + column + " that disclosure control hides",
                    new Limit("gate.max_hidden", thresholds.hidden().max(), false),
                    new Limit("gate.max_hidden_rise", thresholds.hidden().maxRise(), false),
                    FEW,
                    "look at the evidence behind the column and at the keys disclosure.*"));
  }

  /**
   * A threshold.
   *
   * @param least whether it is the least that passes, or the largest fall; else the most, or the
   *     largest rise
   */
  private record Limit(String key, double value, boolean least) {}

  /** A share by itself, and against the same share before. */
  private void share(
      String check,
      String of,
      Part part,
      String what,
      Limit level,
      Limit change,
      long enough,
      String advice) {
    if (part.whole() < enough) {
      checks.add(
          GateCheck.notMeasured(
              check,
              of,
              what.replaceFirst(",$", "")
                  + ": "
                  + part.part()
                  + " of "
                  + part.whole()
                  + ", fewer than "
                  + enough
                  + " and too few to judge"));
      return;
    }
    Double former = before.shares().get(check + " " + of);
    String sentence = told(what, part);
    level(check, of, part, former, sentence, level, advice);
    String turn = check + (change.least() ? "_fall" : "_rise");
    if (former == null) {
      checks.add(
          GateCheck.notMeasured(
              turn,
              of,
              check
                  + " "
                  + of
                  + ": "
                  + (before.isEmpty() ? NO_PREVIOUS : "not measured in the previous snapshot")));
      return;
    }
    double by = change.least() ? former - part.share() : part.share() - former;
    judged(
        new Figure(
            turn, of, by, former, sentence + ", " + percent(former) + " in the previous snapshot"),
        change.key(),
        change.value(),
        by > change.value(),
        "allows a "
            + (change.least() ? "fall" : "rise")
            + " by "
            + percent(change.value())
            + " of the whole",
        advice);
  }

  private void churn() {
    if (!now.unchurned().isEmpty()) {
      checks.add(GateCheck.notMeasured("clusters_gone", "", "churn: " + now.unchurned()));
    }
    now.churn().forEach(this::churn);
  }

  private void churn(String taxonomy, Churn churn) {
    Gate.Churn limits = thresholds.churn();
    String advice =
        "look at what else changed since: the register's addresses and codes, settings, the program"
            + " or reference data (the column cause of lineage names them)";
    portion(
        "clusters_gone",
        taxonomy,
        churn.gone(),
        FEW,
        "clusters of " + taxonomy + " in the previous snapshot that are gone",
        new Limit("gate.max_cluster_churn", limits.maxClusters(), false),
        advice);
    portion(
        "clusters_appeared",
        taxonomy,
        churn.appeared(),
        FEW,
        "clusters of " + taxonomy + " that the previous snapshot does not have",
        new Limit("gate.max_cluster_churn", limits.maxClusters(), false),
        advice);
    portion(
        "members_moved",
        taxonomy,
        churn.moved(),
        SMALL,
        "members of clusters of " + taxonomy + " that changed or left their cluster",
        new Limit("gate.max_members_moved", limits.maxMembers(), false),
        advice);
  }

  private void portion(
      String check, String of, Part part, long enough, String what, Limit limit, String advice) {
    if (part.whole() < enough) {
      checks.add(
          GateCheck.notMeasured(
              check, of, what + ": " + part.part() + " of " + part.whole() + ", too few to judge"));
      return;
    }
    level(check, of, part, null, told(what, part), limit, advice);
  }

  private static String told(String what, Part part) {
    return what
        + " are "
        + percent(part.share())
        + " ("
        + part.part()
        + " of "
        + part.whole()
        + ")";
  }

  /** A share by itself. */
  private void level(
      String check,
      String of,
      Part part,
      @Nullable Double former,
      String sentence,
      Limit limit,
      String advice) {
    judged(
        new Figure(check, of, part.share(), former, sentence),
        limit.key(),
        limit.value(),
        limit.least() ? part.share() < limit.value() : part.share() > limit.value(),
        (limit.least() ? "asks for " : "allows ") + percent(limit.value()),
        advice);
  }

  private void sectors() {
    if (before.sectors().isEmpty()) {
      checks.add(
          GateCheck.notMeasured(
              "sector_change",
              "",
              "sizes of sectors: "
                  + (before.isEmpty()
                      ? NO_PREVIOUS
                      : "the sectors of the previous snapshot cannot be read")));
      return;
    }
    now.sectors()
        .forEach(
            (taxonomy, firms) ->
                sectors(taxonomy, before.sectors().getOrDefault(taxonomy, new TreeMap<>()), firms));
  }

  /** The sector of a taxonomy that changed most. */
  private void sectors(String taxonomy, Map<String, Long> former, Map<String, Long> firms) {
    Gate.Drift drift = thresholds.drift();
    List<Sector> large = new ArrayList<>();
    for (String sector : firms.keySet()) {
      Long was = former.get(sector);
      long is = firms.getOrDefault(sector, 0L);
      if (was != null && Math.max(was, is) >= drift.minFirms()) {
        large.add(new Sector(sector, was, is, change(was, is)));
      }
    }
    large.sort(Comparator.comparingDouble((Sector s) -> -Math.abs(s.change())));
    if (large.isEmpty()) {
      checks.add(
          GateCheck.notMeasured(
              "sector_change",
              taxonomy,
              "sizes of sectors of "
                  + taxonomy
                  + ": none that both snapshots know has "
                  + drift.minFirms()
                  + " firms (gate.min_sector_firms)"));
      return;
    }
    Sector most = large.get(0);
    List<Sector> beyond =
        large.stream().filter(s -> Math.abs(s.change()) > drift.maxChange()).toList();
    String told =
        (beyond.isEmpty() ? List.of(most) : beyond)
                .stream().limit(5).map(Sector::words).collect(Collectors.joining(", "))
            + (beyond.size() > 5 ? " and " + (beyond.size() - 5) + " more" : "");
    judged(
        new Figure(
            "sector_change",
            taxonomy + " " + most.code(),
            most.change(),
            (double) most.was(),
            "firms by sector of " + taxonomy + ", changed most: " + told),
        "gate.max_sector_change",
        drift.maxChange(),
        !beyond.isEmpty(),
        "allows " + percent(drift.maxChange()) + " either way",
        "look at the SIC codes of the register and at the rules of the sector");
  }

  private record Sector(String code, long was, long is, double change) {
    String words() {
      return code + " from " + was + " to " + is + " (" + signed(change) + ")";
    }
  }

  /** What was measured, before it is judged. */
  private record Figure(
      String check, String of, double value, @Nullable Double before, String sentence) {}

  private void judged(
      Figure figure, String key, double threshold, boolean refused, String rule, String advice) {
    checks.add(
        new GateCheck(
            figure.check(),
            figure.of(),
            figure.value(),
            figure.before(),
            key,
            threshold,
            refused ? GateCheck.REFUSED : GateCheck.PASSED,
            refused
                ? figure.sentence() + "; " + key + " " + rule + ": " + advice
                : figure.sentence()));
  }

  /** Relative change; from none it is that from one. */
  private static double change(long former, long now) {
    return (now - former) / (double) Math.max(1, former);
  }

  private static String signed(double change) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * change);
  }

  private static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.1f", 100 * share);
    return text.replaceFirst("\\.0$", "") + " %";
  }
}
