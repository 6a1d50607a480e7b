package clustermap.publish.export;

import clustermap.publish.CsvText;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The clusters in the government's layout: {@link OfficialColumn} by column, so that a script for
 * that file reads ours. Missing or hidden is {@code c}; flags are TRUE, FALSE or UNAVAILABLE. What
 * each column says, and which inputs are made up, is told beside it in {@code datapackage.json}.
 */
public final class OfficialCsv {
  private static final BigDecimal HIDDEN = BigDecimal.ONE.negate();

  private static final List<String> OF_CLUSTERS =
      List.of(
          "cluster_id",
          "taxonomy",
          "sector",
          "name",
          "type",
          "firms",
          "sites",
          "employees",
          "turnover_gbp",
          "rd_active_share",
          "grant_share",
          "patent_share",
          "grants_innovate_uk_gbp",
          "grants_ukri_gbp",
          "joint_projects",
          "lad_1",
          "lad_2",
          "lad_3",
          "geometry",
          "evidence_synthetic");

  private static final List<String> OF_SECTORS =
      List.of("taxonomy", "sector", "name", "parent", "share_in_clusters", "national_share");

  private OfficialCsv() {}

  /**
   * Writes the file, by sector and name.
   *
   * @param file whose name ends in .csv
   * @return how many clusters
   */
  public static long write(PublicTables tables, Path file) {
    ExportTarget.requireEnding(file, List.of(".csv"));
    tables.require("clusters", OF_CLUSTERS);
    tables.require("sectors", OF_SECTORS);
    long[] count = new long[1];
    ExportTarget.file(file, out -> count[0] = rows(tables, out));
    CsvPackage.beside(
        file, CsvPackage.of(tables.label(), List.of(described(tables, file, count[0]))));
    return count[0];
  }

  private static long rows(PublicTables tables, Writer out) throws IOException {
    Set<Integer> years = new HashSet<>();
    Map<String, Map<Integer, BigDecimal>> spend = spend(tables, years);
    CsvTables.line(
        out,
        Arrays.stream(OfficialColumn.values())
            .map(OfficialColumn::header)
            .map(CsvText::cell)
            .toList());
    long[] count = new long[1];
    tables.<IOException>each(
        select(tables),
        rows -> {
          OfficialRow row =
              new OfficialRow(
                  rows, spend.getOrDefault(rows.getString("cluster_id"), Map.of()), years);
          List<String> cells = new ArrayList<>();
          for (OfficialColumn column : OfficialColumn.values()) {
            cells.add(column.cell(row));
          }
          CsvTables.line(out, cells);
          count[0]++;
        });
    return count[0];
  }

  private static String select(PublicTables tables) {
    StringBuilder sql = new StringBuilder("SELECT c.*, coalesce(s.name, c.sector) AS sector_name,");
    sql.append(" p.name AS parent_name, s.share_in_clusters, s.national_share");
    boolean places = tables.has("places");
    for (int i = 1; i <= 3; i++) {
      sql.append(", ").append(places ? "coalesce(l" + i + ".name, c.lad_" + i + ")" : "c.lad_" + i);
      sql.append(" AS la").append(i);
    }
    sql.append(" FROM clusters c LEFT JOIN sectors s USING (taxonomy, sector)");
    sql.append(" LEFT JOIN sectors p ON p.taxonomy = 'industrial_strategy'");
    sql.append(" AND p.sector = s.parent");
    for (int i = 1; places && i <= 3; i++) {
      sql.append(" LEFT JOIN places l").append(i).append(" ON l").append(i);
      sql.append(".geography = 'LAD' AND l").append(i).append(".code = c.lad_").append(i);
    }
    return sql.append(" ORDER BY sector_name, c.taxonomy, c.name, c.cluster_id").toString();
  }

  /**
   * R&amp;D spend by cluster and calendar year.
   *
   * @param years gets those of which spend of any cluster is known
   */
  private static Map<String, Map<Integer, BigDecimal>> spend(
      PublicTables tables, Set<Integer> years) {
    Map<String, Map<Integer, BigDecimal>> spend = new HashMap<>();
    if (tables.has("cluster_rd_years")) {
      tables.each(
          "SELECT cluster_id, year, rd_spend_gbp FROM cluster_rd_years",
          rows -> {
            int year = rows.getInt("year");
            BigDecimal amount = rows.getBigDecimal("rd_spend_gbp");
            years.add(year);
            spend
                .computeIfAbsent(rows.getString("cluster_id"), id -> new HashMap<>())
                .put(year, amount == null ? HIDDEN : amount);
          });
    }
    return spend;
  }

  private static ObjectNode described(PublicTables tables, Path file, long count) {
    ObjectNode resource =
        CsvPackage.resource("official-layout", String.valueOf(file.getFileName()));
    resource.put("title", tables.label().title());
    resource.put("rows", count);
    CsvPackage.texts(resource, "synthetic", tables.label().synthetic());
    ObjectNode schema = resource.putObject("schema");
    ArrayNode fields = schema.putArray("fields");
    for (OfficialColumn column : OfficialColumn.values()) {
      fields
          .addObject()
          .put("name", column.header())
          .put("type", "any")
          .put("description", column.note())
          .put("correspondence", column.meaning().words());
    }
    schema.putArray("missingValues").add(CsvTables.HIDDEN);
    return resource;
  }
}
