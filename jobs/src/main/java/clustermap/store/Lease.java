package clustermap.store;

import clustermap.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A lock where no operating system ends it with its process: a small file that its holder writes
 * anew every quarter of its time. Whoever finds it held watches it for that time; a file that
 * changed has a holder that lives, one that did not is taken over. So no clock of one machine is
 * compared with that of another. A holder that could not renew it for three quarters of the time
 * counts itself out before another can come in.
 *
 * <p>A process that stood still for longer may still believe that it holds it. Nothing rests on
 * that: what is published depends on conditional writes alone ({@link Store#compareAndSwap}).
 */
final class Lease implements Store.Lock {
  private static final String FREE = "free";

  private final AtomicWrites writes;
  private final Path file;
  private final Store store;
  private final Duration time;
  private final String nonce = UUID.randomUUID().toString();
  private final Thread renewal;
  private long count;
  private volatile long renewedAt;
  private volatile boolean closed;
  private volatile @Nullable Fault lost;
  private volatile @Nullable IOException refused;

  private Lease(AtomicWrites writes, Path file, Store store, Duration time) {
    this.writes = writes;
    this.file = file;
    this.store = store;
    this.time = time;
    this.renewal = new Thread(this::renew, "lease of " + file);
    this.renewal.setDaemon(true);
  }

  /**
   * Takes the lease; where another holds it, waits until that one shows that it lives or its time
   * has passed.
   *
   * @param time after which an unchanged lease is taken over
   * @param say is told when it waits
   * @throws Fault LOCKED when another holds it; UNAVAILABLE when the store does not answer
   */
  static Lease take(
      AtomicWrites writes, Path file, Store store, Duration time, Consumer<String> say) {
    Lease lease = new Lease(writes, file, store, time);
    try {
      lease.take(say);
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot lock the root " + store.location() + ": " + LocalStore.reason(e), e);
    }
    lease.renewal.start();
    return lease;
  }

  private void take(Consumer<String> say) throws IOException {
    String held = null;
    long since = System.nanoTime();
    while (true) {
      Optional<String> now = writes.read(file).map(AtomicWrites.Versioned::text);
      boolean free = now.isEmpty() || now.get().startsWith(FREE);
      boolean unchanged = now.isPresent() && now.get().equals(held);
      if (free || (unchanged && System.nanoTime() - since >= time.toNanos())) {
        renewedAt = System.nanoTime();
        if (Swap.of(writes, file, now.orElse(null), text(0))) {
          return;
        }
        throw Holder.refusal(store, holder());
      }
      if (held != null && !unchanged) {
        throw Holder.refusal(store, Holder.read(now.get()));
      }
      if (held == null) {
        held = now.get();
        since = System.nanoTime();
        say.accept(
            "the root is held by "
                + Holder.read(held)
                + "; looking for up to "
                + time.toSeconds()
                + " s whether it still lives");
      }
      pause(time.dividedBy(16));
    }
  }

  private String holder() throws IOException {
    return Holder.read(writes.read(file).map(AtomicWrites.Versioned::text).orElse(""));
  }

  private String text(long number) {
    return Holder.self() + "\n" + nonce + "\n" + number + "\n";
  }

  private void renew() {
    while (!closed && lost == null) {
      pause(time.dividedBy(4));
      synchronized (this) {
        if (closed) {
          return;
        }
        long asked = System.nanoTime();
        try {
          if (write(text(++count))) {
            renewedAt = asked;
          } else {
            lost =
                Fault.locked(
                    "the root "
                        + store.location()
                        + " was taken over by another run ("
                        + holder()
                        + "), since this one did not show for "
                        + time.toSeconds()
                        + " s that it lives. What is published is as the other leaves it; run"
                        + " again.");
          }
        } catch (IOException e) {
          // Tried again until its time has passed; requireHeld looks at that.
          refused = e;
        }
      }
    }
  }

  /** Replaces a text of this holder, whichever: the answer to the last one may have been lost. */
  private boolean write(String next) throws IOException {
    String now = writes.read(file).map(AtomicWrites.Versioned::text).orElse("");
    return now.contains("\n" + nonce + "\n") && Swap.of(writes, file, now, next);
  }

  @Override
  public void requireHeld() {
    if (closed) {
      throw new IllegalStateException("the lease " + file + " is no longer held");
    }
    Fault taken = lost;
    if (taken != null) {
      throw taken;
    }
    if (System.nanoTime() - renewedAt > time.multipliedBy(3).dividedBy(4).toNanos()) {
      throw Fault.unavailable(
          "the store "
              + store.location()
              + " let the lease of this run not be renewed for "
              + time.multipliedBy(3).dividedBy(4).toSeconds()
              + " s, so another run may hold the root now. Look at the store, then run again: it"
              + " goes on from finished stages.",
          refused);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        write(FREE + "\n" + nonce + "\n");
      } catch (IOException e) {
        // It is taken over when its time has passed.
        return;
      }
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(Math.max(1, length.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
