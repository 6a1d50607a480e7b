package clustermap.store;

import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/**
 * Writes by the preconditions of HTTP ({@code If-None-Match: *} and {@code If-Match}, RFC 9110
 * section 13), which S3 has for PUT, through Hadoop's client: endpoint, credentials, retries and
 * time limits are its own.
 */
final class ConditionalWrites implements AtomicWrites {
  private static final int READS = 5;

  private final FileSystem files;

  ConditionalWrites(FileSystem files) {
    this.files = files;
  }

  /** Whether a file system has such writes. */
  static boolean offeredBy(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
        && files.hasPathCapability(path, FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);
  }

  @Override
  public Optional<Versioned> read(Path file) throws IOException {
    IOException changed = new IOException("no such read");
    for (int i = 0; i < READS; i++) {
      try {
        FileStatus status = files.getFileStatus(file);
        if (!(status instanceof EtagSource tagged) || tagged.getEtag() == null) {
          throw new IOException(file + " has no ETag, by which writes are told apart");
        }
        // Opened by its status, so that what is read is of this ETag or fails.
        try (FSDataInputStream in = files.openFile(file).withFileStatus(status).build().get()) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          return Optional.of(new Versioned(text, tagged.getEtag()));
        }
      } catch (FileNotFoundException e) {
        if (i > 0 || !files.exists(file)) {
          return Optional.empty();
        }
      } catch (RemoteFileChangedException e) {
        changed = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading " + file, e);
      } catch (java.util.concurrent.ExecutionException e) {
        if (e.getCause() instanceof FileNotFoundException) {
          return Optional.empty();
        }
        if (!(e.getCause() instanceof RemoteFileChangedException)) {
          throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        changed = new IOException(e.getCause());
      }
    }
    throw changed;
  }

  @Override
  public void put(Path file, String text) throws IOException {
    try (FSDataOutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public boolean create(Path file, String text) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.overwrite(true);
    builder.must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    return write(builder, text);
  }

  @Override
  public boolean replace(Path file, String version, String text) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.overwrite(true);
    builder.must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, version);
    return write(builder, text);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file, false);
  }

  private static boolean write(FSDataOutputStreamBuilder<?, ?> builder, String text)
      throws IOException {
    try (FSDataOutputStream out = builder.build()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (RemoteFileChangedException | FileAlreadyExistsException | FileNotFoundException e) {
      return false;
    }
    return true;
  }
}
