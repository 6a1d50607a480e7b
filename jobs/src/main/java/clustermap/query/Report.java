package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.publish.web.Boundaries;
import clustermap.publish.web.WebMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A profile of one cluster or place on two pages A4: one HTML file with its map and charts in it,
 * which loads nothing and runs nothing. Only public tables are read. The same snapshot, program and
 * boundaries give the same bytes.
 */
public final class Report {
  private final String fileName;
  private final String html;
  private final List<String> notes;

  private Report(String fileName, String html, List<String> notes) {
    this.fileName = fileName;
    this.html = html;
    this.notes = notes;
  }

  /**
   * Makes the report.
   *
   * @param asked a place by code or name, or a cluster by its id, the beginning of it, or its name
   * @param boundaries of the map; without them footprints stand alone and the page says so
   * @throws Fault CONFIG when no one place or cluster is meant; INPUT when the snapshot is damaged
   *     or of an edition that lacks what a report needs
   */
  public static Report of(
      Snapshots snapshots, Snapshots.Entry entry, String asked, Boundaries boundaries) {
    RunRecord run = entry.run();
    try (Query query = Query.openPublic(snapshots, entry)) {
      ReportSheet sheet =
          new ReportSheet(run, WebMap.sources(snapshots, entry), boundaries, WebMap.industries());
      Optional<PlaceExplanation> place = PlaceExplanation.of(query, entry, asked);
      if (place.isPresent()) {
        Figures figures = new Figures(Screen.map(place.get().content().get("figures")));
        return new Report(
            "report-" + plain(figures.text("geography") + "-" + figures.text("code")) + ".html",
            new PlaceReport(query, sheet, place.get().content()).html(),
            query.notes());
      }
      Explanation cluster = Explanation.of(query, entry, asked);
      return new Report(
          "report-" + plain(String.valueOf(cluster.content().get("cluster_id"))) + ".html",
          new ClusterReport(query, sheet, cluster.content()).html(),
          query.notes());
    } catch (SQLException e) {
      throw Fault.input(
          "the snapshot "
              + run.runId()
              + " of "
              + run.asOf()
              + " (edition "
              + run.schemaVersion()
              + " of the tables, this program reads "
              + RunRecord.SCHEMA_VERSION
              + ") cannot be reported on: "
              + ParquetSql.firstLine(e)
              + ". Find damage with: clustermap verify",
          e);
    }
  }

  /** Letters and digits alone, for a code may be anything. */
  private static String plain(String id) {
    String plain = id.replaceAll("[^A-Za-z0-9_-]+", "_");
    return plain.substring(0, Math.min(60, plain.length()));
  }

  /** The usual name of its file, from the identity of what it tells of. */
  public String fileName() {
    return fileName;
  }

  /** What the user should know: tables that could not be read and are left out. */
  public List<String> notes() {
    return notes;
  }

  /** The page. */
  public String html() {
    return html;
  }

  /**
   * Writes the page; the file appears as a whole.
   *
   * @param replace whether a file of that name may be replaced
   * @throws Fault CONFIG when there is a file and it may not; UNAVAILABLE when it cannot be written
   */
  public void write(Path file, boolean replace) {
    if (Files.exists(file) && !replace) {
      throw Fault.config(
          file + " is there already: name another file with --out, or replace it with --force.");
    }
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
    try {
      Files.writeString(unfinished, html, StandardCharsets.UTF_8);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Fault.unavailable("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
