package clustermap.generate;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part: a company of the register, a university, or an invented outsider.
 *
 * @param companyNumber null for all but companies
 * @param founded day of incorporation; the earliest day where there is none
 * @param scale size of its R&D relative to the others'
 */
record Organisation(
    Kind kind,
    @Nullable String companyNumber,
    String name,
    @Nullable String postcode,
    LocalDate founded,
    Topic topic,
    double scale) {

  enum Kind {
    COMPANY,
    UNIVERSITY,
    OUTSIDER
  }

  static Organisation university(String name, @Nullable String postcode) {
    return new Organisation(
        Kind.UNIVERSITY, null, name, postcode, LocalDate.MIN, Topic.ENGINEERING, 1);
  }

  /** One that is on no register. */
  static Organisation outsider(int i) {
    String name =
        String.format(Locale.ROOT, "%s OUTSIDE PARTNER %02d LIMITED", SyntheticEvidence.LABEL, i);
    return new Organisation(Kind.OUTSIDER, null, name, null, LocalDate.MIN, Topic.ENGINEERING, 1);
  }
}
