package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.table.SectorRelatedness;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What the run record says of relatedness: over how many places, and whether they were enough. */
final class RelatednessNotes {
  private RelatednessNotes() {}

  static void add(
      RunConfig.Relatedness params,
      Dataset<Row> relatedness,
      Map<String, String> notes,
      List<String> warnings) {
    Row row = relatedness.agg(functions.max(SectorRelatedness.PLACES.col())).first();
    long places = row.isNullAt(0) ? 0 : row.getLong(0);
    notes.put("relatedness_places", Long.toString(places));
    if (places < params.minPlaces()) {
      warnings.add(
          "Relatedness of sectors by co-location is not measured: "
              + places
              + " places of geography "
              + params.geography()
              + " have "
              + params.minFirms()
              + " firms or more, and relatedness.min_places asks for "
              + params.minPlaces()
              + ". Firms in both sectors are counted all the same.");
    }
  }
}
