package clustermap.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of a CSV file to be, with numbers as the shortest decimals that read as the same double.
 */
final class CsvBytes {
  /** Below this a number of thousandths is exact in a double, and so is its decimal. */
  private static final double LARGEST_SHORT = 1e12;

  private byte[] bytes;
  private int size;

  CsvBytes(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    size = 0;
  }

  void add(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  void add(String ascii) {
    int length = ascii.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
  }

  /** A text, in quotes where it needs them. */
  void text(byte[] text, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to && plain; i++) {
      byte b = text[i];
      plain = b != ',' && b != '"' && b != '\n' && b != '\r';
    }
    reserve(2 * (to - from) + 2);
    if (plain) {
      System.arraycopy(text, from, bytes, size, to - from);
      size += to - from;
      return;
    }
    bytes[size++] = '"';
    for (int i = from; i < to; i++) {
      if (text[i] == '"') {
        bytes[size++] = '"';
      }
      bytes[size++] = text[i];
    }
    bytes[size++] = '"';
  }

  void whole(long value) {
    if (value < 0) {
      add(Long.toString(value));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  /** A number of thousandths as a decimal without zeros at its end. */
  void thousandths(long value) {
    if (value < 0) {
      add('-');
    }
    long magnitude = Math.abs(value);
    whole(magnitude / 1000);
    int part = (int) (magnitude % 1000);
    if (part != 0) {
      add('.');
      for (int scale = 100; part > 0; scale /= 10) {
        add((char) ('0' + part / scale));
        part %= scale;
      }
    }
  }

  void number(double value) {
    if (Math.abs(value) < LARGEST_SHORT) {
      long thousandths = Math.round(value * 1000);
      if (thousandths / 1000.0 == value) {
        thousandths(thousandths);
        return;
      }
    }
    add(Double.toString(value));
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
