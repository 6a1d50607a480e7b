package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
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
import org.apache.spark.sql.functions;

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
        withLowest(byYear(counts, ends))
            .withColumn(
                RegisterYears.DEATHS_KNOWN.name(), known(RegisterYears.DEATH_RATE.col(), params))
            .withColumn(
                RegisterYears.HISTORY_BASIS.name(),
                when(known(col(LOWEST), params), "observed").otherwise("survivors"));
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
        .select(RegisterYears.CONTRACT.columns())
        .unionByName(sectors.select(RegisterYears.CONTRACT.columns()))
        .where(RegisterYears.YEAR_ENDING.col().leq(lit(asOf)));
  }

  /**
   * One row, lowest_death_rate: of the years from a day to that of the register, the lowest death
   * rate of its firms. A register that lost its dead of any of these years holds survivors only.
   *
   * @param firms firms of every standing
   * @param from where the first year begins; at least the last year is looked at
   */
  static Dataset<Row> lowestDeathRate(Dataset<Row> firms, LocalDate from, LocalDate registerDay) {
    LocalDate lastYear = registerDay.minusYears(1);
    List<LocalDate> ends = ends(from.isAfter(lastYear) ? lastYear : from, registerDay);
    return byYear(counts(firms, ends), ends)
        .agg(min(coalesce(RegisterYears.DEATH_RATE.col(), lit(0.0))).as(LOWEST));
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

  /**
   * Stock, births, deaths and rates by year, for each value of some columns; {@code k} counts back.
   */
  private static Dataset<Row> byYear(Dataset<Row> counts, List<LocalDate> ends, Column... by) {
    // A row a year: as columns, a year rebuilt would have sixty sums.
    List<Column> keys = new ArrayList<>(List.of(by));
    keys.add(col("k"));
    Column k = col("k");
    Column days = array(ends.stream().map(functions::lit).toArray(Column[]::new));
    Column stock = RegisterYears.FIRMS_AT_START.col();
    // An empty register has its years too.
    Dataset<Row> all =
        by.length > 0
            ? counts
            : counts
                .select("birth", "death", "n")
                .union(counts.sparkSession().range(1).select(lit(-1), lit(-1), lit(0L)));
    return all.withColumn("k", explode(sequence(lit(0), lit(ends.size() - 2))))
        .groupBy(keys.toArray(Column[]::new))
        .agg(
            total(col("birth").gt(k).and(col("death").leq(k)))
                .as(RegisterYears.FIRMS_AT_START.name()),
            total(col("birth").equalTo(k)).as(RegisterYears.BORN.name()),
            total(col("death").equalTo(k)).as(RegisterYears.DISSOLVED.name()))
        .withColumn(RegisterYears.YEAR_ENDING.name(), element_at(days, k.plus(1)))
        .withColumn(
            RegisterYears.FIRMS_AT_END.name(),
            stock.plus(RegisterYears.BORN.col()).minus(RegisterYears.DISSOLVED.col()))
        .withColumn(
            RegisterYears.DEATH_RATE.name(),
            when(stock.gt(0), RegisterYears.DISSOLVED.col().cast("double").divide(stock)));
  }

  /** The lowest rate from each year on. */
  private static Dataset<Row> withLowest(Dataset<Row> years) {
    Dataset<Row> later =
        years.select(
            col("k").as("later"), coalesce(RegisterYears.DEATH_RATE.col(), lit(0.0)).as("rate"));
    return years.join(
        broadcast(
            years
                .select(col("k").as("from"))
                .join(broadcast(later), col("later").leq(col("from")))
                .groupBy("from")
                .agg(min("rate").as(LOWEST))),
        col("k").equalTo(col("from")));
  }

  private static Column total(Column of) {
    return coalesce(sum(when(of, col("n"))), lit(0L));
  }
}
