package clustermap.publish;

import clustermap.table.Bridges;
import clustermap.table.ClusterActivity;
import clustermap.table.ClusterDominance;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterRdYears;
import clustermap.table.ClusterSupport;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.LinkGravity;
import clustermap.table.Links;
import clustermap.table.ParticipantLinks;
import clustermap.table.PlaceDecay;
import clustermap.table.PlaceReach;
import clustermap.table.PlaceRings;
import clustermap.table.PlaceSpread;
import clustermap.table.PlaceYears;
import clustermap.table.ProgrammeEffects;
import clustermap.table.ReachByDeprivation;
import clustermap.table.SectorRelatedness;
import clustermap.table.Unlinked;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Tables that rest on grants or patents as a whole. */
  private static final List<Contract> OF_PROJECTS =
      List.of(
          ProgrammeEffects.CONTRACT,
          PlaceSpread.CONTRACT,
          PlaceDecay.CONTRACT,
          PlaceRings.CONTRACT,
          Links.CONTRACT,
          Bridges.CONTRACT,
          LinkGravity.CONTRACT,
          ParticipantLinks.CONTRACT,
          Unlinked.CONTRACT);

  private static final Map<String, Map<String, List<Field>>> FIGURES =
      Map.of(
          "rd_spend",
          and(
              Map.of(
                  Clusters.CONTRACT.name(),
                  List.of(
                      Clusters.TYPE,
                      ClusterActivity.RD_SPEND_GBP,
                      ClusterActivity.RD_SPEND_FIRMS,
                      ClusterActivity.RD_SPEND_SHARE,
                      ClusterActivity.RD_ACTIVE_SHARE),
                  ClusterHistory.CONTRACT.name(),
                  List.of(ClusterActivity.RD_SPEND_GBP)),
              List.of(PlaceSpread.CONTRACT, ClusterRdYears.CONTRACT)),
          "grants",
          and(
              Map.of(
                  Clusters.CONTRACT.name(),
                  List.of(
                      Clusters.TYPE,
                      ClusterActivity.GRANTS_GBP,
                      ClusterActivity.GRANTS_INNOVATE_UK_GBP,
                      ClusterActivity.GRANTS_UKRI_GBP,
                      ClusterActivity.GRANTS_OTHER_GBP,
                      ClusterActivity.JOINT_PROJECTS,
                      ClusterActivity.GRANT_SHARE,
                      ClusterActivity.RD_ACTIVE_SHARE),
                  PlaceYears.CONTRACT.name(),
                  List.of(PlaceYears.GRANTS, PlaceYears.GRANTS_GBP)),
              OF_PROJECTS),
          "patents",
          and(
              Map.of(
                  Clusters.CONTRACT.name(),
                  List.of(
                      Clusters.TYPE,
                      ClusterActivity.PATENTS,
                      ClusterActivity.PATENT_SHARE,
                      ClusterActivity.RD_ACTIVE_SHARE),
                  PlaceYears.CONTRACT.name(),
                  List.of(PlaceYears.PATENTS)),
              OF_PROJECTS),
          "financials",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(
                  ClusterActivity.EMPLOYEES,
                  ClusterActivity.EMPLOYEES_FIRMS,
                  ClusterActivity.EMPLOYEES_COVERAGE,
                  ClusterDominance.LARGEST_FIRM_SHARE,
                  ClusterDominance.FIRM_HHI,
                  ClusterActivity.TURNOVER_COVERAGE,
                  ClusterActivity.TURNOVER_GBP,
                  ClusterActivity.TURNOVER_FIRMS)),
          "assets",
          Map.of(
              Clusters.CONTRACT.name(),
              List.of(Clusters.SUPPORT_INDEX, Clusters.SUPPORT_KINDS),
              ClusterSupport.CONTRACT.name(),
              ClusterSupport.CONTRACT.fields()),
          "small_areas",
          Map.of(
              PlaceReach.CONTRACT.name(),
              List.of(
                  PlaceReach.RESIDENTS, PlaceReach.RESIDENTS_WITHIN, PlaceReach.RESIDENTS_SHARE),
              ReachByDeprivation.CONTRACT.name(),
              ReachByDeprivation.CONTRACT.fields()),
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

  private static Map<String, List<Field>> and(
      Map<String, List<Field>> figures, List<Contract> whole) {
    Map<String, List<Field>> all = new HashMap<>(figures);
    whole.forEach(table -> all.put(table.name(), table.fields()));
    return Map.copyOf(all);
  }

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
