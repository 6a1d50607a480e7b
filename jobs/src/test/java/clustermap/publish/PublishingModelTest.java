package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import clustermap.table.Contract;
import clustermap.table.Firms;
import clustermap.table.Sectors;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two publishers on an object store whose lock keeps nobody out: their requests come in every order
 * and either may die between any two. Seeds are printed; {@code -Dclustermap.times} draws more.
 */
@BesideOthers
class PublishingModelTest {
  private static final int TIMES = Integer.getInteger("clustermap.times", 40);
  private static final LocalDate DAY = LocalDate.parse("2024-12-01");
  private static final List<Contract> CONTRACTS = List.of(Sectors.CONTRACT, Firms.CONTRACT);

  @TempDir static Path folder;
  private static final List<SnapshotWriter.Source> SOURCES = new ArrayList<>();

  @BeforeAll
  static void makeTables() {
    for (Contract contract : CONTRACTS) {
      Path table = folder.resolve(contract.name());
      SampleSnapshot.write(contract, table.resolve("part-00000-a.parquet"), 0, 3);
      SOURCES.add(new SnapshotWriter.Source(contract, table.toString()));
    }
  }

  /** The process is gone: nothing after this is done. */
  private static final class Dead extends Error {
    private static final long serialVersionUID = 1;
  }

  /** A publisher, which goes one request further whenever it is let. */
  private static final class Publisher extends Thread {
    private final Semaphore go = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private final Root root;
    private final String runId;
    private final Instant at;
    private int left;
    private volatile boolean ended;
    private volatile @Nullable Pointer published;
    private volatile @Nullable Throwable failure;

    /** One that dies at its request number {@code dies}. */
    Publisher(ModelStore.Bucket bucket, String runId, Instant at, int dies) {
      super("publisher of " + runId);
      setDaemon(true);
      this.root = Root.readable(new ModelStore(bucket, this::moment), ModelStore.LOCATION, null);
      this.runId = runId;
      this.at = at;
      this.left = dies;
    }

    private void moment() {
      stopped.release();
      go.acquireUninterruptibly();
      if (left-- <= 0) {
        throw new Dead();
      }
    }

    @Override
    public void run() {
      go.acquireUninterruptibly();
      try (RootLock lock = RootLock.take(root)) {
        SnapshotWriter writer = new SnapshotWriter(root, lock);
        published =
            writer.switchPointer(
                writer.write(
                    SampleSnapshot.record(runId, DAY), SOURCES, SampleSnapshot.reference()),
                at);
      } catch (Fault | Dead e) {
        failure = e;
      } catch (RuntimeException | Error e) {
        failure = new AssertionError("a publisher failed otherwise than by a fault", e);
      } finally {
        ended = true;
        stopped.release();
      }
    }

    void step() {
      go.release();
      stopped.acquireUninterruptibly();
    }
  }

  /** What was seen of one bucket so far. */
  private static final class Watch {
    final ModelStore.Bucket bucket = new ModelStore.Bucket();
    final Set<String> complete = new HashSet<>();
    final List<Pointer> pointers = new ArrayList<>();

    /** Every snapshot that was ever complete is so still, and the pointer points at one. */
    void look() {
      for (String path : List.copyOf(bucket.files.keySet())) {
        if (path.endsWith("/" + Root.RUN) && bucket.text(path).orElseThrow().startsWith("{")) {
          complete.add(path);
        }
      }
      for (String path : complete) {
        RunRecord run = RunRecord.parse(bucket.text(path).orElseThrow(), path);
        String home = path.substring(0, path.lastIndexOf('/'));
        assertThat(run.tables()).hasSize(CONTRACTS.size());
        for (RunRecord.Table table : run.tables()) {
          for (RunRecord.TableFile file : table.files()) {
            byte[] bytes = bucket.files.get(home + "/" + file.path());
            assertThat(bytes).as(home + "/" + file.path()).hasSize((int) file.bytes());
          }
        }
      }
      Optional<Pointer> now = bucket.text(Root.CURRENT).map(text -> Pointer.parse(text, "model"));
      if (now.isPresent()
          && (pointers.isEmpty() || !pointers.get(pointers.size() - 1).equals(now.get()))) {
        assertThat(complete).contains(now.get().path() + "/" + Root.RUN);
        String before = pointers.isEmpty() ? null : pointers.get(pointers.size() - 1).runId();
        Pointer.Previous previous = now.get().previous();
        assertThat(previous == null ? null : previous.runId()).isEqualTo(before);
        pointers.add(now.get());
      }
    }
  }

  @Test
  void whateverComesInBetweenReadersFindWholeSnapshotsAndOnePublisherWins() {
    long first = System.nanoTime();
    System.out.println("publishing model: first seed " + first + ", " + TIMES + " draws");
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int draw = 0; draw < TIMES; draw++) {
      try {
        play(new Random(first + draw), outcomes);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + (first + draw) + ": " + e.getMessage(), e);
      }
    }
    System.out.println("publishing model: " + outcomes);
    // The draws reach what they are for.
    assertThat(outcomes).containsKeys("both published", "one lost", "died");
  }

  private static void play(Random random, Map<String, Integer> outcomes) {
    Watch watch = new Watch();
    int rounds = 1 + random.nextInt(4);
    for (int round = 0; round < rounds; round++) {
      List<Publisher> publishers =
          List.of(
              new Publisher(watch.bucket, run(random), at(2 * round), death(random)),
              new Publisher(watch.bucket, run(random), at(2 * round + 1), death(random)));
      publishers.forEach(Thread::start);
      List<Publisher> live = new ArrayList<>(publishers);
      Publisher next = live.get(0);
      while (!live.isEmpty()) {
        // Runs of one, so that long pauses of the other come about.
        if (next.ended || random.nextInt(6) == 0) {
          next = live.get(random.nextInt(live.size()));
        }
        next.step();
        watch.look();
        if (next.ended) {
          live.remove(next);
        }
      }
      judge(watch, publishers, outcomes);
    }
    undisturbed(watch, rounds);
  }

  private static void judge(
      Watch watch, List<Publisher> publishers, Map<String, Integer> outcomes) {
    int won = 0;
    for (Publisher one : publishers) {
      Pointer published = one.published;
      Throwable failure = one.failure;
      if (published != null) {
        won++;
        assertThat(watch.pointers).contains(published);
      } else if (failure instanceof Fault fault) {
        assertThat(fault.kind()).isIn(Fault.Kind.LOCKED, Fault.Kind.UNAVAILABLE);
        outcomes.merge("one lost", 1, Integer::sum);
      } else {
        assertThat(failure).isInstanceOf(Dead.class);
        outcomes.merge("died", 1, Integer::sum);
      }
    }
    outcomes.merge(won == 2 ? "both published" : won + " published", 1, Integer::sum);
  }

  /** Whatever was left, the next run publishes, and what is not complete holds no table. */
  private static void undisturbed(Watch watch, int round) {
    Publisher last = new Publisher(watch.bucket, "run-a", at(2 * round), Integer.MAX_VALUE);
    last.start();
    while (!last.ended) {
      last.step();
      watch.look();
    }
    assertThat(last.failure).isNull();
    assertThat(watch.pointers.get(watch.pointers.size() - 1).runId()).isEqualTo("run-a");
    for (String path : watch.bucket.files.keySet()) {
      if (path.endsWith("/" + Root.RUN)) {
        assertThat(watch.bucket.text(path).orElseThrow()).doesNotStartWith("claimed");
      }
    }
  }

  /** One of two, so that what one run left is often made again by the next. */
  private static String run(Random random) {
    return random.nextBoolean() ? "run-a" : "run-b";
  }

  private static Instant at(int second) {
    return SampleSnapshot.AT.plusSeconds(second);
  }

  private static int death(Random random) {
    return random.nextBoolean() ? random.nextInt(60) : Integer.MAX_VALUE;
  }
}
