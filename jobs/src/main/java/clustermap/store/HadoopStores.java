package clustermap.store;

import clustermap.fault.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/** Folders of this machine, and file systems of Hadoop, of which each is opened once. */
final class HadoopStores implements Stores {
  private final Supplier<Configuration> hadoop;
  private final HadoopStore.Use use;
  private final Map<String, FileSystem> systems = new HashMap<>();

  HadoopStores(Supplier<Configuration> hadoop, HadoopStore.Use use) {
    this.hadoop = hadoop;
    this.use = use;
  }

  @Override
  public Store open(String named) {
    if (!Stores.remote(named)) {
      return new LocalStore(
          named.startsWith("file:") ? Path.of(URI.create(named)) : Path.of(named));
    }
    String location = hosted(named);
    try {
      org.apache.hadoop.fs.Path base = new org.apache.hadoop.fs.Path(location);
      FileSystem files = system(base.toUri());
      return new HadoopStore(files, renaming(files, base), base, use);
    } catch (IllegalArgumentException | org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw Fault.config(
          location
              + ": no such store ("
              + e.getMessage()
              + "); give a folder, or a URI such as s3a://bucket/folder or hdfs://host/folder");
    } catch (IOException e) {
      throw Fault.unavailable("cannot reach " + location + ": " + LocalStore.reason(e), e);
    }
  }

  /** The same location with a host: that of the cluster's own file system, where none is named. */
  static String hosted(String location) {
    int host = location.indexOf("://") + "://".length();
    if (location.charAt(host) != '/') {
      return location;
    }
    URI usual = FileSystem.getDefaultUri(new Configuration());
    if (usual.getAuthority() == null || !location.startsWith(usual.getScheme() + "://")) {
      throw Fault.config(
          location
              + ": names no host, and no core-site.xml in HADOOP_CONF_DIR says which it is"
              + " (fs.defaultFS); write it as hdfs://HOST:PORT/folder");
    }
    return location.substring(0, host) + usual.getAuthority() + location.substring(host);
  }

  private synchronized FileSystem system(URI uri) throws IOException {
    String authority = uri.getScheme() + "://" + uri.getAuthority();
    FileSystem known = systems.get(authority);
    if (known == null) {
      known = FileSystem.get(uri, hadoop.get());
      systems.put(authority, known);
    }
    return known;
  }

  /** An object store writes on conditions; of the others it is taken that they rename. */
  private @Nullable FileContext renaming(FileSystem files, org.apache.hadoop.fs.Path base)
      throws IOException {
    return ConditionalWrites.offeredBy(files, base)
        ? null
        : FileContext.getFileContext(base.toUri(), hadoop.get());
  }
}
