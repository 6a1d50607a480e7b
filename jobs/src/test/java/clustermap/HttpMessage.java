package clustermap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One message of HTTP/1.1 as it went over the wire. */
final class HttpMessage {
  private static final int LONGEST_LINE = 1 << 16;

  private final String start;
  private final List<String> headers;

  /** With the framing of chunks, if there is one. */
  private final byte[] body;

  HttpMessage(String start, List<String> headers, byte[] body) {
    this.start = start;
    this.headers = headers;
    this.body = body;
  }

  /** Start and headers without a body, or null at the end of the stream. */
  static @Nullable HttpMessage readHead(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    List<String> headers = new ArrayList<>();
    for (String line = needed(in); !line.isEmpty(); line = needed(in)) {
      headers.add(line);
    }
    return new HttpMessage(start, headers, new byte[0]);
  }

  /**
   * With the body that the headers tell of; of an answer without a length it ends with the stream.
   */
  HttpMessage readBody(InputStream in, boolean untilEnd) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String length = header("content-length");
    if (header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      chunks(in, bytes);
    } else if (!length.isEmpty()) {
      copy(in, Integer.parseInt(length), bytes);
    } else if (untilEnd) {
      in.transferTo(bytes);
    }
    return new HttpMessage(start, headers, bytes.toByteArray());
  }

  private static void chunks(InputStream in, ByteArrayOutputStream out) throws IOException {
    int size;
    do {
      String line = needed(in);
      out.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
      size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      if (size > 0) {
        copy(in, size, out);
        out.writeBytes((needed(in) + "\r\n").getBytes(ISO_8859_1));
      }
    } while (size > 0);
    String trailer;
    do {
      trailer = needed(in);
      out.writeBytes((trailer + "\r\n").getBytes(ISO_8859_1));
    } while (!trailer.isEmpty());
  }

  private static void copy(InputStream in, int count, ByteArrayOutputStream out)
      throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the body ended after " + bytes.length + " of " + count + " bytes");
    }
    out.writeBytes(bytes);
  }

  private static String needed(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      throw new EOFException("the stream ended within a message");
    }
    return line;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line longer than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
      next = in.read();
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** The request or status line. */
  String start() {
    return start;
  }

  /** The value of a header by its name in small letters, or the empty text. */
  String header(String name) {
    for (String line : headers) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }

  /** Without these headers, by their names in small letters. */
  HttpMessage without(String... names) {
    List<String> kept = new ArrayList<>(headers);
    kept.removeIf(
        line -> Arrays.asList(names).contains(line.split(":", 2)[0].toLowerCase(Locale.ROOT)));
    return new HttpMessage(start, kept, body);
  }

  HttpMessage with(String header) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    return new HttpMessage(start, more, body);
  }

  /** The status of an answer. */
  int status() {
    return Integer.parseInt(start.split(" ", 3)[1]);
  }

  void write(OutputStream out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((start + "\r\n").getBytes(ISO_8859_1));
    for (String header : headers) {
      bytes.writeBytes((header + "\r\n").getBytes(ISO_8859_1));
    }
    bytes.writeBytes("\r\n".getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    bytes.writeTo(out);
    out.flush();
  }
}
