package clustermap.job;

import clustermap.job.TruthEvaluationJob.Cell;
import clustermap.job.TruthEvaluationJob.Line;
import clustermap.job.TruthWays.Way;
import clustermap.resample.EntryBacktest.Estimate;
import clustermap.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The measures of an evaluation, in order. */
final class TruthLines {
  /** From here on a cluster is the one that was planted: a Jaccard index, or a share. */
  static final double SAME = 0.5;

  static final String WILSON = "Wilson";

  private final List<Line> lines = new ArrayList<>();

  List<Line> all() {
    return List.copyOf(lines);
  }

  /** A measure of several ways; nothing was planted that it estimates. */
  void ways(String measure, String interval, Map<String, Cell> cells, String note) {
    lines.add(new Line(measure, interval, Double.NaN, cells, note));
  }

  /** A measure of the engine alone. */
  void engine(String measure, String interval, double planted, Cell cell, String note) {
    lines.add(new Line(measure, interval, planted, Map.of(Way.ENGINE.column(), cell), note));
  }

  void notMeasured(String measure, String why) {
    lines.add(new Line(measure, "", Double.NaN, Map.of(), "not measured: " + why));
  }

  /** A share with Wilson's interval. */
  static Cell share(long count, long total) {
    Proportion p = Proportion.wilson((double) count, (double) total);
    return new Cell(p.share(), p.low(), p.high(), total);
  }

  /** An estimate with the interval of its resamples. */
  static Cell resampled(Estimate estimate, long n) {
    return new Cell(estimate.value(), estimate.low(), estimate.high(), n);
  }
}
