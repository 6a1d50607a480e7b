package clustermap.store;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Opens stores by their location: a path of this machine, or the URI of a file system of Hadoop.
 * Hadoop is not looked at before the first URI.
 */
public interface Stores {
  /** After how long without a sign of life the lock of a remote store is taken over. */
  Duration LEASE = Duration.ofSeconds(60);

  /**
   * The store at a location; nothing is read or written yet.
   *
   * @throws clustermap.fault.Fault CONFIG for a URI that no file system is known for; UNAVAILABLE
   *     when its client cannot start
   */
  Store open(String location);

  /** As Hadoop's own files and environment say, for reading and for short changes. */
  static Stores standard() {
    return of(Configuration::new, false, LEASE, note -> {});
  }

  /**
   * As a configuration says.
   *
   * @param hadoop Hadoop's settings: endpoints, credentials, time limits
   * @param onlyWriter whether a store that ignores conditions may be written to
   * @param lease after how long without a sign of life a lock is taken over
   * @param say is told what a user should know while something is waited for
   */
  static Stores of(
      Supplier<Configuration> hadoop, boolean onlyWriter, Duration lease, Consumer<String> say) {
    return new HadoopStores(
        hadoop, new HadoopStore.Use(onlyWriter, lease, LocalCopies.of(System.getenv()), say));
  }

  /**
   * A location with its host: {@code hdfs:///folder} lies on the file system that {@code
   * core-site.xml} names.
   *
   * @throws clustermap.fault.Fault CONFIG when it names none of that kind
   */
  static String hosted(String location) {
    return remote(location) ? HadoopStores.hosted(location) : location;
  }

  /** Whether a location is a URI of another file system than this machine's. */
  static boolean remote(String location) {
    return location.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*") && !location.startsWith("file:");
  }
}
