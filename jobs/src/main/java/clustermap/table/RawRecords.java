package clustermap.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits the bytes of one comma-separated file into records: a cursor that never loses a record
 * silently. Well-formed input (RFC 4180) is read exactly as that standard says. For the rest:
 *
 * <ul>
 *   <li>A record ends at LF, CRLF or, in a file whose header ends in a lone CR, at CR. In other
 *       files a lone CR ends a record only when it has all its fields, and is data otherwise. Lines
 *       without any byte are no records.
 *   <li>A quote closes a quoted field only before a separator or the end of a line; any other is
 *       kept as text, with a {@link FieldFault}.
 *   <li>A quote that never closes does not swallow what follows: look-ahead is bounded, a line that
 *       is a whole record by itself is never taken into a broken field, and reading goes on at the
 *       next line.
 *   <li>A record with broken quotes whose fields do not add up is split at its commas instead, and
 *       kept when they add up then.
 *   <li>A row has exactly as many fields as the header. No row is padded or cut, not even by empty
 *       fields at its end: a missing or an additional separator has moved the fields after it, and
 *       nobody knows where.
 *   <li>A field is UTF-8; where its bytes are not, it is read as Windows-1252, with a {@link
 *       FieldFault}.
 * </ul>
 */
final class RawRecords implements AutoCloseable {

  /** What was wrong with a field that could be read all the same. */
  enum FieldFault {
    UNESCAPED_QUOTE,
    UNCLOSED_QUOTE,
    WINDOWS_1252
  }

  /** What is wrong with a record as a whole. */
  enum RowFault {
    NONE,
    TOO_FEW_FIELDS,
    TOO_MANY_FIELDS,
    UNCLOSED_QUOTE,
    /** The file ends within the record: it was cut. */
    CUT_SHORT
  }

  /** A record may be this long; outlines of districts take some megabytes. */
  static final int MAX_RECORD_BYTES = 1 << 26;

  /** How far a field with broken quotes may run over line ends. */
  private static final int BROKEN_LOOK_AHEAD = 1 << 16;

  private static final int LF = '\n';
  private static final int CR = '\r';
  private static final int QUOTE = '"';
  private static final int COMMA = ',';
  private static final byte PLAIN = 0;
  private static final byte QUOTED = 1;
  private static final byte ESCAPED = 2;
  private static final byte ILL_FORMED = 4;
  private static final byte UNCLOSED = 8;
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private final InputStream in;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private byte[] buffer = new byte[1 << 16];
  private long base;
  private int start;
  private int recordEnd;
  private int limit;
  private boolean ended;

  private int expected = -1;
  private boolean crOnly;
  private long number = -1;
  private long offset;
  private RowFault rowFault = RowFault.NONE;

  // What the last scan found; positions are relative to the start of the record.
  private int count;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private byte[] how = new byte[64];
  private boolean wellFormed;
  private boolean unclosed;
  private boolean terminated;
  private int firstLineEnd;

  RawRecords(InputStream in) throws IOException {
    this.in = in;
    if (at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF) {
      start = 3;
    }
  }

  /** Whether the file begins with the byte order mark of UTF-16. */
  boolean looksLikeUtf16() throws IOException {
    int first = at(0);
    int second = at(1);
    return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
  }

  /**
   * Moves to the next record; the first one is the header, which says how many fields a row has.
   *
   * @return false at the end of the file
   */
  boolean next() throws IOException {
    start += recordEnd;
    recordEnd = 0;
    int first = at(0);
    while (first == LF || first == CR) {
      start++;
      first = at(0);
    }
    if (first < 0) {
      return false;
    }
    offset = base + start;
    rowFault = RowFault.NONE;
    int end = record();
    if (expected < 0) {
      expected = count;
      int last = end > 0 ? at(end - 1) : -1;
      crOnly = last == CR;
    } else if (rowFault == RowFault.NONE && count != expected) {
      rowFault = count < expected ? RowFault.TOO_FEW_FIELDS : RowFault.TOO_MANY_FIELDS;
    }
    if (!terminated && (count < expected || (how[count - 1] & UNCLOSED) != 0)) {
      rowFault = RowFault.CUT_SHORT;
    }
    number++;
    recordEnd = end;
    return true;
  }

  private int record() throws IOException {
    int end = scan(0, false, false);
    if (firstLineEnd < 0 && !unclosed) {
      if (wellFormed || expected < 0 || count == expected) {
        return end;
      }
      // Broken quotes, and the fields do not add up: the commas are what is left to go by.
      return scan(0, true, true);
    }
    if (!unclosed && wellFormed && (expected < 0 || count == expected)) {
      return end;
    }
    boolean keep = !unclosed && (wellFormed || count == expected) && !holdsWholeLine(end);
    if (keep) {
      return scan(0, false, false);
    }
    end = scan(0, true, true);
    if (count != expected) {
      rowFault = RowFault.UNCLOSED_QUOTE;
    }
    return end;
  }

  /** Whether one of the lines after the first, up to the end, is a whole record by itself. */
  private boolean holdsWholeLine(int end) throws IOException {
    int line = firstLineEnd;
    while (line >= 0 && line < end) {
      int next = scan(line, true, false);
      if (wellFormed && !unclosed && count == expected) {
        return true;
      }
      if (next <= line) {
        return false;
      }
      line = next;
    }
    return false;
  }

  /**
   * Finds the fields from a position on.
   *
   * @param oneLine whether a line end ends the record even within quotes
   * @param atCommas whether a field with broken quotes ends at its first comma
   * @return the position after the record's terminator
   */
  private int scan(int begin, boolean oneLine, boolean atCommas) throws IOException {
    count = 0;
    wellFormed = true;
    unclosed = false;
    terminated = true;
    firstLineEnd = -1;
    int p = begin;
    while (true) {
      int fieldStart = p;
      int c = at(p);
      boolean plain = c != QUOTE;
      if (!plain) {
        p = quoted(fieldStart, oneLine);
        boolean broken = (how[count] & (ILL_FORMED | UNCLOSED)) != 0;
        wellFormed &= !broken;
        if (broken && atCommas) {
          byte fault = (how[count] & UNCLOSED) != 0 ? UNCLOSED : ILL_FORMED;
          p = unquoted(fieldStart);
          strip(fault);
        } else if ((how[count] & UNCLOSED) != 0) {
          unclosed = true;
        }
      } else {
        p = unquoted(fieldStart);
      }
      count++;
      c = at(p);
      if (c == COMMA) {
        p++;
        continue;
      }
      if (c < 0) {
        terminated = false;
        return p;
      }
      if (c == CR && at(p + 1) == LF) {
        return p + 2;
      }
      return p + 1;
    }
  }

  /** Scans a field that opens with a quote; returns the position of what ends it. */
  private int quoted(int open, boolean oneLine) throws IOException {
    span(open + 1, open + 1, QUOTED);
    byte flags = QUOTED;
    boolean overLines = false;
    int p = open + 1;
    while (true) {
      int c = at(p);
      if (c < 0 || (oneLine && lineEnd(p, c))) {
        flags |= UNCLOSED;
        break;
      }
      if (c == QUOTE) {
        int n = at(p + 1);
        if (n == QUOTE) {
          flags |= ESCAPED;
          p += 2;
          continue;
        }
        if (n == COMMA || n < 0 || endsRecord(p + 1, n)) {
          to[count] = p;
          how[count] = flags;
          return p + 1;
        }
        flags |= ILL_FORMED;
      } else if (lineEnd(p, c)) {
        overLines = true;
        if (firstLineEnd < 0) {
          firstLineEnd = c == CR && at(p + 1) == LF ? p + 2 : p + 1;
        }
      }
      boolean broken = (flags & ILL_FORMED) != 0 && overLines;
      if (p - open > (broken ? BROKEN_LOOK_AHEAD : MAX_RECORD_BYTES / 2)) {
        flags |= UNCLOSED;
        break;
      }
      p++;
    }
    to[count] = p;
    how[count] = flags;
    return p;
  }

  /** Whether the byte ends a line: within quotes a lone CR does so in a CR file only. */
  private boolean lineEnd(int p, int c) throws IOException {
    return c == LF || (c == CR && (crOnly || expected < 0 || at(p + 1) == LF));
  }

  /** Whether the byte, outside quotes, ends the record if the current field is its last. */
  private boolean endsRecord(int p, int c) throws IOException {
    return lineEnd(p, c) || (c == CR && count + 1 == expected);
  }

  private int unquoted(int open) throws IOException {
    byte flags = PLAIN;
    int p = open;
    while (true) {
      int c = at(p);
      if (c < 0 || c == COMMA || endsRecord(p, c)) {
        break;
      }
      if (c == QUOTE) {
        flags |= ILL_FORMED;
        wellFormed = false;
      }
      p++;
    }
    span(open, p, flags);
    return p;
  }

  /** Takes the quotes at the ends of a field that was split at commas off its text. */
  private void strip(byte fault) {
    from[count]++;
    if (to[count] > from[count] && buffer[start + to[count] - 1] == QUOTE) {
      to[count]--;
    }
    how[count] = fault;
  }

  private void span(int begin, int end, byte flags) {
    if (count == from.length) {
      from = Arrays.copyOf(from, count * 2);
      to = Arrays.copyOf(to, count * 2);
      how = Arrays.copyOf(how, count * 2);
    }
    from[count] = begin;
    to[count] = end;
    how[count] = flags;
  }

  /** The byte at a position relative to the start of the record; -1 after the end of the file. */
  private int at(int position) throws IOException {
    while (start + position >= limit) {
      if (ended) {
        return -1;
      }
      fill();
    }
    return buffer[start + position] & 0xFF;
  }

  private void fill() throws IOException {
    if (limit == buffer.length) {
      if (start > buffer.length / 2 || (start > 0 && buffer.length >= MAX_RECORD_BYTES)) {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        base += start;
        limit -= start;
        start = 0;
      } else if (buffer.length >= MAX_RECORD_BYTES) {
        throw new IOException(
            "a record that begins at byte "
                + (base + start)
                + " is longer than "
                + MAX_RECORD_BYTES / 2
                + " bytes");
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      ended = true;
    } else {
      limit += read;
    }
  }

  /** Number of the record: 0 is the header, 1 the first row. */
  long number() {
    return number;
  }

  /** Where the record begins in the uncompressed file. */
  long byteOffset() {
    return offset;
  }

  /** Bytes read and done with, the byte order mark included. */
  long bytesDone() {
    return base + start;
  }

  RowFault rowFault() {
    return rowFault;
  }

  int fieldCount() {
    return count;
  }

  /** Text of a field of the current record, without its quotes. */
  String text(int field) {
    int begin = start + from[field];
    int length = to[field] - from[field];
    String text = decode(begin, length);
    return (how[field] & ESCAPED) == 0 ? text : text.replace("\"\"", "\"");
  }

  boolean has(FieldFault fault, int field) {
    return switch (fault) {
      case UNESCAPED_QUOTE -> (how[field] & ILL_FORMED) != 0 && (how[field] & UNCLOSED) == 0;
      case UNCLOSED_QUOTE -> (how[field] & UNCLOSED) != 0;
      case WINDOWS_1252 -> !isUtf8(start + from[field], to[field] - from[field]);
    };
  }

  private boolean isAscii(int begin, int length) {
    for (int i = begin; i < begin + length; i++) {
      if (buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isUtf8(int begin, int length) {
    if (isAscii(begin, length)) {
      return true;
    }
    try {
      utf8.decode(ByteBuffer.wrap(buffer, begin, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private String decode(int begin, int length) {
    if (isAscii(begin, length)) {
      return new String(buffer, begin, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return utf8.decode(ByteBuffer.wrap(buffer, begin, length)).toString();
    } catch (CharacterCodingException e) {
      return new String(buffer, begin, length, WINDOWS_1252);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
