package clustermap.check;

import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Postcodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What rows are checked against.
 *
 * @param latestDate the last day on which something can have happened: the run's {@code as_of}
 * @param sicCodes the five-digit SIC 2007 codes with their descriptions; empty leaves the check of
 *     codes against the tree out
 * @param postcodes the known postcodes ({@link clustermap.table.Postcodes#POSTCODE}, normal form,
 *     each once), those that rows name at least: as many as locations, they go to every task; empty
 *     leaves the check for unknown ones out
 */
public record Reference(
    LocalDate latestDate, Map<String, String> sicCodes, Optional<Dataset<Row>> postcodes) {

  public Reference {
    sicCodes = Map.copyOf(sicCodes);
  }

  /** Only the date: no look-ups. */
  public static Reference none(LocalDate latestDate) {
    return new Reference(latestDate, Map.of(), Optional.empty());
  }

  /** The checks of a table's rows that are left out for want of a look-up, in words. */
  public List<String> checksLeftOut(Contract contract) {
    List<String> left = new ArrayList<>();
    if (sicCodes.isEmpty() && contract.has(Companies.SIC_CODES.name())) {
      left.add("SIC codes against the SIC 2007 tree");
    }
    boolean placed = contract.has(Postcodes.POSTCODE.name());
    if (postcodes.isEmpty() && placed && !contract.equals(Postcodes.CONTRACT)) {
      left.add("postcodes against the known ones");
    }
    return left;
  }
}
