package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Disclosure;
import clustermap.table.ClusterActivity;
import clustermap.table.ClusterSpecialisms;
import clustermap.table.Clusters;
import clustermap.table.DisclosedFigures;
import clustermap.table.Field;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Clusters with their confidential figures hidden, held or shown. A hidden figure is null and named
 * in {@code suppressed}. Where fewer firms than the minimum count are behind it, their number and
 * what derives from it are hidden too; that there are none is shown. Columns that tell of the
 * figure itself, as the largest firm's share does of employment, are hidden wherever it is.
 *
 * <p>On a day on which figures are taken anew {@link Disclose} says what may be told. A figure that
 * another one keeps from being told stays what it was, where readers have it. On all other days
 * every confidential column is what readers have already, and a cluster that they do not know shows
 * none: so between those days nothing confidential changes.
 *
 * <p>Counts of the register, location quotients, grants and patents are public facts, of as_of and
 * never hidden. {@code type} rests on them and on whether any member is known to spend on R&amp;D
 * on {@code rd_held_from}.
 */
public final class Protect {
  private static final String FORMER = "former_";
  private static final double SPECIALISED = 0.5;

  private Protect() {}

  /**
   * What the day is.
   *
   * @param asOf the day
   * @param anew whether figures are taken anew
   * @param given names of the inputs that were given
   */
  public record Night(LocalDate asOf, boolean anew, SortedSet<String> given) {}

  /** Of a figure: the former one stays; nothing is shown yet; else what may be told. */
  private record Shown(Column held, Column waits, Column count, Column total) {}

  /**
   * Clusters that may be shown to everybody.
   *
   * @param clusters clusters with all figures
   * @param disclosed what may be told; without rows unless figures are taken anew
   * @param former clusters as readers have them; without rows where there are none
   * @param activity by contract, of the same clusters
   */
  public static Dataset<Row> run(
      Dataset<Row> clusters,
      Dataset<Row> disclosed,
      Dataset<Row> former,
      Dataset<Row> activity,
      Night night,
      Disclosure params) {
    Dataset<Row> all =
        clusters
            .join(known(former), col("cluster_id").equalTo(col(FORMER + "cluster_id")), "left")
            .join(told(disclosed), col("cluster_id").equalTo(col("told_id")), "left")
            .join(
                activity.select(
                    ClusterActivity.CLUSTER_ID.col().as("active_id"),
                    ClusterActivity.RD_ONLY_FIRMS.col()),
                col("cluster_id").equalTo(col("active_id")),
                "left");
    // The share less the firms that all may know to do research would tell how many others do.
    Column few =
        coalesce(ClusterActivity.RD_ONLY_FIRMS.col().between(1, params.minCount() - 1), lit(false));
    Map<String, Column> columns = new LinkedHashMap<>();
    List<Column> hidden = new ArrayList<>();
    List<Column> days = new ArrayList<>();
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      boolean given = night.given().contains(figure.input());
      Shown shown = shown(figure, night, given);
      for (Field field : figure.columns()) {
        boolean amount = field.equals(figure.sum()) || figure.alike().contains(field);
        Column may = amount ? shown.total() : shown.count();
        if (field.equals(ClusterActivity.RD_ACTIVE_SHARE)) {
          may = may.and(not(few));
        }
        Column value = field.equals(figure.sum()) ? rounded(field, params) : field.col();
        Column was = col(FORMER + field.name());
        columns.put(
            field.name(),
            when(shown.held(), was).when(not(shown.waits()).and(may), value).cast(field.type()));
        hidden.add(
            when(
                when(
                        shown.held(),
                        array_contains(col(FORMER + Clusters.SUPPRESSED.name()), field.name()))
                    .otherwise(shown.waits().or(not(may))),
                field.name()));
      }
      Column day =
          when(shown.held(), col(FORMER + figure.heldFrom().name()))
              .when(lit(given).and(not(shown.waits())), lit(night.asOf()))
              .cast(figure.heldFrom().type());
      columns.put(figure.heldFrom().name(), day);
      days.add(day);
    }
    columns.put(Clusters.HELD_FROM.name(), least(days.toArray(Column[]::new)));
    columns.put(Clusters.SUPPRESSED.name(), array_compact(array(hidden.toArray(Column[]::new))));
    columns.put(Clusters.TYPE.name(), type(night));
    Column[] made =
        Clusters.CONTRACT.fields().stream()
            .map(
                field -> {
                  Column replaced = columns.get(field.name());
                  return replaced == null ? field.col() : replaced.as(field.name());
                })
            .toArray(Column[]::new);
    return all.select(made);
  }

  /** Clusters of which readers keep a former figure: cluster_id. */
  static Dataset<Row> holding(
      Dataset<Row> clusters,
      Dataset<Row> disclosed,
      Dataset<Row> former,
      Magnitudes.Figure figure,
      Night night) {
    return clusters
        .select("cluster_id")
        .join(known(former), col("cluster_id").equalTo(col(FORMER + "cluster_id")), "left")
        .join(told(disclosed), col("cluster_id").equalTo(col("told_id")), "left")
        .where(shown(figure, night, night.given().contains(figure.input())).held())
        .select("cluster_id");
  }

  private static Shown shown(Magnitudes.Figure figure, Night night, boolean given) {
    String name = figure.sum().name();
    Column isKnown = col(FORMER + figure.heldFrom().name()).isNotNull();
    if (!night.anew()) {
      return new Shown(isKnown, lit(given).and(not(isKnown)), lit(true), lit(true));
    }
    Column blocked = coalesce(col(name + "_blocked"), lit(false));
    return new Shown(
        blocked.and(isKnown).and(col(FORMER + name).isNotNull()),
        lit(false),
        coalesce(col(name + "_count"), lit(true)),
        coalesce(col(name + "_total"), lit(true)));
  }

  /** What may be told of each figure, a row a cluster. */
  private static Dataset<Row> told(Dataset<Row> disclosed) {
    List<Column> flags = new ArrayList<>();
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      String name = figure.sum().name();
      Column of = DisclosedFigures.FIGURE.col().equalTo(name);
      flags.add(max(when(of, DisclosedFigures.COUNT_SHOWN.col())).as(name + "_count"));
      flags.add(max(when(of, DisclosedFigures.TOTAL_SHOWN.col())).as(name + "_total"));
      flags.add(max(when(of, DisclosedFigures.BLOCKED.col())).as(name + "_blocked"));
    }
    return disclosed
        .where(DisclosedFigures.YEAR.col().equalTo(0))
        .groupBy(DisclosedFigures.CLUSTER_ID.col().as("told_id"))
        .agg(flags.get(0), flags.subList(1, flags.size()).toArray(Column[]::new));
  }

  private static Dataset<Row> known(Dataset<Row> former) {
    List<Column> columns =
        new ArrayList<>(List.of(Clusters.CLUSTER_ID.col(), Clusters.SUPPRESSED.col()));
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      columns.add(figure.heldFrom().col());
      figure.columns().forEach(field -> columns.add(field.col()));
    }
    Dataset<Row> known = former.select(columns.toArray(Column[]::new));
    for (String name : known.columns()) {
      known = known.withColumnRenamed(name, FORMER + name);
    }
    return known;
  }

  /** To the nearest multiple, halves up: the same for the same figure, whenever it is asked for. */
  static Column rounded(Field field, Disclosure params) {
    double base =
        field.equals(ClusterActivity.EMPLOYEES) ? params.roundingPeople() : params.roundingBase();
    if (base <= 0) {
      return field.col();
    }
    Column steps = field.col().cast("double").divide(base).plus(0.5);
    return floor(steps).cast("double").multiply(base).cast(field.type());
  }

  /** As clusters are typed, by what is public and by who was known to spend on R&amp;D. */
  private static Column type(Night night) {
    if (night.anew() || !night.given().contains("rd_spend")) {
      return Clusters.TYPE.col();
    }
    Column open =
        coalesce(ClusterActivity.GRANT_SHARE.col(), lit(0.0))
            .plus(coalesce(ClusterActivity.PATENT_SHARE.col(), lit(0.0)))
            .plus(coalesce(ClusterActivity.RESEARCH_SIC_SHARE.col(), lit(0.0)))
            .gt(0);
    Column spends =
        col(FORMER + Clusters.RD_HELD_FROM.name())
            .isNotNull()
            .and(Clusters.FIRMS.col().geq(Clusters.FIRMS_OF_A_TYPE))
            // Hidden are few, not none.
            .and(coalesce(col(FORMER + ClusterActivity.RD_SPEND_FIRMS.name()), lit(1L)).gt(0));
    return when(open, Clusters.TYPE.col())
        .when(
            spends,
            when(ClusterSpecialisms.LARGEST_SIC_GROUP_SHARE.col().geq(SPECIALISED), "specialised")
                .otherwise("diverse"))
        .otherwise(lit(null).cast("string"));
  }
}
