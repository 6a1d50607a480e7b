package clustermap.publish;

import clustermap.fault.Fault;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code CURRENT.json}: the one file that changes when a snapshot is published.
 *
 * @param schemaVersion edition of the layout and of {@code datapackage.json}
 * @param asOf day that the snapshot describes
 * @param runId the run that made it
 * @param path folder of the snapshot relative to the root
 * @param publishedAt when it was made current
 * @param previous what was current before; null for the first
 */
public record Pointer(
    String schemaVersion,
    LocalDate asOf,
    String runId,
    String path,
    Instant publishedAt,
    @Nullable Previous previous) {

  /**
   * A snapshot that was current before.
   *
   * @param asOf day that it describes
   * @param runId the run that made it
   */
  public record Previous(LocalDate asOf, String runId) {}

  static Pointer parse(String text, String where) {
    Pointer pointer = Json.read(text, Pointer.class, where);
    // Jackson leaves out what the file lacks, whatever the types promise.
    @Nullable Object[] needed = {pointer.asOf, pointer.runId, pointer.path};
    for (Object value : needed) {
      if (value == null) {
        throw Fault.input(
            where
                + " lacks as_of, run_id or path. Restore it, or point at a snapshot again with:"
                + " clustermap rollback RUN_ID");
      }
    }
    if (!pointer.path.equals(Root.snapshot(pointer.asOf, pointer.runId))) {
      throw Fault.input(
          where
              + " points at "
              + pointer.path
              + ", expected "
              + Root.snapshot(pointer.asOf, pointer.runId)
              + ". It was changed by hand; point at a snapshot again with: clustermap rollback"
              + " RUN_ID");
    }
    return pointer;
  }
}
