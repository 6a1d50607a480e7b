package clustermap.query;

import clustermap.fault.Fault;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Points of a CSV file (RFC 4180, a header, commas, LF or CRLF, UTF-8 with or without a mark; may
 * be gzipped). Lines without any byte are no rows. A row that is no point ends the reading: nothing
 * is mended or left out.
 */
final class PointCsv {
  private static final int BUFFER = 1 << 18;
  private static final int LONGEST_RECORD = 1 << 24;
  private static final int REPORT_ROWS = 1 << 20;

  private final String file;
  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean atEnd;

  /** The row at hand, from 1, 0 for the header; and the line in which it begins, from 1. */
  private long row = -1;

  private long line = 1;
  private long nextLine = 1;

  private int fields;
  private int[] from = new int[16];
  private int[] to = new int[16];
  private boolean[] quoted = new boolean[16];

  private PointCsv(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Reads a file.
   *
   * @param rowsRead told now and then how many rows were read
   * @throws Fault INPUT when the file cannot be read or a row is no point
   */
  static PointRows read(Path path, LongConsumer rowsRead) {
    String file = path.toString();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      raw.mark(2);
      boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      if (!zipped) {
        return new PointCsv(file, raw).rows(rowsRead);
      }
      try (InputStream unzipped = new GZIPInputStream(raw, 1 << 16)) {
        return new PointCsv(file, unzipped).rows(rowsRead);
      }
    } catch (EOFException | ZipException e) {
      throw Fault.input(file + " is a damaged gzip file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw Fault.input(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private PointRows rows(LongConsumer rowsRead) throws IOException {
    fill();
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
    }
    if (!next()) {
      throw Fault.input(file + " is empty. Expected a header with x and y.");
    }
    List<String> header = new ArrayList<>();
    for (int f = 0; f < fields; f++) {
      header.add(text(f));
    }
    PointColumns columns = PointColumns.find(file, header);
    Texts ids = columns.id() < 0 ? null : new Texts();
    PointRows.Builder rows = new PointRows.Builder(file);
    while (next()) {
      if (fields != header.size()) {
        throw Fault.input(
            file
                + ", "
                + where()
                + ": found "
                + fields
                + " fields, expected "
                + header.size()
                + " as in the header. Mend the row; a text with a comma needs quotes.");
      }
      rows.add(
          coordinate(rows, columns.x(), columns.xName()),
          coordinate(rows, columns.y(), columns.yName()));
      if (columns.weight() >= 0) {
        double weight = number(columns.weight());
        if (!PointRows.Builder.isWeight(weight)) {
          throw rows.refused(where(), PointColumns.WEIGHT, text(columns.weight()));
        }
        rows.weigh(weight);
      }
      if (ids != null) {
        addText(ids, columns.id());
      }
      if (row % REPORT_ROWS == 0) {
        rowsRead.accept(row);
      }
    }
    return rows.build(ids, columns.unused());
  }

  private double coordinate(PointRows.Builder rows, int field, String name) {
    double value = number(field);
    if (!PointRows.Builder.isCoordinate(value)) {
      throw rows.refused(where(), name, text(field));
    }
    return value;
  }

  private double number(int field) {
    return Decimal.parse(buffer, from[field], to[field]);
  }

  private String where() {
    return "row " + row + " (line " + line + ")";
  }

  private String text(int field) {
    String text = new String(buffer, from[field], to[field] - from[field], StandardCharsets.UTF_8);
    return quoted[field] ? text.replace("\"\"", "\"") : text;
  }

  private void addText(Texts ids, int field) {
    if (!quoted[field]) {
      ids.add(buffer, from[field], to[field]);
      return;
    }
    byte[] text = text(field).getBytes(StandardCharsets.UTF_8);
    ids.add(text, 0, text.length);
  }

  /** Goes to the next record that is no empty line; false at the end of the file. */
  private boolean next() throws IOException {
    while (true) {
      line = nextLine;
      if (position == limit && atEnd) {
        return false;
      }
      if (!scan()) {
        fill();
        continue;
      }
      if (fields > 1 || quoted[0] || to[0] > from[0]) {
        row++;
        return true;
      }
    }
  }

  /** Finds the fields of a record; false when it goes on behind the bytes at hand. */
  private boolean scan() {
    fields = 0;
    long newLines = 0;
    int i = position;
    while (true) {
      int start = i;
      boolean hasQuote = i < limit && buffer[i] == '"';
      if (hasQuote) {
        start++;
        i++;
        while (true) {
          while (i < limit && buffer[i] != '"') {
            newLines += buffer[i] == '\n' ? 1 : 0;
            i++;
          }
          if (i + 1 >= limit && !atEnd) {
            return false;
          }
          if (i == limit) {
            throw broken("a quote is opened and never closed");
          }
          if (i + 1 < limit && buffer[i + 1] == '"') {
            i += 2;
          } else {
            break;
          }
        }
        add(start, i, true);
        i++;
      } else {
        while (i < limit && buffer[i] != ',' && buffer[i] != '\n' && buffer[i] != '\r') {
          i++;
        }
        if (i == limit && !atEnd) {
          return false;
        }
        add(start, i, false);
      }
      if (i < limit && buffer[i] == ',') {
        i++;
        continue;
      }
      if (i < limit && buffer[i] == '\r') {
        i++;
        if (i == limit && !atEnd) {
          return false;
        }
      }
      if (i < limit && buffer[i] == '\n') {
        i++;
      } else if (i < limit) {
        throw broken(hasQuote ? "text follows a closing quote" : "a lone carriage return");
      }
      position = i;
      nextLine += newLines + 1;
      return true;
    }
  }

  private Fault broken(String what) {
    return Fault.input(
        file
            + ", row "
            + (row + 1)
            + " (line "
            + line
            + "), column "
            + (fields + 1)
            + ": "
            + what
            + ". Expected fields as RFC 4180 has them; a quote within a quoted text is doubled.");
  }

  private void add(int start, int end, boolean isQuoted) {
    if (fields == from.length) {
      from = Arrays.copyOf(from, 2 * fields);
      to = Arrays.copyOf(to, 2 * fields);
      quoted = Arrays.copyOf(quoted, 2 * fields);
    }
    from[fields] = start;
    to[fields] = end;
    quoted[fields++] = isQuoted;
  }

  /** Keeps the record that has begun and reads on behind it. */
  private void fill() throws IOException {
    int kept = limit - position;
    if (kept == buffer.length) {
      if (kept >= LONGEST_RECORD) {
        throw broken("the record is longer than " + LONGEST_RECORD + " bytes");
      }
      buffer = Arrays.copyOf(buffer, 2 * kept);
    }
    System.arraycopy(buffer, position, buffer, 0, kept);
    position = 0;
    limit = kept;
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      atEnd = true;
    } else {
      limit += read;
    }
  }
}
