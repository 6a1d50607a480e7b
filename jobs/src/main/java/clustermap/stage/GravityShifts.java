package clustermap.stage;

import static org.apache.spark.sql.functions.concat_ws;

import clustermap.table.GravityResamples;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * The resamples of all models by their family, to be broadcast. As columns beside each link they
 * would be boxed anew for every row, thousands of numbers each.
 */
public final class GravityShifts implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String APART = "\n";

  private final Map<String, Model> models;

  private GravityShifts(Map<String, Model> models) {
    this.models = Map.copyOf(models);
  }

  /** By how much the coefficients of a model move, and the scales of the weights. */
  static final class Model implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[] shifts;
    private final double[] scales;

    private Model(double[] shifts, double[] scales) {
      this.shifts = shifts;
      this.scales = scales;
    }

    /** Not to be changed. */
    double[] shifts() {
      return shifts;
    }

    /** Not to be changed. */
    double[] scales() {
      return scales;
    }
  }

  /** From resamples by contract. */
  public static GravityShifts of(List<Row> resamples) {
    Map<String, Model> models = new HashMap<>();
    for (Row row : resamples) {
      models.put(
          String.join(
              APART,
              row.<String>getAs(GravityResamples.SOURCE.name()),
              row.<String>getAs(GravityResamples.FROM_KIND.name()),
              row.<String>getAs(GravityResamples.TO_KIND.name()),
              row.<String>getAs(GravityResamples.SCOPE.name())),
          new Model(
              ResampleGravity.doubles(row.<Seq<Double>>getAs(GravityResamples.SHIFTS.name())),
              ResampleGravity.doubles(row.<Seq<Double>>getAs(GravityResamples.SCALES.name()))));
    }
    return new GravityShifts(models);
  }

  /** The family of a link as {@link #model} takes it. */
  static Column family() {
    return concat_ws(
        APART,
        GravityResamples.SOURCE.col(),
        GravityResamples.FROM_KIND.col(),
        GravityResamples.TO_KIND.col(),
        GravityResamples.SCOPE.col());
  }

  /** The model of a family; null where there is none. */
  @Nullable Model model(String family) {
    return models.get(family);
  }
}
