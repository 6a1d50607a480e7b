package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.linkage.FellegiSunter;
import clustermap.linkage.FormLevel;
import clustermap.linkage.NameLevel;
import clustermap.linkage.NameRarity;
import clustermap.linkage.PostcodeLevel;
import clustermap.table.Companies;
import clustermap.table.Grants;
import clustermap.table.Patents;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest extends SparkTest {
  private static final long SEED = 7;

  /** The stages one after another, as the job runs them, with the model of the defaults. */
  private record Run(
      Dataset<Row> all,
      Dataset<Row> companies,
      Dataset<Row> names,
      Dataset<Row> words,
      Dataset<Row> candidates,
      long firms) {
    /** Each stage done once and kept, as the job keeps what a stage has written. */
    static Run kept(Dataset<Row> all, Dataset<Row> companies, long firms) {
      return of(all, companies, firms, Dataset::localCheckpoint);
    }

    static Run of(
        Dataset<Row> all, Dataset<Row> companies, long firms, UnaryOperator<Dataset<Row>> stage) {
      Dataset<Row> linking = stage.apply(all);
      Dataset<Row> names = stage.apply(LinkFirmNames.names(companies));
      Dataset<Row> words = stage.apply(LinkFirmNames.words(names));
      Dataset<Row> candidates =
          stage.apply(LinkPairs.candidates(linking, names, words, firms, SEED));
      return new Run(linking, companies, names, words, candidates, firms);
    }

    Dataset<Row> patterns() {
      return LinkPairs.patterns(all, names, words, candidates, firms);
    }

    Link.Inputs inputs() {
      return new Link.Inputs(all, companies, words, candidates);
    }

    Link.Params params() {
      return new Link.Params(FellegiSunter.defaults(firms), firms, 0.95);
    }

    Map<String, Row> linked() {
      return byId(Link.linked(inputs(), params()));
    }

    Map<String, Row> unlinked() {
      return byId(Link.unlinked(inputs(), params()));
    }
  }

  private static Run run(Dataset<Row> all, Dataset<Row> companies) {
    // As if these were some of a large register: so a postcode that five have says a lot.
    return Run.kept(all, companies, 100_000);
  }

  private static Dataset<Row> companies() {
    return Rows.of(Companies.CONTRACT, "company_number name previous_names status postcode")
        .row("01", "ACME & SONS LIMITED", List.of(), "Active", "S1 1AA")
        .row("02", "TWIN LTD", List.of(), "Active", "S1 1AA")
        .row("03", "THE TWIN P.L.C.", List.of(), "Active", "S1 1AA")
        .row("04", "ACME & SONS LIMITED", List.of(), "Active", "S2 2BB")
        .row("05", "GONE LIMITED", List.of(), "Dissolved", "S1 1AA")
        .row("06", "LIMITED", List.of(), "Active", "S1 1AA")
        .row("07", "NOWHERE LIMITED", null, "Active", null)
        .row("08", "FORGEMASTERS STEELS LTD", List.of("OLD IRON LTD"), "Active", "S3 3CC")
        .row("09", "FORGEMASTERS HOLDINGS LTD", List.of(), "Active", "S3 3CC")
        .row("10", "UNIVERSITY OF SOMEWHERE", List.of(), "Active", "S4 4DD")
        .row("11", null, null, "Active", "S1 1AA")
        .made();
  }

  private static Dataset<Row> participants() {
    return LinkParticipants.participants(
        Rows.of(
                Grants.CONTRACT,
                "project_id participant_id participant_name company_number postcode")
            .row("g", "by number", "Something Else", "02", "S9 9ZZ")
            .row("g", "unknown number", "ACME & SONS LIMITED", "99", "S1 1AA")
            .row("g", "by name", "Acme and Sons Ltd.", null, "S1 1AA")
            .row("g", "twins", "Twin", null, "S1 1AA")
            .row("g", "elsewhere", "Acme & Sons", null, "S3 3CC")
            .row("g", "dissolved", "Gone Ltd", null, "S1 1AA")
            .row("g", "no postcode", "Nowhere Ltd", null, null)
            .row("g", "only a form", "Limited", null, "S1 1AA")
            .row("g", "no name", null, null, "S1 1AA")
            .row("g", "typo", "Forgemastres Steels", null, "S3 3CC")
            .row("g", "previous", "Old Iron Limited", null, "S3 3CC")
            .row("g", "relative", "Forgemasters Trading Ltd", null, "S3 3CC")
            .row("g", "university", "University of Somewhere", null, "S4 4DD")
            .row("g", "university by number", "University of Somewhere", "10", null)
            .row("g", "hospital", "Somewhere Hospital NHS Trust", null, "S4 4DD")
            .row("g", "council", "Somewhere City Council", null, "S4 4DD")
            .row("g", "foreign", "Acme & Sons GmbH", null, "S1 1AA")
            .row("g", "unheard of", "Quite Unknown Ltd", null, "Z1 1AA")
            .row("g", "markup", "<script>\u0007" + "x".repeat(5_000), null, "S1 1AA")
            .made());
  }

  private static Map<String, Row> byId(Dataset<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      assertThat(found.put(row.getAs("source_id"), row)).isNull();
    }
    return found;
  }

  @Test
  void linksByNumberElseByWhatTheModelIsSureOf() {
    Map<String, Row> linked = run(participants(), companies()).linked();

    Map<String, String> found = new TreeMap<>();
    linked.forEach((id, row) -> found.put(id, row.getAs("company_number")));
    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "by number", "02",
                "by name", "01",
                "dissolved", "05",
                "no postcode", "07",
                "typo", "08",
                "previous", "08",
                "university by number", "10"));
    assertThat(Rows.at(linked, "by number").<Double>getAs("probability")).isEqualTo(1.0);
    assertThat(Rows.at(linked, "by number").<String>getAs("method")).isEqualTo("company_number");
    assertThat(Rows.at(linked, "by name").<String>getAs("method")).isEqualTo("name_and_postcode");
    assertThat(Rows.at(linked, "typo").<String>getAs("method")).isEqualTo("model");
    assertThat(Rows.at(linked, "typo").<Double>getAs("probability")).isBetween(0.95, 0.999999);
  }

  @Test
  void saysWhyTheOthersAreNotLinkedAndLosesNobody() {
    Run run = run(participants(), companies());
    Map<String, Row> unlinked = run.unlinked();
    Map<String, String> reasons = new TreeMap<>();
    unlinked.forEach((id, row) -> reasons.put(id, row.getAs("reason")));

    assertThat(reasons)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("unknown number", "not_on_register"),
                Map.entry("twins", "ambiguous"),
                Map.entry("elsewhere", "ambiguous"),
                Map.entry("only a form", "no_name"),
                Map.entry("no name", "no_name"),
                Map.entry("relative", "near_names_only"),
                Map.entry("university", "university"),
                Map.entry("hospital", "hospital"),
                Map.entry("council", "public_body"),
                Map.entry("foreign", "foreign"),
                Map.entry("unheard of", "no_candidate"),
                Map.entry("markup", "no_candidate")));
    Row twins = Rows.at(unlinked, "twins");
    assertThat(twins.<String>getList(twins.fieldIndex("candidates"))).containsExactly("02", "03");
    assertThat(twins.<Double>getList(twins.fieldIndex("candidate_probabilities")))
        .hasSize(2)
        .allMatch(p -> p > 0.4 && p < 0.6);
    Row relative = Rows.at(unlinked, "relative");
    assertThat(relative.<Double>getList(relative.fieldIndex("candidate_probabilities")))
        .isNotEmpty()
        .allMatch(p -> p == 0.0);
    assertThat(run.linked().size() + unlinked.size()).isEqualTo(19);
  }

  @Test
  void linksApplicantsOfPatentsInTheSameWay() {
    Dataset<Row> applicants =
        LinkParticipants.applicants(
            Rows.of(Patents.CONTRACT, "application_id applicant_name company_number postcode")
                .row("e1", "Acmé & Sons, Ltd", null, "S2 2BB")
                .row("e2", "Whoever", "01", null)
                .made());

    Map<String, Row> linked = run(applicants, companies()).linked();

    assertThat(Rows.at(linked, "e1").<String>getAs("company_number")).isEqualTo("04");
    assertThat(Rows.at(linked, "e2").<String>getAs("company_number")).isEqualTo("01");
    assertThat(Rows.at(linked, "e2").<String>getAs("source_table")).isEqualTo("patents");
  }

  @Test
  void takesAFormThatTheRegisterUsesForItsOwn() {
    Rows register = Rows.of(Companies.CONTRACT, "company_number name postcode");
    for (int i = 0; i < 20; i++) {
      register.row("HRB" + i, "Maschinenbau Werk" + (char) ('A' + i) + "stadt GmbH", "8000" + i);
    }
    Dataset<Row> asked =
        LinkParticipants.participants(
            Rows.of(Grants.CONTRACT, "project_id participant_id participant_name postcode")
                .row("g", "own", "Maschinenbau WerkCstadt GmbH", "80002")
                .made());

    assertThat(Run.kept(asked, register.made(), 20).linked()).containsOnlyKeys("own");
  }

  @Test
  void makesNothingOfEmptyTables() {
    Dataset<Row> nobody =
        LinkParticipants.participants(Rows.of(Grants.CONTRACT, "project_id").made());
    Dataset<Row> noFirms = Rows.of(Companies.CONTRACT, "company_number").made();

    assertThat(run(nobody, companies()).linked()).isEmpty();
    assertThat(run(nobody, noFirms).unlinked()).isEmpty();
    assertThat(run(participants(), noFirms).linked()).isEmpty();
    assertThat(run(participants(), noFirms).unlinked()).hasSize(19);
    assertThat(run(nobody, noFirms).patterns().count()).isEqualTo(1);
  }

  private static Date day(String day) {
    return Date.valueOf(day);
  }

  private static Run ofSeveralTimes() {
    Dataset<Row> register =
        Rows.of(
                Companies.CONTRACT,
                "company_number name incorporation_date dissolution_date postcode")
            .row("01", "HART SHAW LLP", day("2005-02-01"), null, "S1 1AA")
            .row("02", "HART SHAW LIMITED", day("2024-09-25"), null, "S1 1AA")
            .row("03", "SPENT LTD", day("1990-01-01"), day("2010-06-01"), "S2 2BB")
            .row("04", "SPENT LIMITED", day("2019-01-01"), null, "S2 2BB")
            .row("05", "UPSTART LTD", day("2023-01-01"), null, "S3 3CC")
            .made();
    Dataset<Row> grants =
        Rows.of(Grants.CONTRACT, "project_id participant_id participant_name postcode start_date")
            .row("g", "before the other", "Hart Shaw", "S1 1AA", day("2015-01-01"))
            .row("g", "with both", "Hart Shaw", "S1 1AA", day("2025-01-01"))
            .row("g", "at no time", "Hart Shaw", "S1 1AA", null)
            .row("g", "the old", "Spent Ltd", "S2 2BB", day("2008-01-01"))
            .row("g", "the new", "Spent Ltd", "S2 2BB", day("2022-01-01"))
            .row("g", "of neither", "Spent Ltd", "S2 2BB", day("2014-01-01"))
            .row("g", "long before", "Upstart Ltd", "S3 3CC", day("2012-01-01"))
            .made();
    Dataset<Row> patents =
        Rows.of(Patents.CONTRACT, "application_id applicant_name postcode filing_date")
            .row("founder's", "Upstart Ltd", "S3 3CC", day("2022-03-01"))
            .made();
    return run(
        LinkParticipants.participants(grants).union(LinkParticipants.applicants(patents)),
        register);
  }

  @Test
  void aFirmIsLinkedToWhatWasInItsTime() {
    Run run = ofSeveralTimes();
    Map<String, Row> linked = run.linked();
    Map<String, Row> unlinked = run.unlinked();

    Map<String, String> found = new TreeMap<>();
    linked.forEach((id, row) -> found.put(id, row.getAs("company_number")));
    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("before the other", "01", "the old", "03", "the new", "04", "founder's", "05"));
    assertThat(linked.values())
        .allMatch(row -> row.<String>getAs("method").equals("name_and_postcode"))
        .allMatch(row -> row.<Double>getAs("probability") >= Link.NAME_AND_POSTCODE);

    Map<String, String> reasons = new TreeMap<>();
    unlinked.forEach((id, row) -> reasons.put(id, row.getAs("reason")));
    assertThat(reasons)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "with both", "ambiguous",
                "at no time", "ambiguous",
                "of neither", "below_threshold",
                "long before", "below_threshold"));
    Row before = Rows.at(unlinked, "long before");
    // Still shown: a date is evidence, no filter.
    assertThat(before.<String>getList(before.fieldIndex("candidates"))).containsExactly("05");
    assertThat(before.<Double>getList(before.fieldIndex("candidate_probabilities")))
        .allMatch(p -> p > 0 && p < 0.05);
    // The model learns from the first day of each name and postcode.
    Map<String, Integer> levels = new TreeMap<>();
    for (Row row : run.candidates().collectAsList()) {
      levels.put(row.getAs("company_number"), row.getAs("date_level"));
    }
    assertThat(levels)
        .containsExactlyInAnyOrderEntriesOf(Map.of("01", 0, "02", 1, "03", 0, "04", 1, "05", 1));
  }

  @Test
  void ofTwinsOfOneNameAtOnePostcodeTheOneOfTheFormGivenIsMeant() {
    Dataset<Row> register =
        Rows.of(Companies.CONTRACT, "company_number name postcode")
            .row("01", "BHP LLP", "S1 1AA")
            .row("02", "BHP LIMITED", "S1 1AA")
            .row("03", "THE BHP LTD", "S2 2BB")
            .row("04", "BHP LIMITED", "S2 2BB")
            .made();
    Dataset<Row> grants =
        Rows.of(Grants.CONTRACT, "project_id participant_id participant_name postcode")
            .row("g", "partnership", "BHP LLP", "S1 1AA")
            .row("g", "company", "B.H.P. Ltd", "S1 1AA")
            .row("g", "either", "BHP", "S1 1AA")
            .row("g", "two companies", "BHP Ltd", "S2 2BB")
            .made();
    Run run = run(LinkParticipants.participants(grants), register);

    Map<String, Row> linked = run.linked();
    assertThat(linked).containsOnlyKeys("partnership", "company");
    assertThat(Rows.at(linked, "partnership").<String>getAs("company_number")).isEqualTo("01");
    assertThat(Rows.at(linked, "partnership").<String>getAs("method"))
        .isEqualTo("name_and_postcode");
    assertThat(Rows.at(linked, "company").<String>getAs("company_number")).isEqualTo("02");
    Map<String, Row> unlinked = run.unlinked();
    assertThat(unlinked).containsOnlyKeys("either", "two companies");
    assertThat(unlinked.values()).allMatch(row -> row.<String>getAs("reason").equals("ambiguous"));
  }

  @Test
  void aDistrictIsNoPostcodeToBeAt() {
    Dataset<Row> register =
        Rows.of(Companies.CONTRACT, "company_number name postcode")
            .row("01", "ZYLOTECH FORGE LTD", "S17")
            .row("02", "QUIBBLEDON IRON LTD", "S17 4AB")
            .made();
    Dataset<Row> grants =
        Rows.of(Grants.CONTRACT, "project_id participant_id participant_name postcode")
            .row("g", "the same", "Zylotech Forge Ltd", "S17")
            .row("g", "within it", "Quibbledon Iron Ltd", "S17")
            .made();
    Run run = run(LinkParticipants.participants(grants), register);

    assertThat(run.candidates().collectAsList())
        .isNotEmpty()
        .allMatch(row -> row.<Integer>getAs("postcode_level") == PostcodeLevel.DISTRICT.place());
    assertThat(run.linked()).containsOnlyKeys("the same", "within it");
    assertThat(run.linked().values()).allMatch(row -> row.<String>getAs("method").equals("model"));
  }

  private static Run many(int partitions, UnaryOperator<Dataset<Row>> stage) {
    SplittableRandom random = new SplittableRandom(11);
    String[] words = {"STEEL", "FORGE", "DIGITAL", "NORTHERN", "CUTLERY", "SYSTEMS", "PEAK", "DON"};
    Rows register = Rows.of(Companies.CONTRACT, "company_number name incorporation_date postcode");
    Rows grants =
        Rows.of(Grants.CONTRACT, "project_id participant_id participant_name postcode start_date");
    for (int i = 0; i < 300; i++) {
      String name =
          words[random.nextInt(8)] + " " + words[random.nextInt(8)] + " UNIT" + random.nextInt(200);
      String postcode = "S" + random.nextInt(5) + " 1A" + (char) ('A' + random.nextInt(20));
      register.row("N" + i, name + " LTD", day((1995 + i % 29) + "-07-01"), postcode);
      if (i % 3 == 0) {
        String given =
            i % 2 == 0 ? name : name.replace("STEEL", "STEELL").replace("FORGE", "FROGE");
        for (int year = 2003; year < 2023; year += 7) {
          Date start = i % 7 == 0 ? null : day((year - i % 3) + "-01-01");
          grants.row("g", year + "p" + i, given, i % 5 == 0 ? null : postcode, start);
        }
      }
    }
    return Run.of(
        LinkParticipants.participants(grants.made().repartition(partitions)),
        register.made().repartition(partitions),
        300,
        stage);
  }

  @Test
  void givesTheSameRowsWhateverThePartitions() {
    Run one = many(1, Dataset::localCheckpoint);
    Run seven = many(7, Dataset::localCheckpoint);

    assertThat(text(seven.candidates())).isNotEmpty().isEqualTo(text(one.candidates()));
    assertThat(text(seven.patterns())).isEqualTo(text(one.patterns()));
    assertThat(text(Link.linked(seven.inputs(), seven.params())))
        .isNotEmpty()
        .isEqualTo(text(Link.linked(one.inputs(), one.params())));
    assertThat(text(Link.unlinked(seven.inputs(), seven.params())))
        .isNotEmpty()
        .isEqualTo(text(Link.unlinked(one.inputs(), one.params())));
  }

  private static List<String> text(Dataset<Row> rows) {
    List<String> text = new ArrayList<>(rows.collectAsList().stream().map(Row::toString).toList());
    text.sort(null);
    return text;
  }

  @Test
  void neverJoinsAllPairs() {
    Run run = many(2, UnaryOperator.identity());

    for (Dataset<Row> planned :
        List.of(
            run.words(),
            run.candidates(),
            run.patterns(),
            Link.linked(run.inputs(), run.params()),
            Link.unlinked(run.inputs(), run.params()))) {
      assertThat(planned.queryExecution().executedPlan().toString())
          .doesNotContain("CartesianProduct")
          .doesNotContain("NestedLoopJoin");
    }
  }

  @Test
  void takesNamesApartAndComparesThemOnce(@TempDir Path folder) {
    // As the job reads them: what is kept in memory remembers more, and plans otherwise.
    AtomicInteger tables = new AtomicInteger();
    UnaryOperator<Dataset<Row>> kept =
        rows -> {
          String table = folder.resolve("t" + tables.incrementAndGet()).toString();
          rows.write().parquet(table);
          return spark().read().parquet(table);
        };
    Run run = many(2, UnaryOperator.identity());
    Dataset<Row> names = LinkFirmNames.names(kept.apply(run.companies()));
    Dataset<Row> named = kept.apply(names);
    Dataset<Row> candidates =
        LinkPairs.candidates(
            kept.apply(run.all()),
            named,
            kept.apply(LinkFirmNames.words(named)),
            run.firms(),
            SEED);

    assertThat(names.queryExecution().optimizedPlan().toString())
        .containsOnlyOnce("UDF(")
        .doesNotContain("Filter");
    assertThat(text(candidates)).isEqualTo(text(run.candidates()));
    // What is alike and what is not goes two ways, from one exchange.
    assertThat(ran(candidates))
        .containsOnlyOnce(" name_level(")
        .containsOnlyOnce(" postcode_level(");
  }

  /** The plan as it ran; adaptive ones tell first what they came to. */
  private static String ran(Dataset<Row> rows) {
    String plan = rows.queryExecution().executedPlan().toString();
    int initial = plan.indexOf("== Initial Plan ==");
    return initial < 0 ? plan : plan.substring(0, initial);
  }

  @Test
  void saysHowRareNamesAndPostcodesAre() {
    Run run = many(2, Dataset::localCheckpoint);
    Map<String, Long> uses = new TreeMap<>();
    for (Row row : run.words().collectAsList()) {
      uses.put(row.getAs("kind") + " " + row.getAs("word"), row.getAs("firms"));
    }
    Map<String, String> named = new TreeMap<>();
    for (Row row : run.names().collectAsList()) {
      named.put(row.getAs("company_number"), row.getAs("normal"));
    }
    Map<String, Integer> kinds = new TreeMap<>();
    for (Row row : run.candidates().collectAsList()) {
      NameLevel level = List.of(NameLevel.values()).get(row.<Integer>getAs("name_level"));
      FormLevel form = List.of(FormLevel.values()).get(row.<Integer>getAs("form_level"));
      boolean full = row.<Integer>getAs("postcode_level") == PostcodeLevel.FULL.place();
      kinds.merge(level.mayBeSame() + " " + full, 1, Integer::sum);
      double quarters = 0;
      if (level.mayBeSame()) {
        String[] words = Rows.at(named, row.<String>getAs("company_number")).split(" ", -1);
        Set<String> distinct = new TreeSet<>(List.of(words));
        double bits =
            distinct.stream()
                .mapToDouble(w -> NameRarity.wordBits(Rows.at(uses, "word " + w), run.firms()))
                .sum();
        quarters =
            4 * Math.min(40, Math.max(0, NameRarity.bits(level, form, distinct.size(), bits)));
      }
      assertThat((double) row.<Integer>getAs("rarity")).isCloseTo(quarters, within(0.51));
      double share =
          full
              ? (double) Rows.at(uses, "postcode " + row.getAs("participant_postcode"))
                  / run.firms()
              : 1;
      assertThat((double) row.<Integer>getAs("postcode_rarity"))
          .isCloseTo(-Math.log(share) / Math.log(2), within(0.5));
    }
    assertThat(kinds).containsOnlyKeys("false false", "false true", "true false", "true true");
  }
}
