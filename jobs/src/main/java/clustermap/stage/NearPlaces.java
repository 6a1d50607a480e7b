package clustermap.stage;

import static org.apache.spark.sql.functions.col;

import clustermap.stats.Relatedness;
import clustermap.stats.UncertainDensity;
import clustermap.table.SectorRelatedness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How near every place is to every sector: relatedness density, the share of the sector's proximity
 * to other sectors that points at those in which the place is strong, how sure that is, and the
 * nearest strong cluster of a related sector. Proximity is learned from one geography and applied
 * to the places of all; a place is strong by its published location quotient.
 */
final class NearPlaces {
  private static final StructType NEAR =
      new StructType()
          .add("geography", DataTypes.StringType, false)
          .add("code", DataTypes.StringType, false)
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("relatedness_density", DataTypes.DoubleType, true)
          .add("relatedness_density_low", DataTypes.DoubleType, true)
          .add("relatedness_density_high", DataTypes.DoubleType, true)
          .add("relatedness_density_strict", DataTypes.DoubleType, true)
          .add("nearest_related_id", DataTypes.StringType, true)
          .add("nearest_related_km", DataTypes.DoubleType, true);

  private NearPlaces() {}

  /**
   * A row for each place and sector: geography, code, taxonomy, sector, relatedness_density with
   * its bounds, relatedness_density_strict, nearest_related_id and nearest_related_km.
   *
   * @param quotients geography, code, taxonomy, sector, lq, lq_low, lq_high, nearest_strong_id and
   *     nearest_strong_km; each place with all sectors of a taxonomy
   * @param relatedness by contract
   */
  static Dataset<Row> run(Dataset<Row> quotients, Dataset<Row> relatedness) {
    MapFunction<Row, String> byTaxonomy = row -> row.getString(0);
    return quotients
        .select(
            col("taxonomy"),
            col("geography"),
            col("code"),
            col("sector"),
            col("lq"),
            col("lq_low"),
            col("lq_high"),
            col("nearest_strong_id"),
            col("nearest_strong_km"))
        .groupByKey(byTaxonomy, Encoders.STRING())
        .cogroupSorted(
            relatedness
                .select(
                    SectorRelatedness.TAXONOMY.col(),
                    SectorRelatedness.SECTOR.col(),
                    SectorRelatedness.RELATED_SECTOR.col(),
                    SectorRelatedness.PROXIMITY.col(),
                    SectorRelatedness.PROXIMITY_STRICT.col(),
                    SectorRelatedness.PROXIMITY_LOW.col(),
                    SectorRelatedness.PROXIMITY_HIGH.col(),
                    SectorRelatedness.ASSOCIATION.col())
                .groupByKey(byTaxonomy, Encoders.STRING()),
            new Column[] {col("geography"), col("code"), col("sector")},
            new Column[] {col("sector"), col("related_sector")},
            measuring(),
            Encoders.row(NEAR));
  }

  private static CoGroupFunction<String, Row, Row, Row> measuring() {
    return (taxonomy, places, pairs) -> new Densities(places, pairs);
  }

  private static double real(Row row, int at) {
    return row.isNullAt(at) ? Double.NaN : row.getDouble(at);
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  /** Proximities of one taxonomy, by number of sector; NaN where unknown. */
  private static final class Proximities {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final double[][] plain;
    private final double[][] strict;
    private final double[][] errors;
    private final boolean[][] related;

    Proximities(Iterator<Row> pairs) {
      List<Row> rows = new ArrayList<>();
      pairs.forEachRemaining(
          row -> {
            rows.add(row);
            numbers.putIfAbsent(row.getString(1), numbers.size());
          });
      int n = numbers.size();
      plain = unknown(n);
      strict = unknown(n);
      errors = unknown(n);
      related = new boolean[n][n];
      for (Row row : rows) {
        Integer sector = numbers.get(row.getString(1));
        Integer other = numbers.get(row.getString(2));
        if (sector != null && other != null) {
          plain[sector][other] = real(row, 3);
          strict[sector][other] = real(row, 4);
          errors[sector][other] = UncertainDensity.standardError(real(row, 5), real(row, 6));
          related[sector][other] = real(row, 7) > 1;
        }
      }
    }

    private static double[][] unknown(int sectors) {
      double[][] values = new double[sectors][sectors];
      for (double[] row : values) {
        Arrays.fill(row, Double.NaN);
      }
      return values;
    }
  }

  /** Rows of one taxonomy, place by place in order. */
  private static final class Densities implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Proximities proximities;
    private final boolean[] strong;
    private final boolean[] surely;
    private final double[] chances;
    private final @Nullable Row[] bySector;
    private @Nullable Row ahead;
    private List<Row> place = List.of();
    private int at;

    Densities(Iterator<Row> rows, Iterator<Row> pairs) {
      this.rows = rows;
      proximities = new Proximities(pairs);
      int sectors = proximities.plain.length;
      strong = new boolean[sectors];
      surely = new boolean[sectors];
      chances = new double[sectors];
      bySector = new Row[sectors];
      ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return at < place.size() || ahead != null;
    }

    @Override
    public Row next() {
      if (at == place.size()) {
        nextPlace();
      }
      Row row = place.get(at++);
      Integer sector = proximities.numbers.get(row.getString(3));
      if (sector == null) {
        return RowFactory.create(
            row.get(1), row.get(2), row.get(0), row.get(3), null, null, null, null, null, null);
      }
      double[] proximity = proximities.plain[sector];
      double density = Relatedness.density(proximity, strong, sector);
      UncertainDensity bounds =
          UncertainDensity.of(density, proximity, proximities.errors[sector], chances, sector);
      Row nearest = nearestRelated(sector);
      return RowFactory.create(
          row.get(1),
          row.get(2),
          row.get(0),
          row.get(3),
          known(density),
          known(bounds.low()),
          known(bounds.high()),
          known(Relatedness.density(proximities.strict[sector], surely, sector)),
          nearest == null ? null : nearest.get(7),
          nearest == null ? null : nearest.get(8));
    }

    /** The related sector whose strong cluster is nearest, the first by code among equals. */
    private @Nullable Row nearestRelated(int sector) {
      Row nearest = null;
      for (int other = 0; other < bySector.length; other++) {
        Row row = bySector[other];
        if (other != sector
            && row != null
            && proximities.related[sector][other]
            && !row.isNullAt(8)
            && (nearest == null || nearer(row, nearest))) {
          nearest = row;
        }
      }
      return nearest;
    }

    private static boolean nearer(Row row, Row than) {
      int order = Double.compare(row.getDouble(8), than.getDouble(8));
      return order < 0 || (order == 0 && row.getString(7).compareTo(than.getString(7)) < 0);
    }

    private void nextPlace() {
      Row first = ahead;
      if (first == null) {
        throw new NoSuchElementException();
      }
      place = new ArrayList<>();
      at = 0;
      Arrays.fill(strong, false);
      Arrays.fill(surely, false);
      Arrays.fill(chances, 0);
      Arrays.fill(bySector, null);
      Row row = first;
      while (row != null
          && row.getString(2).equals(first.getString(2))
          && row.getString(1).equals(first.getString(1))) {
        place.add(row);
        Integer sector = proximities.numbers.get(row.getString(3));
        if (sector != null) {
          strong[sector] = real(row, 4) > 1;
          surely[sector] = real(row, 5) > 1;
          chances[sector] = UncertainDensity.strength(real(row, 4), real(row, 5), real(row, 6));
          bySector[sector] = row;
        }
        row = rows.hasNext() ? rows.next() : null;
      }
      ahead = row;
    }
  }
}
