package clustermap.generate;

import clustermap.fault.Fault;
import clustermap.generate.Mixing.Purpose;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws the firm of a row from the seed and the number of the row alone, so that any part of the
 * register can be made anywhere and asked for again.
 */
final class FirmDraw implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Mean age of a firm in days, and the oldest, as fits a register half of which is five. */
  private static final double MEAN_AGE_DAYS = 9 * 365.25;

  private static final long OLDEST_DAYS = 60 * 365L;

  /** Share of the rows that were dissolved within the years of evidence. */
  private static final double DISSOLVED = 0.06;

  /** Chances of 1 to 4 codes, rising; about those of the register of Sheffield, 2024. */
  private static final double[] SIC_COUNTS = {0.79, 0.92, 0.97, 1};

  /** Chances of rows whose only code is none, dormant, or residents' property management. */
  private static final double NO_SIC = 0.007;

  private static final double DORMANT = 0.032;
  private static final double RESIDENTS = 0.05;

  /** Codes that exist at Companies House alone, as negative numbers. */
  static final int SIC_NONE = -1;

  static final int SIC_DORMANT = -2;
  static final int SIC_RESIDENTS = -3;

  private static final int REDRAWS = 200;

  private final NationSettings settings;
  private final Terrain terrain;
  private final SectorMix mix;
  private final SharedOffices offices;
  private final NationProgrammes programmes;
  private final PlantedCluster[] clusters;
  private final long[] firstRoles;
  private final long plantedFirms;
  private final Permutation roles;
  private final double[] shares;
  private final int[] districts;
  private final int[] postcodes;
  private final int[] sics;
  private final long asOf;
  private final long yearsBegin;

  FirmDraw(
      NationSettings settings,
      Terrain terrain,
      SectorMix mix,
      NationProgrammes programmes,
      List<PlantedCluster> clusters) {
    this.settings = settings;
    this.terrain = terrain;
    this.mix = mix;
    this.programmes = programmes;
    this.offices = new SharedOffices(terrain, mix, settings);
    this.clusters = clusters.toArray(PlantedCluster[]::new);
    this.firstRoles = clusters.stream().mapToLong(PlantedCluster::firstRole).toArray();
    this.plantedFirms = clusters.stream().mapToLong(PlantedCluster::firms).sum();
    this.roles =
        new Permutation(settings.firms(), Mixing.mix(settings.seed(), Purpose.ROLES.number));
    int count = settings.concentrations().size();
    this.shares = new double[count];
    this.districts = new int[count];
    this.postcodes = new int[count];
    this.sics = new int[count];
    for (int i = 0; i < count; i++) {
      read(settings.concentrations().get(i), i);
    }
    this.asOf = settings.asOf().toEpochDay();
    this.yearsBegin = LocalDate.of(settings.firstYear(), 1, 1).toEpochDay();
  }

  private void read(Concentration wanted, int i) {
    shares[i] = wanted.share() + (i == 0 ? 0 : shares[i - 1]);
    districts[i] = Firm.NONE;
    postcodes[i] = Firm.NONE;
    if (!wanted.anyPlace()) {
      districts[i] = terrain.findDistrict(wanted.place());
      if (districts[i] < 0) {
        postcodes[i] = terrain.find(wanted.place());
        if (postcodes[i] < 0) {
          throw Fault.config(
              "--concentrate: "
                  + wanted.place()
                  + " is neither the code of a district of 2021 in Great Britain nor a live postcode");
        }
        districts[i] = terrain.district(postcodes[i]);
      }
    }
    if (wanted.anySic() && districts[i] >= 0 && !mix.has(districts[i])) {
      throw Fault.config(
          "--concentrate: no enterprise of the --sectors asked for is counted in "
              + wanted.place()
              + "; name an industry, or another place");
    }
    sics[i] = wanted.anySic() ? Firm.NONE : mix.find(wanted.sic());
    if (!wanted.anySic() && sics[i] < 0) {
      throw Fault.config(
          "--concentrate: "
              + wanted.sic()
              + " is no five-digit SIC 2007 code"
              + (settings.sectors().isEmpty() ? "" : " of the --sectors asked for"));
    }
  }

  NationSettings settings() {
    return settings;
  }

  Terrain terrain() {
    return terrain;
  }

  NationProgrammes programmes() {
    return programmes;
  }

  PlantedCluster cluster(int id) {
    return clusters[id];
  }

  /** The code with the number that {@link Firm#sics} holds. */
  String sic(int number) {
    return switch (number) {
      case SIC_DORMANT -> "99999";
      case SIC_RESIDENTS -> "98000";
      default -> mix.code(number);
    };
  }

  /** Fills in the firm of a row. */
  void draw(long row, Firm firm) {
    SplittableRandom random = Mixing.random(settings.seed(), Purpose.FIRM, row);
    firm.row = row;
    firm.cluster = Firm.NONE;
    firm.lobe = 0;
    firm.sharedOffice = false;
    firm.dissolved = Firm.ALIVE;
    long role = roles.of(row);
    if (role < plantedFirms) {
      plant(role, firm, random);
    } else {
      place(firm, random);
    }
    firm.luck = random.nextLong();
  }

  private void plant(long role, Firm firm, SplittableRandom random) {
    int low = 0;
    int high = clusters.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstRoles[middle] <= role) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    PlantedCluster cluster = clusters[low];
    firm.cluster = low;
    boolean lobes = cluster.history().hasTwoLobes();
    firm.lobe = lobes ? PlantedCluster.lobe(random.nextDouble()) : 0;
    PlantedCluster.Lobe lobe = cluster.lobes().get(firm.lobe);
    firm.postcode = lobe.postcode(random.nextDouble());
    firm.district = terrain.district(firm.postcode);
    firm.sics[0] = cluster.sics().get(random.nextInt(cluster.sics().size()));
    moreSics(firm, random);
    boolean half = random.nextBoolean();
    long old = yearsBegin - age(random, 0.5);
    long within = between(yearsBegin, asOf, random);
    long steady = random.nextDouble() < 0.7 ? old : within;
    switch (cluster.history()) {
      case STEADY -> firm.incorporated = steady;
      case BORN -> {
        long first = day(cluster.eventYear(), random);
        firm.incorporated =
            random.nextDouble() < 0.6
                ? first
                : between(LocalDate.of(cluster.eventYear(), 1, 1).toEpochDay(), asOf, random);
      }
      case GREW -> firm.incorporated = half ? old : day(cluster.eventYear(), random);
      case SHRANK -> {
        firm.incorporated = old;
        firm.dissolved = half ? day(cluster.eventYear(), random) : Firm.ALIVE;
      }
      case DIED -> {
        firm.incorporated = old;
        firm.dissolved = day(cluster.eventYear(), random);
      }
      case MERGED -> firm.incorporated = firm.lobe == 2 ? day(cluster.eventYear(), random) : steady;
      case SPLIT -> {
        firm.incorporated = firm.lobe == 2 ? old : steady;
        firm.dissolved = firm.lobe == 2 ? day(cluster.eventYear(), random) : Firm.ALIVE;
      }
    }
  }

  private void place(Firm firm, SplittableRandom random) {
    int concentration = Firm.NONE;
    if (shares.length > 0) {
      double u = random.nextDouble();
      for (int i = shares.length - 1; i >= 0; i--) {
        if (u < shares[i]) {
          concentration = i;
        }
      }
    }
    int district = mix.district(random.nextDouble());
    double officeLuck = random.nextDouble();
    double whichOffice = random.nextDouble();
    double whichPostcode = random.nextDouble();
    if (concentration >= 0 && districts[concentration] >= 0) {
      district = districts[concentration];
    }
    firm.district = district;
    if (concentration >= 0 && postcodes[concentration] >= 0) {
      firm.postcode = postcodes[concentration];
    } else {
      int office = offices.postcode(district, officeLuck, whichOffice);
      firm.sharedOffice = office >= 0;
      firm.postcode = office >= 0 ? office : terrain.postcode(district, whichPostcode);
    }
    if (concentration >= 0 && sics[concentration] >= 0) {
      firm.sics[0] = sics[concentration];
      firm.sicCount = 1;
    } else {
      industries(firm, random);
    }
    dates(firm, random);
  }

  private void industries(Firm firm, SplittableRandom random) {
    double u = settings.sectors().isEmpty() ? random.nextDouble() : 1;
    firm.sicCount = 1;
    if (u < NO_SIC) {
      firm.sics[0] = SIC_NONE;
    } else if (u < DORMANT) {
      firm.sics[0] = SIC_DORMANT;
    } else if (u < RESIDENTS) {
      firm.sics[0] = SIC_RESIDENTS;
    } else {
      firm.sics[0] = mix.sic(firm.district, random.nextDouble(), random.nextDouble());
      moreSics(firm, random);
    }
  }

  private void moreSics(Firm firm, SplittableRandom random) {
    double u = random.nextDouble();
    firm.sicCount = 1;
    // A lobe may reach into a district without any of the industries asked for.
    if (!mix.has(firm.district)) {
      return;
    }
    while (firm.sicCount < Firm.MOST_SICS && u >= SIC_COUNTS[firm.sicCount - 1]) {
      int other = mix.sic(firm.district, random.nextDouble(), random.nextDouble());
      boolean known = false;
      for (int k = 0; k < firm.sicCount; k++) {
        known |= firm.sics[k] == other;
      }
      if (known) {
        return;
      }
      firm.sics[firm.sicCount++] = other;
    }
  }

  /** The district of its address, which a shared office may have in another than its own. */
  int standsIn(Firm firm) {
    return terrain.district(firm.postcode);
  }

  private void dates(Firm firm, SplittableRandom random) {
    // Births before a programme are as much rarer as it makes those after it more frequent.
    for (int i = 0; i < REDRAWS; i++) {
      firm.incorporated = asOf - 1 - age(random, 1);
      double chance =
          programmes.birthChance(standsIn(firm), LocalDate.ofEpochDay(firm.incorporated).getYear());
      if (random.nextDouble() < chance) {
        break;
      }
    }
    if (random.nextDouble() < DISSOLVED) {
      long from = Math.max(yearsBegin, firm.incorporated + 1);
      firm.dissolved = between(Math.min(from, asOf - 1), asOf, random);
    }
  }

  /** Days, exponential; the mean is a share of that of all firms. */
  private static long age(SplittableRandom random, double share) {
    double days = -MEAN_AGE_DAYS * share * StrictMath.log(1 - random.nextDouble());
    return Math.min(OLDEST_DAYS, (long) days);
  }

  private static long day(int year, SplittableRandom random) {
    return LocalDate.ofYearDay(year, 1).toEpochDay() + random.nextInt(365);
  }

  private static long between(long from, long to, SplittableRandom random) {
    return from + random.nextInt((int) Math.max(1, to - from));
  }
}
