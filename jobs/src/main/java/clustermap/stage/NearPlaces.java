package clustermap.stage;

import static org.apache.spark.sql.functions.col;

import clustermap.stats.Relatedness;
import clustermap.table.PlaceSectors;
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
import org.jspecify.annotations.Nullable;

/**
 * How near every place is to every sector: relatedness density, the share of the sector's proximity
 * to other sectors that points at those in which the place is strong. Proximity is learned from one
 * geography and applied to the places of all; a place is strong by its published location quotient.
 */
public final class NearPlaces {
  private NearPlaces() {}

  /**
   * Places by sector with their density, the other columns as they were.
   *
   * @param placeSectors by contract, each place with all sectors of a taxonomy
   * @param relatedness by contract
   */
  public static Dataset<Row> run(Dataset<Row> placeSectors, Dataset<Row> relatedness) {
    MapFunction<Row, String> byTaxonomy = row -> row.getString(0);
    Column[] columns = PlaceSectors.CONTRACT.columns();
    List<Column> keyed = new ArrayList<>(List.of(PlaceSectors.TAXONOMY.col().as("group")));
    keyed.addAll(Arrays.asList(columns));
    return placeSectors
        .select(keyed.toArray(Column[]::new))
        .groupByKey(byTaxonomy, Encoders.STRING())
        .cogroupSorted(
            relatedness
                .select(
                    SectorRelatedness.TAXONOMY.col(),
                    SectorRelatedness.SECTOR.col(),
                    SectorRelatedness.RELATED_SECTOR.col(),
                    SectorRelatedness.PROXIMITY.col(),
                    SectorRelatedness.PROXIMITY_STRICT.col())
                .groupByKey(byTaxonomy, Encoders.STRING()),
            new Column[] {col("geography"), col("code"), col("sector")},
            new Column[] {col("sector"), col("related_sector")},
            measuring(),
            Encoders.row(PlaceSectors.CONTRACT.schema()));
  }

  private static CoGroupFunction<String, Row, Row, Row> measuring() {
    return (taxonomy, places, pairs) -> new Densities(places, pairs);
  }

  /** Proximities of one taxonomy, by number of sector; NaN where unknown. */
  private static final class Proximities {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final double[][] plain;
    private final double[][] strict;

    Proximities(Iterator<Row> pairs) {
      List<Row> rows = new ArrayList<>();
      pairs.forEachRemaining(
          row -> {
            rows.add(row);
            numbers.putIfAbsent(row.getString(1), numbers.size());
          });
      plain = unknown(numbers.size());
      strict = unknown(numbers.size());
      for (Row row : rows) {
        Integer sector = numbers.get(row.getString(1));
        Integer other = numbers.get(row.getString(2));
        if (sector != null && other != null) {
          plain[sector][other] = row.isNullAt(3) ? Double.NaN : row.getDouble(3);
          strict[sector][other] = row.isNullAt(4) ? Double.NaN : row.getDouble(4);
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
    private @Nullable Row ahead;
    private List<Row> place = List.of();
    private int at;
    private boolean[] strong = new boolean[0];
    private boolean[] surely = new boolean[0];

    Densities(Iterator<Row> rows, Iterator<Row> pairs) {
      this.rows = rows;
      proximities = new Proximities(pairs);
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
      Object[] values = new Object[row.size() - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i + 1);
      }
      Integer sector = proximities.numbers.get(row.<String>getAs("sector"));
      set(row, values, PlaceSectors.RELATEDNESS_DENSITY, sector, proximities.plain, strong);
      set(row, values, PlaceSectors.RELATEDNESS_DENSITY_STRICT, sector, proximities.strict, surely);
      return RowFactory.create(values);
    }

    private static void set(
        Row row,
        Object[] values,
        clustermap.table.Field field,
        @Nullable Integer sector,
        double[][] proximity,
        boolean[] strong) {
      double density =
          sector == null ? Double.NaN : Relatedness.density(proximity[sector], strong, sector);
      values[row.fieldIndex(field.name()) - 1] = Double.isNaN(density) ? null : density;
    }

    private void nextPlace() {
      Row first = ahead;
      if (first == null) {
        throw new NoSuchElementException();
      }
      place = new ArrayList<>();
      at = 0;
      strong = new boolean[proximities.plain.length];
      surely = new boolean[strong.length];
      Row row = first;
      while (row != null
          && row.<String>getAs("code").equals(first.<String>getAs("code"))
          && row.<String>getAs("geography").equals(first.<String>getAs("geography"))) {
        place.add(row);
        Integer sector = proximities.numbers.get(row.<String>getAs("sector"));
        if (sector != null) {
          strong[sector] = above(row, PlaceSectors.LQ.name());
          surely[sector] = above(row, PlaceSectors.LQ_LOW.name());
        }
        row = rows.hasNext() ? rows.next() : null;
      }
      ahead = row;
    }

    private static boolean above(Row row, String quotient) {
      Double value = row.getAs(quotient);
      return value != null && value > 1;
    }
  }
}
