package clustermap.job;

import clustermap.config.Part;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A register of firms at real postcodes of three towns, for nights that take seconds. */
final class ThreeTowns {
  static final List<String> SHEFFIELD = List.of("S1 2JA", "S1 1WR", "S1 2GU");
  static final List<String> MOSBOROUGH = List.of("S20 1ED", "S20 3FR", "S20 3GH");
  static final List<String> MALTBY = List.of("S66 8HN", "S66 8HR");

  static final String HEADER =
      "company_number,name,status,category,incorporation_date,postcode,sic_codes";

  /** Settings of a run that leaves out whatever can be, without those of clustering. */
  static final String SETTINGS =
      """
      root = root
      taxonomy = [sic_division]
      run.leave_out = [%s]
      significance.replicates = 0
      stability.replicates = 0
      """
          .formatted(String.join(", ", Part.keys()));

  private ThreeTowns() {}

  /** Adds firms of one industry, at each postcode in turn. */
  static void add(
      List<String> companies, int series, int firms, List<String> postcodes, String sic) {
    for (int f = 0; f < firms; f++) {
      companies.add(
          String.format(
              Locale.ROOT,
              "%d%07d,FIRM %d %d LTD,Active,Private Limited Company,2012-08-08,%s,%s",
              series,
              f,
              series,
              f,
              postcodes.get(f % postcodes.size()),
              sic));
    }
  }

  /** Options of a night by a clock that stands still. */
  static NightlyJob.Options options(boolean acceptVolume, String reason, boolean newHistory) {
    return new NightlyJob.Options(
        acceptVolume, reason, newHistory, () -> Instant.EPOCH, step -> {});
  }
}
