package clustermap.generate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who can take part in a project or an application.
 *
 * @param companies firms of the register in a fixed order
 * @param home the two universities of the region, the larger first
 * @param universities all other universities
 * @param outsiders organisations that are on no register
 */
record Players(
    List<Organisation> companies,
    List<Organisation> home,
    List<Organisation> universities,
    List<Organisation> outsiders) {

  /** Share of university parts in the region that fall to the larger university. */
  private static final double LARGER = 0.8;

  Organisation homeUniversity(SplittableRandom random) {
    return home.get(random.nextDouble() < LARGER ? 0 : 1);
  }

  /** A company that exists on the day, larger ones more likely. */
  Organisation company(LocalDate day, SplittableRandom random) {
    return Draw.weighted(existing(companies, day), Players::pull, random);
  }

  /**
   * Different organisations to work with the lead: mostly companies, six in ten of its own field,
   * then universities, then outsiders.
   */
  List<Organisation> partners(
      Organisation lead, LocalDate day, int count, boolean outsidersToo, SplittableRandom random) {
    Set<String> names = new HashSet<>(Set.of(lead.name()));
    List<Organisation> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      Organisation next = partner(lead, day, outsidersToo, random);
      if (next != null && names.add(next.name())) {
        chosen.add(next);
      }
    }
    return chosen;
  }

  private @Nullable Organisation partner(
      Organisation lead, LocalDate day, boolean outsidersToo, SplittableRandom random) {
    double u = random.nextDouble();
    if (u < 0.6) {
      List<Organisation> field =
          random.nextDouble() < 0.6
              ? companies.stream().filter(c -> c.topic() == lead.topic()).toList()
              : companies;
      List<Organisation> there = existing(field, day);
      return there.isEmpty() ? null : Draw.weighted(there, Players::pull, random);
    }
    if (u < 0.92) {
      return random.nextDouble() < 0.7
          ? homeUniversity(random)
          : universities.get(random.nextInt(universities.size()));
    }
    return outsidersToo ? outsiders.get(random.nextInt(outsiders.size())) : null;
  }

  private static double pull(Organisation company) {
    return StrictMath.pow(company.scale(), 0.7);
  }

  private static List<Organisation> existing(List<Organisation> companies, LocalDate day) {
    return companies.stream().filter(c -> c.founded().isBefore(day)).toList();
  }
}
