package clustermap.config;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.common.record.Record;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** A CSV file of rules that people write and review: every mistake is named with its line. */
final class RuleFile {
  private final Path file;
  private final List<String> header;
  private final List<String> mistakes;

  /**
   * A file.
   *
   * @param header the columns that it must have, in order
   * @param mistakes where mistakes are added
   */
  RuleFile(Path file, List<String> header, List<String> mistakes) {
    this.file = file;
    this.header = header;
    this.mistakes = mistakes;
  }

  /**
   * Reads the records that have all columns.
   *
   * @param accept is given where a record stands, in words, and the record
   * @return whether the file could be read to its end
   */
  boolean read(BiConsumer<String, Record> accept) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setHeaderExtractionEnabled(true);
    settings.setLineSeparatorDetectionEnabled(true);
    CsvParser parser = new CsvParser(settings);
    try {
      // A line end at the end, so that the last record's line is counted like the others.
      String text = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
      parser.beginParsing(new StringReader(text + "\n"));
      String[] found = parser.getContext().headers();
      if (found == null || !Arrays.asList(found).equals(header)) {
        mistakes.add(
            file.getFileName()
                + ": the header is "
                + Arrays.toString(found)
                + ", expected "
                + header);
        return false;
      }
      for (Record row = parser.parseNextRecord(); row != null; row = parser.parseNextRecord()) {
        String where = file.getFileName() + " line " + parser.getContext().currentLine();
        int columns = row.getValues().length;
        if (columns == header.size()) {
          accept.accept(where, row);
        } else {
          mistakes.add(
              where
                  + ": "
                  + columns
                  + " columns, expected "
                  + header.size()
                  + "; text with a comma stands in quotes");
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      mistakes.add(file + " cannot be read: there is no such file");
    } catch (CharacterCodingException e) {
      mistakes.add(file + " cannot be read: it is not UTF-8");
    } catch (IOException e) {
      mistakes.add(file + " cannot be read: " + e.getMessage());
    } catch (TextParsingException e) {
      mistakes.add(
          file.getFileName()
              + " line "
              + (e.getLineIndex() + 1)
              + ": no record can be read from here; is a quote never closed?");
    }
    return false;
  }

  /** The text of a column, without blanks around it; empty where there is none. */
  static String text(Record row, String column) {
    String value = row.getString(column);
    return value == null ? "" : value.strip();
  }
}
