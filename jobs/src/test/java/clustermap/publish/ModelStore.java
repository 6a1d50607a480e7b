package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.LocalStore;
import clustermap.store.Store;
import clustermap.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An object store in memory, as one process sees it: every request is a moment at which other
 * processes may come in between, or this one may die. Its lock keeps nobody out, as if every holder
 * had been taken for dead and did not know.
 */
final class ModelStore implements Store, Stores {
  static final String LOCATION = "model://bucket/root";

  /** What is stored, by path. */
  static final class Bucket {
    final SortedMap<String, byte[]> files = new TreeMap<>();

    Optional<String> text(String path) {
      return Optional.ofNullable(files.get(path)).map(b -> new String(b, StandardCharsets.UTF_8));
    }
  }

  private final Bucket bucket;
  private final Runnable moment;

  ModelStore(Bucket bucket, Runnable moment) {
    this.bucket = bucket;
    this.moment = moment;
  }

  @Override
  public Store open(String location) {
    return location.equals(LOCATION) ? this : new LocalStore(Path.of(location));
  }

  @Override
  public String location() {
    return LOCATION;
  }

  @Override
  public String uri(String path) {
    return LOCATION + "/" + path;
  }

  @Override
  public void prepare() {
    moment.run();
  }

  @Override
  public Optional<String> readText(String path) {
    moment.run();
    return bucket.text(path);
  }

  @Override
  public void writeText(String path, String text) {
    moment.run();
    bucket.files.put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean compareAndSwap(String path, @Nullable String expected, String text) {
    moment.run();
    if (!bucket.text(path).equals(Optional.ofNullable(expected))) {
      return false;
    }
    bucket.files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  @Override
  public boolean link(String name, String folder) {
    return false;
  }

  @Override
  public void bring(Path file, String path) {
    moment.run();
    try {
      bucket.files.put(path, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FileFacts facts(String path) {
    moment.run();
    if (!bucket.files.containsKey(path)) {
      throw Fault.unavailable("cannot read " + path + ": it is gone", null);
    }
    try {
      Path copy = Files.createTempFile("model-", ".bin");
      Files.write(copy, bucket.files.get(path));
      FileFacts facts =
          new LocalStore(copy.resolveSibling("")).facts(String.valueOf(copy.getFileName()));
      Files.delete(copy);
      return facts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Long> bytes(String path) {
    moment.run();
    return Optional.ofNullable(bucket.files.get(path)).map(b -> (long) b.length);
  }

  @Override
  public Optional<Instant> modified(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void touch(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean readable(String path) {
    return exists(path);
  }

  @Override
  public boolean atHand() {
    return false;
  }

  @Override
  public Path here(String path, FileFacts content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Here here(String folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> list(String folder) {
    moment.run();
    TreeSet<String> names = new TreeSet<>();
    String prefix = folder + "/";
    for (String path : bucket.files.keySet()) {
      if (path.startsWith(prefix)) {
        names.add(path.substring(prefix.length()).split("/", -1)[0]);
      }
    }
    return List.copyOf(names);
  }

  @Override
  public boolean exists(String path) {
    moment.run();
    return bucket.files.containsKey(path)
        || bucket.files.keySet().stream().anyMatch(p -> p.startsWith(path + "/"));
  }

  @Override
  public boolean renames() {
    return false;
  }

  @Override
  public void move(String from, String to) {
    throw new UnsupportedOperationException();
  }

  /** File by file, as they were when the folder was looked at. */
  @Override
  public void deleteTree(String path) {
    moment.run();
    List<String> found =
        bucket.files.keySet().stream()
            .filter(p -> p.equals(path) || p.startsWith(path + "/"))
            .toList();
    for (String file : found) {
      moment.run();
      bucket.files.remove(file);
    }
  }

  @Override
  public void flush(String folder) {}

  @Override
  public Lock lock(String path) {
    return new Lock() {
      @Override
      public void requireHeld() {}

      @Override
      public void close() {}
    };
  }
}
