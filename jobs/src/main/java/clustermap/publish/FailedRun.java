package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that ended without a snapshot, as {@code runs/} of its root keeps it: one small file each,
 * written once, the newest {@value #KEPT} of them. A run that found nothing to do writes nothing,
 * and one that was killed had no time to.
 *
 * @param schemaVersion edition of the file
 * @param command what was run
 * @param startedAt when it began
 * @param finishedAt when it ended
 * @param asOf the day that the snapshot would have described
 * @param runId its name; null when it ended before it had one
 * @param exitCode of the process
 * @param stage that failed; null when none did
 * @param message why it ended, in a line
 */
public record FailedRun(
    String schemaVersion,
    String command,
    Instant startedAt,
    Instant finishedAt,
    LocalDate asOf,
    @Nullable String runId,
    int exitCode,
    @Nullable String stage,
    String message) {
  static final int KEPT = 100;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * Keeps it, and forgets the oldest. Needs no lock: each run has a file of its own.
   *
   * @throws Fault UNAVAILABLE when the root cannot be written
   */
  public void keep(Root root) {
    Store store = root.store();
    String name = NAME.format(startedAt) + "-" + ProcessHandle.current().pid() + ".json";
    store.writeText(Root.RUNS + "/" + name, Json.write(this));
    List<String> names = names(store);
    names
        .subList(0, Math.max(0, names.size() - KEPT))
        .forEach(old -> store.deleteTree(Root.RUNS + "/" + old));
  }

  private static List<String> names(Store store) {
    // Names begin with the time, so they sort by it.
    return store.list(Root.RUNS).stream().filter(name -> name.endsWith(".json")).sorted().toList();
  }

  /** Those of a root, the newest first; files that are damaged or of others are passed over. */
  public static List<FailedRun> list(Root root) {
    List<FailedRun> runs = new ArrayList<>();
    for (String name : names(root.store())) {
      String path = Root.RUNS + "/" + name;
      root.store()
          .readText(path)
          .ifPresent(
              text -> {
                try {
                  runs.add(Json.read(text, FailedRun.class, root.location() + "/" + path));
                } catch (Fault damaged) {
                  // A history with a gap is more use than none.
                }
              });
    }
    Collections.reverse(runs);
    return runs;
  }
}
