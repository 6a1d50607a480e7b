package clustermap.stage;

import clustermap.config.RunConfig;
import clustermap.stats.CoLocation;
import clustermap.stats.Proportion;
import clustermap.stats.Relatedness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** The pairs of one taxonomy's sectors, from the rows that {@link Relate} brings together. */
final class PairsOfSectors {
  private static final int[] NOWHERE = {};
  private static final Overlap NONE = new Overlap(0, 0, 0, NOWHERE, new long[0]);

  private final String taxonomy;
  private final RunConfig.Relatedness params;
  private final String[] sectors;
  private final long[] firms;
  private final long allFirms;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> placeNumbers;
  private final Relatedness relatedness;
  private final Map<Long, Overlap> overlaps = new HashMap<>();

  /** What two sectors share; places by number. */
  private static final class Overlap {
    private final long firms;
    private final long sites;
    private final long rules;
    private final int[] places;
    private final long[] counts;

    Overlap(long firms, long sites, long rules, int[] places, long[] counts) {
      this.firms = firms;
      this.sites = sites;
      this.rules = rules;
      this.places = places;
      this.counts = counts;
    }
  }

  private PairsOfSectors(
      String taxonomy,
      RunConfig.Relatedness params,
      List<Row> rows,
      Map<String, Integer> placeNumbers,
      Relatedness relatedness) {
    this.taxonomy = taxonomy;
    this.params = params;
    this.placeNumbers = placeNumbers;
    this.relatedness = relatedness;
    sectors = new String[rows.size()];
    firms = new long[rows.size()];
    for (int s = 0; s < sectors.length; s++) {
      sectors[s] = rows.get(s).getAs("sector");
      firms[s] = rows.get(s).<Long>getAs("firms");
      numbers.put(sectors[s], s);
    }
    allFirms = rows.isEmpty() ? 0 : rows.get(0).<Long>getAs("all_firms");
  }

  /** The sectors of a taxonomy, by code. */
  static PairsOfSectors of(String taxonomy, Iterator<Row> sectors, RunConfig.Relatedness params) {
    List<Row> rows = new ArrayList<>();
    sectors.forEachRemaining(rows::add);
    rows.sort(Comparator.comparing((Row row) -> row.<String>getAs("sector")));
    Map<String, Integer> placeNumbers = new HashMap<>();
    List<Row> places = rows.isEmpty() ? List.of() : list(rows.get(0), "places");
    long[] n = new long[places.size()];
    for (Row place : places) {
      n[placeNumbers.size()] = place.getLong(1);
      placeNumbers.put(place.getString(0), placeNumbers.size());
    }
    long[][] counts = new long[rows.size()][n.length];
    double[][] designEffects = new double[rows.size()][n.length];
    long[] totals = new long[rows.size()];
    for (int s = 0; s < counts.length; s++) {
      Arrays.fill(designEffects[s], 1);
      totals[s] = rows.get(s).<Long>getAs("sector_sites");
      for (Row cell : list(rows.get(s), "cells")) {
        int place = number(placeNumbers, cell.getString(0));
        counts[s][place] = cell.getLong(1);
        designEffects[s][place] = cell.getDouble(2);
      }
    }
    long nation = rows.isEmpty() ? 0 : rows.get(0).<Long>getAs("all_sites");
    return new PairsOfSectors(
        taxonomy,
        params,
        rows,
        placeNumbers,
        new Relatedness(n, nation, counts, totals, designEffects));
  }

  private static List<Row> list(Row row, String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? List.of() : row.getList(at);
  }

  private static int number(Map<String, Integer> numbers, String code) {
    Integer number = numbers.get(code);
    if (number == null) {
      throw new IllegalStateException("no number for " + code);
    }
    return number;
  }

  /** Takes in what pairs share. */
  void overlap(Iterator<Row> rows) {
    while (rows.hasNext()) {
      Row row = rows.next();
      Integer first = numbers.get(row.<String>getAs("first"));
      Integer second = numbers.get(row.<String>getAs("second"));
      if (first == null || second == null) {
        continue;
      }
      List<Row> places = list(row, "places");
      int[] at = new int[places.size()];
      long[] counts = new long[places.size()];
      int n = 0;
      for (Row place : places) {
        Integer number = place.isNullAt(0) ? null : placeNumbers.get(place.getString(0));
        if (number != null) {
          at[n] = number;
          counts[n++] = place.getLong(1);
        }
      }
      overlaps.put(
          key(first, second),
          new Overlap(
              row.<Long>getAs("firms_both"),
              row.<Long>getAs("sites_both"),
              row.<Long>getAs("shared_rules"),
              Arrays.copyOf(at, n),
              Arrays.copyOf(counts, n)));
    }
  }

  private static long key(int first, int second) {
    return ((long) Math.min(first, second) << 32) | Math.max(first, second);
  }

  /** Every ordered pair by contract, in order. */
  Iterator<Row> rows() {
    return new Iterator<>() {
      private int first;
      private int second = 1;

      @Override
      public boolean hasNext() {
        return sectors.length > 1 && first < sectors.length;
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Row row = row(first, second);
        second += second + 1 == first ? 2 : 1;
        if (second >= sectors.length) {
          first++;
          second = 0;
        }
        return row;
      }
    };
  }

  private Row row(int sector, int other) {
    Overlap overlap = overlaps.getOrDefault(key(sector, other), NONE);
    Relatedness.Pair pair =
        relatedness.between(sector, other, overlap.places, overlap.counts, overlap.sites);
    CoLocation strong = pair.strong();
    boolean enough = strong.places() >= params.minPlaces();
    Proportion proximity = strong.proportion();
    long smaller = Math.min(firms[sector], firms[other]);
    return RowFactory.create(
        taxonomy,
        sectors[sector],
        sectors[other],
        known(enough, proximity.share()),
        known(enough, proximity.low()),
        known(enough, proximity.high()),
        known(enough, pair.surely().proximity()),
        known(enough, strong.association()),
        params.geography(),
        (long) strong.places(),
        (long) strong.first(),
        (long) strong.second(),
        (long) strong.both(),
        overlap.firms,
        known(smaller > 0, (double) overlap.firms / smaller),
        known(
            smaller > 0,
            (double) allFirms * overlap.firms / ((double) firms[sector] * firms[other])),
        overlap.rules);
  }

  private static @Nullable Double known(boolean enough, double value) {
    return enough && !Double.isNaN(value) ? value : null;
  }
}
