package clustermap.publish;

import clustermap.table.ClusterHistory;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Links;
import clustermap.table.ParticipantLinks;
import clustermap.table.ProgrammeEffects;
import clustermap.table.SectorRelatedness;
import clustermap.table.Unlinked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which published figures rest on which optional inputs, so that figures made from synthetic inputs
 * are labelled as such wherever they are described. The register's own tables (companies, sites,
 * postcodes, places) are behind every figure and label whole tables.
 */
final class Evidence {
  private static final Set<String> BEHIND_ALL = Set.of("companies", "sites", "postcodes");

  private static final Map<String, Map<String, List<Field>>> FIGURES =
      Map.of(
          "rd_spend",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(
                  Clusters.TYPE,
                  Clusters.RD_SPEND_GBP,
                  Clusters.RD_SPEND_FIRMS,
                  Clusters.RD_ACTIVE_SHARE)),
          "grants",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(
                  Clusters.TYPE,
                  Clusters.GRANTS_GBP,
                  Clusters.GRANT_SHARE,
                  Clusters.RD_ACTIVE_SHARE),
              Links.CONTRACT.name(),
              Links.CONTRACT.fields(),
              ParticipantLinks.CONTRACT.name(),
              ParticipantLinks.CONTRACT.fields(),
              Unlinked.CONTRACT.name(),
              Unlinked.CONTRACT.fields()),
          "patents",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(
                  Clusters.TYPE, Clusters.PATENTS, Clusters.PATENT_SHARE, Clusters.RD_ACTIVE_SHARE),
              Links.CONTRACT.name(),
              Links.CONTRACT.fields(),
              ParticipantLinks.CONTRACT.name(),
              ParticipantLinks.CONTRACT.fields(),
              Unlinked.CONTRACT.name(),
              Unlinked.CONTRACT.fields()),
          "financials",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(
                  Clusters.EMPLOYEES,
                  Clusters.EMPLOYEES_FIRMS,
                  Clusters.TURNOVER_GBP,
                  Clusters.TURNOVER_FIRMS)),
          "programmes",
          Map.of(ProgrammeEffects.CONTRACT.name(), ProgrammeEffects.CONTRACT.fields()),
          "sector_totals",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(Clusters.LQ, Clusters.LQ_LOW, Clusters.LQ_HIGH),
              ClusterHistory.CONTRACT.name(),
              List.of(ClusterHistory.LQ, ClusterHistory.LQ_LOW, ClusterHistory.LQ_HIGH),
              SectorRelatedness.CONTRACT.name(),
              SectorRelatedness.CONTRACT.fields()));

  private Evidence() {}

  /** The synthetic inputs behind a column, in their order; empty when all are real. */
  static List<String> synthetic(List<String> syntheticInputs, Contract contract, Field field) {
    List<String> behind = new ArrayList<>();
    for (String input : syntheticInputs) {
      List<Field> figures =
          FIGURES.getOrDefault(input, Map.of()).getOrDefault(contract.name(), List.of());
      if (BEHIND_ALL.contains(input) || figures.contains(field)) {
        behind.add(input);
      }
    }
    return behind;
  }
}
