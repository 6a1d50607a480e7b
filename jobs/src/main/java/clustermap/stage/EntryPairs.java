package clustermap.stage;

import clustermap.resample.EntryBacktest;
import clustermap.resample.EntryBacktest.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one taxonomy that {@link Backtest} brings together, in order of place and sector.
 */
final class EntryPairs {
  private static final int DENSITY = 0;

  /** Predictors that density is set against, as conclusions name them. */
  private static final Map<Integer, String> RIVALS =
      Map.of(1, "size alone", 2, "size of place and sector alone", 3, "LQ alone");

  private final String taxonomy;
  private final Backtest.Params params;
  private final int candidatePlaces;
  private final int unmeasured;
  private final int sectorCount;
  private final int placeCount;
  private final int[] places;

  /** By predictor and pair. */
  private final double[][] scores;

  /** By outcome and pair. */
  private final boolean[][] events;

  EntryPairs(String taxonomy, Iterator<Row> pairs, Backtest.Params params) {
    this.taxonomy = taxonomy;
    this.params = params;
    Set<String> candidates = new HashSet<>();
    Set<String> sectors = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    int without = 0;
    while (pairs.hasNext()) {
      Row row = pairs.next();
      candidates.add(row.getString(1));
      if (row.isNullAt(row.fieldIndex("density")) || row.isNullAt(row.fieldIndex("lq"))) {
        without++;
        continue;
      }
      rows.add(row);
      sectors.add(row.getString(2));
      numbers.putIfAbsent(row.getString(1), numbers.size());
    }
    candidatePlaces = candidates.size();
    unmeasured = without;
    sectorCount = sectors.size();
    placeCount = numbers.size();
    places = new int[rows.size()];
    scores = new double[Backtest.PREDICTORS.length][places.length];
    events = new boolean[Backtest.OUTCOMES.length][places.length];
    for (int i = 0; i < places.length; i++) {
      Row row = rows.get(i);
      Integer number = numbers.get(row.getString(1));
      places[i] = number == null ? -1 : number;
      scores[0][i] = row.<Double>getAs("density");
      scores[1][i] = row.<Double>getAs("size");
      scores[2][i] = row.<Double>getAs("expected_firms");
      scores[3][i] = row.<Double>getAs("lq");
      List<Boolean> came = row.getList(row.fieldIndex("outcomes"));
      for (int o = 0; o < events.length; o++) {
        events[o][i] = came.get(o);
      }
    }
  }

  /** Every outcome and predictor. */
  Iterator<Row> rows() {
    EntryBacktest backtest = new EntryBacktest(places, scores, Backtest.TOP, params.replicates());
    List<Row> rows = new ArrayList<>();
    for (int o = 0; o < events.length; o++) {
      int came = 0;
      Set<Integer> eventPlaces = new HashSet<>();
      for (int i = 0; i < places.length; i++) {
        if (events[o][i]) {
          came++;
          eventPlaces.add(places[i]);
        }
      }
      String why = lacking(came, eventPlaces.size());
      EntryBacktest.@Nullable Measured measured =
          why == null ? backtest.measure(events[o], params.seed(), taxonomy) : null;
      if (measured != null && Double.isNaN(measured.auc(DENSITY).low())) {
        measured = null;
        why = "too many resamples of the places hold no pair that the outcome came to";
      }
      String verdict = measured == null ? "cannot be told: " + why : verdict(measured);
      for (int p = 0; p < scores.length; p++) {
        rows.add(row(o, p, came, measured, verdict));
      }
    }
    return rows.iterator();
  }

  /** Why an outcome cannot be told; null where it can. */
  private @Nullable String lacking(int came, int eventPlaces) {
    int asked = params.relatedness().minPlaces();
    if (candidatePlaces < asked) {
      return Backtest.fewPlaces(candidatePlaces, params);
    }
    if (placeCount < asked) {
      return "relatedness density is known in "
          + placeCount
          + " places and relatedness.min_places asks for "
          + asked;
    }
    if (came < Backtest.LEAST_EVENTS || places.length - came < Backtest.LEAST_EVENTS) {
      return "the outcome came to "
          + came
          + " of "
          + places.length
          + " pairs, and "
          + Backtest.LEAST_EVENTS
          + " that it came to and as many that it did not come to are needed";
    }
    if (eventPlaces < Backtest.LEAST_EVENT_PLACES) {
      return "the outcome came to pairs of "
          + eventPlaces
          + " places, and "
          + Backtest.LEAST_EVENT_PLACES
          + " are needed";
    }
    return null;
  }

  private static String verdict(EntryBacktest.Measured measured) {
    List<String> more = new ArrayList<>();
    List<String> noMore = new ArrayList<>();
    List<String> less = new ArrayList<>();
    for (int rival = 1; rival <= RIVALS.size(); rival++) {
      Estimate difference = measured.aucLess(DENSITY, rival);
      List<String> group = difference.low() > 0 ? more : difference.high() < 0 ? less : noMore;
      group.add(RIVALS.getOrDefault(rival, ""));
    }
    List<String> parts = new ArrayList<>();
    add(parts, "more than ", more);
    add(parts, "no more than ", noMore);
    add(parts, "less than ", less);
    Estimate auc = measured.auc(DENSITY);
    if (auc.high() < 0.5) {
      parts.add("by itself it is worse than chance");
    } else if (auc.low() <= 0.5) {
      parts.add("by itself it is no better than chance");
    }
    return "relatedness density tells " + String.join("; ", parts);
  }

  private static void add(List<String> parts, String how, List<String> rivals) {
    if (!rivals.isEmpty()) {
      parts.add(how + String.join(" and ", rivals));
    }
  }

  private Row row(
      int outcome,
      int predictor,
      int came,
      EntryBacktest.@Nullable Measured measured,
      String verdict) {
    List<@Nullable Object> values =
        new ArrayList<>(
            Arrays.asList(
                taxonomy,
                Backtest.OUTCOMES[outcome],
                Backtest.PREDICTORS[predictor],
                (long) places.length,
                (long) unmeasured,
                (long) placeCount,
                (long) sectorCount,
                (long) came));
    add(values, measured == null ? null : measured.auc(predictor));
    add(values, measured == null ? null : measured.precision(predictor));
    for (int rival = 1; rival <= RIVALS.size(); rival++) {
      boolean itself = rival == predictor;
      add(values, measured == null || itself ? null : measured.aucLess(predictor, rival));
    }
    for (int rival = 1; rival <= RIVALS.size(); rival++) {
      boolean itself = rival == predictor;
      add(values, measured == null || itself ? null : measured.precisionLess(predictor, rival));
    }
    values.add(verdict);
    return RowFactory.create(values.toArray());
  }

  private static void add(List<@Nullable Object> values, @Nullable Estimate estimate) {
    values.add(estimate == null ? null : known(estimate.value()));
    values.add(estimate == null ? null : known(estimate.low()));
    values.add(estimate == null ? null : known(estimate.high()));
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
