package clustermap.store;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk through Hadoop's client, with renames of files that fail in one step where the
 * target exists, as HDFS has them; Hadoop's own client of the local disk looks first and renames
 * then.
 */
public final class OneStepRenames extends DelegateToFileSystem {

  /** As Hadoop makes it. */
  public OneStepRenames(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
    super(uri, new OneStepFiles(), hadoop, "file", false);
  }

  private static final class OneStepFiles extends RawLocalFileSystem {
    @Override
    @SuppressWarnings("deprecation") // the one that Hadoop calls
    protected void rename(Path from, Path to, Options.Rename... options) throws IOException {
      File source = pathToFile(from);
      File target = pathToFile(to);
      if (source.isDirectory() || options[0] == Options.Rename.OVERWRITE) {
        super.rename(from, to, options);
        return;
      }
      try {
        Files.createLink(target.toPath(), source.toPath());
      } catch (FileAlreadyExistsException e) {
        throw new org.apache.hadoop.fs.FileAlreadyExistsException(to + " exists");
      }
      Files.delete(source.toPath());
    }
  }
}
