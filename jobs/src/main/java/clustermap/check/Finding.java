package clustermap.check;

import org.apache.spark.sql.Column;

/**
 * Something a rule may find in a column.
 *
 * @param reason what
 * @param outcome what then
 * @param when whether it is so in a row; null counts as no
 */
record Finding(Reason reason, Outcome outcome, Column when) {}
