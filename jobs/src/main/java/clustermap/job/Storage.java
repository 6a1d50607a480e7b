package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.store.PosixLocalFileSystem;
import clustermap.store.Stores;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * How a run reaches what it reads and writes: one set of Hadoop's settings for inputs, stages and
 * the root, so that endpoints and credentials are named once, in Hadoop's own files or environment
 * or by keys {@code spark.hadoop.*}.
 *
 * @param hadoop the settings
 * @param stores opens places by their location
 */
public record Storage(Configuration hadoop, Stores stores) {
  /** What keys of Hadoop begin with among those of Spark. */
  static final String OF_SPARK = "spark.hadoop.";

  /** Which file system paths without a scheme are of. */
  static final String DEFAULT = "fs.defaultFS";

  /**
   * That of this machine, whatever the files of a Hadoop cluster say: a relative path, the shipped
   * reference data and a root without a scheme are the same here and there.
   */
  static final String THIS_MACHINE = "file:///";

  /**
   * As a configuration says.
   *
   * @param say is told what a user should know while something is waited for
   */
  public static Storage of(RunConfig config, Consumer<String> say) {
    Configuration hadoop = hadoop(config.spark());
    return new Storage(
        hadoop, Stores.of(() -> hadoop, config.store().onlyWriter(), config.store().lease(), say));
  }

  /** As Hadoop's own files and environment say. */
  static Storage standard() {
    Configuration hadoop = hadoop(Map.of());
    return new Storage(
        hadoop, Stores.of(() -> hadoop, /* onlyWriter= */ false, Stores.LEASE, note -> {}));
  }

  private static Configuration hadoop(Map<String, String> spark) {
    Configuration hadoop = new Configuration();
    hadoop.set(PosixLocalFileSystem.KEY, PosixLocalFileSystem.class.getName());
    spark.forEach(
        (key, value) -> {
          if (key.startsWith(OF_SPARK)) {
            hadoop.set(key.substring(OF_SPARK.length()), value);
          }
        });
    hadoop.set(DEFAULT, THIS_MACHINE);
    return hadoop;
  }
}
