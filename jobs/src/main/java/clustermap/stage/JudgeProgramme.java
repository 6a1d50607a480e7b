package clustermap.stage;

import clustermap.config.RunConfig;
import clustermap.stats.panel.Design;
import clustermap.stats.panel.Effect;
import clustermap.stats.panel.EffectWords;
import clustermap.stats.panel.Judgement;
import clustermap.stats.panel.MatchedDonors;
import clustermap.stats.panel.Method;
import clustermap.stats.panel.Panel;
import clustermap.stats.panel.Scale;
import clustermap.stats.panel.TrendBounds;
import clustermap.table.Field;
import clustermap.table.ProgrammeEffects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Effects of one programme on every outcome and scale, as rows of programme_effects. */
final class JudgeProgramme {
  private static final int DEALS = 500;
  private static final int REPLICATES = 999;

  private final ProgrammeDistricts all;
  private final RunConfig.Evaluate params;
  private final List<String> synthetic;
  private final long seed;

  JudgeProgramme(
      ProgrammeDistricts all, RunConfig.Evaluate params, List<String> synthetic, long seed) {
    this.all = all;
    this.params = params;
    this.synthetic = synthetic;
    this.seed = seed;
  }

  void addTo(List<Row> rows) {
    if (!all.unknown().isEmpty()) {
      String places = String.join(", ", all.unknown());
      rows.add(
          new Values("all", null, "none", null)
              .row(
                  all.own().isEmpty()
                      ? "cannot tell: no district is known to be in its places, by code or by"
                          + " place_lookup: "
                          + places
                      : "left out, since no district is known to be in them, by code or by"
                          + " place_lookup: "
                          + places
                          + ". Effects are of its other places, and what is compared with may hold"
                          + " these."));
    }
    if (all.own().isEmpty()) {
      return;
    }
    for (int outcome = 0; outcome < ProgrammeDistricts.OUTCOMES.size(); outcome++) {
      judge(outcome, rows);
    }
  }

  private void judge(int outcome, List<Row> rows) {
    ComparedDistricts compared =
        ComparedDistricts.of(all, outcome, params.ringKm(), params.anticipation());
    String name = ProgrammeDistricts.OUTCOMES.get(outcome);
    Optional<String> trouble = trouble(compared, name);
    if (trouble.isPresent()) {
      rows.add(
          new Values(name, null, "none", compared)
              .row(prefix(name) + "cannot tell: " + trouble.get()));
      return;
    }
    Panel panel = compared.panel();
    double[][] middles = compared.middles();
    Design level =
        new Design(Method.DOUBLY_ROBUST, false, false, params.anticipation(), Scale.LEVEL);
    MatchedDonors donors = MatchedDonors.of(panel, level, middles[0], middles[1], params.donors());
    for (Scale scale : Scale.values()) {
      new OnScale(compared, name, panel, level.on(scale), donors).addTo(rows);
    }
  }

  /** Why nothing can be told of an outcome; empty when something may be. */
  private Optional<String> trouble(ComparedDistricts compared, String outcome) {
    int[] years = compared.years();
    String covered =
        String.format(
            Locale.ROOT,
            "the register that was read covers %,d of %,d districts",
            all.covered(),
            all.districts().size());
    if (all.covered() == 0) {
      return Optional.of(covered + ".");
    }
    if (years.length == 0) {
      return Optional.of("no full year of " + outcome + " is known; " + covered + ".");
    }
    String span = outcome + " is known from " + years[0] + " to " + compared.lastYear();
    if (all.own().values().stream().allMatch(t -> t.first() > compared.lastYear())) {
      int first = all.own().values().stream().mapToInt(t -> t.first()).min().orElse(0);
      return Optional.of("its first year is " + first + ", and " + span + ".");
    }
    if (compared.treated() == 0 && compared.always() > 0) {
      return Optional.of("it began before anything was seen: " + span + ".");
    }
    if (compared.treated() == 0) {
      return Optional.of(covered + ", none of them treated by " + compared.lastYear() + ".");
    }
    if (compared.comparison() < 2) {
      return Optional.of(
          "too few districts are left to compare with. "
              + population(compared)
              + " And "
              + covered
              + ".");
    }
    int places = compared.places().size();
    if (places < params.minPlaces()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%d treated place%s, fewer than evaluate.min_places = %d; what happened there besides"
                  + " the programme cannot be told from it. %s",
              places,
              places == 1 ? "" : "s",
              params.minPlaces(),
              population(compared)));
    }
    return Optional.empty();
  }

  private String prefix(String outcome) {
    String source = outcome.startsWith("births") ? "companies" : outcome.replace("_gbp", "");
    return synthetic.contains(source) || synthetic.contains("companies") ? "Synthetic data: " : "";
  }

  private String population(ComparedDistricts compared) {
    return String.format(
        Locale.ROOT,
        "%d districts of %d places are treated and %d compared with. Left out: %d within %s km of a"
            + " treated one or in it by a part, %d that other programmes treat, %d that are not"
            + " covered, %d treated from the first year on, %d treated after the last.",
        compared.treated(),
        compared.places().size(),
        compared.comparison(),
        compared.ring(),
        EffectWords.number(params.ringKm()),
        compared.other(),
        compared.notCovered(),
        compared.always(),
        compared.later());
  }

  /** One outcome on one scale. */
  private final class OnScale {
    private final ComparedDistricts compared;
    private final String outcome;
    private final Judgement judged;
    private final Design design;
    private final MatchedDonors donors;

    OnScale(
        ComparedDistricts compared,
        String outcome,
        Panel panel,
        Design design,
        MatchedDonors donors) {
      this.compared = compared;
      this.outcome = outcome;
      this.judged = Judgement.of(panel, design, params.minPlaceYears());
      this.design = design;
      this.donors = donors;
    }

    void addTo(List<Row> rows) {
      Optional<Effect> simple = judged.simple();
      if (simple.isEmpty() || !judged.given(simple.get()) || !varies(simple.get())) {
        rows.add(
            new Values(outcome, design.scale(), "none", compared)
                .row(prefix(outcome) + "cannot tell: " + whyNot(simple) + population(compared)));
        return;
      }
      for (Effect.Kind kind : Effect.Kind.values()) {
        double critical = judged.critical(kind, REPLICATES, seed);
        for (Effect effect : judged.effects()) {
          if (effect.kind == kind) {
            rows.add(row(effect, critical));
          }
        }
      }
    }

    /** Whether chance has a part in an effect: not where every district changed alike. */
    private boolean varies(Effect effect) {
      return effect.stdError > 0 || effect.att != 0;
    }

    private String whyNot(Optional<Effect> simple) {
      if (simple.isPresent() && !judged.given(simple.get())) {
        return "fewer than evaluate.min_place_years = "
            + params.minPlaceYears()
            + " treated places times years under treatment. ";
      }
      return judged.cells().cells().stream()
              .filter(cell -> cell.trouble != null)
              .map(cell -> String.valueOf(cell.trouble))
              .findFirst()
              .orElse("the outcome does not vary")
          + ". ";
    }

    private Row row(Effect effect, double critical) {
      boolean given = judged.given(effect);
      boolean told = given && effect.told();
      Values values =
          new Values(outcome, design.scale(), effect.kind.name().toLowerCase(Locale.ROOT), compared)
              .set(ProgrammeEffects.COHORT, label(effect.cohort))
              .set(ProgrammeEffects.TIME, label(effect.time))
              .set(ProgrammeEffects.EVENT_TIME, label(effect.eventTime))
              .set(ProgrammeEffects.ATT, given && Double.isFinite(effect.att) ? effect.att : null)
              .set(ProgrammeEffects.N_TREATED, (long) effect.treated)
              .set(ProgrammeEffects.N_COMPARISON, (long) effect.comparison);
      if (told) {
        values
            .set(ProgrammeEffects.STD_ERROR, effect.stdError)
            .set(ProgrammeEffects.CONF_LOW, effect.low())
            .set(ProgrammeEffects.CONF_HIGH, effect.high())
            .set(ProgrammeEffects.MINIMUM_DETECTABLE, effect.detectable());
        if (Double.isFinite(critical)) {
          values
              .set(ProgrammeEffects.BAND_LOW, effect.att - critical * effect.stdError)
              .set(ProgrammeEffects.BAND_HIGH, effect.att + critical * effect.stdError);
        }
        Optional<TrendBounds.Bound> bound = judged.bound(effect);
        if (bound.isPresent()) {
          values
              .set(ProgrammeEffects.BOUNDS_LOW, bound.get().low())
              .set(ProgrammeEffects.BOUNDS_HIGH, bound.get().high())
              .set(ProgrammeEffects.BREAKDOWN_M, bound.get().breakdown());
        }
      }
      return values.row(
          prefix(outcome)
              + (effect.kind == Effect.Kind.SIMPLE
                  ? overall(effect, values)
                  : judged.conclusion(effect)));
    }

    /** All that the effect over all places and years rests on. */
    private String overall(Effect effect, Values values) {
      List<String> said = new ArrayList<>();
      double least = effect.detectable();
      if (judged.few(effect)) {
        MatchedDonors.Result dealt = donors.test(design, DEALS, seed);
        if (Double.isFinite(dealt.p())) {
          values
              .set(ProgrammeEffects.P_RANDOMISED, dealt.p())
              .set(ProgrammeEffects.N_DEALS, (long) dealt.deals());
        }
        if (dealt.spread() > effect.stdError) {
          least = Effect.DETECTABLE * dealt.spread();
          values.set(ProgrammeEffects.MINIMUM_DETECTABLE, least);
        }
        said.add(judged.conclusion(effect, dealt.p(), dealt.possible()));
        said.add(
            String.format(
                Locale.ROOT,
                "Dealt to places of like size and growth, at least %d for each, an effect as large"
                    + " comes about with p %.3f (%d deals of %s).",
                dealt.fewest(),
                dealt.p(),
                dealt.deals(),
                EffectWords.number(dealt.possible())));
      } else {
        said.add(judged.conclusion(effect));
      }
      said.set(
          0,
          said.get(0)
              + ". Effect: "
              + EffectWords.interval(design.scale(), effect)
              + "; one smaller than "
              + size(least)
              + " would be missed in one of five such studies or more.");
      judged.leftOut().ifPresent(said::add);
      said.addAll(judged.doubts());
      said.add(judged.trends());
      said.add(population(compared));
      said.addAll(cautions());
      return String.join(" ", said);
    }

    private String size(double effect) {
      return design.scale() == Scale.LEVEL
          ? EffectWords.number(effect)
          : String.format(Locale.ROOT, "%.1f %%", 100 * Math.expm1(effect));
    }

    private List<String> cautions() {
      List<String> said = new ArrayList<>();
      if (compared.alsoOthers() > 0) {
        said.add(
            compared.alsoOthers()
                + " of the treated are treated by another programme too, which may be what is seen.");
      }
      if (compared.withoutOutline() > 0) {
        said.add("Outlines of treated districts are not known: there is no ring around them.");
      }
      if (outcome.startsWith("births") && all.survivors()) {
        said.add(
            "Births are of companies that are still on the register: one that lives longer looks"
                + " like one more birth.");
      }
      if (outcome.startsWith("grants")) {
        said.add("Grants of the programme itself are among them.");
      }
      return said;
    }
  }

  private static @Nullable Integer label(int label) {
    return label == Effect.ALL ? null : label;
  }

  /** A row by column; what is not said is null. */
  private final class Values {
    private final Map<Field, @Nullable Object> said = new HashMap<>();

    /**
     * A row of an outcome.
     *
     * @param compared null where the programme as a whole cannot be told
     */
    Values(
        String outcome, @Nullable Scale scale, String kind, @Nullable ComparedDistricts compared) {
      set(ProgrammeEffects.PROGRAMME, all.programme());
      set(ProgrammeEffects.OUTCOME, outcome);
      set(ProgrammeEffects.SCALE, scale == null ? null : scale.name().toLowerCase(Locale.ROOT));
      set(ProgrammeEffects.KIND, kind);
      set(ProgrammeEffects.N_PLACES, 0L);
      set(ProgrammeEffects.N_TREATED, 0L);
      set(ProgrammeEffects.N_COMPARISON, 0L);
      set(ProgrammeEffects.N_RING, 0L);
      set(ProgrammeEffects.N_OTHER_PROGRAMMES, 0L);
      set(ProgrammeEffects.N_NOT_COVERED, 0L);
      if (compared != null) {
        set(ProgrammeEffects.N_PLACES, (long) compared.places().size());
        set(ProgrammeEffects.N_TREATED, (long) compared.treated());
        set(ProgrammeEffects.N_COMPARISON, (long) compared.comparison());
        set(ProgrammeEffects.N_RING, (long) compared.ring());
        set(ProgrammeEffects.N_OTHER_PROGRAMMES, (long) compared.other());
        set(ProgrammeEffects.N_NOT_COVERED, (long) compared.notCovered());
      }
      if (compared != null && compared.years().length > 0) {
        set(ProgrammeEffects.FIRST_YEAR, compared.years()[0]);
        set(ProgrammeEffects.LAST_YEAR, compared.lastYear());
      }
    }

    Values set(Field field, @Nullable Object value) {
      said.put(field, value);
      return this;
    }

    Row row(String conclusion) {
      set(ProgrammeEffects.CONCLUSION, conclusion);
      return RowFactory.create(
          ProgrammeEffects.CONTRACT.fields().stream().map(said::get).toArray());
    }
  }
}
