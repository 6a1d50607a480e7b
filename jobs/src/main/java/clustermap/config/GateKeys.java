package clustermap.config;

import java.util.List;

/** The keys of the quality gate. */
final class GateKeys {
  private GateKeys() {}

  static List<Key> all() {
    return List.of(
        Key.real(
            "gate.max_fall",
            "0.3",
            0,
            1,
            "Largest fall of a volume against the previous snapshot, as a share, that is"
                + " published."),
        Key.real(
            "gate.max_rise",
            "1",
            0,
            1_000,
            "Largest rise of a volume against the previous snapshot, as a share, that is"
                + " published."),
        Key.real(
            "gate.min_located",
            "0",
            0,
            1,
            "Smallest share of the sites of counted firms with a position that is published. 0 is no"
                + " limit: nobody knows beforehand what a register covers. 0.8 suits one of a nation"
                + " whose postcodes are known."),
        Key.real(
            "gate.min_linked",
            "0",
            0,
            1,
            "Smallest share of the participants of grants, and of the applicants of patents, linked"
                + " to a firm that is published, of those not known by name as a university,"
                + " hospital, public body or foreign. 0 is no limit: of a nation's grants few are"
                + " of a region's firms; gate.max_coverage_fall compares with the night before."),
        Key.real(
            "gate.max_coverage_fall",
            "0.1",
            0,
            1,
            "Largest fall of the shares located and linked against the previous snapshot that is"
                + " published: 0.1 is from 97 % to 87 %. Sources and editions of postcodes move them"
                + " by a few hundredths."),
        Key.real(
            "gate.max_cluster_churn",
            "0.3",
            0,
            1,
            "Largest share of the clusters of a taxonomy that are gone, or that are new, since the"
                + " night before that is published. Fewer than one firm in fifty is founded, closed"
                + " or moved in a month: a night that redraws a third of the map has another"
                + " reason, settings included."),
        Key.real(
            "gate.max_members_moved",
            "0.3",
            0,
            1,
            "Largest share of the members of clusters still in their sector that changed or left"
                + " their cluster since the night before that is published; chosen as"
                + " gate.max_cluster_churn is."),
        Key.real(
            "gate.max_hidden",
            "1",
            0,
            1,
            "Largest share of confidential figures of a column hidden by disclosure control that is"
                + " published. 1 is no limit: how many of them few firms stand behind is a matter of"
                + " the nation, not a fault."),
        Key.real(
            "gate.max_hidden_rise",
            "0.2",
            0,
            1,
            "Largest rise of that share against the previous snapshot that is published: evidence"
                + " of many firms is missing then, or was linked to few."),
        Key.real(
            "gate.max_sector_change",
            "0.5",
            0,
            1_000,
            "Largest change of a sector's counted firms against the previous snapshot, as a share"
                + " either way, that is published: SIC codes or rules have changed then, not firms."),
        Key.whole(
            "gate.min_sector_firms",
            200,
            1,
            1_000_000_000,
            "Firms that a sector needs, before or now, for that: smaller ones change by chance."));
  }
}
