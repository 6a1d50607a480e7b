package clustermap.publish.export;

import clustermap.publish.CsvText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One cluster while it is written in the government's layout: values in that file's spelling. */
final class OfficialRow {
  /** Missing or hidden. */
  static final String MISSING = "c";

  static final String NO_AUTHORITY = "No dominant Local Authority";
  static final String TRUE = "TRUE";
  static final String FALSE = "FALSE";
  static final String UNAVAILABLE = "UNAVAILABLE";

  private static final BigDecimal HUNDRED = new BigDecimal(100);
  private static final BigDecimal TEN = BigDecimal.TEN;

  private final ResultSet row;
  private final Map<Integer, BigDecimal> spend;
  private final Set<Integer> spendYears;

  /**
   * A row of the query of {@link OfficialCsv}.
   *
   * @param row at its place
   * @param spend R&amp;D spend of the cluster that may be shown, by calendar year; a hidden year
   *     has a negative amount
   * @param spendYears calendar years of which R&amp;D spend is known at all
   */
  OfficialRow(ResultSet row, Map<Integer, BigDecimal> spend, Set<Integer> spendYears) {
    this.row = row;
    this.spend = Map.copyOf(spend);
    this.spendYears = Set.copyOf(spendYears);
  }

  String text(String column) throws SQLException {
    return textOr(column, MISSING);
  }

  private String textOr(String column, String otherwise) throws SQLException {
    String text = row.getString(column);
    return CsvText.cell(text == null ? otherwise : text);
  }

  /** Its name, marked where figures of the row rest on made-up inputs. */
  String name() throws SQLException {
    boolean synthetic = !CsvTables.texts(row.getObject("evidence_synthetic")).isEmpty();
    return CsvText.cell(row.getString("name") + (synthetic ? " " + ExportLabel.MARK : ""));
  }

  String count(String column) throws SQLException {
    BigDecimal number = row.getBigDecimal(column);
    return number == null ? MISSING : number.toBigInteger().toString();
  }

  /** To the nearest ten; five is rounded up. */
  String tens(String column) throws SQLException {
    BigDecimal number = row.getBigDecimal(column);
    return number == null
        ? MISSING
        : number.divide(TEN, 0, RoundingMode.HALF_UP).multiply(TEN).toPlainString();
  }

  /** Whole pounds. */
  String pounds(String column) throws SQLException {
    return pounds(row.getBigDecimal(column));
  }

  private static String pounds(@Nullable BigDecimal amount) {
    return amount == null ? MISSING : amount.setScale(0, RoundingMode.HALF_UP).toPlainString();
  }

  /**
   * R&amp;D spend of a calendar year: 0 for none in a year of which spend is known, unless the
   * cluster's spend is hidden as a whole, as before its figures are first taken.
   */
  String spend(int year) throws SQLException {
    BigDecimal amount = spend.get(year);
    if (amount == null) {
      boolean hidden =
          spend.isEmpty()
              && CsvTables.texts(row.getObject(CsvTables.SUPPRESSED)).contains("rd_spend_gbp");
      return spendYears.contains(year) && !hidden ? "0" : MISSING;
    }
    return amount.signum() < 0 ? MISSING : pounds(amount);
  }

  /** A share as a percentage of at most two decimals. */
  String percentage(String column) throws SQLException {
    BigDecimal percent = percent(column);
    return percent == null ? MISSING : plain(percent);
  }

  /** As above, shown only above the floor by sites under which the official file does not. */
  String percentageAboveFloor(String column) throws SQLException {
    BigDecimal percent = percent(column);
    return percent == null || percent.compareTo(floor(row.getLong("sites"))) <= 0
        ? MISSING
        : plain(percent);
  }

  private static BigDecimal floor(long sites) {
    return new BigDecimal(sites <= 20 ? 20 : sites <= 100 ? 10 : 2);
  }

  private @Nullable BigDecimal percent(String column) throws SQLException {
    double share = row.getDouble(column);
    return row.wasNull() || !Double.isFinite(share)
        ? null
        : BigDecimal.valueOf(share).multiply(HUNDRED);
  }

  private static String plain(BigDecimal percent) {
    BigDecimal rounded = percent.setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Whether a count is above 0. */
  String any(String column) throws SQLException {
    long count = row.getLong(column);
    return row.wasNull() ? UNAVAILABLE : count > 0 ? TRUE : FALSE;
  }

  /**
   * Whether any member is R&amp;D-active: a cluster has a type when one is, and the type is never
   * hidden.
   */
  String active() throws SQLException {
    if (row.getString("type") != null) {
      return TRUE;
    }
    double share = row.getDouble("rd_active_share");
    return row.wasNull() ? UNAVAILABLE : share > 0 ? TRUE : FALSE;
  }

  String authority(String column) throws SQLException {
    return textOr(column, NO_AUTHORITY);
  }

  String outline() throws SQLException {
    return row.getObject("geometry") instanceof Blob blob
        ? CsvText.cell(CsvTables.read(blob).wkt())
        : MISSING;
  }

  String sectorType() throws SQLException {
    String taxonomy = String.valueOf(row.getString("taxonomy"));
    return switch (taxonomy) {
      case "industrial_strategy" -> "Industrial Strategy";
      case "frontier" -> "Frontier";
      default -> taxonomy.startsWith("sic_") ? "SIC" : CsvText.cell(taxonomy);
    };
  }

  String frontier() throws SQLException {
    return switch (String.valueOf(row.getString("taxonomy"))) {
      case "frontier" -> TRUE;
      case "industrial_strategy" -> FALSE;
      default -> UNAVAILABLE;
    };
  }

  /** A sector of the Industrial Strategy is its own; of another, the one that holds it if known. */
  String industrialStrategySector() throws SQLException {
    return "industrial_strategy".equals(row.getString("taxonomy"))
        ? text("sector_name")
        : text("parent_name");
  }
}
