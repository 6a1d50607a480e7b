package clustermap.query;

import clustermap.density.WeightedPoints;
import clustermap.fault.Fault;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of a file in its order.
 *
 * @param points coordinates in metres and weights in thousandths of a firm, one of a row
 * @param ids the column id as text, null where the file has none
 * @param rounded how many weights were no whole thousandths and were rounded to them
 * @param unused columns that were not read
 */
public record PointRows(
    WeightedPoints points, @Nullable Texts ids, long rounded, List<String> unused) {

  /** Takes the rows of one file, and refuses what is no point. */
  static final class Builder {
    /** More firms than this no point stands for. */
    private static final double LARGEST_WEIGHT = 1e9;

    private static final double LARGEST_COORDINATE = 1e9;

    private final String file;
    private double[] x = new double[1 << 12];
    private double[] y = new double[1 << 12];
    private long[] weight = new long[1 << 12];
    private int size;
    private long sum;
    private long rounded;

    Builder(String file) {
      this.file = file;
    }

    int size() {
      return size;
    }

    /** Adds a point of one firm. */
    void add(double px, double py) {
      if (size == x.length) {
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size);
        if (capacity == size) {
          throw Fault.input(file + " has more than " + size + " rows, which is too many.");
        }
        x = Arrays.copyOf(x, capacity);
        y = Arrays.copyOf(y, capacity);
        weight = Arrays.copyOf(weight, capacity);
      }
      x[size] = px;
      y[size] = py;
      weight[size++] = WeightedPoints.ONE_FIRM;
    }

    /** Gives the last point a weight that {@link #isWeight} took. */
    void weigh(double firms) {
      double thousandths = firms * WeightedPoints.ONE_FIRM;
      long whole = Math.round(thousandths);
      // Decimal thousandths are not exact in binary; what is farther off has more places.
      if (Math.abs(thousandths - whole) > 1e-6 * Math.max(1, thousandths * 1e-6)) {
        rounded++;
      }
      weight[size - 1] = whole;
      sum += whole;
      if (sum < 0) {
        throw Fault.input(
            file
                + ": the weights of its first "
                + size
                + " rows come to more than 9·10¹⁵ firms. Weigh in larger units.");
      }
    }

    static boolean isCoordinate(double value) {
      return Math.abs(value) <= LARGEST_COORDINATE;
    }

    static boolean isWeight(double firms) {
      return firms <= LARGEST_WEIGHT && Math.round(firms * WeightedPoints.ONE_FIRM) > 0;
    }

    /**
     * The refusal of a value.
     *
     * @param where the row, from 1, and what else helps to find it
     * @param found the value as it stands, empty where it is missing
     */
    Fault refused(String where, String column, String found) {
      boolean isWeight = column.equals(PointColumns.WEIGHT);
      String expected =
          isWeight
              ? "a positive number of firms, at least 0.001 and at most 10⁹"
              : "a finite number of metres within ±10⁹";
      return Fault.input(
          file
              + ", "
              + where
              + ", column "
              + column
              + ": "
              + (found.isBlank() ? "the value is missing" : "found " + shown(found))
              + ", expected "
              + expected
              + ". Mend the row or take it out.");
    }

    private static String shown(String found) {
      String line = found.strip().replaceAll("\\s+", " ");
      return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    PointRows build(@Nullable Texts ids, List<String> unused) {
      WeightedPoints points =
          WeightedPoints.of(
              Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(weight, size));
      return new PointRows(points, ids, rounded, unused);
    }
  }
}
