package clustermap.job;

import clustermap.linkage.FellegiSunter;
import clustermap.linkage.LinkPattern;
import clustermap.stage.Link;
import clustermap.stage.LinkFirmNames;
import clustermap.stage.LinkPairs;
import clustermap.stage.LinkParticipants;
import clustermap.table.LinkCandidates;
import clustermap.table.LinkNames;
import clustermap.table.LinkPatterns;
import clustermap.table.LinkWords;
import clustermap.table.ParticipantLinks;
import clustermap.table.Unlinked;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Linkage, from the register and the sources to links: names, candidates, patterns, the model from
 * the few patterns, links. The nightly run and the evaluation run the same.
 */
final class LinkStages {
  private final SparkSession spark;
  private final StageRunner runner;
  private final double threshold;
  private final long seed;

  LinkStages(SparkSession spark, StageRunner runner, double threshold, long seed) {
    this.spark = spark;
    this.runner = runner;
    this.threshold = threshold;
    this.seed = seed;
  }

  /**
   * Links and what is unlinked.
   *
   * @param links by contract
   * @param unlinked by contract
   * @param model that decided
   */
  record Linked(StageTable links, StageTable unlinked, FellegiSunter model) {
    List<StageTable> tables() {
      return List.of(links, unlinked);
    }
  }

  /** Names of firms taken apart, and their words. */
  List<StageTable> names(StageTable companies) {
    StageTable apart =
        runner.run(
            new StageRunner.Stage("link_names", "", List.of(companies)),
            LinkNames.CONTRACT,
            () -> LinkFirmNames.names(companies.read(spark)));
    StageTable words =
        runner.run(
            new StageRunner.Stage("link_words", "", List.of(apart)),
            LinkWords.CONTRACT,
            () -> LinkFirmNames.words(apart.read(spark)));
    return List.of(apart, words);
  }

  /** Links, by the names that {@link #names} has taken apart. */
  Linked run(StageTable companies, List<StageTable> names, StageTable grants, StageTable patents) {
    StageTable words = names.get(1);
    long firms = companies.rows();
    Supplier<Dataset<Row>> all =
        () ->
            LinkParticipants.participants(grants.read(spark))
                .union(LinkParticipants.applicants(patents.read(spark)));
    StageTable candidates =
        runner.run(
            new StageRunner.Stage(
                "link_candidates",
                firms + " " + seed,
                List.of(names.get(0), words, grants, patents)),
            LinkCandidates.CONTRACT,
            () ->
                LinkPairs.candidates(
                    all.get(), names.get(0).read(spark), words.read(spark), firms, seed));
    StageTable patterns =
        runner.run(
            new StageRunner.Stage(
                "link_patterns",
                Long.toString(firms),
                List.of(names.get(0), words, candidates, grants, patents)),
            LinkPatterns.CONTRACT,
            () ->
                LinkPairs.patterns(
                    all.get(),
                    names.get(0).read(spark),
                    words.read(spark),
                    candidates.read(spark),
                    firms));
    FellegiSunter model = model(patterns, firms);
    Link.Params params = new Link.Params(model, firms, threshold);
    List<StageTable> links =
        runner
            .run(
                new StageRunner.Stage(
                    "link",
                    firms + " " + threshold,
                    List.of(companies, words, candidates, patterns, grants, patents)),
                List.of(ParticipantLinks.CONTRACT, Unlinked.CONTRACT),
                () -> {
                  Link.Inputs in =
                      new Link.Inputs(
                          all.get(),
                          companies.read(spark),
                          words.read(spark),
                          candidates.read(spark));
                  return List.of(Link.linked(in, params), Link.unlinked(in, params));
                },
                this::tally)
            .tables();
    return new Linked(links.get(0), links.get(1), model);
  }

  /** The patterns are collected: some thousand rows at most, whatever the register. */
  private FellegiSunter model(StageTable patterns, long firms) {
    List<FellegiSunter.Count> candidates = new ArrayList<>();
    List<FellegiSunter.Count> random = new ArrayList<>();
    long participants = 0;
    for (Row row : patterns.read(spark).collectAsList()) {
      long pairs = row.getAs(LinkPatterns.PAIRS.name());
      FellegiSunter.Count count =
          new FellegiSunter.Count(
              LinkPattern.of(
                  row.<Integer>getAs(LinkCandidates.NAME_LEVEL.name()),
                  row.<Integer>getAs(LinkCandidates.POSTCODE_LEVEL.name()),
                  row.<Integer>getAs(LinkCandidates.FORM_LEVEL.name()),
                  row.<Integer>getAs(LinkCandidates.DATE_LEVEL.name()),
                  row.<Boolean>getAs(LinkCandidates.PREVIOUS.name()),
                  row.<Integer>getAs(LinkCandidates.RARITY.name()),
                  row.<Integer>getAs(LinkCandidates.POSTCODE_RARITY.name())),
              pairs);
      switch (row.<String>getAs(LinkPatterns.PAIRS_FROM.name())) {
        case "candidate" -> candidates.add(count);
        case "random" -> random.add(count);
        default -> participants = pairs;
      }
    }
    return FellegiSunter.estimate(candidates, random, participants, firms);
  }

  private SortedMap<String, Long> tally(List<StageTable> tables) {
    SortedMap<String, Long> tallies = new TreeMap<>();
    count(tables.get(0), ParticipantLinks.METHOD.name(), "linked:", tallies);
    count(tables.get(1), Unlinked.REASON.name(), "unlinked:", tallies);
    return tallies;
  }

  /** Rows by a column of a few values. */
  private void count(
      StageTable table, String column, String prefix, SortedMap<String, Long> tallies) {
    for (Row row :
        table.read(spark).groupBy(column).agg(functions.count(functions.lit(1))).collectAsList()) {
      tallies.put(prefix + row.getString(0), row.getLong(1));
    }
  }
}
