package clustermap.table;

import clustermap.fault.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Reads raw files, one task a file; only columns that a contract has leave it. */
final class RawReader {
  private RawReader() {}

  /** A raw file and how its header binds to the contract. */
  record Bound(SourceFile file, RawFormat.Binding binding) implements Serializable {}

  /**
   * Reads the header of a file (of a zip, its first entry's) and finds its format.
   *
   * @throws Fault (INPUT) naming the file when there is none
   */
  static Bound bind(Configuration hadoop, Contract contract, SourceFile file) {
    try (RawStream stream = new RawStream(hadoop, file)) {
      if (stream.nextText().isEmpty()) {
        throw file.fault("the zip holds no .csv file; expected one or several");
      }
      RawRecords records = new RawRecords(stream.text());
      return new Bound(file, match(contract, file, file.label(), header(records, file)));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static RawFormat.Binding match(
      Contract contract, SourceFile file, String label, List<String> header) {
    RawFormats.Match match = RawFormats.match(contract, header);
    if (match instanceof RawFormats.Match.Known known) {
      return known.binding();
    }
    String where = label.equals(file.label()) ? "" : "in " + label + ": ";
    throw file.fault(where + ((RawFormats.Match.Unknown) match).problem());
  }

  private static List<String> header(RawRecords records, SourceFile file) throws IOException {
    if (records.looksLikeUtf16()) {
      throw file.fault("the file is UTF-16; expected UTF-8: save it as \"CSV UTF-8\"");
    }
    if (!records.next()) {
      throw file.fault("the file holds no header line; fetch it again");
    }
    List<String> header = new ArrayList<>();
    for (int i = 0; i < records.fieldCount(); i++) {
      header.add(records.text(i));
    }
    return header;
  }

  private static Fault unreadable(SourceFile file, IOException e) {
    boolean broken =
        e instanceof EOFException
            || e instanceof ZipException
            || file.kind() == SourceFile.Kind.CSV;
    return file.fault(
        (broken ? "the file is truncated or corrupt" : "the file cannot be read")
            + " ("
            + e.getMessage()
            + "); fetch it again",
        e);
  }

  /** The rows of the files in the form of {@link AsRead}, one partition a file. */
  static Dataset<Row> read(SparkSession spark, Contract contract, List<Bound> files) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    var rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(files, files.size())
            .mapPartitions(new ReadFiles(contract.name(), hadoop));
    return spark.createDataFrame(rows, AsRead.of(contract).schema());
  }

  /**
   * Reads files through and counts their rows.
   *
   * @throws Fault (INPUT) naming a file that cannot be read to its end
   */
  static long count(Configuration hadoop, Contract contract, List<Bound> files) {
    Rows rows = new Rows(contract, hadoop, new ArrayDeque<>(files));
    long count = 0;
    while (rows.hasNext()) {
      rows.next();
      count++;
    }
    return count;
  }

  private record ReadFiles(String table, SerializableConfiguration hadoop)
      implements FlatMapFunction<Iterator<Bound>, Row> {
    @Override
    public Iterator<Row> call(Iterator<Bound> files) {
      Contract contract =
          Contracts.input(table)
              .orElseThrow(() -> new IllegalStateException("no input table " + table));
      Deque<Bound> left = new ArrayDeque<>();
      files.forEachRemaining(left::add);
      return new Rows(contract, hadoop.value(), left);
    }
  }

  /** Streams the rows of files, holding one record at a time. */
  private static final class Rows implements Iterator<Row> {
    private final Contract contract;
    private final Configuration hadoop;
    private final Deque<Bound> left;
    private @Nullable Bound current;
    private @Nullable RawStream stream;
    private @Nullable RawRecords records;
    private RawFormat.@Nullable Binding binding;
    private String label = "";
    private @Nullable Row ready;

    Rows(Contract contract, Configuration hadoop, Deque<Bound> left) {
      this.contract = contract;
      this.hadoop = hadoop;
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      if (ready == null) {
        ready = advance();
      }
      return ready != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = ready;
      ready = null;
      if (row == null) {
        throw new NoSuchElementException();
      }
      return row;
    }

    private @Nullable Row advance() {
      try {
        while (true) {
          RawRecords reading = records;
          RawFormat.Binding bound = binding;
          if (reading != null && bound != null) {
            if (reading.next()) {
              return row(reading, bound);
            }
            records = null;
          }
          if (!nextText()) {
            return null;
          }
        }
      } catch (IOException e) {
        if (current != null) {
          throw unreadable(current.file(), e);
        }
        throw new java.io.UncheckedIOException(e);
      }
    }

    private boolean nextText() throws IOException {
      while (true) {
        Bound file = current;
        RawStream open = stream;
        if (file != null && open != null) {
          Optional<String> text = open.nextText();
          if (text.isPresent()) {
            label = text.get();
            RawRecords opened = new RawRecords(open.text());
            records = opened;
            binding = match(contract, file.file(), label, header(opened, file.file()));
            return true;
          }
          open.close();
          stream = null;
        }
        current = left.poll();
        if (current == null) {
          return false;
        }
        stream = new RawStream(hadoop, current.file());
      }
    }

    private Row row(RawRecords record, RawFormat.Binding bound) {
      RawRecords.RowFault fault = record.rowFault();
      if (fault == RawRecords.RowFault.CUT_SHORT && current != null) {
        throw current
            .file()
            .fault(
                "the file ends within record "
                    + record.number()
                    + " (byte "
                    + record.byteOffset()
                    + "): found "
                    + record.fieldCount()
                    + " of "
                    + bound.width()
                    + " fields; the file is truncated, fetch it again");
      }
      boolean whole = fault == RawRecords.RowFault.NONE;
      List<String> faults = new ArrayList<>();
      if (!whole) {
        faults.add(RowFaults.of(fault));
      }
      List<Field> fields = contract.fields();
      Object[] values = new Object[fields.size() + 4];
      for (int i = 0; i < fields.size(); i++) {
        RawFormat.Binding.Cell cell = bound.cells().get(i);
        // What follows a missing or an additional separator may be anything, an address line too:
        // of a row that does not add up only the columns up to its key are looked at.
        int end = whole ? Integer.MAX_VALUE : Math.min(bound.lastKey() + 1, record.fieldCount());
        values[i + 4] = value(record, cell, fields.get(i), end);
        for (int place : cell.places()) {
          if (place < end && place < record.fieldCount()) {
            note(record, place, fields.get(i), faults);
          }
        }
      }
      values[0] = label;
      values[1] = record.number();
      values[2] = record.byteOffset();
      values[3] = faults.toArray(String[]::new);
      return RowFactory.create(values);
    }

    private static @Nullable Object value(
        RawRecords record, RawFormat.Binding.Cell cell, Field field, int end) {
      List<String> texts = new ArrayList<>();
      for (int place : cell.places()) {
        if (place < end) {
          texts.add(record.text(place));
        }
      }
      return switch (cell.kind()) {
        case COPY -> texts.isEmpty() ? null : texts.get(0);
        case PRICED ->
            texts.size() == 2 && !texts.get(0).isBlank()
                ? AsRead.priced(texts.get(0), texts.get(1))
                : texts.isEmpty() ? null : texts.get(0);
        case GATHER -> nonBlank(texts);
        case SPLIT ->
            texts.isEmpty() ? null : nonBlank(List.of(cell.pattern().split(texts.get(0), -1)));
        case SAYS ->
            texts.isEmpty()
                ? null
                : Boolean.toString(cell.pattern().matcher(texts.get(0)).matches());
        case CONSTANT -> AsRead.isList(field) ? new String[] {cell.argument()} : cell.argument();
      };
    }

    private static String[] nonBlank(List<String> texts) {
      return texts.stream().filter(t -> !t.isBlank()).toArray(String[]::new);
    }

    private static void note(RawRecords record, int place, Field field, List<String> faults) {
      for (RawRecords.FieldFault fault : RawRecords.FieldFault.values()) {
        if (record.has(fault, place)) {
          String code = RowFaults.of(field, fault);
          if (!faults.contains(code)) {
            faults.add(code);
          }
        }
      }
    }
  }
}
