package clustermap.check;

/**
 * One rule, for people and documents.
 *
 * @param table input table
 * @param column column of its contract, or {@code row}
 * @param reason what the rule looks for
 * @param outcome what happens to a row that it finds
 */
public record RowRule(String table, String column, Reason reason, Outcome outcome) {
  /** The code as rows carry it. */
  public String code() {
    return reason.code(column);
  }
}
