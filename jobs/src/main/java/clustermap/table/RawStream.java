package clustermap.table;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The CSV texts within one raw file: one, or in a zip one for each entry that ends in {@code .csv}.
 * A cursor; entries must be read in order and to their end.
 */
final class RawStream implements AutoCloseable {
  private static final int READ_AHEAD = 1 << 16;

  private final SourceFile file;
  private final FSDataInputStream raw;
  private final InputStream in;
  private final int zipEntries;
  private int entriesSeen;
  private boolean opened;

  RawStream(Configuration hadoop, SourceFile file) throws IOException {
    this.file = file;
    Path path = new Path(file.path());
    FileSystem store = path.getFileSystem(hadoop);
    long length = store.getFileStatus(path).getLen();
    raw = store.open(path);
    switch (file.kind()) {
      case CSV -> {
        in = raw;
        zipEntries = -1;
      }
      case CSV_GZ -> {
        in = new GZIPInputStream(new MoreThere(raw), READ_AHEAD);
        zipEntries = -1;
      }
      case CSV_ZIP -> {
        zipEntries = entriesInDirectory(raw, length);
        raw.seek(0);
        // Names that are no UTF-8 do not say so; any reading of them will do for a label.
        in = new ZipInputStream(new MoreThere(raw), StandardCharsets.ISO_8859_1);
      }
      default -> throw new IllegalArgumentException(file.kind() + " is not raw");
    }
  }

  /**
   * Moves to the next CSV text.
   *
   * @return its label, or empty when there is none left
   */
  Optional<String> nextText() throws IOException {
    if (!(in instanceof ZipInputStream zip)) {
      boolean first = !opened;
      opened = true;
      return first ? Optional.of(file.label()) : Optional.empty();
    }
    ZipEntry entry = zip.getNextEntry();
    while (entry != null) {
      entriesSeen++;
      String name = entry.getName();
      boolean hidden = name.startsWith("__MACOSX/") || name.contains("/.");
      if (!entry.isDirectory() && !hidden && name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
        return Optional.of(file.label() + "/" + name);
      }
      entry = zip.getNextEntry();
    }
    if (zipEntries >= 0 && entriesSeen != zipEntries) {
      throw new EOFException(
          "the zip's directory lists " + zipEntries + " entries, found " + entriesSeen);
    }
    return Optional.empty();
  }

  /** The current text's bytes; closing it does nothing. */
  InputStream text() {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  /** Number of entries by the zip's own directory, at its end; -1 when the directory is zip64. */
  private static int entriesInDirectory(FSDataInputStream raw, long length) throws IOException {
    int tail = (int) Math.min(length, 65_557);
    byte[] bytes = new byte[tail];
    raw.readFully(length - tail, bytes);
    for (int i = tail - 22; i >= 0; i--) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 5 && bytes[i + 3] == 6) {
        int entries = (bytes[i + 10] & 0xFF) | (bytes[i + 11] & 0xFF) << 8;
        return entries == 0xFFFF ? -1 : entries;
      }
    }
    throw new EOFException("the zip has no directory at its end");
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  /**
   * Answers {@code available} honestly: the JDK takes 0 for the end of the file and would leave out
   * the later members of a gzip, but stores may answer 0 between two packets.
   */
  private static final class MoreThere extends PushbackInputStream {
    MoreThere(InputStream in) {
      super(in, 1);
    }

    @Override
    public int available() throws IOException {
      int known = super.available();
      if (known > 0) {
        return known;
      }
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return 1;
    }
  }
}
