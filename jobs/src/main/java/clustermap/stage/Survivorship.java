package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Life;
import clustermap.table.Firms;
import clustermap.table.RegisterYears;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far the register remembers firms that are gone: births and deaths by year, of all its firms
 * and of each sector. A register that drops dissolved firms shows former years by their survivors.
 *
 * <p>The year of a death is taken to be known when the whole register's death rate, dissolved over
 * the stock at the start of the year, is at least {@code stage.min_death_rate}: the one rule that
 * stages of life, backcasts and this table share.
 *
 * <p>Firms are passed over once: they are counted by their SIC codes and their years of birth and
 * death, and only these counts go to sectors.
 */
public final class Survivorship {
  /** How many years are told. */
  public static final int YEARS = 10;

  private static final String LOWEST = "lowest_death_rate";

  private Survivorship() {}

  /**
   * Years by contract.
   *
   * @param firms firms of every standing
   * @param rules taxonomy, sector, sic5: which codes belong to which sector
   * @param asOf where the last year ends
   * @param registerDay the day of the register: later than asOf when a former year is rebuilt
   */
  public static Dataset<Row> run(
      Dataset<Row> firms, Dataset<Row> rules, LocalDate asOf, LocalDate registerDay, Life params) {
    List<LocalDate> ends = ends(asOf.minusYears(YEARS), registerDay);
    Dataset<Row> counts =
        counts(firms, ends, array_sort(array_distinct(Firms.SIC_CODES.col())).as("codes"));
    Dataset<Row> whole =
        byYear(counts, ends)
            .withColumn(
                RegisterYears.DEATHS_KNOWN.name(), known(RegisterYears.DEATH_RATE.col(), params))
            .withColumn(
                RegisterYears.HISTORY_BASIS.name(),
                when(known(col(LOWEST), params), "observed").otherwise("survivors"))
            .drop(LOWEST);
    Dataset<Row> sectors =
        byYear(
                counts
                    .withColumn("sic5", explode(col("codes")))
                    .join(broadcast(rules.select("taxonomy", "sector", "sic5").distinct()), "sic5")
                    .select("taxonomy", "sector", "codes", "birth", "death", "n")
                    .distinct(),
                ends,
                RegisterYears.TAXONOMY.col(),
                RegisterYears.SECTOR.col())
            .drop(LOWEST)
            // Whether deaths are known follows from all firms: a sector's rate is low by chance.
            .join(
                broadcast(
                    whole.select(
                        RegisterYears.YEAR_ENDING.col(),
                        RegisterYears.DEATHS_KNOWN.col(),
                        RegisterYears.HISTORY_BASIS.col())),
                RegisterYears.YEAR_ENDING.name());
    return whole
        .withColumn(RegisterYears.TAXONOMY.name(), RegisterYears.TAXONOMY.none())
        .withColumn(RegisterYears.SECTOR.name(), RegisterYears.SECTOR.none())
        .unionByName(sectors)
        .where(RegisterYears.YEAR_ENDING.col().leq(lit(asOf)))
        .select(RegisterYears.CONTRACT.columns());
  }

  /**
   * One row, lowest_death_rate: of the years from a day to that of the register, the lowest death
   * rate of its firms. A register that lost its dead of any of these years holds survivors only.
   *
   * @param firms firms of every standing
   * @param from where the first year begins, a year before the register's day or more
   */
  static Dataset<Row> lowestDeathRate(Dataset<Row> firms, LocalDate from, LocalDate registerDay) {
    List<LocalDate> ends = ends(from, registerDay);
    return byYear(counts(firms, ends), ends).agg(min(LOWEST).as(LOWEST));
  }

  /** Whether a death rate, or the lowest of several, says that the dead are known. */
  static Column known(Column rate, Life params) {
    return coalesce(rate.gt(0).and(rate.geq(params.minDeathRate())), lit(false));
  }

  /**
   * Ends of the years from a day to that of the register, the latest first; last where they begin.
   */
  private static List<LocalDate> ends(LocalDate from, LocalDate registerDay) {
    List<LocalDate> ends = new ArrayList<>();
    for (int k = 0; !registerDay.minusYears(k).isBefore(from); k++) {
      ends.add(registerDay.minusYears(k));
    }
    return ends;
  }

  /** Firms by their years of birth and death, without those that closed nobody knows when. */
  private static Dataset<Row> counts(Dataset<Row> firms, List<LocalDate> ends, Column... more) {
    LocalDate begin = ends.get(ends.size() - 1);
    Column closedUndated =
        Firms.STANDING.col().equalTo("dissolved").and(Firms.DISSOLUTION_DATE.col().isNull());
    List<Column> by = new ArrayList<>(List.of(more));
    by.add(yearOf(coalesce(Firms.INCORPORATION_DATE.col(), lit(begin)), ends).as("birth"));
    by.add(yearOf(Firms.DISSOLUTION_DATE.col(), ends).as("death"));
    return firms
        .where(not(closedUndated))
        .groupBy(by.toArray(Column[]::new))
        .agg(count(lit(1)).as("n"));
  }

  /**
   * The year of a day, counted back from the last: of days before all years their number, of later
   * days and of none -1.
   */
  private static Column yearOf(Column day, List<LocalDate> ends) {
    Column year = when(day.isNull().or(day.gt(lit(ends.get(0)))), lit(-1));
    for (int k = 1; k < ends.size(); k++) {
      year = year.when(day.gt(lit(ends.get(k))), lit(k - 1));
    }
    return year.otherwise(lit(ends.size() - 1));
  }

  /** Stock, births, deaths and rates by year, and the lowest rate from that year on. */
  private static Dataset<Row> byYear(Dataset<Row> counts, List<LocalDate> ends, Column... by) {
    int years = ends.size() - 1;
    List<Column> sums = new ArrayList<>();
    List<Column> rows = new ArrayList<>();
    Column lowest = lit(1.0);
    for (int k = 0; k < years; k++) {
      sums.add(total(col("birth").gt(k).and(col("death").leq(k))).as("stock_" + k));
      sums.add(total(col("birth").equalTo(k)).as("born_" + k));
      sums.add(total(col("death").equalTo(k)).as("dissolved_" + k));
      Column stock = col("stock_" + k);
      Column born = col("born_" + k);
      Column dissolved = col("dissolved_" + k);
      Column rate = when(stock.gt(0), dissolved.cast("double").divide(stock));
      lowest = least(lowest, coalesce(rate, lit(0.0)));
      rows.add(
          struct(
              lit(ends.get(k)).as(RegisterYears.YEAR_ENDING.name()),
              stock.as(RegisterYears.FIRMS_AT_START.name()),
              born.as(RegisterYears.BORN.name()),
              dissolved.as(RegisterYears.DISSOLVED.name()),
              stock.plus(born).minus(dissolved).as(RegisterYears.FIRMS_AT_END.name()),
              rate.as(RegisterYears.DEATH_RATE.name()),
              lowest.as(LOWEST)));
    }
    List<Column> keys = new ArrayList<>(List.of(by));
    keys.add(explode(array(rows.toArray(Column[]::new))).as("year"));
    List<Column> flat = new ArrayList<>(List.of(by));
    flat.add(col("year.*"));
    return counts
        .groupBy(by)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .select(keys.toArray(Column[]::new))
        .select(flat.toArray(Column[]::new));
  }

  private static Column total(Column of) {
    return coalesce(sum(when(of, col("n"))), lit(0L));
  }
}
