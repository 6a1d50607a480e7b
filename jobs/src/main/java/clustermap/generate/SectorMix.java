package clustermap.generate;

import clustermap.fault.Fault;
import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which district and industry a firm is of, as the statistics of enterprises have it (ONS, UK
 * business: activity, size and location): districts by their enterprises, broad industries within a
 * district, classes within region and industry, the five-digit codes of a class alike.
 */
final class SectorMix implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String NATION = "UK";

  private final String[] codes;

  /** Running enterprises of districts. */
  private final double[] districts;

  /** Running weights of broad industries by district. */
  private final double[][] industries;

  /** Codes and their running weights, by region and industry; the last region is the nation. */
  private final int[][][] codesOf;

  private final double[][][] weightsOf;
  private final int[] regionOf;

  private SectorMix(
      String[] codes,
      double[] districts,
      double[][] industries,
      int[][][] codesOf,
      double[][][] weightsOf,
      int[] regionOf) {
    this.codes = codes;
    this.districts = districts;
    this.industries = industries;
    this.codesOf = codesOf;
    this.weightsOf = weightsOf;
    this.regionOf = regionOf;
  }

  /** The published tables that it is read from. */
  record Sources(
      Dataset<Row> districts,
      Dataset<Row> industryCounts,
      Dataset<Row> sectorTotals,
      Dataset<Row> sicCodes) {}

  /** A place in the tree of draws. */
  private record Cell(String region, String industry) {}

  /**
   * Reads it.
   *
   * @throws Fault (CONFIG) when nothing is left of the sectors asked for
   */
  static SectorMix read(Sources sources, Terrain terrain, NationSettings settings) {
    Map<String, List<String>> byClass = new TreeMap<>();
    for (Row row :
        sources
            .sicCodes()
            .where(SicCodes.SIC4.col().isNotNull())
            .select(SicCodes.SIC4.col(), SicCodes.SIC5.col())
            .orderBy(SicCodes.SIC5.col())
            .collectAsList()) {
      String code = row.getString(1);
      if (settings.sectors().isEmpty() || settings.sectors().stream().anyMatch(code::startsWith)) {
        byClass.computeIfAbsent(row.getString(0), c -> new ArrayList<>()).add(code);
      }
    }
    if (byClass.isEmpty()) {
      throw Fault.config(
          "--sectors "
              + String.join(",", settings.sectors())
              + ": no five-digit SIC 2007 code begins so");
    }
    return new Reading(sources, terrain, byClass).mix(settings);
  }

  /** The tables on their way to arrays. */
  private static final class Reading {
    private final Terrain terrain;
    private final String[] codes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, List<String>> byClass;
    private final List<String> industries;
    private final List<String> regions;
    private final Map<String, String> regionByDistrict = new HashMap<>();

    /** The district of 2025 by one of any year: the counts are of 2023, the postcodes of 2021. */
    private final Map<String, String> today = new HashMap<>();

    private final Map<Cell, Classes> cells = new HashMap<>();
    private final Map<String, Map<String, Double>> counts = new HashMap<>();

    Reading(Sources sources, Terrain terrain, Map<String, List<String>> byClass) {
      this.terrain = terrain;
      this.byClass = byClass;
      this.codes = byClass.values().stream().flatMap(List::stream).toArray(String[]::new);
      for (int i = 0; i < codes.length; i++) {
        numbers.put(codes[i], i);
      }
      for (Row row :
          sources
              .districts()
              .select(Districts.LAD.col(), Districts.LAD_2025.col(), Districts.REGION.col())
              .collectAsList()) {
        today.put(row.getString(0), row.getString(1));
        regionByDistrict.put(row.getString(0), row.getString(2));
      }
      List<String> found = new ArrayList<>();
      for (Row row :
          sources
              .industryCounts()
              .where(IndustryCounts.INDUSTRY.col().notEqual(IndustryCounts.ALL))
              .select(
                  IndustryCounts.CODE.col(),
                  IndustryCounts.INDUSTRY.col(),
                  IndustryCounts.ENTERPRISES.col())
              .orderBy(IndustryCounts.CODE.col(), IndustryCounts.INDUSTRY.col())
              .collectAsList()) {
        if (!found.contains(row.getString(1))) {
          found.add(row.getString(1));
        }
        counts
            .computeIfAbsent(today(row.getString(0)), d -> new HashMap<>())
            .merge(row.getString(1), (double) row.getLong(2), Double::sum);
      }
      industries = List.copyOf(found);
      readClasses(sources.sectorTotals());
      List<String> all =
          new ArrayList<>(cells.keySet().stream().map(Cell::region).distinct().sorted().toList());
      all.remove(NATION);
      all.add(NATION);
      regions = List.copyOf(all);
    }

    private String today(String district) {
      return today.getOrDefault(district, district);
    }

    private void readClasses(Dataset<Row> totals) {
      for (Row row :
          totals
              .select(
                  SectorTotals.SIC4.col(),
                  SectorTotals.REGION.col(),
                  SectorTotals.ENTERPRISES.col())
              .orderBy(SectorTotals.SIC4.col(), SectorTotals.REGION.col())
              .collectAsList()) {
        List<String> of = byClass.getOrDefault(row.getString(0), List.of());
        int division = Integer.parseInt(row.getString(0).substring(0, 2));
        for (String industry : industries) {
          if (holds(industry, division)) {
            Classes classes =
                cells.computeIfAbsent(new Cell(row.getString(1), industry), c -> new Classes());
            classes.all += row.getLong(2);
            for (String code : of) {
              classes.weights.put(numbers.get(code), row.getLong(2) / (double) of.size());
            }
          }
        }
      }
    }

    /** Whether a broad industry, such as 58-63, holds a division. */
    private static boolean holds(String industry, int division) {
      int from = Integer.parseInt(industry.substring(0, 2));
      int to = Integer.parseInt(industry.substring(industry.length() - 2));
      return from <= division && division <= to;
    }

    SectorMix mix(NationSettings settings) {
      int[][][] codesOf = new int[regions.size()][industries.size()][];
      double[][][] weightsOf = new double[regions.size()][industries.size()][];
      for (int r = 0; r < regions.size(); r++) {
        for (int i = 0; i < industries.size(); i++) {
          Map<Integer, Double> weights = classes(r, i).weights;
          codesOf[r][i] = weights.keySet().stream().mapToInt(c -> c).toArray();
          weightsOf[r][i] = Cumulative.run(weights.values().stream().mapToDouble(w -> w).toArray());
        }
      }
      Map<String, Integer> postcodes = new HashMap<>();
      for (int d = 0; d < terrain.districts(); d++) {
        postcodes.merge(today(terrain.code(d)), terrain.postcodes(d), Integer::sum);
      }
      double[] districts = new double[terrain.districts()];
      double[] nation = new double[industries.size()];
      double[][] within = new double[terrain.districts()][industries.size()];
      int[] regionOf = new int[terrain.districts()];
      for (int d = 0; d < terrain.districts(); d++) {
        regionOf[d] =
            Math.max(0, regions.indexOf(regionByDistrict.getOrDefault(terrain.code(d), NATION)));
        String now = today(terrain.code(d));
        Map<String, Double> published = counts.getOrDefault(now, Map.of());
        // Districts that were united since share its enterprises by their postcodes.
        double share = terrain.postcodes(d) / (double) postcodes.getOrDefault(now, 1);
        for (int i = 0; i < industries.size(); i++) {
          within[d][i] =
              share
                  * published.getOrDefault(industries.get(i), 0.0)
                  * classes(regionOf[d], i).kept();
          districts[d] += within[d][i];
          nation[i] += within[d][i];
        }
        Cumulative.run(within[d]);
      }
      if (!(Arrays.stream(nation).sum() > 0)) {
        throw Fault.config(
            "--sectors "
                + String.join(",", settings.sectors())
                + ": the published counts know no enterprise of these");
      }
      if (settings.mix() == NationSettings.Mix.EVEN) {
        Cumulative.run(nation);
        Arrays.fill(within, nation);
        Arrays.fill(regionOf, regions.indexOf(NATION));
      }
      return new SectorMix(codes, Cumulative.run(districts), within, codesOf, weightsOf, regionOf);
    }

    private Classes classes(int region, int industry) {
      return cells.getOrDefault(
          new Cell(regions.get(region), industries.get(industry)), new Classes());
    }
  }

  /** The classes of an industry in a region. */
  private static final class Classes {
    /** By code, of the sectors asked for. */
    private final Map<Integer, Double> weights = new TreeMap<>();

    /** Enterprises of all classes. */
    private double all;

    /** The share of its enterprises that is of the sectors asked for. */
    double kept() {
      double sum = weights.values().stream().mapToDouble(w -> w).sum();
      return all > 0 ? sum / all : 0;
    }
  }

  String code(int sic) {
    return codes[sic];
  }

  /** The number of a code; -1 for one that the mix does not have. */
  int find(String code) {
    return Arrays.asList(codes).indexOf(code);
  }

  /** A district, u in [0, 1). */
  int district(double u) {
    return Cumulative.at(districts, u);
  }

  /** Whether any industry of the mix is in a district. */
  boolean has(int district) {
    double[] running = industries[district];
    return running.length > 0 && running[running.length - 1] > 0;
  }

  /** A code of a firm in a district that has industries, u and v in [0, 1). */
  int sic(int district, double u, double v) {
    int industry = Cumulative.at(industries[district], u);
    int region = regionOf[district];
    return codesOf[region][industry][Cumulative.at(weightsOf[region][industry], v)];
  }
}
