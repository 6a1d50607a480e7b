package clustermap.store;

import clustermap.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;

/**
 * Whether a store keeps the conditions of writes, found out by writing: some servers of the S3
 * protocol take a write whatever its preconditions say, or let several of them win at once.
 */
final class Conditions {
  private static final int AT_ONCE = 6;

  private Conditions() {}

  /**
   * Writes to files of its own and removes them.
   *
   * @param onlyWriter whether a store without conditions will do
   * @throws Fault CONFIG when the store ignores conditions and is not said to have one writer
   * @throws IOException when it cannot be written
   */
  static void prove(AtomicWrites writes, Path base, boolean onlyWriter) throws IOException {
    String nonce = UUID.randomUUID().toString();
    Path file = new Path(base, ".probe-" + nonce);
    Path race = new Path(base, ".probe-race-" + nonce);
    try {
      writes.put(file, "one");
      if (onlyWriter) {
        return;
      }
      String first = writes.read(file).orElseThrow(() -> lost(file)).version();
      writes.put(file, "two");
      String broken = "";
      if (writes.create(file, "three")) {
        broken = "it wrote over a file on the condition that there is none (If-None-Match)";
      } else if (writes.replace(file, first, "four")) {
        broken = "it replaced a file on the condition of a version that was gone (If-Match)";
      } else {
        int won = winners(writes, race);
        if (won != 1) {
          broken = "of " + AT_ONCE + " writers at once on one condition, " + won + " won";
        }
      }
      if (!broken.isEmpty()) {
        throw Fault.config(
            "the store of root "
                + base
                + " does not keep conditions of writes: "
                + broken
                + ". Two runs at once could each believe that they published. Use a store that"
                + " keeps them or, if no other run and no other machine ever writes to this root,"
                + " set store.only_writer = true.");
      }
    } finally {
      writes.delete(file);
      writes.delete(race);
    }
  }

  private static int winners(AtomicWrites writes, Path race) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        String own = "writer " + i;
        all.add(pool.submit(() -> Swap.of(writes, race, null, own)));
      }
      int won = 0;
      for (Future<Boolean> one : all) {
        won += one.get() ? 1 : 0;
      }
      return won;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static IOException lost(Path file) {
    return new IOException(file + " is gone as soon as it was written");
  }
}
