package clustermap.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of this machine, with the same files, checksums and permissions. Hadoop sets
 * permissions by its native library, and starts a process {@code chmod} for every file and folder
 * where there is none; here the JVM sets them itself.
 */
public final class PosixLocalFileSystem extends LocalFileSystem {
  /** The key of Hadoop that names the class of this machine's file system. */
  public static final String KEY = "fs.file.impl";

  public PosixLocalFileSystem() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      if (permission.getStickyBit()
          || Files.getFileAttributeView(file, PosixFileAttributeView.class) == null) {
        super.setPermission(path, permission);
      } else {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permission.toString()));
      }
    }
  }
}
