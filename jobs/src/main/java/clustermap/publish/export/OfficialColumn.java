package clustermap.publish.export;

import java.sql.SQLException;
import java.util.Locale;

/** The columns of the government's file, v2 of October 2025, in its order, and how ours compare. */
public enum OfficialColumn {
  SECTOR(
      "Sector",
      Meaning.NEAR,
      "Name of the sector (sectors.name). Ours are drawn by rules for SIC codes, patents and grants"
          + " (conf/sectors), the official ones also from firms' web sites.",
      row -> row.text("sector_name")),
  CLUSTER(
      "Cluster",
      Meaning.NEAR,
      "Name of the cluster (clusters.name), unique within its taxonomy. "
          + "\""
          + ExportLabel.MARK
          + "\" stands behind it where figures of the row rest on made-up inputs.",
      OfficialRow::name),
  SITE_COUNT(
      "Site_Count",
      Meaning.NEAR,
      "Member sites (clusters.sites). Without a sites extract a firm has one, its registered office;"
          + " the official count is of local units of the business register.",
      row -> row.count("sites")),
  ENTERPRISE_COUNT(
      "Enterprise_Count",
      Meaning.NEAR,
      "Member firms (clusters.firms): companies of the register, which count more than enterprises,"
          + " since a group registers many.",
      row -> row.count("firms")),
  EMPLOYMENT(
      "Employment",
      Meaning.NEAR,
      "People (clusters.employees), rounded to 10 as there. Of the firms that report a figure alone:"
          + " clusters.employees_coverage says how many. c where hidden or unknown.",
      row -> row.tens("employees")),
  TURNOVER(
      "Turnover",
      Meaning.NEAR,
      "Whole pounds (clusters.turnover_gbp). Of the firms that report a figure alone"
          + " (turnover_coverage). c where hidden or unknown. Compare units before you compare"
          + " amounts.",
      row -> row.pounds("turnover_gbp")),
  ACTIVE(
      "RD&I_Active",
      Meaning.NEAR,
      "TRUE where a member firm is R&D-active by rd_active_share, FALSE where none is, UNAVAILABLE"
          + " where no evidence was given. The official map holds active clusters alone; ours shows"
          + " all.",
      OfficialRow::active),
  PERCENTAGE_ACTIVE(
      "Percentage_Innovation_Active",
      Meaning.NEAR,
      "Percentage of member firms with R&D spend, a grant or a patent in the years of evidence, or in"
          + " SIC 72 (rd_active_share). c where hidden or unknown.",
      row -> row.percentage("rd_active_share")),
  PERCENTAGE_GRANT(
      "Percentage_IUK_or_UKRI_Engagement",
      Meaning.NEAR,
      "Percentage of member firms with a grant (grant_share), from any funder of the grants extract.",
      row -> row.percentage("grant_share")),
  PERCENTAGE_PATENT(
      "Percentage_with_Patent",
      Meaning.NEAR,
      "Percentage of member firms with a patent application in the years of evidence (patent_share)."
          + " c at or below the floor of the official file: 20 % for up to 20 sites, 10 % for 21 to"
          + " 100, 2 % above. Patents are public: clusters.patent_share has every figure.",
      row -> row.percentageAboveFloor("patent_share")),
  IUK_FUNDING(
      "IUK_Funding",
      Meaning.NEAR,
      "Whole pounds of grants by Innovate UK to member firms in the years of evidence"
          + " (grants_innovate_uk_gbp).",
      row -> row.pounds("grants_innovate_uk_gbp")),
  UKRI_FUNDING(
      "UKRI_Funding",
      Meaning.NEAR,
      "The same by other bodies of UK Research and Innovation (grants_ukri_gbp); Innovate UK is not"
          + " in it.",
      row -> row.pounds("grants_ukri_gbp")),
  SPEND_2019(
      "Qualifying_Expenditure_for_R&D_Tax_Credit_claims_2019-20",
      Meaning.NEAR,
      Meaning.SPEND + "2019.",
      row -> row.spend(2019)),
  SPEND_2020(
      "Qualifying_Expenditure_for_R&D_Tax_Credit_claims_2020-21",
      Meaning.NEAR,
      Meaning.SPEND + "2020.",
      row -> row.spend(2020)),
  SPEND_2021(
      "Qualifying_Expenditure_for_R&D_Tax_Credit_claims_2021-22",
      Meaning.NEAR,
      Meaning.SPEND + "2021.",
      row -> row.spend(2021)),
  SECTOR_IN_CLUSTERS(
      "Percentage_of_sector_business_locations_in_clusters",
      Meaning.NEAR,
      "Percentage of the sector's located firms that are in any cluster (sectors.share_in_clusters);"
          + " the official one is of business locations. The same for all clusters of a sector.",
      row -> row.percentage("share_in_clusters")),
  LOCATIONS_IN_SECTOR(
      "Percentage_of_business_locations_in_sector",
      Meaning.NEAR,
      "Percentage of the nation's firms that are of the sector (sectors.national_share), by the"
          + " baseline of location quotients; the official one is read as the same of business"
          + " locations.",
      row -> row.percentage("national_share")),
  SECTOR_TYPE(
      "Sector_Type",
      Meaning.NEAR,
      "By which taxonomy the sector is drawn: Industrial Strategy, Frontier, SIC, or the name of"
          + " another. The values of the official column are not those.",
      OfficialRow::sectorType),
  GEOMETRY(
      "Geometry",
      Meaning.NEAR,
      "Outline as well-known text in EPSG:4326, longitude before latitude, six decimals; a concave"
          + " hull like the official one, but buffered by profile.buffer_m in metres, not by 0.01"
          + " degrees, so areas do not compare (docs/METHODS.md).",
      OfficialRow::outline),
  LA1("LA1", Meaning.SAME, Meaning.AUTHORITY + "with most members.", row -> row.authority("la1")),
  LA2("LA2", Meaning.SAME, Meaning.AUTHORITY + "that comes second.", row -> row.authority("la2")),
  LA3("LA3", Meaning.SAME, Meaning.AUTHORITY + "that comes third.", row -> row.authority("la3")),
  FRONTIER(
      "Frontier_Sector_Flag",
      Meaning.SAME,
      "TRUE for a frontier industry, FALSE for a sector of the Industrial Strategy, UNAVAILABLE for"
          + " sectors of another taxonomy.",
      OfficialRow::frontier),
  PARENT(
      "Industrial_Strategy_Parent_Sector",
      Meaning.SAME,
      "Name of the sector of the Industrial Strategy: its own for such a sector, else that of"
          + " sectors.parent; c where the taxonomy names none.",
      OfficialRow::industrialStrategySector),
  COLLABORATION(
      "Collaboration_in_IUK_Data",
      Meaning.NEAR,
      "TRUE where two member firms or more take part in a funded project of the years of evidence"
          + " (joint_projects), from any funder; UNAVAILABLE without a grants extract.",
      row -> row.any("joint_projects"));

  /** How our column compares with the official one. */
  public enum Meaning {
    /** It says the same. */
    SAME,
    /** It says something close; the note says what differs. */
    NEAR,
    /** Our map has nothing of the kind. */
    NOT_AVAILABLE;

    private static final String SPEND =
        "R&D spend of member firms (cluster_rd_years), whole pounds; whether it is that of tax credit"
            + " claims is up to the rd_spend extract. c where hidden, and for all clusters when the"
            + " year is not among those of evidence. Calendar year ";

    private static final String AUTHORITY = "Name of the local authority district (2021) ";

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** How a cell is written. */
  interface Cell {
    String of(OfficialRow row) throws SQLException;
  }

  private final String header;
  private final Meaning meaning;
  private final String note;

  @SuppressWarnings("ImmutableEnumChecker") // Lambdas without state.
  private final Cell cell;

  OfficialColumn(String header, Meaning meaning, String note, Cell cell) {
    this.header = header;
    this.meaning = meaning;
    this.note = note;
    this.cell = cell;
  }

  /** The name in the file. */
  public String header() {
    return header;
  }

  Meaning meaning() {
    return meaning;
  }

  String note() {
    return note;
  }

  String cell(OfficialRow row) throws SQLException {
    return cell.of(row);
  }

  /** The columns as a table in Markdown, for {@code docs/OFFICIAL_LAYOUT.md}. */
  public static String markdown() {
    StringBuilder out = new StringBuilder("| column | meaning | what ours says |\n|---|---|---|\n");
    for (OfficialColumn column : values()) {
      out.append("| `").append(column.header).append("` | ").append(column.meaning.words());
      out.append(" | ").append(column.note).append(" |\n");
    }
    return out.toString();
  }
}
