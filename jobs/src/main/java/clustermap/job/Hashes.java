package clustermap.job;

import clustermap.fault.Fault;
import clustermap.table.ReadFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** SHA-256 of texts and files, in hexadecimal. */
final class Hashes {

  private Hashes() {}

  /** The hash of a list of texts; where one ends and the next begins counts. */
  static String of(Iterable<String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of a list of texts; where one ends and the next begins counts. */
  static String of(String... parts) {
    return of(Arrays.asList(parts));
  }

  /**
   * The hash of a file's bytes.
   *
   * @throws Fault INPUT when it cannot be read, UNAVAILABLE when its store cannot
   */
  static String ofFile(Configuration hadoop, String file) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    Path path = new Path(file);
    try (InputStream in = FileSystem.get(path.toUri(), hadoop).open(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw ReadFailures.of(file, "cannot be read: " + e.getMessage(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The size of a file in bytes.
   *
   * @throws Fault INPUT when it cannot be read, UNAVAILABLE when its store cannot
   */
  static long size(Configuration hadoop, String file) {
    return status(hadoop, file).getLen();
  }

  /**
   * A file's size, and when it was last written.
   *
   * @throws Fault INPUT when it cannot be read, UNAVAILABLE when its store cannot
   */
  static FileStatus status(Configuration hadoop, String file) {
    Path path = new Path(file);
    try {
      return FileSystem.get(path.toUri(), hadoop).getFileStatus(path);
    } catch (IOException e) {
      throw ReadFailures.of(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
