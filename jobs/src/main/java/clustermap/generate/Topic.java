package clustermap.generate;

import java.util.List;
import java.util.SplittableRandom;

/** A field of technology: the patent classes and the words of the made-up texts. */
@SuppressWarnings("ImmutableEnumChecker") // List.of makes the lists so.
enum Topic {
  SOFTWARE(
      List.of("G06F16/22", "G06N3/08", "G06N20/00", "H04L9/32", "G06Q10/06", "G06T7/00"),
      List.of("machine learning", "a data platform", "secure software", "computer vision"),
      List.of("health services", "manufacturers", "logistics", "energy networks")),
  ELECTRONICS(
      List.of("H01L21/02", "G01R31/36", "H04B7/06", "G01N21/64", "H02K1/27", "H01M10/42"),
      List.of("power electronics", "a sensor array", "battery management", "electric drives"),
      List.of("electric vehicles", "rail", "industrial inspection", "aerospace")),
  CHEMISTRY(
      List.of("C08L23/06", "C09D5/08", "B01J23/42", "C08J11/04", "B29C64/118"),
      List.of("a bio-based polymer", "a protective coating", "a catalyst", "plastics recycling"),
      List.of("packaging", "construction", "battery makers", "water treatment")),
  HEALTH(
      List.of("A61K31/00", "A61P35/00", "C12N15/11", "A61B5/00", "A61F2/30", "C12Q1/68"),
      List.of("a diagnostic assay", "an orthopaedic implant", "gene therapy", "drug delivery"),
      List.of("hospitals", "rare diseases", "dental care", "elderly patients")),
  MACHINES(
      List.of("B23B27/14", "B25J9/16", "F16H1/28", "B23K26/00", "F01D5/28", "B60L50/60"),
      List.of("robotic assembly", "precision machining", "a gearbox", "laser processing"),
      List.of("aerospace", "nuclear suppliers", "offshore wind", "small manufacturers")),
  METALS(
      List.of("C21D9/00", "C22C38/00", "B21B1/00", "C22B7/00", "B22F10/28", "C04B35/00"),
      List.of("a high-strength steel", "additive manufacture", "scrap sorting", "hot forging"),
      List.of("aerospace", "rail", "hydrogen storage", "medical devices")),
  ENGINEERING(
      List.of("G01M99/00", "G01N29/04", "E04B1/00", "F03D7/02", "G05B19/418"),
      List.of("structural monitoring", "a digital twin", "test methods", "process control"),
      List.of("bridges", "wind farms", "factories", "water networks")),
  FOOD(
      List.of("A23L33/00", "A23P20/10", "A01G31/00", "C12J1/00"),
      List.of("a protein ingredient", "shelf-life extension", "vertical farming", "fermentation"),
      List.of("bakeries", "retailers", "growers", "food service")),
  ENERGY(
      List.of("H01M8/04", "C25B1/04", "F24D3/18", "H02J3/38", "C10B53/02"),
      List.of("a fuel cell", "an electrolyser", "heat recovery", "grid balancing"),
      List.of("steel works", "district heating", "housing", "glass makers"));

  private static final List<String> AIMS =
      List.of("Low-carbon", "Affordable", "Scalable", "Reliable", "Rapid", "Resource-efficient");

  private static final List<Topic> ALL = List.of(values());

  private final List<String> cpcCodes;
  private final List<String> things;
  private final List<String> users;

  Topic(List<String> cpcCodes, List<String> things, List<String> users) {
    this.cpcCodes = cpcCodes;
    this.things = things;
    this.users = users;
  }

  /** A field, all equally likely. */
  static Topic any(SplittableRandom random) {
    return pick(ALL, random);
  }

  /** One to three different classes of the field, sorted. */
  List<String> cpc(SplittableRandom random) {
    return random
        .ints(1 + random.nextInt(3), 0, cpcCodes.size())
        .mapToObj(cpcCodes::get)
        .distinct()
        .sorted()
        .toList();
  }

  /** A title that says it is made up. */
  String title(SplittableRandom random) {
    String thing = pick(things, random).replaceFirst("^an? ", "");
    return SyntheticEvidence.LABEL
        + ": "
        + pick(AIMS, random)
        + " "
        + thing
        + " for "
        + pick(users, random);
  }

  /** A summary that says it is made up; it names two things and two users of the field. */
  String summary(SplittableRandom random) {
    int thing = random.nextInt(things.size());
    int user = random.nextInt(users.size());
    return SyntheticEvidence.LABEL
        + ": the project develops "
        + things.get(thing)
        + " and combines it with "
        + things.get((thing + 1) % things.size())
        + ", first for "
        + users.get(user)
        + " and later for "
        + users.get((user + 1) % users.size())
        + ".";
  }

  private static <T> T pick(List<T> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }
}
