package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Funders of grants by the text that names them. Innovate UK, also as the Technology Strategy Board
 * that it was until 2014; other bodies of UK Research and Innovation: the seven research councils
 * by name or initials, Research England and UKRI itself; everybody else, and grants that name no
 * funder. A text that names Innovate UK beside UKRI, of which it is a part, is Innovate UK's.
 */
final class Funder {
  static final String INNOVATE_UK = "innovate_uk";
  static final String UKRI = "ukri";
  static final String OTHER = "other";

  private static final String NAMES_INNOVATE_UK =
      "innovate[\\s_-]*uk|technology strategy board|\\biuk\\b";
  private static final String NAMES_UKRI =
      "\\b(ukri|ahrc|bbsrc|epsrc|esrc|mrc|nerc|stfc)\\b"
          + "|uk research (and|&) innovation|united kingdom research and innovation"
          + "|research england"
          + "|arts (and|&) humanities research council"
          + "|biotechnology (and|&) biological sciences research council"
          + "|engineering (and|&) physical sciences research council"
          + "|economic (and|&) social research council"
          + "|\\bmedical research council"
          + "|natural environment research council"
          + "|science (and|&) technology facilities council";

  private Funder() {}

  /** {@link #INNOVATE_UK}, {@link #UKRI} or {@link #OTHER}. */
  static Column of(Column funder) {
    Column text = lower(coalesce(funder, lit("")));
    return when(text.rlike(NAMES_INNOVATE_UK), INNOVATE_UK)
        .when(text.rlike(NAMES_UKRI), UKRI)
        .otherwise(OTHER);
  }
}
