package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.stats.panel.Effect;
import clustermap.stats.panel.TrendBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Effects as a CSV or Parquet file. */
public final class EffectFile {
  private static final String PARQUET = ".parquet";

  private EffectFile() {}

  /**
   * One effect.
   *
   * @param kind group_time, simple, group, calendar or dynamic
   * @param cohort null over all
   * @param time null over all
   * @param eventTime time since first treatment; null over all
   * @param att null when it is not given
   * @param stdError null when it is not given
   * @param confLow of the 95 % interval
   * @param confHigh of the 95 % interval
   * @param bandLow of the 95 % band that holds for all effects of the kind at once
   * @param bandHigh of that band
   * @param minimumDetectable the effect that would be seen in four of five such studies
   * @param boundsLow of the 95 % interval if trends drift apart, from time to time, by no more than
   *     the most that they did before treatment; null but for times since treatment
   * @param boundsHigh of that interval
   * @param breakdown how many times that most leaves the effect told from none
   * @param treated units
   * @param comparison units, the fewest of what it is put together from
   * @param conclusion in words
   */
  public record Row(
      String kind,
      @Nullable Integer cohort,
      @Nullable Integer time,
      @Nullable Integer eventTime,
      @Nullable Double att,
      @Nullable Double stdError,
      @Nullable Double confLow,
      @Nullable Double confHigh,
      @Nullable Double bandLow,
      @Nullable Double bandHigh,
      @Nullable Double minimumDetectable,
      @Nullable Double boundsLow,
      @Nullable Double boundsHigh,
      @Nullable Double breakdown,
      int treated,
      int comparison,
      String conclusion) {

    /**
     * The row of an effect.
     *
     * @param given whether it rests on enough to be given
     * @param critical standard errors by which all effects of its kind may be off; NaN: not known
     * @param bounds where trends are not parallel; empty: not known
     * @param detectable the effect that would be seen in four of five such studies
     */
    public static Row of(
        Effect effect,
        boolean given,
        double critical,
        Optional<TrendBounds.Bound> bounds,
        double detectable,
        String conclusion) {
      boolean told = given && effect.told();
      Optional<TrendBounds.Bound> bound = bounds.filter(b -> told);
      return new Row(
          effect.kind.name().toLowerCase(Locale.ROOT),
          label(effect.cohort),
          label(effect.time),
          label(effect.eventTime),
          given && Double.isFinite(effect.att) ? effect.att : null,
          told ? effect.stdError : null,
          told ? effect.low() : null,
          told ? effect.high() : null,
          told && Double.isFinite(critical) ? effect.att - critical * effect.stdError : null,
          told && Double.isFinite(critical) ? effect.att + critical * effect.stdError : null,
          told ? detectable : null,
          bound.map(TrendBounds.Bound::low).orElse(null),
          bound.map(TrendBounds.Bound::high).orElse(null),
          bound.map(TrendBounds.Bound::breakdown).orElse(null),
          effect.treated,
          effect.comparison,
          conclusion);
    }

    private static @Nullable Integer label(int label) {
      return label == Effect.ALL ? null : label;
    }

    List<@Nullable Object> values() {
      return Arrays.asList(
          kind,
          cohort,
          time,
          eventTime,
          att,
          stdError,
          confLow,
          confHigh,
          bandLow,
          bandHigh,
          minimumDetectable,
          boundsLow,
          boundsHigh,
          breakdown,
          treated,
          comparison,
          conclusion);
    }
  }

  /**
   * Refuses an output that cannot be written.
   *
   * @throws Fault CONFIG
   */
  public static void requireName(Path out) {
    OutputFile.require("--out", out, List.of(".csv", PARQUET));
  }

  /**
   * Writes rows; the file is replaced as a whole.
   *
   * @throws Fault UNAVAILABLE when it cannot be written
   */
  public static void write(List<Row> rows, Path out) {
    Path unfinished = out.resolveSibling("." + out.getFileName() + ".unfinished");
    boolean parquet = out.toString().toLowerCase(Locale.ROOT).endsWith(PARQUET);
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE effects (kind VARCHAR, cohort INTEGER, time INTEGER, event_time INTEGER,"
              + " att DOUBLE, std_error DOUBLE, conf_low DOUBLE, conf_high DOUBLE, band_low DOUBLE,"
              + " band_high DOUBLE, minimum_detectable DOUBLE, bounds_low DOUBLE,"
              + " bounds_high DOUBLE, breakdown_m DOUBLE, n_treated BIGINT, n_comparison"
              + " BIGINT, conclusion VARCHAR)");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (Row row : rows) {
          int at = 1;
          for (Object value : row.values()) {
            insert.setObject(at++, value);
          }
          insert.executeUpdate();
        }
      }
      statement.execute(
          "COPY effects TO "
              + ParquetSql.literal(unfinished.toString())
              + (parquet ? " (FORMAT parquet)" : " (FORMAT csv, HEADER)"));
      Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException e) {
      throw Fault.unavailable("cannot write " + out + ": " + ParquetSql.firstLine(e), e);
    } catch (IOException e) {
      throw Fault.unavailable("cannot write " + out + ": " + e.getMessage(), e);
    }
  }
}
