package clustermap.table;

import java.util.List;
import java.util.Optional;

/** All contracts, in the order of the data's life: what the data dictionary lists. */
public final class Contracts {

  private static final List<Contract> ALL =
      List.of(
          Companies.CONTRACT,
          Sites.CONTRACT,
          RdSpend.CONTRACT,
          Grants.CONTRACT,
          Patents.CONTRACT,
          Financials.CONTRACT,
          Postcodes.CONTRACT,
          Places.CONTRACT,
          PlaceLookup.CONTRACT,
          Assets.CONTRACT,
          Programmes.CONTRACT,
          SmallAreas.CONTRACT,
          Districts.CONTRACT,
          SicCodes.CONTRACT,
          SectorTotals.CONTRACT,
          IndustryCounts.CONTRACT,
          Firms.BY_STANDING,
          OwnerKeys.CONTRACT,
          FirmGroups.CONTRACT,
          DistrictAreas.CONTRACT,
          OutlineFits.CONTRACT,
          GeocodedSites.CONTRACT,
          FirmSectors.CONTRACT,
          ClusteringPoints.CONTRACT,
          Locations.CONTRACT,
          NationalTotals.CONTRACT,
          Footprints.CONTRACT,
          FootprintCounts.CONTRACT,
          PlaceQuotients.CONTRACT,
          ClusterSignificance.CONTRACT,
          SectorSignificance.CONTRACT,
          ClusterStability.CONTRACT,
          LinkNames.CONTRACT,
          LinkWords.CONTRACT,
          LinkCandidates.CONTRACT,
          LinkPatterns.CONTRACT,
          LearnedScores.CONTRACT,
          FirmEvidence.CONTRACT,
          DisclosedFigures.CONTRACT,
          ClusterGroups.CONTRACT,
          ClusterOffices.CONTRACT,
          ClusterActivity.CONTRACT,
          ClusterDominance.CONTRACT,
          ClusterSpecialisms.CONTRACT,
          ClusterVitality.CONTRACT,
          ClusterStage.CONTRACT,
          ProjectPartners.CONTRACT,
          PartnerSites.CONTRACT,
          Participations.CONTRACT,
          JointProjects.CONTRACT,
          LinkNodes.CONTRACT,
          LinkOverlaps.CONTRACT,
          GravityFits.CONTRACT,
          GravityResamples.CONTRACT,
          MethodComparison.CONTRACT,
          Clusters.CONTRACT,
          ClusterSectors.CONTRACT,
          ClusterRdYears.CONTRACT,
          ClusterSupport.CONTRACT,
          DisclosureReport.CONTRACT,
          NumberChanges.CONTRACT,
          ClusterStates.CONTRACT,
          SeriesIds.CONTRACT,
          ClusterHistory.CONTRACT,
          Lineage.CONTRACT,
          Links.CONTRACT,
          Geographies.CONTRACT,
          PlaceOutlines.CONTRACT,
          Bridges.CONTRACT,
          LinkGravity.CONTRACT,
          PlaceProfiles.CONTRACT,
          PlaceSectors.CONTRACT,
          PlaceReconciliation.CONTRACT,
          PlaceOpportunities.CONTRACT,
          PlaceConfluence.CONTRACT,
          PlaceYears.CONTRACT,
          PlaceReach.CONTRACT,
          ReachByDeprivation.CONTRACT,
          PlaceSpread.CONTRACT,
          PlaceDecay.CONTRACT,
          PlaceRings.CONTRACT,
          SectorRelatedness.CONTRACT,
          SectorFamilies.CONTRACT,
          ProgrammePlaces.CONTRACT,
          ProgrammeEffects.CONTRACT,
          RegisterYears.CONTRACT,
          PotentialBacktest.CONTRACT,
          Sectors.CONTRACT,
          Members.CONTRACT,
          DormantMembers.CONTRACT,
          Firms.CONTRACT,
          ParticipantLinks.CONTRACT,
          Unlinked.CONTRACT,
          DisclosureLedger.CONTRACT,
          Quarantine.CONTRACT);

  private Contracts() {}

  public static List<Contract> all() {
    return ALL;
  }

  /** Contracts of a tier, in order. */
  public static List<Contract> of(Contract.Tier tier) {
    return ALL.stream().filter(c -> c.tier() == tier).toList();
  }

  /** The input of that name. */
  public static Optional<Contract> input(String name) {
    return of(Contract.Tier.INPUT).stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
