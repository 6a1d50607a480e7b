package clustermap.generate;

import clustermap.generate.Mixing.Purpose;
import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * The firms that do research: one of each run of rows, the more R&D-prone of its industry the more
 * likely, by rank. How much each takes part falls with its rank by a power law.
 */
final class Innovators implements Serializable {
  private static final long serialVersionUID = 1L;

  /** About as many of the register as claim R&D tax relief. */
  private static final double SHARE = 0.012;

  /** The first ranks are alike: no firm has everything. */
  private static final double LEVEL = 20;

  private final long[] rows;

  private Innovators(long[] rows) {
    this.rows = rows;
  }

  /** Finds them; their rows, some 12 in 1,000 of the register, go to the driver. */
  static Innovators find(SparkSession spark, FirmDraw draw, int partitions) {
    long firms = draw.settings().firms();
    long count = Math.max(1, Math.round(firms * SHARE));
    List<Long> rows =
        spark
            .range(0, count, 1, partitions)
            .map(
                (MapFunction<Long, Long>)
                    rank -> {
                      long from = Math.multiplyExact(rank, firms) / count;
                      long to = Math.multiplyExact(rank + 1, firms) / count;
                      return mostProne(draw, from, Math.max(from + 1, to));
                    },
                Encoders.LONG())
            .collectAsList();
    return new Innovators(rows.stream().mapToLong(Long::longValue).toArray());
  }

  /** The winner of exponential times with the industries' weights as rates. */
  private static long mostProne(FirmDraw draw, long from, long to) {
    Firm firm = new Firm();
    SplittableRandom random = Mixing.random(draw.settings().seed(), Purpose.INNOVATOR, from);
    long best = from;
    double least = Double.POSITIVE_INFINITY;
    for (long row = from; row < to; row++) {
      draw.draw(row, firm);
      double time =
          -StrictMath.log(1 - random.nextDouble()) / Propensity.of(sic(draw, firm)).weight();
      if (time < least) {
        least = time;
        best = row;
      }
    }
    return best;
  }

  /** The first code of a firm; empty where it has none. */
  static String sic(FirmDraw draw, Firm firm) {
    return firm.sics[0] == FirmDraw.SIC_NONE ? "" : draw.sic(firm.sics[0]);
  }

  int count() {
    return rows.length;
  }

  long row(int rank) {
    return rows[rank];
  }

  /** How much a rank takes part, relative to the first. */
  static double weight(int rank) {
    return LEVEL / (LEVEL + rank);
  }

  /** A rank with a chance in proportion to its weight, u in [0, 1). */
  int rank(double u) {
    double span = StrictMath.log(1 + count() / LEVEL);
    return (int) Math.min(count() - 1, LEVEL * (StrictMath.exp(u * span) - 1));
  }
}
