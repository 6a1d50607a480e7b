package clustermap.job;

import java.time.LocalDate;

/**
 * The day that a map stands for.
 *
 * @param asOf the day
 * @param registerDay the day of the register; later when a former year is rebuilt
 * @param backcast whether a year is rebuilt
 */
record Day(LocalDate asOf, LocalDate registerDay, boolean backcast) {
  static Day night(LocalDate asOf) {
    return new Day(asOf, asOf, false);
  }

  static Day year(LocalDate asOf, LocalDate registerDay) {
    return new Day(asOf, registerDay, true);
  }
}
