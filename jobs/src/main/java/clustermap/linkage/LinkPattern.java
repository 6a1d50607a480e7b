package clustermap.linkage;

import java.util.List;

/**
 * How a participant and a firm agree: all that the model knows of a pair.
 *
 * @param previous whether the name is one that the firm had before
 * @param rarityBits how rare the name is: −log2 of the chance that an unrelated organisation bears
 *     one as near, by {@link NameRarity}
 * @param postcodeBits how rare a full postcode is: −log2 of the share of firms that have it; 0 when
 *     the postcodes are not the same
 */
public record LinkPattern(
    NameLevel name,
    PostcodeLevel postcode,
    FormLevel form,
    DateLevel date,
    boolean previous,
    double rarityBits,
    double postcodeBits) {
  private static final List<NameLevel> NAMES = List.of(NameLevel.values());
  private static final List<PostcodeLevel> POSTCODES = List.of(PostcodeLevel.values());
  private static final List<FormLevel> FORMS = List.of(FormLevel.values());
  private static final List<DateLevel> DATES = List.of(DateLevel.values());

  /**
   * A pattern as tables hold it.
   *
   * @param name place of the level, from 0
   * @param postcode likewise
   * @param form likewise
   * @param date likewise
   * @param rarityQuarters quarters of a bit
   */
  public static LinkPattern of(
      int name,
      int postcode,
      int form,
      int date,
      boolean previous,
      int rarityQuarters,
      int postcodeBits) {
    return new LinkPattern(
        NAMES.get(name),
        POSTCODES.get(postcode),
        FORMS.get(form),
        DATES.get(date),
        previous,
        rarityQuarters / 4.0,
        postcodeBits);
  }
}
