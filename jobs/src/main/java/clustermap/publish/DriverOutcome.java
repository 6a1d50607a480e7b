package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended whose driver was on a machine of the cluster: a small file of the root's {@code
 * runs/}, which the driver writes last and whoever submitted it takes. A Spark cluster knows only
 * whether the driver's process ended well.
 *
 * @param schemaVersion edition of the file
 * @param exitCode of the driver
 * @param results what it said on stdout
 * @param notes what a user of the results should know
 * @param message why it failed; empty when it did not
 */
public record DriverOutcome(
    String schemaVersion, int exitCode, String results, List<String> notes, String message) {
  private static final String ENDING = ".outcome";

  /** Whoever submitted them was killed before they ended: so many are kept. */
  static final int KEPT = 20;

  /** Where the outcome of a submission is to be, for messages. */
  public static String place(Root root, String submission) {
    return root.location() + "/" + path(submission);
  }

  private static String path(String submission) {
    return Root.RUNS + "/" + submission + ENDING;
  }

  /**
   * Keeps it, and forgets the oldest that nobody took.
   *
   * @param submission its name, which begins with the time
   * @throws Fault UNAVAILABLE when the root cannot be written
   */
  public void keep(Root root, String submission) {
    Store store = root.store();
    store.writeText(path(submission), Json.write(this));
    List<String> names =
        store.list(Root.RUNS).stream().filter(name -> name.endsWith(ENDING)).sorted().toList();
    names
        .subList(0, Math.max(0, names.size() - KEPT))
        .forEach(old -> store.deleteTree(Root.RUNS + "/" + old));
  }

  /**
   * Takes it out of the root.
   *
   * @return nothing while there is none
   */
  public static Optional<DriverOutcome> take(Root root, String submission) {
    String path = path(submission);
    Optional<DriverOutcome> outcome =
        root.store()
            .readText(path)
            .map(text -> Json.read(text, DriverOutcome.class, place(root, submission)));
    if (outcome.isPresent()) {
      try {
        root.store().deleteTree(path);
      } catch (Fault e) {
        // What the user may only read is left for the driver to forget.
      }
    }
    return outcome;
  }
}
