package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.publish.RunRecord.LearnedFigures;
import clustermap.stage.LearnSectors;
import clustermap.stage.LearnedQuality;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What the run record says of the text classifier: how well it does, and that it was used. */
final class LearnedNotes {
  private LearnedNotes() {}

  /** A figure a sector, in order; it grows with sectors only. */
  static List<LearnedFigures> figures(Dataset<Row> scores, double threshold) {
    return LearnedQuality.run(scores, threshold)
        .orderBy("taxonomy", "sector")
        .collectAsList()
        .stream()
        .map(LearnedNotes::figures)
        .toList();
  }

  private static LearnedFigures figures(Row row) {
    long firms = row.getAs("firms");
    long truth = row.getAs("by_codes");
    long put = row.getAs("learned");
    long right = row.getAs("learned_right");
    double share = truth / (double) firms;
    return new LearnedFigures(
        row.getAs("taxonomy"),
        row.getAs("sector"),
        firms,
        truth,
        put,
        ratio(right, put),
        ratio(right, truth),
        ratio(2 * right, put + truth),
        ratio(2 * row.<Long>getAs("by_words_right"), row.<Long>getAs("by_words") + truth),
        row.<Double>getAs("brier"),
        share * (1 - share),
        row.<Double>getAs("calibration_error"),
        row.<Long>getAs("proposed"));
  }

  private static @Nullable Double ratio(long part, long whole) {
    return whole == 0 ? null : part / (double) whole;
  }

  static void add(
      RunConfig.Classify params,
      SortedMap<String, Integer> sectors,
      List<LearnedFigures> learned,
      List<String> warnings) {
    if (!params.learned()) {
      return;
    }
    warnings.add(
        "A text classifier put firms of which no rule says any sector in sectors by their names and"
            + " documents, "
            + learned.stream().mapToLong(LearnedFigures::proposed).sum()
            + " times; firm_sectors has them as learned. How often it is right is in run.json,"
            + " measured on firms that have codes: those without may be other firms.");
    sectors.forEach(
        (taxonomy, number) -> {
          if (learned.stream().noneMatch(figures -> figures.taxonomy().equals(taxonomy))) {
            warnings.add(
                number > LearnSectors.MOST_SECTORS
                    ? taxonomy
                        + " has "
                        + number
                        + " sectors, more than a text classifier learns ("
                        + LearnSectors.MOST_SECTORS
                        + "): nothing is proposed there."
                    : taxonomy
                        + " has no sector with enough firms for a text classifier: nothing is"
                        + " proposed there.");
          }
        });
  }
}
