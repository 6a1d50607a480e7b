package clustermap.query;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What else than the world lies between two snapshots, and what running one change at a time says
 * that it did: clusterings of the earlier snapshot's extracts, each with one change more than the
 * one before it, the first with one change more than the earlier snapshot itself.
 *
 * @param steps the clusterings, in the order of the changes
 * @param unmeasured why no step tells what a part did, by part; a part that is not here is told by
 *     its steps, and did nothing when it has none
 */
public record Attribution(List<Step> steps, SortedMap<Part, String> unmeasured) {

  public Attribution {
    steps = List.copyOf(steps);
    unmeasured = new TreeMap<>(unmeasured);
  }

  /** Nothing else than the world changed. */
  public static Attribution world() {
    return new Attribution(List.of(), new TreeMap<>());
  }

  /** What may change beside the world. */
  public enum Part {
    /** The program. */
    CODE("code", "the program"),
    /** Reference tables, postcodes and sector rules. */
    REFERENCE("reference", "reference tables, postcodes or sector rules"),
    /** Settings. */
    SETTINGS("settings", "settings");

    private final String column;
    private final String words;

    Part(String column, String words) {
      this.column = column;
      this.words = words;
    }

    /** The column that holds what it did. */
    public String column() {
      return column;
    }

    /** What it is called in a sentence. */
    public String words() {
      return words;
    }
  }

  /**
   * One change more.
   *
   * @param part what the change belongs to
   * @param what the change, in words
   * @param members files of the members under the ids of the two snapshots; the ids of clusters
   *     that neither has are new
   * @param firms files of the firms and whether they count
   */
  public record Step(Part part, String what, List<Path> members, List<Path> firms) {
    public Step {
      members = List.copyOf(members);
      firms = List.copyOf(firms);
    }
  }

  /** SQL of a column: by state of a chain, the factor with which its firms count for a part. */
  String factors(Part part) {
    StringBuilder sql = new StringBuilder("CASE state");
    for (int state = 0; state <= steps.size(); state++) {
      int factor = (is(part, state) ? 1 : 0) - (is(part, state + 1) ? 1 : 0);
      sql.append(" WHEN ").append(state).append(" THEN ").append(factor);
    }
    return sql.append(" END").toString();
  }

  /** Whether the step to a state belongs to a part; state 0 is the earlier snapshot. */
  private boolean is(Part part, int state) {
    return state >= 1 && state <= steps.size() && steps.get(state - 1).part() == part;
  }

  /** The reasons for which parts are not measured, each once, with the parts that it holds for. */
  Map<String, List<Part>> reasons() {
    Map<String, List<Part>> reasons = new LinkedHashMap<>();
    for (Part part : unmeasured.keySet()) {
      reasons
          .computeIfAbsent(
              Objects.requireNonNull(unmeasured.get(part)), reason -> new ArrayList<>())
          .add(part);
    }
    return reasons;
  }
}
