package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.table.ClusterGroups;
import clustermap.table.ClusterOffices;
import clustermap.table.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far a cluster can be trusted, and why not further. Every reason begins with what it does to
 * the grade: <b>low</b> reasons make it low, <b>medium</b> ones at most medium, a <b>note</b>
 * changes nothing. A grade is of the cluster as a place where firms gather, not of the money in its
 * profile; so what the evidence lacks is a note.
 */
final class Confidence {
  /** How far stability may stay behind what planted clusters of the size reach. */
  private static final double UNSTABLE = 0.1;

  /** Share of half-samples in which a cluster that is one does not dissolve (Hennig 2007). */
  private static final double DISSOLVED = 0.5;

  /** Share of firms with known sites below which a cluster still stands at registered offices. */
  private static final double KNOWN = 0.5;

  /** How far counts by office and by site may differ, as a ratio. */
  private static final double HEAD_OFFICES = 1.25;

  private Confidence() {}

  /**
   * Adds {@code confidence} and {@code confidence_reasons}.
   *
   * @param clusters all other columns of the contract
   * @param params thresholds
   * @param given names of the inputs that were given
   */
  static Dataset<Row> grade(Dataset<Row> clusters, RunConfig.Confidence params, Set<String> given) {
    List<Column> reasons = new ArrayList<>();
    reasons.add(significance(params.maxQ()));
    reasons.add(stability());
    reasons.add(
        upTo(
            Clusters.SHARED_OFFICE_SHARE.col(),
            params.maxSharedOffices(),
            "%d %% of its firms are at shared offices only"));
    reasons.add(
        upTo(
            ClusterGroups.LARGEST_GROUP_SHARE.col(),
            params.maxGroupShare(),
            "one owner holds %d %% of its firms"));
    reasons.add(locations(params.minLocations()));
    reasons.add(
        when(
            ClusterGroups.LARGEST_LOCATION_SHARE.col().gt(0.5),
            concat(
                lit("medium: "),
                percent(
                    "%d %% of its firms are at one postcode",
                    ClusterGroups.LARGEST_LOCATION_SHARE.col()))));
    reasons.add(
        when(
            Clusters.FIRMS.col().lt(params.minFirms()),
            format_string(
                "medium: only %d firms, fewer than " + params.minFirms(), Clusters.FIRMS.col())));
    reasons.add(turnsAt(ClusterGroups.LQ_GROUPS.col(), "with each owner counted once"));
    reasons.add(turnsAt(Clusters.LQ_EXCL_SHARED_OFFICES.col(), "without shared offices"));
    reasons.addAll(offices());
    reasons.addAll(evidence(given));
    Column all = array_compact(array(reasons.toArray(Column[]::new)));
    Column found = Clusters.CONFIDENCE_REASONS.col();
    return clusters
        .withColumn(Clusters.CONFIDENCE_REASONS.name(), all)
        .withColumn(
            Clusters.CONFIDENCE.name(),
            when(exists(found, reason -> reason.startsWith("low: ")), "low")
                .when(exists(found, reason -> reason.startsWith("medium: ")), "medium")
                .otherwise("high"));
  }

  private static Column percent(String format, Column share) {
    return format_string(format, round(share.multiply(100)).cast("long"));
  }

  private static Column significance(double maxQ) {
    Column q = Clusters.Q_VALUE.col();
    return when(q.isNull(), "medium: significance was not measured")
        .when(
            q.gt(maxQ),
            format_string("low: chance may explain it, q_value %.3f is above " + maxQ, q));
  }

  private static Column stability() {
    Column dissolved = Clusters.STABILITY_DISSOLVED.col();
    Column behind = Clusters.STABILITY_PLANTED.col().minus(Clusters.STABILITY.col());
    return when(Clusters.STABILITY.col().isNull(), "medium: stability was not measured")
        .when(
            dissolved.gt(DISSOLVED),
            concat(lit("low: "), percent("it dissolves in %d %% of half-samples", dissolved)))
        .when(
            behind.gt(UNSTABLE),
            format_string(
                "medium: stability %.2f, where planted clusters of its size reach %.2f",
                Clusters.STABILITY.col(), Clusters.STABILITY_PLANTED.col()));
  }

  /** Low above the limit, medium above half of it. */
  private static Column upTo(Column share, double limit, String text) {
    return when(share.gt(limit), concat(lit("low: "), percent(text, share)))
        .when(share.gt(limit / 2), concat(lit("medium: "), percent(text, share)));
  }

  /** Low below the limit, medium below twice of it. */
  private static Column locations(int limit) {
    Column locations = Clusters.SITES_LOCATIONS.col();
    Column text = format_string("its firms are at only %d locations", locations);
    return when(locations.lt(limit), concat(lit("low: "), text))
        .when(locations.lt(2L * limit), concat(lit("medium: "), text));
  }

  private static Column turnsAt(Column quotient, String how) {
    return when(
        Clusters.LQ.col().gt(1).and(quotient.leq(1)),
        format_string(
            "medium: its location quotient of %.2f is %.2f " + how, Clusters.LQ.col(), quotient));
  }

  private static List<Column> offices() {
    Column known = ClusterOffices.SITES_KNOWN_SHARE.col();
    Column effect = ClusterOffices.HEAD_OFFICE_EFFECT.col();
    return List.of(
        when(
                known.isNull(),
                "note: firms stand at their registered offices, no sites extract was given")
            .when(
                known.lt(KNOWN),
                concat(
                    lit("medium: "), percent("sites are known of only %d %% of its firms", known))),
        when(
            effect.gt(HEAD_OFFICES).or(effect.lt(1 / HEAD_OFFICES)),
            format_string(
                "note: %d firms by registered office, %d by site",
                ClusterOffices.FIRMS_BY_OFFICE.col(), ClusterOffices.FIRMS_BY_SITE.col())));
  }

  private static List<Column> evidence(Set<String> given) {
    boolean none = List.of("rd_spend", "grants", "patents").stream().noneMatch(given::contains);
    Column synthetic = Clusters.EVIDENCE_SYNTHETIC.col();
    return List.of(
        when(lit(none), "note: no evidence of R&D was given"),
        when(
            size(synthetic).gt(0),
            concat(lit("note: made-up inputs behind its figures: "), array_join(synthetic, ", "))));
  }
}
