package clustermap.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import clustermap.density.HilbertCurve;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The plane cut into blocks: square tiles in the order of a Hilbert curve, cut into runs of about
 * equally many locations, so that a block is compact and has a short border. A tile with too many
 * locations is a block of its own.
 *
 * <p>A tile is at least eight eps wide. There are at most 2²⁰ tiles, whatever the number of
 * locations; only their counts come to the driver.
 */
final class Blocks implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ORDER = 10;
  private static final int TILES_A_SIDE = 1 << ORDER;
  private static final double EPS_A_TILE = 8;

  private final double minX;
  private final double minY;
  private final double side;
  private final double reach;

  /** Where on the curve each block but the first starts, ascending. */
  private final int[] starts;

  private Blocks(double minX, double minY, double side, double reach, int[] starts) {
    this.minX = minX;
    this.minY = minY;
    this.side = side;
    this.reach = reach;
    this.starts = starts;
  }

  /**
   * Blocks for locations.
   *
   * @param locations rows with easting and northing, one a location, at least one
   * @param epsMetres radius; a halo is two of it
   * @param locationsPerBlock what a block is filled up to
   */
  static Blocks of(Dataset<Row> locations, double epsMetres, long locationsPerBlock) {
    Row box =
        locations.agg(min("easting"), min("northing"), max("easting"), max("northing")).first();
    double minX = box.getDouble(0);
    double minY = box.getDouble(1);
    double extent = Math.max(box.getDouble(2) - minX, box.getDouble(3) - minY);
    // A little more than a 1024th, so that rounding keeps the last column inside.
    double side = Math.max(EPS_A_TILE * epsMetres, extent * (1 + 1e-9) / (TILES_A_SIDE - 1));
    Column tile =
        floor(col("easting").minus(minX).divide(side))
            .multiply(TILES_A_SIDE)
            .plus(floor(col("northing").minus(minY).divide(side)))
            .cast("int");
    List<Row> tiles = locations.groupBy(tile.as("tile")).agg(count(lit(1))).collectAsList();
    long[] filled = new long[tiles.size()];
    for (int i = 0; i < filled.length; i++) {
      int number = tiles.get(i).getInt(0);
      int at = HilbertCurve.position(ORDER, number / TILES_A_SIDE, number % TILES_A_SIDE);
      filled[i] =
          ((long) at << Integer.SIZE) | Math.min(Integer.MAX_VALUE, tiles.get(i).getLong(1));
    }
    Arrays.sort(filled);
    // Neighbours of neighbours of a core in a block have to be seen there: two eps, and what
    // rounding of coordinates up to 10⁹ m may take away.
    double reach = 2 * epsMetres * (1 + 1e-6) + 1e-6;
    return new Blocks(minX, minY, side, reach, starts(filled, locationsPerBlock));
  }

  private static int[] starts(long[] filled, long locationsPerBlock) {
    int[] starts = new int[filled.length];
    int blocks = 0;
    long inBlock = 0;
    for (long tile : filled) {
      long locations = (int) tile;
      if (inBlock > 0 && inBlock + locations > locationsPerBlock) {
        starts[blocks++] = (int) (tile >>> Integer.SIZE);
        inBlock = 0;
      }
      inBlock += locations;
    }
    return Arrays.copyOf(starts, blocks);
  }

  int size() {
    return starts.length + 1;
  }

  /** The block that a location belongs to. */
  int home(double x, double y) {
    return block(tile(x - minX), tile(y - minY));
  }

  /**
   * The blocks that must see a location: those with a tile within two eps of it, its own first.
   *
   * @param blocks is filled; nine places are enough
   * @return how many
   */
  int seenBy(double x, double y, int[] blocks) {
    int size = 0;
    blocks[size++] = home(x, y);
    for (int i = tile(x - reach - minX); i <= tile(x + reach - minX); i++) {
      for (int j = tile(y - reach - minY); j <= tile(y + reach - minY); j++) {
        int block = block(i, j);
        boolean known = false;
        for (int k = 0; k < size; k++) {
          known |= blocks[k] == block;
        }
        if (!known) {
          blocks[size++] = block;
        }
      }
    }
    return size;
  }

  private int tile(double metres) {
    return (int) Math.max(0, Math.min(TILES_A_SIDE - 1, Math.floor(metres / side)));
  }

  private int block(int column, int row) {
    int found = Arrays.binarySearch(starts, HilbertCurve.position(ORDER, column, row));
    return found >= 0 ? found + 1 : -found - 1;
  }
}
