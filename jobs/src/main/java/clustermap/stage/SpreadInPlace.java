package clustermap.stage;

import clustermap.resample.ChanceSpread;
import clustermap.resample.RandomStream;
import clustermap.resample.SpreadChange;
import clustermap.stats.SpreadOverAreas;
import clustermap.table.Field;
import clustermap.table.PlaceSpread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The small areas of one place with their firms and events, and what is told of them. */
final class SpreadInPlace {
  static final String LATEST = "latest";
  static final String BEFORE = "before";

  /** The contract's columns but the days of the period, which all places share. */
  static final StructType SCHEMA =
      new StructType(
          Stream.of(PlaceSpread.CONTRACT.schema().fields())
              .filter(
                  field ->
                      !field.name().equals(PlaceSpread.PERIOD_FROM.name())
                          && !field.name().equals(PlaceSpread.PERIOD_TO.name()))
              .toArray(StructField[]::new));

  private static final List<String> ONCE_PER_FIRM =
      List.of(InnovationEvents.INNOVATIVE_FIRMS, InnovationEvents.RD_SPEND_FIRMS);

  private final String place;
  private final Spread.Params params;
  private final Map<String, Integer> areas = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Map<String, Integer> firms = new HashMap<>();
  private final List<Integer> groupOf = new ArrayList<>();
  private final List<Long> base = new ArrayList<>();
  private final Map<String, Growing> events = new HashMap<>();
  private long baseFirms;
  private long knownAreas;

  /**
   * A place without areas yet.
   *
   * @param place geography and code, a line each
   */
  SpreadInPlace(String place, Spread.Params params) {
    this.place = place;
    this.params = params;
  }

  /** Events as they come, in the order of the rows. */
  private static final class Growing {
    private int size;
    private int[] area = new int[16];
    private int[] firm = new int[16];
    private double[] amount = new double[16];

    void add(int ofArea, int ofFirm, double of) {
      if (size == area.length) {
        area = Arrays.copyOf(area, 2 * size);
        firm = Arrays.copyOf(firm, 2 * size);
        amount = Arrays.copyOf(amount, 2 * size);
      }
      area[size] = ofArea;
      firm[size] = ofFirm;
      amount[size++] = of;
    }

    SpreadChange.Events made() {
      return new SpreadChange.Events(
          Arrays.copyOf(area, size), Arrays.copyOf(firm, size), Arrays.copyOf(amount, size));
    }
  }

  /** An area with its firms; before any event. */
  void area(String area, @Nullable String district, long firmsThere, long withSmallArea) {
    areas.put(area, areas.size());
    String group = district == null ? "" : district;
    Integer number = groups.computeIfAbsent(group, g -> groups.size());
    groupOf.add(number);
    base.add(firmsThere);
    baseFirms += firmsThere;
    knownAreas += withSmallArea;
  }

  /** So many events of one amount of one firm. */
  void event(String area, String firm, String measure, int period, double amount, long n) {
    Integer at = areas.get(area);
    if (at == null) {
      throw new IllegalStateException("an event in an area without firms: " + area);
    }
    Integer number = firms.computeIfAbsent(firm, f -> firms.size());
    Growing growing = events.computeIfAbsent(measure + period, m -> new Growing());
    for (long i = 0; i < n; i++) {
      growing.add(at, number, amount);
    }
  }

  /** Rows by {@link #SCHEMA}: every measure in both periods. */
  List<Row> rows() {
    double[] bases = base.stream().mapToDouble(Long::doubleValue).toArray();
    int[] group = groupOf.stream().mapToInt(Integer::intValue).toArray();
    SpreadOverAreas spread = new SpreadOverAreas(bases, group, groups.size());
    int[] areaOfFirm = new int[Math.toIntExact(baseFirms)];
    int next = 0;
    for (int a = 0; a < bases.length; a++) {
      Arrays.fill(areaOfFirm, next, next + (int) bases[a], a);
      next += (int) bases[a];
    }
    List<Row> rows = new ArrayList<>();
    for (String measure : params.measures()) {
      SpreadChange.Events now = made(measure, InnovationEvents.LATEST);
      SpreadChange.Events before = made(measure, InnovationEvents.BEFORE);
      // That a firm spends on R&D may be known of nobody.
      boolean guarded = Spread.confidential(measure);
      boolean hideNow = guarded && now.area().length < params.minCount();
      boolean hideBefore = guarded && before.area().length < params.minCount();
      Map<Field, @Nullable Object> latest = common(measure, LATEST);
      Map<Field, @Nullable Object> former = common(measure, BEFORE);
      if (!hideNow) {
        levels(latest, spread, areaOfFirm, now, measure, LATEST);
      }
      if (!hideBefore) {
        levels(former, spread, areaOfFirm, before, measure, BEFORE);
      }
      if (!hideNow && !hideBefore) {
        change(latest, spread, now, before, measure);
      }
      if (guarded) {
        coarse(latest);
        coarse(former);
        suppressed(latest, hideNow, hideNow || hideBefore);
        suppressed(former, hideBefore, false);
      }
      rows.add(row(latest));
      rows.add(row(former));
    }
    return rows;
  }

  /**
   * Numbers of firms to the nearest multiple of the minimum count, figures to hundredths: else a
   * place less its parts would tell the number that one of them hides.
   */
  private void coarse(Map<Field, @Nullable Object> values) {
    for (Field field : List.of(PlaceSpread.EVENTS, PlaceSpread.CHANGE_EVENTS)) {
      if (values.get(field) instanceof Long number) {
        values.put(
            field, Math.round(number / (double) params.minCount()) * (long) params.minCount());
      }
    }
    values.replaceAll(
        (field, value) ->
            value instanceof Double figure ? (Object) (Math.rint(figure * 100) / 100) : value);
    if (values.get(PlaceSpread.THEIL) instanceof Double all
        && values.get(PlaceSpread.THEIL_BETWEEN) instanceof Double between) {
      values.put(PlaceSpread.THEIL_WITHIN, Math.max(0, all - between));
    }
  }

  /** Names what is hidden, in the contract's order; what chance gives is told of none. */
  private static void suppressed(
      Map<Field, @Nullable Object> values, boolean levels, boolean change) {
    List<Field> hidden = new ArrayList<>(PlaceSpread.OF_CHANCE);
    if (levels) {
      hidden.addAll(PlaceSpread.LEVELS);
    }
    if (change) {
      hidden.addAll(PlaceSpread.OF_CHANGE);
    }
    values.put(
        PlaceSpread.SUPPRESSED,
        PlaceSpread.CONTRACT.fields().stream()
            .filter(hidden::contains)
            .map(Field::name)
            .toArray(String[]::new));
  }

  private SpreadChange.Events made(String measure, int period) {
    Growing growing = events.get(measure + period);
    return growing == null ? new Growing().made() : growing.made();
  }

  private Map<Field, @Nullable Object> common(String measure, String period) {
    Map<Field, @Nullable Object> values = new HashMap<>();
    values.put(PlaceSpread.GEOGRAPHY, place.substring(0, place.indexOf('\n')));
    values.put(PlaceSpread.CODE, place.substring(place.indexOf('\n') + 1));
    values.put(PlaceSpread.MEASURE, measure);
    values.put(PlaceSpread.PERIOD, period);
    values.put(PlaceSpread.AREAS, (long) base.size());
    values.put(PlaceSpread.BASE_FIRMS, baseFirms);
    values.put(PlaceSpread.SUPPRESSED, new String[0]);
    if (baseFirms > 0) {
      values.put(
          PlaceSpread.SMALL_AREA_KIND,
          knownAreas == baseFirms ? "small_area" : knownAreas == 0 ? "postcode_sector" : "mixed");
    }
    return values;
  }

  private RandomStream stream(String purpose, String measure) {
    return RandomStream.of(params.seed(), purpose, place, measure, 0);
  }

  private void levels(
      Map<Field, @Nullable Object> values,
      SpreadOverAreas spread,
      int[] areaOfFirm,
      SpreadChange.Events events,
      String measure,
      String period) {
    int count = events.area().length;
    values.put(PlaceSpread.EVENTS, (long) count);
    if (count == 0) {
      return;
    }
    double[] dealt = new double[spread.areas()];
    for (int i = 0; i < count; i++) {
      dealt[events.area()[i]] += events.amount()[i];
    }
    double theil = spread.theil(dealt);
    double between = spread.between(dealt);
    double gini = spread.gini(dealt);
    values.put(PlaceSpread.THEIL, theil);
    values.put(PlaceSpread.THEIL_BETWEEN, between);
    values.put(PlaceSpread.THEIL_WITHIN, Math.max(0, theil - between));
    values.put(PlaceSpread.GINI, gini);
    if (Spread.confidential(measure)) {
      // What chance gives follows from the number of events and from firms that all may know: it
      // would tell the number.
      return;
    }
    // Amounts in order of size, so that the draw of each does not depend on who got it.
    double[] amounts = events.amount().clone();
    Arrays.sort(amounts);
    ChanceSpread chance =
        ChanceSpread.of(
            spread,
            areaOfFirm,
            amounts,
            ONCE_PER_FIRM.contains(measure),
            params.replicates(),
            stream("spread " + period, measure));
    values.put(PlaceSpread.THEIL_NULL_MEAN, chance.theil().mean());
    values.put(PlaceSpread.THEIL_NULL_LOW, chance.theil().low());
    values.put(PlaceSpread.THEIL_NULL_HIGH, chance.theil().high());
    values.put(PlaceSpread.THEIL_EXCESS, theil - chance.theil().mean());
    values.put(PlaceSpread.THEIL_BETWEEN_NULL_MEAN, chance.between().mean());
    values.put(PlaceSpread.GINI_NULL_MEAN, chance.gini().mean());
    values.put(PlaceSpread.GINI_NULL_LOW, chance.gini().low());
    values.put(PlaceSpread.GINI_NULL_HIGH, chance.gini().high());
    values.put(PlaceSpread.GINI_EXCESS, gini - chance.gini().mean());
  }

  private void change(
      Map<Field, @Nullable Object> values,
      SpreadOverAreas spread,
      SpreadChange.Events now,
      SpreadChange.Events before,
      String measure) {
    int fewer = Math.min(now.area().length, before.area().length);
    String trend = "too few events";
    if (fewer > 0) {
      SpreadChange change =
          SpreadChange.of(
              spread,
              now,
              before,
              firms.size(),
              params.replicates(),
              stream("spread change", measure));
      values.put(PlaceSpread.CHANGE_EVENTS, (long) change.events());
      values.put(PlaceSpread.THEIL_THINNED, change.theil());
      values.put(PlaceSpread.THEIL_BEFORE_THINNED, change.theilBefore());
      values.put(PlaceSpread.THEIL_CHANGE, change.change());
      values.put(PlaceSpread.THEIL_CHANGE_NULL_LOW, change.nullBand().low());
      values.put(PlaceSpread.THEIL_CHANGE_NULL_HIGH, change.nullBand().high());
      if (fewer >= params.minEvents()) {
        trend =
            change.spreading()
                ? "spreading"
                : change.concentrating() ? "concentrating" : "no clear change";
      }
    }
    values.put(PlaceSpread.TREND, trend);
  }

  /** Rounded far below what matters, so that equal figures are equal bits on any machine. */
  private static Row row(Map<Field, @Nullable Object> values) {
    return RowFactory.create(
        PlaceSpread.CONTRACT.fields().stream()
            .filter(
                field ->
                    !field.equals(PlaceSpread.PERIOD_FROM) && !field.equals(PlaceSpread.PERIOD_TO))
            .map(
                field ->
                    values.get(field) instanceof Double value
                        ? (Object) (Math.rint(value * 1e9) / 1e9)
                        : values.get(field))
            .toArray());
  }
}
