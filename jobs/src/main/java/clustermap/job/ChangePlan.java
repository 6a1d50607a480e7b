package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.query.Attribution.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which changes between two snapshots, beside the world's, can be made one at a time to what the
 * earlier one read, and which cannot and why. First the program, then reference tables, then
 * settings by the first word of their keys, in the order of the alphabet. Settings come last since
 * the sectors of a new taxonomy are known to new sector rules only.
 */
final class ChangePlan {
  private static final String NOT_MEASURED = "they are run one at a time with --measure";

  /**
   * One change more.
   *
   * @param what in words
   * @param config settings that hold with it
   * @param laterReference whether the reference tables of the later snapshot hold with it
   */
  record Change(Part part, String what, RunConfig config, boolean laterReference) {}

  private final List<Change> changes = new ArrayList<>();
  private final SortedMap<Part, String> unmeasured = new TreeMap<>();
  private final RunRecord before;
  private final RunRecord now;
  private final RunConfig earlierConfig;
  private final RunConfig laterConfig;
  private final AtHand earlier;
  private final AtHand later;
  private Optional<AtHand.Folders> earlierReference = Optional.empty();
  private Optional<AtHand.Folders> laterReference = Optional.empty();

  private ChangePlan(
      Storage storage, RunRecord before, RunRecord now, RunConfig was, RunConfig is) {
    this.before = before;
    this.now = now;
    this.earlierConfig = was;
    this.laterConfig = is;
    this.earlier = new AtHand(storage, before, was);
    this.later = new AtHand(storage, now, is);
  }

  /**
   * Finds out, by names and sizes of extracts and by the bytes of reference tables.
   *
   * @param program hash of the program that runs
   */
  static ChangePlan of(Storage storage, RunRecord before, RunRecord now, String program) {
    ChangePlan plan = new ChangePlan(storage, before, now, recorded(before), recorded(now));
    Set<Part> changed = plan.changed();
    if (!changed.isEmpty()) {
      plan.make(changed, program);
    }
    return plan;
  }

  private static RunConfig recorded(RunRecord run) {
    TreeMap<String, String> values = new TreeMap<>(run.config());
    values.putIfAbsent("root", "/");
    return RunConfig.recorded(values);
  }

  private Set<Part> changed() {
    Set<Part> changed = EnumSet.noneOf(Part.class);
    if (!before.code().equals(now.code())) {
      changed.add(Part.CODE);
    }
    if (!earlier.referenceHash().equals(later.referenceHash())
        || !earlier.recorded(AtHand.POSTCODES).equals(later.recorded(AtHand.POSTCODES))) {
      changed.add(Part.REFERENCE);
    }
    if (!groups().isEmpty()) {
      changed.add(Part.SETTINGS);
    }
    return changed;
  }

  private void make(Set<Part> changed, String program) {
    if (!now.code().equals(program)) {
      if (!before.code().equals(program)) {
        refuse(changed, "the program that runs now made neither snapshot");
        return;
      }
      refuse(
          EnumSet.of(Part.CODE),
          "the later snapshot was made by another program than the one that runs now");
      changed.remove(Part.CODE);
    }
    Optional<String> missing = earlier.missing(AtHand.BEFORE_CLUSTERS);
    if (missing.isPresent()) {
      refuse(changed, missing.get());
      return;
    }
    earlierReference = earlier.reference(later);
    if (changed.contains(Part.CODE)) {
      if (earlierReference.isEmpty()) {
        refuse(changed, earlier.noReference());
        return;
      }
      changes.add(
          new Change(
              Part.CODE,
              "the program of " + now.asOf(),
              config(earlierConfig.effective(), false),
              false));
    }
    boolean moved = changed.contains(Part.REFERENCE) && reference();
    if (changed.contains(Part.SETTINGS)) {
      if (moved || earlierReference.isPresent()) {
        settings(moved);
      } else {
        refuse(EnumSet.of(Part.SETTINGS), earlier.noReference());
      }
    }
  }

  private boolean reference() {
    laterReference = later.reference(earlier);
    Optional<String> missing =
        laterReference.isEmpty()
            ? Optional.of(later.noReference())
            : later.missing(Set.of(AtHand.POSTCODES));
    if (missing.isPresent()) {
      refuse(EnumSet.of(Part.REFERENCE), missing.get());
      return false;
    }
    List<String> files = earlier.otherFiles(later);
    String what =
        files.isEmpty()
            ? "reference tables, postcodes and sector rules of " + now.asOf()
            : String.join(", ", files) + " of " + now.asOf();
    changes.add(new Change(Part.REFERENCE, what, config(earlierConfig.effective(), true), true));
    return true;
  }

  private void settings(boolean moved) {
    TreeMap<String, String> values = new TreeMap<>(earlierConfig.effective());
    groups()
        .forEach(
            (group, keys) -> {
              List<String> words = new ArrayList<>();
              for (String key : keys) {
                String value = laterConfig.effective().get(key);
                words.add(
                    key
                        + " "
                        + values.getOrDefault(key, "not set")
                        + ", now "
                        + (value == null ? "not set" : value));
                if (value == null) {
                  values.remove(key);
                } else {
                  values.put(key, value);
                }
              }
              changes.add(
                  new Change(
                      Part.SETTINGS, String.join("; ", words), config(values, moved), moved));
            });
  }

  /** Settings with the reference tables of the earlier or the later snapshot. */
  private RunConfig config(Map<String, String> settings, boolean ofTheLater) {
    AtHand.Folders folders = (ofTheLater ? laterReference : earlierReference).orElseThrow();
    TreeMap<String, String> values = new TreeMap<>(settings);
    values.put("root", "/");
    values.put("reference.dir", folders.reference());
    values.put("sectors.dir", folders.sectors());
    return RunConfig.recorded(values);
  }

  /** Keys that may change rows and differ, by their first word. */
  private SortedMap<String, List<String>> groups() {
    Map<String, String> was = earlierConfig.effective();
    Map<String, String> is = laterConfig.effective();
    TreeSet<String> keys = new TreeSet<>(was.keySet());
    keys.addAll(is.keySet());
    return keys.stream()
        .filter(RowKeys::changesRows)
        .filter(key -> !was.getOrDefault(key, "").equals(is.getOrDefault(key, "")))
        .collect(
            Collectors.groupingBy(
                key -> key.replaceFirst("\\..*", ""), TreeMap::new, Collectors.toList()));
  }

  private void refuse(Set<Part> parts, String reason) {
    parts.forEach(part -> unmeasured.put(part, reason));
  }

  /** Takes back what was planned, since it turns out that it cannot be done. */
  void giveUp(Fault reason) {
    changes.forEach(change -> unmeasured.put(change.part(), String.valueOf(reason.getMessage())));
    changes.clear();
  }

  /** The changes in their order. */
  List<Change> changes() {
    return changes;
  }

  /** Why parts are not measured, by part. */
  SortedMap<Part, String> unmeasured() {
    return unmeasured;
  }

  /** The same when no change is run. */
  SortedMap<Part, String> unmeasuredWithoutRunning() {
    SortedMap<Part, String> all = new TreeMap<>(unmeasured);
    changes.forEach(change -> all.put(change.part(), NOT_MEASURED));
    return all;
  }

  /** What the earlier snapshot read. */
  AtHand earlier() {
    return earlier;
  }

  /** What the later snapshot read. */
  AtHand later() {
    return later;
  }

  /** The settings of the later snapshot. */
  RunConfig settings() {
    return laterConfig;
  }
}
