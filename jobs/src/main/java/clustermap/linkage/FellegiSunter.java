package clustermap.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The odds that a participant is a firm, from how they agree (Fellegi and Sunter, JASA 1969).
 *
 * <p>Each field multiplies the odds by m/u: m the chance of the agreement when both are the same
 * organisation, u the chance when they are two. The odds before looking at a pair are over all
 * pairs: the share of participants that are on the register, over the number of firms.
 *
 * <p><b>u of a name</b>, see {@link NameRarity}, depends on how rare the name is, but is never
 * below {@link #NAMESAKES} firms, as the rarest name may have a namesake that is on no register.
 * <b>u of postcode, legal form and date</b>, and of names that are unlike, are shares among random
 * pairs.
 *
 * <p><b>m</b> and the share on the register are estimated by EM from the pairs of blocks: postcode,
 * form and date from pairs that agree in name, the name from pairs that agree in postcode, so that
 * no field is estimated where it was selected on. {@link #DEFAULT_WEIGHT} pairs of the defaults are
 * added to each, so that few pairs change little and none leave the defaults.
 *
 * <p>Fields are taken as independent; the firms of one group, alike in name and address, are not.
 * So a name with another word is never a link, whatever the odds ({@link NameLevel#mayBeSame}).
 *
 * <p>Neither are firms of one name that follow one another: a name is free when its firm is gone,
 * and who takes it mostly carries on the business, at its address. So a participant outside of a
 * firm's life is rather a namesake before or after it than the firm with a wrong date, however rare
 * the name: its odds never pass one to {@link #OUTLIVED}.
 */
public final class FellegiSunter implements Serializable {
  private static final long serialVersionUID = 1;

  /** Organisations on no register that bear the name of a firm, at the least, for each firm. */
  public static final double NAMESAKES = 0.002;

  /** Chance that a participant goes by a name that its firm had before, over one it has. */
  public static final double PREVIOUS = 0.05;

  /**
   * Namesakes that were before a firm or came after it, over participants that are the firm though
   * their day is outside its life. A convention: registers of live firms cannot tell.
   */
  public static final double OUTLIVED = 20;

  /** Pairs that the defaults count as. */
  static final double DEFAULT_WEIGHT = 50;

  static final double DEFAULT_ON_REGISTER = 0.5;
  private static final double[] M_NAME = {0.80, 0.03, 0.02, 0.08, 0.03, 0.03, 0.01};
  private static final double[] M_POSTCODE = {0.70, 0.03, 0.04, 0.08, 0.15};
  private static final double[] M_FORM = {0.97, 0.03};
  private static final double[] M_DATE = {0.99, 0.01};
  private static final double[] U_POSTCODE = {0.00002, 0.0001, 0.0006, 0.01, 0.98928};
  private static final double[] U_FORM = {0.95, 0.05};

  /** Days of ten years beside the firms of the sample's registers. */
  private static final double[] U_DATE = {0.6, 0.4};

  /** Of OTHER_WORD and ELSE. */
  private static final double[] U_UNLIKE = {0.02, 0.98};

  private static final int ROUNDS = 30;

  private final double firms;
  private final double[] mName = M_NAME.clone();
  private final double[] mPostcode = M_POSTCODE.clone();
  private final double[] mForm = M_FORM.clone();
  private final double[] mDate = M_DATE.clone();
  private final double[] uPostcode = U_POSTCODE.clone();
  private final double[] uForm = U_FORM.clone();
  private final double[] uDate = U_DATE.clone();
  private final double[] uUnlike = U_UNLIKE.clone();
  private double onRegister = DEFAULT_ON_REGISTER;

  /** How many pairs agree so. */
  public record Count(LinkPattern pattern, long pairs) {}

  private FellegiSunter(long firms) {
    this.firms = Math.max(1, firms);
  }

  /** The model of the defaults, for a register of so many firms. */
  public static FellegiSunter defaults(long firms) {
    return new FellegiSunter(firms);
  }

  /**
   * Estimates the model. The result does not depend on the order of the counts.
   *
   * @param candidates pairs of the blocks: all that agree in name, and all in one postcode
   * @param random pairs drawn at random; names only as unlike as they are
   * @param participants how many were compared
   * @param firms on the register
   */
  public static FellegiSunter estimate(
      List<Count> candidates, List<Count> random, long participants, long firms) {
    FellegiSunter model = new FellegiSunter(firms);
    model.fromRandom(random);
    List<Count> ordered = candidates.stream().sorted(FellegiSunter::compare).toList();
    for (int round = 0; round < ROUNDS; round++) {
      model.step(ordered, participants);
    }
    return model;
  }

  private static int compare(Count a, Count b) {
    return a.toString().compareTo(b.toString());
  }

  private void fromRandom(List<Count> random) {
    long[] postcode = new long[uPostcode.length];
    long[] form = new long[uForm.length];
    long[] date = new long[uDate.length];
    long[] unlike = new long[uUnlike.length];
    for (Count c : random) {
      int p = c.pattern().postcode().place();
      int f = c.pattern().form().place();
      int d = c.pattern().date().place();
      int n = c.pattern().name().place() - NameLevel.OTHER_WORD.place();
      if (p < postcode.length) {
        postcode[p] += c.pairs();
      }
      if (f < form.length) {
        form[f] += c.pairs();
      }
      if (d < date.length) {
        date[d] += c.pairs();
      }
      if (n >= 0) {
        unlike[n] += c.pairs();
      }
    }
    shares(postcode, uPostcode);
    shares(form, uForm);
    shares(date, uDate);
    shares(unlike, uUnlike);
  }

  /**
   * Shares with half a pair more for each level, mixed with the defaults by {@link
   * #DEFAULT_WEIGHT}.
   */
  private static void shares(long[] counts, double[] defaultsThenShares) {
    double all = 0.5 * counts.length;
    for (long count : counts) {
      all += count;
    }
    double pairs = all - 0.5 * counts.length;
    double trust = pairs / (pairs + DEFAULT_WEIGHT);
    for (int i = 0; i < counts.length; i++) {
      defaultsThenShares[i] = trust * (counts[i] + 0.5) / all + (1 - trust) * defaultsThenShares[i];
    }
  }

  private void step(List<Count> candidates, long participants) {
    double[] name = weighted(M_NAME);
    double[] postcode = weighted(M_POSTCODE);
    double[] form = weighted(M_FORM);
    double[] date = weighted(M_DATE);
    double matches = 0;
    for (Count c : candidates) {
      LinkPattern p = c.pattern();
      double odds = odds(p);
      double expected = c.pairs() * (odds / (1 + odds));
      if (p.name().mayBeSame()) {
        matches += expected;
      }
      if (p.name().place() <= NameLevel.REORDERED.place() && !p.previous()) {
        if (p.postcode() != PostcodeLevel.MISSING) {
          postcode[p.postcode().place()] += expected;
        }
        if (p.form() != FormLevel.MISSING) {
          form[p.form().place()] += expected;
        }
        if (p.date() != DateLevel.MISSING) {
          date[p.date().place()] += expected;
        }
      }
      if (p.postcode() == PostcodeLevel.FULL && p.name().mayBeSame() && !p.previous()) {
        name[p.name().place()] += expected;
      }
    }
    // What differs in a word is no match by rule, so its share stays as it is.
    normalise(name, mName);
    normalise(postcode, mPostcode);
    normalise(form, mForm);
    normalise(date, mDate);
    double share =
        (matches + DEFAULT_WEIGHT * DEFAULT_ON_REGISTER) / (participants + DEFAULT_WEIGHT);
    onRegister = Math.min(0.98, Math.max(0.02, share));
  }

  private static double[] weighted(double[] defaults) {
    return Arrays.stream(defaults).map(d -> d * DEFAULT_WEIGHT).toArray();
  }

  private static void normalise(double[] counts, double[] shares) {
    double sum = Arrays.stream(counts).sum();
    for (int i = 0; i < counts.length; i++) {
      shares[i] = counts[i] / sum;
    }
  }

  /**
   * The odds that the two are the same, each pair for itself: {@link #decide} weighs a
   * participant's pairs against each other.
   */
  public double odds(LinkPattern p) {
    double odds = onRegister / (1 - onRegister) / firms;
    int name = p.name().place();
    odds *= mName[name] / uName(p);
    if (p.postcode() != PostcodeLevel.MISSING) {
      odds *= mPostcode[p.postcode().place()] / uPostcode(p);
    }
    if (p.form() != FormLevel.MISSING) {
      odds *= mForm[p.form().place()] / uForm[p.form().place()];
    }
    if (p.date() != DateLevel.MISSING) {
      odds *= mDate[p.date().place()] / uDate[p.date().place()];
    }
    if (p.previous()) {
      odds *= PREVIOUS;
    }
    return p.date() == DateLevel.OUTSIDE ? odds / (1 + OUTLIVED * odds) : odds;
  }

  private double uPostcode(LinkPattern p) {
    return p.postcode() == PostcodeLevel.FULL
        ? Math.min(1, Math.max(1 / firms, Math.pow(2, -p.postcodeBits())))
        : uPostcode[p.postcode().place()];
  }

  private double uName(LinkPattern p) {
    if (!p.name().mayBeSame()) {
      return uUnlike[p.name().place() - NameLevel.OTHER_WORD.place()];
    }
    return Math.min(1, Math.max(NAMESAKES / firms, Math.pow(2, -p.rarityBits())));
  }

  /**
   * The probability of each of a participant's candidates, of which one at most is right: its odds
   * over one plus the odds of all.
   *
   * @param odds of the candidates that may be the same, in a fixed order
   */
  public static double[] decide(double[] odds) {
    double all = 1;
    for (double o : odds) {
      all += o;
    }
    double[] probabilities = new double[odds.length];
    for (int i = 0; i < odds.length; i++) {
      probabilities[i] = odds[i] / all;
    }
    return probabilities;
  }

  /** The share of participants that are on the register. */
  public double onRegister() {
    return onRegister;
  }

  /** m of a level of the name. */
  public double m(NameLevel level) {
    return mName[level.place()];
  }

  /** m of a level of the postcode that is not missing. */
  public double m(PostcodeLevel level) {
    return mPostcode[level.place()];
  }

  /** u of a level of the postcode that is not missing. */
  public double u(PostcodeLevel level) {
    return uPostcode[level.place()];
  }

  /** m of a level of the date that is not missing. */
  public double m(DateLevel level) {
    return mDate[level.place()];
  }

  /** u of a level of the date that is not missing. */
  public double u(DateLevel level) {
    return uDate[level.place()];
  }

  /** m and u in words, a line each. */
  public List<String> described() {
    return List.of(
        String.format(Locale.ROOT, "participants on the register: %.3f", onRegister),
        "m of name " + rounded(mName) + " (" + Arrays.toString(NameLevel.values()) + ")",
        "m of postcode "
            + rounded(mPostcode)
            + ", u "
            + rounded(uPostcode)
            + " (FULL, SECTOR, DISTRICT, AREA, ELSE)",
        "m of legal form " + rounded(mForm) + ", u " + rounded(uForm) + " (SAME, DIFFERENT)",
        "m of date " + rounded(mDate) + ", u " + rounded(uDate) + " (WITHIN, OUTSIDE)");
  }

  private static String rounded(double[] values) {
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(text.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "%.3g", value));
    }
    return text.toString();
  }
}
