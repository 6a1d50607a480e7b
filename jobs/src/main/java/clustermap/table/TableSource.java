package clustermap.table;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An input that was opened: every header and every Parquet footer has been read and fits the
 * contract, no row has been read yet.
 */
public final class TableSource {
  private static final String POSTCODE = "postcode";
  private static final String EASTING = "easting";
  private static final String NORTHING = "northing";

  private final Contract contract;
  private final SourceFiles files;
  private final List<RawReader.Bound> raw = new ArrayList<>();
  private final List<ParquetSource.Footer> parquet = new ArrayList<>();

  private TableSource(Contract contract, SourceFiles files) {
    this.contract = contract;
    this.files = files;
  }

  /**
   * Opens the files of an input.
   *
   * @throws Fault (INPUT) naming the file whose header is unknown, whose schema breaks the contract
   *     or that is truncated, corrupt or empty
   */
  public static TableSource open(Configuration hadoop, Contract contract, SourceFiles files) {
    TableSource source = new TableSource(contract, files);
    for (SourceFile file : files.files()) {
      if (file.raw()) {
        RawReader.Bound bound = RawReader.bind(hadoop, contract, file);
        requirePlace(contract, file, column -> bound.binding().has(contract, column));
        source.raw.add(bound);
      } else {
        ParquetSource.Footer footer = ParquetSource.footer(hadoop, contract, file);
        ParquetSource.compare(contract, footer);
        requirePlace(contract, file, footer.columns()::contains);
        source.parquet.add(footer);
      }
    }
    return source;
  }

  /**
   * A table whose rows stand at a postcode or at a position needs the columns of one of the two: of
   * one by another name nothing else would tell, and its rows would be in no place.
   */
  private static void requirePlace(Contract contract, SourceFile file, Predicate<String> has) {
    boolean either =
        Stream.of(POSTCODE, EASTING, NORTHING)
            .allMatch(column -> contract.has(column) && contract.field(column).optional());
    if (either && !has.test(POSTCODE) && !(has.test(EASTING) && has.test(NORTHING))) {
      throw file.fault(
          "table "
              + contract.name()
              + " has neither the column postcode nor easting and northing, of which it needs one;"
              + " rename the columns that hold them");
    }
  }

  public Contract contract() {
    return contract;
  }

  public SourceFiles files() {
    return files;
  }

  /** Whether some file is raw: its rows are worth writing once they have been parsed. */
  public boolean isRaw() {
    return !raw.isEmpty();
  }

  /**
   * Whether some file is marked as made-up data: Parquet by the metadata of its columns, text,
   * which has none, by its name.
   */
  public boolean isSynthetic() {
    return parquet.stream().anyMatch(ParquetSource.Footer::synthetic)
        || files.files().stream().anyMatch(f -> f.raw() && f.namedSynthetic(contract.name()));
  }

  /** Columns of the files that the contract has not and that were kept out, by first appearance. */
  public Set<String> extraColumns() {
    Set<String> extra = new LinkedHashSet<>();
    raw.forEach(r -> extra.addAll(r.binding().extra()));
    parquet.forEach(p -> extra.addAll(ParquetSource.extra(contract, p)));
    return extra;
  }

  /** What the files turned out to be: names of raw formats, or {@code Parquet}. */
  public Set<String> formats() {
    Set<String> formats = new LinkedHashSet<>();
    raw.forEach(r -> formats.add(r.binding().format()));
    if (!parquet.isEmpty()) {
      formats.add("Parquet");
    }
    return formats;
  }

  /**
   * How many rows the files have: by the footers of Parquet, and by reading text to its end.
   *
   * @throws Fault (INPUT) naming a file that cannot be read to its end
   */
  public long count(Configuration hadoop) {
    return RawReader.count(hadoop, contract, raw)
        + parquet.stream().mapToLong(ParquetSource.Footer::rows).sum();
  }

  /**
   * All rows in the form of {@link AsRead}, marked when the input is synthetic. Reading them may
   * fail within a task; {@link ReadFailures#explain} finds the fault in what is thrown then.
   */
  public Dataset<Row> rows(SparkSession spark) {
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!raw.isEmpty()) {
      parts.add(RawReader.read(spark, contract, raw));
    }
    if (!parquet.isEmpty()) {
      parts.add(ParquetSource.read(spark, contract, parquet));
    }
    Dataset<Row> all = parts.get(0);
    for (Dataset<Row> part : parts.subList(1, parts.size())) {
      all = all.unionByName(part);
    }
    return isSynthetic() ? Synthetic.mark(all) : all;
  }
}
