package clustermap;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does, which nothing but looking can tell. */
public final class Waiting {
  private static final long LOOK_NANOS = 50_000_000;

  private Waiting() {}

  /** Until it is so, or fails after the limit with what is known then. */
  public static void until(BooleanSupplier condition, Duration limit, Supplier<String> known) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + known.get());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
