package clustermap.generate;

import clustermap.table.Contract;
import clustermap.table.Field;

/** What is known of a synthetic nation; no input of a run. */
public final class NationTruth {
  public static final Field PLANTED =
      Field.whole("planted", "Number of the planted cluster, from 0.").required();

  public static final Field SECTOR =
      Field.text("sector", "Sector of industrial_strategy that its firms are of.").required();

  public static final Field HISTORY =
      Field.text(
              "history",
              "What happens to it: steady, born, grew, shrank, died, merged (two lobes, between"
                  + " which firms come in the year) or split (one whose middle goes in the year).")
          .required();

  public static final Field EVENT_YEAR =
      Field.whole("event_year", "Calendar year in which it does; null where nothing does.");

  public static final Field FIRMS =
      Field.count("firms", "Firms planted, those dissolved since included.")
          .in("companies")
          .required();

  public static final Field EASTING =
      Field.whole("easting", "Centre, of the first lobe where it has two, in EPSG:27700.")
          .in("m")
          .required();

  public static final Field NORTHING = Field.whole("northing", "Likewise.").in("m").required();

  public static final Field SPREAD_M =
      Field.whole("spread_m", "Standard deviation of a firm's distance in each direction.")
          .in("m")
          .required();

  /** One planted cluster. */
  public static final Contract CLUSTERS =
      Contract.of(
              Contract.Tier.STAGE,
              "planted_clusters",
              "One planted cluster.",
              PLANTED,
              SECTOR,
              HISTORY,
              EVENT_YEAR,
              FIRMS,
              EASTING,
              NORTHING,
              SPREAD_M)
          .keyed(PLANTED);

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register.").required();

  public static final Field LOBE =
      Field.whole("lobe", "0 for the first or only lobe, 1 for the second, 2 for between.")
          .required();

  /** One firm of a planted cluster. */
  public static final Contract MEMBERS =
      Contract.of(
              Contract.Tier.STAGE,
              "planted_members",
              "One firm of a planted cluster, dissolved ones included.",
              COMPANY_NUMBER,
              PLANTED,
              LOBE)
          .keyed(COMPANY_NUMBER);

  public static final Field PROGRAMME = Field.text("programme", "Programme.").required();

  public static final Field PLACE_CODE =
      Field.text("place_code", "District of May 2021.").required();

  public static final Field START_YEAR =
      Field.whole("start_year", "Calendar year from whose first day on it has an effect.")
          .required();

  public static final Field BIRTHS_EFFECT =
      Field.real(
              "births_effect",
              "By how much the programme raises births a year, as a share of what they would be.")
          .required();

  public static final Field GRANTS_EFFECT =
      Field.real("grants_effect", "Likewise participations in grants.").required();

  /** One planted programme in one district. */
  public static final Contract EFFECTS =
      Contract.of(
              Contract.Tier.STAGE,
              "planted_effects",
              "One planted programme in one district, and what it does there.",
              PROGRAMME,
              PLACE_CODE,
              START_YEAR,
              BIRTHS_EFFECT,
              GRANTS_EFFECT)
          .keyed(PROGRAMME, PLACE_CODE);

  private NationTruth() {}
}
