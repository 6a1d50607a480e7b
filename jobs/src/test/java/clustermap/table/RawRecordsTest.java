package clustermap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawRecordsTest {
  private static final String HEADER = "name,number,status\n";

  /** One record as a test sees it. */
  private record Seen(
      long number, long offset, RawRecords.RowFault fault, List<String> fields, String notes) {}

  private static List<Seen> read(byte[] bytes) throws IOException {
    List<Seen> seen = new ArrayList<>();
    // Few bytes at a time, so that every refill of the buffer is met.
    InputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 7));
          }
        };
    try (RawRecords records = new RawRecords(slow)) {
      while (records.next()) {
        List<String> fields = new ArrayList<>();
        StringBuilder notes = new StringBuilder();
        for (int i = 0; i < records.fieldCount(); i++) {
          fields.add(records.text(i));
          for (RawRecords.FieldFault fault : RawRecords.FieldFault.values()) {
            if (records.has(fault, i)) {
              notes.append(i).append(':').append(fault).append(' ');
            }
          }
        }
        seen.add(
            new Seen(
                records.number(),
                records.byteOffset(),
                records.rowFault(),
                fields,
                notes.toString().strip()));
      }
      assertThat(records.bytesDone()).isEqualTo(bytes.length);
    }
    return seen;
  }

  private static List<Seen> rows(String text) throws IOException {
    return rows(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Seen> rows(byte[] bytes) throws IOException {
    List<Seen> all = read(bytes);
    return all.subList(1, all.size());
  }

  private static List<List<String>> fields(List<Seen> rows) {
    return rows.stream().map(Seen::fields).toList();
  }

  @Test
  void readsQuotedCommasNewlinesAndDoubledQuotes() throws IOException {
    List<Seen> rows = rows(HEADER + "\"A, B\",\"1\n2\",\"say \"\"x\"\"\"\nC,2,\n");

    assertThat(fields(rows))
        .containsExactly(List.of("A, B", "1\n2", "say \"x\""), List.of("C", "2", ""));
    assertThat(rows).extracting(Seen::notes).containsOnly("");
    assertThat(rows).extracting(Seen::number).containsExactly(1L, 2L);
    assertThat(rows).extracting(Seen::offset).containsExactly(19L, 44L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void takesAnyLineEnd(String end) throws IOException {
    String text = String.join(end, "name,number,status", "\"A\",1,x", "", "B,2,\"y\"") + end;

    assertThat(fields(rows(text))).containsExactly(List.of("A", "1", "x"), List.of("B", "2", "y"));
  }

  @Test
  void aLoneCarriageReturnEndsOnlyAWholeRecordOfALineFeedFile() throws IOException {
    List<Seen> rows = rows(HEADER + "A,1,x\rB\rC,2,y\n");

    assertThat(fields(rows)).containsExactly(List.of("A", "1", "x"), List.of("B\rC", "2", "y"));
  }

  @Test
  void skipsTheByteOrderMarkAndCountsIt() throws IOException {
    List<Seen> all = read(("\uFEFF" + HEADER + "A,1,x\n").getBytes(StandardCharsets.UTF_8));

    assertThat(all.get(0).fields()).containsExactly("name", "number", "status");
    assertThat(all.get(1).offset()).isEqualTo(22);
  }

  @Test
  void keepsAQuoteThatClosesNothing() throws IOException {
    List<Seen> rows = rows(HEADER + "\"SCH \"LOGISTICS LTD\",\"1\",\"x\"\n\"B\",\"2\",\"y\"\n");

    assertThat(fields(rows))
        .containsExactly(List.of("SCH \"LOGISTICS LTD", "1", "x"), List.of("B", "2", "y"));
    assertThat(rows.get(0).notes()).isEqualTo("0:UNESCAPED_QUOTE");
  }

  @Test
  void splitsAtCommasWhenBrokenQuotesDoNotAddUp() throws IOException {
    List<Seen> rows =
        rows(HEADER + "\"THE \"URBAN\"\",\"1\",\"x\"\n\"ABC LTD,\"2\",\"y\"\n\"D\",\"3\",\"z\"\n");

    assertThat(fields(rows))
        .containsExactly(
            List.of("THE \"URBAN\"", "1", "x"),
            List.of("ABC LTD", "2", "y"),
            List.of("D", "3", "z"));
    assertThat(rows).extracting(Seen::fault).containsOnly(RawRecords.RowFault.NONE);
  }

  @Test
  void anUnclosedQuoteSwallowsNoOtherRecord() throws IOException {
    List<Seen> quoted = rows(HEADER + "\"A,1,x\n\"B\",\"2\",\"y\"\n\"C\",\"3\",\"z\"\n");
    List<Seen> bare = rows(HEADER + "\"A,1,x\nB,2,y\nC,3,z\n");

    assertThat(fields(quoted))
        .isEqualTo(fields(bare))
        .containsExactly(List.of("A", "1", "x"), List.of("B", "2", "y"), List.of("C", "3", "z"));
    assertThat(bare.get(0).notes()).isEqualTo("0:UNCLOSED_QUOTE");
  }

  @Test
  void anUnclosedQuoteWithTheWrongNumberOfFieldsIsAFaultOfItsLineOnly() throws IOException {
    List<Seen> rows = rows(HEADER + "\"A,1\nB,2,y\n");

    assertThat(rows.get(0).fault()).isEqualTo(RawRecords.RowFault.UNCLOSED_QUOTE);
    assertThat(rows.get(1).fields()).containsExactly("B", "2", "y");
  }

  @Test
  void aBrokenFieldOverTwoLinesStaysOneRecord() throws IOException {
    List<Seen> rows = rows(HEADER + "\"THE \"URBAN\nSTYLE\",\"1\",\"x\"\n\"B\",\"2\",\"y\"\n");

    assertThat(fields(rows))
        .containsExactly(List.of("THE \"URBAN\nSTYLE", "1", "x"), List.of("B", "2", "y"));
  }

  @Test
  void rowsWithAnotherNumberOfFieldsAreFaultsEvenWhenTheRestIsEmpty() throws IOException {
    List<Seen> rows = rows(HEADER + "A,1\nB,2,,\nC,3,\n");

    assertThat(rows)
        .extracting(Seen::fault)
        .containsExactly(
            RawRecords.RowFault.TOO_FEW_FIELDS,
            RawRecords.RowFault.TOO_MANY_FIELDS,
            RawRecords.RowFault.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A,1", "\"A\",\"1\",\"x", "\"A", "A"})
  void aFileThatEndsWithinARecordIsCutShort(String tail) throws IOException {
    List<Seen> rows = rows(HEADER + "A,1,x\n" + tail);

    assertThat(rows.get(rows.size() - 1).fault()).isEqualTo(RawRecords.RowFault.CUT_SHORT);
  }

  @Test
  void theLastLineNeedsNoEnd() throws IOException {
    assertThat(rows(HEADER + "A,1,x"))
        .extracting(Seen::fault)
        .containsExactly(RawRecords.RowFault.NONE);
  }

  @Test
  void readsWindows1252WhereBytesAreNotUtf8() throws IOException {
    byte[] bytes = (HEADER + "CAFÉ,1,x\n").getBytes(Charset.forName("windows-1252"));

    List<Seen> rows = rows(bytes);

    assertThat(rows.get(0).fields().get(0)).isEqualTo("CAFÉ");
    assertThat(rows.get(0).notes()).isEqualTo("0:WINDOWS_1252");
  }

  @Test
  void keepsNulBytesInTheText() throws IOException {
    assertThat(fields(rows(HEADER + "A\0B,1,x\n"))).containsExactly(List.of("A\0B", "1", "x"));
  }

  @Test
  void readsWellFormedFilesAsAnIndependentParserDoes() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int width = 1 + random.nextInt(5);
      List<List<String>> table = new ArrayList<>();
      for (int r = 0; r <= 20; r++) {
        List<String> row = new ArrayList<>();
        for (int c = 0; c < width; c++) {
          row.add(r == 0 ? "c" + c : randomText(random));
        }
        table.add(row);
      }
      String text = write(table, random);

      assertThat(simpleParse(text)).as("seed %d, the test's own parser", seed).isEqualTo(table);
      assertThat(fields(read(text.getBytes(StandardCharsets.UTF_8))))
          .as("seed %d: %s", seed, text)
          .isEqualTo(table);
    }
  }

  private static String randomText(Random random) {
    String letters = "ab,\"\n\r é;'";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** Writes by RFC 4180; quotes every field of a table of one column, whose blank lines vanish. */
  private static String write(List<List<String>> table, Random random) {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder text = new StringBuilder();
    for (List<String> row : table) {
      for (int i = 0; i < row.size(); i++) {
        String field = row.get(i);
        boolean must = row.size() == 1 || field.matches("(?s).*[,\"\n\r].*");
        text.append(i == 0 ? "" : ",");
        text.append(
            must || random.nextInt(3) == 0 ? "\"" + field.replace("\"", "\"\"") + "\"" : field);
      }
      text.append(end);
    }
    return text.toString();
  }

  /** RFC 4180 as a machine of two states, for well-formed text only. */
  private static List<List<String>> simpleParse(String text) {
    List<List<String>> table = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean inQuotes = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inQuotes) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else if (c == '"') {
          inQuotes = false;
        } else {
          field.append(c);
        }
      } else if (c == '"') {
        inQuotes = true;
      } else if (c == ',') {
        row.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        row.add(field.toString());
        field.setLength(0);
        table.add(row);
        row = new ArrayList<>();
      } else if (c != '\r') {
        field.append(c);
      }
    }
    return table;
  }

  @Test
  void randomBytesAreAllAccountedFor() throws IOException {
    byte[] alphabet = "ab1,,\"\"\"\n\n\r\0\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(400)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(alphabet.length)];
      }
      // read() itself asserts that every byte was consumed.
      List<Seen> all = read(bytes);
      long last = -1;
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).number()).as("seed %d", seed).isEqualTo(i);
        assertThat(all.get(i).offset()).as("seed %d", seed).isGreaterThan(last);
        last = all.get(i).offset();
        boolean adds = all.get(i).fields().size() == all.get(0).fields().size();
        assertThat(adds || all.get(i).fault() != RawRecords.RowFault.NONE)
            .as("seed %d, record %d: a row that does not add up is a fault", seed, i)
            .isTrue();
      }
    }
  }

  @Test
  void oneBrokenLineAmongGoodOnesCostsAtMostItself() throws IOException {
    String garbage = "x\"\"\",\0";
    for (long seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      boolean quoted = random.nextBoolean();
      StringBuilder text = new StringBuilder(HEADER);
      int broken = random.nextInt(6);
      for (int r = 0; r < 6; r++) {
        if (r == broken) {
          int length = 1 + random.nextInt(12);
          for (int i = 0; i < length; i++) {
            text.append(garbage.charAt(random.nextInt(garbage.length())));
          }
          text.append('\n');
        } else {
          text.append(
              (quoted ? "'N#','#','ok'\n" : "N#,#,ok\n").replace('\'', '"').replace("#", "" + r));
        }
      }
      List<List<String>> found = fields(rows(text.toString()));
      for (int r = 0; r < 6; r++) {
        if (r != broken) {
          assertThat(found).as("seed %d: %s", seed, text).contains(List.of("N" + r, "" + r, "ok"));
        }
      }
    }
  }

  @Test
  void aRecordWithoutEndIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            java.util.Arrays.fill(into, offset, offset + length, (byte) 'a');
            return length;
          }
        };

    assertThatThrownBy(
            () -> {
              try (RawRecords records = new RawRecords(endless)) {
                records.next();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("record that begins at byte 0");
  }
}
