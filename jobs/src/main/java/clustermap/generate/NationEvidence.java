package clustermap.generate;

import clustermap.generate.Mixing.Purpose;
import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * R&D spend, grants and patents of a synthetic nation, each project, application and firm drawn by
 * itself. Who takes part follows a power law ({@link Innovators}); of two candidate partners the
 * nearer is taken, so that joint work falls with distance. Counts are set by hand at about the
 * country's: 5,000 projects and 19,000 applications a year of 5.5 million companies.
 */
final class NationEvidence implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double PROJECTS_PER_FIRM_AND_YEAR = 0.0009;
  private static final double PATENTS_PER_FIRM_AND_YEAR = 0.0035;

  /** Pounds that the firms spend on R&D in a year, for each firm of the register. */
  private static final double SPEND_PER_FIRM_GBP = 9_000;

  private static final double SPENDS_IN_YEAR = 0.7;

  /** Chances of 0 to 4 partners, rising. */
  private static final double[] PARTNERS = {0.35, 0.60, 0.80, 0.92, 1};

  private static final double WITH_UNIVERSITY = 0.35;
  private static final double JOINT_PATENT = 0.2;
  private static final double MEDIAN_AWARD_GBP = 180_000;
  private static final int REDRAWS = 60;

  private static final List<String> SCHEMES =
      List.of("Smart Grant", "Collaborative R&D", "Feasibility Study", "Knowledge Transfer");

  private final FirmDraw draw;
  private final Registered.Clerk clerk;
  private final Innovators innovators;
  private final String[][] universities;
  private final double spendUnit;

  /**
   * For the firms of a draw.
   *
   * @param universities name and postcode of each
   */
  NationEvidence(FirmDraw draw, Innovators innovators, String[][] universities) {
    this.draw = draw;
    this.clerk = new Registered.Clerk(draw);
    this.innovators = innovators;
    this.universities = universities;
    double sum = 0;
    for (int rank = 0; rank < innovators.count(); rank++) {
      sum += Innovators.weight(rank);
    }
    this.spendUnit = draw.settings().firms() * SPEND_PER_FIRM_GBP / (sum * SPENDS_IN_YEAR);
  }

  long projects() {
    return Math.max(
        1, Math.round(draw.settings().firms() * PROJECTS_PER_FIRM_AND_YEAR * NationSettings.YEARS));
  }

  long applications() {
    return Math.max(
        1, Math.round(draw.settings().firms() * PATENTS_PER_FIRM_AND_YEAR * NationSettings.YEARS));
  }

  /** Rows of rd_spend of the firm of a rank. */
  Iterator<Row> spend(int rank) {
    SplittableRandom random = Mixing.random(draw.settings().seed(), Purpose.SPEND, rank);
    Firm firm = new Firm();
    draw.draw(innovators.row(rank), firm);
    List<Row> rows = new ArrayList<>();
    for (int year = draw.settings().firstYear(); year <= draw.settings().lastYear(); year++) {
      boolean spends = random.nextDouble() < SPENDS_IN_YEAR;
      double swing = Draw.logNormal(random, 1, 0.6);
      if (spends && firm.livesOn(LocalDate.of(year, 12, 31).toEpochDay())) {
        long pounds = Math.max(1_000, Math.round(spendUnit * Innovators.weight(rank) * swing));
        rows.add(
            RowFactory.create(
                Registered.number(firm.row),
                year,
                pounds(pounds),
                SyntheticEvidence.LABEL + " business R&D"));
      }
    }
    return rows.iterator();
  }

  /** A participant or applicant: as the source names it, and the firm that it is. */
  private record Part(Presented as, @Nullable String number) {}

  /** Rows of grants of a project. */
  Iterator<Row> grants(long project) {
    List<Row> rows = new ArrayList<>();
    forProject(project, (row, truth) -> rows.add(row));
    return rows.iterator();
  }

  /** Rows of the true links of a project's participants. */
  Iterator<Row> grantTruth(long project) {
    List<Row> rows = new ArrayList<>();
    forProject(project, (row, truth) -> rows.add(truth));
    return rows.iterator();
  }

  /** Rows of patents of an application. */
  Iterator<Row> patents(long application) {
    List<Row> rows = new ArrayList<>();
    forApplication(application, (row, truth) -> rows.add(row));
    return rows.iterator();
  }

  /** Rows of the true links of an application's applicants. */
  Iterator<Row> patentTruth(long application) {
    List<Row> rows = new ArrayList<>();
    forApplication(application, (row, truth) -> rows.add(truth));
    return rows.iterator();
  }

  /** Takes a row of a source and the row of its true link. */
  private interface Rows {
    void accept(Row row, Row truth);
  }

  private void forProject(long project, Rows out) {
    SplittableRandom random = Mixing.random(draw.settings().seed(), Purpose.PROJECT, project);
    LocalDate start = day(random);
    List<Firm> team = team(start, Draw.step(PARTNERS, random), random);
    String id = String.format(Locale.ROOT, "SYN-P-%d-%07d", start.getYear(), project);
    List<Part> parts = new ArrayList<>();
    for (Firm firm : team) {
      parts.add(part(firm, Presented.GRANTS, random));
    }
    if (random.nextDouble() < WITH_UNIVERSITY && universities.length > 0) {
      parts.add(university(random));
    }
    Topic topic = Propensity.of(Innovators.sic(draw, team.get(0))).topic();
    String title = topic.title(random);
    String summary = topic.summary(random);
    String scheme = SyntheticEvidence.LABEL + " " + SCHEMES.get(random.nextInt(SCHEMES.size()));
    double award = Draw.logNormal(random, MEDIAN_AWARD_GBP, 0.9);
    LocalDate end = start.plusMonths(12 + random.nextInt(25)).minusDays(1);
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      double share = parts.size() == 1 ? 1 : i == 0 ? 0.5 : 0.5 / (parts.size() - 1);
      String participant = String.format(Locale.ROOT, "SYN-P%d", i + 1);
      out.accept(
          RowFactory.create(
              id,
              participant,
              part.as.companyNumber(),
              part.as.name(),
              part.as.postcode(),
              i == 0 ? "lead" : "partner",
              "Innovate UK",
              scheme,
              pounds(Math.round(award * share)),
              Date.valueOf(start),
              Date.valueOf(end),
              title,
              summary),
          RowFactory.create("grants", id + "/" + participant, part.number, part.as.how()));
    }
  }

  private void forApplication(long application, Rows out) {
    SplittableRandom random = Mixing.random(draw.settings().seed(), Purpose.PATENT, application);
    LocalDate filed = day(random);
    List<Firm> team = team(filed, random.nextDouble() < JOINT_PATENT ? 1 : 0, random);
    String id = String.format(Locale.ROOT, "SYN-EP-%d-%07d", filed.getYear(), application);
    Topic topic = Propensity.of(Innovators.sic(draw, team.get(0))).topic();
    String[] cpc = topic.cpc(random).toArray(String[]::new);
    String title = topic.title(random);
    TreeSet<String> names = new TreeSet<>();
    for (Firm firm : team) {
      Part part = part(firm, Presented.PATENTS, random);
      if (names.add(part.as.name())) {
        out.accept(
            RowFactory.create(
                id,
                part.as.name(),
                part.as.companyNumber(),
                part.as.postcode(),
                Date.valueOf(filed),
                cpc,
                title),
            RowFactory.create("patents", id + "/" + part.as.name(), part.number, part.as.how()));
      }
    }
  }

  private LocalDate day(SplittableRandom random) {
    int year = draw.settings().firstYear() + random.nextInt(NationSettings.YEARS);
    return Draw.day(year, random);
  }

  /** The lead, then different partners, as many as can be found. */
  private List<Firm> team(LocalDate day, int partners, SplittableRandom random) {
    List<Firm> team = new ArrayList<>();
    team.add(candidate(day, random));
    for (int tried = 0; team.size() <= partners && tried < REDRAWS; tried++) {
      Firm one = candidate(day, random);
      Firm other = candidate(day, random);
      Firm nearer = distance(team.get(0), one) <= distance(team.get(0), other) ? one : other;
      if (team.stream().noneMatch(f -> f.row == nearer.row)) {
        team.add(nearer);
      }
    }
    return team;
  }

  /** A firm that lives on the day; districts whose grants a programme raises have more. */
  private Firm candidate(LocalDate day, SplittableRandom random) {
    Firm firm = new Firm();
    for (int i = 0; i < REDRAWS; i++) {
      draw.draw(innovators.row(innovators.rank(random.nextDouble())), firm);
      boolean kept =
          random.nextDouble() < draw.programmes().grantChance(draw.standsIn(firm), day.getYear());
      if (kept && firm.livesOn(day.toEpochDay())) {
        break;
      }
    }
    return firm;
  }

  private double distance(Firm a, Firm b) {
    double dx = draw.terrain().easting(a.postcode) - draw.terrain().easting(b.postcode);
    double dy = draw.terrain().northing(a.postcode) - draw.terrain().northing(b.postcode);
    return dx * dx + dy * dy;
  }

  private Part part(Firm firm, double[] chances, SplittableRandom random) {
    Registered registered = clerk.of(firm);
    Organisation organisation =
        new Organisation(
            Organisation.Kind.COMPANY,
            registered.number(),
            registered.name(),
            registered.postcode(),
            registered.incorporated(),
            Topic.ENGINEERING,
            1);
    return new Part(Presented.of(organisation, chances, random), registered.number());
  }

  private Part university(SplittableRandom random) {
    String[] one = universities[random.nextInt(universities.length)];
    Organisation university = Organisation.university(one[0], one[1]);
    return new Part(Presented.of(university, Presented.GRANTS, random), null);
  }

  private static BigDecimal pounds(long amount) {
    return BigDecimal.valueOf(amount).setScale(2);
  }
}
