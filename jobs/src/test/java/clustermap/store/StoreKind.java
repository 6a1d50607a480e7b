package clustermap.store;

import clustermap.HadoopCluster;
import clustermap.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The kinds of store. The local disk through Hadoop's client stands for HDFS, except where there is
 * a real one.
 */
public enum StoreKind {
  LOCAL,
  RENAMING,
  OBJECTS,
  HDFS;

  /** A location of its own below a test's folder. */
  public String location(Path temp, String name) {
    return switch (this) {
      case LOCAL -> temp.resolve(name).toString();
      case RENAMING -> "file:" + temp.resolve(name);
      case HDFS -> HadoopCluster.shared().uri(temp.getFileName() + "/" + name);
      case OBJECTS -> S3Server.uri(temp.getFileName() + "/" + name);
    };
  }

  /** Opens locations of this kind, and folders of this machine by their paths. */
  public Stores stores(String endpoint, Duration lease, Path copies) {
    Configuration hadoop = this == HDFS ? HadoopCluster.shared().settings() : new Configuration();
    hadoop.set("fs.AbstractFileSystem.file.impl", OneStepRenames.class.getName());
    S3Server.settings(endpoint).forEach(hadoop::set);
    HadoopStore.Use use =
        new HadoopStore.Use(/* onlyWriter= */ false, lease, new LocalCopies(copies), note -> {});
    Stores standard = new HadoopStores(() -> hadoop, use);
    return this == RENAMING
        ? location ->
            location.startsWith("file:") ? renaming(location, hadoop, use) : standard.open(location)
        : standard;
  }

  private static Store renaming(String location, Configuration hadoop, HadoopStore.Use use) {
    try {
      FileSystem files = new RawLocalFileSystem();
      files.initialize(URI.create("file:///"), hadoop);
      return new HadoopStore(
          files,
          FileContext.getFileContext(URI.create("file:///"), hadoop),
          new org.apache.hadoop.fs.Path(location),
          use);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
