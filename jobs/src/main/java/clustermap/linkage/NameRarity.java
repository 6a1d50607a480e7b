package clustermap.linkage;

/**
 * How rare a firm's name is, in bits: −log2 of the chance that an unrelated organisation bears one
 * as near to it. The larger of two answers:
 *
 * <ul>
 *   <li><b>by its words</b> (Winkler 1988): the product over the words of the share of
 *       <em>other</em> firms that use them, a word of no other firm counting {@link #NOVEL} firms;
 *       times how many names lie as near, {@link #NEIGHBOURS};
 *   <li><b>by the law</b>, when both say a legal form: a company may not be registered under the
 *       name of another, whatever its form, punctuation or &amp; (Companies Act 2006, section 66;
 *       SI 2015/17, schedule 3), so the names of companies meet far less than their words do. The
 *       chances are upper 95 % Poisson bounds of what was counted between the 62,702 domestic
 *       companies of two real registers (South Yorkshire, November 2024; the first week of 2024),
 *       pairs at different postcodes: 3 of the same name, 10 reordered, 6 that differ by UK, 61
 *       misspelled and 398 close, more of these the names of one word. {@code NameRarityTest}
 *       counts them anew.
 * </ul>
 */
public final class NameRarity {
  /** Firms that a word counts as having, which only the firm itself uses. */
  public static final double NOVEL = 0.02;

  /** How many times more names are as near as this than are the same, by level. */
  private static final double[] NEIGHBOURS = {1, 2, 2, 20, 100};

  /** By level, of names of one word. */
  private static final double[] COMPANIES_ONE_WORD = {4e-9, 1e-8, 1.3e-8, 1.3e-7, 1.1e-6};

  /** By level, of names of more words. */
  private static final double[] COMPANIES = {4e-9, 1e-8, 6e-9, 2.5e-8, 7.3e-8};

  private NameRarity() {}

  /**
   * How rare one word is: −log2 of its share.
   *
   * @param using firms that use the word, the compared one among them
   * @param firms on the register
   */
  public static double wordBits(long using, long firms) {
    double share = (Math.max(0, using - 1) + NOVEL) / Math.max(1, firms);
    return -log2(Math.min(1, share));
  }

  /**
   * How rare a name is.
   *
   * @param level how near the name given is; one that may be the same
   * @param form how the legal forms agree
   * @param words in the firm's name
   * @param wordBits sum over its words of {@link #wordBits}
   */
  public static double bits(NameLevel level, FormLevel form, int words, double wordBits) {
    int place = level.place();
    double byWords = wordBits - log2(NEIGHBOURS[place]);
    return form == FormLevel.MISSING ? byWords : Math.max(byWords, companyBits(place, words));
  }

  private static double companyBits(int place, int words) {
    return -log2(words == 1 ? COMPANIES_ONE_WORD[place] : COMPANIES[place]);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
