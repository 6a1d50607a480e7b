package clustermap.table;

/** Participants of projects as organisations. */
public final class ProjectPartners {
  public static final Field ASSET =
      Field.text("asset", "asset_id of the participant; empty when it is none.").required();

  public static final Field COMPANY =
      Field.text("company", "Firm that it is linked to; empty without.").required();

  public static final Field POSTCODE =
      Field.text("postcode", "Postcode of the participant; empty without.").required();

  public static final Field AMOUNT =
      Field.money("amount", "Money of this participant; null when not known.");

  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.STAGE,
          "project_partners",
          "One participant of one project within connect.years.",
          Participations.SOURCE,
          Participations.PROJECT_ID,
          Participations.PARTNER,
          ASSET,
          COMPANY,
          POSTCODE,
          Participations.ASSET_MATCH,
          AMOUNT,
          Participations.YEAR,
          Participations.AMOUNT_GBP);

  private ProjectPartners() {}
}
