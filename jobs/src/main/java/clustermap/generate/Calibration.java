package clustermap.generate;

import clustermap.fault.Fault;
import clustermap.table.LocalFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Yearly totals that the synthetic evidence of the sample register adds up to, worked out from the
 * published figures of {@code conf/sample/calibration.csv} for South Yorkshire (ITL2 TLE3, which
 * was NUTS2 UKE3). The register covers two of its four districts, so what firms get is multiplied
 * by {@link #coverage()}; what universities get is not, as both of the region's are in Sheffield.
 */
final class Calibration {

  static final int FIRST_YEAR = 2015;
  static final int LAST_YEAR = 2024;

  private static final String REGION = "TLE3";
  private static final List<String> DISTRICTS = List.of("E08000018", "E08000019");
  private static final int ENTERPRISES_YEAR = 2024;

  private record Key(String indicator, String area, int year) {}

  private final Path file;
  private final Map<Key, Double> figures;

  private Calibration(Path file, Map<Key, Double> figures) {
    this.file = file;
    this.figures = figures;
  }

  /** Reads the published figures. */
  static Calibration read(SparkSession spark, Path file) {
    if (!Files.isRegularFile(file)) {
      throw Fault.input("No calibration file " + file + ": expected conf/sample/calibration.csv");
    }
    Map<Key, Double> figures = new HashMap<>();
    List<Row> rows =
        spark
            .read()
            .option("header", true)
            .schema(
                "indicator string, area string, year int, value double, unit string, source"
                    + " string, note string")
            .option("enforceSchema", false)
            .option("mode", "FAILFAST")
            .csv(LocalFiles.name(file))
            .collectAsList();
    for (Row row : rows) {
      figures.put(new Key(row.getString(0), row.getString(1), row.getInt(2)), row.getDouble(3));
    }
    return new Calibration(file, figures);
  }

  static List<Integer> years() {
    return IntStream.rangeClosed(FIRST_YEAR, LAST_YEAR).boxed().toList();
  }

  /** Share of the region's enterprises that are in the districts of the register. */
  double coverage() {
    double covered = 0;
    for (String district : DISTRICTS) {
      covered += figure("enterprises", district, ENTERPRISES_YEAR);
    }
    return covered / figure("enterprises", REGION, ENTERPRISES_YEAR);
  }

  /**
   * Business R&D of the register's firms in pounds: the region's share of the NUTS2 total in euros
   * of the year, from 2019 on the mean share of 2015 to 2018, times the UK's business R&D in pounds
   * of the year, times the coverage. The share is used, not the euros, because the UK series is by
   * a newer method that gives about twice the older level.
   */
  double businessRd(int year) {
    double share =
        year <= 2018
            ? share(year)
            : IntStream.rangeClosed(2015, 2018).mapToDouble(this::share).average().orElseThrow();
    return share * figure("berd", "UK", year) * coverage();
  }

  private double share(int year) {
    return figure("berd", REGION, year) / figure("berd", "NUTS2_SUM", year);
  }

  /**
   * Innovate UK's awards to the register's firms in pounds: as published for 2015, 2016, 2017 and
   * 2019, else the mean of those four scaled by the UK's business R&D; times the coverage.
   */
  double innovateUk(int year) {
    return published("innovate_uk_funding", List.of(2015, 2016, 2017, 2019), year) * coverage();
  }

  /**
   * Research council money to lead organisations in the region in pounds: as published to 2018,
   * from then on the mean of 2015 to 2018 scaled by the UK's business R&D.
   */
  double researchCouncils(int year) {
    return published("gtr_project_funding", List.of(2015, 2016, 2017, 2018), year);
  }

  private double published(String indicator, List<Integer> known, int year) {
    if (known.contains(year)) {
      return figure(indicator, REGION, year);
    }
    double mean =
        known.stream().mapToDouble(y -> figure(indicator, REGION, y)).average().orElseThrow();
    double base = known.stream().mapToDouble(y -> figure("berd", "UK", y)).average().orElseThrow();
    return mean * figure("berd", "UK", year) / base;
  }

  /**
   * European applications of the register's applicants a year: the mean of 2006 to 2011, the last
   * complete years that were found, times the coverage; the same for every year.
   */
  double patentsAYear() {
    return IntStream.rangeClosed(2006, 2011)
            .mapToDouble(y -> figure("epo_patent_applications", REGION, y))
            .average()
            .orElseThrow()
        * coverage();
  }

  /**
   * Applications of each year: whole numbers whose running total never strays by more than half.
   */
  List<Integer> patents() {
    List<Integer> counts = new ArrayList<>();
    long before = 0;
    for (int i = 1; i <= years().size(); i++) {
      long total = Math.round(i * patentsAYear());
      counts.add(Math.toIntExact(total - before));
      before = total;
    }
    return counts;
  }

  private double figure(String indicator, String area, int year) {
    Double value = figures.get(new Key(indicator, area, year));
    if (value == null) {
      throw Fault.input(file + ": no figure for " + indicator + " of " + area + " in " + year);
    }
    return value;
  }
}
