package clustermap.query;

import clustermap.density.DensityLabels;
import clustermap.density.Locations;
import clustermap.density.WeightedPoints;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Points with the clusters they are in, ready to be written in the order they were read: id, x, y,
 * weight, label, core, probability.
 *
 * @param rows the points as read
 * @param locations where they are
 * @param ofLocation the cluster of each location
 */
public record ClusteredPoints(PointRows rows, Locations locations, DensityLabels ofLocation) {
  /** How a file is written, which follows from the end of its name. */
  public enum FileFormat {
    /** RFC 4180 but for LF: a header, then a row a point. */
    CSV,
    /** One Parquet file. */
    PARQUET;

    /** The format of a file by its name; null when the name tells none. */
    public static @Nullable FileFormat of(Path file) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      return name.endsWith(".csv") ? CSV : name.endsWith(".parquet") ? PARQUET : null;
    }
  }

  static final String[] COLUMNS = {"id", "x", "y", "weight", "label", "core", "probability"};

  /** How many points. */
  public int size() {
    return rows.points().size();
  }

  /** How many points are in no cluster. */
  public long noise() {
    long noise = 0;
    for (int i = 0; i < size(); i++) {
      noise += ofLocation.label()[locations.ofPoint(i)] < 0 ? 1 : 0;
    }
    return noise;
  }

  /**
   * Writes all points to a file that is there as a whole or not at all: what stood there before is
   * replaced at the end.
   *
   * @param rowsWritten told now and then how many rows were written
   * @throws Fault UNAVAILABLE when the file cannot be written
   */
  public void write(Path out, FileFormat format, LongConsumer rowsWritten) {
    Path unfinished = null;
    try {
      // Not createTempFile: that is the owner's alone, and what is written may be for others.
      unfinished =
          Files.createFile(
              out.toAbsolutePath()
                  .resolveSibling(".unfinished-" + UUID.randomUUID() + "-" + out.getFileName()));
      switch (format) {
        case CSV -> ClusteredCsv.write(this, unfinished, rowsWritten);
        case PARQUET -> ClusteredParquet.write(this, unfinished, rowsWritten);
      }
      move(unfinished, out);
    } catch (IOException e) {
      throw Fault.unavailable(
          out + " cannot be written: " + e.getMessage() + ". Make room there, or write elsewhere.",
          e);
    } finally {
      remove(unfinished);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void remove(@Nullable Path unfinished) {
    if (unfinished != null) {
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException e) {
        throw Fault.unavailable(unfinished + " cannot be removed: " + e.getMessage(), e);
      }
    }
  }

  /** Takes one point after the other. */
  interface RowSink {
    void row(
        byte[] id,
        int idFrom,
        int idTo,
        double x,
        double y,
        long thousandths,
        int label,
        boolean core,
        double probability)
        throws IOException;
  }

  private static final int REPORT_ROWS = 1 << 20;

  /** All points in order; without a column id, the row's number from 1 stands for it. */
  void forEach(RowSink sink, LongConsumer rowsWritten) throws IOException {
    WeightedPoints points = rows.points();
    Texts ids = rows.ids();
    Texts.Cursor id = ids == null ? new Texts().cursor() : ids.cursor();
    CsvBytes number = new CsvBytes(32);
    for (int i = 0; i < points.size(); i++) {
      byte[] text;
      int from;
      int to;
      if (ids == null) {
        number.clear();
        number.whole(i + 1L);
        text = number.bytes();
        from = 0;
        to = number.size();
      } else {
        id.advance();
        text = id.bytes;
        from = id.from;
        to = id.to;
      }
      int l = locations.ofPoint(i);
      sink.row(
          text,
          from,
          to,
          points.x(i),
          points.y(i),
          points.weight(i),
          ofLocation.label()[l],
          ofLocation.core()[l],
          ofLocation.probability()[l]);
      if ((i + 1) % REPORT_ROWS == 0) {
        rowsWritten.accept(i + 1L);
      }
    }
  }
}
