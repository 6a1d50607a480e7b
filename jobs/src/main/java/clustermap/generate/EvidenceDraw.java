package clustermap.generate;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Draws the rows of R&D spend, grants and patents, in the order of the contracts' columns. One
 * generator a table and year, so that a change to one leaves the others as they were.
 */
final class EvidenceDraw {

  private static final List<String> COUNCILS =
      List.of("EPSRC", "EPSRC", "EPSRC", "MRC", "BBSRC", "NERC", "ESRC", "STFC");

  private static final List<String> SCHEMES =
      List.of("Smart Grant", "Collaborative R&D", "Feasibility Study", "Knowledge Transfer");

  /** Chances of 1 to 5 participants in an Innovate UK project, rising. */
  private static final double[] TEAM = {0.35, 0.60, 0.80, 0.92, 1};

  /** Chances of 0 to 3 partners of a research council project, rising. */
  private static final double[] COUNCIL_PARTNERS = {0.30, 0.65, 0.88, 1};

  private final Calibration calibration;
  private final Players players;
  private final long seed;
  private final List<Row> rdSpend = new ArrayList<>();
  private final List<Row> grants = new ArrayList<>();
  private final List<Row> patents = new ArrayList<>();
  private final List<Row> truth = new ArrayList<>();

  EvidenceDraw(Calibration calibration, Players players, long seed) {
    this.calibration = calibration;
    this.players = players;
    this.seed = seed;
    List<Integer> applications = calibration.patents();
    for (int year : Calibration.years()) {
      drawSpend(year, random(1, year));
      drawInnovateUk(year, random(2, year));
      drawResearchCouncils(year, random(3, year));
      drawPatents(year, applications.get(year - Calibration.FIRST_YEAR), random(4, year));
    }
  }

  private SplittableRandom random(int table, int year) {
    return new SplittableRandom(seed * 1_000_003 + table * 10_007L + year);
  }

  List<Row> rdSpend() {
    return List.copyOf(rdSpend);
  }

  List<Row> grants() {
    return List.copyOf(grants);
  }

  List<Row> patents() {
    return List.copyOf(patents);
  }

  /** Which company each participant and applicant of the made-up sources really is. */
  List<Row> truth() {
    return List.copyOf(truth);
  }

  private void drawSpend(int year, SplittableRandom random) {
    List<Organisation> spenders = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (Organisation company : players.companies()) {
      // Drawn for every company, so that one more or less moves no other's luck.
      double luck = random.nextDouble();
      double swing = StrictMath.exp(0.3 * Draw.normal(random));
      if (company.founded().getYear() < year && luck < 0.8) {
        spenders.add(company);
        weights.add(company.scale() * swing);
      }
    }
    long[] amounts =
        Draw.apportion(
            Math.round(calibration.businessRd(year)),
            weights.stream().mapToDouble(Double::doubleValue).toArray());
    for (int i = 0; i < amounts.length; i++) {
      rdSpend.add(
          RowFactory.create(
              spenders.get(i).companyNumber(),
              year,
              pounds(amounts[i]),
              SyntheticEvidence.LABEL + " calibrated to regional business R&D"));
    }
  }

  /** One participant of a project that has yet to get its money. */
  private record Part(Project project, int index, Organisation who, double weight) {}

  private record Project(
      String id, String funder, String programme, Topic topic, LocalDate start, int months) {}

  private void drawInnovateUk(int year, SplittableRandom random) {
    double target = calibration.innovateUk(year);
    List<Part> parts = new ArrayList<>();
    double toCompanies = 0;
    for (int n = 1; toCompanies < target; n++) {
      LocalDate start = Draw.day(year, random);
      Organisation lead = players.company(start, random);
      Project project =
          new Project(
              String.format(Locale.ROOT, "SYN-IUK-%d-%04d", year, n),
              "Innovate UK",
              SyntheticEvidence.LABEL + " " + SCHEMES.get(random.nextInt(SCHEMES.size())),
              lead.topic(),
              start,
              12 + random.nextInt(25));
      List<Organisation> team = new ArrayList<>(List.of(lead));
      int others = Draw.step(TEAM, random);
      team.addAll(players.partners(lead, start, others, /* outsidersToo= */ true, random));
      double award = Draw.logNormal(random, 180_000, 0.9);
      double leads = others == 0 ? 1 : 0.5;
      for (int i = 0; i < team.size(); i++) {
        double weight = award * (i == 0 ? leads : (1 - leads) / others);
        parts.add(new Part(project, i, team.get(i), weight));
        toCompanies += team.get(i).kind() == Organisation.Kind.COMPANY ? weight : 0;
      }
    }
    add(parts, Organisation.Kind.COMPANY, Math.round(target), random);
  }

  private void drawResearchCouncils(int year, SplittableRandom random) {
    double target = calibration.researchCouncils(year);
    List<Part> parts = new ArrayList<>();
    double toLeads = 0;
    for (int n = 1; toLeads < target; n++) {
      LocalDate start = Draw.day(year, random);
      Organisation lead = players.homeUniversity(random);
      Topic topic = Topic.any(random);
      Project project =
          new Project(
              String.format(Locale.ROOT, "SYN-RC-%d-%04d", year, n),
              COUNCILS.get(random.nextInt(COUNCILS.size())),
              SyntheticEvidence.LABEL + " Research Grant",
              topic,
              start,
              24 + random.nextInt(37));
      double award = Draw.logNormal(random, 330_000, 0.8);
      parts.add(new Part(project, 0, lead, award));
      toLeads += award;
      int others = Draw.step(COUNCIL_PARTNERS, random);
      List<Organisation> partners =
          players.partners(lead, start, others, /* outsidersToo= */ false, random);
      for (int i = 0; i < partners.size(); i++) {
        // Money goes to the lead organisation; partners of council projects bring their own.
        parts.add(new Part(project, i + 1, partners.get(i), 0));
      }
    }
    add(parts, Organisation.Kind.UNIVERSITY, Math.round(target), random);
  }

  /** Adds the rows of projects; the parts of one kind of organisation sum to the total exactly. */
  private void add(
      List<Part> parts, Organisation.Kind counted, long total, SplittableRandom random) {
    List<Part> sharing =
        parts.stream().filter(p -> p.who.kind() == counted && p.weight > 0).toList();
    double drawn = sharing.stream().mapToDouble(Part::weight).sum();
    long[] amounts = Draw.apportion(total, sharing.stream().mapToDouble(Part::weight).toArray());
    int next = 0;
    String title = "";
    String summary = "";
    for (Part part : parts) {
      Project project = part.project;
      if (part.index == 0) {
        title = project.topic.title(random);
        summary = project.topic.summary(random);
      }
      @Nullable BigDecimal amount = null;
      if (part.weight > 0) {
        amount =
            part.who.kind() == counted
                ? pounds(amounts[next++])
                : pounds(Math.round(part.weight * total / drawn));
      }
      Presented as = Presented.of(part.who, Presented.GRANTS, random);
      String participant = String.format(Locale.ROOT, "SYN-P%d", part.index + 1);
      grants.add(
          RowFactory.create(
              project.id,
              participant,
              as.companyNumber(),
              as.name(),
              as.postcode(),
              part.index == 0 ? "lead" : "partner",
              project.funder,
              project.programme,
              amount,
              Date.valueOf(project.start),
              Date.valueOf(project.start.plusMonths(project.months).minusDays(1)),
              title,
              summary));
      truth.add(
          RowFactory.create(
              "grants", project.id + "/" + participant, part.who.companyNumber(), as.how()));
    }
  }

  private void drawPatents(int year, int count, SplittableRandom random) {
    for (int n = 1; n <= count; n++) {
      LocalDate filed = Draw.day(year, random);
      boolean academic = random.nextDouble() < 0.2;
      Organisation first =
          academic ? players.homeUniversity(random) : players.company(filed, random);
      Topic topic = academic ? Topic.any(random) : first.topic();
      List<Organisation> applicants = new ArrayList<>(List.of(first));
      if (random.nextDouble() < 0.2) {
        applicants.addAll(players.partners(first, filed, 1, /* outsidersToo= */ true, random));
      }
      String id = String.format(Locale.ROOT, "SYN-EP-%d-%04d", year, n);
      String[] cpc = topic.cpc(random).toArray(String[]::new);
      String title = topic.title(random);
      for (Organisation applicant : applicants) {
        Presented as = Presented.of(applicant, Presented.PATENTS, random);
        patents.add(
            RowFactory.create(
                id, as.name(), as.companyNumber(), as.postcode(), Date.valueOf(filed), cpc, title));
        truth.add(
            RowFactory.create(
                "patents", id + "/" + as.name(), applicant.companyNumber(), as.how()));
      }
    }
  }

  private static BigDecimal pounds(long amount) {
    return BigDecimal.valueOf(amount).setScale(2);
  }
}
