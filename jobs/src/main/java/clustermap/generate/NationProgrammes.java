package clustermap.generate;

import clustermap.generate.Mixing.Purpose;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Programmes in districts that no other is in, some with an effect and one without: from the year
 * of its start on a district has (1 + effect) times the births, or the participations in grants,
 * that it would have had.
 */
final class NationProgrammes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "SYNTHETIC programme ";

  /** Districts of each programme, where the country has enough. */
  private static final int DISTRICTS = 45;

  /** Of each programme in turn. */
  private static final double[] BIRTHS = {0.3, 0, 0.15};

  private static final double[] GRANTS = {0, 0, 0.5};

  /** One programme in one district. */
  record Treated(String programme, int district, int startYear, double births, double grants)
      implements Serializable {
    LocalDate start() {
      return LocalDate.of(startYear, 1, 1);
    }
  }

  private final Treated[] treated;

  /** Position in {@link #treated} by district; -1 for none. */
  private final int[] of;

  private NationProgrammes(Treated[] treated, int[] of) {
    this.treated = treated;
    this.of = of;
  }

  static NationProgrammes draw(Terrain terrain, NationSettings settings) {
    SplittableRandom random = Mixing.random(settings.seed(), Purpose.PROGRAMME, 0);
    Permutation shuffled = new Permutation(terrain.districts(), random.nextLong());
    // Most districts stay untreated: they are what the others are compared with.
    int each = Math.min(DISTRICTS, terrain.districts() / (3 * BIRTHS.length));
    List<Treated> treated = new ArrayList<>();
    int[] of = new int[terrain.districts()];
    Arrays.fill(of, -1);
    for (int p = 0; p < BIRTHS.length; p++) {
      for (int k = 0; k < each; k++) {
        int district = (int) shuffled.of((long) p * each + k);
        of[district] = treated.size();
        // Three cohorts, three, five and six years into the ten.
        int year = settings.firstYear() + new int[] {3, 5, 6}[k % 3];
        treated.add(new Treated(NAME + (char) ('A' + p), district, year, BIRTHS[p], GRANTS[p]));
      }
    }
    return new NationProgrammes(treated.toArray(Treated[]::new), of);
  }

  List<Treated> treated() {
    return List.of(treated);
  }

  /** Chance that a birth of the year is kept, relative to the likeliest year. */
  double birthChance(int district, int year) {
    int at = of[district];
    return at < 0 || year >= treated[at].startYear ? 1 : 1 / (1 + treated[at].births);
  }

  /** Chance that a participation of the year is kept, relative to the likeliest place and time. */
  double grantChance(int district, int year) {
    double most = 1 + Arrays.stream(GRANTS).max().orElse(0);
    int at = of[district];
    return at < 0 || year < treated[at].startYear ? 1 / most : (1 + treated[at].grants) / most;
  }
}
