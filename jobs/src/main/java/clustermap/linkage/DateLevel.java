package clustermap.linkage;

import org.jspecify.annotations.Nullable;

/** How the day of a participant lies to the life of a firm, the best first. */
public enum DateLevel {
  /** Within it, or outside by no more than {@link #TOLERANCE_DAYS}. */
  WITHIN(0),
  /** Before or after it by more. */
  OUTSIDE(1),
  /** The day or when the firm was incorporated is not known, which says nothing. */
  MISSING(2);

  /**
   * Two years. Grants are awarded and patents filed for firms that are only then founded; projects
   * begin after their award, if late after the firm has been struck off.
   */
  public static final int TOLERANCE_DAYS = 730;

  private final int place;

  DateLevel(int place) {
    this.place = place;
  }

  /** Its place from the best, 0: how tables hold it. */
  public int place() {
    return place;
  }

  /**
   * Compares a day with a life; all in days since 1970-01-01, null when not known.
   *
   * @param dissolved null also while the firm lives
   */
  public static DateLevel of(
      @Nullable Integer day, @Nullable Integer incorporated, @Nullable Integer dissolved) {
    if (day == null) {
      return MISSING;
    }
    if (dissolved != null && day > dissolved + TOLERANCE_DAYS) {
      return OUTSIDE;
    }
    if (incorporated == null) {
      return MISSING;
    }
    return day < incorporated - TOLERANCE_DAYS ? OUTSIDE : WITHIN;
  }
}
