package clustermap.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import clustermap.fault.Fault;
import clustermap.job.RawFolder.RawFile;
import clustermap.table.Programmes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Programmes as inputs are, from announcements that name places in words and the look-up that says
 * which areas are meant. Facts and look-up are copied beside the table, for review.
 */
final class ReferenceProgrammes {
  /** Names of places to areas, and on what basis; a judgement of this project, not a source. */
  static final String LOOKUP = "programme_places.csv";

  private ReferenceProgrammes() {}

  /**
   * The table's rows, one an area of a place of a programme. A fact without a place is the total of
   * a programme and gives none.
   *
   * @param out where the copies go
   * @throws Fault INPUT when a fact names a place that the look-up lacks, or has no day
   */
  static Dataset<Row> build(RawFolder folder, Path out) {
    Path lookup = copy(folder, out);
    Dataset<Row> facts =
        folder
            .read(RawFile.PROGRAMMES)
            .where(col("place_name").isNotNull())
            .select(
                Programmes.PROGRAMME.col(),
                col("place_name"),
                Programmes.START_DATE.of(col("start_date").try_cast("date")));
    Dataset<Row> areas = folder.csv(lookup);
    TreeSet<String> unknown = new TreeSet<>();
    facts
        .join(areas, new String[] {"place_name"}, "left_anti")
        .collectAsList()
        .forEach(row -> unknown.add(row.getAs("place_name")));
    if (!unknown.isEmpty()) {
      throw Fault.input(
          RawFile.PROGRAMMES.fileName()
              + ": no areas are known for "
              + String.join("; ", unknown)
              + ". Say which are meant in "
              + LOOKUP
              + ".");
    }
    if (!facts.where(Programmes.START_DATE.col().isNull()).isEmpty()) {
      throw Fault.input(
          RawFile.PROGRAMMES.fileName() + ": a place has no start_date (yyyy-mm-dd).");
    }
    return facts
        .join(areas, "place_name")
        .groupBy(
            Programmes.PROGRAMME.col(), col("geography"), col("code"), Programmes.START_DATE.col())
        .agg(min(coalesce(col("part"), col("place_name"))).as("place"))
        .select(
            Programmes.PROGRAMME.col(),
            Programmes.PLACE_GEOGRAPHY.of(col("geography")),
            Programmes.PLACE_CODE.of(col("code")),
            Programmes.START_DATE.col(),
            Programmes.PLACE.col(),
            Programmes.SECTORS.of(functions.array()));
  }

  private static Path copy(RawFolder folder, Path out) {
    try {
      Files.copy(
          folder.path(RawFile.PROGRAMMES),
          out.resolve(RawFile.PROGRAMMES.fileName()),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to " + out, e);
    }
    return ShippedFile.copy(LOOKUP, out);
  }
}
